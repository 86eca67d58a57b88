// The centre in five figures, each a button that leads to the conversations it counts.

const TILES = [
  // What it leads to, which figure it has, and when it is more than a number.
  { id: "waiting", tab: "waiting" },
  { id: "longest", tab: "waiting", isTime: true },
  { id: "late", tab: "late", look: "late" },
  { id: "soon", tab: "soon", look: "soon" },
  { id: "open", tab: "open" },
];

class BoardTiles {
  constructor(board) {
    this.board = board;
    this.line = board.line;
    this.root = el("div", { class: "cc-tiles", role: "group" });
    this.kept = new Kept(this.root);
  }

  draw() {
    this.root.setAttribute("aria-label", this.line.word("tiles"));
    this.kept.show(TILES.map((tile) => [tile.id, this.line.locale, () => this.tile(tile)]));
    this.tick();
  }

  tile(tile) {
    return el("button", { class: "cc-tile", type: "button", "data-tile": tile.id, onclick: () => this.go(tile) },
      el("span", { class: "cc-tile-name" }, this.line.word(`tile.${tile.id}`)),
      el("strong", { class: "cc-figure" }), el("span", { class: "cc-tile-more", dir: "auto" }));
  }

  // Whoever has waited longest is opened at once.
  go({ id, tab }) {
    const row = this.line.find("tiles", id);
    const open = id === "longest" && row?.conversation != null ? { open: row.conversation } : {};
    this.board.drill({ tab, channel: null, agent: null, ...open });
  }

  // The figures, of which some count on although nothing happens.
  tick() {
    for (const tile of TILES) {
      const row = this.line.find("tiles", tile.id);
      const { node } = this.kept.nodes.get(tile.id);
      const [figure, more] = [node.querySelector(".cc-figure"), node.querySelector(".cc-tile-more")];
      const isNone = !row || (tile.isTime ? row.since == null : !row.count);
      const said = row ? this.figure(tile, row) : "–";
      if (figure.textContent !== said) figure.textContent = said;
      const told = row ? this.more(tile, row, isNone) : "";
      if (more.textContent !== told) more.textContent = told;
      node.classList.toggle("cc-is-none", isNone);
      node.classList.toggle("cc-look-late", !isNone && (tile.look === "late" || row.is_late === true));
      node.classList.toggle("cc-look-soon", !isNone && tile.look === "soon");
      node.setAttribute("aria-pressed", `${this.isAt(tile)}`);
    }
  }

  // Whether its list is the one that shows.
  isAt({ id, tab }) {
    const desk = this.line.row("desk");
    return !!desk?.is_drilled && id !== "longest" && desk.tab === tab && desk.channel == null && desk.agent == null;
  }

  figure({ isTime }, { since, count }) {
    if (!isTime) return count.toLocaleString(this.line.locale);
    return since == null ? "–" : spoken(this.line.ago(since));
  }

  more({ id }, row, isNone) {
    if (isNone) return this.line.word(row.is_set === false ? "tile.unset" : `tile.${id}.none`);
    const values = {
      count: (row.more ?? 0).toLocaleString(this.line.locale), channel: row.channel ?? "–",
      contact: row.contact ?? this.line.word("group"),
      time: row.until != null ? left(this.line, row.until) : row.since != null ? spoken(this.line.ago(row.since)) : "",
    };
    return this.line.word(`tile.${id}.more`, values);
  }
}
