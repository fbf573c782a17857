"""A place closed for some days while its desk renews: neither date is lost."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from kitabdar.circulation.models import Loan
from kitabdar.circulation.services.closing import close_days
from kitabdar.circulation.services.renewal import Renewed, renew
from kitabdar.organisation.models import HoursException
from tests.concurrency.test_desks import ROUNDS, at_once, refused
from tests.support.invariants import broken_invariants
from tests.support.lending import lend, take_back
from tests.support.world import NOW, World, library_world

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return library_world()


def test_what_is_renewed_while_the_branch_is_closed_keeps_its_new_date(world: World) -> None:
    later = NOW + timedelta(days=5)
    for _ in range(ROUNDS):
        lent = lend(world, world.aysel, "D1")
        day = lent.due_at.date()
        outcomes = at_once(
            partial(renew, actor=world.desk, loan_id=lent.loan_id, now=later),
            partial(
                close_days, actor=world.admin, place_id=world.sahil.pk, first_day=day, last_day=day, now=later
            ),
        )
        assert refused(outcomes) == []
        renewed, loan = outcomes[0], Loan.objects.get(pk=lent.loan_id)
        assert isinstance(renewed, Renewed)
        assert (loan.renewals, loan.due_at) == (1, renewed.due_at)
        assert broken_invariants() == []
        take_back(world, "D1")
        HoursException.objects.filter(place=world.sahil, first_day=day).delete()
