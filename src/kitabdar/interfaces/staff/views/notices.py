"""What readers are told: the messages of a branch, letters to print, when and in which words."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.circulation.errors import NotFound
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.notices import queries
from kitabdar.notices.names import CHANNEL_NAMES, EVENT_NAMES, variant_name
from kitabdar.notices.rules import BY_THE_CLOCK, DEFAULTS, NoticeRule
from kitabdar.notices.services import editing, printing, reading, sending
from kitabdar.notices.settings import words as words_of
from kitabdar.notices.wording import Words, shipped_words, variants
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid, NotPermitted
from kitabdar.organisation.places import PlaceView
from kitabdar.patrons import queries as patrons

LONGEST = {"subject": 200, "before": 4000, "line": 500, "after": 4000, "sms": 500}


@staff_page("patrons.view")
def outbox(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the messages of the branch, of one state if one is chosen."""
    state = given.text(request.GET, "state", 20)
    context = {
        "state": state,
        "counts": queries.counts_at(at.branch.id),
        "found": queries.messages_at(at.branch.id, state),
        "batches": queries.batches_at(at.branch.id),
    }
    return show(request, at, "messages", context)


@staff_page("patrons.view")
def message(request: HttpRequest, at: Workplace, message_id: int) -> HttpResponse:
    """Show one message, with what it says."""
    try:
        found = reading.open_message(actor=at.actor, message_id=message_id, now=at.now)
    except NotPermitted as refused:  # whether there is such a message elsewhere is not told
        raise NotFound("message", message_id) from refused
    patron = patrons.by_id(found.patron_id)
    return show(request, at, "message", {"message": found, "card": patron.card_number if patron else ""})


