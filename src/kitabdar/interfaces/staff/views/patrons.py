"""A reader's file: seen (and noted), registered, changed, blocked, extended, erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from kitabdar.circulation import ledger, wording
from kitabdar.circulation import queries as circulation
from kitabdar.interfaces.shell.needs import HISTORY_NAMES, IDENTITY_NAMES, NEED_NAMES
from kitabdar.interfaces.shell.people import why_alike
from kitabdar.interfaces.staff import files, given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.views.consents import of_patron
from kitabdar.interfaces.staff.views.desk import desk_of
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons import queries as patrons
from kitabdar.patrons import services, standing
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.rules import MOST_NAMES, OtherName, PatronData

NAME_PARTS = ("family_name", "given_name", "patronymic")
FIELDS = ("family_name", "given_name", "patronymic", "language", "email", "phone", "note")


@staff_page("patrons.view")
def show_file(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Show all that is known of a reader, or of whom they were merged into; that it was looked at is noted."""
    if survivor_id := patrons.survivor_of(patron_id):
        return HttpResponseRedirect(reverse("staff:patron", args=(survivor_id,)))
    patron = files.open_file(request, at, patron_id)
    entry = ledger.entry(asked) if (asked := given.number(request.GET, "entry")) else None
    file = files.gather(at, patron, is_whole="all" in request.GET)
    delegates, mandates = standing.mandates_around(patron.id, at.now)
    context = {
        "file": file,
        "recallable": circulation.recallable(file.holds, by_reader=False),
        "refused": refusing.take(request, "renew", "hold", "pickup", "switch"),
        "typed": refusing.typed(request, patron.id),
        "key": get_random_string(32),
        "family": standing.family_around(patron.id),
        "delegates": delegates,
        "mandates": mandates,
        "consents": of_patron(at, patron.id, patron.home_branch_id, patron.language),
        "entry": entry if entry is not None and entry.patron_id == patron.id else None,
        "kinds": wording.charges_by_hand(),
        "ways": wording.ways(),
        "branches": organisation.branches(public_only=True, network_of=patron.home_branch_id),
        "next_year": patron.expires_on if patron.expires_on > at.now.date() else at.now.date(),
        "extend_to": max(patron.expires_on, at.now.date()) + timedelta(days=365),
    }
    return show(request, at, "patron", context)


