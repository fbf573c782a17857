"""Five languages, complete: every string, with its plural forms and placeholders."""

from __future__ import annotations

import re

import pytest
from scripts import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def test_no_string_is_untranslated_or_guessed() -> None:
    assert messages.missing() == []


def test_the_code_has_strings_to_translate() -> None:
    assert len(messages.collect()) > 100


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    wrong = []
    for message in messages.load(language):
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        wanted = set().union(*(set(PLACEHOLDER.findall(each)) for each in ids))
        for string in strings:
            found = set(PLACEHOLDER.findall(string))
            # a singular form may say "one" in words
            if not found <= wanted or (len(ids) == 1 and found != wanted):
                wrong.append(string)
    assert wrong == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_plural_forms_are_as_many_as_the_language_has(language: str) -> None:
    count = 3 if language == "ru" else 2
    wrong = [m.id for m in messages.load(language) if not isinstance(m.id, str) and len(m.string) != count]
    assert wrong == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_translation_is_obsolete(language: str) -> None:
    known = {
        (message.id if isinstance(message.id, str) else message.id[0], message.context)
        for message in messages.collect()
    }
    have = {
        (message.id if isinstance(message.id, str) else message.id[0], message.context)
        for message in messages.load(language)
        if message.id
    }
    assert sorted(str(each) for each in have - known) == []
