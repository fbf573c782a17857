from __future__ import annotations

import pytest

from kitabdar.catalogue import rules
from kitabdar.marc.description import Creator, Description, Form, Identifier, Imprint, Link, Title


def latin(value: str, language: str = "") -> Form:
    return Form(value, "Latn", language)


def cyrillic(value: str, language: str = "") -> Form:
    return Form(value, "Cyrl", language)


def person(*forms: Form) -> Creator:
    return Creator("person", forms, roles=("aut",), is_main=True)


def book(
    title: Form | str = "",
    *,
    author: Creator | None = None,
    uniform: str = "",
    isbn: str = "",
    printed: str = "",
    languages: tuple[str, ...] = ("aze",),
    **more: object,
) -> Description:
    form = latin(title) if isinstance(title, str) else title
    titles = (Title("main", (form,)),) if form.value else ()
    if uniform:
        titles += (Title("uniform", (latin(uniform),)),)
    identifiers = (Identifier("isbn", isbn, printed),) if isbn else ()
    return Description(
        control_number="1",
        titles=titles,
        creators=(author,) if author else (),
        identifiers=identifiers,
        languages=languages,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("0-306-40615-2", "9780306406157"),
        ("978-0-306-40615-7", "9780306406157"),
        ("9780306406157", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("9780306406158", ""),
        ("", ""),
        ("not a number", ""),
    ],
)
def test_isbn13_is_normalised_or_refused(written: str, normalised: str) -> None:
    assert rules.isbn13(written) == normalised


def test_same_isbn_is_the_same_edition_whatever_the_script() -> None:
    one = rules.edition_key(book("Abaĭ zholy", isbn="9780306406157"))
    other = rules.edition_key(book(cyrillic("Абай жолы"), isbn="9780306406157", languages=("kaz",)))
    assert one == other
    assert one.rule == "isbn"


def test_volumes_of_a_set_that_share_an_isbn_are_different_editions() -> None:
    keys = {
        rules.edition_key(book(title, isbn="9780306406157")).value
        for title in ("Əsərləri", "Əsərləri. 1-ci cild", "Əsərləri. 2-ci cild", "Əsərləri. III cild")
    }
    assert len(keys) == 4


def test_isbn_of_the_volume_is_preferred_to_that_of_the_set() -> None:
    volume = Identifier("isbn", "9780804429573", "080442957X (v. 2)")
    whole_set = Identifier("isbn", "9780306406157", "0306406152 (set)")
    described = book("Əsərləri", languages=("aze",))
    both = Description(control_number="1", titles=described.titles, identifiers=(whole_set, volume))
    assert rules.edition_key(both).value.startswith("isbn:9780804429573")


def test_invalid_isbn_gathers_nothing() -> None:
    described = Description(
        control_number="1",
        titles=book("Poems").titles,
        identifiers=(Identifier("isbn", "123", is_valid=False),),
    )
    assert rules.edition_key(described) == rules.ALONE


def imprint(publisher: Form, **more: object) -> dict[str, object]:
    return {"imprints": (Imprint(publisher=(publisher,)),), "year": 1990, **more}


def test_same_imprint_is_the_same_edition_across_scripts() -> None:
    author_latin, author_cyrillic = (
        person(latin("Auezov, Mukhtar")),
        person(cyrillic("Әуезов, Мұхтар", "kaz")),
    )
    one = book(
        latin("Abaĭ zholy", "kaz"),
        author=author_latin,
        languages=("kaz",),
        **imprint(latin("Zhazushy", "kaz")),
    )
    other = book(
        cyrillic("Абай жолы", "kaz"),
        author=author_cyrillic,
        languages=("kaz",),
        **imprint(cyrillic("Жазушы", "kaz")),
    )
    assert rules.edition_key(one).rule == "same_imprint"
    assert rules.edition_key(one) == rules.edition_key(other)


@pytest.mark.parametrize(
    "difference",
    [{"year": 1991}, {"extent": "312 p."}, {"format": "audio"}, {"languages": ("rus",)}],
)
def test_imprints_that_differ_anywhere_are_different_editions(difference: dict[str, object]) -> None:
    author = person(latin("Auezov, Mukhtar"))
    base: dict[str, object] = {"author": author, **imprint(latin("Zhazushy"), extent="480 p.")}
    one, other = book("Abai zholy", **base), book("Abai zholy", **{**base, **difference})  # type: ignore[arg-type]
    assert rules.edition_key(one) != rules.edition_key(other)


def test_short_title_without_author_is_no_edition_to_gather() -> None:
    assert rules.edition_key(book("Atlas", **imprint(latin("Elm")))) == rules.ALONE


def test_one_work_is_gathered_from_five_languages_and_two_scripts() -> None:
    author = [latin("Auezov, Mukhtar"), cyrillic("Ауэзов, Мухтар", "rus"), cyrillic("Әуезов, Мұхтар", "kaz")]
    records = [
        book(cyrillic("Абай жолы", "kaz"), author=person(author[2]), languages=("kaz",)),
        book(
            "Abai",
            author=person(author[0]),
            uniform="Abaĭ zholy",
            languages=("eng",),
            original_languages=("kaz",),
        ),
        book("Abay yolu", author=person(author[0]), uniform="Abai zholy", languages=("tur",)),
        book("Abay yolu", author=person(latin("Auezov, Muxtar")), uniform="Abay joly", languages=("aze",)),
        book(
            cyrillic("Путь Абая"),
            author=person(author[0], author[1]),
            languages=("rus",),
            original_languages=("kaz",),
            links=(Link("765", "Абай жолы"),),
        ),
    ]
    assert len({rules.work_key(record).value for record in records}) == 1
    assert {rules.work_key(record).rule for record in records} == {
        "uniform_title",
        "author_title",
        "original_link",
    }


