// A list to choose from, searched as one types: colleagues, channels, canned responses, files.

class Picker {
  // Each row has an id and a name; it may have a `kind` to stand under, a `detail`, and `why` it
  // cannot be chosen, or `isForced` where it can all the same.
  constructor(form, ask, rows) {
    this.form = form;
    this.line = form.line;
    this.rows = rows;
    this.isMany = ask.kind === "agents";
    this.chosen = [];
    const id = `${form.id}-${ask.name}`;
    const said = ask.is_optional ? form.label(ask) : this.line.word(`ask.${ask.kind}`);
    this.list = el("div", {
      class: "cc-targets", role: "listbox", "aria-label": said, id,
      "aria-multiselectable": this.isMany && "true",
    });
    this.search = el("input", {
      type: "search", class: "cc-search", autocomplete: "off", spellcheck: "false",
      placeholder: said, "aria-label": said,
      role: "combobox", "aria-expanded": "true", "aria-controls": id,
      oninput: () => { this.at = null; this.draw(); }, onkeydown: (event) => this.key(event),
    });
    this.options = new Kept(this.list);
    this.nodes = [this.search, this.list];
    this.draw();
  }

  get value() {
    return this.isMany ? this.chosen : this.chosen[0];
  }

  // Why not, of what is chosen all the same.
  get why() {
    return this.rows.find((row) => row.isForced && this.chosen.includes(row.id))?.why ?? "";
  }

  get isEmpty() {
    return !this.chosen.length;
  }

  // The names of what is chosen, for the button that confirms it.
  get said() {
    return this.rows.filter((row) => this.chosen.includes(row.id)).map((row) => row.name).join(", ");
  }

  found() {
    const sought = this.search.value.trim().toLocaleLowerCase(this.line.locale);
    return this.rows.filter((row) => row.name.toLocaleLowerCase(this.line.locale).includes(sought));
  }

  draw() {
    const items = [];
    let kind = null;
    for (const row of this.found()) {
      if (row.kind && row.kind !== kind) {
        const title = this.line.word(`kind.${row.kind}`);
        items.push([row.kind, title, () => el("div", { class: "cc-kind" }, title)]);
      }
      kind = row.kind;
      const isChosen = this.chosen.includes(row.id);
      items.push([row.id, JSON.stringify([row, isChosen]), () => this.option(row, isChosen)]);
    }
    const none = this.line.word("ask.none");
    if (!items.length) items.push(["", none, () => el("p", { class: "cc-nothing" }, none)]);
    this.options.show(items);
    this.point();
  }

  // Where the arrow keys have got to; in a list of one choice that is what is chosen.
  point() {
    const at = this.isMany ? this.at : this.chosen[0];
    const node = at == null ? null : this.options.nodes.get(at)?.node;
    this.list.querySelectorAll(".cc-at").forEach((one) => one.classList.remove("cc-at"));
    if (!node) return this.search.removeAttribute("aria-activedescendant");
    node.classList.add("cc-at");
    this.search.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }

  option(row, isChosen) {
    return el("div", {
      class: "cc-target", role: "option", "data-target": row.id, id: `${this.list.id}-${row.id}`,
      "aria-selected": `${isChosen}`, "aria-disabled": row.why && !row.isForced && "true", title: row.why,
      onclick: () => this.choose(row),
    },
      el("span", { dir: "auto" }, row.name),
      el("span", { class: "cc-quiet", dir: "auto" }, row.why && !row.isForced ? row.why : row.detail));
  }

  choose(row) {
    if (row.why && !row.isForced) return;
    const others = this.chosen.filter((id) => id !== row.id);
    const isTakenAway = this.isMany && others.length < this.chosen.length;
    this.chosen = isTakenAway ? others : [...(this.isMany ? others : []), row.id];
    this.at = row.id;
    this.draw();
    this.form.changed();
  }

  key(event) {
    const found = this.found().filter((row) => !row.why || row.isForced);
    const at = this.isMany ? this.at : this.chosen[0];
    const here = found.findIndex((row) => row.id === at);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const there = here + (event.key === "ArrowDown" ? 1 : -1);
      const row = found[Math.min(found.length - 1, Math.max(0, there))];
      event.preventDefault();
      if (!row) return;
      if (!this.isMany) return this.choose(row);
      this.at = row.id;
      this.point();
    } else if (event.key === "Enter") {
      event.preventDefault();
      // The first Enter chooses, the second confirms what has been read.
      if (!this.isMany && here >= 0) return this.form.go();
      if (this.isMany && here < 0 && this.chosen.length) return this.form.go();
      if (found.length) this.choose(found[Math.max(0, here)]);
      if (this.isMany) this.at = null;
    }
  }
}
