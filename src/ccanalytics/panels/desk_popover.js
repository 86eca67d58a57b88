// What pops up beside the thing that opened it, stays within the desk, and gives the focus back.

const GAP = 6; // pixels between a popover and what is beside it

class Popover {
  constructor(desk, attributes) {
    this.desk = desk;
    this.root = el("div", { hidden: true, tabindex: "-1", ...attributes,
      class: `cc-popover ${attributes.class}`,
      onkeydown: (event) => this.key(event), onfocusout: (event) => this.left(event) });
  }

  get isOpen() {
    return !this.root.hidden;
  }

  // Shows it beside `opener` with the focus on `first`.
  popUp(opener, first) {
    if (this.isOpen) this.close(false);
    this.opener = opener;
    opener.setAttribute("aria-expanded", "true");
    this.root.hidden = false;
    this.place();
    (first ?? this.root).focus({ preventScroll: true });
  }

  place() {
    const host = this.desk.root.getBoundingClientRect();
    const at = this.opener.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const below = at.bottom - host.top + GAP;
    const above = at.top - host.top - height - GAP;
    const lowest = host.height - height - GAP;
    const top = below <= lowest ? below : above >= GAP ? above : lowest;
    const left = Math.min(at.left - host.left, host.width - width - GAP);
    this.root.style.top = `${Math.max(GAP, top)}px`;
    this.root.style.left = `${Math.max(GAP, left)}px`;
  }

  close(givesBack = true) {
    if (!this.isOpen) return;
    const { opener } = this;
    // Hiding what has the focus lets it go, which must not close twice.
    this.opener = null;
    this.root.hidden = true;
    opener.removeAttribute("aria-expanded");
    if (!givesBack) return;
    if (opener.isConnected && !opener.disabled) opener.focus({ preventScroll: true });
    else this.desk.focusList();
  }

  // Whoever clicks beside it has done with it.
  left(event) {
    if (this.opener && !this.root.contains(event.relatedTarget)) this.close(false);
  }

  key(event) {
    event.stopPropagation();
    if (event.key !== "Escape" && event.key !== "Tab") return;
    event.preventDefault();
    this.close();
  }
}

// Moves the focus among places by the arrow keys; whether the key was one of them.
function moves(event, places, across = 1) {
  const here = places.indexOf(event.target.closest("[tabindex], button"));
  const there = {
    ArrowDown: here + across, ArrowUp: here - across, Home: 0, End: places.length - 1,
    ...(across > 1 ? { ArrowRight: here + 1, ArrowLeft: here - 1 } : {}),
  }[event.key];
  if (there === undefined || !places.length) return false;
  event.preventDefault();
  // A list goes round, a grid has edges.
  const wrapped = across > 1 ? Math.min(places.length - 1, Math.max(0, there)) : there;
  places.at(wrapped % places.length).focus();
  return true;
}
