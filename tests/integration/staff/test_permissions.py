"""Who may open what: every page of the desk for everybody, and none that was forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.interfaces.staff.pages import CHANGE, FORM, READ
from kitabdar.interfaces.staff.urls import urlpatterns
from kitabdar.organisation.models import AuditEntry, Role, RoleAssignment
from kitabdar.organisation.permissions import DEFAULT_ROLES
from tests.integration.staff.conftest import SignIn
from tests.integration.staff.matrix import MATRIX, Page
from tests.support.builders import make_actor
from tests.support.world import World

METHODS = {"GET": READ, "POST": CHANGE, "BOTH": FORM}
ROLES = {
    "admin": "administrator",
    "head": "head-librarian",
    "desk": "desk-librarian",
    "cataloguer": "cataloguer",
    "auditor": "auditor",
}


def requests(world: World) -> Iterator[tuple[str, Page, str, str]]:
    """Yield name, page, method and address of every request of the matrix."""
    for name, page in MATRIX.items():
        address = reverse(f"staff:{name}", kwargs=page.path(world)) + (f"?{page.query}" if page.query else "")
        for method in ("GET", "POST") if page.method == "BOTH" else (page.method,):
            yield name, page, method, address


def answer(client: Client, method: str, address: str) -> Any:
    """Ask, without following where the answer leads."""
    return client.get(address) if method == "GET" else client.post(address)


def outcome(response: Any) -> str:
    """Return "sign-in", "refused" or "open"."""
    if response.status_code == 403:
        return "refused"
    if response.status_code == 302 and response.url.startswith(reverse("discovery:sign-in")):
        return "sign-in"
    assert response.status_code in (200, 302, 404, 422), response.status_code
    return "open"


def outcomes(client: Client, world: World) -> dict[str, str]:
    """Return the outcome of every request."""
    return {
        f"{method} {name}": outcome(answer(client, method, address))
        for name, _page, method, address in requests(world)
    }


def test_every_page_is_in_the_matrix_with_its_right_and_its_methods() -> None:
    declared = {
        pattern.name: (pattern.callback.permission, pattern.callback.methods)  # type: ignore[attr-defined]
        for pattern in urlpatterns
    }
    assert declared == {name: (page.permission, METHODS[page.method]) for name, page in MATRIX.items()}


def test_nobody_is_let_in_without_signing_in(world: World) -> None:
    assert set(outcomes(Client(), world).values()) == {"sign-in"}


def test_a_reader_is_refused_everywhere(world: World) -> None:
    client = Client()
    assert client.login(username="A-1", password="aysel-password")
    assert set(outcomes(client, world).values()) == {"refused"}


@pytest.mark.parametrize("name", ROLES)
def test_a_role_opens_the_pages_of_its_rights_and_no_other(world: World, sign_in: SignIn, name: str) -> None:
    held = DEFAULT_ROLES[ROLES[name]] | {""}
    wanted = {
        f"{method} {page_name}": "open" if page.permission in held or page_name == "desk" else "refused"
        for page_name, page, method, _address in requests(world)
    }
    assert outcomes(sign_in(name), world) == wanted


@pytest.mark.parametrize("harmless", ["audit.view", "catalogue.view"])
def test_a_right_held_at_another_branch_opens_nothing_here(
    world: World, sign_in: SignIn, harmless: str
) -> None:
    guest = Role.objects.create(code="guest", name="Guest", permissions=[harmless])
    visitor = make_actor("visitor", "Visitor", world.sahil, ("administrator", world.fountain))
    RoleAssignment.objects.create(staff_id=visitor.staff_id, role=guest, place=world.sahil)
    found = outcomes(sign_in("visitor"), world)
    opened = {key for key, value in found.items() if value == "open"}
    assert opened == {
        f"{method} {name}"
        for name, page, method, _address in requests(world)
        if page.permission in ("", harmless) or name == "desk"
    }


def test_the_desk_sends_those_who_do_not_lend_to_their_own_page(world: World, sign_in: SignIn) -> None:
    response = sign_in("auditor").get(reverse("staff:desk"))
    assert response.url == reverse("staff:records")


def test_staff_without_any_role_are_refused_and_not_sent_in_circles(world: World, sign_in: SignIn) -> None:
    make_actor("idle", "Idle", world.sahil)
    assert set(outcomes(sign_in("idle"), world).values()) == {"refused"}


def test_opening_the_address_of_a_form_changes_nothing(world: World, admin: Client) -> None:
    before = AuditEntry.objects.count()
    for name, page in MATRIX.items():
        if page.method == "POST":
            address = reverse(f"staff:{name}", kwargs=page.path(world))
            assert admin.get(address).url == reverse("staff:desk")
    assert AuditEntry.objects.count() == before


def test_a_form_without_its_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.login(username="desk", password="desk-password")
    assert client.post(reverse("staff:take-back"), {"code": "D1"}).status_code == 403


def test_the_page_that_refuses_names_the_right(world: World, desk: Client) -> None:
    page = desk.get(reverse("staff:audit")).content.decode()
    assert "See who did what" in page and "Sahil" in page


def test_a_branch_without_a_role_cannot_be_chosen(world: World, desk: Client) -> None:
    desk.post(reverse("staff:workplace"), {"branch": world.abai.pk})
    page = desk.get(reverse("staff:desk")).content.decode()
    assert "You have no role at that branch." in page and "Abai" not in page
    desk.post(reverse("staff:workplace"), {"branch": world.fountain.pk})
    assert "You now work at Fountain Square." in desk.get(reverse("staff:desk")).content.decode()


def test_a_workplace_does_not_lead_to_another_site(world: World, desk: Client) -> None:
    for hostile in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        response = desk.post(reverse("staff:workplace"), {"branch": world.fountain.pk, "next": hostile})
        assert response.url == reverse("staff:desk")
