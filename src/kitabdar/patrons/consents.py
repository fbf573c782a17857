"""Read what readers are asked to agree to, and what they answered: frozen views, nothing noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kitabdar.organisation.queries import place_tree
from kitabdar.patrons.consenting import TextVersion, in_force, unanswered
from kitabdar.patrons.models import Consent, ConsentText

_COLUMNS = (
    "pk", "code", "place_id", "version", "valid_from", "is_optional", "is_asked", "titles", "bodies",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConsentView:
    """An answer to a version of a text. `way`: online or desk; `ended_at`: when it was withdrawn or answered anew."""

    text: TextVersion
    is_agreed: bool
    language: str
    way: str
    answered_at: datetime
    ended_at: datetime | None

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the reader may take it back."""
        return self.text.is_optional and self.is_agreed and self.ended_at is None


def versions() -> list[TextVersion]:
    """Return all versions of all texts, the latest of each first."""
    rows = ConsentText.objects.order_by("code", "place__path", "-version").values_list(*_COLUMNS)
    return [TextVersion(*row) for row in rows]


def text(text_id: int) -> TextVersion | None:
    """Return one version."""
    row = ConsentText.objects.filter(pk=text_id).values_list(*_COLUMNS).first()
    return TextVersion(*row) if row is not None else None


def texts_at(place_id: int, today: date) -> list[TextVersion]:
    """Return what readers of a place are asked to agree to on a day."""
    places = [each.id for each in place_tree().chain(place_id)]
    rows = ConsentText.objects.filter(valid_from__lte=today).values_list(*_COLUMNS)
    return in_force((TextVersion(*row) for row in rows), [*places, None], today)


def due(patron_id: int, home_branch_id: int, today: date) -> list[TextVersion]:
    """Return the texts to which a patron has not answered yet in their present version."""
    asked = texts_at(home_branch_id, today)
    if not asked:
        return []
    mine = Consent.objects.filter(patron_id=patron_id, ended_at=None)
    return unanswered(asked, mine.values_list("text_id", flat=True))


def answers_of(patron_id: int) -> list[ConsentView]:
    """Return all that a patron answered, the latest first, what has ended included."""
    rows = list(Consent.objects.filter(patron_id=patron_id).order_by("-answered_at", "-pk"))
    texts = ConsentText.objects.filter(pk__in={row.text_id for row in rows})
    known = {row[0]: TextVersion(*row) for row in texts.values_list(*_COLUMNS)}
    return [
        ConsentView(known[row.text_id], row.is_agreed, row.language, row.way, row.answered_at, row.ended_at)
        for row in rows
    ]
