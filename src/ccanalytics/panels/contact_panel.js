// The contact's phone: whom one plays, what they see, where they write, and how it was.

let phones = 0;

class Phone {
  constructor(model) {
    this.id = `cc-phone-${(phones += 1)}`;
    this.isBusy = this.isThere = false;
    this.mark = null;
    this.line = new Line(model, (names) => this.changed(names));
    this.menu = new Menu(this);
    this.emoji = new EmojiPicker(this);
    this.log = new PhoneLog(this);
    this.composer = new PhoneComposer(this);
    this.bar = el("div", { class: "cc-bar cc-phone-bar" });
    this.alarm = new Alarm(this.line);
    this.name = el("input", { class: "cc-search", autocomplete: "off" });
    this.channel = el("select", { class: "cc-language" });
    this.newcomer = el("div", { class: "cc-newcomer", hidden: true }, this.name, this.channel);
    this.rating = el("form", { class: "cc-rating", hidden: true, onsubmit: (event) => this.rate(event) });
    this.comment = el("input", { class: "cc-search", autocomplete: "off", maxlength: "1000" });
    this.sentence = el("p", { class: "cc-nothing", hidden: true });
    this.room = el("div", { class: "cc-room" }, this.newcomer, this.log.root, this.rating, this.composer.root);
    this.root = el("div", { class: "cc-desk cc-phone", "data-lm-suppress-shortcuts": "true",
      onkeydown: (event) => event.stopPropagation() },
      this.bar, this.alarm.root, this.sentence, this.room, this.menu.root, this.emoji.root);
    this.watch = new IntersectionObserver(([entry]) => { this.isThere = entry.isIntersecting; this.read(); });
    this.watch.observe(this.root);
    this.look = () => this.read();
    document.addEventListener("visibilitychange", this.look);
    this.ticking = setInterval(() => { this.line.greet(); this.alarm.draw(this.root); }, 1000);
    this.draw();
  }

  close() {
    clearInterval(this.ticking);
    document.removeEventListener("visibilitychange", this.look);
    this.watch.disconnect();
    this.line.close();
  }

  get head() {
    return this.line.row("phone");
  }

  changed(names) {
    if (names.length) this.draw();
    this.alarm.draw(this.root);
  }

  focusList() {
    this.composer.field.focus({ preventScroll: true });
  }

  draw() {
    const { head } = this;
    this.root.setAttribute("aria-label", this.line.word("phone"));
    this.sentence.hidden = !head?.refused;
    this.sentence.textContent = head?.refused ?? "";
    this.room.hidden = !head || !!head.refused;
    this.drawBar(head);
    if (this.room.hidden) return;
    // What was begun for one person is not sent as another.
    if (this.whom !== undefined && this.whom !== head.conversation && !this.isBusy) this.composer.forget();
    this.whom = head.conversation;
    this.drawNewcomer(head);
    const wasAtEnd = this.log.isAtEnd();
    this.log.draw(head);
    this.drawRating(head);
    this.composer.draw();
    // What stands below may have grown, and taken the last lines out of sight.
    if (wasAtEnd) this.log.toEnd();
    this.read();
  }

  // --- whom one plays ---

  drawBar(head) {
    const people = this.line.rows("people");
    if (!head || !shows(this.bar, JSON.stringify([head, people, this.line.locale]))) return;
    this.bar.hidden = !!head.refused;
    const option = (id, said) => el("option", { value: id ?? "", selected: id === head.conversation }, said);
    const known = people.some((one) => one.id === head.conversation) || head.conversation == null
      ? people : [{ ...head, id: head.conversation }, ...people];
    this.bar.replaceChildren(
      head.is_practice ? el("strong", { class: "cc-chip cc-offered" }, this.line.word("practice")) : "",
      el("select", { class: "cc-language cc-whom", "aria-label": this.line.word("play"), title: this.line.word("play"),
        onchange: (event) => this.line.see({ play: event.target.value ? Number(event.target.value) : null }) },
        ...known.map((one) => option(one.id, this.line.word("phone.of", { name: one.name || one.address }))),
        option(null, this.line.word("play.new"))),
      head.conversation == null ? "" : el("span", { class: "cc-quiet cc-way", dir: "auto" },
        this.line.word("through", { connector: head.connector, channel: head.title || head.channel })));
  }

  drawNewcomer(head) {
    this.newcomer.hidden = head.conversation != null;
    if (this.newcomer.hidden || !shows(this.newcomer, JSON.stringify([head.channels, this.line.locale]))) return;
    const chosen = this.channel.value;
    this.name.placeholder = this.line.word("new.name");
    this.name.setAttribute("aria-label", this.name.placeholder);
    this.channel.setAttribute("aria-label", this.line.word("new.channel"));
    this.channel.title = this.line.word("new.channel");
    this.channel.replaceChildren(...head.channels.map((one) =>
      el("option", { value: one.id, selected: one.id === chosen }, one.title)));
  }

  // Who writes for the first time says who they are, and to whom.
  get somebody() {
    if (this.head?.conversation != null) return {};
    return { name: this.name.value, channel: this.channel.value };
  }

  // --- how it was ---

  drawRating(head) {
    this.rating.hidden = !head.may_rate;
    if (!head.may_rate || !shows(this.rating, JSON.stringify([head.mark, head.conversation, this.line.locale]))) return;
    if (head.mark != null) {
      this.rating.replaceChildren(el("p", { class: "cc-quiet" }, this.line.word("rate.done", { mark: head.mark })));
      return;
    }
    const one = (mark) => el("label", { title: this.line.word("rate.mark", { mark }) },
      el("input", { type: "radio", name: `${this.id}-mark`, value: mark, required: true,
        "aria-label": this.line.word("rate.mark", { mark }) }), el("span", { "aria-hidden": "true" }, "★"));
    this.comment.placeholder = this.line.word("rate.comment");
    this.comment.setAttribute("aria-label", this.comment.placeholder);
    this.rating.replaceChildren(
      el("fieldset", {}, el("legend", {}, this.line.word("rate")), ...[1, 2, 3, 4, 5].map(one)),
      this.comment, el("button", { class: "cc-button", type: "submit" }, this.line.word("rate.send")));
  }

  rate(event) {
    event.preventDefault();
    const mark = Number(new FormData(this.rating).get(`${this.id}-mark`));
    this.act("rate", { mark, comment: this.comment.value });
  }

  // --- acting ---

  async act(verb, content, { isQuiet = false } = {}) {
    this.isBusy = true;
    this.composer.draw();
    const conversation = this.head?.conversation ?? null;
    const answer = await this.line.ask({ do: verb, conversation, ...content });
    this.isBusy = false;
    this.whom = this.head?.conversation;
    if (!isQuiet) this.say(answer.refused ?? "");
    this.composer.draw();
    return answer;
  }

  say(text) {
    this.composer.draft.refused = text;
    this.composer.draw();
  }

  // Whoever has it before their eyes has read it.
  read() {
    const { head } = this;
    const last = head && !head.refused && this.isThere && document.visibilityState === "visible"
      ? this.log.unread(head) : undefined;
    if (!last || last.id === this.readTo) return;
    this.readTo = last.id;
    this.line.ask({ do: "read", conversation: head.conversation, message: last.id })
      .then((answer) => { if (answer.refused) this.readTo = null; });
  }
}

export default {
  render({ model, el: place }) {
    const phone = new Phone(model);
    place.append(phone.root);
    return () => phone.close();
  },
};
