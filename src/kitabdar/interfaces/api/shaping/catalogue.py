"""Titles, creators and availability in the API's form."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

from kitabdar.catalogue.queries import title_of
from kitabdar.catalogue.views import EditionSummary
from kitabdar.circulation.availability import Availability
from kitabdar.interfaces.api.contracts.catalogue import (
    BranchHolding,
    CreatorForms,
    EditionReference,
    LiveAvailability,
    Resting,
    TitleForms,
    WrittenForm,
)
from kitabdar.marc.description import Description, Form

NOTHING = LiveAvailability(0, 0, 0, ())


def title(description: Description) -> TitleForms:
    """Give the title proper in all its scripts; empty for a record without one."""
    main = description.main_title
    return TitleForms(title_of(description), _written(main.forms) if main else ())


def creators(description: Description) -> tuple[CreatorForms, ...]:
    """Give who made it, without the creators of works that are only related."""
    return tuple(
        CreatorForms(_shown(each.forms), _written(each.forms), each.kind, each.roles, each.dates)
        for each in description.creators
        if not each.title and each.forms
    )


def availability(found: Availability | None) -> LiveAvailability:
    """Give what stands where now."""
    if found is None:
        return NOTHING
    return LiveAvailability(
        available=found.available,
        total=found.total,
        holds=found.holds,
        branches=tuple(
            BranchHolding(
                code=each.branch_code,
                name=each.branch_name,
                library=each.library_name,
                available=each.available,
                total=each.total,
                call_numbers=tuple(each.call_numbers),
                next_due_at=each.next_due_at,
                resting=tuple(Resting(rest.place_name, rest.until) for rest in each.resting),
            )
            for each in found.branches
        ),
    )


def reference(summary: EditionSummary) -> EditionReference:
    """Name an edition with what tells it from its siblings."""
    said = summary.description
    return EditionReference(
        summary.id, title(said), said.languages, said.year, said.format, edition_url(summary.id)
    )


def edition_url(edition_id: int) -> str:
    """Return the permanent address of the edition's page, below the site's own."""
    return _edition_address().replace("/0", f"/{edition_id}")


@lru_cache(maxsize=1)
def _edition_address() -> str:
    """Ask for the address once: twenty hits need it twenty times."""
    return reverse("discovery:edition", args=[0])


def _written(forms: tuple[Form, ...]) -> tuple[WrittenForm, ...]:
    return tuple(WrittenForm(each.value, each.script, each.language) for each in forms)


def _shown(forms: tuple[Form, ...]) -> str:
    return next((each.value for each in forms if each.script not in ("", "Latn")), forms[0].value)
