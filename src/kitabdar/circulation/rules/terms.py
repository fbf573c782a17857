"""The terms of a lending: every kind of result that a rule may give, with what holds where no rule says.

A kind is a field of `Terms`. Rules give some of them (`policy.PolicyRow.says`); pages are made from the fields, so
a new kind is one line here, its words in `circulation.wording`, and the rule that reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

Value = bool | int | Decimal | str | date | None
Says = Mapping[str, Value]

CENT, NOTHING = Decimal("0.01"), Decimal(0)
LARGEST_NUMBER = 10_000
LARGEST_SUM = Decimal(1_000_000)
_ABOUT = "kind"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of result may be. `form`: flag, number, money, date or choice; `is_optional`: None is "no limit"."""

    name: str
    form: str
    group: str
    default: Value
    choices: tuple[str, ...] = ()
    is_optional: bool = False


def _flag(group: str, default: bool) -> Any:
    return field(default=default, metadata={_ABOUT: ("flag", group, (), False)})


def _number(group: str, default: int) -> Any:
    return field(default=default, metadata={_ABOUT: ("number", group, (), False)})


def _limit(group: str, default: int | None = None) -> Any:
    return field(default=default, metadata={_ABOUT: ("number", group, (), True)})


def _money(group: str, default: Decimal = NOTHING) -> Any:
    return field(default=default, metadata={_ABOUT: ("money", group, (), False)})


def _date(group: str) -> Any:
    return field(default=None, metadata={_ABOUT: ("date", group, (), True)})


