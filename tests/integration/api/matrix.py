"""What each route of the API is tried with, and who may: for the tests of permissions."""

from __future__ import annotations

from kitabdar.notices.channels import message_id
from tests.integration.api.line import CITY_DESKS, EVERYBODY, MANAGE_RULES, WITH_A_TOKEN, Line
from tests.integration.api.matrix_items import ITEMS
from tests.integration.api.matrix_manage import MANAGE
from tests.integration.api.prepared import (
    a_batch,
    a_bin,
    a_block,
    a_booking,
    a_charge,
    a_claim,
    a_closing,
    a_hold,
    a_hold_on_what_is_lent,
    a_loan,
    a_loss,
    a_message,
    a_notice_rule,
    a_pair,
    a_payment,
    a_policy,
    a_reading,
    a_request,
    a_resting_hold,
    a_return,
    a_rota,
    a_rota_line,
    a_temporary_card,
    a_token_of_aysel,
    ahead,
    an_application,
    an_empty_stage,
    an_entry,
    bookable,
    closed,
    credited,
    offered,
    owing,
    returned,
    to_print,
)
from tests.support.builders import make_authority, make_charge
from tests.support.lending import lend
from tests.support.people import PASSWORD, make_guardian, make_ministry, make_text

HEADS = frozenset({"admin", "head"})
WORDS = {"subject": "Kitab", "line": "{title}", "sms": "{titles}"}
SEES_AYSEL = CITY_DESKS | {"night_desk", "aysel"}  # one card is valid across a network
HOLDS_FOR_AYSEL = SEES_AYSEL


