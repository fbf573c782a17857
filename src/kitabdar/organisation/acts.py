"""What is done with places, colleagues and their rights, as the audit trail names it in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ACTS: dict[str, str | Promise] = {
    "organisation.add_staff": pgettext_lazy("act", "Colleague added"),
    "organisation.dismiss": pgettext_lazy("act", "Colleague's work ended"),
    "organisation.give_role": pgettext_lazy("act", "Role given"),
    "organisation.take_role": pgettext_lazy("act", "Role taken"),
    "organisation.add_role": pgettext_lazy("act", "Role made"),
    "organisation.set_role": pgettext_lazy("act", "Role changed"),
    "organisation.set_password": pgettext_lazy("act", "Password of a colleague set"),
    "organisation.set_second_factor": pgettext_lazy("act", "Second factor set up"),
    "organisation.replace_second_factor": pgettext_lazy("act", "Second factor replaced"),
    "organisation.turn_off_second_factor": pgettext_lazy("act", "Second factor turned off"),
    "organisation.reset_second_factor": pgettext_lazy("act", "Lost second factor taken away"),
    "organisation.new_recovery_codes": pgettext_lazy("act", "New recovery codes made"),
    "organisation.use_recovery_code": pgettext_lazy("act", "Recovery code used"),
    "organisation.demand_second_factor": pgettext_lazy("act", "Second factor demanded"),
    "organisation.demand_no_second_factor": pgettext_lazy("act", "Second factor demanded no more"),
    "organisation.issue_token": pgettext_lazy("act", "Token issued"),
    "organisation.revoke_token": pgettext_lazy("act", "Token withdrawn"),
    "organisation.add_place": pgettext_lazy("act", "Place added"),
    "organisation.change_place": pgettext_lazy("act", "Place changed"),
    "organisation.retire_place": pgettext_lazy("act", "Place given up"),
    "organisation.use_place_again": pgettext_lazy("act", "Place used again"),
    "organisation.set_language": pgettext_lazy("act", "Language of a place set"),
    "organisation.set_stack": pgettext_lazy("act", "Stack of a place changed"),
    "organisation.set_week": pgettext_lazy("act", "Opening hours set"),
    "organisation.add_exception": pgettext_lazy("act", "Exceptional days added"),
    "organisation.change_exception": pgettext_lazy("act", "Exceptional days changed"),
    "organisation.remove_exception": pgettext_lazy("act", "Exceptional days removed"),
}
