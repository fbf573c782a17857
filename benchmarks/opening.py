"""Before a load test: readers, a member of staff with a token, and what will be asked for; prints JSON.

python -m benchmarks.opening DESKS            in the home of the environment
python -m benchmarks.opening --count SOURCE   how many records of a source are in
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime

import django

READERS = 200
ITEMS_A_DESK = 500
QUESTIONS = 600


def main() -> None:
    """Do what was asked for."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    django.setup()
    if sys.argv[1] == "--count":
        from kitabdar.catalogue.models import Record

        print(Record.objects.filter(source__code=sys.argv[2]).count())
    else:
        print(json.dumps(_open(int(sys.argv[1]))))


def _open(desks: int) -> dict[str, object]:
    from benchmarks.lending import lend_without_limit
    from benchmarks.searching import questions
    from kitabdar.catalogue.browsing import file_headings
    from kitabdar.catalogue.models import Item, ItemState
    from kitabdar.search.engines import engine

    while file_headings():  # what an import leaves to the indexer for a minute
        pass
    lend_without_limit()
    branch, cards = _readers()
    free = Item.objects.filter(state=ItemState.AVAILABLE, branch__code=branch).order_by("pk")
    return {
        "token": _token(),
        "branch": branch,
        "cards": cards,
        "items": list(free.values_list("barcode", flat=True)[: desks * ITEMS_A_DESK]),
        "questions": questions(QUESTIONS),
        "editions": engine().info().documents,
    }


def _readers() -> tuple[str, list[str]]:
    """Register readers at the branch that has most items; return its code and their cards."""
    from django.db.models import Count

    from kitabdar.catalogue.models import Item
    from kitabdar.organisation.actors import system_actor
    from kitabdar.organisation.models import Place
    from kitabdar.patrons.rules import PatronData
    from kitabdar.patrons.services.registration import register

    most = Item.objects.values("branch").annotate(number=Count("pk")).order_by("-number")[0]
    branch = Place.objects.get(pk=most["branch"])
    now, actor = datetime.now(UTC), system_actor("bench")
    cards = [f"R{number:04d}" for number in range(READERS)]
    for card in cards:
        register(
            actor=actor, card_number=card, category_code="adult", home_branch_id=branch.pk,
            data=PatronData(family_name=f"Reader {card}"), now=now,
        )  # fmt: skip
    return branch.code, cards


def _token() -> str:
    """Return a new token of the administrator that `kitabdar init` made."""
    from kitabdar.organisation.actors import actor_of
    from kitabdar.organisation.models import Account
    from kitabdar.organisation.services.tokens import issue_token

    account = Account.objects.get(username="admin")
    made = issue_token(
        actor=actor_of(account), account_id=account.pk, label="load test", now=datetime.now(UTC)
    )
    return made.secret


if __name__ == "__main__":
    main()
