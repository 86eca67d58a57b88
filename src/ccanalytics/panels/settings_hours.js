// Hours: one calendar or several, each with its week, holidays and special days.

const DAY_MINUTES = 24 * 60;

class HoursControl extends Control {
  make() {
    this.group();
    this.calendars = [];
    this.places = el("div", { class: "cc-calendars" });
    this.more = el("button", { class: "cc-button", type: "button", onclick: () => this.add() });
    this.body.append(this.places, this.more);
    this.shown = "";
  }

  get value() {
    return this.calendars.map((one) => one.value);
  }

  // What is typed is not made anew under whoever types.
  set(value) {
    if (JSON.stringify(this.value) === JSON.stringify(value) && this.isMade) return;
    this.isMade = true;
    this.calendars = value.map((one, at) => new CalendarForm(this, one, at, value.length));
    this.places.replaceChildren(...this.calendars.map((one) => one.root));
    this.more.textContent = this.line.word(value.length ? "hours.another" : "hours.set");
    this.lock(this.root.classList.contains("cc-locked"));
  }

  add() {
    const { value } = this;
    const last = value.at(-1);
    const zone = this.line.row("desk")?.zone ?? "UTC";
    const begins = { zone, week: "mon-fri 09:00-18:00", valid_from: "", holidays: "", special: "" };
    this.set([...value, last ? { ...last, valid_from: "" } : begins]);
    this.edited();
    this.calendars.at(-1).begin();
  }

  remove(at) {
    this.set(this.value.filter((_one, number) => number !== at));
    this.edited();
    this.more.focus();
  }

  tell(state) {
    super.tell(state);
    const isWrong = Object.keys(state.faults).some((place) => place.split(".")[0] === this.field.key);
    this.root.classList.toggle("cc-is-wrong", isWrong || state.theirs !== null);
  }

  tellRead(read, faults) {
    this.said.textContent = read[this.field.key]?.said ?? (this.calendars.length ? "" : this.word("empty"));
    this.calendars.forEach((one, at) => one.tell(`${this.field.key}.${at}`, read, faults));
  }

  focus(place = "") {
    const [, number, part] = place.split(".");
    const form = this.calendars[number];
    if (form) form.focus(part);
    else this.more.focus();
  }
}

class CalendarForm {
  constructor(control, value, at, count) {
    Object.assign(this, { control, line: control.line, inputs: {}, reads: {}, faults: {} });
    const word = (key, values) => this.line.word(key, values);
    this.bars = el("div", { class: "cc-week", "aria-hidden": "true" });
    const name = count > 1 ? word("hours.number", { number: at + 1 }) : word("hours.one");
    this.adder = new HolidayAdder(this);
    this.root = el("section", { class: "cc-calendar", role: "group", "aria-label": name },
      el("div", { class: "cc-calendar-head" }, el("strong", {}, name), el("span", { class: "cc-gap" }),
        el("button", { class: "cc-button cc-small", type: "button", "aria-label": `${word("hours.remove")}: ${name}`,
          onclick: () => control.remove(at) }, word("hours.remove"))),
      el("div", { class: "cc-two" },
        this.part("zone", el("input", { type: "text", list: control.page.zones.id, autocomplete: "off", spellcheck: "false" })),
        this.part("valid_from", el("input", { type: "date", min: "2000-01-01", max: "2040-12-31" }))),
      this.part("week", el("input", { type: "text", spellcheck: "false", autocomplete: "off",
        placeholder: word("hours.week.example") })),
      this.bars,
      el("div", { class: "cc-two" },
        this.part("holidays", el("textarea", { rows: "5", spellcheck: "false", dir: "auto" }), this.adder.root),
        this.part("special", el("textarea", { rows: "5", spellcheck: "false", dir: "auto" }))));
    for (const [part, input] of Object.entries(this.inputs)) input.value = value[part];
  }

  part(name, input, ...more) {
    const id = `${this.control.id}-${name}-${(controls += 1)}`;
    const help = `hours.${name}.said`;
    input.id = id;
    input.classList.add("cc-search");
    input.setAttribute("aria-describedby", `${id}-told`);
    input.addEventListener("input", () => this.control.edited());
    this.inputs[name] = input;
    this.reads[name] = el("p", { class: "cc-read" });
    this.faults[name] = el("p", { class: "cc-fault" });
    return el("div", { class: "cc-part" }, el("label", { for: id }, this.line.word(`hours.${name}`)), input,
      el("div", { id: `${id}-told` }, this.reads[name], this.faults[name],
        this.line.has(help) ? el("p", { class: "cc-help" }, this.line.word(help)) : ""), ...more);
  }

