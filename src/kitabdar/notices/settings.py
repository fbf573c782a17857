"""Rules and texts as they are now, kept in each process while they stay as they are."""

from __future__ import annotations

from kitabdar.notices.models import Rule, Text
from kitabdar.notices.rules import NoticeRule
from kitabdar.notices.wording import Words, shipped_words
from kitabdar.organisation.settings_cache import Cached, stamp

_COLUMNS = (
    "event",
    "days",
    "place_id",
    "category_id",
    "channel",
    "variant",
    "is_on",
    "is_digest",
    "is_blocking",
    "id",
)

TextKey = tuple[str, str, str, int | None]


def _rules() -> tuple[NoticeRule, ...]:
    return tuple(NoticeRule(*row) for row in Rule.objects.values_list(*_COLUMNS))


def _texts() -> dict[TextKey, Words]:
    rows = Text.objects.values_list(
        "event", "variant", "language", "place_id", "subject", "before", "line", "after", "sms"
    )
    return {row[:4]: Words(*row[4:]) for row in rows}


_RULES: Cached[tuple[NoticeRule, ...]] = Cached(_rules)
_TEXTS: Cached[dict[TextKey, Words]] = Cached(_texts)


def notice_rules() -> tuple[NoticeRule, ...]:
    """Return the rules as this transaction sees them."""
    return _RULES.at(stamp())


def words(event: str, variant: str, language: str, places: tuple[int, ...]) -> Words:
    """Return the words of an event: those of the nearest place that has some, of the variant first; else what ships."""
    known = _TEXTS.at(stamp())
    for wanted in dict.fromkeys((variant, "")):
        for place_id in (*places, None):
            if (event, wanted, language, place_id) in known:
                return known[event, wanted, language, place_id]
        if wanted and shipped_words(event, wanted, language) is not shipped_words(event, "", language):
            break
    return shipped_words(event, variant, language)
