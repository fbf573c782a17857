"""How people type a title: each habit one pure function of the title's words, its language, and dice where needed.

A habit returns "" for a title that it does not apply to.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from benchmarks.retrieval import letters

APOSTROPHES = "'‘’ʻʼ`´"
WORD = re.compile(rf"(?:[^\W_][\u0300-\u036f\ufe20\ufe21]*)+(?:[{APOSTROPHES}](?:[^\W_][\u0300-\u036f]*)+)*")
ROMAN_NUMBER = re.compile("[IVXLC]+")
"""Typed as it stands in every script and romanisation."""

MOST_WORDS = 8
"""Nobody types more of a long title."""

LETTERS_OF_A_NOUN = 4
LETTERS_OF_A_MISSPELT_WORD = 5
BEGUN = 0.6

Habit = Callable[[Sequence[str], str, random.Random], str]


def lower(text: str, language: str) -> str:
    """Write small, with the two i of Azerbaijani and Turkish."""
    if language in ("az", "tr"):
        text = text.replace("I", "ı")
    return unicodedata.normalize("NFC", text.replace("İ", "i").lower())


def words_of(text: str, language: str) -> list[str]:
    """Return the words of a title as they are typed: small but for Roman numbers, without punctuation."""
    words = WORD.findall(unicodedata.normalize("NFC", text))
    return [word if ROMAN_NUMBER.fullmatch(word) else lower(word, language) for word in words]


def spelled(text: str, table: Mapping[str, str]) -> str:
    """Write a text by a table, the longest letters first; what the table lacks stays."""
    pattern = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    return re.sub(pattern, lambda found: table[found.group()], text)


def without_letters(words: Sequence[str], _language: str, dice: random.Random) -> str:
    """Type on a keyboard that lacks the letters: azerbaycan, or for ş sh."""
    typed = " ".join(words)
    bare = spelled(typed, dice.choice((letters.BARE, letters.DIGRAPHS)))
    return bare if bare != typed else ""


def in_other_script(words: Sequence[str], language: str, _dice: random.Random) -> str:
    """Type in the language's other alphabet."""
    tables = {"az": letters.AZ_CYRILLIC, "kk": letters.KK_LATIN, "uz": letters.UZ_CYRILLIC}
    return _by_table(words, tables.get(language))


def romanised(words: Sequence[str], language: str, _dice: random.Random) -> str:
    """Type as catalogues abroad have it (ALA-LC); Azerbaijani as from its Cyrillic."""
    if language == "az":
        cyrillic = _by_table(words, letters.AZ_CYRILLIC)
        return _by_table(cyrillic.split(), letters.ALA_LC_AZERBAIJANI)
    tables = {"ru": letters.ALA_LC, "kk": letters.ALA_LC_KAZAKH, "ky": letters.ALA_LC_KYRGYZ}
    return _by_table(words, tables.get(language))


def as_in_passports(words: Sequence[str], language: str, _dice: random.Random) -> str:
    """Type as names are written in passports and English newspapers."""
    if language == "az":
        typed = " ".join(words)
        written = spelled(typed, letters.PASSPORT_AZERBAIJANI)
        return written if written != typed else ""
    tables = {
        "ru": letters.PASSPORT_RUSSIAN,
        "kk": letters.PASSPORT_KAZAKH,
        "ky": letters.PASSPORT_KYRGYZ,
    }
    return _by_table(words, tables.get(language))


def on_wrong_layout(words: Sequence[str], language: str, _dice: random.Random) -> str:
    """Press the right keys while another keyboard layout is on."""
    return _by_table([lower(word, language) for word in words], letters.LAYOUTS.get(language))


def _by_table(words: Sequence[str], table: Mapping[str, str] | None) -> str:
    """Write by a table what it has every letter for; other letters nobody would write so."""
    typed = [re.sub(f"[{APOSTROPHES}]", "'", word) for word in words]
    numbers = [bool(ROMAN_NUMBER.fullmatch(word)) for word in typed]
    written = "".join(word for word, is_number in zip(typed, numbers, strict=True) if not is_number)
    if not table or any(letter.isalpha() for letter in set(written).difference(*table)):
        return ""
    return " ".join(
        word if is_number else spelled(word, table) for word, is_number in zip(typed, numbers, strict=True)
    )


def misspelt(words: Sequence[str], _language: str, dice: random.Random) -> str:
    """Drop, double, swap or mistake one letter of one word of five letters or more."""
    places = [place for place, word in enumerate(words) if len(word) >= LETTERS_OF_A_MISSPELT_WORD]
    if not places:
        return ""
    place = dice.choice(places)
    word = words[place]
    at = dice.randrange(len(word) - 1)
    other = dice.choice(sorted({letter for each in words for letter in each if letter.isalpha()}))
    wrong = dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + other + word[at + 1 :],
        )
    )
    return "" if wrong == word else " ".join((*words[:place], wrong, *words[place + 1 :]))


