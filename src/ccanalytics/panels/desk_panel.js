// The desk as a whole: header, list, chat, dialog, keys, and what one has just done.

const UNDOABLE = ["close", "mark_spam", "transfer"];
const UNDO_SECONDS = 10;
const SILENCE = 13e3; // milliseconds without a word after which the kernel counts as gone

let desks = 0;

class Desk {
  constructor(model) {
    this.id = `cc-desk-${(desks += 1)}`;
    this.line = new Line(model, (names) => this.changed(names));
    this.list = new DeskList(this);
    this.chat = new DeskChat(this);
    this.transfer = new DeskTransfer(this);
    this.bar = el("div", { class: "cc-bar" });
    this.band = el("div", { class: "cc-band", hidden: true });
    this.alarm = el("div", { class: "cc-alarm", role: "alert", hidden: true });
    this.toast = el("div", { class: "cc-toast", role: "status", hidden: true });
    this.root = el("div", {
      class: "cc-desk", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => this.key(event),
    }, this.band, this.bar, this.alarm,
      el("div", { class: "cc-body" }, this.list.root, this.chat.root, this.transfer.root), this.toast);
    this.busy = false;
    this.ticking = setInterval(() => this.tick(), 1000);
    this.draw();
  }

  close() {
    clearInterval(this.ticking);
    this.line.close();
  }

  get open() {
    return this.line.row("head")?.id ?? null;
  }

  contact(head) {
    return head.contact ?? this.line.word("group");
  }

  connector(row) {
    const key = `connector.${row.connector}`;
    const named = this.line.word(key);
    return named === key ? row.connector : named;
  }

  changed(names) {
    if (names.length) this.draw();
    this.drawAlarm();
  }

  draw() {
    this.drawBar();
    this.list.draw();
    this.chat.draw();
    if (this.transfer.isOpen) this.transfer.draw();
  }

  tick() {
    this.list.draw();
    this.chat.tick();
    this.drawAlarm();
    if (this.undoing) this.drawToast();
  }

  // --- header ---

  drawBar() {
    const desk = this.line.row("desk");
    this.root.setAttribute("aria-label", this.line.word("desk"));
    if (!desk || !shows(this.bar, JSON.stringify([desk, this.line.locale]))) return;
    this.band.hidden = !desk.is_practice;
    this.band.replaceChildren(el("span", {}, this.line.word("practice")), el("button", {
      class: "cc-button", type: "button", "data-act": "restart", onclick: () => this.restart(),
    }, this.line.word("restart")));
    this.bar.replaceChildren(
      el("strong", { dir: "auto" }, desk.name),
      el("span", { class: "cc-quiet", dir: "auto", title: desk.path },
        `${this.line.word(`role.${desk.role}`)} · ${desk.store}`),
      el("span", { class: "cc-gap" }),
      el("span", { class: "cc-keys", title: this.line.word("keys.said"), tabindex: "0" },
        this.line.word("keys")),
      this.languages(desk));
  }

  languages(desk) {
    const names = new Intl.DisplayNames(this.line.locale, { type: "language" });
    const option = (code) => el("option", { value: code, selected: code === this.line.locale },
      names.of(code));
    return el("select", {
      class: "cc-language", "aria-label": this.line.word("language"),
      onchange: (event) => { remember("locale", event.target.value); this.line.hello(); },
    }, ...desk.languages.map(option));
  }

  drawAlarm() {
    const silent = (Date.now() - this.line.heardAt);
    const trouble = this.line.row("trouble")?.text ?? "";
    const isGone = silent > SILENCE;
    this.root.classList.toggle("cc-gone", isGone);
    const text = isGone
      ? this.line.word("silent", { seconds: Math.round(silent / 1000) }) : trouble;
    this.alarm.hidden = !text;
    if (!isGone) return shows(this.alarm, text) && this.alarm.replaceChildren(text);
    if (shows(this.alarm, "gone")) {
      this.alarm.replaceChildren(el("span", {}), canRunAgain()
        ? el("button", { class: "cc-button", type: "button", onclick: runAgain },
          this.line.word("run"))
        : el("span", {}, ` ${this.line.word("run.how")}`));
    }
    this.alarm.firstChild.textContent = text;
  }

