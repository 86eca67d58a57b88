// The desk as a whole: header, list, chat, dialog, keys, and what one has just done.

// What `undo` takes back, and what is begun by it.
const UNDOABLE = ["close", "mark_spam", "transfer", "accept_and_close"];
const BEGINNINGS = ["answer", "take", "start"];
const MOVES = ["j", "k", "ArrowDown", "ArrowUp"];
const ASK_AGAIN = 4e3; // milliseconds until a conversation that does not come is asked for again

let desks = 0;

class Desk {
  constructor(model) {
    this.id = `cc-desk-${(desks += 1)}`;
    // The conversation that this window is at, whether or not the kernel has brought it yet:
    // whatever is typed belongs to it and to no other.
    this.open = null;
    this.hasArrived = true;
    this.line = new Line(model, (names) => this.changed(names));
    this.toasts = new DeskToasts(this);
    this.list = this.madeList();
    this.menu = new Menu(this);
    this.emoji = new EmojiPicker(this);
    this.form = new Form(this);
    this.side = new DeskSide(this);
    this.notices = new DeskNotices(this);
    this.presence = new Presence(this);
    this.rules = new Rules(this);
    this.chat = new DeskChat(this);
    this.verbs = new DeskVerbs(this);
    this.bar = el("div", { class: "cc-bar" });
    this.band = el("div", { class: "cc-band", hidden: true });
    this.alarm = new Alarm(this.line);
    this.root = el("div", {
      class: "cc-desk", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => this.key(event),
    }, this.band, this.bar, this.alarm.root, ...this.laidOut(), this.toasts.root,
      this.menu.root, this.emoji.root, this.chat.composer.upload.input);
    this.chat.root.append(this.side.root);
    this.busy = false;
    this.ticking = setInterval(() => this.tick(), 1000);
    this.goes = (to) => to !== null && this.show(to);
    this.follows = () => this.goes(linkedTo(location.hash));
    addEventListener("hashchange", this.follows);
    this.draw();
    this.goes(linkedTo(location.hash) ?? linkedTo(cameBy()));
  }

  // What stands under the header, and what lists the conversations: the board has others.
  laidOut() {
    return [el("div", { class: "cc-body" }, this.list.root, this.chat.root, this.form.root)];
  }

  madeList() {
    return new DeskList(this);
  }

  close() {
    clearInterval(this.ticking);
    removeEventListener("hashchange", this.follows);
    this.line.close();
  }

  // What stands over the conversation of this window; null while the kernel shows another.
  get head() {
    const head = this.line.row("head");
    return head?.id === this.open ? head : null;
  }

  // The kernel has one chat open for all windows of a panel: this one follows another, unless
  // somebody is writing here or waits for what was chosen here.
  follow() {
    const head = this.line.row("head");
    if (head?.id === this.open) this.hasArrived = true;
    else if (!head || (this.hasArrived ? !this.chat.composer.isWriting : this.open == null)) {
      this.open = head?.id ?? null;
      this.hasArrived = true;
    }
  }

  // Redrawing may take away the button that has the focus: then the list has it, not the page.
  keepingFocus(draw) {
    const page = this.root.getRootNode();
    const isHere = this.root.contains(page.activeElement);
    draw();
    if (isHere && !this.root.contains(page.activeElement)) this.focusList();
  }

  focusList() {
    this.list.box.focus({ preventScroll: true });
  }

  // By the target of its channel, where it is known to have one, else by how long they wait.
  isLate(conversation, waited) {
    const due = this.line.find("list", conversation)?.due_at;
    if (due !== undefined) return due !== null && this.line.now() >= due;
    return waited > (this.line.row("desk")?.late_after ?? Infinity);
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
    if (names.includes("head")) this.follow();
    if (names.length) this.keepingFocus(() => this.draw());
    this.alarm.draw(this.root);
  }

  draw() {
    this.drawBar();
    this.list.draw();
    this.chat.draw();
    this.side.draw();
    this.notices.draw();
    this.presence.draw();
    this.rules.draw();
  }

  tick() {
    this.list.draw();
    this.chat.tick();
    this.rules.draw();
    this.alarm.draw(this.root);
    this.keepingFocus(() => this.toasts.draw());
    this.line.greet();
    // Another window may have chosen another one at the same moment.
    if (!this.hasArrived && Date.now() - this.askedAt > ASK_AGAIN) this.show(this.open);
  }

  // --- header ---

