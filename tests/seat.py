"""The desk in a Chromium without Jupyter: what passes to Python and back is in the test's hand."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from ccanalytics.desk import Desk
from ccanalytics.panels import DeskPanel, Panel
from ccanalytics.panels.poller import Poller

_OPEN = """async ([code, style, words, views]) => {
    const source = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const { default: widget } = await import(source);
    document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
    const ears = new Set(), renames = new Set();
    window.said = [];
    window.words = words;
    window.tell = (content, bytes) => {
        const buffers = bytes === null ? [] : [new DataView(Uint8Array.fromBase64(bytes).buffer)];
        ears.forEach((ear) => ear(content, buffers));
    };
    window.rename = (words) => { window.words = words; renames.forEach((ear) => ear()); };
    const model = {
        get: () => window.words,
        send: (content, callbacks, buffers) => {
            const bytes = buffers && new Uint8Array(buffers[0]).toBase64();
            window.said.push([content, bytes ?? null]);
        },
        on: (event, ear) => (event === "msg:custom" ? ears : renames).add(ear),
        off: (event, ear) => { ears.delete(ear); renames.delete(ear); },
    };
    window.leave = [];
    for (let n = 0; n < views; n += 1) {
        const el = document.body.appendChild(document.createElement("div"));
        window.leave.push(widget.render({ model, el }));
    }
}"""


class Seat:
    """Somebody at a desk; nothing passes between browser and kernel until `passes` is called."""

    def __init__(
        self,
        page: Any,
        desk: Desk,
        tmp_path: Path,
        *,
        views: int = 1,
        panel: type[Panel] = DeskPanel,
        **more: Any,
    ) -> None:
        self.page, self.poller = page, Poller(by_hand=True)
        self.panel = panel(desk, locale="en", poller=self.poller, **more)
        self._told: list[Any] = []
        self.panel.send = lambda content, buffers=(): self._told.append((content, buffers))
        blank = tmp_path / "blank.html"
        blank.write_text("<!doctype html><meta charset=utf-8><title>desk</title>")
        page.goto(blank.as_uri())
        code, style = self.panel._esm, self.panel._css
        page.evaluate(_OPEN, [str(code), str(style), self.panel.words, views])
        self.passes()

    def passes(self) -> list[Any]:
        """Bring to Python what was said, and back what it answers; until nobody says more."""
        heard: list[Any] = []
        while said := self.turn():
            heard += said
        return heard

    def turn(self) -> list[Any]:
        """One way there and back, and what was said."""
        said = self.page.evaluate("() => window.said.splice(0)")
        for content, sent in said:
            self.panel._came(None, content, [] if sent is None else [b64decode(sent)])
        self.poller.turn()
        told = [*self._told]
        self._told.clear()
        for content, buffers in told:
            coded = b64encode(buffers[0]).decode() if buffers else None
            self.page.evaluate(
                "([content, bytes]) => window.tell(content, bytes)", [content, coded]
            )
        return [content for content, _sent in said]

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.passes()

    def presses(self, *keys: str) -> None:
        """Type keys one after the other, as fast as one can: nothing passes in between."""
        for key in keys:
            self.page.keyboard.press(key)

    def opens(self, conversation: int) -> None:
        self.passes()
        self.click(f'.cc-row[data-id="{conversation}"]')
