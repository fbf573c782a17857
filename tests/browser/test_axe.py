"""No finding of axe on any page: each in one language and two sets of colours by turns, or, asked for, in all.

`KITABDAR_AXE=all` looks at every page in five languages and four sets of colours, which takes half an hour more.
"""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from django.urls import NoReverseMatch

from tests.browser.pages import EVERY, STAFF, Kind, address, names
from tests.support.browser import NO_BROWSER, Site, Visitor
from tests.support.server import inside

LANGUAGES = ("az", "kk", "tr", "ru", "en")
LONG = "api-documentation"
"""A page of English but for its frame, for which axe takes a minute: seen in one set of colours."""

CONTRAST = "color-contrast"
COLOURS = ("dark", "contrast", "contrast-dark")
ALL = os.environ.get("KITABDAR_AXE") == "all"
SCRIPT = pytest.importorskip("axe_playwright_python.sync_playwright", reason=NO_BROWSER).Axe().axe_script


@pytest.fixture(scope="session")
def ids(living: Any) -> dict[str, int]:
    return dict(inside(living.home, "ids"))


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: f"{kind.name}{kind.query[:12]}")
def test_axe_finds_nothing(kind: Kind, site: Site, ids: dict[str, int]) -> None:
    visitor = site.visitor(kind.who)
    for language in by_turns(LANGUAGES, kind):
        visitor.page.context.add_cookies([{"name": "language", "value": language, "url": site.server.url}])
        answer = visitor.page.goto(site.server.url + kind.path(ids))
        assert answer is not None
        assert answer.status == kind.status
        assert visitor.page.locator("html").get_attribute("lang") == language
        assert findings(visitor) == [], language
        for colours in by_turns(COLOURS, kind) if kind.name != LONG else ():
            visitor.page.evaluate("colours => document.documentElement.dataset.theme = colours", colours)
            assert findings(visitor, CONTRAST) == [], colours


def by_turns(these: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    """Return all of these, or the one whose turn it is at this page."""
    return these if ALL else (these[EVERY.index(kind) % len(these)],)


@pytest.mark.parametrize("opened", ["details.menu > summary", "details.disclosure > summary"])
def test_axe_finds_nothing_in_what_opens(opened: str, site: Site, ids: dict[str, int]) -> None:
    visitor = site.visitor()
    for name, query in (("discovery:search", "?q=abay"), ("discovery:edition", "")):
        page = visitor.go(address(name, ids) + query)
        for each in page.locator(opened).all():
            if each.is_visible():
                page.keyboard.press("Escape")  # what was open would lie above it
                each.click()
                assert findings(visitor) == [], each


def test_axe_finds_nothing_where_something_went_wrong(site: Site, ids: dict[str, int]) -> None:
    visitor = site.visitor()
    page = visitor.go("/sign-in")
    page.fill("#name", "nobody")
    page.fill("#password", "nothing")
    page.press("#password", "Enter")
    page.wait_for_selector("[role=alert]")
    assert findings(visitor) == []
    visitor = site.visitor(STAFF)
    page = visitor.go(address("staff:desk", ids))
    for scanned in ("no such thing 000", "AZ10001", "no such thing 001"):
        page.fill("#code", scanned)
        page.press("#code", "Enter")
        page.wait_for_function("() => !document.querySelector('#code').value")
        assert findings(visitor) == [], scanned


def test_every_page_is_among_those_looked_at(site: Site, ids: dict[str, int]) -> None:
    looked_at = {kind.name for kind in EVERY}
    request = site.visitor(STAFF).page.context.request
    forgotten = []
    for name in sorted(set(names()) - looked_at):
        try:
            answer = request.get(site.server.url + address(name, ids), max_redirects=0)
        except NoReverseMatch:
            continue  # files: covers and exports
        if answer.status == 200 and "text/html" in answer.headers["content-type"]:
            forgotten.append(name)
    assert forgotten == []


def findings(visitor: Visitor, *rules: str) -> list[str]:
    """Return what axe finds on the page, one line a thing: by these rules, or by all."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    page = visitor.page
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT)
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{each['id']}: {node['target']} {re.sub(' +', ' ', node['html'])[:160]} {node.get('failureSummary', '')[:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
