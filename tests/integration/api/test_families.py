"""Who answers for whom, over the API. [CIR-U6] [NOT-9]"""

from __future__ import annotations

from typing import Any

from kitabdar.patrons.models import Consent, Guardianship
from tests.integration.api.callers import Door
from tests.support.people import make_guardian, make_text
from tests.support.world import World


def put(door: Door, who: str, guardian: str, body: Any) -> Any:
    return door.call(who, "put", f"/patrons/C-1/guardians/{guardian}", body)


def test_a_guardian_is_added_changed_and_removed(door: Door, world: World) -> None:
    assert put(door, "desk", "A-1", {}).json()["guardians"] == [
        {"card_number": "A-1", "name": "Məmmədova Aysel Rəşid qızı", "gets_notices": False}
    ]
    assert put(door, "desk", "A-1", {"gets_notices": True}).json()["guardians"][0]["gets_notices"] is True
    assert Guardianship.objects.count() == 1
    mine = door.get("aysel", "/patrons/A-1/family").json()
    assert mine == {"guardians": [], "wards": [{"card_number": "C-1", "name": "Həsənli Leyla"}]}
    gone = "/patrons/C-1/guardians/A-1"
    assert [door.call("desk", "delete", gone).status_code for _twice in range(2)] == [204, 404]


def test_who_cannot_answer_for_another_is_refused(door: Door, world: World) -> None:
    assert put(door, "desk", "C-1", {}).status_code == 422  # for oneself
    assert put(door, "desk", "nobody", {}).status_code == 404
    assert put(door, "desk", "A-1", {"gets_notices": "perhaps"}).status_code == 422
    assert put(door, "aysel", "A-1", {}).status_code == 403
    assert not Guardianship.objects.exists()


def test_a_guardian_answers_for_consent_and_a_stranger_cannot(door: Door, world: World) -> None:
    text = make_text(world, "events", is_optional=True)
    body, address = {"text_id": text, "agree": True}, "/patrons/C-1/consents"
    assert door.post("aysel", address, body).status_code == 403
    make_guardian(world)
    for _twice in range(2):
        answered = door.post("aysel", address, body)
        assert (answered.status_code, answered.json()["answers"][0]["is_agreed"]) == (200, True)
    assert Consent.objects.count() == 1
    assert door.post("murad", address, body).status_code == 403
    taken = door.post("aysel", address, {**body, "agree": False}).json()
    assert taken["answers"][0]["is_agreed"] is False
