"""What readers may need of the library, and what may become of their history, in the reader's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NEED_NAMES: dict[str, str | Promise] = {
    "large_print": _("Large print"),
    "audio": _("Audio"),
    "braille": _("Braille"),
    "easy_language": _("Easy language"),
    "step_free": _("A way without steps"),
    "help_at_desk": _("Help at the desk"),
    "quiet_place": _("A quiet place"),
    "home_delivery": _("Books brought home"),
}

HISTORY_NAMES: dict[str, str | Promise] = {
    "": pgettext_lazy("history", "as the library has it"),
    "keep": pgettext_lazy("history", "keep it for me"),
    "none": pgettext_lazy("history", "forget it each night"),
}

IDENTITY_NAMES: dict[str, str | Promise] = {
    "kz_iin": _("IIN (Kazakhstan)"),
    "az_fin": _("FIN (Azerbaijan)"),
    "tr_tckn": _("T.C. identity number (Türkiye)"),
}
