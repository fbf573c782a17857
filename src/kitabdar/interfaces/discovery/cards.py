"""What lists of editions show: plain values, worked out once, so that templates only write them down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from kitabdar.catalogue.views import EditionSummary
from kitabdar.circulation.availability import Availability, BranchAvailability
from kitabdar.interfaces.discovery import titles
from kitabdar.interfaces.shell.addresses import numbered
from kitabdar.interfaces.shell.templatetags.shell import role_names
from kitabdar.marc.description import Creator, Description, Form
from kitabdar.organisation.places import PlaceTree

PLACES_NAMED = 2
CREATORS_NAMED = 3


@dataclass(frozen=True, slots=True)
class ShelfCard:
    """An edition in a list without search: title in its script and who wrote it."""

    edition_id: int
    work_id: int
    title: Form
    other_title: Form | None
    creator: Form | None
    year: int | None
    languages: tuple[str, ...]
    format: str


@dataclass(frozen=True, slots=True)
class CreatorLink:
    """A creator with the address that finds everything of theirs."""

    form: Form
    other: tuple[Form, ...]
    part: str
    address: str


@dataclass(frozen=True, slots=True)
class Copies:
    """Availability in one line: the nearest branches by name, and how many more there are.

    `resting`: where in the nearest branch its copies lie, where all it has came back a while ago.
    """

    available: int
    total: int
    places: str
    more: int
    next_due_at: datetime | None
    zone: str
    resting: str = ""


NO_COPIES = Copies(0, 0, "", 0, None, "UTC")


def shelf_card(summary: EditionSummary) -> ShelfCard:
    """Make the card of an edition."""
    description = summary.description
    forms = titles.proper_forms(description)
    others = titles.other_forms(forms)
    creator = next((each for each in description.creators if not each.title and each.forms), None)
    return ShelfCard(
        edition_id=summary.id,
        work_id=summary.work_id,
        title=titles.own_script(forms) or Form(description.control_number),
        other_title=others[0] if others else None,
        creator=titles.heading(creator, description) if creator else None,
        year=description.year,
        languages=description.languages,
        format=description.format,
    )


def creator_links(description: Description, most: int | None = None) -> list[CreatorLink]:
    """Link the creators of this publication (not of related ones) to searches, the main one first."""
    own = [each for each in description.creators if not each.title and each.forms]
    own.sort(key=lambda each: not each.is_main)
    return [_creator_link(each, description) for each in own[:most]]


def _creator_link(creator: Creator, description: Description) -> CreatorLink:
    form = titles.heading(creator, description)
    return CreatorLink(
        form=form,
        other=titles.other_forms(creator.forms),
        part=role_names(creator.roles) if creator.roles not in ((), ("aut",)) else "",
        address=f"{numbered('discovery:search')}?{urlencode({'creator': form.value})}",
    )


def nearest_first(
    branches: Iterable[BranchAvailability], tree: PlaceTree, home_path: str
) -> list[BranchAvailability]:
    """Order branches: where copies stand first, then by nearness in the tree to the reader's own branch."""

    def nearness(each: BranchAvailability) -> tuple[bool, int, str]:
        place = tree.by_id.get(each.branch_id)
        shared = _shared_steps(place.path, home_path) if place else 0
        return (each.available == 0, -shared, each.branch_name)

    return sorted(branches, key=nearness)


def _shared_steps(path: str, other: str) -> int:
    steps = zip(path.strip("/").split("/"), other.strip("/").split("/"), strict=False)
    return next((at for at, (a, b) in enumerate(steps) if a != b), path.count("/") - 1)


def copies(found: Availability | None, tree: PlaceTree, home_path: str) -> Copies:
    """Put the availability of an edition in one line."""
    if found is None or not found.total:
        return NO_COPIES
    ordered = nearest_first(found.branches, tree, home_path)
    here: Sequence[BranchAvailability] = [each for each in ordered if each.available]
    due = min(
        ((each.next_due_at, each.branch_id) for each in ordered if each.next_due_at is not None),
        default=None,
    )
    place = tree.by_id.get(due[1]) if due else None
    return Copies(
        available=found.available,
        total=found.total,
        places=", ".join(each.branch_name for each in here[:PLACES_NAMED]),
        more=max(0, len(here) - PLACES_NAMED),
        next_due_at=due[0] if due else None,
        zone=place.time_zone if place else "UTC",
        resting=_resting(here[0]) if here else "",
    )


def _resting(branch: BranchAvailability) -> str:
    """Say where the copies of a branch lie, where none of those it has is on its shelf yet."""
    if len(branch.resting) < branch.available:
        return ""
    return ", ".join(dict.fromkeys(each.place_name for each in branch.resting))
