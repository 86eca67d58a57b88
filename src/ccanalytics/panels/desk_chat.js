// The right side: who it is, what may be done, what was said, and the composer.

class DeskChat {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    this.head = el("header", { class: "cc-head" });
    this.log = new DeskLog(desk);
    this.composer = new DeskComposer(desk);
    this.room = el("div", { class: "cc-room" }, this.head, this.log.root, this.composer.root);
    this.empty = el("div", { class: "cc-empty" });
    this.root = el("section", { class: "cc-right" }, this.room, this.empty);
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
    const wasAtEnd = this.log.isAtEnd();
    if (head) {
      this.drawHead(head);
      this.log.draw(head);
      this.read(head);
    }
    this.composer.draw(isOther);
    // What stands below may have grown, and taken the last lines out of sight.
    if (wasAtEnd) this.log.toEnd();
  }

  // What has been on the screen has been read; another window may have read further.
  read(head) {
    const last = this.log.last;
    const mark = `${head.id} ${last}`;
    if (last === undefined || mark === this.marked || document.visibilityState !== "visible") return;
    this.marked = mark;
    this.line.model.send({ read: [head.id, last] });
  }

  clear() {
    this.head.replaceChildren();
    this.head.dataset.shows = "";
    this.waits = null;
    this.log.clear();
  }

  // All that was being written goes, as the conversations that it was for have gone.
  forget() {
    this.composer.drafts.clear();
    this.shown = undefined;
    this.draw();
  }

  drawHead(head) {
    const key = [head, this.line.locale, this.desk.busy];
    if (!shows(this.head, JSON.stringify(key))) return;
    const { verbs } = this.desk;
    const place = this.place(head);
    this.status = el("span", { class: "cc-status" });
    this.waits = el("span", { class: "cc-waits" });
    const more = el("button", { class: "cc-button cc-more", type: "button", "aria-haspopup": "menu",
      "aria-label": this.line.word("more.acts"), title: this.line.word("more.acts"), disabled: this.desk.busy,
      onclick: (event) => verbs.openMore(event.currentTarget) }, "…");
    this.head.replaceChildren(
      el("div", { class: "cc-title" },
        el("h2", { dir: "auto", title: head.address }, head.title || this.desk.contact(head)),
        el("p", { class: "cc-quiet", dir: "auto" }, this.about(head)),
        el("p", { class: "cc-standing" }, this.status, this.waits),
        this.badges(head)),
      el("div", { class: "cc-buttons", role: "group", "data-place": place },
        ...verbs.at(place, head.blocked).map((offer) => verbs.button(offer, head.blocked)), more));
    this.tick();
  }

  // Which bar it has: what waits, or is offered to me, is new.
  place(head) {
    return head.status === "waiting" || (head.status === "offered" && head.is_mine) ? "new" : "bar";
  }

  about(head) {
    const parent = head.parent ? this.line.word("parent", { id: head.parent }) : "";
    const name = head.title ? this.desk.contact(head) : "";
    const said = [name, head.channel, this.desk.connector(head), this.line.word("number", head), parent];
    return said.filter(Boolean).join(" · ");
  }

  badges(head) {
    const said = [
      head.pinned_at && ["pinned", this.line.word(head.is_mine ? "pinned" : "pinned.other", head)],
      head.spam_at && ["spam", this.line.word("spam.before", { time: this.line.moment(head.spam_at) })],
      head.participants && ["people", this.line.word("participants",
        { names: head.participants.map((one) => one.name).join(", ") })],
      head.is_outbound && ["outbound", this.line.word("outbound")],
    ].filter(Boolean);
    return said.length ? el("p", { class: "cc-badges" }, ...said.map(([kind, text]) =>
      el("span", { class: `cc-chip cc-badge-${kind}`, dir: "auto", title: text }, text))) : null;
  }

  standing(head) {
    const me = head.is_mine ? ".me" : "";
    if (head.status == null) return this.line.word("status.none");
    if (head.status !== "closed") {
      const suffix = head.status === "waiting" ? "" : me;
      const offer = head.is_queue_offer ? ".queue" : "";
      const said = this.line.word(`status.${head.status}${offer}${suffix}`, head);
      if (head.offer_until == null) return said;
      return `${said}, ${left(this.line, head.offer_until, "left")}`;
    }
    const key = head.reason === "spam" ? "status.spam" : "status.closed";
    return this.line.word(key, { time: this.line.moment(head.closed_at) });
  }

  tick() {
    const { head } = this.desk;
    if (!head || !this.waits) return;
    const standing = this.standing(head);
    if (this.status.textContent !== standing) this.status.textContent = standing;
    const waited = head.waiting_since == null ? null : this.line.ago(head.waiting_since);
    const isLate = this.desk.isLate(head.id, waited);
    const said = waited == null ? "" : this.line.word("waits", { time: spoken(waited) });
    this.waits.textContent = said + (isLate ? ` · ${this.line.word("late")}` : "");
    this.waits.classList.toggle("cc-is-late", isLate);
  }
}
