"""Which texts a reader is asked to agree to, and which still wait for an answer; pure. [CIR-U4]"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One version of a text. `place_id` None: of all places; `titles` and `bodies` by interface language."""

    id: int
    code: str
    place_id: int | None
    version: int
    valid_from: date
    is_optional: bool
    is_asked: bool
    titles: Mapping[str, str] = field(hash=False)
    bodies: Mapping[str, str] = field(hash=False)

    def language(self, wanted: str) -> str:
        """Return the language in which it is shown to a reader: theirs, else English, else the first it is in."""
        return next((each for each in (wanted, "en") if self.bodies.get(each)), next(iter(self.bodies), ""))

    def title(self, wanted: str) -> str:
        """Return its title in the language it is shown in."""
        return self.titles.get(self.language(wanted), "") or self.code

    def body(self, wanted: str) -> str:
        """Return its words in the language it is shown in."""
        return self.bodies.get(self.language(wanted), "")


def in_force(versions: Iterable[TextVersion], places: Iterable[int | None], today: date) -> list[TextVersion]:
    """Return what is asked on a day at the first of `places`: of each text the latest version of the nearest place.

    `places`: from the nearest up, None for all places at the end. A version no longer asked ends its text there.
    What must be agreed to comes first.
    """
    order = {place: number for number, place in enumerate(places)}
    chosen: dict[str, TextVersion] = {}
    for each in versions:
        if each.place_id not in order or each.valid_from > today:
            continue
        known = chosen.get(each.code)
        if known is None or _rank(each, order) < _rank(known, order):
            chosen[each.code] = each
    asked = [each for each in chosen.values() if each.is_asked]
    return sorted(asked, key=lambda each: (each.is_optional, each.code))


def _rank(version: TextVersion, order: Mapping[int | None, int]) -> tuple[int, int]:
    return order[version.place_id], -version.version


def unanswered(texts: Iterable[TextVersion], answered: Iterable[int]) -> list[TextVersion]:
    """Return the texts in force whose version has no answer yet."""
    known = set(answered)
    return [each for each in texts if each.id not in known]


def lacking(texts: Iterable[TextVersion], agreed: Mapping[int, bool]) -> list[TextVersion]:
    """Return the texts that must be agreed to and are not."""
    return [each for each in texts if not each.is_optional and not agreed.get(each.id, False)]
