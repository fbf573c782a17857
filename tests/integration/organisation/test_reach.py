"""How far a right reaches: not into another network, not above what its holder may, not past a new password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from kitabdar.catalogue.services.item_types import set_item_type
from kitabdar.circulation.rules import PolicyRow
from kitabdar.circulation.services import policies
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound, NotPermitted
from kitabdar.organisation.models import Staff
from kitabdar.organisation.permissions import PERMISSIONS
from kitabdar.organisation.services import places, staff, tokens
from kitabdar.organisation.services.places import PlaceData
from kitabdar.organisation.services.tokens import actor_of_token, issue_token
from kitabdar.patrons import services as patrons
from tests.support.builders import make_actor
from tests.support.world import NOW, World

PASSWORD = "a long enough password"
pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(world: World) -> Actor:
    """Who may everything in Baku and nothing in Almaty."""
    return make_actor("manager", "Baku Manager", world.sahil, ("administrator", world.baku))


def staff_id(actor: Actor) -> int:
    assert actor.staff_id is not None
    return actor.staff_id


def account_id(actor: Actor) -> int:
    assert actor.account_id is not None
    return actor.account_id


def taking_over(world: World, actor: Actor, other: Actor) -> list[Callable[[], object]]:
    own = issue_token(actor=other, account_id=account_id(other), label="own", now=NOW)
    return [
        lambda: tokens.revoke_token(actor=actor, token_id=own.id, now=NOW),
        lambda: staff.set_password(actor=actor, account_id=account_id(other), password=PASSWORD, now=NOW),
        lambda: issue_token(actor=actor, account_id=account_id(other), label="mine", now=NOW),
        lambda: staff.dismiss(actor=actor, staff_id=staff_id(other), now=NOW),
    ]


def test_nobody_takes_over_an_account_that_may_more(world: World, manager: Actor) -> None:
    for act in taking_over(world, manager, world.admin):  # works in Baku, but is administrator of Almaty too
        with pytest.raises(NotPermitted):
            act()
    assert Staff.objects.get(pk=staff_id(world.admin)).is_active


def test_nobody_takes_over_an_account_with_permissions_they_lack(world: World) -> None:
    rights = frozenset({"organisation.manage", "circulation.check_out"})
    clerk = Actor(None, 1, "Clerk", None, ((world.baku.path, rights),))
    for act in taking_over(world, clerk, world.head):
        with pytest.raises(NotPermitted):
            act()


def test_staff_below_are_looked_after(world: World, manager: Actor) -> None:
    for act in taking_over(world, manager, world.desk):
        act()
    assert not Staff.objects.get(pk=staff_id(world.desk)).is_active


def test_a_readers_account_is_no_managers_affair(world: World, manager: Actor) -> None:
    reader = world.acting(world.aysel)
    with pytest.raises(NotFound):
        staff.set_password(actor=manager, account_id=account_id(reader), password=PASSWORD, now=NOW)
    with pytest.raises(NotPermitted):
        issue_token(actor=manager, account_id=account_id(reader), label="x", now=NOW)
    made = issue_token(actor=reader, account_id=account_id(reader), label="own", now=NOW)
    with pytest.raises(NotPermitted):
        tokens.revoke_token(actor=manager, token_id=made.id, now=NOW)
    tokens.revoke_token(actor=world.admin, token_id=made.id, now=NOW)


def test_what_all_networks_share_is_changed_by_those_who_hold_the_right_in_all(
    world: World, manager: Actor
) -> None:
    everywhere = PolicyRow(id=0, name="Everyone", position=0)
    rights = frozenset(PERMISSIONS)
    acts: list[Callable[[Actor], object]] = [
        lambda actor: policies.add_policy(actor=actor, row=everywhere, now=NOW),
        lambda actor: set_item_type(actor=actor, code="book", name="Book", now=NOW),
        lambda actor: patrons.set_category(actor=actor, code="adult", name="Adult", now=NOW),
        lambda actor: staff.set_role(
            actor=actor, code="desk-librarian", name="Desk", permissions=rights, now=NOW
        ),
        lambda actor: places.add_place(
            actor=actor, kind="network", parent_id=None, data=PlaceData("third", "Third"), now=NOW
        ),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act(manager)
        act(world.admin)


def test_tokens_end_with_the_password(world: World) -> None:
    for actor in (world.desk, world.acting(world.aysel)):
        made = issue_token(
            actor=actor,
            account_id=account_id(actor),
            label="old",
            now=NOW,
            expires_at=NOW + timedelta(days=9),
        )
        if actor.is_staff:
            staff.set_password(actor=actor, account_id=account_id(actor), password=PASSWORD, now=NOW)
        else:
            patrons.set_password(actor=actor, patron_id=world.aysel.id, password=PASSWORD, now=NOW)
        assert actor_of_token(made.secret, NOW) is None
