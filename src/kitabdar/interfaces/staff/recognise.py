"""Know what the one field was given: a card, a barcode, or else words to look for."""

from __future__ import annotations

from dataclasses import dataclass

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.views import EditionDetail, EditionSummary, ItemView
from kitabdar.circulation import finding
from kitabdar.circulation.availability import Availability, availability
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.marc.description import Description, Form
from kitabdar.marc.spoken import spoken
from kitabdar.patrons import queries as patrons
from kitabdar.patrons import services
from kitabdar.patrons.queries import PatronView
from kitabdar.search.engine import IndexUnavailable, SearchRequest
from kitabdar.search.messages import sentence
from kitabdar.search.parsing import parse

MOST_READERS = 12
MOST_TITLES = 12


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code that is known: as a card, as a barcode (or both, when a library gave one number twice)."""

    patron: PatronView | None
    item: ItemView | None


@dataclass(frozen=True, slots=True)
class Title:
    """An edition that was looked for."""

    record_id: int
    edition_id: int
    title: Form
    creator: Form | None
    year: int | None
    languages: tuple[str, ...]
    available: int
    total: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found by words. `problem` says why titles could not be looked for."""

    words: str
    readers: list[PatronView]
    titles: list[Title]
    problem: str = ""


def scanned(code: str) -> Scanned:
    """Return what a code names, as typed or else in capitals."""
    for form in dict.fromkeys((code, code.upper())):
        found = Scanned(patrons.by_card(form), catalogue.item_by_barcode(form))
        if found.patron or found.item:
            return found
    return Scanned(None, None)


def look(words: str, at: Workplace, *, readers: bool = True) -> Looked:
    """Look for readers by name and for titles, in any script."""
    people = []
    if readers and at.may("patrons.view"):
        people = services.look_for(
            actor=at.actor, text=words, place_path=at.branch.path, limit=MOST_READERS, now=at.now
        )
    try:
        found = finding.find(SearchRequest(parse(words), limit=MOST_TITLES))
    except IndexUnavailable as error:
        return Looked(words, people, [], sentence(error))
    return Looked(words, people, [_title(hit.edition, hit.availability) for hit in found.hits])


def title_form(description: Description, number: str) -> Form:
    """Return the title of a record in its language; one without a title is named by its number."""
    form = catalogue.title_form(description)
    return spoken(form, description) if form else Form(number)


def work_title(edition: EditionDetail) -> Form | None:
    """Return the title of the work that an edition belongs to, in its language; None while it has no title."""
    if not edition.work_title:
        return None
    return spoken(Form(edition.work_title), edition.description, in_doubt=True)


def title_of_edition(edition: EditionSummary) -> Title:
    """Return an edition as lists of titles show it, with what stands on the shelves now."""
    return _title(edition, availability([edition.id])[edition.id])


def _title(edition: EditionSummary, live: Availability) -> Title:
    description = edition.description
    creator = next((each.forms[0] for each in description.creators if each.forms and not each.title), None)
    return Title(
        record_id=edition.record_id,
        edition_id=edition.id,
        title=title_form(description, edition.control_number),
        creator=spoken(creator, description, in_doubt=True) if creator else None,
        year=description.year,
        languages=description.languages,
        available=live.available,
        total=live.total,
    )
