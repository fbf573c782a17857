"""What must be unique was free when it was looked at, and taken a moment later: said as any other mistake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from kitabdar.organisation.errors import Invalid


@contextmanager
def atomic_and_unique(field: str, taken: str) -> Iterator[None]:
    """Run a transaction; when the database refuses it for its constraints, raise Invalid: the field is taken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Invalid({field: taken}) from error