@sensitive_post_parameters("password")
@staff_page("patrons.edit", FORM)
def register(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Register a reader and bring them to the desk."""
    if request.method != "POST":
        return _form(request, at, {"home_branch": str(at.branch.id)}, {})
    if alike := _alike(request, at):
        return _form(request, at, _sent(request), _known_number(alike), status=422, alike=alike)
    try:
        made = _register(
            request,
            at,
            actor=at.actor,
            card_number=given.text(request.POST, "card_number", 60),
            category_code=given.text(request.POST, "category", 60),
            home_branch_id=given.number(request.POST, "home_branch"),
            data=_data(request),
            password=request.POST.get("password", "")[:200],
            now=at.now,
        )
    except Invalid as invalid:
        return _form(request, at, _sent(request), invalid.problems, status=422)
    messages.success(request, _("%(name)s is registered and can borrow at once.") % {"name": made.full_name})
    return HttpResponseRedirect(
        desk_of(made.id) if at.may("circulation.check_out") else reverse("staff:patron", args=(made.id,))
    )


def _alike(request: HttpRequest, at: Workplace) -> list[dict[str, Any]]:
    """Return who may be the reader to be registered; nobody once a colleague has looked at them."""
    if request.POST.get("is_new"):
        return []
    found = services.like_applicant(
        actor=at.actor,
        data=_data(request),
        place_path=at.branch.path,
        identity_kind=given.text(request.POST, "identity_kind", 10),
        identity_number=given.text(request.POST, "identity_number", 20),
        now=at.now,
    )
    return [
        {"patron": each.patron, "why": why_alike(each.reasons), "by_number": "identity" in each.reasons}
        for each in found
    ]


def _known_number(alike: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Say beside its field that a number of identity is another reader's."""
    taken = {"identity_number": _("Another reader is registered with this number.")}
    return taken if any(each["by_number"] for each in alike) else {}


def _register(request: HttpRequest, at: Workplace, **fields: Any) -> PatronView:
    """Register a reader with all that the form says, or not at all."""
    with transaction.atomic():
        made = services.register(**fields)
        _keep_more(request, at, made.id)
    return made


def _keep_more(request: HttpRequest, at: Workplace, patron_id: int) -> None:
    """Keep what the form says of needs, history and identity. Raises Invalid."""
    person: dict[str, Any] = {"actor": at.actor, "patron_id": patron_id, "now": at.now}
    services.set_other_names(names=_other_names(request), **person)
    services.set_needs(needs=request.POST.getlist("needs"), **person)
    services.set_history(history=given.text(request.POST, "history", 8), **person)
    kind, number = (
        given.text(request.POST, "identity_kind", 10),
        given.text(request.POST, "identity_number", 20),
    )
    if "no_identity" in request.POST:
        services.set_identity(kind="", number="", **person)
    elif number and services.set_identity(kind=kind, number=number, **person):
        text = _("The number of identity says another date of birth than the file. One of them may be wrong.")
        messages.warning(request, text)


@staff_page("patrons.edit", FORM)
def edit(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Change what is known of a reader."""
    patron = files.open_file(request, at, patron_id)
    if request.method != "POST":
        return _form(request, at, _values(patron), {}, patron)
    try:
        with transaction.atomic():
            services.change(
                actor=at.actor,
                patron_id=patron_id,
                data=_data(request),
                category_code=given.text(request.POST, "category", 60),
                home_branch_id=given.number(request.POST, "home_branch"),
                now=at.now,
            )
            _keep_more(request, at, patron_id)
    except Invalid as invalid:
        return _form(request, at, _sent(request), invalid.problems, patron, status=422)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:patron", args=(patron_id,)))


@staff_page("patrons.edit", CHANGE)
def extend(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Let the card hold longer."""
    until = given.day(request.POST, "expires_on")

    def act() -> bool:
        if until is None:
            raise Invalid({"expires_on": _("Give a day.")})
        services.extend(actor=at.actor, patron_id=patron_id, expires_on=until, now=at.now)
        return True

    if refusing.attempt(request, act, f"extend:{patron_id}"):
        messages.success(request, _("The card is extended."))
    return HttpResponseRedirect(reverse("staff:patron", args=(patron_id,)))


@staff_page("patrons.edit", CHANGE)
def block(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Block a reader, or lift a block."""
    block_id = given.number(request.POST, "block")

    def act() -> bool:
        if block_id:
            services.lift_block(actor=at.actor, block_id=block_id, now=at.now)
            return True
        reason, until = given.text(request.POST, "reason", 250), given.day(request.POST, "until")
        services.place_block(actor=at.actor, patron_id=patron_id, reason=reason, until=until, now=at.now)
        return True

    if refusing.attempt(request, act, "" if block_id else f"block:{patron_id}"):
        messages.success(request, _("The block is lifted.") if block_id else _("The card is blocked."))
    return HttpResponseRedirect(reverse("staff:patron", args=(patron_id,)))


@staff_page("patrons.erase", FORM)
def erase(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Ask, then erase everything personal; the card number must be typed."""
    patron = files.open_file(request, at, patron_id)
    if request.method != "POST":
        return show(request, at, "erase", {"patron": patron})
    if given.text(request.POST, "card_number", 60) != patron.card_number:
        context = {"patron": patron, "errors": {"card_number": _("This is not the number of the card.")}}
        return show(request, at, "erase", context, status=422)

    def act() -> bool:
        services.erase(actor=at.actor, patron_id=patron_id, now=at.now)
        return True

    if refusing.attempt(request, act):
        files.close_file(request)
        messages.success(request, _("The reader is erased. What was lent stays in the counts, of nobody."))
        return HttpResponseRedirect(reverse("staff:desk"))
    return HttpResponseRedirect(reverse("staff:patron", args=(patron_id,)))


def _data(request: HttpRequest) -> PatronData:
    texts = {name: given.text(request.POST, name, 600) for name in FIELDS}
    return PatronData(**texts, birth_date=given.day(request.POST, "birth_date"))


def _other_names(request: HttpRequest) -> list[OtherName]:
    parts = [[f"other_{number}_{part}" for part in NAME_PARTS] for number in range(1, MOST_NAMES + 1)]
    return [OtherName(*(given.text(request.POST, name, 150) for name in names)) for names in parts]


def _sent(request: HttpRequest) -> dict[str, Any]:
    return {**request.POST.dict(), "needs": request.POST.getlist("needs")}


def _values(patron: PatronView) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(patron, name) for name in FIELDS}
    born = patron.birth_date.isoformat() if patron.birth_date else ""
    for number, each in enumerate(patron.other_names, start=1):
        values |= {f"other_{number}_{part}": getattr(each, part) for part in NAME_PARTS}
    return {
        **values,
        "birth_date": born,
        "needs": patron.needs,
        "history": patron.history,
        "identity_kind": patron.identity_kind,
        "category": patron.category_code,
        "home_branch": str(patron.home_branch_id),
    }


def _form(
    request: HttpRequest,
    at: Workplace,
    values: dict[str, Any],
    errors: dict[str, str],
    patron: PatronView | None = None,
    status: int = 200,
    alike: Sequence[dict[str, Any]] = (),
) -> HttpResponse:
    context = {
        "patron": patron,
        "alike": alike,
        "others": [(number, _name_fields(number, values)) for number in range(1, MOST_NAMES + 1)],
        "values": values,
        "errors": errors,
        "categories": patrons.categories(),
        "branches": [each for each in organisation.branches() if at.actor.may("patrons.edit", each.path)],
        "languages": settings.LANGUAGES,
        "needs": NEED_NAMES.items(),
        "histories": HISTORY_NAMES.items(),
        "identities": IDENTITY_NAMES.items(),
    }
    return show(request, at, "patron_form", context, status)


def _name_fields(number: int, values: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the fields of one other spelling: their names, which part of the name they are, what they say."""
    names = [(f"other_{number}_{part}", part) for part in NAME_PARTS]
    return [(name, part, values.get(name, "")) for name, part in names]
