// Mentions in a text that is being written: [start, length, kind, id], counted in code points as
// Python counts. They move with what is typed around them, and die when their own words change.

const points = (text) => Array.from(text).length;

// The mentions after `before` has become `after` and the caret stands at `caret` (in UTF-16).
function mentionsMoved(mentions, before, after, caret) {
  if (!mentions.length || before === after) return mentions;
  const [old, now] = [Array.from(before), Array.from(after)];
  // What was typed ends at the caret: where letters repeat, only that tells which of them are new.
  const most = Math.min(old.length, now.length);
  const behind = Math.min(most, now.length - points(after.slice(0, caret)));
  let tail = 0;
  while (tail < behind && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  let head = 0;
  while (head < most - tail && old[head] === now[head]) head += 1;
  const end = old.length - tail;
  const shift = now.length - old.length;
  return mentions.flatMap(([start, length, kind, id]) => {
    if (start + length <= head) return [[start, length, kind, id]];
    return start >= end ? [[start + shift, length, kind, id]] : [];
  });
}

// The word at the caret if it begins with `sign`: where it starts, and what follows the sign.
function wordAt(text, caret, sign) {
  const found = text.slice(0, caret).match(/(?:^|\s)([@/])([^\s@/]{0,40})$/u);
  return found?.[1] === sign ? { start: caret - found[2].length - 1, sought: found[2] } : null;
}
