"""What each hit of a results page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kitabdar.circulation.availability import Availability, availability
from kitabdar.circulation.finding import FoundEdition
from kitabdar.interfaces.discovery import titles
from kitabdar.interfaces.discovery.cards import CREATORS_NAMED, Copies, CreatorLink, copies, creator_links
from kitabdar.interfaces.shell.templatetags.shell import why_found
from kitabdar.marc.description import Form
from kitabdar.organisation.places import PlaceTree
from kitabdar.search.query import Tier

EDITIONS_NAMED = 4


@dataclass(frozen=True, slots=True)
class OtherEdition:
    """Another edition or translation of the same work that was found too."""

    edition_id: int
    languages: tuple[str, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class AnotherEdition:
    """An edition of the same work that can be had now while the one shown cannot."""

    edition_id: int
    copies: Copies


@dataclass(frozen=True, slots=True)
class HitCard:
    """One hit: a work, shown by the edition that matches best."""

    edition_id: int
    work_id: int
    title: Form
    other_title: Form | None
    creators: list[CreatorLink]
    year: int | None
    languages: tuple[str, ...]
    format: str
    copies: Copies
    also_in: tuple[OtherEdition, ...]
    is_translated: bool
    more_editions: int
    why: str
    another: AnotherEdition | None


@dataclass(frozen=True, slots=True)
class Apart:
    """Hits of a further tier of the ladder, under the heading that says what they are."""

    heading: str
    hits: list[HitCard]


def hits(found: Sequence[FoundEdition], tree: PlaceTree, home_path: str) -> list[HitCard]:
    """Make the cards of hits."""
    wanting = [each for each in found if not each.availability.available]
    live = availability(other.id for each in wanting for other in each.others)
    return [_card(each, live, tree, home_path) for each in found]


def apart(found: Sequence[FoundEdition], tree: PlaceTree, home_path: str) -> list[Apart]:
    """Make the cards of the further tiers, each tier apart, in the order of the ladder."""
    headings = {
        Tier.STEM: _("Other forms of your words"),
        Tier.LAYOUT: _("With another keyboard layout"),
        Tier.SIMILAR: _("Similar spellings"),
    }
    return [
        Apart(heading, hits(of_tier, tree, home_path))
        for tier, heading in headings.items()
        if (of_tier := [each for each in found if each.tier is tier])
    ]


def _card(found: FoundEdition, live: Mapping[int, Availability], tree: PlaceTree, home_path: str) -> HitCard:
    description = found.edition.description
    forms = titles.main_forms(description)
    others = titles.other_forms(forms)
    also = _others(found)
    return HitCard(
        edition_id=found.edition.id,
        work_id=found.edition.work_id,
        title=titles.own_script(forms) or forms[0],
        other_title=others[0] if others else None,
        creators=creator_links(description, CREATORS_NAMED),
        year=description.year,
        languages=description.languages,
        format=description.format,
        copies=copies(found.availability, tree, home_path),
        also_in=also[:EDITIONS_NAMED],
        is_translated=any(each.languages != description.languages for each in also),
        more_editions=max(0, found.folded - len(also[:EDITIONS_NAMED])),
        why=why_found(found.tier),
        another=_another(found, live, tree, home_path),
    )


def _others(found: FoundEdition) -> tuple[OtherEdition, ...]:
    """Name the other editions by language and year, each pair once, other languages first."""
    own = found.edition.description.languages
    named: dict[tuple[tuple[str, ...], int | None], OtherEdition] = {}
    for each in sorted(found.others, key=lambda other: other.description.languages == own):
        pair = (each.description.languages, each.description.year)
        named.setdefault(pair, OtherEdition(each.id, *pair))
    return tuple(named.values())


def _another(
    found: FoundEdition, live: Mapping[int, Availability], tree: PlaceTree, home_path: str
) -> AnotherEdition | None:
    """Choose another edition that stands somewhere, in the language of the one shown if there is such."""
    own = found.edition.description.languages
    there = [each for each in found.others if each.id in live and live[each.id].available]
    there.sort(key=lambda each: each.description.languages != own)
    return AnotherEdition(there[0].id, copies(live[there[0].id], tree, home_path)) if there else None
