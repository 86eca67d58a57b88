// The line above a panel that says what is wrong: what Python says, or that it is silent and how
// it is woken.
class Alarm {
  constructor(line) {
    this.line = line;
    this.root = el("div", { class: "cc-alarm", role: "alert", hidden: true });
  }

  draw(panel) {
    const isGone = this.line.isSilent;
    panel.classList.toggle("cc-gone", isGone);
    const text = isGone
      // In tens: an alert is read out whenever it changes.
      ? this.line.word("silent", { seconds: Math.floor(this.line.silence / 10e3) * 10 })
      : this.line.row("trouble")?.text ?? "";
    this.root.hidden = !text;
    // The button stays the same one while the seconds go by.
    if (shows(this.root, isGone ? `gone ${this.line.locale}` : text)) {
      this.root.replaceChildren(el("span", {}), isGone ? this.how() : "");
    }
    if (this.root.firstChild.textContent !== text) this.root.firstChild.textContent = text;
  }

  how() {
    return canRunAgain()
      ? el("button", { class: "cc-button", type: "button", onclick: runAgain }, this.line.word("run"))
      : el("span", {}, ` ${this.line.word("run.how")}`);
  }
}

// Only our own JupyterLab can be asked to run the notebook again.
function canRunAgain() {
  return document.documentElement.dataset.ccanalytics === "lab";
}

function runAgain() {
  document.dispatchEvent(new CustomEvent("ccanalytics:run-again"));
}
