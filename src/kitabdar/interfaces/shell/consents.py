"""Texts of consent and answers to them, laid out for desk and reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kitabdar.patrons.consenting import TextVersion
from kitabdar.patrons.consents import ConsentView


def shown(texts: Iterable[TextVersion], language: str) -> list[dict[str, Any]]:
    """Lay out texts in the language in which they are shown."""
    return [
        {
            "id": each.id,
            "key": str(each.id),
            "title": each.title(language),
            "body": each.body(language),
            "language": each.language(language),
            "is_optional": each.is_optional,
            "valid_from": each.valid_from,
        }
        for each in texts
    ]


def laid_out(due: Iterable[TextVersion], answers: Iterable[ConsentView], language: str) -> dict[str, Any]:
    """Lay out what waits for an answer (`due`), what holds (`answers`) and what has ended (`earlier`)."""
    answers = list(answers)
    return {
        "due": shown(due, language),
        "answers": [_line(each) for each in answers if each.ended_at is None],
        "earlier": [_line(each) for each in answers if each.ended_at is not None],
    }


def _line(answer: ConsentView) -> dict[str, Any]:
    return {
        "answer": answer,
        "title": answer.text.title(answer.language),
        "body": answer.text.body(answer.language),
        "language": answer.language,
    }