@staff_page("patrons.edit", CHANGE)
def again(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Have a message sent once more."""
    message_id = given.number(request.POST, "message")

    def act() -> bool:
        sending.send_again(actor=at.actor, message_id=message_id, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("It will be sent within a minute."))
    return HttpResponseRedirect(reverse("staff:messages"))


@staff_page("patrons.edit", CHANGE)
def take_back(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Take a message back that waits to be sent or printed."""
    message_id = given.number(request.POST, "message")

    def act() -> bool:
        sending.take_back(actor=at.actor, message_id=message_id, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Taken back: it is neither sent nor printed."))
    return HttpResponseRedirect(reverse("staff:messages"))


@staff_page("patrons.view", CHANGE)
def letters(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Give the letters of the branch that are to be printed, as a PDF."""
    document, count = printing.print_letters(actor=at.actor, branch_id=at.branch.id, now=at.now)
    if not count:
        messages.success(request, _("There is nothing to print."))
        return HttpResponseRedirect(reverse("staff:messages"))
    return _letters(document, at.now)


@staff_page("patrons.view", CHANGE)
def letters_again(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Give letters that were printed together once more."""
    printed_at = parse_datetime(given.text(request.POST, "printed_at", 40))
    if printed_at is None or printed_at.tzinfo is None:
        raise NotFound("letters", "")
    document = printing.print_again(actor=at.actor, branch_id=at.branch.id, printed_at=printed_at, now=at.now)
    return _letters(document, printed_at)


def _letters(document: bytes, printed_at: datetime) -> HttpResponse:
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="letters-{printed_at:%Y-%m-%d-%H%M}.pdf"'
    return response


@staff_page("policies.manage")
def notice_rules(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List when readers are told of what, and the words of it."""
    places = {place.id: place.name for place in organisation.place_tree().by_id.values()}
    categories = {each.id: each.name for each in patrons.categories()}
    own = queries.rules()
    events = [
        {
            "event": event,
            "name": name,
            "rules": [_line(rule, places, categories) for rule in own if rule.event == event]
            or [_line(rule, places, categories) for rule in DEFAULTS if rule.event == event],
            "by_the_clock": event in BY_THE_CLOCK,
            "variants": [(each, variant_name(each)) for each in variants(event)],
        }
        for event, name in EVENT_NAMES.items()
    ]
    context = {
        "events": events,
        "places": _places(at),
        "categories": patrons.categories(),
        "channels": CHANNEL_NAMES.items(),
    }
    return show(request, at, "notice_rules", context)


def _line(rule: NoticeRule, places: dict[int, str], categories: dict[int, str]) -> dict[str, Any]:
    if rule.event == "overdue":
        when = ngettext("%(number)s day after", "%(number)s days after", rule.days)
    elif rule.event in BY_THE_CLOCK:
        when = ngettext("%(number)s day before", "%(number)s days before", rule.days)
    else:
        when = _("at once")
    return {
        "rule": rule,
        "when": when % {"number": rule.days},
        "place": places.get(rule.place_id or 0, ""),
        "category": categories.get(rule.category_id or 0, ""),
        "channel": CHANNEL_NAMES[rule.channel],
        "variant": variant_name(rule.variant),
    }


@staff_page("policies.manage", CHANGE)
def change_rule(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Add a rule, or remove one."""
    removed = given.number(request.POST, "remove")

    def act() -> bool:
        if removed:
            editing.remove_rule(actor=at.actor, rule_id=removed, now=at.now)
            return True
        rule = NoticeRule(
            event=given.text(request.POST, "event", 20),
            days=given.number(request.POST, "days"),
            place_id=given.number(request.POST, "place") or None,
            category_id=given.number(request.POST, "category") or None,
            channel=given.text(request.POST, "channel", 10),
            variant=given.text(request.POST, "variant", 20),
            is_on="is_off" not in request.POST,
            is_digest="is_digest" in request.POST,
            is_blocking="is_blocking" in request.POST,
        )
        editing.set_rule(actor=at.actor, rule=rule, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:notice-rules"))


@staff_page("policies.manage", FORM)
def notice_words(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show and change the words of an event in a language at a place; see how they look, and send them on trial."""
    values = request.POST if request.method == "POST" else request.GET
    event, variant = given.text(values, "event", 20), given.text(values, "variant", 20)
    language, languages = given.text(values, "language", 8) or "en", dict(settings.LANGUAGES)
    place_id = given.number(values, "place") or None
    if event not in EVENT_NAMES or language not in languages:
        raise NotFound("notice", event)
    chain = organisation.place_tree().chain(place_id) if place_id else ()
    words = words_of(event, variant, language, tuple(place.id for place in chain))
    errors: dict[str, str] = {}
    if request.method == "POST":
        words = Words(**{name: _text(request, name) for name in LONGEST})
        try:
            done = _act(request, at, words, event, variant, language, place_id)
        except Invalid as invalid:
            errors = invalid.problems
        else:
            if done is not None:
                return done
    context = {
        "event": event,
        "variant": variant,
        "language": language,
        "place": place_id,
        "name": EVENT_NAMES[event],
        "variant_name": variant_name(variant),
        "languages": languages.items(),
        "places": _places(at),
        "values": asdict(words),
        "address": given.text(request.POST, "address", 254),
        "errors": errors,
        "is_own": place_id in queries.places_with_words(event, variant, language),
        "shipped": words == shipped_words(event, variant, language),
        "sample": editing.sample(words, language),
    }
    return show(request, at, "notice_words", context, 422 if errors else 200)


def _act(
    request: HttpRequest,
    at: Workplace,
    words: Words,
    event: str,
    variant: str,
    language: str,
    place_id: int | None,
) -> HttpResponse | None:
    """Do what the button says; None where the form is shown again, to look at or after a trial."""
    how = request.POST.get("how", "")
    if how == "look":
        editing.check(words)
        return None
    if how == "letter":
        document = editing.sample_letter(
            actor=at.actor, words=words, language=language, branch_id=at.branch.id
        )
        return _letters(document, at.now)
    if how == "trial":
        address = given.text(request.POST, "address", 254)
        editing.send_trial(actor=at.actor, words=words, language=language, address=address, now=at.now)
        messages.success(request, _("Sent to %(address)s.") % {"address": address})
        return None
    editing.set_words(
        actor=at.actor,
        event=event,
        variant=variant,
        language=language,
        place_id=place_id,
        words=None if how == "shipped" else words,
        now=at.now,
    )
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:notice-rules"))


def _text(request: HttpRequest, name: str) -> str:
    """Return a text with its lines, without what cannot be seen."""
    lines = request.POST.get(name, "")[: LONGEST[name]].splitlines()
    return "\n".join(given.text({"line": line}, "line", LONGEST[name]) for line in lines)


def _places(at: Workplace) -> list[PlaceView]:
    tree = organisation.place_tree()
    return [each for each in tree.by_id.values() if at.actor.may("policies.manage", each.path)]
