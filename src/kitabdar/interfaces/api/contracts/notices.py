"""What readers are told, as the API gives it, and what is sent to change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import NO_CONTROL, Code, Sent

Channel = Literal["email", "sms", "print"]
Wish = Literal["", "email", "sms", "print", "none"]
Language = Literal["az", "kk", "tr", "ru", "en"]
Event = Annotated[str, Field(max_length=20, pattern=r"^[a-z_]+$", description="for example overdue")]
Variant = Annotated[str, Field(max_length=20, pattern=r"^[a-z0-9-]*$")]
NO_CONTROL_BUT_LINES = r"^[^\x00-\x09\x0B-\x1F\x7F]*$"
Line = Annotated[str, Field(max_length=500, pattern=NO_CONTROL)]
Paragraphs = Annotated[str, Field(max_length=4000, pattern=NO_CONTROL_BUT_LINES)]


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, text message or letter. `subject` and `body` are empty once they are forgotten.

    `state`: waiting, sending, sent, uncertain, failed, to_print, printed, dropped (no longer true) or cancelled.
    """

    id: int
    branch: str
    channel: str
    language: str
    subject: str
    body: str
    state: str
    created_at: datetime
    ended_at: datetime | None
    attempts: int
    problem: Annotated[str, Field(description="why it was not delivered, as the mail server or gateway says")]
    time_zone: str


@dataclass(frozen=True, slots=True)
class MessagesAnswer:
    """Messages, the latest first."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class WishesAnswer:
    """By which channel a patron wants to be told: event -> channel, "none" not at all, "" as the library does."""

    wishes: dict[str, str]


class WishesBody(Sent):
    """Wishes for some events; the others stay as they are."""

    wishes: Annotated[dict[Event, Wish], Field(max_length=30)]


@dataclass(frozen=True, slots=True)
class BouncesAnswer:
    """Cards of the readers of a branch to whose address no mail is sent, because it came back."""

    cards: tuple[str, ...]


class BounceBody(Sent):
    """A delivery status notification (RFC 3464), as the mail server gave it."""

    report: Annotated[str, Field(min_length=1, max_length=60_000)]


@dataclass(frozen=True, slots=True)
class BounceAnswer:
    """What a report says. `message_id` null: it names no message of ours; `is_final`: the message goes on paper."""

    message_id: int | None
    status: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """When an event is told of, at a place and all below it. `id` 0: as Kitabdar starts."""

    id: int
    event: str
    place: Annotated[str | None, Field(description="code; null: everywhere")]
    category: Annotated[str | None, Field(description="code; null: all readers")]
    days: int
    channel: str
    variant: str
    is_on: bool
    is_digest: bool
    is_blocking: bool


@dataclass(frozen=True, slots=True)
class NoticeRulesAnswer:
    """The rules of the library, and for each event without one what Kitabdar starts with."""

    rules: tuple[NoticeRule, ...]


class NoticeRuleBody(Sent):
    """When an event is told of: so many days before or after, by which way, in which words."""

    event: Event
    place: Code | None = None
    category: Code | None = None
    days: Annotated[int, Field(ge=0, le=400)] = 0
    channel: Literal["preferred", "email", "sms", "print"] = "preferred"
    variant: Variant = ""
    is_on: bool = True
    is_digest: bool = False
    is_blocking: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """The words of an event in a language, as they hold at a place. `is_own`: set there and not inherited."""

    event: str
    variant: str
    language: str
    place: str | None
    subject: str
    before: str
    line: str
    after: str
    sms: str
    is_own: bool
    is_shipped: bool


@dataclass(frozen=True, slots=True)
class TemplatesAnswer:
    """The words that are not those that ship."""

    templates: tuple[Template, ...]


class WordsBody(Sent):
    """What a message says: `before` and `after` its lines, one `line` for each thing, and all of it as `sms`."""

    subject: Annotated[str, Field(max_length=200, pattern=NO_CONTROL)]
    before: Paragraphs = ""
    line: Line
    after: Paragraphs = ""
    sms: Line


class TemplateBody(WordsBody):
    """Words of an event in a language at a place (null: everywhere)."""

    event: Event
    variant: Variant = ""
    language: Language
    place: Code | None = None


class PreviewBody(WordsBody):
    """Words to be looked at, filled with a made-up notice."""

    language: Language


class TrialBody(PreviewBody):
    """Words to be sent to an e-mail address, or to a telephone number as a text message, to see how they arrive."""

    address: Annotated[
        str, Field(min_length=3, max_length=254, pattern=r"^([^\s@]+@[^\s@]+|\+?[0-9][0-9 ()./-]{3,})$")
    ]


@dataclass(frozen=True, slots=True)
class PreviewAnswer:
    """A made-up notice in these words: as mail or letter, and as a text message."""

    subject: str
    body: str
    sms: str
