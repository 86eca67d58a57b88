// What the contact has before their eyes: their own words on the right, the centre's on the left.

const CHANGES = ["edit", "delete"];

class PhoneLog {
  constructor(phone) {
    this.phone = phone;
    this.line = phone.line;
    this.root = el("div", { class: "cc-log", role: "log", "aria-live": "polite", tabindex: "0",
      onkeydown: (event) => this.key(event) });
    this.entries = new Kept(this.root);
  }

  draw(head) {
    const isFirst = this.last === undefined || this.whom !== head.conversation;
    const isAtEnd = this.isAtEnd();
    const rows = this.rows(head);
    this.whom = head.conversation;
    this.last = rows.at(-1)?.id;
    this.root.setAttribute("aria-label", this.line.word("messages"));
    this.entries.show([...this.lines(rows, head)]);
    if (isFirst || isAtEnd) this.toEnd();
  }

  isAtEnd() {
    return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 40;
  }

  toEnd() {
    this.root.scrollTop = this.root.scrollHeight;
  }

  rows(head) {
    return this.line.rows("seen")
      .filter((row) => row.conversation === head.conversation)
      .sort((a, b) => a.at - b.at || a.id - b.id);
  }

  // The last message of the centre's that was not read yet.
  unread(head) {
    return this.rows(head).filter((row) => ["sent", "delivered"].includes(row.state)).at(-1);
  }

  *lines(rows, head) {
    if (!rows.length) {
      const said = this.line.word(head.conversation == null ? "new.said" : "nothing");
      yield ["nothing", said, () => el("p", { class: "cc-nothing" }, said)];
    }
    let day = "";
    for (const row of rows) {
      const its = this.line.day(row.at);
      if (its !== day) yield [`day ${row.id}`, its, () => el("div", { class: "cc-day" }, el("span", {}, its))];
      day = its;
      const shown = JSON.stringify([row, head.can, head.zone, this.line.locale]);
      yield [row.id, shown, () => this.message(row, head)];
    }
  }

  message(row, head) {
    // Of what was deleted nobody is told whose it was.
    const name = row.is_mine ? this.line.word("you")
      : row.author || (row.is_deleted ? "" : this.line.word(row.side === "bot" ? "bot" : "system"));
    const acts = this.acts(row, head);
    return el("div", { class: `cc-message cc-from-${row.is_mine ? "agent" : "contact"}`, "data-id": row.id,
      role: "article", tabindex: "-1", "aria-label": [name, this.line.clock(row.at)].filter(Boolean).join(", ") },
      row.is_mine || !name ? null : el("span", { class: "cc-author", dir: "auto" }, name),
      row.quotes == null ? null : el("span", { class: "cc-quote" }, el("span", { dir: "auto" }, row.quotes)),
      this.said(row),
      el("span", { class: "cc-time" },
        row.is_edited ? el("span", { class: "cc-edited" }, this.line.word("edited")) : null,
        el("time", {}, this.line.clock(row.at))),
      ...row.files.map((file) => this.file(file)),
      row.reactions.length ? this.reactions(row, head) : null,
      acts.length ? el("button", { class: "cc-dots", type: "button", "aria-haspopup": "menu",
        "aria-label": this.line.word("message.acts"), title: this.line.word("message.acts"),
        onclick: (event) => this.phone.menu.open(event.currentTarget, this.line.word("message.acts"), acts),
      }, "⋯") : null);
  }

  said(row) {
    if (row.is_deleted) return el("em", { class: "cc-said cc-quiet" }, this.line.word("deleted"));
    const more = row.more ? el("em", { class: "cc-quiet" },
      ` ${this.line.word("more", { count: row.more.toLocaleString(this.line.locale) })}`) : null;
    return el("span", { class: "cc-said", dir: "auto" }, row.text, more);
  }

  // What the contact can do with it, as far as their carrier can.
  acts(row, head) {
    if (row.is_deleted) return [];
    const { composer } = this.phone;
    const offered = {
      edit: () => composer.edit(row),
      delete: () => this.phone.act("delete", { message: row.id }),
      react: () => this.phone.emoji.open(this.dots(row.id), (emoji) => this.react(row, emoji)),
    };
    return Object.entries(offered)
      .filter(([verb]) => head.can.includes(verb) && (row.is_mine || !CHANGES.includes(verb)))
      .map(([verb, run]) => ({ key: verb, label: this.line.word(verb), run,
        look: verb === "delete" ? "danger" : undefined }));
  }

  dots(id) {
    return this.entries.nodes.get(id)?.node.querySelector(".cc-dots") ?? this.root;
  }

  react(row, emoji) {
    const isTheirs = row.reactions.some(([sign, , isMine]) => sign === emoji && isMine);
    this.phone.act("react", { message: row.id, emoji, is_removed: isTheirs });
  }

  reactions(row, head) {
    return el("span", { class: "cc-reactions" }, ...row.reactions.map(([emoji, count, isMine]) => el("button", {
      class: "cc-reaction", type: "button", "aria-pressed": `${isMine}`, disabled: !head.can.includes("react"),
      title: this.line.has(`emoji.${emoji}`) ? this.line.word(`emoji.${emoji}`) : emoji,
      onclick: () => this.react(row, emoji),
    }, `${emoji} ${count}`)));
  }

  // --- files: they come through the kernel as bytes, and are never opened here ---

  file(file) {
    return el("span", { class: "cc-file" },
      el("button", { class: "cc-link", type: "button", dir: "auto", "data-file": file.id,
        title: this.line.word("file.save"), onclick: () => this.save(file) }, icon("clip"), file.name),
      el("span", { class: "cc-quiet" }, sized(file.size, this.line.locale)));
  }

  async save(file) {
    const pieces = [];
    for (let offset = 0; offset < file.size;) {
      const answer = await this.line.ask({ download: file.id, offset });
      if (answer.refused || !answer.bytes?.byteLength) {
        return this.phone.say(answer.refused ?? this.line.word("no.answer"));
      }
      pieces.push(answer.bytes);
      offset += answer.bytes.byteLength;
    }
    const source = URL.createObjectURL(new Blob(pieces, { type: "application/octet-stream" }));
    el("a", { href: source, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(source), 60e3);
  }

  key(event) {
    const places = [...this.root.querySelectorAll(".cc-message")];
    if (event.target.closest("button") || !["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    if (event.target.closest(".cc-message")) return void moves(event, places);
    event.preventDefault();
    places.at(event.key === "Home" ? 0 : -1)?.focus();
  }
}
