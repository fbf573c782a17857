"""When readers are told of what, and in which words: rules, templates, preview and trial."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from kitabdar.interfaces.api import clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import Id
from kitabdar.interfaces.api.contracts.notices import (
    NoticeRule,
    NoticeRuleBody,
    NoticeRulesAnswer,
    PreviewAnswer,
    PreviewBody,
    Template,
    TemplateBody,
    TemplatesAnswer,
    TrialBody,
    WordsBody,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.notices import queries, rules
from kitabdar.notices.services import editing
from kitabdar.notices.settings import words as words_of
from kitabdar.notices.wording import LANGUAGES, Words, shipped_words
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.organisation.queries import place_tree
from kitabdar.patrons import queries as patrons

router = Router(tags=["Notices"])
TOKEN = BearerToken()
MANAGE = "policies.manage"
EventAsked = Annotated[str, Query(max_length=20)]
VariantAsked = Annotated[str, Query(max_length=20)]
LanguageAsked = Annotated[str, Query(max_length=8)]
PlaceAsked = Annotated[str | None, Query(max_length=40)]


@router.get("/notices/rules", response=NoticeRulesAnswer, auth=TOKEN, summary="When readers are told")
def list_notice_rules(request: HttpRequest) -> HttpResponse:
    """Return the rules of the library, and what Kitabdar starts with where it has none of its own."""
    require_anywhere(actor_of(request), MANAGE)
    own = queries.rules()
    named = {each.event for each in own}
    starting = [each for each in rules.DEFAULTS if each.event not in named]
    return private(NoticeRulesAnswer(tuple(_rule(each) for each in (*own, *starting))))


@router.post("/notices/rules", response={201: NoticeRule}, auth=TOKEN, summary="Add a rule of notices")
def add_notice_rule(request: HttpRequest, body: NoticeRuleBody) -> HttpResponse:
    """Add a rule; it takes the place of what Kitabdar starts with for its event there."""
    made = editing.set_rule(actor=actor_of(request), rule=_read(body, 0), now=clock.now())
    return private(_found(made), status=201)


@router.put("/notices/rules/{rule_id}", response=NoticeRule, auth=TOKEN, summary="Change a rule of notices")
def change_notice_rule(request: HttpRequest, rule_id: Id, body: NoticeRuleBody) -> HttpResponse:
    """Give a rule new values."""
    actor = actor_of(request)
    require_anywhere(actor, MANAGE)
    editing.set_rule(actor=actor, rule=_read(body, rule_id), now=clock.now())
    return private(_found(rule_id))


@router.delete(
    "/notices/rules/{rule_id}", response={204: None}, auth=TOKEN, summary="Remove a rule of notices"
)
def remove_notice_rule(request: HttpRequest, rule_id: Id) -> HttpResponse:
    """Remove a rule; where none is left for its event, what Kitabdar starts with holds again."""
    actor = actor_of(request)
    require_anywhere(actor, MANAGE)
    editing.remove_rule(actor=actor, rule_id=rule_id, now=clock.now())
    return HttpResponse(status=204)


@router.get("/notices/templates", response=TemplatesAnswer, auth=TOKEN, summary="Words of one's own")
def list_templates(request: HttpRequest) -> HttpResponse:
    """Return the words that are not those that ship."""
    require_anywhere(actor_of(request), MANAGE)
    found = queries.own_words()
    return private(
        TemplatesAnswer(tuple(_template(e.event, e.variant, e.language, e.place_id, e.words) for e in found))
    )


@router.get("/notices/template", response=Template, auth=TOKEN, summary="The words of an event")
def get_template(
    request: HttpRequest,
    event: EventAsked,
    language: LanguageAsked,
    variant: VariantAsked = "",
    place: PlaceAsked = None,
) -> HttpResponse:
    """Return the words that hold at a place: its own, those of a place above it, or those that ship."""
    require_anywhere(actor_of(request), MANAGE)
    return private(_holding(event, variant, language, _place(place)))


@router.put("/notices/template", response=Template, auth=TOKEN, summary="Change the words of an event")
def put_template(request: HttpRequest, body: TemplateBody) -> HttpResponse:
    """Give an event other words at a place and all below it; 422 names what is left out or means nothing."""
    actor = actor_of(request)
    require_anywhere(actor, MANAGE)
    place_id = _place(body.place)
    editing.set_words(
        actor=actor,
        event=body.event,
        variant=body.variant,
        language=body.language,
        place_id=place_id,
        words=_words(body),
        now=clock.now(),
    )
    return private(_holding(body.event, body.variant, body.language, place_id))


@router.delete("/notices/template", response={204: None}, auth=TOKEN, summary="The words that ship again")
def remove_template(
    request: HttpRequest,
    event: EventAsked,
    language: LanguageAsked,
    variant: VariantAsked = "",
    place: PlaceAsked = None,
) -> HttpResponse:
    """Take a place's own words away: those above it, or those that ship, hold again."""
    actor = actor_of(request)
    require_anywhere(actor, MANAGE)
    where = {"event": event, "variant": variant, "language": language}
    editing.set_words(actor=actor, **where, place_id=_place(place), words=None, now=clock.now())
    return HttpResponse(status=204)


