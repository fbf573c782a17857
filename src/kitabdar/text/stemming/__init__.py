"""Stems: the part that a word's inflected forms share, by its language.

Azerbaijani and Kazakh by our own light stemmer and tables of endings; Turkish, Russian and English by Snowball.
"""

from __future__ import annotations

from kitabdar.text.stemming import light, snowball

STEMMED = frozenset((*light.TABLES, *snowball.ALGORITHMS))
"""Languages (MARC codes) that have a stemmer."""

SHORTEST = 5
"""Words of fewer letters are not given to Snowball."""


def stems(k0: str, k1: str, language: str) -> tuple[str, ...]:
    """Return the stems of a word in the alphabet of k1, the shortest last; () where the word has none but itself.

    `k0`, `k1`: its precise and script-normalised keys. A word and its inflected forms share a stem, or the one is a
    stem of the other.
    """
    if language in light.TABLES:
        return light.stems(k1, light.TABLES[language])
    if language in snowball.ALGORITHMS and len(k0) >= SHORTEST:
        return snowball.stems(k0, k1, language)
    return ()
