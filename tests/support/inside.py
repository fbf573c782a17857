"""Questions to an installation that no door answers: `python -m tests.support.inside WHAT …`, with JSON for an answer.

token NAME · lendable PLACE COUNT · loans
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import Any


def main(words: list[str]) -> None:
    """Answer one question."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    import django

    django.setup()
    what, *rest = words
    sys.stdout.write(json.dumps({"token": _token, "lendable": _lendable, "loans": _loans}[what](*rest)))


def _token(name: str) -> str:
    from kitabdar.organisation.actors import system_actor
    from kitabdar.organisation.models import Account
    from kitabdar.organisation.services.tokens import issue_token
    from kitabdar.patrons.models import Patron

    patron = Patron.objects.filter(card_number=name).first()
    account = patron.account_id if patron else Account.objects.get(username=name).pk
    assert account is not None
    made = issue_token(actor=system_actor("test"), account_id=account, label="test", now=datetime.now(UTC))
    return made.secret


def _lendable(place: str, count: str) -> list[dict[str, Any]]:
    """Books at a place that stand on their shelves and wait for nobody."""
    from kitabdar.catalogue.models import Item
    from kitabdar.circulation.models import Hold
    from kitabdar.organisation.queries import place_tree

    tree = place_tree()
    below = tree.by_code[place].path
    branches = [each.id for each in tree.by_code.values() if each.path.startswith(below)]
    taken = Hold.objects.values_list("edition_id", flat=True)
    rows = Item.objects.filter(state="available", item_type__code="book", current_branch__in=branches)
    rows = rows.exclude(holding__record__edition_id__in=taken).select_related("branch", "holding__record")
    return [
        {"barcode": row.barcode, "branch": row.branch.code, "edition": row.holding.record.edition_id}
        for row in rows.order_by("pk")[: int(count)]
    ]


def _loans() -> list[int]:
    """Every loan there is."""
    from kitabdar.circulation.models import Loan

    return list(Loan.objects.order_by("pk").values_list("pk", flat=True))


if __name__ == "__main__":
    main(sys.argv[1:])
