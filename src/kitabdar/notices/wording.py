"""The words that ship with Kitabdar, by language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kitabdar.notices.rules import EVENTS

LANGUAGES = ("az", "kk", "tr", "ru", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says: `before` and `after` its lines, one `line` for each thing, and all of it as `sms`."""

    subject: str
    before: str
    line: str
    after: str
    sms: str


@cache
def shipped(language: str) -> dict[str, Words]:
    """Return the words of a language (of English, where there are none) by event, "event_variant" for variants."""
    name = language if language in LANGUAGES else "en"
    text = (files("kitabdar.notices") / "texts" / f"{name}.toml").read_text(encoding="utf-8")
    return {event: Words(**words) for event, words in tomllib.loads(text).items()}


def shipped_words(event: str, variant: str, language: str) -> Words:
    """Return the words of an event, those of its variant where there are some."""
    known = shipped(language)
    return known.get(f"{event}_{variant}") or known[event]


def variants(event: str) -> tuple[str, ...]:
    """Return the variants of an event for which words ship; "" is the event itself."""
    found = (name.removeprefix(event).removeprefix("_") for name in shipped("en") if name.startswith(event))
    return tuple(each for each in found if f"{event}_{each}" not in EVENTS)
