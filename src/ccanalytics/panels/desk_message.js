// One message: whom it answers, what it says, what hangs on it, and whether it got there.

const RASTER = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const LARGEST_THUMBNAIL = 4e6; // bytes

class DeskMessage {
  constructor(log) {
    this.log = log;
    this.desk = log.desk;
    this.line = log.line;
    this.pictures = new Map();
    this.seen = new IntersectionObserver((entries) => entries.forEach((entry) => this.inSight(entry)));
  }

  make(row, follows) {
    const isNote = row.kind === "note.added";
    const side = isNote ? "note" : row.side;
    const author = this.log.author(row);
    const name = isNote ? `${this.line.word("note")} · ${author}` : author;
    return el("div", {
      class: `cc-message cc-from-${side}${follows ? " cc-follows" : ""}`, "data-id": row.id, tabindex: "-1",
      role: "article", "aria-label": `${name}, ${this.line.clock(row.happened_at)}`,
      "aria-haspopup": "menu", oncontextmenu: (event) => this.menu(event, row),
    },
      follows ? null : el("span", { class: "cc-author", dir: "auto" }, name),
      row.quote ? this.quote(row.quote) : null,
      this.said(row),
      el("span", { class: "cc-time" }, ...this.marks(row), el("time", {}, this.line.clock(row.happened_at))),
      ...this.hanging(row),
      el("button", { class: "cc-dots", type: "button", tabindex: "-1", "aria-label": this.line.word("message.acts"),
        title: this.line.word("message.acts"), onclick: (event) => this.menu(event, row) }, "⋯"));
  }

  menu(event, row) {
    // Whoever has selected something wants to copy just that.
    if (event.type === "contextmenu" && !getSelection().isCollapsed) return;
    event.preventDefault();
    event.stopPropagation();
    this.desk.verbs.openMessage(event.currentTarget.closest(".cc-message"), row);
  }

  quote({ id, author, text }) {
    return el("button", { class: "cc-quote", type: "button", tabindex: "-1", onclick: () => this.log.goTo(id) },
      el("strong", { dir: "auto" }, author ?? this.line.word("somebody")),
      el("span", { dir: "auto" }, text ?? this.line.word("deleted")));
  }

  said(row) {
    if (row.is_deleted) return el("em", { class: "cc-said cc-quiet" }, this.line.word("deleted"));
    const more = row.more ? el("em", { class: "cc-quiet" },
      ` ${this.line.word("more", { count: row.more.toLocaleString(this.line.locale) })}`) : null;
    const pieces = row.pieces ?? [[row.text ?? ""]];
    return el("span", { class: "cc-said", dir: "auto" }, ...pieces.map((piece) => this.piece(...piece)), more);
  }

  piece(text, kind, id) {
    if (kind === "conversation") {
      return el("button", { class: "cc-mention", type: "button", tabindex: "-1", "data-conversation": id,
        onclick: () => this.desk.show(id) }, text);
    }
    return kind ? el("span", { class: "cc-mention" }, text) : text;
  }

  // What stands before the time: that it was edited, and how far a message to the contact has got.
  *marks(row) {
    if (row.edited_at != null && !row.is_deleted) {
      const at = this.line.moment(row.edited_at);
      yield el("span", { class: "cc-edited", title: this.line.word("edited.at", { time: at }) },
        this.line.word("edited"));
    }
    if (!row.state) return;
    const said = this.line.word(`state.${row.state}`);
    yield el("span", { class: `cc-state cc-state-${row.state}`, title: row.detail || said },
      row.state === "failed" && row.detail ? `${said}: ${row.detail}` : said);
  }

  *hanging(row) {
    if (row.is_deleted) return;
    for (const file of row.files ?? []) yield this.file(file);
    if (row.reactions?.length) yield this.reactions(row);
    for (const discussion of row.discussions ?? []) {
      yield el("button", { class: "cc-link", type: "button", tabindex: "-1", "data-discussion": discussion,
        onclick: () => this.desk.side.openDiscussion(discussion) }, this.line.word("discussion.open"));
    }
  }

  reactions(row) {
    return el("span", { class: "cc-reactions" }, ...row.reactions.map(([emoji, count, isMine]) => el("button", {
      class: "cc-reaction", type: "button", tabindex: "-1", "aria-pressed": `${isMine}`,
      title: this.line.has(`emoji.${emoji}`) ? this.line.word(`emoji.${emoji}`) : emoji,
      onclick: () => this.desk.verbs.react(row, emoji),
    }, `${emoji} ${count}`)));
  }

  // --- files: they come through the kernel as bytes, and are never opened here ---

  file(file) {
    const isPicture = RASTER.includes(file.media_type) && file.size <= LARGEST_THUMBNAIL;
    const place = isPicture ? el("span", { class: "cc-picture", "data-sha256": file.sha256 }) : null;
    if (place) {
      place.file = file;
      this.seen.observe(place);
    }
    return el("span", { class: "cc-file" }, place,
      el("button", { class: "cc-link", type: "button", tabindex: "-1", dir: "auto", "data-file": file.id,
        title: this.line.word("file.save"), onclick: () => this.save(file) }, icon("clip"), ` ${file.name}`),
      el("span", { class: "cc-quiet" }, sized(file.size, this.line.locale)));
  }

  async inSight({ isIntersecting, target }) {
    if (!isIntersecting) return;
    this.seen.unobserve(target);
    const { file } = target;
    if (!this.pictures.has(file.sha256)) this.pictures.set(file.sha256, this.fetch(file));
    const bytes = await this.pictures.get(file.sha256);
    if (!bytes) return void this.pictures.delete(file.sha256);
    const source = URL.createObjectURL(new Blob(bytes, { type: file.media_type }));
    const wasAtEnd = this.log.isAtEnd();
    const forget = () => {
      URL.revokeObjectURL(source);
      // A picture takes room once it is there; who was at the end stays there.
      if (wasAtEnd) this.log.toEnd();
    };
    target.replaceChildren(el("img", { src: source, alt: file.name, onload: forget, onerror: forget }));
  }

  // The pieces of a file, or null when it did not come; why is said.
  async fetch(file) {
    const pieces = [];
    let offset = 0;
    do {
      const answer = await this.line.ask({ download: file.id, offset });
      if (answer.refused || !answer.bytes) {
        this.desk.toasts.say(answer.refused ?? this.line.word("no.answer"), true);
        return null;
      }
      pieces.push(answer.bytes);
      offset += answer.bytes.byteLength;
      if (!answer.bytes.byteLength) break;
    } while (offset < file.size);
    return pieces;
  }

  async save(file) {
    const bytes = await this.fetch(file);
    if (!bytes) return;
    const source = URL.createObjectURL(new Blob(bytes, { type: "application/octet-stream" }));
    el("a", { href: source, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(source), 60e3);
  }
}