def _choice(group: str, *choices: str) -> Any:
    return field(default=choices[0], metadata={_ABOUT: ("choice", group, choices, False)})


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one patron, item and place. Money is in the currency of the place; None is no limit."""

    # RUF009 warns of defaults that calls make: these make fields, with defaults that cannot change.

    is_loanable: bool = _flag("loan", True)
    loan_length: int = _number("loan", 14)
    loan_unit: str = _choice("loan", "days", "hours")
    closed_days: str = _choice("loan", "next_open", "not_counted", "same_weekday", "as_it_falls")
    closed_hours: str = _choice("loan", "next_opening", "before_closing", "as_it_falls")
    fixed_due_date: date | None = _date("loan")  # noqa: RUF009
    fixed_due_rule: str = _choice("loan", "not_after", "exactly", "not_before")
    due_before_card_expires: bool = _flag("loan", False)
    busy_holds: int | None = _limit("loan")
    busy_length: int = _number("loan", 7)
    least_age: int = _number("loan", 0)
    loan_charge: Decimal = _money("loan")  # noqa: RUF009
    loan_charge_daily: Decimal = _money("loan")  # noqa: RUF009
    loan_charge_closed_days: bool = _flag("loan", False)

    loan_limit: int | None = _limit("limits", 10)
    total_loan_limit: int | None = _limit("limits")
    several_of_one_edition: bool = _flag("limits", True)
    owed_limit: Decimal = _money("limits")  # noqa: RUF009
    overdue_limit: int | None = _limit("limits")
    family_loan_limit: int | None = _limit("limits")
    family_owed_limit: Decimal = _money("limits")  # noqa: RUF009

    reading_room: str = _choice("reading_room", "no", "too", "only")
    reading_room_limit: int | None = _limit("reading_room")
    total_reading_room_limit: int | None = _limit("reading_room")

    renewal_limit: int | None = _limit("renewals", 2)
    renewal_length: int | None = _limit("renewals")
    renewed_from: str = _choice("renewals", "now", "due")
    renewable_days_before: int | None = _limit("renewals")
    unseen_renewal_limit: int | None = _limit("renewals")
    renewal_charge: Decimal = _money("renewals")  # noqa: RUF009
    auto_renewal: bool = _flag("renewals", False)
    auto_renewal_days_before: int = _number("renewals", 1)
    auto_renewal_longest: int | None = _limit("renewals")
    renewal_when_overdue: str = _choice("renewals", "allowed", "not_this", "none")

    charge: Decimal = _money("charges")  # noqa: RUF009
    charge_every: int = _number("charges", 1)
    charge_begins: str = _choice("charges", "end", "start")
    grace: int = _number("charges", 0)
    grace_is_charged: bool = _flag("charges", True)
    closed_days_charged: bool = _flag("charges", False)
    charge_cap: Decimal = _money("charges")  # noqa: RUF009
    charge_cap_is_price: bool = _flag("charges", False)
    suspension_days: int = _number("charges", 0)
    suspension_every: int = _number("charges", 1)
    suspension_most: int | None = _limit("charges")

    lost_charge: str = _choice("losses", "price", "none")
    lost_price: Decimal = _money("losses")  # noqa: RUF009
    processing_charge: Decimal = _money("losses")  # noqa: RUF009
    found_price: str = _choice("losses", "given_back", "forgiven", "kept")
    found_processing: str = _choice("losses", "kept", "forgiven", "given_back")
    found_days: int | None = _limit("losses")
    found_is_late: bool = _flag("losses", True)
    lost_after_days: int | None = _limit("losses")
    claim_warning: int | None = _limit("losses")
    claim_limit: int | None = _limit("losses")

    is_holdable: bool = _flag("holds", True)
    hold_limit: int | None = _limit("holds", 5)
    total_hold_limit: int | None = _limit("holds")
    holds_a_day: int | None = _limit("holds")
    holds_of_edition: int = _number("holds", 1)
    item_holds: str = _choice("holds", "possible", "no", "only")
    damaged_fills_holds: bool = _flag("holds", False)
    hold_priority: int = _number("holds", 0)
    local_holds_first: bool = _flag("holds", False)
    fetch_hours: int = _number("holds", 24)
    on_shelf_holds: str = _choice("holds", "always", "one_away", "all_away")
    held_by: str = _choice("holds", "anyone", "own_library", "own_branch")
    collected_at: str = _choice("holds", "anywhere", "home", "where_it_is", "own_library")
    hold_days: int | None = _limit("holds")
    hold_shelf_days: int = _number("holds", 7)
    ready_hold_cancellable: bool = _flag("holds", True)
    hold_charge: Decimal = _money("holds")  # noqa: RUF009
    uncollected_charge: Decimal = _money("holds")  # noqa: RUF009

    recalled_by: str = _choice("recalls", "no", "staff", "anyone")
    recall_length: int = _number("recalls", 7)
    recall_kept_days: int = _number("recalls", 14)
    recall_charge: Decimal = _money("recalls")  # noqa: RUF009

    is_bookable: bool = _flag("bookings", False)
    booking_lead: int = _number("bookings", 0)
    booking_trail: int = _number("bookings", 0)
    booking_longest: int | None = _limit("bookings", 14)
    booking_furthest_ahead: int | None = _limit("bookings", 180)
    booking_limit: int | None = _limit("bookings", 3)
    booking_kept_days: int | None = _limit("bookings")

    returned_to: str = _choice("returns", "home", "lender", "stays", "own_library")


def _kinds() -> dict[str, Kind]:
    found = {}
    for each in fields(Terms):
        form, group, choices, is_optional = each.metadata[_ABOUT]
        default: Any = each.default
        found[each.name] = Kind(each.name, form, group, default, choices, is_optional)
    return found


KINDS = _kinds()
"""Every kind by its name, in the order in which people are shown them."""

GROUPS = tuple(dict.fromkeys(kind.group for kind in KINDS.values()))


class WrongValue(ValueError):
    """A value that its kind cannot have; `kind` says which."""

    def __init__(self, kind: Kind, value: object) -> None:
        super().__init__(f"{kind.name} cannot be {value!r}")
        self.kind = kind


def read_says(written: Mapping[str, Any]) -> dict[str, Value]:
    """Read what JSON keeps of a row. Raises WrongValue; a kind that is no more is passed over."""
    return {name: _read(KINDS[name], value) for name, value in written.items() if name in KINDS}


def write_says(says: Says) -> dict[str, Any]:
    """Write what a row says as JSON, in the order of kinds. Raises WrongValue, KeyError for no kind."""
    checked = {name: _read(KINDS[name], value) for name, value in says.items()}
    return {name: _written(checked[name]) for name in KINDS if name in checked}


def agreed_terms(written: Mapping[str, Any]) -> Terms:
    """Return the terms that JSON of what differs from the defaults stands for. Raises WrongValue."""
    said: Any = read_says(written)
    return Terms(**said)


def differing(terms: Terms) -> dict[str, Any]:
    """Write what differs from the defaults as JSON: with `agreed_terms` the same terms again."""
    said = {
        name: getattr(terms, name) for name, kind in KINDS.items() if getattr(terms, name) != kind.default
    }
    return write_says(said)


def _written(value: Value) -> Any:
    return str(value) if isinstance(value, Decimal | date) else value


def _read(kind: Kind, value: Any) -> Value:
    if value is None and kind.is_optional:
        return None
    found = _READERS[kind.form](value, kind.choices)
    if found is None:
        raise WrongValue(kind, value)
    return found


def _read_flag(value: Any, _choices: Sequence[str]) -> bool | None:
    return value if isinstance(value, bool) else None


def _read_number(value: Any, _choices: Sequence[str]) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value <= LARGEST_NUMBER else None


def _read_money(value: Any, _choices: Sequence[str]) -> Decimal | None:
    if isinstance(value, bool | float):
        return None
    try:
        sum_of_money = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return None
    if not sum_of_money.is_finite() or not 0 <= sum_of_money <= LARGEST_SUM or sum_of_money % CENT:
        return None
    return sum_of_money


def _read_date(value: Any, _choices: Sequence[str]) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _read_choice(value: Any, choices: Sequence[str]) -> str | None:
    return value if value in choices else None


_READERS = {
    "flag": _read_flag,
    "number": _read_number,
    "money": _read_money,
    "date": _read_date,
    "choice": _read_choice,
}
