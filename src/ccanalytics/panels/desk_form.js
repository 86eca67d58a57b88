// One dialog for whatever is asked before something is done, made from a list of fields.

const MARKS = [1, 2, 3, 4, 5];

class Form {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    this.id = `${desk.id}-form`;
    this.root = el("div", { class: "cc-veil", hidden: true, onkeydown: (event) => this.stay(event) });
  }

  get isOpen() {
    return !this.root.hidden;
  }

  // `rows` are what each picker chooses from, by field; `confirm` names the button, given what is
  // chosen; `run` does it and may resolve with why it was refused: then the dialog stays.
  open({ verb, title, said, asks, values = {}, rows = {}, confirm, run }) {
    Object.assign(this, { run, confirmed: confirm, asks });
    this.fields = new Map();
    for (const ask of asks) this.fields.set(ask.name, this.field(ask, values[ask.name], rows[ask.name]));
    this.why = el("p", { class: "cc-why cc-refused", role: "alert" });
    this.button = el("button", { type: "button", class: "cc-button cc-main", onclick: () => this.go() });
    const cancel = el("button", { type: "button", class: "cc-button", onclick: () => this.close() },
      this.line.word("cancel"));
    this.root.replaceChildren(el("div", {
      class: "cc-dialog", role: "dialog", "aria-modal": "true", "aria-label": title, "data-form": verb,
    },
      el("h3", { dir: "auto" }, title), said ? el("p", { class: "cc-quiet" }, said) : null,
      ...[...this.fields.values()].flatMap((field) => field.nodes),
      this.why, el("div", { class: "cc-buttons" }, cancel, this.button)));
    this.root.hidden = false;
    this.changed();
    this.places()[0].focus();
  }

  close() {
    const focused = this.root.getRootNode().activeElement;
    // What was done may have led on to where one writes.
    const hasLedOn = this.desk.root.contains(focused) && !this.root.contains(focused);
    this.root.hidden = true;
    this.root.replaceChildren();
    if (!hasLedOn) this.desk.focusList();
  }

  places() {
    const all = "input, textarea, select, button:not(:disabled)";
    return [...this.root.querySelectorAll(all)];
  }

  // Tab goes round in the dialog: what is behind it is not to be used meanwhile.
  stay(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return this.go();
    if (event.key !== "Tab") return;
    const places = this.places();
    const [edge, other] = event.shiftKey ? [places[0], places.at(-1)] : [places.at(-1), places[0]];
    if (event.target !== edge) return;
    event.preventDefault();
    other.focus();
  }

  // --- fields: each has nodes to show, a value, and whether it is empty ---

  field(ask, begins, rows) {
    const makes = { choice: "choice", mark: "marks", text: "text", long: "text", moment: "text" };
    if (!makes[ask.kind]) return new Picker(this, ask, rows ?? []);
    return this[makes[ask.kind]](ask, begins);
  }

  label(ask) {
    const optional = ask.is_optional ? ` (${this.line.word("optional")})` : "";
    return this.line.word(`ask.${ask.name}`) + optional;
  }

  text(ask, begins = "") {
    const said = { "aria-label": this.label(ask), oninput: () => this.changed() };
    const node = ask.kind === "long"
      ? el("textarea", { class: "cc-note-field", rows: "3", dir: "auto", placeholder: this.label(ask), ...said })
      : el("input", { class: "cc-search", dir: "auto", placeholder: this.label(ask), ...said,
        type: ask.kind === "moment" ? "datetime-local" : "text",
        onkeydown: (event) => { if (event.key === "Enter" && !event.isComposing) this.go(); } });
    node.value = begins;
    const shown = ask.kind === "moment" ? el("label", { class: "cc-label" }, this.label(ask), node) : node;
    const { line } = this;
    return {
      nodes: [shown],
      isText: ask.kind !== "moment",
      get isEmpty() { return !node.value.trim(); },
      get value() { return ask.kind === "moment" ? line.fromField(node.value) : node.value; },
    };
  }

  choice(ask) {
    return this.radios(ask, ask.options, (option) => this.line.word(`option.${option}`));
  }

  marks(ask) {
    return this.radios(ask, MARKS, (mark) => `${mark} ${"★".repeat(mark)}`);
  }

  radios(ask, values, said) {
    const name = `${this.id}-${ask.name}`;
    const inputs = values.map((value) => el("input", { type: "radio", name, value: `${value}`,
      onchange: () => this.changed() }));
    const chosen = () => values[inputs.findIndex((input) => input.checked)];
    return {
      nodes: [el("fieldset", { class: "cc-choices" }, el("legend", {}, this.label(ask)),
        ...inputs.map((input, n) => el("label", {}, input, said(values[n]))))],
      get isEmpty() { return chosen() === undefined; },
      get value() { return chosen(); },
    };
  }

  // --- sending it ---

  changed() {
    if (!this.button) return;
    const forced = [...this.fields.values()].map((field) => field.why).filter(Boolean);
    this.why.textContent = forced.join(" ");
    const isReady = this.asks.every((ask) => ask.is_optional || !this.fields.get(ask.name).isEmpty);
    const said = Object.fromEntries([...this.fields].map(([name, field]) => [name, field.said]));
    this.button.disabled = !isReady;
    this.button.textContent = this.confirmed(isReady, said, !!forced.length);
  }

  async go() {
    const { button } = this;
    // A button that is disabled loses the focus, and the keys with it: it only does nothing.
    if (button.disabled || button.ariaBusy === "true") return;
    const values = {};
    for (const [name, field] of this.fields) {
      // What is left empty is not said, but for words: there are none then.
      if (!field.isEmpty || field.isText) values[name] = field.value;
      if (field.why) values.is_forced = true;
    }
    button.ariaBusy = "true";
    const refused = await this.run(values);
    button.ariaBusy = null;
    // Meanwhile it may have been closed, and another one opened.
    if (this.button !== button || !this.isOpen) return;
    if (!refused) return this.close();
    this.changed();
    this.why.textContent = refused;
  }
}
