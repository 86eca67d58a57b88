// When the rules ran last: nobody offers anything by itself, and nothing is timed, while they rest.

const RULES_RESTED = 60; // seconds after which it is time to do something about it

// How long it is until then, in a sentence of its own if one is named; what has passed is over.
function left(line, milliseconds, sentence = "") {
  const seconds = -line.ago(milliseconds);
  if (seconds <= 0) return line.word("over");
  const time = spoken(Math.ceil(seconds));
  return sentence ? line.word(sentence, { time }) : time;
}

class Rules {
  constructor(desk) {
    this.line = desk.line;
    this.root = el("span", { class: "cc-rules", tabindex: "0" });
  }

  // Seconds since they ran; none if they never did, or it is not known yet.
  get rested() {
    const ran = this.line.row("rules")?.ran_at;
    return ran == null ? null : Math.max(0, this.line.ago(ran));
  }

  get isStale() {
    return this.rested === null || this.rested > RULES_RESTED;
  }

  draw() {
    const { rested, isStale } = this;
    this.root.hidden = !this.line.row("rules");
    const said = this.line.word(rested === null ? "rules.never" : "rules.ago", { time: spoken(rested ?? 0) });
    if (!shows(this.root, JSON.stringify([said, isStale, this.line.locale]))) return;
    this.root.textContent = said;
    this.root.title = this.line.word(isStale ? "rules.start" : "rules.said");
    this.root.classList.toggle("cc-is-late", isStale);
  }
}
