// The right side: who it is, what was said, and the composer.

const VERBS = ["answer", "transfer", "close", "mark_spam"];
const GROUPED = 5 * 60e3; // messages of one author within so long share their name

class DeskChat {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    this.drafts = new Map();
    this.head = el("header", { class: "cc-head" });
    this.log = el("div", { class: "cc-log", role: "log", "aria-live": "polite", tabindex: "0",
      onscroll: () => this.scrolled() });
    this.pill = el("button", { class: "cc-pill", type: "button", hidden: true,
      onclick: () => this.toEnd() });
    this.field = el("textarea", { class: "cc-field", rows: "2", dir: "auto",
      oninput: () => this.typed(), onkeydown: (event) => this.key(event) });
    this.note = el("button", { class: "cc-switch", type: "button", role: "switch",
      onclick: () => this.switchNote() });
    this.button = el("button", { class: "cc-button cc-main cc-send", type: "button", dir: "auto",
      onclick: () => this.send() });
    this.why = el("p", { class: "cc-why" });
    this.composer = el("div", { class: "cc-composer" }, this.field,
      el("div", { class: "cc-under" }, this.note, this.why, this.button));
    this.room = el("div", { class: "cc-room" }, this.head,
      el("div", { class: "cc-stage" }, this.log, this.pill), this.composer);
    this.empty = el("div", { class: "cc-empty" });
    this.root = el("section", { class: "cc-right" }, this.room, this.empty);
    this.entries = new Map();
  }

  get draft() {
    const id = this.line.row("head")?.id;
    if (!this.drafts.has(id)) this.drafts.set(id, { text: "", isNote: false });
    return this.drafts.get(id);
  }

  draw() {
    const head = this.line.row("head");
    this.room.hidden = !head;
    this.empty.hidden = !!head;
    if (!head) {
      this.empty.replaceChildren(el("p", {}, this.line.word("none")),
        el("p", { class: "cc-quiet" }, this.line.word("none.more")));
      this.shown = null;
      return;
    }
    const isOther = this.shown !== head.id;
    this.shown = head.id;
    this.drawHead(head);
    this.drawLog(head, isOther);
    this.drawComposer(head, isOther);
  }

  drawHead(head) {
    this.tick();
    const key = [head, this.line.locale, this.desk.busy];
    if (!shows(this.head, JSON.stringify(key))) return;
    const line = [head.channel, this.desk.connector(head), this.line.word("number", head)];
    this.status = el("span", { class: "cc-status" });
    this.waits = el("span", { class: "cc-waits" });
    this.head.replaceChildren(
      el("div", { class: "cc-title" },
        el("h2", { dir: "auto", title: head.address }, this.desk.contact(head)),
        el("p", { class: "cc-quiet", dir: "auto" }, line.filter(Boolean).join(" · ")),
        el("p", {}, this.status, this.waits)),
      el("div", { class: "cc-buttons" }, ...VERBS.map((verb) => this.verb(head, verb))));
    this.status.textContent = this.standing(head);
    this.tick();
  }

  verb(head, verb) {
    const why = head.blocked[verb];
    const kind = { answer: "cc-main", mark_spam: "cc-danger" }[verb] ?? "";
    return el("button", {
      class: `cc-button ${kind}`, type: "button", "data-verb": verb,
      disabled: !!why || this.desk.busy, title: why || this.line.word(`tip.${verb}`),
      onclick: () => this.desk.press(verb),
    }, this.line.word(`do.${verb}`) + (verb === "transfer" ? " …" : ""));
  }

  standing(head) {
    const me = head.is_mine ? ".me" : "";
    if (head.status !== "closed") {
      const suffix = head.status === "waiting" ? "" : me;
      return this.line.word(`status.${head.status}${suffix}`, head);
    }
    const key = head.reason === "spam" ? "status.spam" : "status.closed";
    return this.line.word(key, { time: this.line.moment(head.closed_at) });
  }

  tick() {
    const head = this.line.row("head");
    if (!head || !this.waits) return;
    const waited = head.waiting_since == null ? null : this.line.ago(head.waiting_since);
    const isLate = waited > (this.line.row("desk")?.late_after ?? Infinity);
    const said = waited == null ? "" : this.line.word("waits", { time: spoken(waited) });
    this.waits.textContent = said + (isLate ? ` · ${this.line.word("late")}` : "");
    this.waits.classList.toggle("cc-is-late", isLate);
  }

  // --- what was said ---

  drawLog(head, isOther) {
    const wasAtEnd = isOther || this.isAtEnd();
    const before = this.log.scrollHeight - this.log.scrollTop;
    const rows = this.line.rows("chat")
      .filter((row) => row.conversation === head.id)
      .sort((a, b) => a.happened_at - b.happened_at || a.id - b.id);
    const last = rows.at(-1)?.id;
    const hasNew = !isOther && last !== this.last;
    const isEarlier = !isOther && rows[0]?.id < this.first;
    [this.first, this.last] = [rows[0]?.id, last];
    const key = JSON.stringify([head.id, rows, this.line.locale]);
    if (this.drawn !== key) {
      this.drawn = key;
      this.log.setAttribute("aria-label", this.line.word("messages"));
      this.log.replaceChildren(this.earlier(head), ...this.lines(rows));
    }
    if (wasAtEnd) this.toEnd();
    else if (isEarlier) this.log.scrollTop = this.log.scrollHeight - before;
    else if (hasNew) this.pill.hidden = false;
    this.pill.textContent = this.line.word("new");
  }

  earlier(head) {
    return el("button", {
      class: "cc-button cc-earlier", type: "button", hidden: head.shown < head.most,
      onclick: () => this.line.see({ earlier: true }),
    }, this.line.word("earlier"));
  }

  *lines(rows) {
    let before = null;
    for (const row of rows) {
      const day = this.line.day(row.happened_at);
      if (!before || day !== this.line.day(before.happened_at)) {
        yield el("div", { class: "cc-day" }, el("span", {}, day));
        before = null;
      }
      yield row.kind.startsWith("message.") || row.kind === "note.added"
        ? this.message(row, before) : this.event(row);
      before = row;
    }
  }

  message(row, before) {
    const isNote = row.kind === "note.added";
    const side = isNote ? "note" : row.side;
    const follows = before?.kind === row.kind && before.author === row.author
      && row.happened_at - before.happened_at < GROUPED;
    const name = isNote ? `${this.line.word("note")} · ${this.author(row)}` : this.author(row);
    const more = row.more ? el("em", { class: "cc-quiet" },
      ` ${this.line.word("more", { count: row.more.toLocaleString(this.line.locale) })}`) : null;
    return el("div", {
      class: `cc-message cc-from-${side}${follows ? " cc-follows" : ""}`, "data-id": row.id,
    },
      follows ? null : el("span", { class: "cc-author", dir: "auto" }, name),
      el("span", { class: "cc-said", dir: "auto" }, row.text ?? "", more),
      el("time", { class: "cc-time" }, this.line.clock(row.happened_at)));
  }

  event(row) {
    return el("div", { class: "cc-event", "data-id": row.id, "data-kind": row.kind },
      el("span", { dir: "auto" }, this.told(row)),
      el("time", { class: "cc-time" }, ` · ${this.line.clock(row.happened_at)}`));
  }

  told(row) {
    const values = { author: this.author(row), target: row.target ?? "–" };
    let key = row.kind;
    if (key === "conversation.transferred") key = `transferred.${row.target_kind}`;
    if (key === "session.closed" && row.reason === "silence") key = "session.closed.silence";
    const isMine = row.is_mine && row.side === "agent";
    return this.line.word(isMine ? `${key}.me` : key, values);
  }

  author(row) {
    if (row.is_mine && row.side === "agent") return this.line.word("you");
    return row.author ?? this.line.word({ bot: "bot", system: "system" }[row.side] ?? "somebody");
  }

  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.pill.hidden = true;
  }

  scrolled() {
    if (this.isAtEnd()) this.pill.hidden = true;
  }

  // --- the composer ---

  drawComposer(head, isOther) {
    const { text, isNote } = this.draft;
    if (isOther) {
      this.field.value = text;
      this.why.textContent = "";
    }
    const why = head.blocked[isNote ? "add_note" : "send"];
    const contact = this.desk.contact(head);
    const sending = { contact, connector: this.desk.connector(head) };
    this.field.placeholder = this.line.word(isNote ? "write.note" : "write", { contact });
    this.field.setAttribute("aria-label", this.field.placeholder);
    this.composer.classList.toggle("cc-as-note", isNote);
    this.note.textContent = this.line.word("as.note");
    this.note.title = this.line.word("as.note.tip");
    this.note.setAttribute("aria-checked", `${isNote}`);
    this.button.textContent = this.line.word(isNote ? "send.note" : "send", sending);
    this.button.disabled = !!why || this.desk.busy || !this.field.value.trim();
    this.button.title = why ?? "";
    if (!this.refused) this.why.textContent = why && !isOther ? why : (why ?? "");
    this.why.classList.toggle("cc-refused", !!this.refused);
  }

  typed() {
    this.draft.text = this.field.value;
    this.refused = "";
    this.drawComposer(this.line.row("head"), false);
  }

  switchNote() {
    this.draft.isNote = !this.draft.isNote;
    this.refused = "";
    this.drawComposer(this.line.row("head"), false);
    this.field.focus();
  }

  write(asNote) {
    this.draft.isNote = asNote;
    this.drawComposer(this.line.row("head"), false);
    this.field.focus();
  }

  key(event) {
    if (event.key === "Escape") this.desk.list.box.focus();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!this.button.disabled) this.send();
  }

  async send() {
    const { id } = this.line.row("head");
    const draft = this.draft;
    const content = { conversation: id, text: this.field.value };
    const answer = await this.desk.act(draft.isNote ? "add_note" : "send", content, { isQuiet: true });
    this.refused = answer.refused ?? "";
    const isHere = this.line.row("head")?.id === id;
    if (!answer.refused) {
      if (draft.text === content.text) draft.text = "";
      if (isHere) this.field.value = draft.text;
    }
    if (isHere) {
      this.why.textContent = this.refused;
      this.drawComposer(this.line.row("head"), false);
      this.toEnd();
    }
  }
}
