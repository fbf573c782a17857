"""The one way to declare a page of the desk: its permission stands on it, and is checked where the staff work."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from kitabdar.interfaces.staff import navigation, workplace
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import second_factors
from kitabdar.organisation.actors import Actor, actor_of
from kitabdar.organisation.errors import NotFound, NotPermitted
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import PERMISSIONS
from kitabdar.organisation.queries import hours_of, place_tree
from kitabdar.organisation.settings_cache import one_moment

ANY_ROLE = ""
READ = ("GET", "HEAD")
CHANGE = ("POST",)
FORM = (*READ, *CHANGE)

View = Callable[..., HttpResponse]


def staff_page(
    permission: str,
    methods: tuple[str, ...] = READ,
    *,
    or_elsewhere: bool = False,
    without_factor: bool = False,
) -> Callable[[View], View]:
    """Open a view to staff who hold `permission` at the branch where they work; it is given the Workplace.

    Nobody signed in: to the sign-in page. Without the permission: a page that says so (403), or with
    `or_elsewhere` the first page that is open to them. Only POST may change anything. Who must use a second factor by
    now and has none is led to the page for it, but for pages open `without_factor`.
    """

    def declare(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, **given: Any) -> HttpResponse:
            with one_moment() if methods == READ else nullcontext():
                return opened(request, **given)

        def opened(request: HttpRequest, **given: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                after = request.get_full_path() if request.method in READ else reverse("staff:desk")
                return HttpResponseRedirect(f"{reverse('discovery:sign-in')}?next={quote(after[:500])}")
            actor = actor_of(request.user)
            at = workplace.find(request, actor, timezone.now()) if actor.is_staff else None
            if at is None:
                return refuse(request, actor, None, permission)
            if not without_factor:
                at = replace(at, second_factor_due=_second_factor_due(at))
                if _must_set_up(at):
                    return HttpResponseRedirect(reverse("staff:second-factor"))
            if permission and not at.may(permission):
                first = navigation.first_open(at) if or_elsewhere else ""
                return HttpResponseRedirect(first) if first else refuse(request, actor, at, permission)
            if request.method not in methods:
                if request.method in READ:  # the address of a form, opened as a page
                    return HttpResponseRedirect(reverse("staff:desk"))
                return HttpResponseNotAllowed(methods)
            try:
                return view(request, at, **given)
            except NotPermitted as error:
                return refuse(request, actor, at, error.permission, error.place_path)
            except NotFound as error:
                return missing(request, at, error.kind)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the test of every page
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return declare


def show(
    request: HttpRequest, at: Workplace, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of the desk with what all of them need."""
    shared = {"at": at, "may": _Granted(at), "menus": navigation.menus(request, at)}
    return render(request, f"staff/{template}.html", {**shared, **context}, status=status)


def _second_factor_due(at: Workplace) -> date | None:
    return second_factors.due_on(at.actor.account_id) if at.actor.account_id is not None else None


def _must_set_up(at: Workplace) -> bool:
    """Say whether a second factor must be set up before anything else."""
    due = at.second_factor_due
    return due is not None and due <= local_day(hours_of(at.branch.id), at.now)


def refuse(
    request: HttpRequest, actor: Actor, at: Workplace | None, permission: str, place_path: str = ""
) -> HttpResponse:
    """Say that this is not open to the account, and which right it would need, at which place if not this branch."""
    if at is None:
        return render(request, "shell/errors/403.html", status=403)
    place = place_tree().by_id.get(int(place_path.strip("/").split("/")[-1])) if place_path else None
    context = {
        "permission": PERMISSIONS.get(permission, permission),
        "name": actor.name,
        "place": place or at.branch,
    }
    return show(request, at, "refused", context, status=403)


def missing(request: HttpRequest, at: Workplace, kind: str) -> HttpResponse:
    """Say that there is no such thing."""
    return show(request, at, "missing", {"kind": kind}, status=404)


class _Granted:
    """Lets a template ask `may.circulation_check_out`."""

    def __init__(self, at: Workplace) -> None:
        self._codes = frozenset(each.replace(".", "_") for each in at.permits())

    def __getitem__(self, code: str) -> bool:
        return code in self._codes
