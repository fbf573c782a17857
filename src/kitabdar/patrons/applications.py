"""Read how one may apply online, and who has applied: frozen views, nothing noted (see `services.admitting`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kitabdar.organisation.places import PlaceView
from kitabdar.organisation.queries import branches, place_tree
from kitabdar.patrons.admission import Terms
from kitabdar.patrons.models import Admission, Application, ApplicationState
from kitabdar.patrons.rules import PatronData

KEPT_DAYS = 14
"""For how long is kept what was sent to a place that says nothing of it any more."""

_COLUMNS = (
    "place_id", "is_offered", "category_id", "category__code", "alone_from", "kept_days", "temporary_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """Somebody who applied. `consents`: id of a text -> whether it was agreed to."""

    id: int
    state: str
    state_name: str
    home_branch_id: int
    category_code: str
    data: PatronData
    guardian_card: str
    comes_with_guardian: bool
    consents: Mapping[str, bool] = field(hash=False)
    created_at: datetime
    confirmed_at: datetime | None
    decided_at: datetime | None
    reason: str

    @property
    def full_name(self) -> str:
        """Family name, given name, patronymic."""
        names = (self.data.family_name, self.data.given_name, self.data.patronymic)
        return " ".join(each for each in names if each)

    @property
    def birth_date(self) -> date | None:
        """Return the date of birth."""
        return self.data.birth_date


def all_terms() -> dict[int, Terms]:
    """Return what places say of applying: id of the place -> terms."""
    return {row[0]: Terms(*row) for row in Admission.objects.values_list(*_COLUMNS)}


def terms_at(place_id: int, known: Mapping[int, Terms] | None = None) -> Terms | None:
    """Return how one may apply at a place, as the nearest place says that says it; None where none does."""
    terms = all_terms() if known is None else known
    return next((terms[each.id] for each in place_tree().chain(place_id) if each.id in terms), None)


def offering() -> list[PlaceView]:
    """Return the branches where one may apply online, in the order of the tree."""
    known = all_terms()
    if not any(each.is_offered for each in known.values()):
        return []
    found = []
    for branch in branches(public_only=True):
        terms = terms_at(branch.id, known)
        if terms is not None and terms.is_offered:
            found.append(branch)
    return found


def application(application_id: int) -> ApplicationView | None:
    """Return one application."""
    row = Application.objects.select_related("category").filter(pk=application_id).first()
    return _view(row) if row is not None else None


def waiting(network_path: str, limit: int = 200) -> list[ApplicationView]:
    """Return the confirmed applications of a network that wait for a decision, the oldest first."""
    rows = Application.objects.filter(
        state=ApplicationState.CONFIRMED, home_branch__path__startswith=network_path
    )
    return [_view(row) for row in rows.select_related("category").order_by("confirmed_at", "pk")[:limit]]


def _view(row: Application) -> ApplicationView:
    return ApplicationView(
        id=row.pk,
        state=row.state,
        state_name=row.get_state_display(),
        home_branch_id=row.home_branch_id,
        category_code=row.category.code,
        data=PatronData(
            family_name=row.family_name,
            given_name=row.given_name,
            patronymic=row.patronymic,
            language=row.language,
            email=row.email,
            phone=row.phone,
            birth_date=row.birth_date,
        ),
        guardian_card=row.guardian_card,
        comes_with_guardian=row.comes_with_guardian,
        consents=row.consents,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        decided_at=row.decided_at,
        reason=row.reason,
    )
