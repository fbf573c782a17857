"""Make docs/screenshots anew: `python scripts/screenshots.py` (needs Chromium and requirements/browser.txt).

Makes a sample library in a temporary folder, serves it, and keeps each picture small: where Pillow is installed
its colours are reduced to a palette (`pip install pillow`; not needed for anything else).
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from tests.support import browser  # noqa: E402
from tests.support.server import inside, kitabdar, serving  # noqa: E402

FOLDER = PROJECT / "docs" / "screenshots"
WIDE, NARROW = (1280, 860), (390, 844)
READERS = {"az": "AZ10001", "kk": "KZ10021", "en": "EN10051"}
DESKS = {
    "az": ("desk-baku", "khazar-central"),
    "kk": ("desk-almaty", "alatau-city"),
    "en": ("desk-baku", "khazar-central"),
}
WORDS = {"az": "dede qorqud", "kk": "abay joly", "en": "nizami"}
PICTURES = [
    (page, language, colours, size)
    for page, choices in {
        "home": [("az", "light"), ("kk", "dark"), ("en", "light")],
        "results": [("az", "dark"), ("kk", "light"), ("en", "light")],
        "record": [("az", "light"), ("kk", "light"), ("en", "dark")],
        "account": [("az", "light"), ("kk", "dark"), ("en", "light")],
        "desk": [("az", "light"), ("kk", "light"), ("en", "dark")],
        "sign-in": [("az", "dark"), ("kk", "light"), ("en", "light")],
    }.items()
    for language, colours in choices
    for size in (WIDE, NARROW)
]


def main() -> None:
    """Make every picture."""
    from playwright.sync_api import sync_playwright

    if problem := browser.missing():
        sys.exit(f"Screenshots: {problem}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        made = kitabdar(home, "demo", "--no-serve")
        if made.returncode:
            sys.exit(made.stderr)
        with serving(home) as server, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser.program(), args=browser.FLAGS)
            site = browser.Site(chromium, server)
            prepare(home)
            for picture in PICTURES:
                take(site, *picture)
            chromium.close()


def prepare(home: Path) -> None:
    """Give every reader shown something on loan, some of it late."""
    for language, place in (("az", "khazar-central"), ("kk", "alatau-city"), ("en", "alatau-city")):
        for days in ("30", "9", "2"):
            inside(home, "lend", READERS[language], place, days)


def take(site: Any, page: str, language: str, colours: str, size: tuple[int, int]) -> None:
    """Take one picture of a page."""
    who = {"account": READERS[language], "desk": DESKS[language][0]}.get(page, "")
    visitor = site.visitor(who, language=language, theme=colours, width=size[0])
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    open_page(visitor, page, language)
    visitor.page.evaluate("document.fonts.ready")
    picture = visitor.page.screenshot()
    path = FOLDER / f"{page}-{language}-{colours}-{size[0]}.png"
    path.write_bytes(small(picture))
    sys.stdout.write(f"{path.relative_to(PROJECT)} {path.stat().st_size // 1024} kB\n")
    site.leave()


def open_page(visitor: Any, page: str, language: str) -> None:
    """Bring the visitor to a page as it is when in use."""
    results = f"/search?q={WORDS[language].replace(' ', '+')}"
    visitor.go(
        {"home": "/", "account": "/account", "desk": "/staff/", "sign-in": "/sign-in"}.get(page, results)
    )
    if page == "record":
        visitor.page.locator(".hit h2 a").first.click()
        visitor.page.wait_for_selector(".edition")
    if page == "desk":
        name, place = DESKS[language]
        reader = READERS["kk" if name == "desk-almaty" else "az"]
        for code in (
            reader,
            *(each["barcode"] for each in inside(visitor.server.home, "lendable", place, "2")),
        ):
            visitor.page.fill("#code", code)
            visitor.page.press("#code", "Enter")
            visitor.page.wait_for_function("() => !document.querySelector('#scan[aria-busy]')")


def small(picture: bytes) -> bytes:
    """Reduce a picture to 128 colours, where Pillow is there to do it."""
    try:
        from PIL import Image
    except ImportError:
        return picture
    reduced = Image.open(io.BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    out = io.BytesIO()
    reduced.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
