"""Places, hours, staff, roles, tokens and the first set-up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate

from kitabdar.organisation import queries
from kitabdar.organisation.actors import Actor, actor_of, system_actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.hours import NEVER, ROUND_THE_CLOCK
from kitabdar.organisation.models import Account, ApiToken, AuditEntry, Role
from kitabdar.organisation.permissions import PERMISSIONS
from kitabdar.organisation.services import places, staff, tokens
from kitabdar.organisation.services.first_setup import first_setup
from kitabdar.organisation.services.places import PlaceData
from tests.support.world import NOW, World

SYSTEM = system_actor("test")
PASSWORD = "a long enough password"
pytestmark = pytest.mark.django_db


def set_up() -> int:
    made = first_setup(
        actor=SYSTEM,
        network=PlaceData("net", "Network", time_zone="Asia/Almaty", currency="KZT"),
        library=PlaceData("lib", "Library"),
        branch=PlaceData("main", "Main branch"),
        username="admin",
        password=PASSWORD,
        name="Admin",
        now=NOW,
    )
    return made.branch_id


def test_the_first_set_up_makes_a_place_to_work_in() -> None:
    branch_id = set_up()
    branch = queries.place("main")
    assert (branch.id, branch.path.count("/"), branch.time_zone, branch.currency) == (
        branch_id,
        4,
        "Asia/Almaty",
        "KZT",
    )
    account = authenticate(username="admin", password=PASSWORD)
    assert isinstance(account, Account)
    assert all(actor_of(account).may(permission, branch.path) for permission in PERMISSIONS)
    assert len(queries.roles()) == 5
    assert queries.open_now(datetime(2026, 3, 2, 5, tzinfo=UTC))[0].is_open  # Monday, 10:00 in Almaty


def test_a_set_up_that_fails_leaves_nothing() -> None:
    with pytest.raises(Invalid) as caught:
        first_setup(
            actor=SYSTEM,
            network=PlaceData("net", "Network"),
            library=PlaceData("lib", "Library"),
            branch=PlaceData("main", "Main"),
            username="admin",
            password="short",
            name="Admin",
            now=NOW,
        )
    assert list(caught.value.problems) == ["password"]
    assert queries.branches() == () and not Role.objects.exists()


def test_nobody_signs_in_with_a_wrong_password_or_a_closed_account(world: World) -> None:
    assert authenticate(username="desk", password="wrong") is None
    assert world.desk.staff_id is not None
    staff.dismiss(actor=world.admin, staff_id=world.desk.staff_id, now=NOW)
    assert authenticate(username="desk", password="desk-password") is None
    assert actor_of(Account.objects.get(username="desk")).account_id is None


@pytest.mark.parametrize(
    ("kind", "parent", "data", "field"),
    [
        ("branch", "baku", PlaceData("x", "X"), "parent"),
        ("network", "baku", PlaceData("x", "X"), "parent"),
        ("castle", "baku", PlaceData("x", "X"), "parent"),
        ("library", "baku", PlaceData("sahil", "X"), "code"),
        ("library", "baku", PlaceData("két", "X"), "code"),
        ("library", "baku", PlaceData("x", " "), "name"),
        ("library", "baku", PlaceData("x", "X", time_zone="Asia/Bakı"), "time_zone"),
        ("library", "baku", PlaceData("x", "X", currency="ZZZ"), "currency"),
    ],
)
def test_a_wrong_place_says_which_field(
    world: World, kind: str, parent: str, data: PlaceData, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        places.add_place(actor=SYSTEM, kind=kind, parent_id=queries.place(parent).id, data=data, now=NOW)
    assert list(caught.value.problems) == [field]


def test_a_changed_place_is_seen_at_once(world: World) -> None:
    assert queries.place("sahil").name == "Sahil"
    data = PlaceData("sahil", "Sahil 2", time_zone="Europe/Istanbul")
    places.change_place(actor=world.admin, place_id=world.sahil.pk, data=data, now=NOW)
    changed = queries.place("sahil")
    assert (changed.name, changed.time_zone, changed.currency) == ("Sahil 2", "Europe/Istanbul", "AZN")
    assert queries.place("sahil-reading-room").time_zone == "Europe/Istanbul"
    with pytest.raises(NotPermitted):
        places.change_place(actor=world.head, place_id=world.sahil.pk, data=data, now=NOW)


def test_hours_are_inherited_until_a_place_has_its_own(world: World) -> None:
    assert not queries.hours_of(world.xezer.pk).is_round_the_clock
    places.set_week(actor=world.admin, place_id=world.xezer.pk, week=ROUND_THE_CLOCK, now=NOW)
    assert queries.hours_of(world.xezer.pk).is_round_the_clock
    places.set_week(actor=world.admin, place_id=world.xezer.pk, week=NEVER, now=NOW)
    assert queries.hours_of(world.xezer.pk).week == queries.hours_of(world.sahil.pk).week
    with pytest.raises(Invalid):
        places.set_week(
            actor=world.admin, place_id=world.xezer.pk, week=(((600, 500),), (), (), (), (), (), ()), now=NOW
        )


def test_an_exception_closes_a_branch_until_it_is_removed(world: World) -> None:
    day = date(2026, 3, 2)
    made = places.add_exception(
        actor=world.admin, place_id=world.sahil.pk, first_day=day, last_day=day, note="Stocktaking", now=NOW
    )
    open_branches = {each.branch.code for each in queries.open_now(NOW) if each.is_open}
    assert open_branches == {"fountain", "xezer", "abai"}
    places.remove_exception(actor=world.admin, exception_id=made, now=NOW)
    assert "sahil" in {each.branch.code for each in queries.open_now(NOW) if each.is_open}
    with pytest.raises(Invalid):
        places.add_exception(
            actor=world.admin,
            place_id=world.sahil.pk,
            first_day=day,
            last_day=day - timedelta(days=1),
            now=NOW,
        )


def test_branches_say_when_they_open_and_close(world: World) -> None:
    night = {each.branch.code: each for each in queries.open_now(datetime(2026, 3, 1, 20, tzinfo=UTC))}
    assert (night["fountain"].is_open, night["fountain"].closes_at) == (True, None)
    assert night["fountain"].is_round_the_clock
    assert (night["sahil"].is_open, night["sahil"].opens_at) == (False, datetime(2026, 3, 2, 5, tzinfo=UTC))
    assert night["abai"].library_name == "House of books"


def test_roles_are_given_by_those_who_hold_what_they_give(world: World) -> None:
    made = staff.add_staff(
        actor=world.admin, username="new", password=PASSWORD, name="New", branch_id=world.sahil.pk, now=NOW
    )
    given = {"staff_id": made, "role_code": "desk-librarian", "place_id": world.sahil.pk}
    with pytest.raises(NotPermitted):
        staff.give_role(actor=world.head, **given, now=NOW)  # type: ignore[arg-type]
    manager = Actor(None, 1, "Manager", None, ((world.baku.path, frozenset({"organisation.manage"})),))
    with pytest.raises(NotPermitted):
        staff.give_role(actor=manager, **given, now=NOW)  # type: ignore[arg-type]
    staff.give_role(actor=world.admin, **given, now=NOW)  # type: ignore[arg-type]
    actor = actor_of(Account.objects.get(username="new"))
    assert actor.may("circulation.check_out", world.sahil.path)
    assert not actor.may("circulation.check_out", world.fountain.path)
    assert not actor.may("circulation.override", world.sahil.path)
    staff.take_role(actor=world.admin, **given, now=NOW)  # type: ignore[arg-type]
    assert actor_of(Account.objects.get(username="new")).grants == ()
    assert AuditEntry.objects.filter(subject=f"staff:{made}").count() == 3


def test_a_role_has_known_permissions_that_its_maker_holds(world: World) -> None:
    with pytest.raises(Invalid):
        staff.set_role(actor=world.admin, code="x", name="X", permissions=frozenset({"fly"}), now=NOW)
    with pytest.raises(NotPermitted):
        staff.set_role(actor=world.head, code="x", name="X", permissions=frozenset(), now=NOW)
    staff.set_role(actor=world.admin, code="x", name="X", permissions=frozenset({"audit.view"}), now=NOW)
    assert ("x", ("audit.view",)) in [(each.code, each.permissions) for each in queries.roles()]


def test_a_role_is_changed_by_who_may_all_it_may_and_somebody_still_manages(world: World) -> None:
    everything: dict[str, Any] = {"code": "administrator", "name": "Administrator", "now": NOW}
    some = frozenset({"organisation.manage"})
    paths = (world.baku.path, world.almaty.path)
    manager = Actor(None, 1, "Manager", None, tuple((path, some) for path in paths))
    with pytest.raises(NotPermitted):
        staff.set_role(actor=manager, permissions=some, **everything)
    with pytest.raises(Invalid) as caught:
        without = frozenset(PERMISSIONS) - some
        staff.set_role(actor=world.admin, permissions=without, **everything)
    assert list(caught.value.problems) == ["permissions"]
    assert "organisation.manage" in Role.objects.get(code="administrator").permissions
    with pytest.raises(Invalid) as caught:
        staff.set_role(actor=world.admin, code="Rôle", name=" ", permissions=some, now=NOW)
    assert set(caught.value.problems) == {"code", "name"}


def test_a_password_is_ones_own_or_set_by_those_above(world: World) -> None:
    account_id = world.desk.account_id or 0
    staff.set_password(actor=world.desk, account_id=account_id, password=PASSWORD, now=NOW)
    assert authenticate(username="desk", password=PASSWORD) is not None
    for actor in (world.head, world.acting(world.aysel)):
        with pytest.raises(NotPermitted):
            staff.set_password(actor=actor, account_id=account_id, password=PASSWORD, now=NOW)
    with pytest.raises(Invalid):
        staff.set_password(actor=world.admin, account_id=account_id, password="short", now=NOW)


def test_a_token_is_shown_once_and_kept_as_a_digest(world: World) -> None:
    account_id = world.desk.account_id or 0
    issued = tokens.issue_token(
        actor=world.desk, account_id=account_id, label="Station", now=NOW, expires_at=NOW + timedelta(days=1)
    )
    assert issued.secret not in str(list(ApiToken.objects.values()))
    assert tokens.actor_of_token(issued.secret, NOW) == world.desk
    assert tokens.actor_of_token(issued.secret, NOW + timedelta(days=1)) is None
    assert tokens.actor_of_token(issued.secret + "x", NOW) is None
    assert [each.label for each in queries.tokens_of(account_id)] == ["Station"]
    for act in (
        lambda: tokens.issue_token(actor=world.head, account_id=account_id, label="x", now=NOW),
        lambda: tokens.revoke_token(actor=world.head, token_id=issued.id, now=NOW),
    ):
        with pytest.raises(NotPermitted):
            act()
    tokens.revoke_token(actor=world.admin, token_id=issued.id, now=NOW)
    assert tokens.actor_of_token(issued.secret, NOW) is None


def test_what_is_not_there_is_said(world: World) -> None:
    for ask in (lambda: queries.place("no"), lambda: queries.place_by_id(0), lambda: queries.hours_of(0)):
        with pytest.raises(NotFound):
            ask()


def test_names_follow_the_language_of_the_reader(world: World) -> None:
    from django.utils import translation

    with translation.override("kk"):
        assert queries.place("abai").name == "Абай"
    with translation.override("en"):
        assert queries.place("abai").name == "Abai"
