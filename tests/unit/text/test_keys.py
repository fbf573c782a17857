"""Words meet across scripts and habits of spelling, and stay apart where they differ."""

from __future__ import annotations

import pytest

from kitabdar.text import keys
from kitabdar.text.keys import (
    MOST_LOOSE_READINGS,
    MOST_SCRIPT_READINGS,
    Token,
    analyse,
    loose_key,
    precise_key,
)
from kitabdar.text.letters import Letters, letters_of


def tier(query: str, record: str, language: str) -> int | None:
    """Return the first key at which every word of the query meets its fellow in the record."""
    asked, held = analyse(query), analyse(record, language)
    if len(asked) != len(held):
        return None
    pairs = list(zip(asked, held, strict=True))
    if all(a.k0 == b.k0 for a, b in pairs):
        return 1
    if all(set(a.k1) & set(b.k1) for a, b in pairs):
        return 2
    return 3 if all(set(a.k2) & set(b.k2) for a, b in pairs) else None


TURKISH_I = [
    ("ISPARTA", "Isparta"), ("ısparta", "Isparta"), ("isparta", "Isparta"), ("İSTANBUL", "İstanbul"),
    ("istanbul", "İstanbul"), ("ISTANBUL", "İstanbul"), ("i̇stanbul", "İstanbul"), ("IŞIK", "ışık"),
    ("IĞDIR", "Iğdır"), ("iğdır", "Iğdır"), ("DİYARBAKIR", "Diyarbakır"), ("diyarbakir", "Diyarbakır"),
    ("QIZIL", "qızıl"), ("İ", "i"), ("I", "ı"), ("Iİıi", "ıiıi"), ("Kırıkkale", "KIRIKKALE"),
    ("BAKI", "Bakı"), ("baki", "Bakı"), ("İLHAM", "ilham"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "record"), TURKISH_I)
@pytest.mark.parametrize("language", ["tur", "aze", ""])
def test_dotted_and_dotless_i_are_one_in_every_key(query: str, record: str, language: str) -> None:
    assert tier(query, record, language) == 1


MEET = [
    ("Heydar Aliyev", "Һејдәр Әлијев", "aze", 3),
    ("Heydər Əliyev", "Һејдәр Әлијев", "aze", 2),
    ("Һејдәр Әлијев", "Heydər Əliyev", "aze", 2),
    ("Гейдар Алиев", "Heydər Əliyev", "aze", 3),
    ("Heydər Əliyev", "Гейдар Алиев", "rus", 3),
    ("Heyder Eliyev", "Heydər Əliyev", "aze", 3),
    ("Haydar Aliev", "Heydər Əliyev", "aze", 3),
    ("Ḣei̐dăr Ălii̐ev", "Heydər Əliyev", "aze", 2),
    ("Heydər Əliyev", "Ḣei̐dăr Ălii̐ev", "aze", 2),
    ("Ganja", "Gəncə", "aze", 3),
    ("bashlanghij", "başlanğıc", "aze", 3),
    ("dovlatchilik", "dövlətçilik", "aze", 3),
    ("mazhab", "məzhəb", "aze", 3),
    ("Гёй-Гёль", "Göy göl", "aze", 3),
    ("oryssha", "орысша", "kaz", 2),
    ("songhy", "соңғы", "kaz", 3),
    ("Êrenburg", "Эренбург", "rus", 2),
    ("Rossijskaâ šutka", "Российская шутка", "rus", 2),
    ("Ŝedrin", "Щедрин", "rus", 2),
    ("Gyandzha", "Gəncə", "aze", 3),
    ("Гянджа", "Gəncə", "aze", 3),
    ("Garadagh", "Qaradağ", "aze", 3),
    ("Shusha", "Şuşa", "aze", 2),
    ("Şuşa", "Шуша", "aze", 2),
    ("Suse", "Şuşə", "aze", 3),
    ("Khachmaz", "Xaçmaz", "aze", 2),
    ("vilayeti", "vilayəti", "aze", 3),
    ("Qasьmaƣlь", "Qasımağlı", "aze", 2),
    ("Məhəmməd", "محمد", "aze", 3),
    ("قایا", "Qaya", "aze", 3),
    ("Qazaqstan", "Қазақстан", "kaz", 2),
    ("Қазақстан", "Qazaqstan", "kaz", 2),
    ("قازاقستان", "Қазақстан", "kaz", 2),
    ("Kazakhstan", "Қазақстан", "kaz", 3),
    ("Казак", "Қазақ", "kaz", 3),
    ("Almaty", "Алматы", "kaz", 2),
    ("Ȧlmaty", "Алматы", "kaz", 2),
    ("Taldykorgan", "Талдықорған", "kaz", 3),
    ("Aqtau", "Ақтау", "kaz", 2),
    ("Aqtaý", "Ақтау", "kaz", 2),
    ("Aqtay'", "Ақтау", "kaz", 2),
    ("Shymkent", "Шымкент", "kaz", 2),
    ("Zhezqazghan", "Жезқазған", "kaz", 2),
    ("جەزقازعان", "Жезқазған", "kaz", 2),
    ("Mukhtar Auezov", "Мұхтар Әуезов", "kaz", 3),
    ("Мухтар Ауэзов", "Мұхтар Әуезов", "kaz", 3),
    ("Abai", "Абай", "kaz", 2),
    ("Yasar Kemal", "Yaşar Kemal", "tur", 3),
    ("Яшар Кемаль", "Yaşar Kemal", "tur", 2),
    ("Yaşar Kemal", "Яшар Кемаль", "rus", 2),
    ("Chekhov", "Чехов", "rus", 2),
    ("Çexov", "Чехов", "rus", 2),
    ("Dostoevskii", "Достоевский", "rus", 3),
    ("Dostoyevsky", "Достоевский", "rus", 3),
    ("Dostoevskiĭ", "Достоевский", "rus", 3),
    ("I͡Uriĭ", "Юрий", "rus", 2),
    ("I︠U︡riĭ", "Юрий", "rus", 2),
    ("Iurii", "Юрий", "rus", 3),
    ("Ulugbek", "Ulugʻbek", "uzb", 3),
    ("Улуғбек", "Ulug‘bek", "uzb", 2),
    ("Ozbekiston", "Oʻzbekiston", "uzb", 3),
    ("Алишер Навоий", "Alisher Navoiy", "uzb", 2),
    ("Aitmatov", "Айтматов", "kir", 2),
    ("Chyngyz", "Чыңгыз", "kir", 3),
    ("Magtymguly", "Магтымгулы", "tuk", 2),
    ("Tukay", "Тукай", "tat", 2),
    ("Ḥasan", "Hasan", "tur", 2),
    ("Saʻdī", "Saʼdi", "per", 2),
    ("علي", "علی", "per", 2),
    ("علی‌اف", "علیاف", "per", 1),
    ("مُحَمَّد", "محمد", "ara", 2),
    ("۱۲۳", "123", "per", 2),
]  # fmt: skip


