"""Write the rules by which items change their shelf by themselves. [CIR-V1]"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from kitabdar.catalogue.models import ItemType
from kitabdar.circulation.models import MoveRule
from kitabdar.circulation.rules import MOMENTS, MOST_HOURS, MoveRow
from kitabdar.circulation.services import ordering
from kitabdar.circulation.services.ordering import MOST_RULES
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.places import PlaceView
from kitabdar.organisation.services import audit


@in_one_transaction
def save_move_rule(*, actor: Actor, place_id: int, row: MoveRow, now: datetime) -> int:
    """Add a rule of a place (a branch, a library, a network) after its others (`row.id` 0), or change one.

    Return its id. Raises NotPermitted (policies.manage at the place), NotFound, Invalid.
    """
    settings = lending_settings()
    place = settings.tree.by_id.get(place_id)
    if place is None or place.kind == "location":
        raise NotFound("place", place_id)
    require(actor, "policies.manage", place)
    mine = MoveRule.objects.filter(place_id=place_id)
    if row.id and not mine.filter(pk=row.id).exists():
        raise NotFound("move rule", row.id)
    row = replace(
        row,
        name=" ".join(row.name.split()),
        collection=row.collection.strip(),
        to_collection=row.to_collection.strip(),
    )
    problems = _problems(row, place, settings)
    if not row.id and mine.count() >= MOST_RULES:
        problems["name"] = _("A place has at most %(most)s of these rules.") % {"most": MOST_RULES}
    if problems:
        raise Invalid(problems)
    told = {
        name: getattr(row, name) for name in MoveRow.__dataclass_fields__ if name not in ("id", "to_places")
    }
    rule_id = ordering.put(mine, row.id, told, place_id=place_id)
    _note(actor, "save_move_rule", rule_id, place_id, now)
    return rule_id


@in_one_transaction
def order_move_rule(*, actor: Actor, rule_id: int, up: bool, now: datetime) -> None:
    """Let a rule change places with the one of its place before it, or after it. Raises NotPermitted, NotFound."""
    rule = _rule(actor, rule_id)
    lock(MoveRule, {"place_id": rule.place_id})
    ordering.swap(MoveRule.objects.filter(place_id=rule.place_id), rule.pk, up=up)
    _note(actor, "order_move_rule", rule_id, rule.place_id, now)


@in_one_transaction
def remove_move_rule(*, actor: Actor, rule_id: int, now: datetime) -> None:
    """Remove a rule: what rests by it counts as on its shelf from now on. Raises NotPermitted, NotFound."""
    rule = _rule(actor, rule_id)
    MoveRule.objects.filter(pk=rule.pk).delete()
    _note(actor, "remove_move_rule", rule_id, rule.place_id, now)


def _rule(actor: Actor, rule_id: int) -> MoveRule:
    rule = MoveRule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise NotFound("move rule", rule_id)
    require(actor, "policies.manage", lending_settings().tree.by_id[rule.place_id])
    return rule


def _problems(row: MoveRow, place: PlaceView, settings: LendingSettings) -> dict[str, str]:
    found = {}
    if not row.name or len(row.name) > 100:
        found["name"] = _("Give the rule a name of at most %(most)s characters.") % {"most": 100}
    if row.moment not in MOMENTS:
        found["moment"] = _("There is nothing called “%(code)s”.") % {"code": row.moment[:40]}
    for name in ("collection", "to_collection"):
        if len(getattr(row, name)) > 40:
            found[name] = _("At most %(most)s characters.") % {"most": 40}
    if row.item_type_id is not None and not ItemType.objects.filter(pk=row.item_type_id).exists():
        found["item_type"] = _("There is nothing called “%(code)s”.") % {"code": row.item_type_id}
    if row.location_id is not None and row.location_id not in settings.tree.by_id:
        found["location"] = _("There is nothing called “%(code)s”.") % {"code": row.location_id}
    found |= _problems_of_the_goal(row, place, settings)
    return found


def _problems_of_the_goal(row: MoveRow, place: PlaceView, settings: LendingSettings) -> dict[str, str]:
    found = {}
    goal = settings.tree.by_id.get(row.to_location_id) if row.to_location_id is not None else None
    if row.to_location_id is not None and (goal is None or goal.kind != "location" or goal.is_retired):
        found["to_location"] = _("There is nothing called “%(code)s”.") % {"code": row.to_location_id}
    elif goal is not None and not goal.path.startswith(place.path):
        found["to_location"] = _("That location is not in %(place)s.") % {"place": place.name}
    elif goal is not None and row.no_location:
        found["to_location"] = _("Either a location or none.")
    elif goal is None and not (row.no_location or row.no_collection or row.to_collection):
        found["to_location"] = _("Say what becomes of it: another location, another collection.")
    if row.no_collection and row.to_collection:
        found["to_collection"] = _("Either a collection or none.")
    if row.rest_hours is not None and (row.moment != "check_in" or goal is None):
        found["rest_hours"] = _("Only what is checked in rests, in a location, for some hours.")
    elif row.rest_hours is not None and not 1 <= row.rest_hours <= MOST_HOURS:
        found["rest_hours"] = _("Give from 1 to %(most)s hours.") % {"most": MOST_HOURS}
    return found


def _note(actor: Actor, action: str, rule_id: int, place_id: int, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=f"circulation.{action}",
        subject=f"move rule:{rule_id}",
        place=place_id,
        now=now,
    )
