"""The API: its document, its routes, its guard and its problems put together."""

from __future__ import annotations

from kitabdar.interfaces.api import handlers
from kitabdar.interfaces.api.guard import guard
from kitabdar.interfaces.api.routes import (
    admissions,
    applications,
    authorities,
    batches,
    bins,
    bookings,
    browsing,
    claims,
    classes,
    consents,
    duplicates,
    files,
    holds,
    hours,
    items,
    lending,
    lists,
    messages,
    money,
    moves,
    notices,
    organisation,
    own,
    patrons,
    people,
    places,
    records,
    rotas,
    rules,
    search,
    stacks,
    staff,
    tills,
    tokens,
    transfers,
)
from kitabdar.interfaces.api.schema import DescribedAPI

DESCRIPTION = (
    "Search, read and lend over HTTP. Reading the catalogue needs no token; everything about people does. "
    "Errors are problem details (RFC 9457) with stable codes. Instants are UTC, amounts are decimal strings, "
    "languages are MARC codes (ISO 639-2/B), scripts ISO 15924."
)

api = DescribedAPI(
    title="Kitabdar",
    version="1.0",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
)
handlers.add_to(api)
api.add_decorator(guard, mode="view")
MODULES = (
    search,
    records,
    authorities,
    browsing,
    places,
    organisation,
    hours,
    staff,
    classes,
    patrons,
    files,
    own,
    people,
    duplicates,
    consents,
    applications,
    admissions,
    lending,
    claims,
    batches,
    transfers,
    items,
    holds,
    bookings,
    lists,
    stacks,
    bins,
    rotas,
    money,
    moves,
    tills,
    messages,
    notices,
    rules,
    tokens,
)
for module in MODULES:
    api.add_router("", module.router)