MATRIX: dict[tuple[str, str], Line] = {
    **MANAGE,
    **ITEMS,
    ("get", "/search"): Line(EVERYBODY, lambda w: "/search?q=dede"),
    ("get", "/suggest"): Line(EVERYBODY, lambda w: "/suggest?q=de"),
    ("get", "/records/{record_id}"): Line(EVERYBODY, lambda w: f"/records/{w.dede.pk}"),
    ("get", "/editions/{edition_id}"): Line(EVERYBODY, lambda w: f"/editions/{w.dede.edition_id}"),
    ("get", "/authorities"): Line(EVERYBODY, lambda w: "/authorities?q=dede"),
    ("get", "/browse/{kind}"): Line(EVERYBODY, lambda w: "/browse/title?at=dede"),
    ("get", "/browse/call-number"): Line(EVERYBODY, lambda w: "/browse/call-number?at=84"),
    ("get", "/authorities/{authority_id}"): Line(
        EVERYBODY, lambda w: f"/authorities/{make_authority('aze Gəncə', '< rus Кировабад')}"
    ),
    ("get", "/branches"): Line(EVERYBODY, lambda w: "/branches"),
    ("post", "/tokens"): Line(
        EVERYBODY,
        lambda w: "/tokens",
        lambda w: {"username": "admin", "password": "admin-password", "label": "matrix"},
    ),
    ("get", "/tokens"): Line(WITH_A_TOKEN, lambda w: "/tokens"),
    ("delete", "/tokens/{token_id}"): Line(
        frozenset({"admin", "aysel"}), lambda w: f"/tokens/{a_token_of_aysel(w)}"
    ),
    ("get", "/me"): Line(WITH_A_TOKEN, lambda w: "/me"),
    ("get", "/patrons/{card}"): Line(SEES_AYSEL, lambda w: "/patrons/A-1"),
    ("get", "/patrons/{card}/loans"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/loans"),
    ("get", "/patrons/{card}/holds"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/holds"),
    ("get", "/patrons/{card}/charges"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/charges"),
    ("get", "/patrons"): Line(CITY_DESKS, lambda w: "/patrons?q=aysel&branch=sahil"),
    ("post", "/patrons"): Line(
        CITY_DESKS,
        lambda w: "/patrons",
        lambda w: {"card_number": "N-1", "category": "adult", "home_branch": "sahil", "given_name": "Nərgiz"},
    ),
    ("patch", "/patrons/{card}"): Line(
        CITY_DESKS, lambda w: "/patrons/A-1", lambda w: {"phone": "+994 12 345 67 89"}
    ),
    ("post", "/patrons/{card}/extend"): Line(
        CITY_DESKS, lambda w: "/patrons/A-1/extend", lambda w: {"expires_on": "2027-03-02"}
    ),
    ("post", "/patrons/{card}/blocks"): Line(
        CITY_DESKS, lambda w: "/patrons/A-1/blocks", lambda w: {"reason": "matrix"}
    ),
    ("delete", "/blocks/{block_id}"): Line(CITY_DESKS, lambda w: f"/blocks/{a_block(w)}"),
    ("put", "/patrons/{card}/identity"): Line(
        CITY_DESKS, lambda w: "/patrons/A-1/identity", lambda w: {"kind": "az_fin", "number": "5ZX1KLM"}
    ),
    ("post", "/patrons/{card}/confirm-identity"): Line(
        CITY_DESKS, lambda w: f"/patrons/{a_temporary_card(w)}/confirm-identity", lambda w: {}
    ),
    ("post", "/patrons/{card}/erase"): Line(HEADS, lambda w: "/patrons/A-1/erase", lambda w: {}),
    ("put", "/patrons/{card}/needs"): Line(
        CITY_DESKS | {"aysel"}, lambda w: "/patrons/A-1/needs", lambda w: {"needs": ["large_print"]}
    ),
    ("put", "/patrons/{card}/history"): Line(
        CITY_DESKS | {"aysel"}, lambda w: "/patrons/A-1/history", lambda w: {"history": "keep"}
    ),
    ("put", "/patrons/{card}/language"): Line(
        CITY_DESKS | {"aysel"}, lambda w: "/patrons/A-1/language", lambda w: {"language": "ru"}
    ),
    ("put", "/patrons/{card}/password"): Line(
        CITY_DESKS | {"aysel"},
        lambda w: "/patrons/A-1/password",
        lambda w: {"password": PASSWORD, "current": "aysel-password"},
    ),
    ("get", "/patrons/{card}/past-loans"): Line(
        frozenset({"aysel"}), lambda w: f"/patrons/A-1/past-loans{returned(w)}", tried_by="aysel"
    ),
    ("get", "/patrons/{card}/data"): Line(HEADS | {"aysel"}, lambda w: "/patrons/A-1/data"),
    ("get", "/patrons/{card}/certificate"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/certificate"),
    ("get", "/branches/{branch}/lapsing"): Line(HEADS, lambda w: "/branches/sahil/lapsing"),
    ("get", "/duplicates"): Line(HEADS, lambda w: f"/duplicates?branch=sahil{a_pair(w)}"),
    ("post", "/duplicates/look"): Line(HEADS, lambda w: "/duplicates/look", lambda w: {}),
    ("post", "/duplicates/dismiss"): Line(
        HEADS, lambda w: f"/duplicates/dismiss{a_pair(w)}", lambda w: {"one": "A-1", "other": "A-9"}
    ),
    ("get", "/patrons/{card}/alike"): Line(frozenset({"head", "admin"}), lambda w: "/patrons/A-1/alike"),
    ("post", "/patrons/{card}/merge"): Line(
        frozenset({"head", "admin"}), lambda w: "/patrons/A-2/merge", lambda w: {"into": "A-1"}
    ),
    ("get", "/branches/{branch}/consent-texts"): Line(EVERYBODY, lambda w: "/branches/sahil/consent-texts"),
    ("get", "/patrons/{card}/consents"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/consents"),
    ("post", "/patrons/{card}/consents"): Line(
        CITY_DESKS | {"aysel"},
        lambda w: "/patrons/A-1/consents",
        lambda w: {"text_id": make_text(w, "matrix"), "agree": True},
    ),
    ("post", "/applications"): Line(
        EVERYBODY,
        lambda w: f"/applications{offered(w)}",
        lambda w: {
            "branch": "sahil",
            "family_name": "Əliyeva",
            "birth_date": "1995-06-01",
            "email": "nigar@example.org",
            "password": PASSWORD,
        },
    ),
    ("get", "/applications"): Line(CITY_DESKS | {"night_desk", "almaty_desk"}, lambda w: "/applications"),
    ("get", "/applications/{application_id}"): Line(
        CITY_DESKS, lambda w: f"/applications/{an_application(w)}"
    ),
    ("put", "/applications/{application_id}"): Line(
        CITY_DESKS,
        lambda w: f"/applications/{an_application(w)}",
        lambda w: {"branch": "sahil", "category": "adult", "family_name": "Əliyeva"},
    ),
    ("get", "/categories"): Line(CITY_DESKS | {"night_desk", "almaty_desk"}, lambda w: "/categories"),
    ("put", "/categories/{category}"): Line(
        frozenset({"admin"}), lambda w: "/categories/student", lambda w: {"name": "Student"}
    ),
    ("get", "/admissions"): Line(MANAGE_RULES, lambda w: f"/admissions{offered(w)}"),
    ("put", "/admissions/{place}"): Line(
        MANAGE_RULES, lambda w: "/admissions/sahil", lambda w: {"is_offered": True, "category": "adult"}
    ),
    ("delete", "/admissions/{place}"): Line(
        MANAGE_RULES, lambda w: f"/admissions/sahil{offered(w, w.sahil)}"
    ),
    ("get", "/consent-texts"): Line(MANAGE_RULES, lambda w: "/consent-texts"),
    ("post", "/consent-texts"): Line(
        MANAGE_RULES,
        lambda w: "/consent-texts",
        lambda w: {
            "code": "events",
            "place": "sahil",
            "valid_from": "2026-03-02",
            "titles": {"en": "Events"},
            "bodies": {"en": "We write of events."},
        },
    ),
    ("post", "/applications/{application_id}/approve"): Line(
        CITY_DESKS, lambda w: f"/applications/{an_application(w)}/approve", lambda w: {"card_number": "N-1"}
    ),
    ("post", "/applications/{application_id}/refuse"): Line(
        CITY_DESKS, lambda w: f"/applications/{an_application(w)}/refuse", lambda w: {"reason": "matrix"}
    ),
    ("get", "/patrons/{card}/delegates"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/delegates"),
    ("post", "/patrons/{card}/delegates"): Line(
        CITY_DESKS,
        lambda w: f"/patrons/{make_ministry(w).card_number}/delegates",
        lambda w: {"card_number": "A-1"},
    ),
    ("delete", "/patrons/{card}/delegates/{delegate}"): Line(
        CITY_DESKS, lambda w: f"/patrons/{make_ministry(w, w.aysel).card_number}/delegates/A-1"
    ),
    ("get", "/patrons/{card}/family"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/family"),
    ("put", "/patrons/{card}/guardians/{guardian}"): Line(
        CITY_DESKS, lambda w: "/patrons/C-1/guardians/A-1", lambda w: {"gets_notices": True}
    ),
    ("delete", "/patrons/{card}/guardians/{guardian}"): Line(
        CITY_DESKS, lambda w: f"/patrons/C-1/guardians/{make_guardian(w)}"
    ),
    ("post", "/batches"): Line(
        MANAGE_RULES,
        lambda w: "/batches",
        lambda w: {"kind": "check_in", "barcodes": ["D1"], "branch": "sahil"},
    ),
    ("get", "/batches/{batch_id}"): Line(MANAGE_RULES, lambda w: f"/batches/{a_batch(w)}"),
    ("post", "/batches/{batch_id}/go"): Line(
        MANAGE_RULES, lambda w: f"/batches/{a_batch(w)}/go", lambda w: {}
    ),
    ("post", "/checkouts"): Line(
        CITY_DESKS,
        lambda w: "/checkouts",
        lambda w: {"card_number": "A-1", "barcode": "D2", "branch": "sahil"},
    ),
    ("post", "/checkins"): Line(
        CITY_DESKS, lambda w: "/checkins", lambda w: {"barcode": "D2", "branch": "sahil"}
    ),
    ("post", "/loans/{loan_id}/renew"): Line(
        CITY_DESKS | {"aysel"}, lambda w: f"/loans/{a_loan(w)}/renew", lambda w: {}
    ),
    ("post", "/loans/{loan_id}/claim"): Line(
        CITY_DESKS, lambda w: f"/loans/{a_loan(w)}/claim", lambda w: {"note": "in March"}
    ),
    ("post", "/loans/{loan_id}/switch"): Line(
        CITY_DESKS, lambda w: f"/loans/{a_reading(w)}/switch", lambda w: {"in_reading_room": False}
    ),
    ("post", "/loans/{loan_id}/lost"): Line(CITY_DESKS, lambda w: f"/loans/{a_loan(w)}/lost", lambda w: {}),
    ("post", "/loans/{loan_id}/settle"): Line(
        HEADS, lambda w: f"/loans/{a_loss(w)}/settle", lambda w: {"note": "matrix"}
    ),
    ("post", "/loans/{loan_id}/undo"): Line(
        CITY_DESKS, lambda w: f"/loans/{lend(w, w.aysel, 'D1').loan_id}/undo", lambda w: {}
    ),
    ("post", "/loans/{loan_id}/undo-return"): Line(
        CITY_DESKS, lambda w: f"/loans/{a_return(w)}/undo-return", lambda w: {}
    ),
    ("get", "/branches/{branch}/transfers"): Line(CITY_DESKS, lambda w: "/branches/sahil/transfers"),
    ("post", "/transfers"): Line(
        CITY_DESKS,
        lambda w: "/transfers",
        lambda w: {"barcode": "D1", "to_branch": "fountain", "branch": "sahil"},
    ),
    ("get", "/claims"): Line(CITY_DESKS, lambda w: "/claims?branch=sahil"),
    ("get", "/patrons/{card}/claims"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/claims"),
    ("post", "/claims/{claim_id}/settle"): Line(
        CITY_DESKS, lambda w: f"/claims/{a_claim(w)}/settle", lambda w: {"outcome": "with_reader"}
    ),
    ("get", "/patrons/{card}/messages"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/messages"),
    ("get", "/messages"): Line(CITY_DESKS, lambda w: "/messages?branch=sahil"),
    ("get", "/messages/{message_id}"): Line(CITY_DESKS, lambda w: f"/messages/{a_message(w)}"),
    ("post", "/messages/{message_id}/resend"): Line(
        CITY_DESKS, lambda w: f"/messages/{a_message(w, 'failed')}/resend", lambda w: {}
    ),
    ("post", "/messages/{message_id}/cancel"): Line(
        CITY_DESKS, lambda w: f"/messages/{a_message(w)}/cancel", lambda w: {}
    ),
    ("get", "/patrons/{card}/wishes"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/wishes"),
    ("put", "/patrons/{card}/wishes"): Line(
        CITY_DESKS | {"aysel"}, lambda w: "/patrons/A-1/wishes", lambda w: {"wishes": {"lent": "none"}}
    ),
    ("get", "/bounces"): Line(CITY_DESKS, lambda w: "/bounces?branch=sahil"),
    ("post", "/bounces"): Line(
        CITY_DESKS, lambda w: "/bounces", lambda w: {"report": message_id(str(a_message(w)))}
    ),
    ("delete", "/patrons/{card}/bounce"): Line(CITY_DESKS, lambda w: "/patrons/A-1/bounce"),
    ("get", "/notices/rules"): Line(MANAGE_RULES, lambda w: "/notices/rules"),
    ("post", "/notices/rules"): Line(
        MANAGE_RULES, lambda w: "/notices/rules", lambda w: {"event": "overdue", "place": "sahil", "days": 3}
    ),
    ("put", "/notices/rules/{rule_id}"): Line(
        MANAGE_RULES,
        lambda w: f"/notices/rules/{a_notice_rule(w)}",
        lambda w: {"event": "overdue", "place": "sahil", "days": 4},
    ),
    ("delete", "/notices/rules/{rule_id}"): Line(
        MANAGE_RULES, lambda w: f"/notices/rules/{a_notice_rule(w)}"
    ),
    ("get", "/notices/templates"): Line(MANAGE_RULES, lambda w: "/notices/templates"),
    ("get", "/notices/template"): Line(
        MANAGE_RULES, lambda w: "/notices/template?event=overdue&language=az&place=sahil"
    ),
    ("put", "/notices/template"): Line(
        MANAGE_RULES,
        lambda w: "/notices/template",
        lambda w: {**WORDS, "event": "overdue", "language": "az", "place": "sahil"},
    ),
    ("delete", "/notices/template"): Line(
        MANAGE_RULES, lambda w: "/notices/template?event=overdue&language=az&place=sahil"
    ),
    ("post", "/notices/preview"): Line(
        MANAGE_RULES, lambda w: "/notices/preview", lambda w: {**WORDS, "language": "az"}
    ),
    ("post", "/notices/trial"): Line(
        MANAGE_RULES,
        lambda w: "/notices/trial",
        lambda w: {**WORDS, "language": "az", "address": "trial@example.org"},
    ),
    ("get", "/loans/{loan_id}/terms"): Line(SEES_AYSEL, lambda w: f"/loans/{a_loan(w)}/terms"),
    ("post", "/holds"): Line(
        HOLDS_FOR_AYSEL,
        lambda w: "/holds",
        lambda w: {"card_number": "A-1", "edition_id": w.snow.edition_id, "pickup_branch": "sahil"},
    ),
    ("get", "/holds/{hold_id}/terms"): Line(SEES_AYSEL, lambda w: f"/holds/{a_hold(w)}/terms"),
    ("delete", "/holds/{hold_id}"): Line(HOLDS_FOR_AYSEL, lambda w: f"/holds/{a_hold(w)}"),
    ("post", "/holds/groups"): Line(
        HOLDS_FOR_AYSEL,
        lambda w: "/holds/groups",
        lambda w: {
            "card_number": "A-1",
            "edition_ids": [w.snow.edition_id, w.dede.edition_id],
            "pickup_branch": "sahil",
        },
    ),
    ("post", "/holds/{hold_id}/recall"): Line(
        HOLDS_FOR_AYSEL, lambda w: f"/holds/{a_hold_on_what_is_lent(w)}/recall", lambda w: {}
    ),
    ("post", "/holds/{hold_id}/suspend"): Line(
        HOLDS_FOR_AYSEL, lambda w: f"/holds/{a_hold(w)}/suspend", lambda w: {}
    ),
    ("post", "/holds/{hold_id}/resume"): Line(
        HOLDS_FOR_AYSEL, lambda w: f"/holds/{a_resting_hold(w)}/resume", lambda w: {}
    ),
    ("post", "/holds/{hold_id}/pickup"): Line(
        HOLDS_FOR_AYSEL, lambda w: f"/holds/{a_hold(w)}/pickup", lambda w: {"branch": "sahil"}
    ),
    ("post", "/holds/{hold_id}/first"): Line(
        frozenset({"head", "admin"}), lambda w: f"/holds/{a_hold(w)}/first", lambda w: {}
    ),
    ("post", "/bookings"): Line(
        HOLDS_FOR_AYSEL,
        lambda w: f"/bookings{bookable(w)}",
        lambda w: {
            "card_number": "A-1",
            "barcode": "D1",
            "pickup_branch": "sahil",
            "starts_on": str(ahead()),
            "ends_on": str(ahead()),
        },
    ),
    ("get", "/patrons/{card}/bookings"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/bookings"),
    ("delete", "/bookings/{booking_id}"): Line(HOLDS_FOR_AYSEL, lambda w: f"/bookings/{a_booking(w)}"),
    ("get", "/items/{barcode}/availability"): Line(
        EVERYBODY, lambda w: "/items/D1/availability?from=2026-03-01&to=2026-03-31"
    ),
    ("get", "/branches/{branch}/board"): Line(EVERYBODY, lambda w: "/branches/sahil/board"),
    ("get", "/branches/{branch}/stack-requests"): Line(
        CITY_DESKS, lambda w: "/branches/sahil/stack-requests"
    ),
    ("post", "/stack-requests/{request_id}/fetch"): Line(
        CITY_DESKS, lambda w: f"/stack-requests/{a_request(w)}/fetch", lambda w: {}
    ),
    ("post", "/stack-requests/{request_id}/lay-back"): Line(
        CITY_DESKS, lambda w: f"/stack-requests/{a_request(w, fetching=True)}/lay-back", lambda w: {}
    ),
    ("post", "/stack-requests/{request_id}/not-found"): Line(
        CITY_DESKS, lambda w: f"/stack-requests/{a_request(w)}/not-found", lambda w: {}
    ),
    ("get", "/branches/{branch}/bins"): Line(CITY_DESKS, lambda w: "/branches/sahil/bins"),
    ("post", "/branches/{branch}/bins"): Line(
        frozenset({"head", "admin"}),
        lambda w: "/branches/sahil/bins",
        lambda w: {"name": "Films", "bin": "2", "item_type": "film", "owner": "city"},
    ),
    ("put", "/bins/{rule_id}"): Line(
        frozenset({"head", "admin"}), lambda w: f"/bins/{a_bin(w)}", lambda w: {"name": "All", "bin": "3"}
    ),
    ("post", "/bins/{rule_id}/move"): Line(
        frozenset({"head", "admin"}), lambda w: f"/bins/{a_bin(w)}/move", lambda w: {"up": True}
    ),
    ("delete", "/bins/{rule_id}"): Line(frozenset({"head", "admin"}), lambda w: f"/bins/{a_bin(w)}"),
    ("get", "/rotas"): Line(frozenset({"head", "admin"}), lambda w: "/rotas"),
    ("post", "/rotas"): Line(
        frozenset({"head", "admin"}), lambda w: "/rotas", lambda w: {"name": "Large print", "place": "city"}
    ),
    ("post", "/rotas/{rota_id}/stages"): Line(
        frozenset({"head", "admin"}),
        lambda w: f"/rotas/{a_rota(w)}/stages",
        lambda w: {"branch": "sahil", "days": 60},
    ),
    ("delete", "/rota-stages/{stage_id}"): Line(
        frozenset({"head", "admin"}), lambda w: f"/rota-stages/{an_empty_stage(w)}"
    ),
    ("get", "/rotas/{rota_id}/items"): Line(
        frozenset({"head", "admin"}), lambda w: f"/rotas/{a_rota(w)}/items"
    ),
    ("post", "/rotas/{rota_id}/items"): Line(
        frozenset({"head", "admin"}), lambda w: f"/rotas/{a_rota(w)}/items", lambda w: {"barcode": "S1"}
    ),
    ("post", "/rotas/{rota_id}/pause"): Line(
        frozenset({"head", "admin"}), lambda w: f"/rotas/{a_rota(w)}/pause", lambda w: {}
    ),
    ("post", "/rotas/{rota_id}/resume"): Line(
        frozenset({"head", "admin"}), lambda w: f"/rotas/{a_rota(w)}/resume", lambda w: {}
    ),
    ("post", "/rotas/{rota_id}/end"): Line(
        frozenset({"head", "admin"}), lambda w: f"/rotas/{a_rota(w)}/end", lambda w: {}
    ),
    ("post", "/rota-items/{line_id}/pause"): Line(
        frozenset({"head", "admin"}), lambda w: f"/rota-items/{a_rota_line(w)}/pause", lambda w: {}
    ),
    ("post", "/rota-items/{line_id}/resume"): Line(
        frozenset({"head", "admin"}),
        lambda w: f"/rota-items/{a_rota_line(w, paused=True)}/resume",
        lambda w: {},
    ),
    ("post", "/rota-items/{line_id}/take-off"): Line(
        frozenset({"head", "admin"}), lambda w: f"/rota-items/{a_rota_line(w)}/take-off", lambda w: {}
    ),
    ("get", "/branches/{branch}/rotation"): Line(CITY_DESKS, lambda w: "/branches/sahil/rotation"),
    ("get", "/policies"): Line(frozenset({"head", "admin"}), lambda w: "/policies"),
    ("get", "/policies/why"): Line(CITY_DESKS, lambda w: "/policies/why?card=A-1&barcode=D2&branch=sahil"),
    ("post", "/policies"): Line(
        frozenset({"head", "admin"}),
        lambda w: "/policies",
        lambda w: {"name": "Matrix", "place": "sahil", "says": {"loan_length": 3}},
    ),
    ("put", "/policies/{policy_id}"): Line(
        frozenset({"head", "admin"}),
        lambda w: f"/policies/{a_policy(w)}",
        lambda w: {"name": "Matrix", "place": "sahil"},
    ),
    ("delete", "/policies/{policy_id}"): Line(
        frozenset({"head", "admin"}), lambda w: f"/policies/{a_policy(w)}"
    ),
    ("get", "/patrons/{card}/entries"): Line(SEES_AYSEL, lambda w: "/patrons/A-1/entries"),
    ("post", "/patrons/{card}/charges"): Line(
        CITY_DESKS,
        lambda w: "/patrons/A-1/charges",
        lambda w: {"kind": "damage", "amount": "1.00", "branch": "sahil"},
    ),
    ("post", "/patrons/{card}/payments"): Line(
        CITY_DESKS,
        lambda w: f"/patrons/A-1/payments{owing(w)}",
        lambda w: {"amount": "1.00", "branch": "sahil"},
        {"Idempotency-Key": "matrix-0002"},
    ),
    ("post", "/patrons/{card}/deposits"): Line(
        CITY_DESKS,
        lambda w: "/patrons/A-1/deposits",
        lambda w: {"amount": "1.00", "branch": "sahil"},
        {"Idempotency-Key": "matrix-0006"},
    ),
    ("post", "/patrons/{card}/pay-outs"): Line(
        frozenset({"head", "admin"}),
        lambda w: f"/patrons/A-1/pay-outs{credited(w)}",
        lambda w: {"amount": "1.00", "currency": "AZN", "branch": "sahil"},
        {"Idempotency-Key": "matrix-0003"},
    ),
    ("post", "/charges/{charge_id}/write-off"): Line(
        frozenset({"head", "admin"}),
        lambda w: f"/charges/{a_charge(w)}/write-off",
        lambda w: {"note": "matrix"},
    ),
    ("post", "/charges/{charge_id}/in-kind"): Line(
        frozenset({"head", "admin"}),
        lambda w: f"/charges/{make_charge(w.aysel, w.sahil, '2.00', kind='lost').pk}/in-kind",
        lambda w: {"note": "matrix"},
    ),
    ("post", "/charges/{charge_id}/cancel"): Line(
        frozenset({"head", "admin"}), lambda w: f"/charges/{a_charge(w)}/cancel", lambda w: {"note": "matrix"}
    ),
    ("get", "/tills/{branch}"): Line(CITY_DESKS, lambda w: "/tills/sahil"),
    ("post", "/tills/{branch}/money"): Line(
        CITY_DESKS,
        lambda w: "/tills/sahil/money",
        lambda w: {"amount": "20.00"},
        {"Idempotency-Key": "matrix-0004"},
    ),
    ("get", "/tills/{branch}/closings"): Line(CITY_DESKS, lambda w: f"/tills/sahil/closings{closed(w)}"),
    ("get", "/closings/{closing_id}"): Line(CITY_DESKS, lambda w: f"/closings/{a_closing(w)}"),
    ("get", "/entries/{entry_id}"): Line(SEES_AYSEL, lambda w: f"/entries/{an_entry(w)}"),
    ("post", "/entries/{entry_id}/reverse"): Line(
        HEADS,
        lambda w: f"/entries/{a_payment(w)}/reverse",
        lambda w: {"note": "matrix"},
        {"Idempotency-Key": "matrix-0005"},
    ),
    ("post", "/branches/{branch}/letters"): Line(
        CITY_DESKS, lambda w: f"/branches/sahil/letters{to_print(w)}", lambda w: {}
    ),
    ("post", "/tills/{branch}/closings"): Line(
        CITY_DESKS, lambda w: "/tills/sahil/closings", lambda w: {"counted": "0"}
    ),
    ("post", "/charges/{charge_id}/payments"): Line(
        CITY_DESKS,
        lambda w: f"/charges/{a_charge(w)}/payments",
        lambda w: {"amount": "1.00", "branch": "sahil"},
        {"Idempotency-Key": "matrix-0001"},
    ),
}