  get value() {
    return Object.fromEntries(Object.entries(this.inputs).map(([part, input]) => [part, input.value]));
  }

  begin() {
    this.focus(this.inputs.week.value && !this.inputs.valid_from.value && this.control.calendars.length > 1
      ? "valid_from" : "week");
  }

  focus(part) {
    this.inputs[part]?.focus();
  }

  tell(place, read, faults) {
    for (const [part, input] of Object.entries(this.inputs)) {
      const fault = faults[`${place}.${part}`] ?? "";
      this.faults[part].textContent = fault;
      this.reads[part].textContent = fault ? "" : read[`${place}.${part}`]?.said ?? "";
      input.setAttribute("aria-invalid", `${!!fault}`);
    }
    const bars = read[`${place}.week`]?.bars;
    // What cannot be read now is drawn as it was last.
    this.bars.classList.toggle("cc-is-stale", !bars);
    if (bars && shows(this.bars, JSON.stringify([bars, this.line.locale]))) this.drawWeek(bars);
  }

  // A line for each day, on which it is open where it is dark.
  drawWeek(bars) {
    const per = (minutes) => `${((100 * minutes) / DAY_MINUTES).toFixed(3)}%`;
    this.bars.replaceChildren(...[0, 1, 2, 3, 4, 5, 6].flatMap((day) => {
      const track = el("div", { class: "cc-track" });
      for (const [, start, end] of bars.filter(([number]) => number === day)) {
        const bar = el("div", { class: "cc-open-bar" });
        bar.style.left = per(start);
        bar.style.width = per(end - start);
        track.append(bar);
      }
      return [el("span", {}, this.line.word(`day.${day}`)), track];
    }), el("span", {}), el("div", { class: "cc-clock-marks" },
      ...[0, 6, 12, 18, 24].map((hour) => el("span", {}, `${hour}`))));
  }
}

// Public holidays, by country or region and years, put into the lines of a calendar.
class HolidayAdder {
  constructor(form) {
    this.form = form;
    this.line = form.line;
    const word = (key) => this.line.word(key);
    const named = (node, key) => { node.setAttribute("aria-label", word(key)); node.title = word(key); return node; };
    this.country = named(el("select", { onchange: () => this.ofCountry() }), "holidays.country");
    this.region = named(el("select", {}), "holidays.region");
    const year = new Date(this.line.now()).getFullYear();
    this.years = named(el("input", { type: "text", size: "9", value: `${year}-${year + 1}` }), "holidays.years");
    this.said = el("p", { class: "cc-read", role: "status" });
    this.fields = el("div", { class: "cc-adder-fields", hidden: true }, this.country, this.region, this.years,
      el("button", { class: "cc-button", type: "button", onclick: () => this.add() }, word("holidays.add")));
    this.root = el("div", { class: "cc-adder" }, el("button", {
      class: "cc-button cc-small", type: "button", "aria-expanded": "false",
      onclick: (event) => this.open(event.currentTarget),
    }, `${word("holidays.add")} …`), this.fields, this.said);
  }

  async open(button) {
    this.fields.hidden = !this.fields.hidden;
    button.setAttribute("aria-expanded", `${!this.fields.hidden}`);
    if (this.fields.hidden || this.country.options.length) return;
    const answer = await this.line.ask({ countries: [this.form.inputs.zone.value, this.line.row("desk").zone] });
    this.say(answer.refused ?? "");
    if (answer.refused) return;
    this.country.replaceChildren(...answer.countries.map(([code, name]) =>
      el("option", { value: code, selected: code === answer.country }, name)));
    await this.ofCountry();
    this.country.focus();
  }

  async ofCountry() {
    const { regions = [] } = await this.line.ask({ regions: this.country.value });
    this.region.replaceChildren(el("option", { value: "" }, this.line.word("holidays.whole")),
      ...regions.map(([code, name]) => el("option", { value: code }, name)));
    this.region.disabled = !regions.length;
  }

  async add() {
    const { holidays } = this.form.inputs;
    const answer = await this.line.ask({ holidays: {
      country: this.country.value, region: this.region.value, years: this.years.value, text: holidays.value } });
    this.say(answer.refused ?? answer.said, !!answer.refused);
    if (answer.refused) return;
    holidays.value = answer.text;
    this.form.control.edited();
  }

  say(text, isRefusal = false) {
    this.said.textContent = text;
    this.said.classList.toggle("cc-refused", isRefusal);
  }
}