@pytest.mark.parametrize(("query", "record", "language", "expected"), MEET)
def test_a_name_typed_one_way_meets_it_written_another(
    query: str, record: str, language: str, expected: int
) -> None:
    found = tier(query, record, language)
    assert found is not None and found <= expected, (analyse(query), analyse(record, language))


APART = [
    ("Bakı", "Gəncə", "aze"), ("kitab", "kətib", "aze"), ("Алма", "Алмалы", "kaz"), ("göz", "güz ", "eng"),
    ("Abay", "Абдулла", "kaz"), ("tarix", "tərəf", "aze"), ("roman", "ruman", "tur"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "record", "language"), APART)
def test_different_words_stay_apart_at_the_precise_and_script_keys(
    query: str, record: str, language: str
) -> None:
    assert tier(query, record, language) in (None, 3)


def test_a_word_carries_its_place_in_the_text() -> None:
    text = "«Kitabi-Dədə Qorqud» — дастан"
    found = analyse(text, "aze")
    assert [text[token.start : token.end] for token in found] == ["Kitabi", "Dədə", "Qorqud", "дастан"]
    assert [token.position for token in found] == [0, 1, 2, 3]
    assert isinstance(found[0], Token)


def test_apostrophes_of_every_kind_are_one() -> None:
    keys = {precise_key(f"O{sign}zbek") for sign in "'`´ʻʼ‘’′"}
    assert keys == {"o'zbek"}


def test_quotation_marks_are_no_part_of_a_word() -> None:
    assert [token.k0 for token in analyse("'Kitab' “Kitab” ʻKitabʼ")] == ["kitab"] * 3


def test_signs_of_han_kana_and_thai_are_words_by_themselves() -> None:
    assert [token.text for token in analyse("図書館 ไทย")] == ["図", "書", "館", "ไ", "ท", "ย"]


@pytest.mark.parametrize("text", ["", " ", "…—!?", "🙂", "ʻ", "'''", "\u0301", "\u200b", "_", "\ud800"])
def test_a_text_without_words_has_no_tokens(text: str) -> None:
    assert analyse(text) == ()


@pytest.mark.parametrize("language", ["und", "mul", "zxx", "|||", "", "xyz"])
def test_an_odd_language_code_is_no_obstacle(language: str) -> None:
    assert tier("Һејдәр", "Heydər", language) == 2


def test_readings_are_bounded_for_the_most_doubtful_word() -> None:
    (token,) = analyse("jxcwykhshghzhyatsngчгжцщхё")
    assert 1 < len(token.k1) <= MOST_SCRIPT_READINGS
    assert 1 < len(token.k2) <= MOST_LOOSE_READINGS


def test_the_keys_of_the_specification_are_made() -> None:
    assert loose_key("Heydər Əliyev", "aze") == "haidar aliav"
    assert loose_key("Һејдәр Әлијев", "aze") == "haidar aliav"
    assert loose_key("Haydar Aliyev") == "haidar aliav"
    assert loose_key("Гейдар Алиев", "rus") == "kaidar aliav"
    assert "haidar" in analyse("Гейдар", "rus")[0].k2
    assert loose_key("Қазақстан", "kaz") == loose_key("Qazaqstan") == "kazakstan"
    assert loose_key("Казахстан", "rus") == loose_key("Kazakhstan") == "kazahstan"


def test_alalc_marks_are_read_before_marks_are_stripped() -> None:
    (token,) = analyse("u̇lken", "kaz")
    assert token.k1[0] == "ülken"
    assert analyse("ulken", "kaz")[0].k1[0] != "ülken"


def test_words_that_come_again_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[str] = []
    work_out = keys.word_keys

    def counted(word: str, letters: Letters) -> keys.Keys | None:
        worked_out.append(word)
        return work_out(word, letters)

    monkeypatch.setattr(keys, "MOST_REMEMBERED", 3)
    monkeypatch.setattr(keys, "word_keys", counted)
    words = keys._Words("aze")
    for word in ("ana", "ata", "dağ", "ana", "yol", "ana", "su", "daş", "ana", "ata"):
        assert words[word] == work_out(word, letters_of("aze"))
    assert worked_out == ["ana", "ata", "dağ", "yol", "su", "daş", "ata"]
