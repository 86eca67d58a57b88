// The drawer beside the chat: a discussion among colleagues, or the contact's earlier sessions.

class DeskSide {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    this.title = el("h3", { dir: "auto" });
    this.body = el("div", { class: "cc-side-body", tabindex: "0" });
    this.said = el("p", { class: "cc-side-said" });
    this.field = el("textarea", { class: "cc-note-field", rows: "2", dir: "auto",
      oninput: () => this.drawField(), onkeydown: (event) => this.keyInField(event) });
    this.button = el("button", { class: "cc-button cc-main", type: "button", onclick: () => this.write() });
    this.form = el("div", { class: "cc-side-form" }, this.field, this.button);
    this.cross = el("button", { class: "cc-cross", type: "button", onclick: () => this.close() }, "×");
    this.root = el("aside", { class: "cc-side", hidden: true, onkeydown: (event) => this.key(event) },
      el("header", {}, this.title, this.cross), this.said, this.body, this.form);
    this.drafts = new Map();
  }

  get isOpen() {
    return !this.root.hidden;
  }

  openDiscussion(id) {
    this.show({ discussion: id });
    this.field.value = this.drafts.get(id) ?? "";
    this.drawField();
    this.field.focus();
  }

  openHistory() {
    this.show({ history: [], page: 1, conversation: this.desk.open });
    this.cross.focus();
    return this.earlier();
  }

  show(what) {
    this.what = what;
    this.conversation = this.desk.open;
    this.root.hidden = false;
    this.draw();
  }

  close() {
    this.root.hidden = true;
    this.what = null;
    this.desk.focusList();
  }

  draw() {
    // A drawer belongs to the chat that it was opened at.
    if (this.isOpen && this.desk.open !== this.conversation) [this.root.hidden, this.what] = [true, null];
    if (!this.isOpen) return;
    this.cross.setAttribute("aria-label", this.line.word("close.drawer"));
    this.cross.title = this.line.word("close.drawer");
    const isDiscussion = this.what.discussion !== undefined;
    this.form.hidden = !isDiscussion;
    if (isDiscussion) this.drawDiscussion(this.line.find("discussions", this.what.discussion));
    else this.drawHistory();
    this.root.setAttribute("aria-label", this.title.textContent);
  }

  // --- a discussion ---

  drawDiscussion(row) {
    this.title.textContent = this.line.word("discussion", { names: row?.members ?? "" });
    this.said.textContent = this.line.word("discussion.only");
    this.drawField();
    if (!shows(this.body, JSON.stringify([row ?? null, this.line.locale]))) return;
    this.body.setAttribute("role", "log");
    const about = row && el("div", { class: "cc-quote" }, el("strong", { dir: "auto" }, row.about_author ?? ""),
      el("span", { dir: "auto" }, row.about ?? this.line.word("deleted")));
    this.body.replaceChildren(...[about, ...(row?.written ?? []).map((one) => this.entry(one))].filter(Boolean));
    this.body.scrollTop = this.body.scrollHeight;
  }

  entry(one) {
    return el("div", { class: `cc-message ${one.is_mine ? "cc-from-agent" : "cc-from-contact"}` },
      el("span", { class: "cc-author", dir: "auto" }, one.is_mine ? this.line.word("you") : one.author),
      this.desk.chat.log.message.said(one),
      el("time", { class: "cc-time" }, this.line.clock(one.happened_at)));
  }

  drawField() {
    const said = this.line.word("discussion.write");
    this.field.placeholder = said;
    this.field.setAttribute("aria-label", said);
    this.button.textContent = this.line.word("discussion.send");
    this.button.disabled = !this.field.value.trim() || this.desk.busy;
    if (this.what?.discussion !== undefined) this.drafts.set(this.what.discussion, this.field.value);
  }

  async write() {
    const { discussion } = this.what;
    const text = this.field.value;
    if (this.button.disabled) return;
    this.field.focus();
    const answer = await this.desk.act("discuss", { discussion, text });
    if (answer.refused || this.drafts.get(discussion) !== text) return;
    this.drafts.delete(discussion);
    if (this.what?.discussion === discussion) this.field.value = "";
    this.drawField();
  }

  keyInField(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.repeat) return;
    event.preventDefault();
    this.write();
  }

  key(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.close();
  }

  // --- earlier sessions ---

  async earlier() {
    const { what } = this;
    const answer = await this.line.ask({ history: { conversation: what.conversation, page: what.page } });
    if (this.what !== what) return;
    if (answer.refused) return this.desk.toasts.say(answer.refused, true);
    what.history = [...what.history, ...answer.sessions];
    Object.assign(what, { isAll: !answer.more, page: what.page + 1 });
    this.draw();
  }

  drawHistory() {
    const { head } = this.desk;
    this.title.textContent = this.line.word("history", { contact: this.desk.contact(head ?? {}) });
    this.said.textContent = this.line.word("history.said");
    const { history, isAll } = this.what;
    if (!shows(this.body, JSON.stringify([history, isAll, this.line.locale]))) return;
    this.body.removeAttribute("role");
    const more = isAll === false ? el("button", { class: "cc-button cc-earlier", type: "button",
      onclick: () => this.earlier() }, this.line.word("history.more")) : null;
    const none = isAll && !history.length
      ? el("p", { class: "cc-nothing" }, this.line.word("history.none")) : null;
    this.body.replaceChildren(...[...history.map((row) => this.session(row)), none, more].filter(Boolean));
  }

  session(row) {
    const ended = row.closed_at == null ? this.line.word("history.open")
      : this.line.word(row.is_spam ? "status.spam" : "status.closed", { time: this.line.moment(row.closed_at) });
    const said = [row.channel, this.desk.connector(row), this.line.word("number", { id: row.conversation }), row.agents];
    return el("button", { class: "cc-session", type: "button", "data-session": row.id,
      onclick: () => this.desk.show(row.conversation) },
      el("strong", {}, this.line.moment(row.opened_at)),
      el("span", { class: "cc-quiet", dir: "auto" }, said.filter(Boolean).join(" · ")),
      row.text ? el("span", { class: "cc-clip", dir: "auto" }, row.text) : null,
      el("span", { class: "cc-quiet" }, `${ended} · ${this.line.word("history.messages", { count: row.messages })}`));
  }
}