def out_of_order(words: Sequence[str], _language: str, dice: random.Random) -> str:
    """Type the words in another order."""
    if len(set(words)) < 2:
        return ""
    mixed = list(words)
    while mixed == list(words):
        dice.shuffle(mixed)
    return " ".join(mixed)


def begun(words: Sequence[str], _language: str, _dice: random.Random) -> str:
    """Stop after six tenths of the letters, in the middle of a word as may be."""
    typed = " ".join(words)
    return typed[: round(len(typed) * BEGUN)].strip() if len(words) > 2 else ""


def inflected(words: Sequence[str], language: str, dice: random.Random) -> str:
    """Put the last word into another case."""
    last = words[-1]
    if len(last) < LETTERS_OF_A_NOUN or not last.isalpha():
        return ""
    endings = {"az": _azerbaijani, "tr": _turkish, "kk": _kazakh, "ru": _russian}
    other = endings[language](last, dice) if language in endings else ""
    return " ".join((*words[:-1], other)) if other else ""


def _azerbaijani(noun: str, dice: random.Random) -> str:
    """Genitive, locative or ablative by harmony; after a vowel the genitive, right with or without a possessive."""
    vowel = _last_vowel(noun, "aıouəeiöü")
    if not vowel:
        return ""
    back = vowel in "aıou"
    close = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "ə": "i", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}[vowel]
    if noun.endswith(vowel):
        return f"{noun}n{close}n"
    soft = {"q": "ğ", "k": "y"}.get(noun[-1], noun[-1])
    genitive = f"{noun[:-1]}{soft}{close}n"
    return dice.choice((genitive, noun + ("da" if back else "də"), noun + ("dan" if back else "dən")))


def _turkish(noun: str, dice: random.Random) -> str:
    """Genitive, locative or ablative by harmony, d hardened after voiceless consonants."""
    vowel = _last_vowel(noun, "aıoueiöü")
    if not vowel:
        return ""
    back = "a" if vowel in "aıou" else "e"
    close = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}[vowel]
    if noun.endswith(vowel):
        return f"{noun}n{close}n"
    d = "t" if noun[-1] in "fstkçşhp" else "d"
    genitive = f"{noun[:-1]}{'ğ' if noun.endswith('k') else noun[-1]}{close}n"
    return dice.choice((genitive, f"{noun}{d}{back}", f"{noun}{d}{back}n"))


def _kazakh(noun: str, dice: random.Random) -> str:
    """Genitive, locative or ablative by harmony; after a vowel the genitive."""
    vowel = _last_vowel(noun, "аоұыяуәөүіеиэ")
    if not vowel:
        return ""
    hard = vowel in "аоұыяу"
    a, y = ("а", "ы") if hard else ("е", "і")
    if noun.endswith(vowel):
        return f"{noun}н{y}ң"
    voiceless = noun[-1] in "пфкқтсшщчцхһбвгд"
    first = "т" if voiceless else "н" if noun[-1] in "мнң" else "д"
    d = "т" if voiceless else "д"
    ablative = f"{'н' if first == 'н' else d}{a}н"
    return noun + dice.choice((f"{first}{y}ң", f"{d}{a}", ablative))


def _russian(noun: str, dice: random.Random) -> str:
    """Genitive, dative or instrumental of the commonest declensions; nothing for other endings."""
    if noun.endswith("ия"):
        return noun[:-1] + dice.choice(("и", "ю", "ей"))
    if noun.endswith("ие"):
        return noun[:-1] + dice.choice(("я", "ю", "ем"))
    if noun.endswith("ость"):
        return noun[:-1] + dice.choice(("и", "ью"))
    if noun.endswith("а") and noun[-2] in "бвдзлмнпрст":
        return noun[:-1] + dice.choice(("ы", "е", "у"))
    if noun[-1] in "бвдзлмнпрстф":
        return noun + dice.choice(("а", "у", "ом"))
    return ""


def _last_vowel(noun: str, vowels: str) -> str:
    return next((letter for letter in reversed(noun) if letter in vowels), "")


HABITS: dict[str, Habit] = {
    "as typed": lambda words, _language, _dice: " ".join(words),
    "without the letters": without_letters,
    "in the other script": in_other_script,
    "romanised": romanised,
    "as in passports": as_in_passports,
    "one word misspelt": misspelt,
    "words out of order": out_of_order,
    "inflected": inflected,
    "wrong keyboard layout": on_wrong_layout,
    "title begun": begun,
}
