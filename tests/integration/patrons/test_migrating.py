"""Numbers of identity that were kept before networks had their own are found after the update."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from kitabdar.patrons.models import Patron
from tests.support.schema import at_steps


@pytest.mark.django_db(transaction=True)
def test_a_number_kept_before_is_of_the_network_of_its_reader() -> None:
    before = [("patrons", "0005_people")]
    executor = at_steps(before)
    try:
        model = executor.loader.project_state(before).apps.get_model
        place = model("organisation", "Place").objects.create
        network = place(kind="network", code="baku", name="Baku")
        branch = place(kind="branch", code="sahil", name="Sahil", parent=network)
        model("organisation", "Place").objects.filter(pk=branch.pk).update(path=f"/{network.pk}/{branch.pk}/")
        kept = {
            "category": model("patrons", "PatronCategory").objects.create(code="adult", name="Adults"),
            "home_branch_id": branch.pk,
            "expires_on": date(2027, 1, 1),
        }
        patrons = model("patrons", "Patron").objects
        patrons.create(card_number="A-1", identity_kind="kz_iin", identity_digest="0" * 64, **kept)
        patrons.create(card_number="A-2", **kept)
        call_command("migrate", verbosity=0)
        rows = Patron.objects.order_by("card_number").values_list("identity_network_id", flat=True)
        assert list(rows) == [network.pk, None]
    finally:
        call_command("migrate", verbosity=0)
