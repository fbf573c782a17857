"""Which notices there are, when they are due, by which way they go and what they say; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AT_ONCE = (
    "hold_ready",
    "hold_expired",
    "hold_cancelled",
    "booking_made",
    "booking_cancelled",
    "booking_missed",
    "lost",
    "lent",
    "returned",
    "renewed",
    "not_renewed",
    "recalled",
    "recall_withdrawn",
    "paid",
    "payment_reversed",
    "deposit_reversed",
    "welcome",
)
"""Events of the moment in which something happens."""

BY_THE_CLOCK = ("due_soon", "overdue", "hold_reminder", "booking_soon", "card_expires")
"""Events of a day: so many days before (or, overdue, after) something is due or ends."""

EVENTS = (*AT_ONCE, *BY_THE_CLOCK)

WISHES = tuple(event for event in EVENTS if event != "welcome")
"""Events of which readers say by which channel; they are welcomed before they could."""

MAY_BE_REFUSED = frozenset(
    {
        "booking_made",
        "booking_soon",
        "lent",
        "returned",
        "renewed",
        "not_renewed",
        "paid",
        "due_soon",
        "hold_reminder",
        "card_expires",
    }
)
"""What readers may do without; the others they are told in any case."""

MAY_BLOCK = "overdue"
"""The event whose steps may block a card: the block goes when nothing is overdue."""

CHANNELS = ("email", "sms", "print")
PREFERRED = "preferred"
NONE = "none"

RETRY_AFTER = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 720))
"""How long to wait after the first, second … failed attempt; after the last the message goes on paper."""

DIGEST_HOUR = 8
"""Hour of the branch's morning in which digests are sent."""

_NAME = re.compile(r"\{([a-z_]*)\}")
PLACEHOLDERS = {
    "message": frozenset(
        {"dear", "name", "card", "branch", "library", "count", "lines", "titles", "sum", "until"}
    ),
    "line": frozenset({"title", "barcode", "due", "from", "until", "days", "sum", "branch"}),
}


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """When an event is told of. `days` before or after, for events by the clock; `variant`: which text of the event;
    `is_blocking`: the card is blocked too, until nothing is overdue any more. `id` 0: as Kitabdar starts."""

    event: str
    days: int = 0
    place_id: int | None = None
    category_id: int | None = None
    channel: str = PREFERRED
    variant: str = ""
    is_on: bool = True
    is_digest: bool = False
    is_blocking: bool = False
    id: int = 0


DEFAULTS = (
    NoticeRule("hold_ready"),
    NoticeRule("hold_expired"),
    NoticeRule("hold_cancelled"),
    NoticeRule("booking_made"),
    NoticeRule("booking_cancelled"),
    NoticeRule("booking_missed"),
    NoticeRule("recalled"),
    NoticeRule("recall_withdrawn"),
    NoticeRule("lost"),
    NoticeRule("payment_reversed"),
    NoticeRule("deposit_reversed"),
    NoticeRule("due_soon", 3, is_digest=True),
    NoticeRule("overdue", 1, is_digest=True),
    NoticeRule("overdue", 14, is_digest=True),
    NoticeRule("overdue", 30, variant="last", is_digest=True),
    NoticeRule("hold_reminder", 2),
    NoticeRule("booking_soon", 1),
    NoticeRule("card_expires", 30),
)
"""What holds for an event that no rule names."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How a patron can be reached, and what they asked for (event -> channel, or "none")."""

    email: str = ""
    phone: str = ""
    email_bounces: bool = False
    wishes: Mapping[str, str] = field(default_factory=dict)


def ladder(
    rules: Iterable[NoticeRule], event: str, places: Sequence[int], category_id: int
) -> list[NoticeRule]:
    """Return the rules of an event that hold at a place: those of the nearest place that has some.

    `places`: ids from the nearest to the network. Of one place, rules for the category come before those for all.
    [NOT-1]
    """
    mine = [each for each in rules if each.event == event and each.category_id in (None, category_id)]
    for place_id in (*places, None):
        here = [each for each in mine if each.place_id == place_id]
        if here:
            own = [each for each in here if each.category_id is not None]
            return sorted((each for each in own or here if each.is_on), key=lambda each: each.days)
    return [each for each in DEFAULTS if each.event == event]


def way(rule: NoticeRule, contact: Contact) -> str:
    """Return the channel by which a notice goes, "none" where the patron does without. [NOT-2]"""
    wish = contact.wishes.get(rule.event, "")
    if wish == NONE and rule.event in MAY_BE_REFUSED:
        return NONE
    asked = rule.channel if rule.channel != PREFERRED else wish
    possible = ways(contact)
    return asked if asked in possible else possible[0]


def ways(contact: Contact) -> list[str]:
    """Return the channels that reach a patron, the best first; paper always does. [NOT-2]"""
    return [channel for channel in CHANNELS if _reaches(channel, contact)]


def _reaches(channel: str, contact: Contact) -> bool:
    if channel == "email":
        return bool(contact.email) and not contact.email_bounces
    return channel == "print" or bool(contact.phone)


def send_after(rule: NoticeRule, now: datetime, zone: str) -> datetime:
    """Return when a notice may be sent: at once, or with the digest of the next morning of the branch. [NOT-3]"""
    if not rule.is_digest:
        return now
    here = now.astimezone(ZoneInfo(zone))
    morning = datetime.combine(here.date(), time(DIGEST_HOUR), ZoneInfo(zone))
    return morning if morning >= here else morning + timedelta(days=1)


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after so many failed attempts; None: not again. [NOT-4]"""
    return now + RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else None


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put values in the place of {names}; a name without a value leaves nothing."""
    return _NAME.sub(lambda found: str(values.get(found[1], "")), text).strip()


def wrong_names(text: str, kind: str) -> list[str]:
    """Return the {names} of a text that have no meaning in it; `kind`: "message" or "line"."""
    return [name for name in dict.fromkeys(_NAME.findall(text)) if name not in PLACEHOLDERS[kind]]


_FEMALE = ("вна", "қызы", "кызы", "qızı", "qizi")
_MALE = ("вич", "ұлы", "улы", "оглы", "oğlu", "oglu")


def dear(language: str, patronymic: str) -> str:
    """Return the word of respect before a name, in the form that the patronymic tells."""
    words = {"az": "Hörmətli", "kk": "Құрметті", "tr": "Sayın", "en": "Dear"}
    if language != "ru":
        return words.get(language, words["en"])
    ending = patronymic.casefold()
    if ending.endswith(_FEMALE):
        return "Уважаемая"
    return "Уважаемый" if ending.endswith(_MALE) else "Уважаемый читатель"


def name_in_letter(language: str, family_name: str, given_name: str, patronymic: str) -> str:
    """Return a name as a letter in this language has it."""
    parts = (
        (given_name, patronymic)
        if language in ("az", "kk", "ru") and patronymic
        else (given_name, family_name)
    )
    return " ".join(each for each in parts if each) or family_name


def day_of(rule: NoticeRule, moment: datetime, zone: str) -> date:
    """Return the local day on which a notice about a moment is due."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return day + timedelta(days=rule.days if rule.event == "overdue" else -rule.days)
