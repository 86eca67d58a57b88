// The bell: what happened that is meant for me, and the list of it.

class DeskNotices {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    this.bell = el("button", { class: "cc-bell", type: "button", "aria-haspopup": "menu",
      onclick: () => this.open() });
  }

  rows() {
    return this.line.rows("notices").sort((a, b) => b.id - a.id);
  }

  draw() {
    const many = this.rows().length;
    if (!shows(this.bell, JSON.stringify([many, this.line.locale]))) return;
    const said = this.line.word(many ? "notices.some" : "notices.none", { count: many });
    this.bell.setAttribute("aria-label", said);
    this.bell.title = said;
    this.bell.replaceChildren(icon("bell"), many ? el("span", { class: "cc-count" }, `${many}`) : "");
  }

  open() {
    const rows = this.rows();
    const items = rows.map((row) => ({
      key: `${row.id}`, label: this.told(row), detail: this.line.moment(row.happened_at), group: "one",
      run: () => this.go(row),
    }));
    const all = { key: "all", label: this.line.word("notices.read"), group: "all",
      run: () => this.acknowledge(rows[0].id) };
    const none = { key: "none", label: this.line.word("notices.none"), isWaiting: true, run: () => {} };
    this.desk.menu.open(this.bell, this.line.word("notices"), rows.length ? [...items, all] : [none]);
  }

  told(row) {
    const values = { author: row.author ?? this.line.word("somebody"),
      contact: row.contact ?? this.line.word("group") };
    const said = this.line.word(`notice.${row.kind}`, values);
    return row.text ? `${said}: ${row.text}` : said;
  }

  go(row) {
    this.desk.show(row.conversation);
    if (row.discussion) this.desk.side.openDiscussion(row.discussion);
  }

  async acknowledge(position) {
    const answer = await this.line.ask({ acknowledge: position });
    if (answer.refused) this.desk.toasts.say(answer.refused, true);
  }
}
