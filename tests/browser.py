"""A Chromium that reaches nothing but files of this machine.

One serves all tests of a process, one after the other; each gets a profile of its own in it, which
is empty and ends with it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


@dataclass
class Browser:
    """A context of playwright, and the requests of its pages that were stopped."""

    context: object
    requests: list[str] = field(default_factory=list)

    def open(self, path, **size):
        """A new page with the file in it; what it says on its console is in ``page.said``."""
        page = self.context.new_page()
        if size:
            page.set_viewport_size(size)
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(path.resolve().as_uri())
        return page


def chromium() -> str | None:
    """The browser of CHROMIUM, else the first on PATH."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


_begun = ExitStack()


@cache
def running() -> Any:
    """The Chromium of this process, begun when it is first asked for."""
    from playwright.sync_api import sync_playwright

    playwright = _begun.enter_context(sync_playwright())
    started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    _begun.callback(started.close)
    return started


def end() -> None:
    """End the Chromium of this process; whoever asks again gets another."""
    running.cache_clear()
    _begun.close()


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with an empty profile of its own; offline, and watched."""
    context = running().new_context(offline=True)
    watched = Browser(context)

    def watch(route):
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            watched.requests.append(route.request.url)
            route.abort()

    context.route("**/*", watch)
    try:
        yield watched
    finally:
        context.close()


@contextmanager
def window(context, width=1200, height=800):
    """A page in which nothing goes wrong, or its test fails."""
    page = context.new_page()
    page.set_default_timeout(5000)
    page.set_viewport_size({"width": width, "height": height})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    page.close()
    assert faults == []
