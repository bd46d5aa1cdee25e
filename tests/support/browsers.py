"""Headless Chromium, as Debian installs it."""

import os
import time
from dataclasses import dataclass, field
from shutil import which
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--no-sandbox",  # the tests may run as root, and open only their own server
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Complaints:
    """What the browser's console and network said that it should not have."""

    lines: list[str] = field(default_factory=list)

    def watch(self, page: "Page") -> None:
        """Note errors, warnings and failed requests of *page*."""
        page.on(
            "console",
            lambda m: self.lines.append(m.text) if m.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: self.lines.append(str(error)))
        page.on("requestfailed", self._note_failure)

    def _note_failure(self, request: "Request") -> None:
        # A page that goes away breaks off what it still loads, and its stream of events.
        if request.failure != "net::ERR_ABORTED":
            self.lines.append(f"failed: {request.url} ({request.failure})")


def pytest_collection_modifyitems(items: "list[pytest.Item]") -> None:
    """In CI a failed browser test runs once more, and the summary names it: see CONTRIBUTING.md."""
    if os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=1))


def click_in_place(page: "Page", target: "Locator") -> None:
    """Click where *target* is: in a menu that CSS anchors, `click()` scrolls and then misses."""
    box = target.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


class Held:
    """Requests to *path* that are kept back, until they go on by ``continue_``."""

    def __init__(self, page: "Page", path: str) -> None:
        """Keep back what *page* asks for from now on."""
        self.routes: list[Route] = []
        self._page = page
        page.route(path, lambda route: self.routes.append(route))  # it refuses what is no function
        # A page that is busy hears of it later than of a key, and asks by the way it had before.
        page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))"
        )

    def next(self, part: str = "") -> "Route":
        """Wait for a request with *part* in its address, and leave out those before it."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            while self.routes:
                route = self.routes.pop(0)
                if part in route.request.url:
                    return route
            self._page.wait_for_timeout(10)
        pytest.fail(f"no request came with {part!r} in its address")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A headless Chromium for the whole run."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # a busy machine takes its time
    executable = next((path for name in _NAMES if (path := which(name))), None)
    if executable is None:
        message = "no Chromium found: apt-get install chromium-headless-shell"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    """A fresh browser profile."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def complaints() -> Complaints:
    """Where the complaints of the test's page are noted."""
    return Complaints()


@pytest.fixture
def page(context: "BrowserContext", complaints: Complaints) -> "Page":
    """An empty page whose complaints are noted."""
    page = context.new_page()
    complaints.watch(page)
    return page
