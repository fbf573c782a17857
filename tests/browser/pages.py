"""Every page there is, and who looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

NOBODY, READER, STAFF = "", "TR10031", "admin"
LONG = "Социалистическая интеллигенция Қазақстандықтардың"


@dataclass(frozen=True)
class Kind:
    """A page: the name of its address, what follows it, who looks."""

    name: str
    query: str = ""
    who: str = NOBODY
    status: int = 200

    def path(self, ids: dict[str, int]) -> str:
        """Return its address, with the one of the samples that it is about."""
        return address(self.name, ids) + self.query


PUBLIC = (
    Kind("discovery:home"),
    Kind("discovery:search", "?q=abay"),
    Kind("discovery:search", "?q=tarix&format=book&available=1"),
    Kind("discovery:search", "?q=qwertyuiopqwertyuiop"),
    Kind("discovery:search", "?q=kitabi+dede+korkutt"),
    Kind("discovery:search", f"?q={LONG}"),
    Kind("discovery:advanced"),
    Kind("discovery:browse", "?at=n"),
    Kind("discovery:browse", "?at=яяя"),
    Kind("discovery:browse-call-number"),
    Kind("discovery:edition"),
    Kind("discovery:work"),
    Kind("discovery:sign-in"),
    Kind("discovery:apply"),
    Kind("discovery:apply", "?branch=4"),
    Kind("discovery:applied"),
    Kind("discovery:confirm-application"),
    Kind("discovery:forgotten", status=404),  # no mail, no link
    Kind("discovery:new-password", status=404),
    Kind("discovery:board", "?language=kk"),
    Kind("discovery:board", "?language=en"),
    Kind("api-documentation"),
    Kind("discovery:home", "no-such-page", status=404),
)
ACCOUNT = tuple(
    Kind(f"discovery:{name}", who=READER)
    for name in (
        "account",
        "account-holds",
        "account-bookings",
        "account-charges",
        "account-history",
        "account-settings",
        "account-messages",
        "account-card",
        "account-erase",
        "account-family",
        "ward-consents",
        "account-consents",
        "hold",
        "book",
        "home",
    )
)
DESK = tuple(
    Kind(f"staff:{name}", query, STAFF, 404 if "nothing" in query else 200)
    for name, query in (
        ("desk", ""),
        ("returns", ""),
        ("register", ""),
        ("patron", ""),
        ("edit-patron", ""),
        ("erase", ""),
        ("patron-password", ""),
        ("lapsed", ""),
        ("duplicates", ""),
        ("merge", ""),
        ("merge", "?with=TR10032"),
        ("slip-loans", ""),
        ("slip-hold", ""),
        ("slip-discharge", ""),
        ("money", ""),
        ("told", ""),
        ("why-loan", ""),
        ("why-hold", ""),
        ("why-charge", ""),
        ("what-if", "?place=3&category=1&item_type=1"),
        ("slip-entry", ""),
        ("till", ""),
        ("slip-closing", ""),
        ("choose-hold", "?q=abay"),
        ("item", "?barcode=L000011"),
        ("item", "?barcode=nothing"),
        ("calendar", "?barcode=L000011"),
        ("bookings", ""),
        ("slip-booking", ""),
        ("authorities", "?q=gence"),
        ("add-authority", ""),
        ("words", "?question=Гейдар+Алиев&title=Heydər+Əliyev&language=aze"),
        ("records", ""),
        ("records", "?q=abay"),
        ("record", ""),
        ("edit-record", ""),
        ("parallels", ""),
        ("edition", ""),
        ("add-item", ""),
        ("imports", ""),
        ("fetch-list", ""),
        ("slip-fetch", ""),
        ("stacks", ""),
        ("slip-requests", "?request=6"),
        ("hold-shelf", ""),
        ("transfers", ""),
        ("overdue", ""),
        ("claims", ""),
        ("batches", ""),
        ("policies", ""),
        ("costs", ""),
        ("applications", ""),
        ("application", ""),
        ("admissions", ""),
        ("categories", "?code=adult"),
        ("consent-texts", ""),
        ("rotation", ""),
        ("rotas", ""),
        ("rota", ""),
        ("bins", "?barcode=L000011"),
        ("moves", ""),
        ("messages", ""),
        ("message", ""),
        ("notice-rules", ""),
        ("notice-words", "?event=overdue&language=az"),
        ("closing", "?place=1&first_day=2026-12-01&last_day=2027-03-01"),
        ("policy", ""),
        ("places", ""),
        ("place", ""),
        ("place-hours", ""),
        ("add-place", ""),
        ("staff", ""),
        ("roles", "?code=cataloguer"),
        ("item-types", "?code=book"),
        ("second-factor", ""),
        ("own-password", ""),
        ("audit", ""),
    )
)
EVERY = (*PUBLIC, *ACCOUNT, *DESK)


def address(name: str, ids: dict[str, int]) -> str:
    """Return the address of a name, its parameters taken from the samples. Raises NoReverseMatch."""
    for given in (
        {},
        {"kind": "author"},
        {"branch": "baku-koshk"},
        *({key: value} for key, value in ids.items()),
    ):
        try:
            return reverse(name, kwargs=given)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(name)


def names(within: tuple[str, ...] = ("discovery", "staff")) -> Iterator[str]:
    """Give the name of every address of these doors."""

    def below(entries: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, URLResolver):
                yield from below(entry.url_patterns, entry.namespace or space)
            elif entry.name and space in within:
                yield f"{space}:{entry.name}"

    yield from below(get_resolver().url_patterns, "")
