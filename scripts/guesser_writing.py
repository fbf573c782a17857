"""The other scripts of a language, as near as the guesser needs them: what its letters look like, not what is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guesser_corpus import Line

ALA_LC_SIGN = re.compile("[ăĭŏḣṡżėīŭ\u0310\u0361\ufe20\ufe21]|[uo]\u0307|zh", re.IGNORECASE)
"""Letters of the Library of Congress's romanisation of Cyrillic that no Turkic Latin alphabet in use has."""


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


_AZ_CYRILLIC = _pairs(
    "a=а b=б c=ҹ ç=ч d=д e=е ə=ә f=ф g=ҝ ğ=ғ h=һ x=х ı=ы i=и j=ж k=к q=г l=л m=м n=н o=о ö=ө p=п r=р s=с ş=ш t=т u=у "
    "ü=ү v=в y=ј z=з"
)
_AZ_ARABIC = _pairs(
    "a=ا b=ب c=ج ç=چ d=د e=ئ ə= f=ف g=گ ğ=غ h=ه x=خ ı=ی i=ی j=ژ k=ک q=ق l=ل m=م n=ن o=و ö=ؤ p=پ r=ر s=س ş=ش t=ت u=و "
    "ü=ۆ v=و y=ی z=ز"
)
_KK_2021 = _pairs(
    "а=a ә=ä б=b в=v г=g ғ=ğ д=d е=e ё=io ж=j з=z и=i й=i к=k қ=q л=l м=m н=n ң=ñ о=o ө=ö п=p р=r с=s т=t у=u ұ=ū ү=ü "
    "ф=f х=h һ=h ц=ts ч=ch ш=ş щ=ştş ъ= ы=y і=ı ь= э=e ю=iu я=ia"
)
_KK_2018 = _KK_2021 | _pairs("ә=á ғ=ǵ и=ı й=ı і=i ң=ń ө=ó у=ý ұ=u ү=ú ш=sh ч=ch")
_KK_ARABIC = _pairs(
    "а=ا ә=ا б=ب в=ۆ г=گ ғ=ع д=د е=ە ё=يو ж=ج з=ز и=ي й=ي к=ك қ=ق л=ل м=م н=ن ң=ڭ о=و ө=و п=پ р=ر с=س т=ت у=ۋ ұ=ۇ "
    "ү=ۇ ф=ف х=ح һ=ھ ц=تس ч=چ ш=ش щ=شش ъ= ы=ى і=ى ь= э=ە ю=يۋ я=يا"
)
_UZ_CYRILLIC = _pairs(
    "o'=ў g'=ғ sh=ш ch=ч yo=ё yu=ю ya=я ye=е ts=ц a=а b=б d=д e=е f=ф g=г h=ҳ i=и j=ж k=к l=л m=м n=н o=о p=п q=қ r=р "
    "s=с t=т u=у v=в x=х y=й z=з '=ъ"
)
_TK_CYRILLIC = _pairs(
    "ýa=я ýe=е ýo=ё ýu=ю a=а b=б ç=ч d=д e=е ä=ә f=ф g=г h=х i=и j=җ ž=ж k=к l=л m=м n=н ň=ң o=о ö=ө p=п r=р s=с ş=ш "
    "t=т u=у ü=ү w=в y=ы ý=й z=з"
)
_AZ_YANALIF = _pairs("b=ʙ c=ç ç=c ğ=ƣ ı=ь j=ƶ ö=ɵ ü=y y=j")
_RU_ALA_LC = _pairs(
    "а=a б=b в=v г=g д=d е=e ё=ë ж=zh з=z и=i й=ĭ к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh "
    "щ=shch ъ=ʺ ы=y ь=ʹ э=ė ю=iu я=ia"
)
_KK_ALA_LC = _RU_ALA_LC | _pairs("ә=ă ғ=gh қ=q ң=ng ө=ȯ ұ=ū ү=u̇ һ=ḣ і=ī")
_KY_ALA_LC = _RU_ALA_LC | _pairs("ң=ng ө=ȯ ү=u̇")
_AZ_ALA_LC = _RU_ALA_LC | _pairs("ә=ă ғ=gh ҝ=ġ ј=i̐ һ=ḣ ө=ȯ ү=u̇ ҹ=j")

_WRITINGS = (
    ("aze", "Latn", "aze", "Cyrl", _AZ_CYRILLIC),
    ("aze", "Latn", "aze", "Arab", _AZ_ARABIC),
    ("aze", "Cyrl", "aze+alalc", "Latn", _AZ_ALA_LC),
    ("kaz", "Cyrl", "kaz", "Latn", _KK_2021),
    ("kaz", "Cyrl", "kaz+2018", "Latn", _KK_2018),
    ("kaz", "Cyrl", "kaz", "Arab", _KK_ARABIC),
    ("kaz", "Cyrl", "kaz+alalc", "Latn", _KK_ALA_LC),
    ("kir", "Cyrl", "kir+alalc", "Latn", _KY_ALA_LC),
    ("rus", "Cyrl", "rus+alalc", "Latn", _RU_ALA_LC),
    ("aze", "Latn", "aze+yanalif", "Latn", _AZ_YANALIF),
    ("tuk", "Latn", "tuk", "Cyrl", _TK_CYRILLIC),
    ("uzb", "Latn", "uzb", "Cyrl", _UZ_CYRILLIC),
)
REWRITTEN = frozenset((label, script) for _language, _script, label, script, _table in _WRITINGS)
"""Classes and scripts that `rewritten` gives."""


def rewritten(line: Line) -> Iterator[Line]:
    """Yield a line in the other scripts of its language, each made by one table from its first script."""
    for language, script, label, other, table in _WRITINGS:
        if (language, script) == (line.label, line.script):
            yield line._replace(label=label, script=other, text=_write(line.text, table, language + other))


def _write(text: str, table: dict[str, str], what: str) -> str:
    text = unicodedata.normalize("NFC", re.sub("[ʻʼ‘’`]", "'", text)).replace("İ", "i").lower()
    if what == "kazArab":
        text = re.sub(r"\w+", lambda word: _with_sign_of_front(word.group()), text)
    if what == "azeArab":
        text = re.sub(
            r"\b([eıiouöü])", r"ا\1", re.sub(r"ə\b", "ه", re.sub(r"\bə", "ا", re.sub(r"\ba", "آ", text)))
        )
    pieces = re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    return pieces.sub(lambda piece: table[piece.group()], text)


def _with_sign_of_front(word: str) -> str:
    """Put the sign of front vowels before a word that has them and no letter that shows it anyway."""
    is_front = re.search("[әөүі]", word) and not re.search("[екгэ]", word)
    return f"ٴ{word}" if is_front else word
