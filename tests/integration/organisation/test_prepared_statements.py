"""What PostgreSQL is asked again and again it plans once; who must can do without."""

from __future__ import annotations

import pytest
from django.db import connection

from kitabdar.config.settings import database_of
from kitabdar.organisation.models import Place

ADDRESS = "postgresql://kitabdar@localhost/kitabdar"


@pytest.mark.django_db(transaction=True)
def test_a_statement_asked_again_is_prepared() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its statements by itself")
    for number in range(4):
        Place.objects.filter(pk=number, code="prepared").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]
    assert any('"organisation_place"."code" = $' in each for each in kept), kept


@pytest.mark.parametrize(("given", "expected"), [("", True), ("?server_side_binding=false", False)])
def test_an_address_says_whether_statements_are_bound_by_the_server(given: str, expected: bool) -> None:
    assert database_of(ADDRESS + given)["OPTIONS"]["server_side_binding"] is expected
