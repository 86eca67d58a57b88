// The settings as a whole: who sits here, channels and people on the left, what is set on the right.

let settings = 0;

class SettingsView {
  constructor(model) {
    this.id = `cc-settings-${(settings += 1)}`;
    this.of = "channels";
    this.chosenId = null;
    this.line = new Line(model, (names) => this.changed(names));
    this.page = new SettingsPage(this);
    this.form = new Form(this);
    this.bar = el("div", { class: "cc-bar" });
    this.alarm = new Alarm(this.line);
    this.nav = el("nav", { class: "cc-left cc-places", onkeydown: (event) => this.step(event) });
    this.items = new Kept(this.nav);
    this.root = el("div", {
      class: "cc-desk cc-settings", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => this.key(event),
    }, this.bar, this.alarm.root, el("div", { class: "cc-body" }, this.nav, this.page.root, this.form.root));
    this.ticking = setInterval(() => { this.line.greet(); this.alarm.draw(this.root); }, 1000);
    this.draw();
  }

  close() {
    clearInterval(this.ticking);
    this.line.close();
  }

  get chosen() {
    return this.line.find(this.of, this.chosenId);
  }

  changed(names) {
    if (names.length) this.draw();
    this.alarm.draw(this.root);
  }

  // Where the keys go when a dialog closes.
  focusList() {
    this.nav.querySelector('[aria-current="page"]')?.focus({ preventScroll: true });
  }

  draw() {
    // One whose channel has gone looks at the first one.
    if (!this.chosen && this.line.row("channels")) this.choose("channels", this.sorted("channels")[0].id);
    this.drawBar();
    this.drawPlaces();
    this.page.draw();
  }

  drawBar() {
    const desk = this.line.row("desk");
    this.root.setAttribute("aria-label", this.line.word("settings"));
    if (!desk || !shows(this.bar, JSON.stringify([desk, this.line.locale]))) return;
    const names = new Intl.DisplayNames(this.line.locale, { type: "language" });
    this.bar.replaceChildren(
      el("strong", { dir: "auto" }, desk.name),
      el("span", { class: "cc-quiet", dir: "auto", title: desk.path },
        `${this.line.word(`role.${desk.role}`)} · ${desk.store}`),
      el("span", { class: "cc-gap" }),
      el("select", {
        class: "cc-language", "aria-label": this.line.word("language"),
        onchange: (event) => { remember("locale", event.target.value); this.line.hello(); },
      }, ...desk.languages.map((code) => el("option", { value: code, selected: code === this.line.locale }, names.of(code)))));
  }

  // --- channels and people ---

  sorted(of) {
    return this.line.rows(of).sort((one, other) => one.title.localeCompare(other.title, this.line.locale));
  }

  drawPlaces() {
    const desk = this.line.row("desk");
    if (!desk) return;
    this.nav.setAttribute("aria-label", this.line.word("settings"));
    const items = ["channels", "people"].flatMap((of) => {
      const mayAdd = desk.may_add.includes(of);
      const title = this.line.word(of);
      const add = this.line.word(`add.${of}`);
      return [
        [of, JSON.stringify([title, add, mayAdd]), () => el("div", { class: "cc-kind" }, el("span", {}, title),
          mayAdd ? el("button", { class: "cc-button cc-small", type: "button", title: add, "aria-label": add,
            onclick: () => this.add(of) }, "+") : "")],
        ...this.sorted(of).map((row) => this.place(of, row)),
      ];
    });
    this.items.show(items);
    const here = this.items.nodes.get(`${this.of}/${this.chosenId}`)?.node;
    for (const { node } of this.items.nodes.values()) {
      if (!node.matches("button")) continue;
      if (node === here) node.setAttribute("aria-current", "page");
      else node.removeAttribute("aria-current");
    }
  }

  place(of, row) {
    const isUnsaved = this.page.isTouched(of, row.id);
    const state = of === "people" ? row.presence : row.is_open ? "open" : "closed";
    const said = of === "people" ? row.presence && this.line.word(`presence.${row.presence}`) : this.line.word(state);
    const look = { open: "online", closed: "away" }[state] ?? state;
    return [`${of}/${row.id}`, JSON.stringify([row.title, row.name, said, isUnsaved]), () => el("button", {
      class: "cc-place-item", type: "button", "data-place": `${of}/${row.id}`, onclick: () => this.choose(of, row.id),
    },
      el("span", { class: "cc-who", dir: "auto" }, row.title),
      isUnsaved ? el("span", { class: "cc-unsaved", title: this.line.word("unsaved") }, "●") : "",
      said ? el("span", { class: `cc-chip cc-is-${look}` }, said) : "",
      row.name === row.title ? "" : el("span", { class: "cc-text", dir: "auto" }, row.name))];
  }

  choose(of, id) {
    [this.of, this.chosenId] = [of, id];
    this.draw();
    this.nav.querySelector('[aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  step(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const all = [...this.nav.querySelectorAll(".cc-place-item")];
    const at = all.indexOf(event.target);
    if (!by || at < 0) return;
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, at + by))].focus();
  }

  add(of) {
    const isChannel = of === "channels";
    const asks = isChannel
      ? [{ name: "name.channels", kind: "text" }, { name: "title", kind: "text", is_optional: true }]
      : [{ name: "login", kind: "text" }, { name: "name.people", kind: "text", is_optional: true },
        { name: "role", kind: "choice", options: ["agent", "supervisor", "admin"] }];
    this.form.open({
      verb: `add_${of}`, title: this.line.word(`add.${of}`), asks, confirm: () => this.line.word("add"),
      run: async (given) => {
        const content = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.split(".")[0], value]));
        const answer = await this.line.ask({ do: isChannel ? "add_channel" : "add_agent", ...content });
        if (answer.refused) return answer.refused;
        this.choose(of, answer.facts[0].subject);
        return "";
      },
    });
  }

  // --- keys and trouble ---

  key(event) {
    // Otherwise JupyterLab takes them for its own commands.
    event.stopPropagation();
    if (event.key === "Escape" && this.form.isOpen) return this.form.close();
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || this.form.isOpen) return;
    event.preventDefault();
    this.page.saves();
  }
}

export default {
  render({ model, el: place }) {
    const view = new SettingsView(model);
    place.append(view.root);
    return () => view.close();
  },
};
