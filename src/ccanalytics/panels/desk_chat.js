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
    this.entries = new Kept(this.log);
  }

  // What is being written in this window's conversation, to whom, and why it was refused.
  get draft() {
    const id = this.desk.open;
    if (!this.drafts.has(id)) this.drafts.set(id, { text: "", isNote: false, refused: "" });
    return this.drafts.get(id);
  }

  get isWriting() {
    return this.field.getRootNode().activeElement === this.field;
  }

  draw() {
    const { open, head } = this.desk;
    this.room.hidden = open == null;
    this.empty.hidden = open != null;
    if (open == null) {
      this.empty.replaceChildren(el("p", {}, this.line.word("none")),
        el("p", { class: "cc-quiet" }, this.line.word("none.more")));
      this.shown = null;
      return;
    }
    const isOther = this.shown !== open;
    this.shown = open;
    if (isOther) this.clear();
    // While the kernel shows another chat, nothing can be done to what is left of this one.
    this.head.inert = !head;
    if (head) {
      this.drawHead(head);
      this.drawLog(head);
    }
    this.drawComposer(isOther);
  }

  // Nothing of the chat before may be taken for a part of this one.
  clear() {
    this.head.replaceChildren();
    this.head.dataset.shows = "";
    this.waits = null;
    this.entries.show([]);
    this.first = this.last = undefined;
    this.pill.hidden = true;
  }

  // All that was being written goes, as the conversations that it was for have gone.
  forget() {
    this.drafts.clear();
    this.shown = undefined;
    this.draw();
  }

  drawHead(head) {
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
    const { head } = this.desk;
    if (!head || !this.waits) return;
    const waited = head.waiting_since == null ? null : this.line.ago(head.waiting_since);
    const isLate = waited > (this.line.row("desk")?.late_after ?? Infinity);
    const said = waited == null ? "" : this.line.word("waits", { time: spoken(waited) });
    this.waits.textContent = said + (isLate ? ` · ${this.line.word("late")}` : "");
    this.waits.classList.toggle("cc-is-late", isLate);
  }

  // --- what was said ---

  drawLog(head) {
    const isFirst = this.last === undefined;
    const wasAtEnd = isFirst || this.isAtEnd();
    const before = this.log.scrollHeight - this.log.scrollTop;
    const rows = this.line.rows("chat")
      .filter((row) => row.conversation === head.id)
      .sort((a, b) => a.happened_at - b.happened_at || a.id - b.id);
    const last = rows.at(-1)?.id;
    const hasNew = last !== this.last;
    const isEarlier = rows[0]?.id < this.first;
    [this.first, this.last] = [rows[0]?.id, last];
    this.log.setAttribute("aria-label", this.line.word("messages"));
    this.entries.show([this.earlier(head), ...this.lines(rows)]);
    if (wasAtEnd) this.toEnd();
    else if (isEarlier) this.log.scrollTop = this.log.scrollHeight - before;
    else if (hasNew) this.pill.hidden = false;
    this.pill.textContent = this.line.word("new");
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
      const isMessage = row.kind.startsWith("message.") || row.kind === "note.added";
      const follows = before?.kind === row.kind && before.author === row.author
        && row.happened_at - before.happened_at < GROUPED;
      const make = () => (isMessage ? this.message(row, follows) : this.event(row));
      yield [row.id, JSON.stringify([row, follows, this.line.locale]), make];
      before = row;
    }
  }

  message(row, follows) {
    const isNote = row.kind === "note.added";
    const side = isNote ? "note" : row.side;
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
    const mine = `${key}.me`;
    const isMine = row.is_mine && row.side === "agent" && this.line.has(mine);
    return this.line.word(isMine ? mine : key, values);
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

  drawComposer(isOther) {
    const { text, isNote, refused } = this.draft;
    const { head, open } = this.desk;
    if (isOther) this.field.value = text;
    const whom = head ?? this.line.find("list", open);
    const contact = whom ? this.desk.contact(whom) : "";
    const sending = { contact, connector: whom ? this.desk.connector(whom) : "" };
    this.field.placeholder = this.line.word(isNote ? "write.note" : "write", { contact });
    this.field.setAttribute("aria-label", this.field.placeholder);
    this.composer.classList.toggle("cc-as-note", isNote);
    this.note.textContent = this.line.word("as.note");
    this.note.title = this.line.word("as.note.tip");
    this.note.setAttribute("aria-checked", `${isNote}`);
    this.button.textContent = this.line.word(isNote ? "send.note" : "send", sending);
    const why = this.whyNot(isNote);
    this.button.disabled = !head || !!why || this.desk.busy || !this.field.value.trim();
    this.why.textContent = refused || why;
    this.why.classList.toggle("cc-refused", !!refused);
  }

  whyNot(isNote) {
    const { head, hasArrived } = this.desk;
    if (head) return head.blocked[isNote ? "add_note" : "send"] ?? "";
    return hasArrived ? this.line.word("elsewhere") : "";
  }

  typed() {
    Object.assign(this.draft, { text: this.field.value, refused: "" });
    this.drawComposer(false);
  }

  switchNote() {
    Object.assign(this.draft, { isNote: !this.draft.isNote, refused: "" });
    this.drawComposer(false);
    this.field.focus();
  }

  // Goes to what is being written. What was begun as a note stays one, whatever key was hit:
  // only the switch makes a message of it.
  write(asNote = this.draft.isNote) {
    if (asNote || !this.draft.text.trim()) this.draft.isNote = asNote;
    this.drawComposer(false);
    this.field.focus();
  }

  key(event) {
    if (event.key === "Escape") this.desk.focusList();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    // A key held down is not meant: it came here by opening the chat.
    if (!event.repeat && !this.button.disabled) this.send();
  }

  async send() {
    const { draft } = this;
    const conversation = this.desk.head.id;
    const contact = this.desk.contact(this.desk.head);
    const content = { conversation, text: this.field.value };
    // The button that was pressed can have no focus while it waits.
    this.field.focus();
    const answer = await this.desk.act(draft.isNote ? "add_note" : "send", content, { isQuiet: true });
    draft.refused = answer.refused ?? "";
    if (!draft.refused && draft.text === content.text) draft.text = "";
    if (this.desk.open !== conversation) {
      if (draft.refused) this.desk.toasts.say(`${contact}: ${draft.refused}`, true);
      return;
    }
    if (this.field.value !== draft.text) this.field.value = draft.text;
    this.drawComposer(false);
    this.toEnd();
  }
}
