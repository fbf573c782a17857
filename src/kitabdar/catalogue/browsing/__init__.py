"""Browse lists: headings and call numbers in the order of each interface language, entered at any place.

Doors: `headings`, `shelf`, `letters` (a page of a list, and how to jump in it); for the indexer
`Noted`, `file_headings`; for the worker `link_headings`, `ask_again`, `sweep`.
"""

from kitabdar.catalogue.browsing.filing import file_headings
from kitabdar.catalogue.browsing.letters import Letter, LetterGroup, letters
from kitabdar.catalogue.browsing.noting import Noted
from kitabdar.catalogue.browsing.pages import PAGE, HeadingEntry, HeadingPage, Name, headings
from kitabdar.catalogue.browsing.places import KINDS
from kitabdar.catalogue.browsing.references import ask_again, link_headings
from kitabdar.catalogue.browsing.shelf import ShelfCursor, ShelfEntry, ShelfPage, shelf
from kitabdar.catalogue.browsing.sweeping import sweep

__all__ = [
    "KINDS",
    "PAGE",
    "HeadingEntry",
    "HeadingPage",
    "Letter",
    "LetterGroup",
    "Name",
    "Noted",
    "ShelfCursor",
    "ShelfEntry",
    "ShelfPage",
    "ask_again",
    "file_headings",
    "headings",
    "letters",
    "link_headings",
    "shelf",
    "sweep",
]
