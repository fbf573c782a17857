"""Chromium for tests: visitors with a language, colours and a width, who notice whatever the page complains about."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.server import Server, accounts, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response

REQUIRED = os.environ.get("KITABDAR_REQUIRE_EXTRAS") == "1"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
FLAGS += ["--no-first-run", "--disable-default-apps", "--disable-gpu", "--disable-dev-shm-usage"]
WIDE, NARROW, ZOOMED = 1280, 390, 320  # 320 px: a screen of 1280 px at 400 %
PATIENT, SHORT = 60_000, 900


NO_BROWSER = "needs requirements/browser.txt"


def program() -> str | None:
    """Where Chromium is: its headless shell, which draws no window and takes a third of the time, or the whole."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


def missing() -> str:
    """Say what is missing for tests in a browser; "" when nothing is."""
    if program() is None:
        return "needs Chromium (Debian's package chromium-headless-shell)"
    try:
        import axe_playwright_python  # noqa: F401
        import playwright  # noqa: F401
    except ImportError:
        return NO_BROWSER
    return ""


@dataclass
class Visitor:
    """Somebody looking at pages; `complaints` are what the browser wrote in its console."""

    page: Page
    server: Server
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.server.url + path)
        return self.page

    def tab_to(self, target: Locator, most: int = 150) -> None:
        """Press Tab until the target has the focus; it must be seen to have it."""
        for _each in range(most):
            self.page.keyboard.press("Tab")
            if target.evaluate_all("them => them.some(it => it === document.activeElement)"):
                self.sees_focus()
                return
        raise AssertionError(f"Tab does not lead to {target}")

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type on the keyboard."""
        self.page.keyboard.type(text)

    def sees_focus(self) -> None:
        """Make sure that what has the focus shows it, with an outline of itself or of what is around it."""
        assert self.page.evaluate(
            """() => {
              const outlined = (it) => {
                const style = getComputedStyle(it);
                const line = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                return line || style.boxShadow !== "none";
              };
              for (let it = document.activeElement; it && it !== document.body; it = it.parentElement)
                if (outlined(it)) return true;
              return false;
            }"""
        ), f"focus is not seen on {self.page.evaluate('document.activeElement.outerHTML')[:200]}"

    def width_overflowing(self) -> int:
        """Count the pixels by which the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def _heard(self, message: ConsoleMessage) -> None:
        own = message.location.get("url") == self.page.url and message.text.startswith(
            "Failed to load resource"
        )
        if message.type in ("error", "warning") and not own:  # a page that says 404 itself is no complaint
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _received(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{self.page.url}: {response.status} for {response.url}")

    def listen(self) -> None:
        """Begin to note complaints."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._received)
        self.page.on(
            "dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss())
        )


class Site:
    """The sample library as a browser meets it, and the sign-ins kept from one visit to the next."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.server = browser, server
        self.passwords = accounts(server.home)
        self._kept: dict[str, Any] = {}
        self._open: list[tuple[BrowserContext, Visitor]] = []

    def visitor(
        self,
        name: str = "",
        *,
        language: str = "en",
        theme: str = "light",
        size: str = "100",
        width: int = WIDE,
        script: bool = True,
    ) -> Visitor:
        """Let somebody in: `name` signed in, "" nobody in particular."""
        context = self.browser.new_context(
            viewport={"width": width, "height": SHORT},
            java_script_enabled=script,
            reduced_motion="reduce",
            storage_state=self._signed_in(name) if name else None,
        )
        context.set_default_timeout(PATIENT)
        context.add_cookies(
            [
                {"name": "language", "value": language, "url": self.server.url},
                {"name": "display", "value": f"{theme}.{size}", "url": self.server.url},
            ]
        )
        visitor = Visitor(context.new_page(), self.server)
        visitor.listen()
        self._open.append((context, visitor))
        return visitor

    def _signed_in(self, name: str) -> Any:
        if name not in self._kept:
            context = self.browser.new_context()
            page = context.new_page()
            page.goto(f"{self.server.url}/sign-in")
            page.fill("#name", name)
            page.fill("#password", self.passwords[name])
            page.press("#password", "Enter")
            page.wait_for_url(lambda url: "/sign-in" not in url)
            self._kept[name] = context.storage_state()
            context.close()
        return self._kept[name]

    def leave(self) -> list[str]:
        """Let everybody go; return what their browsers complained about."""
        complaints = [each for _context, visitor in self._open for each in visitor.complaints]
        for context, _visitor in self._open:
            context.close()
        self._open.clear()
        return complaints


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium of the system, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def living(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample library, served; for all tests of this worker, each leaving it usable for the next."""
    with serving(Path(shutil.copytree(sample, tmp_path_factory.mktemp("site") / "home"))) as server:
        yield server


@pytest.fixture(scope="session")
def _site(chromium: Browser, living: Server) -> Site:
    return Site(chromium, living)


@pytest.fixture
def site(_site: Site) -> Iterator[Site]:
    """The site; at the end of the test no browser may have complained."""
    yield _site
    complaints = _site.leave()
    assert not complaints, complaints


@pytest.fixture
def visitor(site: Site) -> Callable[..., Visitor]:
    """Let somebody in; see Site.visitor."""
    return site.visitor
