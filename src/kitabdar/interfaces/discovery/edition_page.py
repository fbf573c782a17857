"""What the page of an edition shows, worked out from the description of its best record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from kitabdar.catalogue.views import BranchHolding, EditionDetail, EditionSummary, RecordDetail
from kitabdar.circulation.availability import Availability, BranchAvailability
from kitabdar.interfaces.discovery import titles
from kitabdar.marc import codec
from kitabdar.marc.description import Description, Form, Identifier, Resource
from kitabdar.marc.spoken import spoken, spoken_subject
from kitabdar.organisation.places import PlaceTree


@dataclass(frozen=True, slots=True)
class SubjectLink:
    """A subject with the address that finds everything about it."""

    form: Form
    address: str


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series, its volume, and the address of its other volumes."""

    form: Form
    number: str
    address: str


@dataclass(frozen=True, slots=True)
class EditionView:
    """A description arranged for reading."""

    title: Form
    other_titles: tuple[Form, ...]
    plain_title: str
    responsibility: Form | None
    named_otherwise: tuple[Form, ...]
    languages: tuple[str, ...]
    original_languages: tuple[str, ...]
    format: str
    year: int | None
    published: tuple[Form, ...]
    edition_statement: Form | None
    extent: str
    series: tuple[SeriesLine, ...]
    summary: tuple[Form, ...]
    contents: tuple[Form, ...]
    notes: tuple[Form, ...]
    subjects: tuple[SubjectLink, ...]
    identifiers: tuple[Identifier, ...]
    resources: tuple[Resource, ...]
    links: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class BranchLine:
    """A branch that holds the edition, with its call numbers and what can be taken home now."""

    name: str
    library: str
    zone: str
    call_numbers: tuple[str, ...]
    available: int
    total: int
    next_due_at: datetime | None
    notes: tuple[str, ...]
    resting: tuple[str, ...] = ()  # where copies lie that came back a while ago


def view_of(description: Description) -> EditionView:
    """Arrange a description."""
    forms = titles.main_forms(description)
    title = titles.own_script(forms) or Form("")
    main = description.main_title
    shown = {form.value for form in forms}
    others = [
        spoken(replace(form, language=""), description, in_doubt=each.kind != "parallel")
        for each in description.titles
        if each.kind in ("uniform", "parallel", "variant", "former")
        for form in each.forms
        if form.value not in shown
    ]
    return EditionView(
        title=title,
        other_titles=titles.other_forms(forms),
        plain_title=title.value,
        responsibility=_in_own_script(main.responsibility, description) if main else None,
        named_otherwise=tuple({form.value: form for form in others}.values()),
        languages=description.languages,
        original_languages=tuple(
            each for each in description.original_languages if each not in description.languages
        ),
        format=description.format,
        year=description.year,
        published=_published(description),
        edition_statement=_in_own_script(description.edition_statement, description),
        extent=description.extent,
        series=tuple(_series(description)),
        summary=tuple(spoken(form, description) for form in description.summary),
        contents=tuple(_parts(spoken(form, description) for form in description.contents)),
        notes=tuple(spoken(form, description) for form in description.notes),
        subjects=tuple(_subjects(description)),
        identifiers=tuple(each for each in description.identifiers if each.kind in ("isbn", "issn", "doi")),
        resources=description.resources,
        links=tuple(
            spoken(Form(each.title), description, in_doubt=True) for each in description.links if each.title
        ),
    )


def _in_own_script(forms: tuple[Form, ...], description: Description) -> Form | None:
    form = titles.own_script(forms)
    return spoken(form, description) if form else None


def _parts(forms: Iterable[Form]) -> Iterable[Form]:
    """Take contents apart where cataloguing rules put two hyphens between chapters."""
    for form in forms:
        for part in form.value.split(" -- "):
            if part.strip():
                yield replace(form, value=part.strip())


def _published(description: Description) -> tuple[Form, ...]:
    """Join place, publisher and date of each imprint in the script of the book."""
    found = []
    for imprint in description.imprints:
        place, publisher = titles.own_script(imprint.place), titles.own_script(imprint.publisher)
        names = [form.value for form in (place, publisher) if form and form.value]
        text = ", ".join(
            (": ".join(names), imprint.date) if imprint.date and names else (*names, imprint.date)
        )
        first = publisher or place
        if text.strip(", "):
            form = Form(text.strip(", "), first.script if first else "", first.language if first else "")
            found.append(spoken(form, description, in_doubt=True))
    return tuple(found)


def _series(description: Description) -> Iterable[SeriesLine]:
    for each in description.series:
        form = _in_own_script(each.forms, description)
        if form is not None:
            query = urlencode({"q": f'"{form.value}"'})
            yield SeriesLine(form, each.number, f"{reverse('discovery:search')}?{query}")


def _subjects(description: Description) -> Iterable[SubjectLink]:
    seen = set()
    for each in description.subjects:
        form = titles.own_script(each.forms)
        if form is not None and form.value not in seen:
            seen.add(form.value)
            said = spoken_subject(form, each, description)
            shown = replace(said, value=form.value.replace(" -- ", " › "))
            yield SubjectLink(shown, f"{reverse('discovery:search')}?{urlencode({'about': form.value})}")


def branch_lines(
    live: Availability | None,
    holdings: Sequence[BranchHolding],
    order: Callable[[Iterable[BranchAvailability], PlaceTree, str], list[BranchAvailability]],
    tree: PlaceTree,
    near: str,
) -> list[BranchLine]:
    """List the branches, nearest first; those that hold it without a lendable item come last."""
    noted = {each.branch_id: each for each in holdings}
    found = []
    for each in order(live.branches, tree, near) if live else ():
        place, held = tree.by_id.get(each.branch_id), noted.pop(each.branch_id, None)
        zone = place.time_zone if place else "UTC"
        found.append(
            BranchLine(
                each.branch_name,
                each.library_name,
                zone,
                tuple(each.call_numbers) or (held.call_numbers if held else ()),
                each.available,
                each.total,
                each.next_due_at,
                held.notes if held else (),
                tuple(dict.fromkeys(rest.place_name for rest in each.resting)),
            )
        )
    for rest in noted.values():
        found.append(
            BranchLine(rest.branch_name, rest.library_name, "UTC", rest.call_numbers, 0, 0, None, rest.notes)
        )
    return found


def as_summary(found: EditionDetail) -> EditionSummary:
    """Give the edition as a list shows it."""
    return EditionSummary(
        found.id, found.work_id, found.record_id, found.control_number, found.source_code, found.description
    )


@dataclass(frozen=True, slots=True)
class MarcLine:
    """One field of the record as cataloguers read it; a control field has `data` only."""

    tag: str
    indicators: str
    subfields: tuple[tuple[str, str], ...]
    data: str


def marc_lines(record: RecordDetail | None) -> list[MarcLine]:
    """Lay out the MARC 21 form of a record."""
    if record is None:
        return []
    read = codec.load(record.normalised)
    fields = [
        MarcLine(field.tag, field.indicators.replace(" ", "_"), field.subfields, field.data)
        for field in read.fields
    ]
    return [MarcLine("LDR", "", (), read.leader), *fields]
