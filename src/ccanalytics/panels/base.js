// Shared by all panels: elements, words, times, and the line to Python.
// Text enters the page as text nodes only; nothing here reads markup.

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null && child !== ""));
  return made;
}

// Redraws a place only when what it shows has changed, so that focus and selection stay.
function shows(place, key) {
  if (place.dataset.shows === key) return false;
  place.dataset.shows = key;
  return true;
}

function spoken(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const pair = (big, many, small, rest) => `${many} ${big}` + (rest ? ` ${rest} ${small}` : "");
  if (s < 60) return `${s} s`;
  if (s < 3600) return pair("min", Math.floor(s / 60), "s", s % 60);
  if (s < 86400) return pair("h", Math.floor(s / 3600), "min", Math.floor((s % 3600) / 60));
  return pair("d", Math.floor(s / 86400), "h", Math.floor((s % 86400) / 3600));
}

// What Python and the browser say to each other; see base.py.
class Line {
  static PATIENCE = 9000; // milliseconds until an act is sent again, under the same key
  static TRIES = 3;

  constructor(model, changed) {
    this.model = model;
    this.changed = changed;
    this.parts = {};
    this.number = 0;
    this.offset = 0;
    this.heardAt = Date.now();
    this.waiting = new Map();
    this.hear = (content) => this.heard(content);
    this.rename = () => this.changed(["words"]);
    model.on("msg:custom", this.hear);
    model.on("change:words", this.rename);
    this.hello();
  }

  close() {
    this.model.off("msg:custom", this.hear);
    this.model.off("change:words", this.rename);
    for (const act of this.waiting.values()) clearTimeout(act.timer);
  }

  hello(locale = remembered("locale")) {
    this.model.send({ hello: this.number, locale });
  }

  see(what) {
    this.model.send({ see: what });
  }

  // Resolves with the answer, whatever it is; never rejects.
  ask(content) {
    const key = crypto.randomUUID();
    return new Promise((resolve) => {
      this.waiting.set(key, { content: { ...content, key }, resolve, tries: 0, timer: 0 });
      this.try(key);
    });
  }

  try(key) {
    const act = this.waiting.get(key);
    if (!act) return;
    if (act.tries === Line.TRIES) {
      this.waiting.delete(key);
      act.resolve({ refused: this.word("no.answer") });
      return;
    }
    act.tries += 1;
    this.model.send(act.content);
    act.timer = setTimeout(() => this.try(key), Line.PATIENCE);
  }

  heard(content) {
    this.heardAt = Date.now();
    if (content.now) this.offset = content.now - this.heardAt;
    if (content.answer !== undefined) this.answered(content);
    else if (content.number !== undefined) this.merge(content);
    else this.changed([]);
  }

  answered(content) {
    const act = this.waiting.get(content.answer);
    if (!act) return;
    clearTimeout(act.timer);
    this.waiting.delete(content.answer);
    act.resolve(content);
  }

  merge({ number, whole, parts }) {
    if (whole) this.parts = {};
    else if (number <= this.number) return;
    else if (number !== this.number + 1) return this.hello();
    this.number = number;
    for (const [name, { rows, gone }] of Object.entries(parts)) {
      const part = (this.parts[name] ??= new Map());
      for (const id of gone) part.delete(id);
      for (const row of rows) part.set(row.id, row);
    }
    this.changed(Object.keys(parts));
  }

  rows(name) {
    return [...(this.parts[name]?.values() ?? [])];
  }

  row(name) {
    return this.rows(name)[0];
  }

  word(key, values = {}) {
    const said = this.model.get("words")[key] ?? key;
    return said.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  get locale() {
    return this.model.get("words").locale || "en";
  }

  now() {
    return Date.now() + this.offset;
  }

  ago(milliseconds) {
    return (this.now() - milliseconds) / 1000;
  }

  date(milliseconds, style) {
    const zone = this.row("desk")?.zone ?? "UTC";
    return new Intl.DateTimeFormat(this.locale, { timeZone: zone, ...style }).format(milliseconds);
  }

  clock(milliseconds) {
    return this.date(milliseconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  day(milliseconds) {
    const style = { year: "numeric", month: "short", day: "numeric" };
    const said = this.date(milliseconds, style);
    if (said === this.date(this.now(), style)) return this.word("today");
    if (said === this.date(this.now() - 86400e3, style)) return this.word("yesterday");
    return said;
  }

  moment(milliseconds) {
    const day = this.day(milliseconds);
    const isToday = day === this.word("today");
    return isToday ? this.clock(milliseconds) : `${day}, ${this.clock(milliseconds)}`;
  }
}

// A person's own setting, kept by their browser.
function remembered(name) {
  try {
    return localStorage.getItem(`ccanalytics.${name}`) ?? "";
  } catch {
    return "";
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(`ccanalytics.${name}`, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

// Only our own JupyterLab can be asked to run the notebook again.
function canRunAgain() {
  return document.documentElement.dataset.ccanalytics === "lab";
}

function runAgain() {
  document.dispatchEvent(new CustomEvent("ccanalytics:run-again"));
}
