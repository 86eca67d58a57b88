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

// Children of a place by their keys: one that shows what it showed stays the very same node, and
// with it the focus, a selection, and a mouse button that is down on it.
class Kept {
  constructor(place) {
    this.place = place;
    this.nodes = new Map();
  }

  // Each item is a key, what it shows as a string, and a function that makes its node.
  show(items) {
    const nodes = new Map();
    for (const [key, shown, make] of items) {
      const old = this.nodes.get(key);
      nodes.set(key, old?.shown === shown ? old : { node: make(), shown });
    }
    for (const [key, { node }] of this.nodes) {
      if (nodes.get(key)?.node !== node) node.remove();
    }
    this.nodes = nodes;
    let next = this.place.firstChild;
    for (const { node } of nodes.values()) {
      if (node === next) next = next.nextSibling;
      else this.place.insertBefore(node, next);
    }
  }
}

// Pages that are not secure, as on a team's own server, have no crypto.randomUUID.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Marked, lest chance make a UUID of it, whose time Python would read.
  return `desk-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
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
  static SILENCE = 13e3; // milliseconds without a word after which the kernel counts as gone
  static GREETING = 45e3; // how often a browser that only watches says that it is there
  static CALLING = 5e3; // and how often while it hears nothing

  constructor(model, changed) {
    this.model = model;
    this.changed = changed;
    this.parts = {};
    this.number = 0;
    this.offset = 0;
    this.heardAt = Date.now();
    this.waiting = new Map();
    this.unanswered = new Map();
    this.formats = new Map();
    this.hear = (content, buffers) => this.heard(content, buffers);
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
    this.greetedAt = Date.now();
    this.model.send({ hello: this.number, locale });
  }

  get silence() {
    return Date.now() - this.heardAt;
  }

  get isSilent() {
    return this.silence > Line.SILENCE;
  }

  // Python forgets a panel that no browser speaks to. Two windows may differ in their language,
  // so it is not said here.
  greet() {
    const due = this.silence > Line.CALLING ? Line.CALLING : Line.GREETING;
    if (Date.now() - this.greetedAt < due) return;
    this.greetedAt = Date.now();
    try {
      this.model.send({ hello: this.number });
    } catch {
      // The kernel has gone, as the panel says once it is silent for long enough.
    }
  }

  see(what) {
    this.model.send({ see: what });
  }

  // Resolves with the answer, whatever it is; never rejects. Bytes go along as they are, and those
  // of the answer are in its `bytes`.
  ask(content, bytes) {
    // What got no answer may be done yet: said again, it goes under the same key.
    const said = JSON.stringify(content);
    const key = this.unanswered.get(said) ?? newKey();
    this.unanswered.set(said, key);
    return new Promise((resolve) => {
      this.waiting.set(key, { content: { ...content, key }, bytes, resolve, tries: 0, timer: 0 });
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
    this.model.send(act.content, undefined, act.bytes && [act.bytes]);
    act.timer = setTimeout(() => this.try(key), Line.PATIENCE);
  }

  heard(content, buffers) {
    this.heardAt = Date.now();
    if (content.now) this.offset = content.now - this.heardAt;
    if (content.answer !== undefined) this.answered({ ...content, bytes: buffers?.[0] });
    else if (content.number !== undefined) this.merge(content);
    else this.changed([]);
  }

  answered(content) {
    for (const [said, key] of this.unanswered) {
      if (key === content.answer) this.unanswered.delete(said);
    }
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

  find(name, id) {
    return this.parts[name]?.get(id);
  }

  has(key) {
    return key in this.model.get("words");
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
    return this.format(this.locale, style).format(milliseconds);
  }

  // Making a format takes longer than using it a hundred times.
  format(locale, style) {
    const { zone } = this.row("desk") ?? this.row("phone") ?? {};
    const asked = { timeZone: zone ?? "UTC", ...style };
    const key = JSON.stringify([locale, asked]);
    if (!this.formats.has(key)) this.formats.set(key, new Intl.DateTimeFormat(locale, asked));
    return this.formats.get(key);
  }

  // How many days after another one a day of the centre is: days may have 23 or 25 hours.
  dayNumber(milliseconds) {
    const parts = this.format("en", { year: "numeric", month: "numeric", day: "numeric" })
      .formatToParts(milliseconds);
    const part = (type) => Number(parts.find((one) => one.type === type).value);
    return Date.UTC(part("year"), part("month") - 1, part("day")) / 86400e3;
  }

  clock(milliseconds) {
    return this.date(milliseconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  day(milliseconds) {
    const ago = this.dayNumber(this.now()) - this.dayNumber(milliseconds);
    if (ago === 0) return this.word("today");
    if (ago === 1) return this.word("yesterday");
    return this.date(milliseconds, { year: "numeric", month: "short", day: "numeric" });
  }

  // What a field for a moment says, "2026-03-02T10:00" by the centre's clocks, as the moment it is.
  fromField(text) {
    const wall = Date.parse(`${text}:00Z`);
    const asked = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric",
      minute: "numeric", hourCycle: "h23" };
    const shift = (moment) => {
      const said = Object.fromEntries(this.format("en", asked).formatToParts(moment)
        .map(({ type, value }) => [type, Number(value)]));
      return Date.UTC(said.year, said.month - 1, said.day, said.hour, said.minute) - moment;
    };
    return new Date(wall - shift(wall - shift(wall))).toISOString();
  }

  moment(milliseconds) {
    const isToday = this.dayNumber(this.now()) === this.dayNumber(milliseconds);
    return isToday ? this.clock(milliseconds) : `${this.day(milliseconds)}, ${this.clock(milliseconds)}`;
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
