"""Two who take the same name in one moment: the second is told, as if they had come later."""

from __future__ import annotations

import pytest

from kitabdar.circulation.models import Policy
from kitabdar.circulation.rules import PolicyRow
from kitabdar.circulation.services import policies
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import Account, Place, PlaceKind
from kitabdar.organisation.services import places, staff
from tests.support.world import NOW, World

pytestmark = pytest.mark.django_db
ACTOR = system_actor("test")


def test_a_user_name_taken_a_moment_ago_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = Account.objects.order_by("pk")[0].username
    branch = Place.objects.filter(kind=PlaceKind.BRANCH)[0]
    monkeypatch.setattr(staff, "check_sign_in", lambda name, password: {})
    with pytest.raises(Invalid) as refused:
        staff.add_staff(actor=ACTOR, username=taken, password="x", name="Two", branch_id=branch.pk, now=NOW)
    assert list(refused.value.problems) == ["username"]


def test_a_code_taken_a_moment_ago_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    network = Place.objects.filter(kind=PlaceKind.NETWORK)[0]
    filtered = Place.objects.filter
    monkeypatch.setattr(
        Place.objects, "filter", lambda **by: filtered(pk=-1) if "code" in by else filtered(**by)
    )
    with pytest.raises(Invalid) as refused:
        places.add_place(
            actor=ACTOR,
            kind=PlaceKind.NETWORK,
            parent_id=None,
            data=places.PlaceData(network.code, "Another"),
            now=NOW,
        )
    assert list(refused.value.problems) == ["code"]


def test_a_position_taken_a_moment_ago_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    position = Policy.objects.order_by("position")[0].position
    monkeypatch.setattr(policies, "_is_taken", lambda row: False)
    with pytest.raises(Invalid) as refused:
        policies.add_policy(actor=ACTOR, row=PolicyRow(id=0, name="Two", position=position), now=NOW)
    assert list(refused.value.problems) == ["position"]
