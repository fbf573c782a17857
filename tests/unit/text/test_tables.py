"""Letter tables say where they come from, and read known words rightly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kitabdar.text import letters
from kitabdar.text.keys import analyse
from kitabdar.text.letters import BEGIN, END, Table, parse, tables

HEADER = {"languages", "script", "period", "source", "use", "signs", "telling", "confirmed", "columns"}
LETTER_TABLES = Path(letters.__file__).parent / "tables"
ALPHABET = set("aəbcçdefgğhxijkqlmnŋoöprsştuüvwyzʲ0123456789")

# Words with their official or usual form in the Latin alphabet of the language: names of places and persons
# as atlases and the encyclopaedias of each country print them in both alphabets.
GOLDEN = [
    ("Азәрбајҹан", "aze", "azərbaycan"),
    ("Һејдәр", "aze", "heydər"),
    ("Ҝөјчај", "aze", "göyçay"),
    ("Сумгајыт", "aze", "sumqayıt"),
    ("Ҹавид", "aze", "cavid"),
    ("Бүлбүл", "aze", "bülbül"),
    ("Мәммәдгулузадә", "aze", "məmmədquluzadə"),
    ("Шәки", "aze", "şəki"),
    ("Ағдам", "aze", "ağdam"),
    ("жүри", "aze", "jüri"),
    ("Gəncə", "aze", "gəncə"),
    ("Gäncä", "aze", "gəncə"),
    ("Gǝncǝ", "aze", "gəncə"),
    ("Gәncә", "aze", "gəncə"),
    ("Qьzьl", "aze", "qızıl"),
    ("Ƣənçə", "aze", "ğəncə"),
    ("jeni jolƅ", "aze", "yeni yolı"),
    ("Aƣdaş mɵvsymy", "aze", "ağdaş mövsümü"),
    ("Ḣei̐dăr Ălii̐ev", "aze", "heydər əliyev"),
    ("Ġȯi̐chai̐", "aze", "göyçay"),
    ("Қазақстан", "kaz", "qazaqstan"),
    ("Ғабит Мүсірепов", "kaz", "ğabit müsirepov"),
    ("Өскемен", "kaz", "öskemen"),
    ("Жаңаөзен", "kaz", "jaŋaözen"),
    ("Шымкент", "kaz", "şımkent"),
    ("Мұхтар Әуезов", "kaz", "muxtar əwezov"),
    ("Äwezov", "kaz", "əwezov"),
    ("Ǵabit Músirepov", "kaz", "ğabit müsirepov"),
    ("Jańaózen", "kaz", "jaŋaözen"),
    ("O'skemen", "kaz", "öskemen"),
    ("Zhan͡gaȯzen", "kaz", "jaŋaözen"),
    ("Zhan︠g︡aȯzen", "kaz", "jaŋaözen"),
    ("قازاقستان", "kaz", "qazaqstan"),
    ("جاڭا", "kaz", "jaŋa"),
    ("ۇلتتىق", "kaz", "ulttıq"),
    ("ماعجان", "kaz", "mağjan"),
    ("Hâlâ Âşık", "tur", "hala aşık"),
    ("Иванъ", "rus", "ivan"),
    ("Щука", "rus", "şçuka"),
    ("Юлия", "rus", "yuliya"),
    ("I͡Ulii͡a", "rus", "yuliya"),
    ("Oʻzbekiston", "uzb", "özbekiston"),
    ("O'zbekiston", "uzb", "özbekiston"),
    ("Ўзбекистон", "uzb", "özbekiston"),
    ("Gʻafur Gʻulom", "uzb", "ğafur ğulom"),
    ("Ғафур Ғулом", "uzb", "ğafur ğulom"),
    ("Shahrisabz", "uzb", "şahrisabz"),
    ("Чўлпон", "uzb", "çölpon"),
    ("Чыңгыз Өзгөн", "kir", "çıŋgız özgön"),
    ("Aşgabat", "tuk", "aşgabat"),
    ("Köneürgenç", "tuk", "köneürgenç"),
    ("Saparmyrat", "tuk", "saparmırat"),
    ("Җепбаров", "tuk", "cepbarov"),
    ("Җәлил", "tat", "cəlil"),
    ("Cälil", "tat", "cəlil"),
    ("Яңа", "tat", "yaŋa"),
    ("شیراز", "per", "şiraz"),
    ("كتاب", "ara", "ktab"),
    ("کتاب", "per", "ktab"),
    ("ئۇيغۇر", "uig", "uyğur"),
    ("Ġazavāt", "ota", "ğazavat"),
    ("كوڭل", "ota", "koŋl"),
    ("Ûrij Žukov i šutka", "rus", "yuriy jukov i şutka"),
]


@pytest.mark.parametrize(("word", "language", "key"), GOLDEN)
def test_a_known_word_is_read_as_its_country_writes_it(word: str, language: str, key: str) -> None:
    found = analyse(word, language)
    expected = key.replace("ı", "i").split()
    assert len(found) == len(expected)
    assert all(right in token.k1 for token, right in zip(found, expected, strict=True)), found


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_every_table_says_where_it_comes_from_and_who_confirmed_it(table: Table) -> None:
    header = table.header
    assert all(header.get(word) for word in ("languages", "script", "period", "source", "confirmed"))


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_no_header_is_empty_or_unknown(table: Table) -> None:
    assert {word for word, value in table.header.items() if not value.strip()} == set()
    assert set(table.header) <= HEADER, "a word that nothing reads"
    assert all(re.fullmatch(r"[a-z]{3}|\*", code) for code in table.languages)
    assert re.fullmatch("[A-Z][a-z]{3}", table.header["script"])


@pytest.mark.parametrize("path", sorted(LETTER_TABLES.glob("*.tsv")), ids=lambda path: path.stem)
def test_every_row_has_known_columns_and_no_empty_key(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            cells = [*line.split("\t"), "", "", "", ""]
            assert len(line.split("\t")) <= 5 and cells[1], line
            assert cells[3] in ("", "initial", "final", "word"), line


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_every_table_reads_into_the_common_alphabet_alone(table: Table) -> None:
    for piece, (script, loose) in table.rows.items():
        assert piece.strip(BEGIN + END)
        assert 1 <= len(script) <= 4
        assert set("".join(script + loose)) <= ALPHABET, piece


def test_the_tables_cover_every_language_of_the_region() -> None:
    assert {"aze", "kaz", "tur", "rus", "uzb", "kir", "tuk", "tat"} <= {
        code for table in tables() for code in table.languages
    }


def test_letters_given_twice_are_named() -> None:
    with pytest.raises(ValueError, match="line 3"):
        parse("new", "# languages: aze\nı\ti\ni\ty\n")  # keys know one i


def test_a_line_without_a_tab_is_named() -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse("new", "# languages: aze\nа a\n")
