"""Look over the rules of lending as they are now: which can never win, which contradict; asked each night too."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kitabdar.catalogue.queries import item_type_names
from kitabdar.circulation.rules import Remark, World, inspect
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.circulation.wording import LABELS
from kitabdar.patrons import queries as patrons


def remarks(today: date) -> list[Remark]:
    """Return what is worth a look in the rules."""
    settings = lending_settings()
    return inspect(settings.policies, _world(settings), today)


def _world(settings: LendingSettings) -> World:
    """Return the cases there are: each branch and each location in one, each category and each type of item."""
    places = [*settings.tree.of_kind("branch"), *settings.tree.of_kind("location")]
    return World(
        places=tuple(tuple(above.id for above in settings.tree.chain(place.id)) for place in places),
        category_ids=frozenset(each.id for each in patrons.categories()),
        item_type_ids=frozenset(item_type_names()),
    )


def sentence(remark: Remark) -> str:
    """Return a remark in the reader's language."""
    if remark.code == "covers_nothing":
        return _("There is no branch at the place of this rule: it holds nowhere.")
    if remark.code == "date_past":
        return _("Its fixed date has passed: give a new one.")
    what = ", ".join(f"«{LABELS[kind]}»" for kind in remark.kinds)
    whom = ", ".join(f"«{name}»" for name in remark.others)
    if remark.code == "never_wins":
        return _("%(what)s never holds by this rule: %(whom)s always come first.") % {
            "what": what,
            "whom": whom,
        }
    return _("%(what)s: where this rule and %(whom)s cover the same, only their order decides.") % {
        "what": what,
        "whom": whom,
    }
