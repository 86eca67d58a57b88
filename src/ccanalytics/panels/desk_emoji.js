// Emoji to put into a text or under a message, searched by name.

const EMOJI_ACROSS = 8;

class EmojiPicker extends Popover {
  constructor(desk) {
    super(desk, { class: "cc-emoji", role: "dialog" });
    this.search = el("input", { class: "cc-search", type: "search", autocomplete: "off",
      oninput: () => this.draw() });
    this.grid = el("div", { class: "cc-emoji-grid" });
    this.root.append(this.search, this.grid);
    this.root.addEventListener("pointerdown", (event) => {
      if (event.target !== this.search) event.preventDefault();
    });
  }

  open(opener, pick) {
    this.pick = pick;
    const said = this.desk.line.word("emoji.search");
    this.search.placeholder = said;
    this.search.setAttribute("aria-label", said);
    this.root.setAttribute("aria-label", said);
    this.search.value = "";
    this.draw();
    this.popUp(opener, this.search);
  }

  draw() {
    const { line } = this.desk;
    const sought = this.search.value.trim().toLocaleLowerCase(line.locale);
    const found = EMOJI.map((emoji) => [emoji, line.word(`emoji.${emoji}`)])
      .filter(([, name]) => name.toLocaleLowerCase(line.locale).includes(sought));
    this.grid.replaceChildren(...found.map(([emoji, name]) => el("button", {
      type: "button", tabindex: "-1", class: "cc-emoji-one", "aria-label": name, title: name,
      onclick: () => this.choose(emoji),
    }, emoji)));
    if (!found.length) this.grid.append(el("p", { class: "cc-nothing" }, line.word("emoji.none")));
  }

  choose(emoji) {
    const { pick } = this;
    this.close();
    pick(emoji);
  }

  key(event) {
    super.key(event);
    if (!this.isOpen) return;
    const places = [...this.grid.querySelectorAll("button")];
    if (event.target !== this.search) return void moves(event, places, EMOJI_ACROSS);
    if (event.key === "ArrowDown") {
      event.preventDefault();
      places[0]?.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      places[0]?.click();
    }
  }
}
