"""Hits, facets and hints in the API's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kitabdar.circulation.finding import FoundEdition
from kitabdar.interfaces.api.contracts.catalogue import FacetValue, Hint, SearchHit
from kitabdar.interfaces.api.question import API_FIELDS, Question
from kitabdar.interfaces.api.shaping import catalogue as shaping
from kitabdar.interfaces.shell.names import FORMAT_NAMES, WHY_FOUND
from kitabdar.marc.description import Description
from kitabdar.organisation.places import PlaceTree
from kitabdar.organisation.queries import place_tree
from kitabdar.search import ladder
from kitabdar.search.query import Tier
from kitabdar.text.highlight import spans
from kitabdar.text.languages import language_name

MOST_MATCHED = 12


def hits(found: Sequence[FoundEdition], q: str) -> tuple[SearchHit, ...]:
    """Give hits in their order."""
    why = {each.tier: str(WHY_FOUND[each.tier]) for each in found if each.tier is not None}
    return tuple(_hit(each, q, why) for each in found)


def facets(counts: Mapping[str, tuple[tuple[str, int], ...]]) -> dict[str, tuple[FacetValue, ...]]:
    """Give the counts by facet with names for people."""
    if not counts:
        return {}
    language = (get_language() or "en").split("-")[0]
    tree = place_tree()
    return {
        API_FIELDS.get(field, field): tuple(
            FacetValue(value, _label(field, value, language, tree), count) for value, count in values
        )
        for field, values in counts.items()
    }


def hints(question: Question) -> tuple[Hint, ...]:
    """Say what could help where nothing was found, the likeliest first."""
    found = []
    if question.is_narrowed:
        found.append(Hint("without_filters", _("Leave out filters: they may exclude what you look for.")))
    if '"' in question.q or "“" in question.q:
        found.append(Hint("without_quotes", _("Leave out the quotes: they ask for these words exactly.")))
    if len(question.q.split()) > 1:
        found.append(Hint("fewer_words", _("Use fewer words.")))
    if question.q.strip():
        found.append(Hint("check_spelling", _("Check the spelling, or write it in another script.")))
    return tuple(found)


def _hit(found: FoundEdition, q: str, why: Mapping[Tier, str]) -> SearchHit:
    summary = found.edition
    said = summary.description
    tier = found.tier
    return SearchHit(
        edition_id=summary.id,
        record_id=summary.record_id,
        work_id=summary.work_id,
        control_number=summary.control_number,
        source=summary.source_code,
        title=shaping.title(said),
        creators=shaping.creators(said),
        year=said.year,
        languages=said.languages,
        original_languages=said.original_languages,
        format=said.format,
        availability=shaping.availability(found.availability),
        tier=None if tier is None else int(tier),
        tier_code=None if tier is None else tier.name.lower(),
        why="" if tier is None else why[tier],
        matched=() if tier is None else _matched(said, q, tier),
        folded=found.folded,
        others=tuple(shaping.reference(each) for each in found.others),
        url=shaping.edition_url(summary.id),
    )


def _matched(said: Description, q: str, tier: Tier) -> tuple[str, ...]:
    """Give the words of title and creators that the words asked for found, each once."""
    main = said.main_title
    forms = [*(main.forms if main else ()), *(form for each in said.creators for form in each.forms)]
    words: dict[str, None] = {}
    loosest = ladder.levels(tier)[-1] + 1
    for form in forms:
        for start, end in spans(form.value, q, loosest=loosest, language=form.language):
            words[form.value[start:end]] = None
        if len(words) >= MOST_MATCHED:
            break
    return tuple(words)[:MOST_MATCHED]


def _label(field: str, value: str, language: str, tree: PlaceTree) -> str:
    if field in ("branch", "library"):
        place = tree.by_code.get(value)
        return place.name if place else value
    if field == "format":
        return str(FORMAT_NAMES.get(value, value))
    if field == "language":
        return language_name(value, language)
    if field == "year" and value.isdigit():
        return f"{value}–{int(value) + 9}"
    return value
