"""Put the codes of `rules` into the reader's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kitabdar.organisation.errors import Invalid

SENTENCES: dict[str, str | Promise] = {
    "too_long": _("This is too long."),
    "strange_characters": _("This holds characters that cannot be seen; please type it again."),
    "name_missing": _("A reader needs a family name or a given name."),
    "email_wrong": _("This is not an e-mail address. Example: aysel@example.org"),
    "phone_wrong": _("This is not a telephone number. Example: +994 12 345 67 89"),
    "language_unknown": _("The library does not write in this language."),
    "birth_date_wrong": _("This cannot be a date of birth."),
    "card_wrong": _("A card number has 1 to 40 characters and no spaces."),
    "card_taken": _("Another reader has this card number already."),
    "category_unknown": _("There is no such category of readers."),
    "branch_unknown": _("There is no such branch."),
    "expiry_past": _("The card would have run out already."),
    "expiry_far": _("A card cannot be valid for so many years."),
    "need_unknown": _("The library does not know this need."),
    "history_unknown": _("It cannot be that."),
    "identity_wrong": _("This is not a number of this kind: check its digits."),
    "identity_taken": _("Another reader is registered with this number."),
    "guardian_wrong": _("Nobody can answer for themselves, or for one who answers for them."),
    "title_missing": _("A name is needed, of at most 100 characters."),
    "category_in_use": _("Readers are in this category: persons and institutions cannot change places."),
    "not_an_institution": _("Only an institution has delegates: give it a category of institutions first."),
    "delegate_wrong": _("A delegate is a person with a card of their own."),
    "other_network": _("This is a card of another network of libraries."),
    "guardian_needed": _("At this age someone must answer for you: give their card, or come with them."),
    "guardian_unknown": _("No reader has this card."),
    "not_offered": _("One cannot apply online at this branch; please come to its desk."),
    "email_missing": _("An e-mail address is needed: we write to it."),
    "birth_date_missing": _("A date of birth is needed."),
    "consent_missing": _("Without agreeing to what is needed there is no card."),
    "number_wrong": _("This number is too small or too large."),
    "code_wrong": _("A short name has small Latin letters, digits and hyphens."),
    "day_past": _("This day has passed already."),
    "text_incomplete": _("Give a title and a text in at least one language, and both in each."),
    "consent_needed": _("This is needed of every reader; it cannot be taken back."),
    "changed_meanwhile": _("A colleague has just changed this. Please look again."),
    "reason_missing": _("Say why, so that the next colleague knows."),
}

CAUSES: dict[str, str | Promise] = {
    "late": _("Returned or renewed late"),
    "overdue": _("Long overdue"),
}
"""Why blocks were placed that nobody at a desk gave a reason for."""


def block_reason(cause: str, reason: str) -> str:
    """Return why a card is blocked, in the language of who asks; what staff wrote stays as they wrote it."""
    return str(CAUSES[cause]) if cause in CAUSES else reason


def invalid(problems: dict[str, str]) -> Invalid:
    """Return the error for these problems (field -> code)."""
    return Invalid({field: str(SENTENCES[code]) for field, code in problems.items()})
