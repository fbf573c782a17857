"""Completions in the script that is typed and in the script of the record, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from kitabdar.search.engine import Suggestion
from kitabdar.text.guessing.claiming import SURE_OF_A_NAME, language_of
from kitabdar.text.keys import keys_of
from kitabdar.text.scripts import script_of
from kitabdar.text.writing import written


def paired(found: Sequence[Suggestion], typed: str, limit: int) -> list[Suggestion]:
    """Put the forms of one name into one completion: as the record has it, and beside it in the script typed.

    Forms are of one name where their loose keys are the same in any order. One that the records have in another
    script alone is rewritten, where a table can. The order is that of the first of each.
    """
    script = script_of(typed)
    names: dict[tuple[str, str], list[Suggestion]] = {}
    for each in found:
        key = " ".join(sorted([keys.k2[0] for keys in keys_of(each.text)]))
        names.setdefault((each.field, key), []).append(each)
    return [_pair(forms, script) for forms in list(names.values())[:limit]]


def _pair(forms: Sequence[Suggestion], script: str) -> Suggestion:
    count = max(each.count for each in forms)
    as_typed = next((each for each in forms if script_of(each.text) == script), None)
    other = next((each for each in forms if script_of(each.text) != script), None)
    if other is None or not script:
        return Suggestion(forms[0].text, forms[0].field, count)
    beside = as_typed.text if as_typed else _rewritten(other.text, script)
    return Suggestion(other.text, other.field, count, beside)


def _rewritten(text: str, script: str) -> str:
    return written(text, language_of(text, sure=SURE_OF_A_NAME), script) or ""
