"""What events and channels are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENT_NAMES: dict[str, str | Promise] = {
    "hold_ready": _("A hold is ready"),
    "hold_expired": _("A hold has ended"),
    "hold_cancelled": _("The library cancelled a hold"),
    "booking_made": _("Something was booked"),
    "booking_cancelled": _("A booking was cancelled"),
    "booking_missed": _("A booking was not collected"),
    "lost": _("An item counts as lost"),
    "lent": _("Something was lent"),
    "returned": _("Something was returned"),
    "renewed": _("Something was renewed"),
    "not_renewed": _("Something could not renew by itself"),
    "recalled": _("Something is called back"),
    "recall_withdrawn": _("Something is called back no more"),
    "paid": _("Something was paid"),
    "payment_reversed": _("A payment was taken back"),
    "deposit_reversed": _("Payment in advance taken back"),
    "welcome": _("A new reader is welcomed"),
    "due_soon": _("Something is due soon"),
    "overdue": _("Something is overdue"),
    "hold_reminder": _("A hold is kept only a little longer"),
    "booking_soon": _("A booking begins soon"),
    "card_expires": _("The card runs out"),
}

CHANNEL_NAMES: dict[str, str | Promise] = {
    "preferred": _("as the reader likes"),
    "email": _("E-mail"),
    "sms": _("Text message"),
    "print": _("On paper"),
}

_VARIANTS = {"last": _("last reminder")}


def variant_name(variant: str) -> str:
    """Name a variant of an event's words, "" for the words themselves; one a library made has no other name."""
    return str(_VARIANTS.get(variant, variant))
