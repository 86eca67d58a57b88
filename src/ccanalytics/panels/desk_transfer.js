// Whom to hand a conversation to: searched, chosen, confirmed.

class DeskTransfer {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    this.root = el("div", { class: "cc-veil", hidden: true, onkeydown: (event) => this.stay(event) });
  }

  get isOpen() {
    return !this.root.hidden;
  }

  open() {
    const { head } = this.desk;
    if (!head) return;
    this.conversation = head.id;
    this.target = null;
    const said = this.line.word("transfer.to", { contact: this.desk.contact(head) });
    this.search = el("input", {
      type: "search", class: "cc-search", autocomplete: "off", spellcheck: "false",
      placeholder: this.line.word("transfer.search"), "aria-label": this.line.word("transfer.search"),
      role: "combobox", "aria-expanded": "true", "aria-controls": `${this.desk.id}-targets`,
      oninput: () => this.draw(), onkeydown: (event) => this.key(event),
    });
    this.list = el("div", {
      class: "cc-targets", role: "listbox", "aria-label": said, id: `${this.desk.id}-targets`,
    });
    this.options = new Kept(this.list);
    this.note = el("textarea", {
      class: "cc-note-field", rows: "2", dir: "auto",
      placeholder: this.line.word("transfer.note"), "aria-label": this.line.word("transfer.note"),
    });
    this.confirm = el("button", { type: "button", class: "cc-button cc-main", onclick: () => this.go() });
    const cancel = el("button", { type: "button", class: "cc-button", onclick: () => this.close() },
      this.line.word("cancel"));
    this.root.replaceChildren(el("div", {
      class: "cc-dialog", role: "dialog", "aria-modal": "true", "aria-label": said,
    },
      el("h3", { dir: "auto" }, said), this.search, this.list, this.note,
      el("div", { class: "cc-buttons" }, cancel, this.confirm)));
    this.root.hidden = false;
    this.draw();
    this.search.focus();
  }

  close() {
    this.root.hidden = true;
    this.root.replaceChildren();
    this.desk.focusList();
  }

  // Tab goes round in the dialog: what is behind it is not to be used meanwhile.
  stay(event) {
    if (event.key !== "Tab") return;
    const places = [...this.root.querySelectorAll("input, textarea, button:not(:disabled)")];
    const [edge, other] = event.shiftKey ? [places[0], places.at(-1)] : [places.at(-1), places[0]];
    if (event.target !== edge) return;
    event.preventDefault();
    other.focus();
  }

  found() {
    const sought = this.search.value.trim().toLocaleLowerCase(this.line.locale);
    return this.line.rows("targets")
      .filter((target) => target.name.toLocaleLowerCase(this.line.locale).includes(sought))
      .sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
  }

  draw() {
    const found = this.found();
    const items = [];
    for (const kind of ["agent", "channel"]) {
      const some = found.filter((target) => target.kind === kind);
      const title = this.line.word(`transfer.${kind}s`);
      if (some.length) items.push([kind, title, () => el("div", { class: "cc-kind" }, title)]);
      items.push(...some.map((target) => [
        target.id, JSON.stringify([target, target.id === this.target]), () => this.option(target)]));
    }
    const none = this.line.word("transfer.none");
    if (!found.length) items.push(["", none, () => el("p", { class: "cc-nothing" }, none)]);
    this.options.show(items);
    const chosen = found.find((target) => target.id === this.target);
    this.confirm.disabled = !chosen;
    this.confirm.textContent = chosen
      ? this.line.word("transfer.now", { target: chosen.name })
      : this.line.word("transfer.choose");
    if (!chosen) return this.search.removeAttribute("aria-activedescendant");
    this.search.setAttribute("aria-activedescendant", this.optionId(chosen));
    this.options.nodes.get(chosen.id).node.scrollIntoView({ block: "nearest" });
  }

  option(target) {
    const load = target.kind === "agent" ? "transfer.load" : "transfer.queue";
    const role = target.role ? `${this.line.word(`role.${target.role}`)} · ` : "";
    return el("div", {
      class: "cc-target", role: "option", "data-target": target.id, id: this.optionId(target),
      "aria-selected": `${target.id === this.target}`,
      onclick: () => { this.target = target.id; this.draw(); },
    },
      el("span", { dir: "auto" }, target.name),
      el("span", { class: "cc-quiet" }, role + this.line.word(load, { count: target.load })));
  }

  optionId(target) {
    return `${this.desk.id}-${target.id}`;
  }

  key(event) {
    const found = this.found();
    const here = found.findIndex((target) => target.id === this.target);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const there = here + (event.key === "ArrowDown" ? 1 : -1);
      this.target = found[Math.min(found.length - 1, Math.max(0, there))]?.id ?? null;
      event.preventDefault();
    } else if (event.key === "Enter") {
      // The first Enter chooses, the second confirms what has been read.
      if (here >= 0) return this.go();
      this.target = found[0]?.id ?? null;
    } else return;
    this.draw();
  }

  async go() {
    if (this.confirm.disabled) return;
    const content = { conversation: this.conversation, to: this.target, note: this.note.value };
    this.close();
    await this.desk.act("transfer", content);
  }
}
