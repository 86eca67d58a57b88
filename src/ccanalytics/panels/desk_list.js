// The left side: tabs, search, and the conversations of a tab, of which only those in sight exist.

const ROW = 58;
const TABS = ["mine", "unanswered", "waiting_for_us", "waiting_for_contact", "pinned", "open", "closed", "spam"];
const SETTLED = 400; // milliseconds after the last letter until a search goes to the kernel

class DeskList {
  constructor(desk) {
    this.desk = desk;
    this.line = desk.line;
    this.tabs = el("div", { class: "cc-tabs", role: "tablist", onkeydown: (event) => this.keyInTabs(event) });
    this.search = el("input", {
      class: "cc-search", type: "search", autocomplete: "off", spellcheck: "false",
      oninput: () => this.sought(),
    });
    this.filters = el("div", { class: "cc-filters" });
    this.space = el("div", { class: "cc-space" });
    this.box = el("div", {
      class: "cc-list", role: "listbox", tabindex: "0", id: `${desk.id}-list`,
      onscroll: () => this.draw(), onclick: (event) => this.clicked(event),
    }, this.space);
    this.root = el("section", { class: "cc-left" }, this.tabs, this.search, this.filters, this.box);
    this.options = new Kept(this.space);
  }

  get tab() {
    return this.line.row("desk")?.tab ?? "unanswered";
  }

  get names() {
    return TABS;
  }

  get hasEnded() {
    return this.tab === "closed" || this.tab === "spam";
  }

  rows() {
    const sought = this.search.value.trim().toLocaleLowerCase(this.line.locale);
    // The kernel has searched all that was written, and of what has ended more than what is here.
    const isHere = (row) => !sought || row.sought === sought || this.matches(row, sought);
    return this.line.rows("list")
      .filter((row) => row.tab === this.tab && isHere(row))
      .sort((a, b) => this.rank(a) - this.rank(b) || b.last_at - a.last_at || a.id - b.id);
  }

  rank(row) {
    return this.hasEnded ? -row.closed_at : (row.waiting_since ?? Number.MAX_SAFE_INTEGER);
  }

  matches(row, sought) {
    const carrier = this.desk.connector(row);
    const texts = [row.title, row.contact, row.text, row.channel, carrier, row.agent, `${row.id}`];
    return texts.some((text) => text?.toLocaleLowerCase(this.line.locale).includes(sought));
  }

  // What is here is searched at once, all that was written by the kernel once one stops typing.
  sought() {
    this.draw();
    clearTimeout(this.settling);
    const text = this.search.value.trim();
    this.settling = setTimeout(() => this.line.see({ sought: text }), SETTLED);
  }