  async restart() {
    if (!this.sure) {
      this.sure = setTimeout(() => { this.sure = null; this.bar.dataset.shows = ""; this.drawBar(); }, 5000);
      this.band.querySelector("button").textContent = this.line.word("restart.sure");
      return;
    }
    clearTimeout(this.sure);
    this.sure = null;
    this.undoing = null;
    this.bar.dataset.shows = "";
    this.drawBar();
    const answer = await this.working(this.line.ask({ restart: true }));
    this.say(answer.refused ?? this.line.word("did.restart"), !!answer.refused);
  }

  // --- acting ---

  show(id) {
    this.list.cursor = null;
    if (id !== this.open) this.line.see({ open: id });
    this.list.draw();
  }

  press(verb) {
    if (verb === "transfer") this.transfer.open();
    else this.act(verb, { conversation: this.open });
  }

  async act(verb, content, { isQuiet = false } = {}) {
    const contact = this.contact(this.line.row("head") ?? {});
    const answer = await this.working(this.line.ask({ do: verb, ...content }));
    if (answer.refused && !isQuiet) this.say(answer.refused, true);
    else if (!answer.refused) this.done(verb, content.conversation, contact);
    return answer;
  }

  done(verb, conversation, contact) {
    if (verb === "answer") return this.chat.field.focus();
    const word = this.line.word(`did.${verb}`, { contact });
    if (UNDOABLE.includes(verb)) {
      this.undoing = { conversation, word, until: Date.now() + UNDO_SECONDS * 1000 };
      this.drawToast();
    } else if (verb === "undo") this.say(word, false);
  }

  undo() {
    if (!this.undoing) return;
    const { conversation } = this.undoing;
    this.undoing = null;
    this.toast.hidden = true;
    this.act("undo", { conversation });
  }

  async working(promise) {
    this.busy = true;
    this.chat.draw();
    const answer = await promise;
    this.busy = false;
    this.chat.draw();
    return answer;
  }

  drawToast() {
    const left = Math.ceil((this.undoing.until - Date.now()) / 1000);
    if (left <= 0) {
      this.undoing = null;
      this.toast.hidden = true;
      return;
    }
    this.toast.hidden = false;
    this.toast.classList.remove("cc-is-refusal");
    if (shows(this.toast, `undo ${this.undoing.until}`)) {
      this.toast.replaceChildren(el("span", { dir: "auto" }, this.undoing.word),
        el("button", { class: "cc-button", type: "button", "data-act": "undo",
          onclick: () => this.undo() }));
    }
    this.toast.lastChild.textContent = `${this.line.word("do.undo")} (${left})`;
  }

  say(text, isRefusal) {
    this.undoing = null;
    clearTimeout(this.saying);
    this.toast.dataset.shows = "";
    this.toast.replaceChildren(el("span", { dir: "auto" }, text));
    this.toast.classList.toggle("cc-is-refusal", isRefusal);
    this.toast.hidden = false;
    this.saying = setTimeout(() => { if (!this.undoing) this.toast.hidden = true; }, isRefusal ? 9000 : 4000);
  }

  // --- keys ---

  key(event) {
    // Otherwise JupyterLab takes them for its own commands.
    event.stopPropagation();
    if (event.key === "Escape" && this.transfer.isOpen) return this.transfer.close();
    if (event.target.closest("input, textarea, select, [role=dialog]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keys()[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  keys() {
    const verb = (name) => () => {
      if (this.open && !this.busy && !this.line.row("head").blocked[name]) this.press(name);
    };
    const next = () => this.list.step(1);
    const before = () => this.list.step(-1);
    const write = (asNote) => () => this.open && this.chat.write(asNote);
    return {
      j: next, ArrowDown: next, k: before, ArrowUp: before, Enter: write(false), r: write(false),
      n: write(true), a: verb("answer"), t: verb("transfer"), C: verb("close"), S: verb("mark_spam"),
      u: () => this.undo(), "/": () => this.list.search.focus(),
    };
  }
}

export default {
  render({ model, el: place }) {
    const desk = new Desk(model);
    place.append(desk.root);
    desk.list.draw();
    return () => desk.close();
  },
};
