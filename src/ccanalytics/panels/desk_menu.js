// A menu that pops up: items as data, by mouse and by keys. What would be refused can be read, with
// the refusal's own words, and not be pressed.

class Menu extends Popover {
  constructor(desk) {
    super(desk, { class: "cc-menu" });
    this.id = `${desk.id}-menu`;
    this.list = el("div", { role: "menu", class: "cc-items" });
    // One line says of the item at hand what it does, or why it cannot be done.
    this.said = el("p", { class: "cc-menu-said", id: `${this.id}-said`, dir: "auto" });
    this.root.append(this.list, this.said);
    // Whichever item is pressed, the focus must not leave the menu before it is.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  // Each item has a key, a label and what to run; it may have `said`, `why` not, a `detail`,
  // a `group`, a `look`, and `isChosen` where one of them holds.
  open(opener, label, items) {
    this.list.setAttribute("aria-label", label);
    this.fill(items);
    this.popUp(opener, this.places().find((place) => place.ariaDisabled !== "true") ?? this.places()[0]);
  }

  // Says of the open menu's items what has become known since.
  fill(items) {
    const here = this.list.querySelector(":focus")?.dataset.item;
    let group = items[0]?.group;
    const { opener } = this;
    // The item at hand goes and comes again: that is no leaving.
    this.opener = null;
    this.list.replaceChildren(...items.flatMap((item) => {
      const line = item.group === group ? [] : [el("hr", { role: "separator" })];
      group = item.group;
      return [...line, this.item(item)];
    }));
    this.opener = opener;
    this.said.hidden = !items.some((item) => item.said || item.why);
    if (here === undefined) return;
    this.places().find((place) => place.dataset.item === here)?.focus();
    this.place();
  }

  item(item) {
    const { key, label, detail, said, why, look, run, isChosen } = item;
    const tells = () => { this.said.textContent = why || said || ""; };
    return el("button", {
      type: "button", role: isChosen === undefined ? "menuitem" : "menuitemradio", tabindex: "-1", class: `cc-item cc-look-${look || "plain"}${detail ? " cc-tall" : ""}`,
      "data-item": key, "aria-disabled": `${!!why || item.isWaiting === true}`,
      "aria-checked": isChosen === undefined ? null : `${isChosen}`, "aria-describedby": this.said.id, title: why || said,
      onfocus: tells, onpointermove: (event) => this.follow(event),
      onclick: (event) => this.choose(event, run),
    }, el("span", { dir: "auto" }, label),
      detail ? el("span", { class: "cc-quiet", dir: "auto" }, detail) : null);
  }

  // A menu that opens under a mouse that lies still has not been pointed at.
  follow(event) {
    const isMoved = event.movementX || event.movementY;
    if (isMoved && !event.currentTarget.matches(":focus")) event.currentTarget.focus({ preventScroll: true });
  }

  choose(event, run) {
    if (event.currentTarget.ariaDisabled === "true") return;
    const { opener } = this;
    this.close();
    run(opener);
  }

  places() {
    return [...this.list.querySelectorAll("[role^=menuitem]")];
  }

  key(event) {
    super.key(event);
    if (!this.isOpen || moves(event, this.places())) return;
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey) return;
    // A letter goes to the next item that begins with it.
    const places = this.places();
    const here = places.indexOf(event.target);
    const begins = (place) => place.textContent.toLowerCase().startsWith(event.key.toLowerCase());
    [...places.slice(here + 1), ...places.slice(0, here + 1)].find(begins)?.focus();
  }
}
