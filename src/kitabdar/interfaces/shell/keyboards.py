"""Letters that a reader's own keyboard may lack: the on-screen keyboards, in one place for linguists to correct.

Small letters only, in the order of their alphabet: who has no such keyboard knows the alphabet, not the places of
the keys. Capitals follow from the language (`text.casing`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kitabdar.text.casing import upper

BREAK = "|"
"""Stands between the groups of one keyboard in `Keyboard.small` and `Keyboard.capitals`."""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Keys offered together: `code` is a language or a script (BCP 47), `language` speaks and capitalises them.

    `groups` holds letters separated by spaces, one string for each block of keys. `said` follows each letter when
    it is read out and LETTER_NAMES has no name for it.
    """

    code: str
    language: str
    groups: tuple[str, ...]
    said: Promise
    direction: str = "ltr"

    @property
    def small(self) -> str:
        """Return the letters, separated by spaces, with BREAK between groups."""
        return f" {BREAK} ".join(self.groups)

    @property
    def capitals(self) -> str:
        """Return the capitals of `small` in the same order; "" where the script has none."""
        capitals = " ".join(upper(letter, self.language) for letter in self.small.split(" "))
        return "" if capitals == self.small else capitals


KEYBOARDS = (
    Keyboard("az", "az", ("ç ə ğ ı i ö ş ü",), _("Azerbaijani letter")),
    Keyboard("kk", "kk", ("ә ғ қ ң ө ұ ү һ і",), _("Kazakh letter")),
    Keyboard("tr", "tr", ("ç ğ ı i ö ş ü â î û",), _("Turkish letter")),
    Keyboard(
        "Cyrl",
        "ru",
        (
            "ә ғ һ ј ҝ ө ү ҹ ҷ җ қ ң ҳ ў ұ і ӣ ӯ",  # Azerbaijani to 1991, then the neighbours
            "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
        ),
        _("Cyrillic letter"),
    ),
    Keyboard(
        "Arab",
        "fa",
        (
            "ا آ ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی \u200c",
            "ء أ إ ؤ ئ ة ك ي ى ڭ ۇ ۆ ۋ ە ھ ٴ",  # Arabic, then Kazakh, Uyghur and Azerbaijani
        ),
        _("Arabic letter"),
        "rtl",
    ),
)

LETTER_NAMES = {
    "i": _("i with a dot"),
    "ı": _("i without a dot"),
    "ъ": _("hard sign"),
    "ь": _("soft sign"),
    "ک": _("Persian kaf"),
    "ك": _("Arabic kaf"),
    "ی": _("Persian ye"),
    "ي": _("Arabic ye"),
    "ى": _("ye without dots"),
    "ھ": _("he with two eyes"),
    "ە": _("Kazakh and Uyghur e"),
    "ٴ": _("high hamza"),
    "\u200c": pgettext_lazy("key", "half-space"),
}
"""What voices leave out or cannot tell apart. An invisible sign has its name on the key, too."""


def first_for(interface: str) -> str:
    """Return the code of the keyboard to begin with, by the language of the interface."""
    code = "Cyrl" if interface == "ru" else interface
    return code if code in {each.code for each in KEYBOARDS} else KEYBOARDS[0].code
