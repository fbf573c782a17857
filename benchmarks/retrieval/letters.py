"""Letters as people type them: tables of our own, so that a mistake in the product's is not measured by itself.

All lower case; what a table lacks stays, and a title with letters that neither table nor alphabet has is not asked.
"""

from __future__ import annotations

BARE = {
    **dict(zip("əışçğöüâîûñäéè", "eiscgouaiunaee", strict=True)),
    **dict(zip("әқңғөұүһіёўҳ", "акнгоуухиеух", strict=True)),
    **dict.fromkeys("'‘’ʻʼ`´", ""),
}
"""A keyboard without the letters: the nearest bare one, no apostrophes."""

DIGRAPHS = {**BARE, "ş": "sh", "ç": "ch", "ğ": "gh"}
"""The same of people who know English: two letters for one."""

AZ_CYRILLIC = dict(zip("abcçdeəfgğhxıijkqlmnoöprsştuüvyz", "абҹчдеәфҝғһхыижкглмноөпрсштуүвјз", strict=True))
"""Azerbaijani Latin of 1991 to the Cyrillic of 1958: letter for letter."""

KK_LATIN = {
    **dict(zip("аәбвгғдежзийкқлмнңоөпрстуұүфхһшыіэ", "aäbvgğdejziikqlmnñoöprstuūüfhhşyıe", strict=True)),
    "ё": "io",
    "ц": "ts",
    "ч": "ch",
    "щ": "ştş",
    "ъ": "",
    "ь": "",
    "ю": "iu",
    "я": "ia",
}
"""Kazakh Cyrillic to the Latin presented in 2021."""

UZ_CYRILLIC = {
    **dict(zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз", strict=True)),
    "sh": "ш",
    "ch": "ч",
    "ya": "я",
    "yo": "ё",
    "yu": "ю",
    "ye": "е",
    "o'": "ў",
    "g'": "ғ",
    "'": "ъ",
}
"""Uzbek Latin of 1995 to Cyrillic; apostrophes of all kinds are made one before."""

_CYRILLIC = dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True))
_LONG = {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch"}

ALA_LC = {
    **_CYRILLIC,
    **_LONG,
    "ё": "ë",
    "й": "ĭ",
    "ц": "t\u0361s",
    "ъ": "ʺ",
    "ь": "ʹ",
    "э": "ė",
    "ю": "i\u0361u",
    "я": "i\u0361a",
}
ALA_LC_KAZAKH = {
    **ALA_LC,
    "ә": "ă",
    "ғ": "gh",
    "қ": "q",
    "ң": "n\u0361g",
    "ө": "ȯ",
    "ұ": "ū",
    "ү": "u̇",
    "һ": "ḣ",
} | {"і": "ī"}
ALA_LC_KYRGYZ = {**ALA_LC, "ң": "n\u0361g", "ө": "ȯ", "ү": "u̇"}
ALA_LC_AZERBAIJANI = {
    **ALA_LC,
    "ә": "ă",
    "ғ": "gh",
    "ҝ": "ġ",
    "ј": "i̐",
    "һ": "ḣ",
    "ө": "ȯ",
    "ү": "u̇",
    "ҹ": "j",
}
"""The Library of Congress's romanisations: what catalogues abroad hold, and their readers type."""

PASSPORT_RUSSIAN = {
    **_CYRILLIC,
    **_LONG,
    "ё": "e",
    "й": "i",
    "ц": "ts",
    "ъ": "ie",
    "ь": "",
    "ю": "iu",
    "я": "ia",
}
"""ICAO 9303, as in Russian passports since 2013."""

PASSPORT_KAZAKH = {
    **PASSPORT_RUSSIAN,
    **dict(zip("әғқңөұүһі", "agknouuhi", strict=True)),
    "ъ": "",
    "й": "y",
    "ю": "yu",
    "я": "ya",
}
PASSPORT_KYRGYZ = {**PASSPORT_KAZAKH, "ж": "j"}
PASSPORT_AZERBAIJANI = dict(
    zip("əıöüqcxğşç", ("a", "i", "o", "u", "g", "j", "kh", "gh", "sh", "ch"), strict=True)
)
"""Heydar Aliyev, Bakikhanov, Jafar: names as Azerbaijanis write them in English."""

_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбю."
_QWERTY_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_AZERBAIJANI_KEYS = "qüertyuiopöğasdfghjklıəzxcvbnmçş."
_TURKISH_KEYS = "qwertyuıopğüasdfghjklşizxcvbnmöç."

LAYOUTS = {
    "az": dict(zip(_AZERBAIJANI_KEYS, _RUSSIAN_KEYS, strict=True)),
    "tr": dict(zip(_TURKISH_KEYS, _RUSSIAN_KEYS, strict=True)),
    "en": dict(zip(_QWERTY_KEYS, _RUSSIAN_KEYS, strict=True)),
    "ru": dict(zip(_RUSSIAN_KEYS, _QWERTY_KEYS, strict=True)) | {"ё": "`"},
    "kk": dict(zip(_RUSSIAN_KEYS, _QWERTY_KEYS, strict=True))
    | dict(zip("әіңғүұқөһ", "2345890-=", strict=True)),
}
"""Keys pressed for letters of a language while another layout was on: the Russian, or QWERTY for Cyrillic letters."""
