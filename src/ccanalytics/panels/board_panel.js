// The board as a whole: the desk with the centre's figures over it, and the floor to begin with.

class Board extends Desk {
  madeList() {
    return new BoardList(this);
  }

  laidOut() {
    this.tiles = new BoardTiles(this);
    this.floor = new BoardFloor(this);
    this.resting = el("p", { class: "cc-resting", role: "status", hidden: true });
    [this.body] = super.laidOut();
    this.body.hidden = true;
    return [this.resting, this.tiles.root, this.floor.root, this.body];
  }

  named() {
    return this.line.word("board");
  }

  get isDrilled() {
    return this.line.row("desk")?.is_drilled ?? false;
  }

  draw() {
    const wasDrilled = !this.body.hidden;
    this.body.hidden = !this.isDrilled;
    this.floor.root.hidden = this.isDrilled;
    this.root.classList.toggle("cc-drilled", this.isDrilled);
    this.tiles.draw();
    this.floor.draw();
    super.draw();
    this.drawResting();
    if (this.isDrilled && !wasDrilled) this.arrived();
    if (!this.isDrilled && wasDrilled) this.returned();
  }

  tick() {
    super.tick();
    this.tiles.tick();
    this.floor.tick();
    this.drawResting();
  }

  // While the rules rest, what to do about it stands where nobody misses it.
  drawResting() {
    const isResting = !!this.line.row("rules") && this.rules.isStale;
    this.resting.hidden = !isResting;
    const said = isResting ? this.line.word("rules.start") : "";
    if (this.resting.textContent !== said) this.resting.textContent = said;
  }

  // --- to the conversations behind a figure, and back ---

  drill(what) {
    this.cameFrom = this.root.getRootNode().activeElement;
    this.list.box.scrollTop = 0;
    this.line.see(what);
    if (what.open != null) [this.open, this.hasArrived, this.askedAt] = [what.open, false, Date.now()];
  }

  back() {
    if (!this.isDrilled) return;
    this.open = null;
    this.hasArrived = true;
    this.line.see({ at: "floor" });
  }

  arrived() {
    this.list.draw();
    if (this.root.contains(this.root.getRootNode().activeElement)) this.focusList();
  }

  // The focus goes where one came from, if that is there still.
  returned() {
    const row = this.cameFrom?.closest?.("[data-row]");
    const part = row?.closest("[data-part]")?.dataset.part;
    const again = part && this.root.querySelector(`[data-part="${part}"] [data-row="${row.dataset.row}"] .cc-cover`);
    (again ?? this.tiles.root.querySelector(".cc-tile")).focus({ preventScroll: true });
  }

  focusList() {
    if (this.isDrilled) super.focusList();
    else this.tiles.root.querySelector(".cc-tile")?.focus({ preventScroll: true });
  }

  keys() {
    const keys = super.keys();
    if (this.isDrilled) return { ...keys, Escape: () => this.back() };
    return { o: keys.o };
  }
}

export default {
  render({ model, el: place }) {
    const board = new Board(model);
    place.append(board.root);
    board.draw();
    return () => board.close();
  },
};
