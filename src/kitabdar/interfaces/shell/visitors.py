"""Where a request comes from, for counting tries."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the network address of the visitor.

    On a public site that is what the TLS proxy in front says (the last entry of X-Forwarded-For: the one it wrote
    itself); on this machine alone the header is anybody's and is not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        return direct
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(said))
    except ValueError:
        return direct
