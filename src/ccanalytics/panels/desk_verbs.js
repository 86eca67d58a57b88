// What is offered at each place: the table of desk_places.py made into buttons, menus and dialogs.

const LONGEST_TITLE = 100;

class DeskVerbs {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    // What leads to something else than an act, or to one by another way than a dialog.
    this.own = {
      quote: ({ message }) => desk.chat.composer.quote(message, desk.chat.log.author(message)),
      copy: ({ text }) => this.copy(text, "copied"),
      react: ({ message, opener }) => desk.emoji.open(opener, (emoji) => this.react(message, emoji)),
      history: () => desk.side.openHistory(),
      conversation_id: () => this.copy(`${desk.open}`, "copied.number"),
      conversation_link: () => this.copy(linkTo(desk.open), "copied.link"),
    };
  }

  // The offers of a place; of those with one slot the first that is not refused.
  at(place, blocked) {
    const shown = new Map();
    for (const offer of PLACES.filter((one) => one.place === place)) {
      const slot = offer.slot || offer.verb;
      const before = shown.get(slot);
      if (!before || (blocked[before.verb] && !blocked[offer.verb])) shown.set(slot, offer);
    }
    return [...shown.values()];
  }

  label(offer) {
    const isAsking = offer.confirms || (!offer.is_question && offer.asks.length);
    return this.line.word(`do.${offer.verb}`) + (isAsking ? " …" : "");
  }

  // A question has no docstring: its words say what it is.
  tip(offer) {
    const key = `tip.${offer.verb}`;
    return this.line.has(key) ? this.line.word(key) : "";
  }

  button(offer, blocked) {
    const why = blocked[offer.verb];
    return el("button", {
      class: `cc-button${offer.look ? ` cc-${offer.look}` : ""}`, type: "button", "data-verb": offer.verb,
      disabled: !!why || this.desk.busy, title: why || this.tip(offer),
      onclick: () => this.press(offer, {}),
    }, this.label(offer));
  }

  items(place, blocked, context = {}) {
    return this.at(place, blocked).map((offer) => ({
      key: offer.verb, label: this.label(offer), said: this.tip(offer), why: blocked[offer.verb],
      group: offer.group, look: offer.look, isWaiting: context.isWaiting,
      run: (opener) => this.press(offer, { ...context, opener }),
    }));
  }

  openMore(opener) {
    if (this.desk.head) this.openAsking(opener, "more", {});
  }

  openMessage(opener, message) {
    this.openAsking(opener, "message", { message });
  }

  // The menu is there at once; what of it would be refused comes from the kernel.
  async openAsking(opener, place, context) {
    const { desk, line } = this;
    const conversation = desk.open;
    const message = context.message && { message: context.message.id };
    desk.menu.open(opener, line.word(`${place}.acts`), this.items(place, {}, { ...context, isWaiting: true }));
    const answer = await line.ask({ refusals: { conversation, place, ...message } });
    if (desk.menu.opener !== opener || desk.open !== conversation) return;
    if (answer.refused) {
      desk.menu.close();
      return desk.toasts.say(answer.refused, true);
    }
    desk.menu.fill(this.items(place, answer.blocked, { ...context, text: answer.text }));
  }

  press(offer, context) {
    const own = this.own[offer.verb];
    if (own) return own(context);
    const about = { conversation: this.desk.open, message: context.message?.id };
    const content = Object.fromEntries(offer.about.map((name) => [name, about[name]]));
    if (offer.asks.length || offer.confirms) return this.ask(offer, content, context);
    return this.desk.act(offer.verb, content);
  }

  // By a key of the keyboard: whichever of these verbs stands in the bar and is not refused.
  pressFirst(...verbs) {
    const { head, busy } = this.desk;
    if (!head || busy) return;
    const offer = this.at(this.desk.chat.place(head), head.blocked)
      .find((one) => verbs.includes(one.verb) && !head.blocked[one.verb]);
    if (offer) this.press(offer, {});
  }

  // And one of the rest, which says itself why it is refused.
  pressNamed(verb) {
    const { head, busy } = this.desk;
    const offer = PLACES.find((one) => one.place === "more" && one.verb === verb);
    if (head && !busy && offer) this.press(offer, {});
  }

  async ask(offer, content, context) {
    const { desk, line } = this;
    const { verb, asks } = offer;
    const whom = await this.whom(offer);
    if (!whom) return;
    const title = line.has(`title.${verb}`)
      ? line.word(`title.${verb}`, { contact: desk.contact(desk.head) }) : line.word(`do.${verb}`);
    const begins = { "head.title": desk.head?.title ?? "", "message.text": context.text ?? "" };
    const starts = ({ kind, begins: from }) =>
      (kind === "text" ? begins[from]?.replace(/\s+/g, " ").slice(0, LONGEST_TITLE) : begins[from]);
    desk.form.open({
      verb, title, asks, said: this.tip(offer),
      values: Object.fromEntries(asks.map((ask) => [ask.name, starts(ask)])),
      rows: Object.fromEntries(asks.map((ask) => [ask.name, this.rows(ask, whom)])),
      confirm: (isReady, names, isForced) => this.confirm(offer, isReady, names, isForced),
      run: async (values) => (await desk.act(verb, { ...content, ...values }, { isQuiet: true })).refused,
    });
  }

  confirm({ verb, asks }, isReady, names, isForced) {
    if (isForced && this.line.has(`go.${verb}.forced`)) return this.line.word(`go.${verb}.forced`, names);
    if (isReady && this.line.has(`go.${verb}`)) return this.line.word(`go.${verb}`, names);
    const isChoosing = !isReady && ["target", "agent", "agents"].includes(asks[0]?.kind);
    return this.line.word(isChoosing ? "choose" : `do.${verb}`);
  }

  // Whom the verb would refuse, and why, and who can be insisted on; nothing when one has gone on
  // before that is known.
  async whom({ verb, asks }) {
    if (!asks.some((ask) => !ask.is_optional && ["agent", "target"].includes(ask.kind))) return {};
    const { open } = this.desk;
    const answer = await this.line.ask({ refusals: { conversation: open, verb } });
    if (answer.refused) this.desk.toasts.say(answer.refused, true);
    return open === this.desk.open ? answer : null;
  }

  // Whom or what a field chooses from; whoever would be refused says why, or is left out where
  // only some are meant at all.
  rows({ kind }, { whom: refused = {}, forced = [] }) {
    if (kind === "canned") {
      return this.line.rows("canned").map((row) => ({ id: row.id, name: row.text, detail: row.shortcut }));
    }
    return this.line.rows("targets")
      .filter((row) => kind === "target" || (row.kind === "agent" && !refused[row.id]))
      .sort((a, b) => a.kind.localeCompare(b.kind) || rank(a) - rank(b) || a.name.localeCompare(b.name))
      .map((row) => ({ ...row, kind: kind === "target" ? row.kind : "", why: refused[row.id],
        isForced: forced.includes(row.id), detail: this.load(row) }));
  }

  load(row) {
    const said = [row.role && this.line.word(`role.${row.role}`),
      row.presence && this.line.word(`presence.${row.presence}`),
      this.line.word(row.kind === "agent" ? "transfer.load" : "transfer.queue", { count: row.load })];
    return said.filter(Boolean).join(" · ");
  }

  react(message, emoji) {
    const isMine = message.reactions?.some(([one, , mine]) => one === emoji && mine) ?? false;
    const content = { conversation: message.conversation, message: message.id, emoji };
    this.desk.act("react", isMine ? { ...content, is_removed: true } : content);
  }

  async copy(text, word) {
    try {
      await navigator.clipboard.writeText(text);
      this.desk.toasts.say(this.line.word(word), false);
    } catch {
      // Pages that are not secure may not copy: it is shown, to be copied by hand.
      this.desk.toasts.say(text, false);
    }
  }
}

// Whoever is there comes first; of whom it is not known, between those and the others.
function rank({ presence }) {
  return { online: 0, paused: 2, away: 3 }[presence] ?? 1;
}

// The page's own address, with the conversation to open.
function linkTo(conversation) {
  const link = new URL(location.href.split("#")[0]);
  link.searchParams.delete("token");
  link.searchParams.delete("reset");
  link.searchParams.set("conversation", conversation);
  return link.href;
}

// The conversation that an address leads to, or null.
function linkedTo(address) {
  const found = address.match(/[?&#]conversation=(\d{1,15})(?:[&#]|$)/);
  return found ? Number(found[1]) : null;
}

// By which address one came: JupyterLab forgets while it starts what it does not know of it.
function cameBy() {
  return performance.getEntriesByType("navigation")[0]?.name ?? location.href;
}
