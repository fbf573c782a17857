"""What a page says, whatever lines its template is written in."""

from __future__ import annotations

import re


def tight(html: str) -> str:
    """Return HTML with one blank for any white space, and none beside a tag."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"\s+", " ", html))
