"""The second factor of staff: set up, used once each, turned off, reset, demanded."""

from __future__ import annotations

from datetime import date, timedelta

import pyotp
import pytest
from django.test import override_settings

from kitabdar.organisation import sealing, second_factors
from kitabdar.organisation.actors import Actor, system_actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import Account, AuditEntry, RecoveryCode, SecondFactor
from kitabdar.organisation.services import second_factor as factors
from kitabdar.organisation.services.second_factor import TooManyTries, take_code
from kitabdar.organisation.services.second_factor_rules import demand, demand_no_more
from tests.support.world import NOW, World

SOON = NOW + timedelta(minutes=1)


def set_up(actor: Actor, name: str) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """Set up a second factor; return what makes its codes, and the recovery codes."""
    begun = factors.begin(actor=actor, password=f"{name}-password", now=NOW)
    totp = pyotp.TOTP(begun.secret)
    return totp, factors.confirm(actor=actor, code=totp.at(NOW), now=NOW)


def account(actor: Actor) -> int:
    assert actor.account_id is not None
    return actor.account_id


def test_it_counts_once_a_code_of_it_is_given(world: World) -> None:
    begun = factors.begin(actor=world.desk, password="desk-password", now=NOW)
    assert begun.address.startswith("otpauth://totp/Kitabdar:desk?")
    assert not second_factors.is_on(account(world.desk))
    with pytest.raises(Invalid):
        factors.confirm(actor=world.desk, code="000000", now=NOW)
    codes = factors.confirm(actor=world.desk, code=pyotp.TOTP(begun.secret).at(NOW), now=NOW)
    assert len(codes) == 10
    view = second_factors.factor_of(account(world.desk))
    assert (view.since, view.codes_left) == (NOW, 10)
    assert AuditEntry.objects.filter(action="organisation.set_second_factor").count() == 1


def test_nothing_of_it_can_be_read_in_the_database(world: World) -> None:
    totp, codes = set_up(world.desk, "desk")
    row = SecondFactor.objects.get()
    assert totp.secret not in row.secret and not row.pending
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not kept & {each for code in codes for each in (code, code.replace("-", ""))}
    assert sealing.unseal(row.secret, "second factor of account 0") is None
    with override_settings(SECRET_KEY="another " * 8):
        assert not take_code(account_id=row.account_id, code=totp.at(SOON), now=SOON)


def test_a_code_and_a_recovery_code_hold_once(world: World) -> None:
    totp, codes = set_up(world.desk, "desk")
    mine = account(world.desk)
    assert not take_code(account_id=mine, code=totp.at(NOW), now=NOW)  # it confirmed the secret
    assert take_code(account_id=mine, code=totp.at(SOON), now=SOON)
    assert not take_code(account_id=mine, code=totp.at(SOON), now=SOON)
    assert take_code(account_id=mine, code=codes[3].lower(), now=SOON)
    assert not take_code(account_id=mine, code=codes[3], now=SOON)
    assert second_factors.factor_of(mine).codes_left == 9
    assert AuditEntry.objects.filter(action="organisation.use_recovery_code").count() == 1
    assert not take_code(account_id=account(world.head), code=codes[4], now=SOON)


def test_guessing_ends_soon(world: World) -> None:
    totp, _codes = set_up(world.desk, "desk")
    mine = account(world.desk)
    for _ in range(factors.TRIES):
        assert not take_code(account_id=mine, code="000000", now=SOON)
    with pytest.raises(TooManyTries):
        take_code(account_id=mine, code=totp.at(SOON), now=SOON)
    later = SOON + timedelta(seconds=factors.TRIES_SECONDS)
    assert take_code(account_id=mine, code=totp.at(later), now=later)


