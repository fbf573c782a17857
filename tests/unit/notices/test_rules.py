"""Which rule tells of an event, by which way, and in which words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kitabdar.notices.rules import (
    BY_THE_CLOCK,
    DEFAULTS,
    EVENTS,
    PLACEHOLDERS,
    RETRY_AFTER,
    Contact,
    NoticeRule,
    day_of,
    dear,
    fill,
    ladder,
    name_in_letter,
    retry_at,
    send_after,
    way,
    wrong_names,
)
from kitabdar.notices.wording import LANGUAGES, shipped, shipped_words, variants

BRANCH, LIBRARY, NETWORK, ADULT, CHILD = 3, 2, 1, 10, 11
PLACES = (BRANCH, LIBRARY, NETWORK)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)  # 13:00 in Baku


def days(*rules: NoticeRule, event: str = "overdue", category: int = ADULT) -> list[int]:
    return [each.days for each in ladder(rules, event, PLACES, category)]


def test_the_nearest_place_with_rules_decides_and_categories_come_first() -> None:
    """[NOT-1]."""
    network = NoticeRule("overdue", 7, NETWORK)
    branch = NoticeRule("overdue", 2, BRANCH), NoticeRule("overdue", 1, BRANCH)
    child = NoticeRule("overdue", 5, BRANCH, CHILD)
    assert days(network, *branch) == [1, 2]
    assert days(network, *branch, child) == [1, 2]
    assert days(network, *branch, child, category=CHILD) == [5]
    assert days(network) == [7]
    assert days(NoticeRule("overdue", 9, place_id=99)) == [1, 14, 30]  # of a place elsewhere: as it starts
    assert days(NoticeRule("overdue", 3, BRANCH, is_on=False)) == []  # told of nothing there
    assert days(NoticeRule("lent"), event="lent") == [0] and days(event="lent") == []


@pytest.mark.parametrize(
    ("rule", "contact", "expected"),
    [
        (NoticeRule("due_soon"), Contact("a@b.az", "+994"), "email"),
        (NoticeRule("due_soon"), Contact("", "+994"), "sms"),
        (NoticeRule("due_soon"), Contact("a@b.az", "+994", email_bounces=True), "sms"),
        (NoticeRule("due_soon"), Contact(), "print"),
        (NoticeRule("due_soon", channel="sms"), Contact("a@b.az", "+994"), "sms"),
        (NoticeRule("due_soon", channel="sms"), Contact("a@b.az"), "email"),
        (NoticeRule("due_soon"), Contact("a@b.az", "+994", wishes={"due_soon": "sms"}), "sms"),
        (NoticeRule("due_soon"), Contact("a@b.az", wishes={"due_soon": "none"}), "none"),
        (NoticeRule("overdue"), Contact("a@b.az", wishes={"overdue": "none"}), "email"),
    ],
)
def test_by_which_way_a_notice_goes(rule: NoticeRule, contact: Contact, expected: str) -> None:
    """[NOT-2]."""
    assert way(rule, contact) == expected


def test_a_digest_waits_for_the_next_morning_of_its_branch() -> None:
    """[NOT-3]."""
    rule = NoticeRule("overdue", is_digest=True)
    assert send_after(NoticeRule("overdue"), NOW, "Asia/Baku") == NOW
    assert send_after(rule, NOW, "Asia/Baku") == datetime(2026, 3, 3, 4, tzinfo=UTC)
    assert send_after(rule, NOW - timedelta(hours=8), "Asia/Baku") == datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_attempts_come_to_an_end() -> None:
    """[NOT-4]."""
    assert [retry_at(n, NOW) for n in range(1, 7)] == [*(NOW + each for each in RETRY_AFTER), None]


def test_on_which_day_something_is_told() -> None:
    moment = datetime(2026, 3, 16, 21, tzinfo=UTC)  # the 17th already in Baku
    assert str(day_of(NoticeRule("due_soon", 3), moment, "Asia/Baku")) == "2026-03-14"
    assert str(day_of(NoticeRule("overdue", 3), moment, "Asia/Baku")) == "2026-03-20"


@pytest.mark.parametrize(
    ("language", "patronymic", "expected"),
    [
        ("az", "", "Hörmətli"),
        ("kk", "", "Құрметті"),
        ("tr", "", "Sayın"),
        ("en", "", "Dear"),
        ("ru", "Андреевна", "Уважаемая"),
        ("ru", "Rəşid qızı", "Уважаемая"),
        ("ru", "Қайратқызы", "Уважаемая"),
        ("ru", "Иванович", "Уважаемый"),
        ("ru", "Қайратұлы", "Уважаемый"),
        ("ru", "Nizami oğlu", "Уважаемый"),
        ("ru", "", "Уважаемый читатель"),
    ],
)
def test_the_word_of_respect(language: str, patronymic: str, expected: str) -> None:
    assert dear(language, patronymic) == expected


def test_names_stand_as_letters_have_them() -> None:
    assert name_in_letter("az", "Məmmədova", "Aysel", "Rəşid qızı") == "Aysel Rəşid qızı"
    assert name_in_letter("tr", "Yıldırım", "Zeynep", "") == "Zeynep Yıldırım"
    assert name_in_letter("ru", "Соколова", "", "") == "Соколова"


def test_words_are_filled_and_wrong_names_found() -> None:
    assert fill(" {title}, {due} {nothing}", {"title": "Kar", "due": 3}) == "Kar, 3"
    assert wrong_names("{title} {name} {title} {x}", "line") == ["name", "x"]
    assert wrong_names("{dear} {name}", "message") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_has_its_words_in_every_language(language: str) -> None:
    known, english = shipped(language), shipped("en")
    assert known.keys() == english.keys() and set(EVENTS) <= known.keys()
    for event, words in known.items():
        for field in ("subject", "before", "after", "sms", "line"):
            kind = "line" if field == "line" else "message"
            text, model = getattr(words, field), getattr(english[event], field)
            assert wrong_names(text, kind) == [], (event, field)
            names = {name for name in PLACEHOLDERS[kind] if f"{{{name}}}" in text}
            assert names == {name for name in PLACEHOLDERS[kind] if f"{{{name}}}" in model}, (event, field)
        assert len(words.sms) < 140


def test_variants_and_defaults_have_words() -> None:
    assert variants("overdue") == ("", "last") and variants("hold_ready") == ("",)
    assert shipped_words("overdue", "last", "az") != shipped_words("overdue", "", "az")
    assert shipped_words("overdue", "unknown", "az") == shipped_words("overdue", "", "az")
    assert shipped("xx") == shipped("en")
    for rule in DEFAULTS:
        assert rule.variant in variants(rule.event) and (not rule.days or rule.event in BY_THE_CLOCK)
