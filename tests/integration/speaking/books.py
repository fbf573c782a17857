"""Books in many languages and scripts, with what each of their texts is to say of itself."""

from __future__ import annotations

from pathlib import Path

from kitabdar.catalogue.models import Record
from tests.support.builders import make_item
from tests.support.importing import take_in
from tests.support.marc_builder import Marc
from tests.support.world import World

BOOKS = (
    Marc(
        "azcyrl", "Сечилмиш әсәрләри", author="Вурғун, Сәмәд", language="aze",
        more=(("040", "  ", "$a AZ $b rus"), ("500", "  ", "$a На обложке портрет автора и сведения о нём")),
    ),
    Marc(
        "kazlc", "Abaĭ zholy $6 880-01", language="kaz", agency="DLC",
        more=(
            ("040", "  ", "$a DLC"), ("880", "10", "$6 245-01 $a Абай жолы"),
            ("504", "  ", "$a Includes bibliographical references and index."),
            ("650", " 0", "$a Kazakh literature $x History and criticism."),
        ),
    ),
    Marc(
        "perlc", "Laylī va Majnūn $6 880-01", language="per",
        more=(("880", "10", "$6 245-01 $a لیلی و مجنون"),),
    ),
    Marc("tur", "Kar", author="Pamuk, Orhan", language="tur", more=(("300", "  ", "$a 428 s. ;"),)),
    Marc("ota", "كتاب دده قورقود", language="ota"),
    Marc("uzb", "Oʻtkan kunlar", author="Qodiriy, Abdulla", language="uzb"),
    Marc(
        "rus", "История Востока = $b Şərq tarixi və mədəniyyəti", language="rus",
        more=(("520", "  ", "$a Очерк истории народов Востока с древнейших времён до наших дней."),),
    ),
    Marc("none", "Türk halklarının tarihi ve kültürü", language="|||"),
    Marc("heb", "Dəftər (דפתר)", language="aze"),
)  # fmt: skip

TITLES = {
    "Сечилмиш әсәрләри": ("az-Cyrl", "ltr"),
    "Абай жолы": ("kk", "ltr"),
    "Abaĭ zholy": ("kk-Latn-alalc97", "ltr"),
    "لیلی و مجنون": ("fa", "rtl"),
    "Laylī va Majnūn": ("fa-Latn-alalc97", "ltr"),
    "Kar": ("tr", "ltr"),
    "كتاب دده قورقود": ("ota", "rtl"),
    "Oʻtkan kunlar": ("uz", "ltr"),
    "История Востока": ("ru", "ltr"),
    "Şərq tarixi və mədəniyyəti": ("az", "ltr"),
    "Türk halklarının tarihi ve kültürü": ("tr", "ltr"),
    "Dəftər (דפתר)": ("az", "ltr"),
}
OTHERS = {
    "Вурғун, Сәмәд": ("az-Cyrl", "ltr"),
    "На обложке портрет автора и сведения о нём": ("ru", "ltr"),
    "Includes bibliographical references and index.": ("en", "ltr"),
    "Kazakh literature › History and criticism": ("en", "ltr"),
    "Очерк истории народов Востока с древнейших времён до наших дней.": ("ru", "ltr"),
}
EXPECTED = TITLES | OTHERS


def shelve(world: World, folder: Path) -> dict[str, Record]:
    """Take the books in, and put two of each on the shelves of Sahil: barcodes `number-1` and `number-2`."""
    take_in(*BOOKS, folder=folder)
    found = {}
    for book in BOOKS:
        found[book.number] = record = Record.objects.get(control_number=book.number)
        for copy in (1, 2):
            make_item(record, world.sahil, world.book, barcode=f"{book.number}-{copy}")
    return found
