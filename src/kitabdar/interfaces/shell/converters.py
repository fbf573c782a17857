"""Parts of addresses."""

from __future__ import annotations


class IdConverter:
    """The number of a row, as `<id:edition_id>`; longer ones than the database can hold lead nowhere."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """Read it from the address."""
        return int(value)

    def to_url(self, value: int | str) -> str:
        """Write it into an address."""
        return str(value)
