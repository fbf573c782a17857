"""What is done with messages and letters, as the audit trail names it in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ACTS: dict[str, str | Promise] = {
    "notices.read": pgettext_lazy("act", "Message read"),
    "notices.look_over": pgettext_lazy("act", "Messages looked over"),
    "notices.send_again": pgettext_lazy("act", "Message sent again"),
    "notices.take_back": pgettext_lazy("act", "Message taken back"),
    "notices.bounce": pgettext_lazy("act", "Message came back"),
    "notices.believe_address": pgettext_lazy("act", "Address trusted again"),
    "notices.prefer": pgettext_lazy("act", "Wishes about messages set"),
    "notices.print": pgettext_lazy("act", "Letters printed"),
    "notices.print_again": pgettext_lazy("act", "Letters printed again"),
    "notices.set_rule": pgettext_lazy("act", "Rule of notices set"),
    "notices.remove_rule": pgettext_lazy("act", "Rule of notices removed"),
    "notices.set_words": pgettext_lazy("act", "Words of a notice set"),
    "notices.send_trial": pgettext_lazy("act", "Trial of a notice sent"),
}
