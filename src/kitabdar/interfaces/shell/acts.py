"""The audit trail in the reader's language: what was done, to what, and what else is kept of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kitabdar.catalogue.acts import ACTS as OF_RECORDS
from kitabdar.circulation.acts import ACTS as OF_LENDING
from kitabdar.notices.acts import ACTS as OF_MESSAGES
from kitabdar.organisation.acts import ACTS as OF_PLACES
from kitabdar.patrons.acts import ACTS as OF_READERS

Label = str | Promise

AREAS: tuple[tuple[Label, Mapping[str, Label]], ...] = (
    (_("Lending"), OF_LENDING),
    (_("Readers"), OF_READERS),
    (_("Messages"), OF_MESSAGES),
    (_("Catalogue"), OF_RECORDS),
    (_("Places and people"), OF_PLACES),
)
ACTS: dict[str, Label] = {code: words for _area, acts in AREAS for code, words in acts.items()}

KINDS: dict[str, Label] = {
    "account": pgettext_lazy("trail", "Account"),
    "application": pgettext_lazy("trail", "Application"),
    "applications": pgettext_lazy("trail", "Applications"),
    "authorities": pgettext_lazy("trail", "Authorities"),
    "authority": pgettext_lazy("trail", "Authority"),
    "batch": pgettext_lazy("trail", "Batch"),
    "block": pgettext_lazy("trail", "Block"),
    "booking": pgettext_lazy("trail", "Booking"),
    "branch": pgettext_lazy("trail", "Branch"),
    "category": pgettext_lazy("trail", "Category"),
    "charge": pgettext_lazy("trail", "Charge"),
    "claim": pgettext_lazy("trail", "Claim of return"),
    "consent-text": pgettext_lazy("trail", "Text of a consent"),
    "edition": pgettext_lazy("trail", "Edition"),
    "entry": pgettext_lazy("trail", "Entry of the ledger"),
    "hold": pgettext_lazy("trail", "Hold"),
    "import": pgettext_lazy("trail", "Import"),
    "item": pgettext_lazy("trail", "Item"),
    "item_type": pgettext_lazy("trail", "Type of item"),
    "loan": pgettext_lazy("trail", "Loan"),
    "message": pgettext_lazy("trail", "Message"),
    "messages": pgettext_lazy("trail", "Messages"),
    "move rule": pgettext_lazy("trail", "Rule of the shelves"),
    "notice": pgettext_lazy("trail", "Notice"),
    "notice_rule": pgettext_lazy("trail", "Rule of notices"),
    "patron": pgettext_lazy("trail", "Reader"),
    "place": pgettext_lazy("trail", "Place"),
    "policy": pgettext_lazy("trail", "Rule of lending"),
    "record": pgettext_lazy("trail", "Record"),
    "role": pgettext_lazy("trail", "Role"),
    "rota": pgettext_lazy("trail", "Rota"),
    "sort rule": pgettext_lazy("trail", "Rule of the bins"),
    "source": pgettext_lazy("trail", "Source"),
    "staff": pgettext_lazy("trail", "Colleague"),
    "till": pgettext_lazy("trail", "Till"),
}
"""What a line can be about; the number of it follows."""

DETAILS: dict[str, Label] = {
    "alone_from": pgettext_lazy("trail", "Alone from the age of"),
    "amount": pgettext_lazy("trail", "Amount"),
    "applications": pgettext_lazy("trail", "Applications"),
    "at": pgettext_lazy("trail", "Seen from"),
    "barcode": pgettext_lazy("trail", "Barcode"),
    "bookings": pgettext_lazy("trail", "Bookings"),
    "by": pgettext_lazy("trail", "By way of"),
    "by_hand": pgettext_lazy("trail", "Decided by hand"),
    "code": pgettext_lazy("trail", "Short name"),
    "collection": pgettext_lazy("trail", "Collection"),
    "created": pgettext_lazy("trail", "Made"),
    "currency": pgettext_lazy("trail", "Currency"),
    "damage": pgettext_lazy("trail", "Damage"),
    "days": pgettext_lazy("trail", "Days"),
    "delegate": pgettext_lazy("trail", "Delegate"),
    "digest": pgettext_lazy("trail", "Checksum"),
    "events": pgettext_lazy("trail", "Notices"),
    "expires_on": pgettext_lazy("trail", "Card valid until"),
    "fields": pgettext_lazy("trail", "Fields"),
    "file": pgettext_lazy("trail", "File"),
    "filled": pgettext_lazy("trail", "Filled in"),
    "first_day": pgettext_lazy("trail", "First day"),
    "from": pgettext_lazy("trail", "From"),
    "gets_notices": pgettext_lazy("trail", "Gets the messages"),
    "guardian": pgettext_lazy("trail", "Answers for them"),
    "holds": pgettext_lazy("trail", "Holds"),
    "in_reading_room": pgettext_lazy("trail", "In the reading room"),
    "instead_of": pgettext_lazy("trail", "Instead of booking"),
    "into": pgettext_lazy("trail", "Merged into reader"),
    "is_closed": pgettext_lazy("trail", "Closed"),
    "kept_days": pgettext_lazy("trail", "Kept (days)"),
    "kind": pgettext_lazy("trail", "Kind"),
    "language": pgettext_lazy("trail", "Language"),
    "last_day": pgettext_lazy("trail", "Last day"),
    "lines": pgettext_lazy("trail", "Lines"),
    "loans": pgettext_lazy("trail", "Loans"),
    "location": pgettext_lazy("trail", "Location"),
    "moved": pgettext_lazy("trail", "Moved"),
    "number": pgettext_lazy("trail", "Number"),
    "offered": pgettext_lazy("trail", "Offered"),
    "other": pgettext_lazy("trail", "Other file"),
    "outcome": pgettext_lazy("trail", "Outcome"),
    "override": pgettext_lazy("trail", "In spite of"),
    "patrons": pgettext_lazy("trail", "Readers"),
    "permissions": pgettext_lazy("trail", "Rights"),
    "read": pgettext_lazy("trail", "Records read"),
    "removed": pgettext_lazy("trail", "Removed"),
    "renewal": pgettext_lazy("trail", "Renewals"),
    "rests_in": pgettext_lazy("trail", "Lies in"),
    "reverses": pgettext_lazy("trail", "Takes back entry"),
    "rule": pgettext_lazy("trail", "Rule"),
    "since": pgettext_lazy("trail", "Since"),
    "status": pgettext_lazy("trail", "Status"),
    "system": pgettext_lazy("trail", "Done by itself"),
    "temporary_days": pgettext_lazy("trail", "Temporary (days)"),
    "texts": pgettext_lazy("trail", "Texts of consents"),
    "then": pgettext_lazy("trail", "Then"),
    "to": pgettext_lazy("trail", "To"),
    "token": pgettext_lazy("trail", "Token"),
    "until": pgettext_lazy("trail", "Until"),
    "updated": pgettext_lazy("trail", "Changed"),
    "version": pgettext_lazy("trail", "Version"),
    "written_off": pgettext_lazy("trail", "Forgiven"),
}
"""What else a line can say, besides the kinds of things."""


def act_words(code: str) -> str:
    """Say what was done; an act of an older version, which has no words any more, is its code."""
    return str(ACTS.get(code, code))


def detail_words(name: str) -> str:
    """Name what a line says besides what it is about."""
    return str(DETAILS.get(name) or KINDS.get(name, name))
