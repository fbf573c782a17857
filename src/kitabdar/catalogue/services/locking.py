"""One change of the catalogue's keys at a time, so that two imports never make the same edition twice."""

from __future__ import annotations

from django.db import connection

_KEY = 0x6B697461  # "kita": the advisory lock of the catalogue's keys


def catalogue_lock() -> None:
    """Wait for other changes of records, editions, works and barcodes; held to the end of the transaction.

    SQLite has one writer at a time already (transactions are IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])
