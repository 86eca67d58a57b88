// A file for the next message: from this computer, in pieces through the kernel, or from those
// that are stored already.

const PIECE = 256 * 1024; // bytes

class Upload {
  constructor(composer) {
    this.composer = composer;
    this.line = composer.line;
    this.root = el("div", { class: "cc-with", hidden: true });
    this.input = el("input", { type: "file", hidden: true,
      onchange: () => { this.begin(this.input.files[0]); this.input.value = ""; } });
  }

  get draft() {
    return this.composer.draft;
  }

  get isRunning() {
    return this.draft.file?.sent !== undefined;
  }

  choose(at) {
    const { desk } = this.composer;
    desk.menu.open(at, this.line.word("tool.file"), [
      { key: "disk", label: this.line.word("file.disk"), run: () => this.input.click() },
      { key: "stored", label: this.line.word("file.stored"), run: () => this.fromStored() },
    ]);
  }

  async fromStored() {
    const { desk } = this.composer;
    const answer = await this.line.ask({ files: true });
    if (answer.refused) return desk.toasts.say(answer.refused, true);
    const rows = answer.files.map((file) => ({ ...file, detail: sized(file.size, this.line.locale) }));
    const ask = { name: "file", kind: "file" };
    desk.form.open({ verb: "attach_file", title: this.line.word("file.stored"), asks: [ask],
      rows: { file: rows }, confirm: () => this.line.word("do.attach_file"),
      run: ({ file }) => this.take(rows.find((row) => row.id === file)) });
  }

  take(row) {
    this.draft.file = { name: row.name, size: row.size, ref: { sha256: row.sha256, name: row.name } };
    this.composer.draw(false);
  }

  // The draft that a file was chosen for keeps it, whichever chat is looked at meanwhile.
  async begin(blob) {
    if (!blob) return;
    const { draft } = this;
    if (draft.file) this.cancel(draft);
    const file = { name: blob.name, size: blob.size, sent: 0 };
    Object.assign(draft, { file, refused: "" });
    this.composer.draw(false);
    const refused = await this.bring(file, blob, draft).catch((error) => `${error.message}`);
    delete file.sent;
    if (draft.file === file && refused) Object.assign(draft, { file: null, refused });
    this.composer.draw(false);
  }

  // Resolves with why it did not get there; with nothing once it has, or was given up.
  async bring(file, blob, draft) {
    const begun = await this.line.ask({ upload: { name: file.name, size: file.size } });
    if (begun.refused) return begun.refused;
    file.upload = begun.upload;
    while (draft.file === file && file.sent < blob.size) {
      const piece = await blob.slice(file.sent, file.sent + PIECE).arrayBuffer();
      const answer = await this.line.ask({ piece: file.upload, offset: file.sent }, piece);
      if (answer.refused) return answer.refused;
      file.sent = answer.received;
      this.draw();
    }
    if (draft.file !== file) return void this.line.ask({ abandon: file.upload });
    const done = await this.line.ask({ finish: file.upload });
    if (!done.refused) file.ref = done.file;
    return done.refused;
  }

  cancel(draft = this.draft) {
    // What is still on its way is given up there.
    const { upload, sent } = draft.file ?? {};
    if (upload && sent === undefined) this.line.ask({ abandon: upload });
    draft.file = null;
    this.composer.draw(false);
    this.composer.field.focus();
  }

  draw() {
    const { file } = this.draft;
    this.root.hidden = !file;
    if (!file || !shows(this.root, JSON.stringify([file, this.line.locale]))) return;
    const bar = file.sent === undefined ? null
      : el("progress", { class: "cc-progress", max: file.size || 1, value: file.sent,
        "aria-label": this.line.word("file.sending", file) });
    this.root.replaceChildren(
      icon("clip"), el("span", { class: "cc-file-name", dir: "auto" }, file.name),
      el("span", { class: "cc-quiet" }, sized(file.size, this.line.locale)), ...(bar ? [bar] : []),
      this.composer.cross("file.cancel", () => this.cancel()));
  }
}

// 1536 bytes are "1.5 kB" or "1,5 kB", and 12 are "12 bytes".
function sized(bytes, locale) {
  const units = ["byte", "kilobyte", "megabyte"];
  const step = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  const unitDisplay = step ? "short" : "long";
  const style = { style: "unit", unit: units[step], unitDisplay, maximumFractionDigits: step && 1 };
  return new Intl.NumberFormat(locale, style).format(bytes / 1000 ** step);
}
