// Where the contact writes: a text, a file with it, or other words for what they wrote before.

class PhoneComposer {
  constructor(phone) {
    this.phone = phone;
    this.line = phone.line;
    this.draft = { text: "", file: null, refused: "" };
    this.editing = null;
    this.upload = new Upload(this);
    this.field = el("textarea", { class: "cc-field", rows: "2", dir: "auto",
      oninput: () => this.draw(), onkeydown: (event) => this.key(event) });
    this.changed = el("div", { class: "cc-with", hidden: true });
    this.tools = el("div", { class: "cc-tools", role: "toolbar" });
    this.why = el("p", { class: "cc-why", role: "status" });
    this.button = el("button", { class: "cc-button cc-main cc-send", type: "button", onclick: () => this.send() });
    this.root = el("div", { class: "cc-composer" }, this.changed, this.upload.root, this.field,
      el("div", { class: "cc-under" }, this.tools, this.why, this.button), this.upload.input);
  }

  draw() {
    const head = this.phone.head;
    const isEdit = this.editing != null;
    this.field.placeholder = this.line.word(isEdit ? "write.edit" : "write");
    this.field.setAttribute("aria-label", this.field.placeholder);
    this.button.textContent = this.line.word(isEdit ? "send.edit" : "send");
    const isEmpty = !this.field.value.trim() && !(this.draft.file?.ref && !isEdit);
    this.button.disabled = isEmpty || this.phone.isBusy || this.upload.isRunning;
    this.why.textContent = this.draft.refused;
    this.why.classList.toggle("cc-refused", !!this.draft.refused);
    this.changed.hidden = !isEdit;
    if (isEdit && shows(this.changed, this.line.locale)) {
      this.changed.replaceChildren(el("span", { class: "cc-quiet" }, this.line.word("editing")),
        el("span", { class: "cc-gap" }), this.cross("editing.stop", () => this.stop()));
    }
    this.drawTools(head);
    this.upload.draw();
  }

  drawTools(head) {
    const can = head?.can ?? [];
    if (!shows(this.tools, JSON.stringify([can, this.line.locale]))) return;
    const tool = (name, sign, run) => el("button", { class: "cc-tool", type: "button", "data-tool": name,
      title: this.line.word(`tool.${name}`), "aria-label": this.line.word(`tool.${name}`), onclick: run }, icon(sign));
    this.tools.replaceChildren(
      tool("emoji", "smile", (event) => this.phone.emoji.open(event.currentTarget, (emoji) => this.insert(emoji))),
      can.includes("files") ? tool("file", "clip", () => this.upload.input.click()) : "");
  }

  cross(word, run) {
    return el("button", { type: "button", class: "cc-cross", "data-act": word, title: this.line.word(word),
      "aria-label": this.line.word(word), onclick: run }, "×");
  }

  insert(emoji) {
    this.field.setRangeText(emoji, this.field.selectionStart, this.field.selectionEnd, "end");
    this.field.focus();
    this.draw();
  }

  // Other words for a message; what was being written comes back afterwards.
  edit(row) {
    if (this.editing == null) this.draft.text = this.field.value;
    this.editing = row.id;
    this.field.value = row.text;
    this.field.focus();
    this.draw();
  }

  stop() {
    this.editing = null;
    this.field.value = this.draft.text;
    this.field.focus();
    this.draw();
  }

  // Nothing that was meant for one centre goes to another.
  forget() {
    this.upload.cancel();
    Object.assign(this.draft, { text: "", refused: "" });
    this.editing = null;
    this.field.value = "";
    this.draw();
  }

  async send() {
    if (this.button.disabled) return;
    const { editing, field, draft } = this;
    const text = field.value;
    const content = editing == null
      ? { text, ...(draft.file ? { file: draft.file.ref } : {}), ...this.phone.somebody }
      : { text, message: editing };
    const answer = await this.phone.act(editing == null ? "write" : "edit", content, { isQuiet: true });
    draft.refused = answer.refused ?? "";
    if (!answer.refused && field.value === text) {
      if (editing == null) Object.assign(draft, { text: "", file: null });
      [this.editing, field.value] = [null, draft.text];
    }
    this.draw();
  }

  key(event) {
    if (event.key === "Escape" && this.editing != null) return this.stop();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.repeat) return;
    event.preventDefault();
    this.send();
  }
}
