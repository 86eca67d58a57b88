// One control for each kind of setting: it shows a value, tells what is typed, and what is wrong.

let controls = 0;

class Control {
  constructor(page, field) {
    Object.assign(this, { page, field, line: page.line, id: `cc-setting-${(controls += 1)}` });
    this.said = el("p", { class: "cc-read", id: `${this.id}-read` });
    this.fault = el("p", { class: "cc-fault", id: `${this.id}-fault` });
    this.theirs = el("div", { class: "cc-theirs", role: "group" });
    this.body = el("div", { class: "cc-setting-body" });
    this.root = el("div", { class: `cc-setting cc-kind-${field.kind}`, "data-key": field.key }, this.head(),
      el("div", { class: "cc-setting-main" }, this.body, this.said, this.fault, this.theirs));
    this.make();
  }

  word(what) {
    return this.line.word(`${what}.${this.field.key}`);
  }

  // A label names one input; several are a group that is named by it.
  head() {
    this.label = el("label", { class: "cc-setting-label", id: `${this.id}-label` }, this.word("label"));
    const help = this.word("help");
    return el("div", { class: "cc-setting-head" }, this.label,
      help ? el("p", { class: "cc-help", id: `${this.id}-help` }, help) : null);
  }

  one(node) {
    node.id = this.id;
    this.label.htmlFor = this.id;
    node.setAttribute("aria-describedby", `${this.id}-help ${this.id}-read ${this.id}-fault`);
    this.input = node;
    return node;
  }

  group() {
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-labelledby", `${this.id}-label`);
    this.root.setAttribute("aria-describedby", `${this.id}-help ${this.id}-fault`);
  }

  edited() {
    this.page.edited(this.field.key, this.value);
  }

  focus() {
    (this.input ?? this.root.querySelector("input, textarea, select, button"))?.focus();
  }

  lock(isLocked) {
    this.root.classList.toggle("cc-locked", isLocked);
    for (const node of this.root.querySelectorAll("input, textarea, select")) {
      // What is only read may be selected and copied all the same.
      if (node.matches("select, [type=radio], [type=checkbox], [type=date]")) node.disabled = isLocked;
      else node.readOnly = isLocked;
    }
  }

  // `read`, `faults` by place; `theirs` is what somebody else has set meanwhile, in words.
  tell({ read, faults, theirs, isChanged }) {
    const fault = this.told(faults);
    this.root.classList.toggle("cc-is-changed", isChanged);
    this.root.classList.toggle("cc-is-wrong", !!fault || theirs !== null);
    this.fault.textContent = fault;
    (this.input ?? this.root).setAttribute("aria-invalid", `${!!fault}`);
    this.tellRead(read, faults);
    this.tellTheirs(theirs);
  }

  told(faults) {
    return faults[this.field.key] ?? "";
  }

  tellRead(read) {
    const said = read[this.field.key]?.said;
    this.said.textContent = said ? this.line.word("read", { said }) : "";
  }

  tellTheirs(theirs) {
    this.theirs.hidden = theirs === null;
    if (!shows(this.theirs, JSON.stringify([theirs]))) return;
    if (theirs === null) return this.theirs.replaceChildren();
    const button = (word, run) => el("button", { class: "cc-button", type: "button", onclick: run },
      this.line.word(word));
    this.theirs.replaceChildren(el("span", { dir: "auto" }, this.line.word("meanwhile", { value: theirs })),
      button("theirs", () => this.page.takeTheirs(this.field.key)),
      button("mine", () => this.page.keepMine(this.field.key)));
  }
}

class TypedControl extends Control {
  make() {
    this.body.append(this.one(el("input", {
      class: "cc-search", type: "text", autocomplete: "off", spellcheck: "false",
      inputmode: this.field.kind === "count" ? "numeric" : false,
      placeholder: this.word("empty"), oninput: () => this.edited(),
    })));
  }

  get value() {
    return this.input.value;
  }

  set(value) {
    if (this.input.value !== value) this.input.value = value;
  }
}

// A text for the contact, as it will stand before them.
class TextControl extends Control {
  make() {
    this.count = el("p", { class: "cc-count-said cc-quiet", "aria-live": "off" });
    this.preview = el("p", { class: "cc-said", dir: "auto" });
    this.bubble = el("figure", { class: "cc-preview" },
      el("figcaption", { class: "cc-quiet" }, this.line.word("preview")), this.preview);
    this.body.append(el("div", {}, this.one(el("textarea", {
      class: "cc-note-field", rows: "3", dir: "auto", placeholder: this.word("empty"),
      oninput: () => { this.edited(); this.draw(); },
    })), this.count), this.bubble);
  }

  get value() {
    return this.input.value;
  }

  set(value) {
    if (this.input.value !== value) this.input.value = value;
    this.draw();
  }

  draw() {
    let said = this.input.value.trim();
    const count = [...said].length;
    for (const [stands, becomes] of Object.entries(this.field.sample)) said = said.replaceAll(stands, becomes);
    this.bubble.classList.toggle("cc-is-empty", !said);
    this.preview.textContent = said || this.line.word("preview.none");
    const written = (number) => number.toLocaleString(this.line.locale);
    this.count.textContent = this.line.word("count", { count: written(count), most: written(this.field.most) });
    this.count.classList.toggle("cc-refused", count > this.field.most);
  }
}

class FlagControl extends Control {
  make() {
    this.body.append(el("label", { class: "cc-flag" },
      this.one(el("input", { type: "checkbox", onchange: () => this.edited() })),
      el("span", { "aria-hidden": "true" }, this.line.word("yes"))));
    // Both labels are its own: the first one names it.
    this.input.setAttribute("aria-labelledby", `${this.id}-label`);
  }

  get value() {
    return this.input.checked;
  }

  set(value) {
    this.input.checked = value;
  }
}

class ChoiceControl extends Control {
  make() {
    this.group();
    this.inputs = this.field.choices.map((value) => el("input", {
      type: "radio", name: this.id, value, onchange: () => this.edited(),
      "aria-label": this.word("choice", value), "aria-describedby": `${this.id}-${value}`,
    }));
    this.body.append(...this.inputs.map((input) => el("label", { class: "cc-option" }, input,
      el("span", {}, el("strong", {}, this.word("choice", input.value)),
        el("span", { class: "cc-help", id: `${this.id}-${input.value}` }, this.word("choice", `${input.value}.said`))))));
  }

  word(what, value) {
    return this.line.word([what, this.field.key, ...(value ? [value] : [])].join("."));
  }

  get value() {
    return this.inputs.find((input) => input.checked)?.value ?? "";
  }

  set(value) {
    for (const input of this.inputs) input.checked = input.value === value;
  }

  tellRead() {
    // Whoever has chosen nothing yet is told what that means.
    this.said.textContent = this.value ? "" : this.word("empty");
  }

  focus() {
    (this.inputs.find((input) => input.checked) ?? this.inputs[0]).focus();
  }
}

class ChannelControl extends Control {
  make() {
    this.body.append(this.one(el("select", { class: "cc-search", onchange: () => this.edited() })));
  }

  get value() {
    return this.input.value;
  }

  set(value) {
    const others = this.line.rows("channels").filter((row) => row.id !== this.page.row.id);
    if (shows(this.input, JSON.stringify(others.map((row) => [row.name, row.title])))) {
      this.input.replaceChildren(el("option", { value: "" }, this.word("empty")),
        ...others.map((row) => el("option", { value: row.name }, row.title)));
    }
    this.input.value = value;
  }
}