  draw() {
    this.drawTabs();
    this.drawFilters();
    this.search.placeholder = this.line.word("search");
    this.search.setAttribute("aria-label", this.line.word("search"));
    this.box.setAttribute("aria-label", this.line.word("list"));
    this.shown = this.rows();
    this.space.style.height = `${this.shown.length * ROW}px`;
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - 4);
    const many = Math.ceil((this.box.clientHeight || 600) / ROW) + 8;
    const inSight = this.shown.slice(first, first + many);
    const items = inSight.map((row) =>
      [row.id, JSON.stringify([row, this.line.locale]), () => this.option(row)]);
    if (!this.shown.length) items.push(["", this.saidNothing(), () => this.nothing()]);
    this.options.show(items);
    inSight.forEach((row, n) => this.place(row, first + n));
    const current = this.desk.open;
    if (current != null) this.box.setAttribute("aria-activedescendant", this.optionId(current));
    else this.box.removeAttribute("aria-activedescendant");
  }

  saidNothing() {
    return this.line.word(this.search.value.trim() ? "none.found" : `none.${this.tab}`);
  }

  nothing() {
    return el("p", { class: "cc-nothing" }, this.saidNothing());
  }

  drawTabs() {
    const counts = this.line.row("counts") ?? {};
    if (!shows(this.tabs, JSON.stringify([this.tab, counts, this.line.locale]))) return;
    const here = this.tabs.querySelector(":focus")?.dataset.tab;
    this.tabs.setAttribute("aria-label", this.line.word("list"));
    this.tabs.replaceChildren(...this.names.map((tab) => {
      const count = counts[tab];
      return el("button", {
        class: "cc-tab", role: "tab", type: "button", "data-tab": tab,
        "aria-selected": `${tab === this.tab}`, "aria-controls": this.box.id,
        tabindex: tab === this.tab ? "0" : "-1", onclick: () => this.choose(tab),
      }, this.line.word(`tab.${tab}`), ...(count ? [" ", el("span", { class: "cc-count" }, count.toLocaleString(this.line.locale))] : []));
    }));
    if (here) this.tabs.querySelector(`[data-tab="${here}"]`)?.focus();
  }

  choose(tab) {
    this.box.scrollTop = 0;
    this.line.see({ tab, sought: this.search.value.trim() });
  }

  keyInTabs(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const places = [...this.tabs.children];
    const there = (places.indexOf(event.target.closest("button")) + by + places.length) % places.length;
    places[there].focus();
    this.choose(places[there].dataset.tab);
  }

  // One's choice of channel and agent holds for every tab; the kernel filters.
  drawFilters() {
    const targets = this.line.rows("targets");
    const { channel, agent } = this.line.row("desk") ?? {};
    if (!shows(this.filters, JSON.stringify([targets.map((row) => [row.id, row.name]), channel, agent,
      this.line.locale]))) return;
    this.filters.replaceChildren(this.filter("channel", targets, channel), this.filter("agent", targets, agent));
  }

  filter(kind, targets, chosen) {
    const options = targets.filter((row) => row.kind === kind).map((row) => [row.id.split(":")[1], row.name]);
    return el("select", {
      class: "cc-filter", "aria-label": this.line.word(`filter.${kind}`), "data-filter": kind,
      onchange: (event) => this.line.see({ [kind]: Number(event.target.value) || null }),
    }, ...[["", this.line.word(`filter.${kind}`)], ...options].map(([value, name]) =>
      el("option", { value, selected: value === `${chosen ?? ""}` }, name)));
  }

  option(row) {
    const isNew = row.unread > 0;
    const signs = [isNew && ["unread", "●"], row.is_pinned && ["pinned", icon("pin")]].filter(Boolean);
    return el("div", {
      class: `cc-row${isNew ? " cc-unread" : ""}`, role: "option", id: this.optionId(row.id),
      "data-id": row.id, style: `height:${ROW}px`,
    },
      el("span", { class: "cc-who", dir: "auto" }, ...signs.map(([word, sign]) => el("span", {
        class: `cc-sign cc-sign-${word}`, role: "img", "aria-label": this.line.word(word),
        title: this.line.word(word),
      }, sign)), row.title || (row.contact ?? this.line.word("group"))),
      el("span", { class: "cc-wait" }),
      el("span", { class: "cc-text", dir: "auto" }, this.text(row)),
      el("span", { class: "cc-place" },
        el("span", { class: "cc-chip", dir: "auto" }, row.channel ?? "–"), this.holder(row)));
  }

  // What changes without anything happening: where it stands, how long they wait, whose turn it is.
  place(row, place) {
    const { node } = this.options.nodes.get(row.id);
    const waited = row.waiting_since == null ? null : this.line.ago(row.waiting_since);
    const isLate = this.desk.isLate(row.id, waited);
    const wait = this.wait(row, waited, isLate);
    node.style.top = `${place * ROW}px`;
    node.classList.toggle("cc-late", isLate);
    node.setAttribute("aria-selected", `${row.id === this.desk.open}`);
    node.setAttribute("aria-setsize", this.shown.length);
    node.setAttribute("aria-posinset", place + 1);
    const told = node.querySelector(".cc-wait");
    if (told.textContent !== wait) told.textContent = wait;
    const over = row.offer_until == null ? null : node.querySelector(".cc-until");
    if (over) over.textContent = ` · ${left(this.line, row.offer_until)}`;
  }

  wait(row, waited, isLate) {
    if (waited != null) return spoken(waited) + (isLate ? ` · ${this.line.word("late")}` : "");
    const at = row.closed_at ?? row.last_at;
    return at == null ? "" : this.line.moment(at);
  }

  text(row) {
    const text = row.text ?? "";
    return row.side === "contact" || !text ? text : `↩ ${text}`;
  }

  holder(row) {
    const me = row.is_mine ? ".me" : "";
    if (row.status === "waiting" && row.is_queue_offer) {
      return el("span", { class: "cc-chip cc-offered" }, this.line.word("offered.all"));
    }
    if (row.status === "waiting") return "";
    if (row.status === "closed" && !row.agent) return "";
    const key = row.status === "offered" ? `offered${me}` : `held${me}`;
    const kind = row.status === "offered" ? "cc-chip cc-offered" : "cc-chip cc-agent";
    const until = row.offer_until == null ? null : el("span", { class: "cc-until" });
    return el("span", { class: kind, dir: "auto" }, this.line.word(key, row), until);
  }

  optionId(id) {
    return `${this.desk.id}-row-${id}`;
  }

  clicked(event) {
    const option = event.target.closest("[data-id]");
    if (option) this.desk.show(Number(option.dataset.id));
  }

  // Moves by one and opens what it finds there.
  step(by) {
    const rows = this.rows();
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.id === this.desk.open);
    const there = Math.min(rows.length - 1, Math.max(0, here < 0 ? 0 : here + by));
    this.desk.show(rows[there].id);
    const top = there * ROW;
    const { scrollTop, clientHeight } = this.box;
    if (top < scrollTop) this.box.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.box.scrollTop = top + ROW - clientHeight;
    this.box.focus();
  }
}
