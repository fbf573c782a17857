"""Rows of policy are changed by those who may, and every process knows at once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kitabdar.circulation import queries
from kitabdar.circulation.models import Policy
from kitabdar.circulation.rules import PolicyRow
from kitabdar.circulation.services.policies import add_policy, change_policy, remove_policy
from kitabdar.circulation.services.starting_policies import add_starting_policies
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.patrons.models import PatronCategory
from tests.support.world import NOW, World

ROW = PolicyRow(id=0, name="Manuscripts", position=0, says={"loan_length": 1})


def test_rows_are_added_changed_and_removed(world: World) -> None:
    row_id = add_policy(actor=world.head, row=replace(ROW, place_id=world.sahil.pk), now=NOW)
    kept = lending_settings().policy(row_id)
    assert kept is not None and (kept.name, kept.position, kept.says) == (
        "Manuscripts",
        110,
        {"loan_length": 1},
    )
    change_policy(actor=world.head, row=replace(kept, says={"loan_length": 2, "loan_limit": None}), now=NOW)
    changed = lending_settings().policy(row_id)
    assert changed is not None and changed.says == {"loan_length": 2, "loan_limit": None}
    remove_policy(actor=world.head, policy_id=row_id, now=NOW)
    assert lending_settings().policy(row_id) is None


def test_settings_are_kept_while_they_stay_as_they_are(world: World) -> None:
    assert lending_settings() is lending_settings()


def test_rows_are_changed_where_one_may_only(world: World) -> None:
    elsewhere = replace(ROW, place_id=world.academy.pk)
    with pytest.raises(NotPermitted):
        add_policy(actor=world.head, row=elsewhere, now=NOW)
    with pytest.raises(NotPermitted):
        add_policy(actor=world.desk, row=ROW, now=NOW)
    academy = Policy.objects.get(name="Academy")
    with pytest.raises(NotPermitted):
        remove_policy(actor=world.head, policy_id=academy.pk, now=NOW)
    for act in (lambda: remove_policy(actor=world.admin, policy_id=999_999, now=NOW),):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"position": 100}, "position"),
        ({"position": -1}, "position"),
        ({"says": {"charge": Decimal(-1)}}, "charge"),
        ({"says": {"loan_unit": "weeks"}}, "loan_unit"),
        ({"youngest": 9, "oldest": 8}, "oldest"),
    ],
)
def test_wrong_rows_are_refused(world: World, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        add_policy(actor=world.admin, row=replace(ROW, **wrong), now=NOW)  # type: ignore[arg-type]
    assert list(caught.value.problems) == [field]


@pytest.mark.django_db
def test_a_new_library_starts_with_a_rule_and_two_categories() -> None:
    for _ in range(2):
        add_starting_policies(actor=system_actor("init"), now=NOW)
    assert len(queries.policies()) == 1
    assert PatronCategory.objects.count() == 2