def test_every_change_asks_for_the_password_and_ends_all_sessions(world: World) -> None:
    set_up(world.desk, "desk")
    for act in (
        lambda password: factors.begin(actor=world.desk, password=password, now=NOW),
        lambda password: factors.new_codes(actor=world.desk, password=password, now=NOW),
        lambda password: factors.turn_off(actor=world.desk, password=password, today=NOW.date(), now=NOW),
    ):
        with pytest.raises(Invalid):
            act("not-my-password")
    before = Account.objects.get(pk=account(world.desk)).get_session_auth_hash()
    codes = factors.new_codes(actor=world.desk, password="desk-password", now=NOW)
    after = Account.objects.get(pk=account(world.desk)).get_session_auth_hash()
    assert before != after
    assert take_code(account_id=account(world.desk), code=codes[0], now=NOW)
    factors.turn_off(actor=world.desk, password="desk-password", today=NOW.date(), now=NOW)
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()
    assert Account.objects.get(pk=account(world.desk)).get_session_auth_hash() != after


def test_until_another_phone_is_confirmed_the_old_one_counts(world: World) -> None:
    old, _codes = set_up(world.desk, "desk")
    begun = factors.begin(actor=world.desk, password="desk-password", now=SOON)
    assert take_code(account_id=account(world.desk), code=old.at(SOON), now=SOON)
    new = pyotp.TOTP(begun.secret)
    late = SOON + timedelta(minutes=factors.PENDING_MINUTES, seconds=1)
    with pytest.raises(NotFound):
        factors.confirm(actor=world.desk, code=new.at(late), now=late)
    factors.confirm(actor=world.desk, code=new.at(SOON), now=SOON)
    later = SOON + timedelta(minutes=2)
    assert not take_code(account_id=account(world.desk), code=old.at(later), now=later)
    assert take_code(account_id=account(world.desk), code=new.at(later), now=later)


def test_who_is_over_a_colleague_takes_a_lost_one_away(world: World) -> None:
    set_up(world.desk, "desk")
    set_up(world.admin, "admin")
    for actor, staff_id in ((world.head, world.desk.staff_id), (world.desk, world.admin.staff_id)):
        with pytest.raises(NotPermitted):
            factors.reset(actor=actor, staff_id=staff_id or 0, now=NOW)
    factors.reset(actor=world.admin, staff_id=world.desk.staff_id or 0, now=NOW)
    assert not second_factors.is_on(account(world.desk))
    with pytest.raises(NotFound):
        factors.reset(actor=world.admin, staff_id=world.desk.staff_id or 0, now=NOW)
    factors.reset(actor=system_actor("second-factor"), staff_id=world.admin.staff_id or 0, now=NOW)
    assert AuditEntry.objects.filter(action="organisation.reset_second_factor").count() == 2


def test_readers_have_none(world: World) -> None:
    with pytest.raises(NotPermitted):
        factors.begin(actor=world.acting(world.aysel), password="aysel-password", now=NOW)


def test_it_is_demanded_by_place_and_role_from_a_day_on(world: World) -> None:
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)
    due = {name: account(getattr(world, name)) for name in ("admin", "head", "desk", "night_desk")}
    assert {each for each in due.values() if second_factors.due_on(each)} == set()
    rule = demand(
        actor=world.admin, place_id=world.city.pk, role_code="head-librarian", since=tomorrow, now=NOW
    )
    assert [second_factors.due_on(due[each]) for each in ("head", "desk")] == [tomorrow, None]
    demand(actor=system_actor("test"), place_id=world.fountain.pk, since=today, now=NOW)
    assert second_factors.due_on(due["night_desk"]) == today
    assert second_factors.due_on(due["desk"]) == today  # a role of the city reaches the branch
    set_up(world.desk, "desk")
    assert second_factors.due_on(due["desk"]) is None
    with pytest.raises(Invalid):
        factors.turn_off(actor=world.desk, password="desk-password", today=today, now=NOW)
    demand_no_more(actor=world.admin, rule_id=rule, now=NOW)
    assert {each.role_code for each in second_factors.demands()} == {""}
    with pytest.raises(NotPermitted):
        demand(actor=world.head, place_id=world.city.pk, since=today, now=NOW)
    with pytest.raises(NotFound):
        demand(actor=world.admin, place_id=world.city.pk, role_code="nobody", since=today, now=NOW)


def test_one_demand_a_place_and_role(world: World) -> None:
    for day in (1, 5):
        demand(actor=world.admin, place_id=world.city.pk, since=date(2026, 4, day), now=NOW)
    assert [each.since for each in second_factors.demands()] == [date(2026, 4, 5)]
