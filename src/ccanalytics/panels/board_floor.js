// The floor: a table of channels and one of agents; each row is a button to what is open there.

class BoardTable {
  // Each column has a name and makes the cell of a row; a cell may be several nodes.
  constructor(floor, part, columns) {
    Object.assign(this, { floor, part, columns, line: floor.line });
    this.head = el("thead");
    this.body = el("tbody");
    this.none = el("p", { class: "cc-nothing" });
    this.title = el("h3", { id: `${floor.board.id}-${part}` });
    this.root = el("section", { class: "cc-table", "data-part": part, "aria-labelledby": this.title.id }, this.title,
      el("div", { class: "cc-table-box" }, el("table", { "aria-labelledby": this.title.id }, this.head, this.body), this.none));
    this.kept = new Kept(this.body);
  }

  draw(rows) {
    const word = (key) => this.line.word(key);
    this.title.textContent = word(this.part);
    if (shows(this.head, this.line.locale)) {
      this.head.replaceChildren(el("tr", {}, ...this.columns.map(([name]) =>
        el("th", { scope: "col", class: `cc-col-${name}` }, word(`column.${name}`)))));
    }
    this.none.textContent = word(`${this.part}.none`);
    this.none.hidden = rows.length > 0 || !this.line.parts[this.part];
    this.kept.show(rows.map((row) => [row.id, JSON.stringify([row, this.line.locale]), () => this.row(row)]));
  }

  row(row) {
    return el("tr", { "data-row": row.id }, ...this.columns.map(([name, cell]) =>
      el(name === "name" ? "th" : "td", { class: `cc-col-${name}`, scope: name === "name" && "row" }, ...cell(row))));
  }
}

class BoardFloor {
  constructor(board) {
    this.board = board;
    this.line = board.line;
    this.channels = new BoardTable(this, "channels", [
      ["name", (row) => [this.cover(row, { channel: row.id })]],
      ["hours", (row) => [el("span", { class: row.is_open ? "" : "cc-quiet" }, this.hours(row))]],
      ["waiting", (row) => [this.count(row.waiting)]],
      ["longest", (row) => [this.since(row.since)]],
      ["late", (row) => this.late(row)],
      ["there", (row) => [this.there(row)]],
    ]);
    this.agents = new BoardTable(this, "agents", [
      ["name", (row) => [this.cover(row, { agent: row.id }), el("span", { class: "cc-quiet cc-role" }, this.role(row))]],
      ["presence", (row) => [this.presence(row)]],
      ["load", (row) => this.load(row)],
      ["offered", (row) => [this.count(row.offered)]],
      ["asked", (row) => [this.count(row.asked)]],
      ["late", (row) => this.late({ late: row.late })],
    ]);
    this.root = el("div", { class: "cc-floor" }, this.channels.root, this.agents.root);
  }

  draw() {
    const name = (a, b) => a.name.localeCompare(b.name, this.line.locale) || a.id - b.id;
    this.channels.draw(this.line.rows("channels").sort(name));
    this.agents.draw(this.line.rows("agents").sort((a, b) => rank(a) - rank(b) || name(a, b)));
    this.tick();
  }

  // How long they wait goes on although nothing happens.
  tick() {
    if (this.root.hidden) return;
    for (const node of this.root.querySelectorAll("[data-since]")) {
      const said = spoken(this.line.ago(Number(node.dataset.since)));
      if (node.textContent !== said) node.textContent = said;
    }
  }

  // --- cells ---

  // The button of a row covers all of it but what is a button itself.
  cover(row, which) {
    const said = this.line.word("show", { name: row.name });
    return el("button", { class: "cc-cover", type: "button", dir: "auto", title: said, "aria-label": said,
      onclick: () => this.board.drill({ tab: "open", channel: null, agent: null, ...which }) }, row.name);
  }

  count(count) {
    return el("span", { class: count ? "cc-some" : "cc-quiet" }, count.toLocaleString(this.line.locale));
  }

  since(since) {
    return since == null ? el("span", { class: "cc-quiet" }, "–") : el("span", { "data-since": since });
  }

  *late({ late, soon }) {
    yield el("span", { class: late ? "cc-is-late" : "cc-quiet" }, late.toLocaleString(this.line.locale));
    if (soon) yield el("span", { class: "cc-soon" }, this.line.word("soon.more", { count: soon.toLocaleString(this.line.locale) }));
  }

  hours(row) {
    if (row.is_open) return row.closes_at == null ? this.line.word("hours.open") : this.line.word("hours.until", { time: this.ahead(row.closes_at) });
    return row.opens_at == null ? this.line.word("hours.ended") : this.line.word("hours.closed", { time: this.ahead(row.opens_at) });
  }

  // A moment to come: with the day of the week where it is not today, with its date where far.
  ahead(moment) {
    const days = this.line.dayNumber(moment) - this.line.dayNumber(this.line.now());
    if (days === 0) return this.line.clock(moment);
    const day = days < 7 ? { weekday: "short" } : { day: "numeric", month: "short" };
    return `${this.line.date(moment, day)} ${this.line.clock(moment)}`;
  }

  there({ roster, online, waiting }) {
    if (!roster) return el("span", { class: "cc-quiet", title: this.line.word("there.none") }, "–");
    const isAlone = !online && waiting > 0;
    return el("span", { class: isAlone ? "cc-is-late" : online ? "" : "cc-quiet", title: isAlone && this.line.word("there.nobody") },
      this.line.word("there", { online, roster }));
  }

  role({ role }) {
    return role === "agent" ? "" : this.line.word(`role.${role}`);
  }

  // A supervisor sets it; whoever does not reads why not in the menu.
  presence(row) {
    return el("button", { class: "cc-presence cc-over", type: "button", "aria-haspopup": "menu",
      "aria-label": `${this.line.word("presence", row)}: ${this.board.presence.said(row).join(" ")}`,
      onclick: (event) => this.board.presence.open(event.currentTarget, row) }, ...this.board.presence.shown(row));
  }

  // How many they have, of as many as the tightest of their channels allows.
  *load({ open, caps }) {
    const [cap] = caps;
    const said = caps.map((one) => this.line.word("load.cap", one)).join("\n") || this.line.word("load.none");
    if (cap) {
      const part = cap.most ? Math.min(1, cap.has / cap.most) : 1;
      yield el("span", { class: `cc-gauge${part === 1 ? " cc-full" : ""}`, "aria-hidden": "true", title: said },
        el("span", { style: `width:${Math.round(part * 100)}%` }));
    }
    yield el("span", { class: open ? "cc-some" : "cc-quiet", title: said },
      cap ? this.line.word("load.of", cap) : open.toLocaleString(this.line.locale));
  }
}
