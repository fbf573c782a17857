"""What search engines read on the page of an edition (schema.org as JSON-LD)."""

from __future__ import annotations

import json

from django.utils.safestring import SafeString, mark_safe

from kitabdar.marc.description import Description
from kitabdar.marc.export import schema_org

_ESCAPES = {
    ord(">"): "\\u003E",
    ord("<"): "\\u003C",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def script(description: Description, address: str) -> SafeString:
    """Give the data block; it is data and not a script, so the content security policy lets it stand."""
    data = {"@context": "https://schema.org", **schema_org(description), "@id": address, "url": address}
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  escaped above
