"""One use case, one short transaction; two that collide end in a refusal or a second try, never in an error page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, models, transaction

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.rules import IllegalTransition, refuse

Given = ParamSpec("Given")
Result = TypeVar("Result")

TRIES = 4
_DEADLOCK = frozenset({"40P01", "40001"})  # SQLSTATE: deadlock detected, serialization failure


def in_one_transaction(service: Callable[Given, Result]) -> Callable[Given, Result]:
    """Run a service in a transaction.

    A constraint that another desk's change made fail, and a deadlock, are tried again: the facts are then read
    anew and the refusal says what is really so. Raises Refused("changed_meanwhile") when that does not help and
    Refused("busy") when the database stays locked.
    """

    @wraps(service)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        nested = connection.in_atomic_block
        for _try in range(TRIES):
            try:
                with transaction.atomic():
                    return service(*args, **kwargs)
            except (IntegrityError, IllegalTransition):
                continue
            except OperationalError as error:
                if nested or not _is_deadlock(error):
                    if _is_locked(error):
                        raise Refused([refuse("busy")]) from error
                    raise
        raise Refused([refuse("changed_meanwhile")])

    return run


def _is_deadlock(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in _DEADLOCK


def _is_locked(error: OperationalError) -> bool:
    return "database is locked" in str(error) or getattr(error.__cause__, "sqlstate", None) == "55P03"


def lock(model: type[models.Model], condition: Mapping[str, Any]) -> None:
    """Hold the rows until the transaction ends.

    A statement of its own, so that what is read next is read after the wait. SQLite has locked the whole database
    by then (BEGIN IMMEDIATE), so nothing is asked of it.
    """
    if connection.features.has_select_for_update:
        rows = model._default_manager.select_for_update(no_key=True).filter(**condition).order_by("pk")
        list(rows.values_list("pk"))
