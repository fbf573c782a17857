"""Numbers of identity that were kept before networks had their own are found after the update."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.mark.django_db(transaction=True)
def test_a_number_kept_before_is_of_the_network_of_its_reader() -> None:
    before = [("patrons", "0005_people")]
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate(before)
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
        executor = MigrationExecutor(connection)
        executor.migrate(latest)
        after = executor.loader.project_state(latest).apps.get_model("patrons", "Patron").objects
        rows = after.order_by("card_number").values_list("identity_network_id", flat=True)
        assert list(rows) == [network.pk, None]
    finally:
        MigrationExecutor(connection).migrate(latest)
