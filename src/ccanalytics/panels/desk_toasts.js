// What has just been done or refused, each for some seconds, and the buttons that take it back.

const UNDO_SECONDS = 10;
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

  offerUndo(text, conversation) {
    this.add({ text, conversation, until: Date.now() + UNDO_SECONDS * 1000 });
  }

  add(toast) {
    this.all = [...this.all, { id: (this.made += 1), ...toast }].slice(-MOST_TOASTS);
    this.draw();
  }

  // Takes back the last that can be taken back, or the one given.
  undo(toast = this.all.findLast((one) => one.conversation !== undefined)) {
    if (!toast) return;
    this.all = this.all.filter((one) => one !== toast);
    this.draw();
    this.desk.act("undo", { conversation: toast.conversation });
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
      if (button) button.textContent = `${this.desk.line.word("do.undo")} (${left})`;
    }
  }

  toast(toast) {
    // The countdown is to be seen, not to be read out second by second.
    const button = toast.conversation === undefined ? null : el("button", {
      class: "cc-button", type: "button", "data-act": "undo", "aria-live": "off",
      onclick: () => this.undo(toast),
    });
    return el("div", { class: `cc-toast${toast.isRefusal ? " cc-is-refusal" : ""}` },
      el("span", { dir: "auto" }, toast.text), button);
  }
}
