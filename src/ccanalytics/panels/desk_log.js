// What was said: messages and moves, oldest first, and the way among them by keys.

const GROUPED = 5 * 60e3; // messages of one author within so long share their name
const TOO_LATE = 60e3; // milliseconds after which something was done later than it was due

class DeskLog {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    this.box = el("div", { class: "cc-log", role: "log", "aria-live": "polite", tabindex: "0",
      onscroll: () => this.scrolled(), onkeydown: (event) => this.key(event) });
    this.pill = el("button", { class: "cc-pill", type: "button", hidden: true, onclick: () => this.toEnd() });
    this.root = el("div", { class: "cc-stage" }, this.box, this.pill);
    this.entries = new Kept(this.box);
    this.message = new DeskMessage(this);
    // Whoever was at the end stays there when head or composer take room from it.
    this.wasAtEnd = true;
    new ResizeObserver(() => this.wasAtEnd && this.toEnd()).observe(this.box);
  }

  // Nothing of the chat before may be taken for a part of this one.
  clear() {
    this.entries.show([]);
    this.first = this.last = undefined;
    this.pill.hidden = true;
  }

  draw(head) {
    const isFirst = this.last === undefined;
    const wasAtEnd = isFirst || this.isAtEnd();
    const before = this.box.scrollHeight - this.box.scrollTop;
    const rows = this.rows(head);
    const last = rows.at(-1)?.id;
    const hasNew = last !== this.last;
    const isEarlier = rows[0]?.id < this.first;
    [this.first, this.last] = [rows[0]?.id, last];
    this.box.setAttribute("aria-label", this.line.word("messages"));
    const here = this.here();
    this.entries.show([this.earlier(head), ...this.lines(rows)]);
    // A message that was drawn anew keeps the focus that it had.
    if (here && !here.isConnected) this.node(Number(here.dataset.id))?.focus({ preventScroll: true });
    if (wasAtEnd) this.toEnd();
    else if (isEarlier) this.box.scrollTop = this.box.scrollHeight - before;
    else if (hasNew) this.pill.hidden = false;
    this.pill.textContent = this.line.word("new");
  }

  rows(head) {
    return this.line.rows("chat")
      .filter((row) => row.conversation === head.id)
      .sort((a, b) => a.happened_at - b.happened_at || a.id - b.id);
  }

  earlier(head) {
    const isAll = head.shown < head.most;
    const make = () => el("button", {
      class: "cc-button cc-earlier", type: "button", hidden: isAll,
      onclick: () => this.line.see({ earlier: true }),
    }, this.line.word("earlier"));
    return ["earlier", `${isAll} ${this.line.locale}`, make];
  }

  *lines(rows) {
    let before = null;
    for (const row of rows) {
      const day = this.line.day(row.happened_at);
      if (!before || day !== this.line.day(before.happened_at)) {
        yield [`day ${row.id}`, day, () => el("div", { class: "cc-day" }, el("span", {}, day))];
        before = null;
      }
      const follows = before?.kind === row.kind && before.author === row.author
        && row.happened_at - before.happened_at < GROUPED;
      const make = () => (isMessage(row) ? this.message.make(row, follows) : this.event(row));
      yield [row.id, JSON.stringify([row, follows, this.line.locale]), make];
      before = row;
    }
  }

  event(row) {
    return el("div", { class: "cc-event", "data-id": row.id, "data-kind": row.kind },
      el("span", { dir: "auto" }, this.told(row)),
      el("span", { class: "cc-time" }, " · ", el("time", {}, this.line.clock(row.happened_at)),
        this.wasDue(row)));
  }

  // What the rules did too late says so.
  wasDue(row) {
    if (row.due_at == null || row.happened_at - row.due_at < TOO_LATE) return "";
    return ` · ${this.line.word("was.due", { time: this.line.moment(row.due_at) })}`;
  }

  told(row) {
    const values = { author: this.author(row), target: row.target ?? "–", text: row.text ?? "", mark: row.mark };
    const isMine = row.is_mine && row.side === "agent";
    const keys = [`${row.kind}.${row.reason}`, `${row.kind}.${row.target_kind}`, row.kind];
    const key = keys.find((one) => this.line.has(one)) ?? "session.event";
    const mine = `${key}.me`;
    return this.line.word(isMine && this.line.has(mine) ? mine : key, values);
  }

  author(row) {
    if (row.is_mine && row.side === "agent") return this.line.word("you");
    if (row.side === "system" && this.line.has(`automatic.${row.reason}`)) {
      return this.line.word("automatic", { which: this.line.word(`automatic.${row.reason}`) });
    }
    return row.author ?? this.line.word({ bot: "bot", system: "system" }[row.side] ?? "somebody");
  }

  // --- moving about ---

  isAtEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 40;
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
    this.wasAtEnd = true;
    this.pill.hidden = true;
  }

  scrolled() {
    this.wasAtEnd = this.isAtEnd();
    if (this.wasAtEnd) this.pill.hidden = true;
  }

  places() {
    return [...this.box.querySelectorAll(".cc-message")];
  }

  node(id) {
    return this.entries.nodes.get(id)?.node;
  }

  // The message that has the focus.
  here() {
    return this.box.getRootNode().activeElement?.closest(".cc-log .cc-message");
  }

  goTo(id) {
    const node = this.node(id);
    if (!node) return this.desk.toasts.say(this.line.word("quote.far"), false);
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
  }

  // The menu of the message at hand, else of the last one.
  openMenu() {
    const node = this.here() ?? this.places().at(-1);
    const row = node && this.line.find("chat", Number(node.dataset.id));
    if (!row) return;
    node.scrollIntoView({ block: "nearest" });
    this.desk.verbs.openMessage(node, row);
  }

  key(event) {
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault();
      return this.openMenu();
    }
    if (event.target.closest("button") || !["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    event.stopPropagation();
    if (this.here()) return void moves(event, this.places());
    event.preventDefault();
    this.places().at(event.key === "Home" ? 0 : -1)?.focus();
  }
}

// One that was carried into a new session stands where it was written: its move is told.
const isMessage = ({ kind }) => ["message.received", "message.sent", "note.added"].includes(kind);
