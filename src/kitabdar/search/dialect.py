"""What the compiler of questions needs of an engine's own query language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Q = TypeVar("Q")

IsThere = Callable[[str, str], bool]
"""Whether a field of the index has a term; an engine that cannot tell cheaply says yes."""


class Dialect(Protocol[Q]):
    """Makes queries of one engine. Scores add up in `all_of` and `any_of`; a constant replaces those within."""

    def term(self, field: str, value: str | int) -> Q:
        """Match what has this term in a field."""

    def phrase(self, field: str, keys: Sequence[str]) -> Q:
        """Match what has these terms one after another in a value of a field."""

    def beginning(self, field: str, keys: tuple[str, ...]) -> Q:
        """Match what has a term that begins with one of these."""

    def years(self, first: int | None, last: int | None) -> Q:
        """Match what has a year from `first` to `last`, either end open."""

    def everything(self) -> Q:
        """Match all."""

    def nothing(self) -> Q:
        """Match nothing."""

    def constant(self, query: Q, score: float) -> Q:
        """Give every hit this score."""

    def boost(self, query: Q, weight: float) -> Q:
        """Multiply the scores."""

    def best(self, queries: Sequence[Q], tie_breaker: float) -> Q:
        """Match what any matches; the best score counts, and of the others this share."""

    def all_of(self, queries: Sequence[Q]) -> Q:
        """Match what all match."""

    def any_of(self, queries: Sequence[Q]) -> Q:
        """Match what any matches; nothing where there are none."""

    def all_but(self, wanted: Sequence[Q], unwanted: Sequence[Q]) -> Q:
        """Match what all the wanted match and none of the unwanted."""

    def ranked(self, needed: Sequence[Q], better: Sequence[Q]) -> Q:
        """Match what all of `needed` match; `better` only add to the score."""
