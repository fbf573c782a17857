"""Rotas: stock that goes round between branches; what to send from here today, and what cannot go on and why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.circulation import rotas as reading
from kitabdar.circulation.services import rotas as services
from kitabdar.interfaces.staff import given, recognise, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.permissions import require

OF_AN_ITEM = {
    "pause": services.pause_item,
    "resume": services.resume_item,
    "take_off": services.take_off,
}
OF_ALL = {"pause": services.pause_rota, "resume": services.resume_rota, "end": services.end_rota}


@staff_page("policies.manage")
def rotas(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the rotas of the places managed here, with a form for a new one."""
    tree = organisation.place_tree()
    places = [*tree.of_kind("network"), *tree.of_kind("library")]
    context = {
        "rotas": [each for each in reading.rotas() if at.actor.may("policies.manage", each.place_path)],
        "places": [each for each in places if at.actor.may("policies.manage", each.path)],
    }
    return show(request, at, "rotas", context)


@staff_page("policies.manage", CHANGE)
def add(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Make a rota."""
    made = refusing.attempt(
        request,
        lambda: services.add_rota(
            actor=at.actor,
            name=given.text(request.POST, "name", 200),
            place_id=given.number(request.POST, "place"),
            repeats="repeats" in request.POST,
            now=at.now,
        ),
    )
    if made is None:
        return HttpResponseRedirect(reverse("staff:rotas"))
    messages.success(request, _("Saved."))
    return _to(made)


@staff_page("policies.manage")
def rota(request: HttpRequest, at: Workplace, rota_id: int) -> HttpResponse:
    """Show a rota: its stages, and every item with how far it is."""
    found = reading.rota(rota_id)
    require(at.actor, "policies.manage", found.place_path)
    branches = [b for b in organisation.branches() if b.path.startswith(found.place_path)]
    return show(
        request, at, "rota", {"rota": found, "lines": reading.items_of(rota_id), "branches": branches}
    )


@staff_page("policies.manage", CHANGE)
def change(request: HttpRequest, at: Workplace, rota_id: int) -> HttpResponse:
    """Add or remove a stage, put an item on, pause, resume or end the rota."""
    how = request.POST.get("how", "")
    acts: dict[str, Callable[[], object]] = {
        "stage": lambda: services.add_stage(
            actor=at.actor,
            rota_id=rota_id,
            branch_id=given.number(request.POST, "branch"),
            days=given.number(request.POST, "days"),
            now=at.now,
        ),
        "remove_stage": lambda: services.remove_stage(
            actor=at.actor, stage_id=given.number(request.POST, "stage"), now=at.now
        ),
        "put_on": lambda: _put_on(request, at, rota_id),
    }
    for name, service in OF_ALL.items():
        acts[name] = partial(service, actor=at.actor, rota_id=rota_id, now=at.now)
    _attempt(request, acts.get(how))
    return _to(rota_id)


@staff_page("policies.manage", CHANGE)
def change_item(request: HttpRequest, at: Workplace, rota_id: int) -> HttpResponse:
    """Pause or resume an item on a rota, or take it off."""
    service = OF_AN_ITEM.get(request.POST.get("how", ""))
    line = given.number(request.POST, "line")
    if service is not None:
        _attempt(request, lambda: service(actor=at.actor, rota_item_id=line, now=at.now))
    return _to(rota_id)


@staff_page("circulation.check_in")
def to_send(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List what goes from here to its next stage today, and what cannot yet."""
    context = {"lines": reading.to_send(at.branch.id), "waiting": reading.waiting(at.branch.path)}
    return show(request, at, "rotation", context)


def _put_on(request: HttpRequest, at: Workplace, rota_id: int) -> int:
    code = given.code(request)
    item = recognise.scanned(code).item if code else None
    barcode = item.barcode if item else code
    return services.put_on(actor=at.actor, rota_id=rota_id, barcode=barcode, now=at.now)


def _attempt(request: HttpRequest, act: Callable[[], object] | None) -> None:
    def done() -> bool:
        assert act is not None
        act()
        return True

    if act is not None and refusing.attempt(request, done):
        messages.success(request, _("Saved."))


def _to(rota_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("staff:rota", args=(rota_id,)))
