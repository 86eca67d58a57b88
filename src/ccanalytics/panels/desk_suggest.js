// What is offered while one writes: colleagues and chats after "@", canned responses after "/".

const MOST_SUGGESTED = 8;

class Suggest {
  constructor(composer) {
    this.composer = composer;
    this.line = composer.line;
    this.id = `${composer.desk.id}-suggest`;
    this.root = el("div", { class: "cc-suggest", role: "listbox", id: this.id, hidden: true });
    this.root.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get isOpen() {
    return !this.root.hidden;
  }

  // Looks at what stands before the caret, and shows what goes with it.
  look() {
    const { field } = this.composer;
    const caret = field.selectionEnd;
    const isPicking = field.selectionStart === caret;
    const signs = isPicking ? ["@", "/"] : [];
    const [sign, word] = signs.map((one) => [one, wordAt(field.value, caret, one)])
      .find(([, found]) => found) ?? [];
    this.word = word;
    this.found = !word ? [] : sign === "@" ? this.whom(word.sought) : this.canned(word.sought);
    this.at = 0;
    this.draw(sign);
  }

  whom(sought) {
    const agents = this.line.rows("targets").filter((row) => row.kind === "agent")
      .map((row) => ({ ...row, words: `@${row.name}`, mention: ["agent", Number(row.id.split(":")[1])] }));
    // A contact may read what is written, and no contact's name is theirs to read.
    const chats = this.line.rows("chats").map((row) => ({ ...row, detail: this.line.word("number", row),
      name: row.contact ?? this.line.word("group"), words: this.line.word("number", row),
      mention: ["conversation", row.id] }));
    return this.like([...agents, ...chats], sought, (row) => `${row.name} ${row.words}`);
  }

  canned(sought) {
    const rows = this.line.rows("canned").map((row) => ({ ...row, canned: row.id, words: row.text,
      name: row.shortcut ? `/${row.shortcut}` : row.text, detail: row.shortcut ? row.text : "" }));
    return this.like(rows, sought, (row) => `${row.shortcut ?? ""} ${row.text}`);
  }

  like(rows, sought, said) {
    const lower = (text) => text.toLocaleLowerCase(this.line.locale);
    return rows.filter((row) => lower(said(row)).includes(lower(sought))).slice(0, MOST_SUGGESTED);
  }

  draw(sign) {
    const { field } = this.composer;
    this.root.hidden = !this.found.length;
    this.root.setAttribute("aria-label", this.line.word(sign === "/" ? "canned" : "mention"));
    this.root.replaceChildren(...this.found.map((row, n) => el("div", {
      class: "cc-target", role: "option", id: `${this.id}-${n}`, "aria-selected": `${n === this.at}`,
      "data-pick": row.id, onclick: () => this.pick(row),
    }, el("span", { dir: "auto" }, row.name), el("span", { class: "cc-quiet", dir: "auto" }, row.detail))));
    if (!this.isOpen) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-controls", this.id);
    field.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
  }

  close() {
    this.found = [];
    this.draw();
  }

  pick(row) {
    const { word } = this;
    this.close();
    this.composer.insert(row.words, { ...row, from: word.start });
  }

  // Whether the key was for the list.
  key(event) {
    if (!this.isOpen || event.isComposing) return false;
    const many = this.found.length;
    if (event.key === "ArrowDown") this.at = (this.at + 1) % many;
    else if (event.key === "ArrowUp") this.at = (this.at + many - 1) % many;
    else if (event.key === "Escape") this.found = [];
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") this.pick(this.found[this.at]);
    else return false;
    event.preventDefault();
    this.draw();
    return true;
  }
}
