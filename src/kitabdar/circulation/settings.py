"""Places, hours and policies as circulation needs them, kept in each process while they stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from kitabdar.circulation.models import Policy
from kitabdar.circulation.rules import Choice, Match, PolicyRow, choose_policy
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.hours import Hours
from kitabdar.organisation.places import PlaceTree, PlaceView
from kitabdar.organisation.queries import TREE
from kitabdar.organisation.settings_cache import Cached, stamp

COLUMNS = tuple(PolicyRow.__slots__)


@dataclass(frozen=True)
class LendingSettings:
    """The settings of one moment."""

    tree: PlaceTree
    policies: tuple[PolicyRow, ...]
    _choices: dict[Match, Choice] = field(default_factory=dict, hash=False, compare=False)

    def branch(self, branch_id: int) -> PlaceView:
        """Return a branch. Raises NotFound."""
        found = self.tree.by_id.get(branch_id)
        if found is None or found.kind != "branch":
            raise NotFound("branch", branch_id)
        return found

    def hours(self, branch_id: int) -> Hours:
        """Return the hours of a branch."""
        return self.tree.hours.get(branch_id) or Hours()

    def on_the_clock(self, branch_id: int, moment: datetime) -> datetime:
        """Return the moment in the time zone of a branch."""
        return moment.astimezone(ZoneInfo(self.hours(branch_id).zone))

    def policy(self, policy_id: int | None) -> PolicyRow | None:
        """Return the row with this id, if it is still there."""
        return next((row for row in self.policies if row.id == policy_id), None)

    def choose(
        self, *, branch_id: int, location_id: int | None, category_id: int, item_type_id: int
    ) -> Choice:
        """Choose the policy for a lending at a branch; the item's location counts where it is in that branch."""
        places = self._places(branch_id)
        if location_id is not None and branch_id in (above := self._places(location_id)):
            places = above
        match = Match(places, category_id, item_type_id)
        if match not in self._choices:
            self._choices[match] = choose_policy(self.policies, match)
        return self._choices[match]

    def _places(self, place_id: int) -> tuple[int, ...]:
        place = self.tree.by_id.get(place_id)
        if place is None:
            return ()
        return tuple(int(each) for each in reversed(place.path.strip("/").split("/")))


def _policies() -> tuple[PolicyRow, ...]:
    return tuple(PolicyRow(*row) for row in Policy.objects.order_by("position").values_list(*COLUMNS))


_POLICIES: Cached[tuple[PolicyRow, ...]] = Cached(_policies)
_KEPT: list[LendingSettings] = []


def lending_settings() -> LendingSettings:
    """Return the settings as this transaction sees them (one small SELECT while nothing changed)."""
    current = stamp()
    tree, policies = TREE.at(current), _POLICIES.at(current)
    for kept in _KEPT:
        if kept.tree is tree and kept.policies is policies:
            return kept
    _KEPT[:] = [LendingSettings(tree, policies)]
    return _KEPT[0]
