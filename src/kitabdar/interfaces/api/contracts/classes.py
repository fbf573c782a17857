"""What the rules of lending name, as the API gives it and as it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import NO_CONTROL, Code, Sent

Names = Annotated[
    dict[str, Annotated[str, Field(max_length=100)]],
    Field(max_length=10, description="language of the interface -> name"),
]


@dataclass(frozen=True, slots=True)
class ItemTypeAnswer:
    """A class of items that the rules treat alike."""

    code: str
    name: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class ItemTypesAnswer:
    """All item types."""

    item_types: tuple[ItemTypeAnswer, ...]


class ItemTypeBody(Sent):
    """An item type as it shall be."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROL)]
    names: Names = {}


@dataclass(frozen=True, slots=True)
class Way:
    """What sending from one branch to another costs; null: never."""

    id: int
    from_branch: str
    to_branch: str
    cost: int | None


@dataclass(frozen=True, slots=True)
class WaysAnswer:
    """The ways whose cost is said."""

    ways: tuple[Way, ...]


class WayBody(Sent):
    """A way between branches and its cost; null: never. The way back is another."""

    from_branch: Code
    to_branch: Code
    cost: Annotated[int | None, Field(ge=0, le=1000)]
