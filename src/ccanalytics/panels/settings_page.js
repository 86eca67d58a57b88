// What is set of one channel or person, drawn: groups of controls, and what was changed when.

const KINDS = { agents: AgentsControl, choice: ChoiceControl, flag: FlagControl, text: TextControl,
  channel: ChannelControl, hours: HoursControl, seconds: TypedControl, count: TypedControl, names: TypedControl };
const HISTORY = "history";

class SettingsPage extends SettingsDrafts {
  constructor(panel) {
    super(panel);
    this.zones = el("datalist", { id: `${panel.id}-zones` });
    this.head = el("header", { class: "cc-head" });
    this.tabs = el("div", { class: "cc-tabs", role: "tablist", onkeydown: (event) => this.tabKey(event) });
    this.body = el("div", { class: "cc-settings-body" });
    this.status = el("p", { class: "cc-why", role: "status" });
    this.button = (run, look) => el("button", { class: `cc-button ${look}`, type: "button", onclick: run });
    this.save = this.button(() => this.saves(), "cc-main");
    this.discard = this.button(() => this.discards(), "");
    this.back = this.button(() => this.putBack(), "");
    this.foot = el("footer", { class: "cc-foot" }, this.status, this.back, el("span", { class: "cc-gap" }),
      this.discard, this.save);
    this.room = el("div", { class: "cc-room" }, this.head, this.tabs, this.body, this.foot);
    this.empty = el("p", { class: "cc-empty cc-quiet" });
    this.root = el("main", { class: "cc-right" }, this.zones, this.room, this.empty);
  }

  locked(key) {
    return this.line.row("desk")?.locked[key];
  }

  // --- drawing ---

  draw() {
    const { row } = this;
    this.room.hidden = !row;
    this.empty.hidden = !!row;
    this.empty.textContent = this.line.row("desk") ? this.line.word("none") : "";
    if (shows(this.zones, `${this.line.row("zones")?.names.length}`)) {
      this.zones.replaceChildren(...(this.line.row("zones")?.names ?? []).map((value) => el("option", { value })));
    }
    if (!row) return;
    if (shows(this.body, JSON.stringify([this.panel.of, row.id, this.line.locale]))) this.build();
    this.forgetWhatIsSet();
    this.drawHead();
    this.drawTabs();
    this.drawControls();
    this.drawFoot();
  }

  build() {
    const fields = FIELDS.filter((field) => field.of === this.panel.of);
    this.groups = [...new Set(fields.map((field) => field.group))];
    this.controls = fields.map((field) => new KINDS[field.kind](this, field));
    this.panels = new Map(this.groups.map((group) => [group, el("section", {
      class: "cc-group", role: "tabpanel", id: `${this.panel.id}-${group}`, "aria-labelledby": `${this.panel.id}-${group}-tab`,
    }, ...this.controls.filter((one) => one.field.group === group).map((one) => one.root))]));
    if (this.panel.of === "channels") {
      this.groups.push(HISTORY);
      this.panels.set(HISTORY, el("section", { class: "cc-group cc-history", role: "tabpanel",
        id: `${this.panel.id}-${HISTORY}`, "aria-labelledby": `${this.panel.id}-${HISTORY}-tab` }));
    }
    this.body.replaceChildren(...this.panels.values());
    this.body.scrollTop = 0;
  }

  drawHead() {
    const { row } = this;
    const keys = this.controls.map((one) => one.field.key);
    const why = keys.every((key) => this.locked(key)) ? this.locked(keys[0]) : "";
    if (!shows(this.head, JSON.stringify([row, why, this.line.locale]))) return;
    const isChannel = this.panel.of === "channels";
    const since = row.presence && this.line.word("since", {
      presence: this.line.word(`presence.${row.presence}`), time: this.line.moment(row.since) });
    const standing = isChannel ? row.standing : since || this.line.word("empty.presence");
    this.head.replaceChildren(el("div", { class: "cc-title" },
      el("h2", { dir: "auto" }, row.title),
      el("p", { class: "cc-quiet cc-standing" }, el("bdi", {}, row.name), ` · ${standing}`)),
    why ? el("p", { class: "cc-note-why", role: "note" }, why) : "");
  }

