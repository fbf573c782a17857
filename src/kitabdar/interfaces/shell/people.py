"""What is said of readers as people: why two files look alike, what moves when they are merged."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASON_NAMES: dict[str, str | Promise] = {
    "identity": _("the same number of identity"),
    "birth_date": _("the same name and date of birth"),
    "email": _("the same name and e-mail"),
    "phone": _("the same name and telephone"),
    "patronymic": _("the same patronymic"),
    "other_birth_date": _("but the dates of birth differ"),
}

MOVED_NAMES: dict[str, str | Promise] = {
    "loans": _("Loans"),
    "holds": _("Holds"),
    "holds_ended": _("Holds for the same, ended"),
    "bookings": _("Bookings"),
    "charges": _("Charges"),
    "claims": _("Claims of return"),
    "lists": _("Lists"),
    "taken": _("Taken for an institution"),
    "blocks": _("Blocks"),
    "guardianships": _("Who answers for whom"),
    "delegations": _("Delegates"),
    "consents": _("Consents"),
    "notices": _("Notices"),
    "messages": _("Messages"),
    "preferences": _("Wishes about messages"),
}

FIELD_NAMES: dict[str, str | Promise] = {
    "family_name": _("Family name"),
    "given_name": _("Given name"),
    "patronymic": _("Patronymic"),
    "language": _("Language of letters"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "birth_date": _("Born"),
    "history": _("History of loans"),
    "identity": _("Number of identity"),
}


def why_alike(reasons: Iterable[str]) -> str:
    """Say why two files look like one person."""
    return ", ".join(str(REASON_NAMES[each]) for each in reasons)
