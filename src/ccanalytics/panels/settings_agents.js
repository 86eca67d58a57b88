// Agents in a list: added, taken off, and put in order by buttons, keys or the mouse.

class AgentsControl extends Control {
  make() {
    this.group();
    this.chosen = [];
    this.list = el("ol", { class: "cc-roster", "aria-labelledby": `${this.id}-label` });
    this.adding = el("select", {
      class: "cc-search", onchange: () => this.add(this.adding.value),
      "aria-label": this.line.word("agents.add", { label: this.word("label") }),
    });
    this.body.append(this.list, this.adding,
      this.field.ordered ? el("p", { class: "cc-help cc-how" }, this.line.word("agents.how")) : "");
    this.items = new Kept(this.list);
  }

  get value() {
    return [...this.chosen];
  }

  set(value) {
    // What is under somebody's mouse stays where it is.
    if (this.dragged !== undefined) return;
    this.chosen = [...value];
    this.draw();
  }

  get people() {
    return new Map(this.line.rows("people").map((row) => [row.login, row]));
  }

  draw() {
    const { people } = this;
    const last = this.chosen.length - 1;
    const items = this.chosen.map((login, at) => {
      const row = people.get(login) ?? { title: login, presence: "" };
      const shown = [at, at === last, row.title, row.presence];
      return [login, JSON.stringify(shown), () => this.item(login, at, row)];
    });
    if (!items.length) items.push(["", "", () => el("li", { class: "cc-quiet" }, this.word("empty"))]);
    this.items.show(items);
    const others = [...people.values()].filter((row) => !this.chosen.includes(row.login));
    if (shows(this.adding, JSON.stringify(others.map((row) => [row.login, row.title])))) {
      this.adding.replaceChildren(el("option", { value: "" }, this.line.word("agents.choose")),
        ...others.map((row) => el("option", { value: row.login }, row.title)));
    }
    this.adding.hidden = !others.length;
  }

  item(login, at, row) {
    const name = row.title;
    // One that is disabled would lose the focus: at either end it only does nothing.
    const button = (word, text, run, disabled) => el("button", {
      class: "cc-button cc-small", type: "button", "aria-label": this.line.word(word, { name }),
      title: this.line.word(word, { name }), "data-act": word, "aria-disabled": disabled && "true", onclick: run,
    }, text);
    const moves = this.field.ordered ? [
      button("agents.up", "↑", () => this.move(login, -1), at === 0),
      button("agents.down", "↓", () => this.move(login, 1), at === this.chosen.length - 1)] : [];
    return el("li", {
      class: "cc-agent-row", "data-login": login, draggable: this.field.ordered && "true",
      onkeydown: (event) => this.key(event, login),
      ondragstart: (event) => this.drag(event, login), ondragend: () => this.drop(),
      ondragover: (event) => this.over(event, login),
    },
      this.field.ordered ? el("span", { class: "cc-handle", "aria-hidden": "true" }, "⠿") : "",
      this.field.ordered ? el("span", { class: "cc-place-number" }, `${at + 1}`) : "",
      el("span", { class: "cc-who", dir: "auto" }, name),
      row.presence ? el("span", { class: `cc-chip cc-is-${row.presence}` }, this.line.word(`presence.${row.presence}`)) : "",
      el("span", { class: "cc-gap" }), ...moves,
      button("agents.remove", "✕", () => this.remove(login)));
  }

  name(login) {
    return this.people.get(login)?.title ?? login;
  }

  changed(word, values) {
    this.draw();
    this.edited();
    this.page.say(this.line.word(word, values));
  }

  add(login) {
    if (!login) return;
    this.chosen.push(login);
    this.changed("agents.added", { name: this.name(login) });
    this.adding.value = "";
  }

  remove(login) {
    const at = this.chosen.indexOf(login);
    this.chosen.splice(at, 1);
    this.changed("agents.removed", { name: this.name(login) });
    const next = this.list.children[Math.min(at, this.chosen.length - 1)]?.querySelector("[data-act='agents.remove']");
    (next ?? this.adding).focus();
  }

  // The focus goes along: one presses again to move further.
  move(login, by) {
    const at = this.chosen.indexOf(login);
    if (!this.put(login, at + by)) return;
    this.changed("agents.moved", { name: this.name(login), place: at + by + 1, count: this.chosen.length });
    const way = by < 0 ? "[data-act='agents.up']" : "[data-act='agents.down']";
    this.items.nodes.get(login).node.querySelector(way).focus();
  }

  put(login, place) {
    const at = this.chosen.indexOf(login);
    if (at < 0 || place < 0 || place >= this.chosen.length || place === at) return false;
    this.chosen.splice(place, 0, ...this.chosen.splice(at, 1));
    return true;
  }

  key(event, login) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !event.altKey || !this.field.ordered || this.root.classList.contains("cc-locked")) return;
    event.preventDefault();
    this.move(login, by);
  }

  // --- by the mouse ---

  drag(event, login) {
    if (this.root.classList.contains("cc-locked")) return event.preventDefault();
    this.dragged = login;
    this.before = this.value;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", login);
    event.currentTarget.classList.add("cc-is-dragged");
  }

  over(event, login) {
    if (this.dragged === undefined) return;
    event.preventDefault();
    if (this.dragged !== login && this.put(this.dragged, this.chosen.indexOf(login))) {
      // The node that is dragged has to stay the same one.
      const [item, other] = [this.dragged, login].map((one) => this.items.nodes.get(one).node);
      const isAfter = this.chosen.indexOf(this.dragged) > this.chosen.indexOf(login);
      if (isAfter) other.after(item);
      else other.before(item);
    }
  }

  drop() {
    const login = this.dragged;
    this.dragged = undefined;
    this.list.querySelector(".cc-is-dragged")?.classList.remove("cc-is-dragged");
    if (login === undefined || JSON.stringify(this.before) === JSON.stringify(this.chosen)) return;
    const place = this.chosen.indexOf(login) + 1;
    this.changed("agents.moved", { name: this.name(login), place, count: this.chosen.length });
  }
}
