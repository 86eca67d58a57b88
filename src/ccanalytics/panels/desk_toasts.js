// What has just been done or refused, each for some seconds, and the buttons that take it back.

const UNDO_SECONDS = 10;
const CALL_BACK_SECONDS = 3;
const MOST_TOASTS = 4;

class DeskToasts {
  constructor(desk) {
    this.desk = desk;
    this.all = [];
    this.made = 0;
    this.root = el("div", { class: "cc-toasts", role: "status" });
    this.kept = new Kept(this.root);
  }

  say(text, isRefusal) {
    this.add({ text, isRefusal, until: Date.now() + (isRefusal ? 9e3 : 4e3) });
  }

  // Something that can be taken back for some seconds: `run` does so, `act` names it.
  offer({ word, values, act, seconds, run }) {
    const toast = { text: this.desk.line.word(word, values), act, run, until: Date.now() + seconds * 1e3 };
    this.add(toast);
    // It must not be taken back later than it says.
    setTimeout(() => this.desk.keepingFocus(() => this.draw()), seconds * 1e3 + 50);
  }

  add(toast) {
    this.all = [...this.all, { id: (this.made += 1), ...toast }].slice(-MOST_TOASTS);
    this.draw();
  }

  // Takes back the last that can be taken back, or the one given.
  undo(toast = this.all.findLast((one) => one.run)) {
    if (!toast) return;
    this.all = this.all.filter((one) => one !== toast);
    this.draw();
    toast.run();
  }

  clear() {
    this.all = [];
    this.draw();
  }

  draw() {
    this.all = this.all.filter((toast) => toast.until > Date.now());
    const said = this.desk.line.locale;
    this.kept.show(this.all.map((toast) => [toast.id, said, () => this.toast(toast)]));
    for (const toast of this.all) {
      const button = this.kept.nodes.get(toast.id).node.querySelector("button");
      const left = Math.ceil((toast.until - Date.now()) / 1000);
      if (button) button.textContent = `${this.desk.line.word(`do.${toast.act}`)} (${left})`;
    }
  }

  toast(toast) {
    // The countdown is to be seen, not to be read out second by second.
    const button = toast.run ? el("button", {
      class: "cc-button", type: "button", "data-act": toast.act, "aria-live": "off",
      title: this.desk.line.word(`tip.${toast.act}`), onclick: () => this.undo(toast),
    }) : null;
    return el("div", { class: `cc-toast${toast.isRefusal ? " cc-is-refusal" : ""}` },
      el("span", { dir: "auto" }, toast.text), button);
  }
}