  drawTabs() {
    const state = this.state();
    if (!this.groups.includes(state.tab)) [state.tab] = this.groups;
    const wrong = new Set(Object.keys(state.faults).map((place) => place.split(".")[0]));
    const counts = (group, keys) => this.controls.filter((one) => one.field.group === group && keys.has(one.field.key)).length;
    const shown = this.groups.map((group) => [group, counts(group, wrong), counts(group, state.drafts)]);
    for (const [group, panel] of this.panels) panel.hidden = group !== state.tab;
    if (state.tab === HISTORY) this.drawHistory();
    this.tabs.setAttribute("aria-label", this.line.word("groups"));
    if (!shows(this.tabs, JSON.stringify([shown, state.tab, this.line.locale]))) return;
    const hadFocus = this.tabs.contains(this.tabs.getRootNode().activeElement);
    this.tabs.replaceChildren(...shown.map(([group, faults, drafts]) => this.tab(group, faults, drafts)));
    if (hadFocus) this.tabs.querySelector('[aria-selected="true"]').focus();
  }

  tab(group, faults, drafts) {
    const isHere = group === this.state().tab;
    const name = this.line.word(group === HISTORY ? HISTORY : `group.${group}`);
    const more = faults ? this.line.word("to.mend", { count: faults }) : drafts ? this.line.word("unsaved") : "";
    return el("button", {
      class: "cc-tab", type: "button", role: "tab", id: `${this.panel.id}-${group}-tab`, "data-tab": group,
      "aria-controls": `${this.panel.id}-${group}`, "aria-selected": `${isHere}`, tabindex: isHere ? "0" : "-1",
      title: more || false, "aria-label": more ? `${name}, ${more}` : false, onclick: () => this.show(group),
    }, name, faults ? el("span", { class: "cc-count cc-is-fault" }, `${faults}`) : more
      ? el("span", { class: "cc-unsaved" }, "●") : "");
  }

  show(group) {
    this.state().tab = group;
    this.draw();
    this.body.scrollTop = 0;
  }

  tabKey(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = this.groups.indexOf(this.state().tab) + by;
    this.show(this.groups[(at + this.groups.length) % this.groups.length]);
    this.tabs.querySelector('[aria-selected="true"]').focus();
  }

  drawControls() {
    const { row } = this;
    const state = this.state();
    for (const control of this.controls) {
      const { key, only } = control.field;
      const draft = state.drafts.get(key);
      control.set(draft ? draft.now : row.values[key]);
      const isTheirs = draft && !this.isSaving && !alike(draft.was, row.values[key]);
      control.tell({ read: draft ? state.read : row.read, faults: state.faults, isChanged: !!draft,
        theirs: isTheirs ? row.told[key] : null });
      control.root.hidden = !!only && !only[1].includes(this.valueOf(only[0]));
      control.lock(!!this.locked(key));
    }
  }

  valueOf(key) {
    return this.state().drafts.get(key)?.now ?? this.row.values[key];
  }

  drawFoot() {
    const state = this.state();
    const count = state.drafts.size;
    this.foot.hidden = this.controls.every((one) => this.locked(one.field.key));
    this.save.textContent = this.line.word(count === 0 ? "save" : count === 1 ? "save.one" : "save.many", { count });
    this.discard.textContent = this.line.word("discard");
    this.back.textContent = this.line.word("discarded.back");
    this.back.hidden = !state.dropped;
    this.save.disabled = this.discard.disabled = count === 0;
    if (this.status.textContent !== state.said) this.status.textContent = state.said;
    this.status.classList.toggle("cc-refused", !!state.isRefused);
  }

  async drawHistory() {
    const place = this.panels.get(HISTORY);
    const { row } = this;
    if (!shows(place, JSON.stringify([row.id, row.values, this.line.locale]))) return;
    const { changes, refused } = await this.line.ask({ history: row.id });
    if (row.id !== this.row?.id) return;
    if (refused || !changes.length) return place.replaceChildren(el("p", { class: "cc-quiet" }, refused ?? this.line.word("history.none")));
    place.replaceChildren(el("ol", { class: "cc-changes" }, ...changes.map((one) => el("li", {},
      el("p", {}, el("strong", { dir: "auto" }, one.who), el("span", { class: "cc-quiet" }, ` · ${this.line.moment(one.at)}`)),
      el("ul", {}, ...one.what.map(([label, was, now]) => el("li", {}, el("span", {}, `${label}: `),
        el("del", { dir: "auto" }, was), " → ", el("ins", { dir: "auto" }, now))))))));
  }
}
