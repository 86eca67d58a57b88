// What is set of one channel or person: groups of controls, what was typed, saved or discarded.

const KINDS = { agents: AgentsControl, choice: ChoiceControl, flag: FlagControl, text: TextControl,
  channel: ChannelControl, hours: HoursControl, seconds: TypedControl, count: TypedControl, names: TypedControl };
const CHECK_AFTER = 350; // milliseconds after the last letter until what is typed is read
const HISTORY = "history";

const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

class SettingsPage {
  constructor(panel) {
    Object.assign(this, { panel, line: panel.line, states: new Map(), controls: [] });
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

  get row() {
    return this.panel.chosen;
  }

  // What was typed of each page stays while one looks at others.
  state(of = this.panel.of, id = this.panel.chosenId) {
    const key = `${of}/${id}`;
    if (!this.states.has(key)) {
      this.states.set(key, { drafts: new Map(), read: {}, faults: {}, tab: null, dropped: null, said: "" });
    }
    return this.states.get(key);
  }

  isTouched(of, id) {
    return (this.states.get(`${of}/${id}`)?.drafts.size ?? 0) > 0;
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
    this.tabs.replaceChildren(...shown.map(([group, faults, drafts]) => el("button", {
      class: "cc-tab", type: "button", role: "tab", id: `${this.panel.id}-${group}-tab`, "data-tab": group,
      "aria-controls": `${this.panel.id}-${group}`, "aria-selected": `${group === state.tab}`,
      tabindex: group === state.tab ? "0" : "-1", onclick: () => this.show(group),
    }, this.line.word(group === HISTORY ? HISTORY : `group.${group}`),
      faults ? el("span", { class: "cc-count cc-is-fault" }, `${faults}`)
        : drafts ? el("span", { class: "cc-unsaved", title: this.line.word("unsaved") }, "●") : "")));
    if (hadFocus) this.tabs.querySelector('[aria-selected="true"]').focus();
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

  // --- what is typed ---

  edited(key, now) {
    const state = this.state();
    const was = state.drafts.get(key)?.was ?? this.row.values[key];
    if (alike(now, was)) state.drafts.delete(key);
    else state.drafts.set(key, { was, now });
    Object.assign(state, { said: "", isRefused: false, dropped: null });
    // What was wrong with it is looked at again; what is wrong elsewhere stays to be seen.
    this.forgetFaults(key);
    this.panel.draw();
    clearTimeout(this.checking);
    this.checking = setTimeout(() => this.check(), CHECK_AFTER);
  }

  async check() {
    const state = this.state();
    const asked = this.changes(state);
    if (!this.row || !state.drafts.size) return;
    const answer = await this.line.ask({ check: asked });
    // An answer to what has been typed over meanwhile tells nothing any more.
    if (answer.refused || !alike(asked.changes, this.changes(state).changes)) return;
    Object.assign(state, { read: answer.read, faults: answer.faults });
    this.panel.draw();
  }

  changes(state) {
    return { of: this.panel.of, id: this.panel.chosenId, changes: Object.fromEntries(state.drafts) };
  }

  // Somebody may have set the same meanwhile, or it has been saved.
  forgetWhatIsSet() {
    const { drafts } = this.state();
    for (const [key, draft] of drafts) if (alike(draft.now, this.row.values[key])) drafts.delete(key);
  }

  forgetFaults(key) {
    const { faults } = this.state();
    for (const place of Object.keys(faults)) if (place.split(".")[0] === key) delete faults[place];
  }

  takeTheirs(key) {
    this.state().drafts.delete(key);
    this.settle(key);
  }

  keepMine(key) {
    this.state().drafts.get(key).was = this.row.values[key];
    this.settle(key);
  }

  settle(key) {
    this.forgetFaults(key);
    this.say("");
    this.panel.draw();
    this.check();
    this.controlAt(key).focus();
  }

  say(text) {
    this.state().said = text;
    this.drawFoot();
  }

  // --- saving and discarding ---

  async saves() {
    const state = this.state();
    if (this.isSaving || !state.drafts.size) return;
    clearTimeout(this.checking);
    const asked = this.changes(state);
    this.isSaving = true;
    this.save.ariaBusy = "true";
    const answer = await this.line.ask({ save: asked });
    this.isSaving = false;
    this.save.ariaBusy = null;
    if (answer.faults) state.faults = answer.faults;
    if (answer.saved) this.wasSaved(state, asked.changes, answer.saved);
    else Object.assign(state, { said: answer.refused ?? this.line.word("not.saved"), isRefused: true });
    const place = answer.faults && this.firstFault(state);
    if (place && state === this.state()) state.tab = this.controlAt(place).field.group;
    this.panel.draw();
    if (!place || state !== this.state()) return;
    this.controlAt(place).focus(place);
    this.controlAt(place).root.scrollIntoView({ block: "nearest" });
  }

  wasSaved(state, sent, saved) {
    for (const [key, { now }] of Object.entries(sent)) {
      const draft = state.drafts.get(key);
      if (draft && alike(draft.now, now)) state.drafts.delete(key);
      else if (draft) draft.was = this.row?.values[key] ?? now;
    }
    Object.assign(state, { faults: {}, isRefused: false });
    state.said = saved.length ? this.line.word("saved", { what: saved.join(", ") }) : this.line.word("saved.nothing");
  }

  controlAt(place) {
    return this.controls.find((one) => one.field.key === place.split(".")[0]);
  }

  // In the order in which they stand.
  firstFault(state) {
    const places = Object.keys(state.faults);
    const control = this.controls.find((one) => places.some((place) => place.split(".")[0] === one.field.key));
    return control && places.find((place) => place.split(".")[0] === control.field.key);
  }

  discards() {
    const state = this.state();
    Object.assign(state, { dropped: state.drafts, drafts: new Map(), faults: {}, read: {},
      said: this.line.word("discarded"), isRefused: false });
    this.panel.draw();
    this.back.focus();
  }

  putBack() {
    const state = this.state();
    Object.assign(state, { drafts: state.dropped, dropped: null, said: "" });
    this.panel.draw();
    this.check();
    this.save.focus();
  }
}
