"""Change when readers are told of something, and in which words; try a message out."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kitabdar.notices import channels
from kitabdar.notices.channels import NotSent, Outgoing
from kitabdar.notices.models import Rule, Text
from kitabdar.notices.rules import CHANNELS, EVENTS, MAY_BLOCK, PREFERRED, NoticeRule, dear, fill, wrong_names
from kitabdar.notices.services.printing import Letter, pdf
from kitabdar.notices.wording import LANGUAGES, Words
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require, require_everywhere
from kitabdar.organisation.queries import place_by_id, place_tree
from kitabdar.organisation.services import audit
from kitabdar.patrons.rules import is_phone

FURTHEST_DAYS = 400
SAMPLE = {
    "title": "Kitabi-Dədə Qorqud",
    "barcode": "D1",
    "days": "3",
    "sum": "2.50",
    "branch": "Sahil",
}
SAMPLE_NAME, SAMPLE_CARD = "Aysel Rəşid qızı", "A-1"
SAMPLE_DAYS = {"due": date(2026, 3, 16), "from": date(2026, 3, 12), "until": date(2026, 3, 16)}


def set_rule(*, actor: Actor, rule: NoticeRule, now: datetime) -> int:
    """Add a rule (`id` 0) or give one new values; return its id.

    Raises NotPermitted (policies.manage at its place; in every network for a rule without one), Invalid, NotFound.
    """
    problems = {}
    if rule.event not in EVENTS:
        problems["event"] = _("It cannot be that.")
    if not 0 <= rule.days <= FURTHEST_DAYS:
        problems["days"] = _("Give a whole number from 0 to %(most)s.") % {"most": FURTHEST_DAYS}
    if rule.channel not in (PREFERRED, *CHANNELS):
        problems["channel"] = _("It cannot be that.")
    if rule.is_blocking and rule.event != MAY_BLOCK:
        problems["is_blocking"] = _("Only a step of what is overdue can block a card.")
    if problems:
        raise Invalid(problems)
    _permit(actor, rule.place_id)
    values = asdict(rule)
    del values["id"]
    with transaction.atomic():
        if rule.id:
            _permit(actor, _found(rule.id).place_id)
            Rule.objects.filter(pk=rule.id).update(**values)
            made = rule.id
        else:
            made = Rule.objects.create(**values).pk
        _note(actor, "notices.set_rule", f"notice_rule:{made}", rule.place_id, now)
    return int(made)


def remove_rule(*, actor: Actor, rule_id: int, now: datetime) -> None:
    """Remove a rule; where none is left for its event, what Kitabdar starts with holds again. Raises as `set_rule`."""
    row = _found(rule_id)
    _permit(actor, row.place_id)
    with transaction.atomic():
        row.delete()
        _note(actor, "notices.remove_rule", f"notice_rule:{rule_id}", row.place_id, now)


def set_words(
    *,
    actor: Actor,
    event: str,
    variant: str,
    language: str,
    place_id: int | None,
    words: Words | None,
    now: datetime,
) -> None:
    """Give an event other words at a place and all below it; None: those that ship again.

    Raises NotPermitted (policies.manage), Invalid with all that is wrong.
    """
    _permit(actor, place_id)
    where: dict[str, Any] = {"event": event, "variant": variant, "language": language, "place_id": place_id}
    if event not in EVENTS or language not in LANGUAGES:
        raise Invalid({"event": _("It cannot be that.")})
    with transaction.atomic():
        if words is None:
            Text.objects.filter(**where).delete()
        else:
            check(words)
            Text.objects.update_or_create(**where, defaults=asdict(words))
        _note(actor, "notices.set_words", f"notice:{event}:{language}", place_id, now)


def check(words: Words) -> None:
    """Raise Invalid for words that leave something out, or name what there is not."""
    problems = {}
    for field in fields(words):
        text = getattr(words, field.name)
        unknown = wrong_names(text, "line" if field.name == "line" else "message")
        if field.name not in ("before", "after") and not text.strip():
            problems[field.name] = _("This is needed.")
        elif unknown:
            problems[field.name] = _("There is nothing called {%(name)s} here.") % {"name": unknown[0]}
    if problems:
        raise Invalid(problems)


def sample(words: Words, language: str) -> tuple[str, str, str]:
    """Return subject, body and text message of a made-up notice in these words."""
    with translation.override(language):
        made_up = SAMPLE | {name: date_format(day, "DATE_FORMAT") for name, day in SAMPLE_DAYS.items()}
    line = fill(words.line, made_up)
    about = {
        **made_up,
        "dear": dear(language, "qızı"),
        "name": SAMPLE_NAME,
        "card": SAMPLE_CARD,
        "library": "Kitabdar",
        "count": "1",
        "lines": f"— {line}",
        "titles": SAMPLE["title"],
    }
    parts = (fill(words.before, about), about["lines"], fill(words.after, about))
    return fill(words.subject, about), "\n\n".join(each for each in parts if each), fill(words.sms, about)


def send_trial(*, actor: Actor, words: Words, language: str, address: str, now: datetime) -> None:
    """Send a made-up notice in these words to an e-mail address, or as a text message to a telephone number, to see how
    it arrives. Raises NotPermitted, Invalid."""
    check(words)
    _permit_somewhere(actor)
    subject, body, sms = sample(words, language)
    key = f"trial-{int(now.timestamp())}"
    try:
        if is_phone(address):
            _text_on_trial(Outgoing(key, address, "", sms))
        else:
            _mail_on_trial(Outgoing(key, address, subject, body))
    except NotSent as problem:
        raise Invalid({"address": _("Not sent: %(problem)s") % {"problem": problem.problem}}) from problem
    _note(actor, "notices.send_trial", f"notice:{language}", None, now)


def _text_on_trial(message: Outgoing) -> None:
    if not channels.can_text():
        raise Invalid({"address": _("No text message can be sent yet: see SMS_URL in docs/operations.md.")})
    channels.sms_gateway().send(message)


def _mail_on_trial(message: Outgoing) -> None:
    if "@" not in message.address:
        raise Invalid({"address": _("Give an e-mail address or a telephone number.")})
    if not channels.can_mail():
        raise Invalid({"address": _("No mail can be sent yet: see MAIL_URL in docs/operations.md.")})
    channels.send_mail(message)


def sample_letter(*, actor: Actor, words: Words, language: str, branch_id: int) -> bytes:
    """Return a made-up notice in these words as a branch would print it, a PDF. Raises NotPermitted, Invalid."""
    check(words)
    _permit_somewhere(actor)
    subject, body, _sms = sample(words, language)
    return pdf([Letter(SAMPLE_NAME, SAMPLE_CARD, subject, body)], place_by_id(branch_id))


def _permit_somewhere(actor: Actor) -> None:
    if not any(actor.may("policies.manage", path) for path, _held in actor.grants):
        require_everywhere(actor, "policies.manage")


def _found(rule_id: int) -> Rule:
    row = Rule.objects.filter(pk=rule_id).first()
    if row is None:
        raise NotFound("rule", rule_id)
    return row


def _permit(actor: Actor, place_id: int | None) -> None:
    if place_id is None:
        require_everywhere(actor, "policies.manage")
        return
    place = place_tree().by_id.get(place_id)
    if place is None:
        raise NotFound("place", place_id)
    require(actor, "policies.manage", place)


def _note(actor: Actor, action: str, subject: str, place_id: int | None, now: datetime) -> None:
    audit.record(actor=actor, action=action, subject=subject, place=place_id, now=now)
