"""What circulation may raise, beside `NotFound` and `NotPermitted` of organisation."""

from __future__ import annotations

from collections.abc import Sequence

from kitabdar.circulation.rules import Refusal
from kitabdar.organisation.errors import NotFound, NotPermitted

__all__ = ["NotFound", "NotPermitted", "Refused"]


class Refused(Exception):
    """It may not be done; `refusals` are all the reasons, those already overridden left out."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(each.code for each in refusals))
        self.refusals = tuple(refusals)
