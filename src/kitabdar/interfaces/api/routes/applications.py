"""Applications for a card: sent by anybody, decided on by staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import Id
from kitabdar.interfaces.api.contracts.joining import AlikeApplicant, AmendBody, ApplicationAnswer
from kitabdar.interfaces.api.contracts.people import (
    Application,
    ApplicationsAnswer,
    AppliedAnswer,
    ApplyBody,
    ApproveBody,
    PatronAnswer,
    RefuseBody,
)
from kitabdar.interfaces.api.problems import problem
from kitabdar.interfaces.api.shaping import people as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.interfaces.shell.visitors import address_of
from kitabdar.notices.channels import can_mail
from kitabdar.organisation import rate_limit
from kitabdar.organisation.actors import Actor, visitor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.queries import place_by_id, place_tree
from kitabdar.patrons import services
from kitabdar.patrons.applications import ApplicationView
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import admitting, applying

router = Router(tags=["Patrons"])
TOKEN = BearerToken()
SECONDS, FROM_AN_ADDRESS = 3600, 10


@router.post("/applications", response={202: AppliedAnswer}, summary="Apply for a card")
def apply(request: HttpRequest, body: ApplyBody) -> HttpResponse:
    """Apply for a card; a mail asks to confirm it. No token is needed; 422 says all that is wrong."""
    branch = place_tree().by_code.get(body.branch)
    if branch is None:
        raise NotFound("branch", body.branch)
    if not can_mail():
        raise invalid({"branch": "not_offered"})
    now = clock.now()
    if not rate_limit.allow(
        f"apply address {address_of(request)}", limit=FROM_AN_ADDRESS, seconds=SECONDS, now=now
    ):
        return problem("too_many_requests", headers={"Retry-After": str(SECONDS)})
    applying.apply(
        actor=visitor(),
        data=PatronData(
            family_name=body.family_name,
            given_name=body.given_name,
            patronymic=body.patronymic,
            language=interface_language(),
            email=body.email,
            phone=body.phone,
            birth_date=body.birth_date,
        ),
        home_branch_id=branch.id,
        password=body.password,
        confirm_at=request.build_absolute_uri(reverse("discovery:confirm-application")),
        guardian_card=body.guardian_card,
        comes_with_guardian=body.comes_with_guardian,
        agreed=dict.fromkeys(body.agreed, True),
        now=now,
    )
    return private(AppliedAnswer("sent"), status=202)


@router.get("/applications", response=ApplicationsAnswer, auth=TOKEN, summary="Who applied for a card")
def list_applications(request: HttpRequest) -> HttpResponse:
    """Return the applications that wait in the network of the branch where the token's staff work."""
    actor = actor_of(request)
    path = place_by_id(asking.branch_id(actor, None, "patrons.edit")).path
    found = admitting.queue(actor=actor, place_path=path, now=clock.now())
    return private(ApplicationsAnswer(tuple(_application(each) for each in found)))


@router.get(
    "/applications/{application_id}",
    response=ApplicationAnswer,
    auth=TOKEN,
    summary="An application for a card",
)
def get_application(request: HttpRequest, application_id: Id) -> HttpResponse:
    """Return an application that waits, with who may be the same person; that it was looked at is noted."""
    actor = actor_of(request)
    asking.need(actor, "patrons.edit")
    return _opened(actor, application_id)


@router.put(
    "/applications/{application_id}", response=ApplicationAnswer, auth=TOKEN, summary="Amend an application"
)
def amend_application(request: HttpRequest, application_id: Id, body: AmendBody) -> HttpResponse:
    """Change what stands in an application before it is decided on."""
    actor, now = actor_of(request), clock.now()
    asking.need(actor, "patrons.edit")
    admitting.amend(
        actor=actor,
        application_id=application_id,
        data=PatronData(
            family_name=body.family_name,
            given_name=body.given_name,
            patronymic=body.patronymic,
            language=body.language,
            phone=body.phone,
            birth_date=body.birth_date,
        ),
        category_code=body.category,
        home_branch_id=asking.branch_id(actor, body.branch, "patrons.edit"),
        guardian_card=body.guardian_card,
        comes_with_guardian=body.comes_with_guardian,
        now=now,
    )
    return _opened(actor, application_id)


@router.post(
    "/applications/{application_id}/approve",
    response=PatronAnswer,
    auth=TOKEN,
    summary="Approve an application",
)
def approve(request: HttpRequest, application_id: Id, body: ApproveBody) -> HttpResponse:
    """Register the applicant with this card; a mail says so."""
    actor, now = actor_of(request), clock.now()
    asking.need(actor, "patrons.edit")
    made = admitting.approve(
        actor=actor, application_id=application_id, card_number=body.card_number, now=now
    )
    return private(shaping.patron(made, actor, now))


@router.post(
    "/applications/{application_id}/refuse",
    response=AppliedAnswer,
    auth=TOKEN,
    summary="Refuse an application",
)
def refuse(request: HttpRequest, application_id: Id, body: RefuseBody) -> HttpResponse:
    """Refuse an application; the reason is mailed."""
    actor = actor_of(request)
    asking.need(actor, "patrons.edit")
    admitting.refuse(actor=actor, application_id=application_id, reason=body.reason, now=clock.now())
    return private(AppliedAnswer("refused"))


def _opened(actor: Actor, application_id: int) -> HttpResponse:
    now = clock.now()
    found = admitting.open_application(actor=actor, application_id=application_id, now=now)
    alike = services.like_applicant(
        actor=actor, data=found.data, place_path=place_by_id(found.home_branch_id).path, now=now
    )
    return private(
        ApplicationAnswer(
            application=_application(found),
            alike=tuple(
                AlikeApplicant(each.patron.card_number, each.patron.full_name, each.score, each.reasons)
                for each in alike
            ),
            consents=dict(found.consents),
        )
    )


def _application(found: ApplicationView) -> Application:
    return Application(
        id=found.id,
        branch=place_by_id(found.home_branch_id).code,
        category=found.category_code,
        family_name=found.data.family_name,
        given_name=found.data.given_name,
        patronymic=found.data.patronymic,
        birth_date=found.birth_date,
        email=found.data.email,
        phone=found.data.phone,
        language=found.data.language,
        guardian_card=found.guardian_card,
        comes_with_guardian=found.comes_with_guardian,
        confirmed_at=found.confirmed_at,
    )
