"""Let a decision stand or raise it: what is left of the refusals once the permitted overrides are taken off."""

from __future__ import annotations

from collections.abc import Iterable

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.rules import Choice, Refusal, with_rule
from kitabdar.organisation.actors import Actor


def settle(
    refusals: Iterable[Refusal],
    *,
    actor: Actor,
    override: frozenset[str],
    place_path: str,
    choice: Choice | None = None,
) -> tuple[Refusal, ...]:
    """Return the refusals that are overridden; raise Refused with the rest, if any.

    A refusal is overridden when its code is in `override` and the actor holds its permission at the place. With
    `choice`, each that rests on a rule names it.
    """
    overridden: list[Refusal] = []
    standing: list[Refusal] = []
    for each in refusals:
        allowed = each.override is not None and actor.may(each.override, place_path)
        (overridden if allowed and each.code in override else standing).append(each)
    if standing:
        raise Refused([with_rule(each, choice) for each in standing])
    return tuple(overridden)