@router.post("/notices/preview", response=PreviewAnswer, auth=TOKEN, summary="See how words look")
def preview_notice(request: HttpRequest, body: PreviewBody) -> HttpResponse:
    """Fill words with a made-up notice; 422 names what is left out or means nothing."""
    require_anywhere(actor_of(request), MANAGE)
    editing.check(_words(body))
    return private(PreviewAnswer(*editing.sample(_words(body), body.language)))


@router.post("/notices/trial", response={204: None}, auth=TOKEN, summary="Send words on trial")
def send_trial_notice(request: HttpRequest, body: TrialBody) -> HttpResponse:
    """Send a made-up notice in these words to an address, or to a number as text message; 422 says why it cannot be."""
    editing.send_trial(
        actor=actor_of(request),
        words=_words(body),
        language=body.language,
        address=body.address,
        now=clock.now(),
    )
    return HttpResponse(status=204)


def _words(body: WordsBody) -> Words:
    return Words(body.subject, body.before, body.line, body.after, body.sms)


def _place(code: str | None) -> int | None:
    """Return a place by its code, None for everywhere. Raises Invalid."""
    if code is None:
        return None
    found = place_tree().by_code.get(code)
    if found is None:
        raise Invalid({"place": _("There is nothing called “%(code)s”.") % {"code": code}})
    return found.id


def _holding(event: str, variant: str, language: str, place_id: int | None) -> Template:
    if event not in rules.EVENTS or language not in LANGUAGES:
        raise NotFound("notice", event)
    chain = place_tree().chain(place_id) if place_id is not None else ()
    words = words_of(event, variant, language, tuple(each.id for each in chain))
    return _template(event, variant, language, place_id, words)


def _template(event: str, variant: str, language: str, place_id: int | None, words: Words) -> Template:
    place = place_tree().by_id.get(place_id) if place_id is not None else None
    return Template(
        event=event,
        variant=variant,
        language=language,
        place=place.code if place else None,
        subject=words.subject,
        before=words.before,
        line=words.line,
        after=words.after,
        sms=words.sms,
        is_own=place_id in queries.places_with_words(event, variant, language),
        is_shipped=words == shipped_words(event, variant, language),
    )


def _read(body: NoticeRuleBody, rule_id: int) -> rules.NoticeRule:
    """Read a rule. Raises Invalid naming what is not there."""
    categories = {each.code: each.id for each in patrons.categories()}
    if body.category is not None and body.category not in categories:
        raise Invalid({"category": _("There is nothing called “%(code)s”.") % {"code": body.category}})
    return rules.NoticeRule(
        event=body.event,
        days=body.days,
        place_id=_place(body.place),
        category_id=categories[body.category] if body.category is not None else None,
        channel=body.channel,
        variant=body.variant,
        is_on=body.is_on,
        is_digest=body.is_digest,
        is_blocking=body.is_blocking,
        id=rule_id,
    )


def _found(rule_id: int) -> NoticeRule:
    found = next((each for each in queries.rules() if each.id == rule_id), None)
    if found is None:
        raise NotFound("rule", rule_id)
    return _rule(found)


def _rule(rule: rules.NoticeRule) -> NoticeRule:
    place = place_tree().by_id.get(rule.place_id) if rule.place_id is not None else None
    codes = {each.id: each.code for each in patrons.categories()}
    return NoticeRule(
        id=rule.id,
        event=rule.event,
        place=place.code if place else None,
        category=codes.get(rule.category_id) if rule.category_id is not None else None,
        days=rule.days,
        channel=rule.channel,
        variant=rule.variant,
        is_on=rule.is_on,
        is_digest=rule.is_digest,
        is_blocking=rule.is_blocking,
    )
