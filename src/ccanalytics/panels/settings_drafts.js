// What was typed of each page: read as one types, saved at once or not at all, discarded.

const CHECK_AFTER = 350; // milliseconds after the last letter until what is typed is read

const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

class SettingsDrafts {
  constructor(panel) {
    Object.assign(this, { panel, line: panel.line, states: new Map(), controls: [] });
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
