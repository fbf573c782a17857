"""What is done with readers and their files, as the audit trail names it in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ACTS: dict[str, str | Promise] = {
    "patrons.view": pgettext_lazy("act", "File looked at"),
    "patrons.look_for": pgettext_lazy("act", "Found in a search"),
    "patrons.register": pgettext_lazy("act", "Registered"),
    "patrons.change": pgettext_lazy("act", "File changed"),
    "patrons.extend": pgettext_lazy("act", "Card extended"),
    "patrons.block": pgettext_lazy("act", "Card blocked"),
    "patrons.lift_block": pgettext_lazy("act", "Block lifted"),
    "patrons.erase": pgettext_lazy("act", "Reader erased"),
    "patrons.merge": pgettext_lazy("act", "Two files merged"),
    "patrons.not_the_same": pgettext_lazy("act", "Two files kept apart"),
    "patrons.hand_over": pgettext_lazy("act", "Everything kept handed over"),
    "patrons.set_password": pgettext_lazy("act", "Password of a reader set"),
    "patrons.ask_password_link": pgettext_lazy("act", "Link for a password asked for"),
    "patrons.set_language": pgettext_lazy("act", "Language of a reader set"),
    "patrons.set_needs": pgettext_lazy("act", "Needs of a reader set"),
    "patrons.set_history": pgettext_lazy("act", "History of loans: wish set"),
    "patrons.set_other_names": pgettext_lazy("act", "Other spellings of a name set"),
    "patrons.set_identity": pgettext_lazy("act", "Number of identity set"),
    "patrons.confirm_identity": pgettext_lazy("act", "Identity was shown"),
    "patrons.add_guardian": pgettext_lazy("act", "Someone answers for a reader"),
    "patrons.remove_guardian": pgettext_lazy("act", "Someone answers no more for a reader"),
    "patrons.set_delegate": pgettext_lazy("act", "Delegate named"),
    "patrons.end_delegate": pgettext_lazy("act", "Delegate's mandate ended"),
    "patrons.consent": pgettext_lazy("act", "Consent answered"),
    "patrons.withdraw_consent": pgettext_lazy("act", "Consent withdrawn"),
    "patrons.keep_text": pgettext_lazy("act", "Text of a consent kept"),
    "patrons.set_category": pgettext_lazy("act", "Category of readers changed"),
    "patrons.set_admission": pgettext_lazy("act", "Applications for a card: rules set"),
    "patrons.apply": pgettext_lazy("act", "Applied for a card"),
    "patrons.confirm_application": pgettext_lazy("act", "Application confirmed by mail"),
    "patrons.view_applications": pgettext_lazy("act", "Applications looked over"),
    "patrons.view_application": pgettext_lazy("act", "Application looked at"),
    "patrons.amend_application": pgettext_lazy("act", "Application amended"),
    "patrons.application_approved": pgettext_lazy("act", "Application approved"),
    "patrons.application_refused": pgettext_lazy("act", "Application refused"),
}