def test_translation_note_leads_to_the_original() -> None:
    original = book("Benim adım kırmızı", author=person(latin("Pamuk, Orhan")), languages=("tur",))
    translated = book(
        "Mənim adım Qırmızı",
        author=person(latin("Pamuk, Orhan")),
        original_languages=("tur",),
        notes=(latin("Translation of: Benim adım kırmızı."),),
    )
    assert rules.work_key(translated) == rules.Key(rules.work_key(original).value, "translation_note")


@pytest.mark.parametrize("title", ["Seçilmiş əsərləri", "Poems", "Избранное", "Şiirler", "Таңдамалы"])
def test_titles_that_many_share_need_the_whole_author(title: str) -> None:
    one = rules.work_key(book(title, author=person(latin("Əliyev, Vaqif"))))
    same = rules.work_key(book(title, author=person(latin("Əliyev, Vaqif"))))
    namesake = rules.work_key(book(title, author=person(latin("Əliyev, Rəfiq"))))
    assert one == same != namesake


def test_surname_is_enough_for_a_title_of_its_own() -> None:
    one = rules.work_key(book("Cəmilə", author=person(latin("Aytmatov, Çingiz"))))
    other = rules.work_key(book(cyrillic("Джамиля", "rus"), author=person(cyrillic("Айтматов, Ч.", "rus"))))
    assert one.value.split("|")[0] == other.value.split("|")[0]


def test_works_without_author_are_gathered_by_uniform_title_alone() -> None:
    named = book("Dədə Qorqud", uniform="Kitabi-Dədə Qorqud")
    other = book("The book of Dede Korkut", uniform="Kitab-i Dada Gorgud", languages=("eng",))
    unnamed = book("Kitabi-Dədə Qorqud")
    assert rules.work_key(named).value == rules.work_key(other).value
    assert rules.work_key(unnamed) == rules.ALONE


@pytest.mark.parametrize("uniform", ["Works", "Selections", "Laws, etc."])
def test_collective_uniform_title_without_person_gathers_nothing(uniform: str) -> None:
    body = Creator("body", (latin("Azerbaijan"),), is_main=True)
    assert rules.work_key(book("Qanunlar", uniform=uniform)) == rules.ALONE
    assert rules.work_key(book("Qanunlar", uniform=uniform, author=body)) == rules.ALONE


def test_serials_are_not_gathered_by_author_and_title() -> None:
    author = person(latin("Əliyev, Vaqif"))
    assert rules.work_key(book("Xəbərlər", author=author, format="serial")) == rules.ALONE


def test_two_authors_without_main_entry_are_no_author() -> None:
    two = tuple(Creator("person", (latin(name),), roles=("aut",)) for name in ("Aliyev, A.", "Veliyev, V."))
    described = Description(control_number="1", titles=book("Fizika").titles, creators=two)
    assert rules.work_key(described) == rules.ALONE


def test_long_keys_stay_within_their_column_and_apart() -> None:
    author = person(latin("Əliyev, Vaqif"))
    one = rules.work_key(book("söz " * 200 + "bir", author=author)).value
    other = rules.work_key(book("söz " * 200 + "iki", author=author)).value
    assert len(one) <= rules.LONGEST_KEY
    assert one != other


def test_record_without_control_number_gets_one_from_its_bytes() -> None:
    digest = rules.fingerprint(b"record")
    assert rules.derived_control_number(digest) == rules.derived_control_number(rules.fingerprint(b"record"))
    assert rules.derived_control_number(digest) != rules.derived_control_number(rules.fingerprint(b"other"))


@pytest.mark.parametrize(
    ("one", "other", "contradicting"),
    [
        (book("Öykünün bahçesi"), book("Adalet Ağaoğlu'nun romancılığı"), True),
        (book("Öykünün bahçesi"), book("Öykünün bahçesi : eleştiri"), False),
        (book("Abaĭ zholy"), book(cyrillic("Абай жолы")), False),
        (book("Öykünün bahçesi"), book("The garden of stories", languages=("eng",)), False),
        (
            book("Cəmilə", author=person(latin("Aytmatov, Ç."))),
            book("Ağ gəmi", author=person(latin("Aytmatov, Çingiz"))),
            False,
        ),
        (book("Cəmilə"), book(Form("جميله", "Arab")), False),
    ],
)
def test_books_that_share_only_an_isbn_contradict(
    one: Description, other: Description, contradicting: bool
) -> None:
    assert rules.contradict(one, other) is contradicting
    assert rules.contradict(other, one) is contradicting


def test_a_title_with_a_hundred_thousand_spaces_is_read_in_one_go() -> None:
    title = "Abai" + " " * 100_000 + "zholy : roman"
    assert rules.work_title(book(title)).startswith("Abai")
