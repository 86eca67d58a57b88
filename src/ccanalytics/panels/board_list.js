// What the board leads to: the conversations of the whole centre, of a channel or of an agent.

const BOARD_TABS = ["waiting", "late", "soon", "open"];

class BoardList extends DeskList {
  constructor(board) {
    super(board);
    this.scope = el("div", { class: "cc-scope" });
    this.root.prepend(this.scope);
  }

  get names() {
    return BOARD_TABS;
  }

  draw() {
    this.drawScope();
    super.draw();
  }

  // Whose conversations these are, and the way back.
  drawScope() {
    const { channel, agent } = this.line.row("desk") ?? {};
    const place = channel == null ? null : this.line.find("channels", channel);
    const whose = agent == null ? null : this.line.find("agents", agent);
    const named = [place?.name, whose?.name].filter(Boolean).join(" · ") || this.line.word("scope.all");
    if (!shows(this.scope, JSON.stringify([named, whose?.presence, whose?.since, this.line.locale]))) return;
    const back = this.line.word("back");
    this.scope.replaceChildren(
      el("button", { class: "cc-button cc-back", type: "button", title: back, "aria-label": back,
        onclick: () => this.desk.back() }, "←"),
      el("h3", { dir: "auto" }, named), whose ? this.desk.floor.presence(whose) : "");
  }

  rank(row) {
    return ["late", "soon"].includes(this.tab) ? row.due_at : super.rank(row);
  }

  wait(row, waited, isLate) {
    const said = super.wait(row, waited, isLate);
    if (isLate || row.due_at == null || row.due_at - this.line.now() > 5 * 60e3) return said;
    return `${said} · ${left(this.line, row.due_at, "due.in")}`;
  }
}
