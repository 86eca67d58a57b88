// Where one writes: the text with what belongs to it, and a draft of its own for every chat.

const EMPTY_DRAFT = { text: "", isNote: false, refused: "", mentions: [], quote: null, file: null,
  canned: null };

class DeskComposer {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    this.drafts = new Map();
    this.suggest = new Suggest(this);
    this.upload = new Upload(this);
    this.field = el("textarea", { class: "cc-field", rows: "2", dir: "auto", "aria-autocomplete": "list",
      oninput: () => { this.typed(); this.suggest.look(); }, onclick: () => this.suggest.look(),
      onblur: () => this.suggest.close(), onkeydown: (event) => this.key(event) });
    this.tools = el("div", { class: "cc-tools", role: "toolbar" });
    this.note = el("button", { class: "cc-switch", type: "button", role: "switch",
      onclick: () => this.switchNote() });
    this.button = el("button", { class: "cc-button cc-main cc-send", type: "button", dir: "auto",
      onclick: () => this.send() });
    this.why = el("p", { class: "cc-why" });
    this.quoted = el("div", { class: "cc-with", hidden: true });
    this.root = el("div", { class: "cc-composer" }, this.suggest.root, this.quoted, this.upload.root,
      this.field, el("div", { class: "cc-under" }, this.tools, this.note, this.why, this.button));
  }

  // What is being written in this window's conversation, to whom, and why it was refused.
  get draft() {
    return this.draftOf(this.desk.open);
  }

  draftOf(id) {
    if (!this.drafts.has(id)) this.drafts.set(id, { ...EMPTY_DRAFT });
    return this.drafts.get(id);
  }

  get isWriting() {
    return this.field.getRootNode().activeElement === this.field;
  }

  draw(isOther) {
    const { text, isNote, refused, file } = this.draft;
    const { head, open } = this.desk;
    if (isOther) {
      this.field.value = text;
      this.suggest.close();
    }
    const whom = head ?? this.line.find("list", open);
    const contact = whom ? this.desk.contact(whom) : "";
    const sending = { contact, connector: whom ? this.desk.connector(whom) : "" };
    this.field.placeholder = this.line.word(isNote ? "write.note" : "write", { contact });
    this.field.setAttribute("aria-label", this.field.placeholder);
    this.root.classList.toggle("cc-as-note", isNote);
    this.note.textContent = this.line.word("as.note");
    this.note.title = this.line.word("as.note.tip");
    this.note.setAttribute("aria-checked", `${isNote}`);
    this.button.textContent = this.line.word(isNote ? "send.note" : "send", sending);
    const why = this.whyNot();
    const isEmpty = !this.field.value.trim() && !file?.ref;
    this.button.disabled = !head || !!why || this.desk.busy || isEmpty || this.upload.isRunning;
    this.why.textContent = refused || why;
    this.why.classList.toggle("cc-refused", !!refused);
    this.drawTools(head);
    this.drawQuote();
    this.upload.draw();
  }

  drawTools(head) {
    const blocked = head?.blocked.attach_file ?? "";
    const noCanned = this.line.rows("canned").length ? "" : this.line.word("canned.none");
    if (!shows(this.tools, JSON.stringify([this.line.locale, blocked, noCanned]))) return;
    this.tools.setAttribute("aria-label", this.line.word("tools"));
    const tool = (key, sign, run, why) => el("button", {
      type: "button", class: "cc-tool", "data-tool": key, title: why || this.line.word(`tool.${key}`),
      "aria-label": this.line.word(`tool.${key}`), disabled: !!why, onclick: (event) => run(event.currentTarget),
    }, sign);
    const sign = (one) => () => { this.field.focus(); this.insert(this.spaced(one)); this.suggest.look(); };
    this.tools.replaceChildren(
      tool("emoji", icon("smile"), (at) => this.desk.emoji.open(at, (emoji) => { this.field.focus(); this.insert(emoji); })),
      tool("file", icon("clip"), (at) => this.upload.choose(at), blocked),
      tool("mention", "@", sign("@")),
      tool("canned", "/", sign("/"), noCanned));
  }

  spaced(sign) {
    return /\S$/.test(this.field.value.slice(0, this.field.selectionStart)) ? ` ${sign}` : sign;
  }

  drawQuote() {
    const { quote } = this.draft;
    this.quoted.hidden = !quote;
    if (!quote || !shows(this.quoted, JSON.stringify([quote, this.line.locale]))) return;
    this.quoted.replaceChildren(
      el("div", { class: "cc-quote" }, el("strong", { dir: "auto" }, quote.author),
        el("span", { dir: "auto" }, quote.text)),
      this.cross("unquote", () => { this.draft.quote = null; this.draw(false); this.field.focus(); }));
  }

  cross(word, run) {
    return el("button", { type: "button", class: "cc-cross", "data-act": word, title: this.line.word(word),
      "aria-label": this.line.word(word), onclick: run }, "×");
  }

  whyNot() {
    const { head, hasArrived } = this.desk;
    if (head) return head.blocked[this.draft.isNote ? "add_note" : "send"] ?? "";
    return hasArrived ? this.line.word("elsewhere") : "";
  }

  // --- writing ---

  typed() {
    const { draft, field } = this;
    const mentions = mentionsMoved(draft.mentions, draft.text, field.value, field.selectionEnd);
    Object.assign(draft, { text: field.value, refused: "", mentions });
    if (!draft.text.trim()) draft.canned = null;
    this.draw(false);
  }

  // Puts words where the caret is, or in place of what begins at `from`.
  insert(words, { from = this.field.selectionStart, mention, canned } = {}) {
    const { field, draft } = this;
    const before = field.value.slice(0, from);
    const isTight = mention && !/^\s/.test(field.value.slice(field.selectionEnd));
    field.setRangeText(words + (isTight ? " " : ""), from, field.selectionEnd, "end");
    this.typed();
    if (mention) draft.mentions = [...draft.mentions, [points(before), points(words), ...mention]];
    if (canned) draft.canned = canned;
    field.focus();
  }

  switchNote() {
    Object.assign(this.draft, { isNote: !this.draft.isNote, refused: "" });
    this.draw(false);
    this.field.focus();
  }

  quote(row, author) {
    this.draft.quote = { id: row.id, author, text: row.text };
    // What answers a note is for those who read it.
    if (row.kind === "note.added") this.draft.isNote = true;
    this.draw(false);
    this.field.focus();
  }

  // Goes to what is being written. What was begun as a note stays one, whatever key was hit:
  // only the switch makes a message of it.
  write(asNote = this.draft.isNote) {
    const isBlank = !this.draft.text.trim() && !this.draft.file && !this.draft.quote;
    if (asNote || isBlank) this.draft.isNote = asNote;
    this.draw(false);
    this.field.focus();
  }

  key(event) {
    if (this.suggest.key(event)) return event.stopPropagation();
    if (event.key === "Escape") this.desk.focusList();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    // A key held down is not meant: it came here by opening the chat.
    if (!event.repeat && !this.button.disabled) this.send();
  }

  // --- sending, and taking it back ---

  act() {
    const { isNote, mentions, quote, file, canned } = this.draft;
    const content = { conversation: this.desk.head.id, text: this.field.value };
    if (file) return ["attach_file", { ...content, file: file.ref, as_note: isNote }];
    if (canned && !isNote && !quote && !mentions.length) return ["use_canned", { ...content, canned }];
    if (quote) content.quotes = quote.id;
    if (mentions.length) content.mentions = mentions;
    return [isNote ? "add_note" : "send", content];
  }

  async send() {
    const { draft } = this;
    const written = { ...draft };
    const contact = this.desk.contact(this.desk.head);
    const [verb, content] = this.act();
    const { conversation } = content;
    // The button that was pressed can have no focus while it waits.
    this.field.focus();
    const answer = await this.desk.act(verb, content, { isQuiet: true });
    draft.refused = answer.refused ?? "";
    if (!draft.refused) this.sent(conversation, written, answer, contact);
    if (this.desk.open !== conversation) {
      if (draft.refused) this.desk.toasts.say(`${contact}: ${draft.refused}`, true);
      return;
    }
    if (this.field.value !== draft.text) this.field.value = draft.text;
    this.draw(false);
    this.desk.chat.log.toEnd();
  }

  // What has been sent is no draft any more; what was typed meanwhile is.
  sent(conversation, written, answer, contact) {
    const draft = this.draftOf(conversation);
    if (draft.text === written.text) Object.assign(draft, { text: "", mentions: [], canned: null });
    if (draft.quote === written.quote) draft.quote = null;
    if (draft.file === written.file) draft.file = null;
    const message = answer.facts.find((fact) => fact.kind === "message.sent")?.id;
    if (message === undefined || !this.line.has("tip.call_back")) return;
    this.desk.toasts.offer({ word: "sent", values: { contact }, act: "call_back", seconds: CALL_BACK_SECONDS,
      run: () => this.callBack(conversation, message, written) });
  }

  async callBack(conversation, message, written) {
    const answer = await this.desk.act("call_back", { conversation, message });
    if (answer.refused) return;
    const draft = this.draftOf(conversation);
    const gap = written.text && draft.text ? "\n" : "";
    const shift = points(written.text + gap);
    const mentions = draft.mentions.map(([start, ...rest]) => [start + shift, ...rest]);
    // What was begun as a note meanwhile stays one, and keeps what hangs on it.
    const isNote = draft.isNote && !!(draft.text.trim() || draft.file || draft.quote);
    Object.assign(draft, { ...written, isNote, refused: "", text: written.text + gap + draft.text,
      quote: draft.quote ?? written.quote, file: draft.file ?? written.file,
      mentions: [...written.mentions, ...mentions] });
    if (this.desk.open !== conversation) return;
    this.field.value = draft.text;
    this.draw(false);
    this.field.focus();
  }
}
