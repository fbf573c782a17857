"""Texts of consent, and what patrons answer to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CardInPath, CodeInPath
from kitabdar.interfaces.api.contracts.joining import TextBody, TextVersionAnswer, TextVersionsAnswer
from kitabdar.interfaces.api.contracts.people import (
    AnswerBody,
    ConsentAnswer,
    ConsentsAnswer,
    ConsentText,
    ConsentTextsAnswer,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.queries import place_tree
from kitabdar.patrons import consents as reading
from kitabdar.patrons.consenting import TextVersion
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.services import consents as keeping

router = Router(tags=["Patrons"])
TOKEN = BearerToken()
MANAGE = "policies.manage"


@router.get(
    "/branches/{branch}/consent-texts",
    response=ConsentTextsAnswer,
    summary="What readers are asked to agree to",
)
def list_texts(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return the texts that readers of a branch are asked to agree to today; no token is needed."""
    place = place_tree().by_code.get(branch)
    if place is None:
        raise NotFound("branch", branch)
    found = reading.texts_at(place.id, clock.now().date())
    return private(ConsentTextsAnswer(tuple(_text(each) for each in found)))


@router.get(
    "/consent-texts", response=TextVersionsAnswer, auth=TOKEN, summary="All versions of all texts of consent"
)
def list_versions(request: HttpRequest) -> HttpResponse:
    """Return all versions in all their languages, the latest of each text first."""
    asking.need(actor_of(request), MANAGE)
    return private(TextVersionsAnswer(tuple(_version(each) for each in reading.versions())))


@router.post(
    "/consent-texts", response={201: TextVersionAnswer}, auth=TOKEN, summary="Keep a version of a text"
)
def keep_text(request: HttpRequest, body: TextBody) -> HttpResponse:
    """Keep a new version of a text; earlier ones stay as they were agreed to, and readers are asked anew."""
    actor = actor_of(request)
    asking.need(actor, MANAGE)
    place = place_tree().by_code.get(body.place) if body.place is not None else None
    if body.place is not None and place is None:
        raise NotFound("place", body.place)
    made = keeping.keep_text(
        actor=actor,
        code=body.code,
        place_id=place.id if place is not None else None,
        valid_from=body.valid_from,
        titles=body.titles,
        bodies=body.bodies,
        is_optional=body.is_optional,
        is_asked=body.is_asked,
        now=clock.now(),
    )
    found = reading.text(made)
    assert found is not None
    return private(_version(found), status=201)


@router.get(
    "/patrons/{card}/consents", response=ConsentsAnswer, auth=TOKEN, summary="What a patron agreed to"
)
def list_consents(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return what waits for the patron's answer and all they answered."""
    return private(_consents(asking.open_file(actor_of(request), card, clock.now())))


@router.post(
    "/patrons/{card}/consents", response=ConsentsAnswer, auth=TOKEN, summary="Answer a text of consent"
)
def answer(request: HttpRequest, card: CardInPath, body: AnswerBody) -> HttpResponse:
    """Keep an answer, one's own or for staff one given at the desk; no takes an optional consent back."""
    actor, now = actor_of(request), clock.now()
    patron = asking.open_file(actor, card, now)
    given = {each.text.id for each in reading.answers_of(patron.id) if each.may_be_withdrawn}
    if not body.agree and body.text_id in given:
        keeping.withdraw(actor=actor, patron_id=patron.id, text_id=body.text_id, now=now)
    else:
        keeping.answer(
            actor=actor,
            patron_id=patron.id,
            answers={body.text_id: body.agree},
            language=interface_language(),
            now=now,
        )
    return private(_consents(patron))


def _consents(patron: PatronView) -> ConsentsAnswer:
    due = reading.due(patron.id, patron.home_branch_id, clock.now().date())
    return ConsentsAnswer(
        due=tuple(_text(each) for each in due),
        answers=tuple(
            ConsentAnswer(_text(each.text), each.is_agreed, each.way, each.answered_at, each.ended_at)
            for each in reading.answers_of(patron.id)
        ),
    )


def _version(text: TextVersion) -> TextVersionAnswer:
    place = place_tree().by_id.get(text.place_id) if text.place_id is not None else None
    return TextVersionAnswer(
        id=text.id,
        code=text.code,
        place=place.code if place is not None else None,
        version=text.version,
        valid_from=text.valid_from,
        is_optional=text.is_optional,
        is_asked=text.is_asked,
        titles=dict(text.titles),
        bodies=dict(text.bodies),
    )


def _text(text: TextVersion) -> ConsentText:
    language = interface_language()
    return ConsentText(
        id=text.id,
        code=text.code,
        version=text.version,
        valid_from=text.valid_from,
        is_optional=text.is_optional,
        language=text.language(language),
        title=text.title(language),
        body=text.body(language),
    )
