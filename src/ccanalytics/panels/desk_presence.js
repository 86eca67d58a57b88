// Whether somebody is there, as the queue sees it: a button that says so, and the menu behind it.

const PRESENCES = ["online", "paused", "away"];

class Presence {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    // One's own, in the header.
    this.root = el("button", { class: "cc-presence", type: "button", "aria-haspopup": "menu", hidden: true,
      onclick: () => this.open(this.root, null) });
  }

  draw() {
    const me = this.line.row("me");
    this.root.hidden = !me;
    if (!me || !shows(this.root, JSON.stringify([me, this.line.locale]))) return;
    const said = this.said(me);
    this.root.setAttribute("aria-label", this.line.word("presence.mine", { presence: said.join(" ") }));
    this.root.title = this.line.word(`presence.said.${me.presence ?? "none"}`);
    this.root.replaceChildren(...this.shown(me, said));
  }

  // Which, and since when.
  said({ presence, since }) {
    if (!presence) return [this.line.word("presence.none")];
    const time = since == null ? "" : this.line.word("presence.since", { time: this.line.moment(since) });
    return [this.line.word(`presence.${presence}`), time].filter(Boolean);
  }

  shown(row, said = this.said(row)) {
    return [el("span", { class: `cc-dot cc-dot-${row.presence ?? "none"}`, "aria-hidden": "true" }),
      el("span", {}, said[0]), said[1] ? el("span", { class: "cc-quiet cc-since" }, said[1]) : ""];
  }

  // The menu of an agent's presence, or of one's own; what is refused comes from the kernel.
  async open(opener, agent) {
    const { menu, toasts } = this.desk;
    const label = this.line.word("presence", { name: agent?.name ?? this.line.word("you") });
    menu.open(opener, label, this.items(agent, {}, true));
    const answer = await this.line.ask({ presences: { agent: agent?.id ?? null } });
    if (menu.opener !== opener) return;
    if (!answer.refused) return menu.fill(this.items(agent, answer.blocked, false));
    menu.close();
    toasts.say(answer.refused, true);
  }

  items(agent, blocked, isWaiting) {
    const now = agent ? agent.presence : this.line.row("me")?.presence;
    return PRESENCES.map((presence) => ({
      key: presence, label: this.line.word(`presence.${presence}`), group: "one", isWaiting,
      isChosen: presence === now, said: this.line.word(`presence.said.${presence}`), why: blocked[presence],
      run: () => this.set(agent, presence),
    }));
  }

  async set(agent, presence) {
    const whose = agent ? { agent: `agent:${agent.id}` } : {};
    const answer = await this.desk.act("set_presence", { presence, ...whose });
    if (answer.refused) return;
    const said = this.line.word(`presence.${presence}`);
    this.desk.toasts.say(agent ? this.line.word("presence.set", { name: agent.name, presence: said })
      : this.line.word(`presence.now.${presence}`), false);
  }
}