  drawBar() {
    const desk = this.line.row("desk");
    this.root.setAttribute("aria-label", this.named());
    if (!desk || !shows(this.bar, JSON.stringify([desk, this.line.locale, this.isSure]))) return;
    this.band.hidden = !desk.is_practice;
    this.band.replaceChildren(el("span", {}, this.line.word("practice")), el("button", {
      class: "cc-button", type: "button", "data-act": "restart", onclick: () => this.restart(),
    }, this.line.word(this.isSure ? "restart.sure" : "restart")));
    this.bar.replaceChildren(
      el("strong", { dir: "auto" }, desk.name),
      el("span", { class: "cc-quiet", dir: "auto", title: desk.path },
        `${this.line.word(`role.${desk.role}`)} · ${desk.store}`),
      this.presence.root,
      el("span", { class: "cc-gap" }),
      this.rules.root,
      this.notices.bell,
      el("span", { class: "cc-keys", title: this.line.word("keys.said"), tabindex: "0" },
        this.line.word("keys")),
      this.languages(desk));
  }

  named() {
    return this.line.word("desk");
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

  async restart() {
    clearTimeout(this.doubting);
    this.isSure = !this.isSure;
    if (this.isSure) this.doubting = setTimeout(() => { this.isSure = false; this.drawBar(); }, 5000);
    this.keepingFocus(() => this.drawBar());
    if (this.isSure || this.busy) return;
    const answer = await this.working(this.line.ask({ restart: true }));
    if (!answer.refused) {
      this.toasts.clear();
      this.chat.forget();
    }
    this.toasts.say(answer.refused ?? this.line.word("did.restart"), !!answer.refused);
  }

  // --- acting ---

  show(id) {
    const isThere = id === this.head?.id;
    [this.open, this.hasArrived, this.askedAt] = [id, isThere, Date.now()];
    if (!isThere) this.line.see({ open: id });
    this.keepingFocus(() => this.draw());
  }

  async act(verb, content, { isQuiet = false } = {}) {
    const contact = this.contact(this.head ?? {});
    // Whoever begins writes next: however long it takes, no letter of theirs is taken for a command.
    if (BEGINNINGS.includes(verb) && !this.form.isOpen) this.chat.composer.field.focus();
    const answer = await this.working(this.line.ask({ do: verb, ...content }));
    if (answer.refused && !isQuiet) this.toasts.say(answer.refused, true);
    else if (!answer.refused) this.done(verb, content.conversation, contact);
    const opened = answer.facts?.find((fact) => fact.kind === "discussion.opened");
    if (opened) this.side.openDiscussion(opened.subject);
    return answer;
  }

  done(verb, conversation, contact) {
    if (BEGINNINGS.includes(verb) && conversation === this.open) this.chat.composer.field.focus();
    const word = `did.${verb}`;
    if (!this.line.has(word)) return;
    if (!UNDOABLE.includes(verb)) return this.toasts.say(this.line.word(word, { contact }), false);
    this.toasts.offer({ word, values: { contact }, act: "undo", seconds: UNDO_SECONDS,
      run: () => this.act("undo", { conversation }) });
  }

  async working(promise) {
    this.busy = true;
    this.root.ariaBusy = "true";
    this.keepingFocus(() => this.chat.draw());
    const answer = await promise;
    this.busy = false;
    this.root.ariaBusy = null;
    this.keepingFocus(() => this.chat.draw());
    return answer;
  }

  // --- keys ---

  key(event) {
    // Otherwise JupyterLab takes them for its own commands.
    event.stopPropagation();
    if (event.key === "Escape" && this.form.isOpen) return this.form.close();
    if (event.key === "Escape" && event.target === this.list.search) return this.focusList();
    if (event.target.closest("input, textarea, select, [role=dialog], [role=tablist]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // On a button, Enter presses it.
    if (event.key === "Enter" && event.target.closest("button")) return;
    const act = this.keys()[event.key];
    if (!act) return;
    event.preventDefault();
    // A key that is held down goes on moving, and does nothing else again.
    if (!event.repeat || MOVES.includes(event.key)) act();
  }

  keys() {
    const verb = (...names) => () => this.verbs.pressFirst(...names);
    const next = () => this.list.step(1);
    const before = () => this.list.step(-1);
    const write = (asNote) => () => this.open != null && this.chat.composer.write(asNote);
    return {
      j: next, ArrowDown: next, k: before, ArrowUp: before, Enter: write(), r: write(false),
      n: write(true), a: verb("answer", "take"), s: verb("skip"), t: verb("transfer"), C: verb("close"),
      S: () => this.verbs.pressNamed("mark_spam"),
      p: () => this.verbs.pressNamed(this.head?.pinned_at ? "unpin" : "pin"), u: () => this.toasts.undo(),
      o: () => this.presence.root.click(), m: () => this.chat.log.openMenu(), "/": () => this.list.search.focus(),
      ".": () => this.chat.head.querySelector(".cc-more")?.click(),
    };
  }
}
