"""Turn an edition of `written_data` into a MARC 21 record (leader/18 "i": ISBD punctuation is written out)."""

from __future__ import annotations

from kitabdar.interfaces.cli.demo.written_data import Author, Edition, WrittenWork, terms
from kitabdar.marc.record import Field, Record, Subfields
from kitabdar.text.languages import language_name
from kitabdar.text.scripts import script_of

LEADER = "00000nam a22000003i 4500"  # /17 "3": abbreviated level, for so little is stated
DATE_ENTERED = "250101"
NOTE = "Sample record prepared for the Kitabdar sample library."
_SCRIPT_CODES = {"Arab": "(3/r", "Latn": "(B", "Cyrl": "(N"}  # 880 $6, MARC 21 appendix A
_ARTICLES = {
    "eng": ("The ", "A ", "An "),
    "fre": ("Le ", "La ", "Les ", "L'"),
    "ger": ("Der ", "Die ", "Das "),
    "spa": ("El ", "La "),
}
_FALLBACK = ("eng", "rus")
"""Languages for the terms of a record whose own language has none in terms.json."""


class _Fields:
    """The fields of one record as they are added, with the 880 fields linked to them by occurrence number."""

    def __init__(self) -> None:
        self.regular: list[Field] = []
        self.linked: list[Field] = []
        self._occurrence = 0

    def control(self, tag: str, data: str) -> None:
        self.regular.append(Field(tag, "", (), data))

    def add(
        self, tag: str, indicators: str, *subfields: tuple[str, str], others: tuple[Subfields, ...] = ()
    ) -> None:
        """Add a field with its forms in other scripts; subfields without a value are left out."""
        pairs = tuple((code, value) for code, value in subfields if value)
        if others:
            self._occurrence += 1
            pairs = (("6", f"880-{self._occurrence:02d}"), *pairs)
        self.regular.append(Field(tag, indicators, pairs))
        for other in others:
            script = _SCRIPT_CODES[script_of(other[0][1])]
            link = ("6", f"{tag}-{self._occurrence:02d}/{script}")
            self.linked.append(Field("880", indicators, (link, *other)))


def record(work: WrittenWork, edition: Edition) -> Record:
    """Return the record of one edition of a work."""
    fields = _Fields()
    _coded(fields, work, edition)
    if work.author:
        _heading(fields, work.author, edition)
    _uniform_title(fields, work, edition)
    _title(fields, work.author, edition)
    _imprint(fields, edition)
    fields.add("500", "  ", ("a", NOTE))
    fields.add("520", "  ", ("a", edition.summary))
    for tag, term in sorted(_term(code, edition.language) for code in work.terms):
        fields.add(tag, " 7", ("a", f"{term}."), ("2", "local"))
    for name in edition.translators:
        fields.add(
            "700", "1 " if "," in name else "0 ", ("a", f"{name},"), ("e", "translator."), ("4", "trl")
        )
    if _is_translation(work, edition):
        original = work.original
        name = work.author.heading if work.author else ""
        fields.add("765", "0 ", ("a", name), ("t", original.heading))
    return Record(LEADER, (*fields.regular, *fields.linked))


def _coded(fields: _Fields, work: WrittenWork, edition: Edition) -> None:
    """Add 001 to 041; 008 by its positions for books."""
    dates = f"s{edition.year:04d}    " if edition.year else "nuuuuuuuu"
    audience = "j" if edition.juvenile else " "
    book = f"    {audience}      000 {work.form} "  # 18-34: no illustrations, contents, festschrift or index stated
    fields.control("001", edition.control_number)
    fields.control("003", "KITABDAR")
    fields.control("005", "20250101000000.0")
    fields.control("008", f"{DATE_ENTERED}{dates}{edition.country:<3}{book}{edition.language} d")
    fields.add("040", "  ", ("a", "KITABDAR"), ("c", "KITABDAR"))
    if _is_translation(work, edition):
        fields.add("041", "1 ", ("a", edition.language), ("h", work.original.language))
    else:
        fields.add("041", "0 ", ("a", edition.language))


def _heading(fields: _Fields, author: Author, edition: Edition) -> None:
    """Add 100 in the authorised form, with one 880 for each other script the name is known in."""
    ends = "," if author.dates else ""
    indicators = "1 " if "," in author.heading else "0 "
    others = tuple(
        (("a", name + ends), *_dates(author), ("e", "author.")) for name in _other_scripts(author, edition)
    )
    fields.add(
        "100", indicators, ("a", author.heading + ends), *_dates(author), ("e", "author."), others=others
    )


def _dates(author: Author) -> tuple[tuple[str, str], ...]:
    return (("d", f"{author.dates},"),) if author.dates else ()


def _other_scripts(author: Author, edition: Edition) -> tuple[str, ...]:
    """Return a form of the name for each script but the heading's: in the language of the record if there is one."""
    found: dict[str, str] = {}
    for language in sorted(
        author.forms, key=lambda each: (not each.startswith(edition.language), each != "eng")
    ):
        found.setdefault(script_of(author.forms[language]), author.forms[language])
    found.pop(script_of(author.heading), None)
    return tuple(found.values())


def _uniform_title(fields: _Fields, work: WrittenWork, edition: Edition) -> None:
    """Add 240, or 130 where there is no author, when the title of the edition is not the original one itself."""
    original = work.original
    is_translation = _is_translation(work, edition)
    if work.author and not is_translation and edition.title == original.heading:
        return
    tag, indicators = ("240", "1{}") if work.author else ("130", "{} ")
    skip = _nonfiling(original.heading, original.language)
    language = language_name(edition.language, "en") if is_translation else ""
    ends = "." if language else ""
    others = ((("a", original.title + ends),),) if original.romanised else ()
    fields.add(tag, indicators.format(skip), ("a", original.heading + ends), ("l", language), others=others)


def _title(fields: _Fields, author: Author | None, edition: Edition) -> None:
    """Add 245 as printed with its forms in other scripts, and 246 for variants and parallel titles."""
    by = _in_direct_order(author.form_in(edition.language, script_of(edition.title))) if author else ""
    title = edition.title
    if edition.subtitle:
        title += " :"
    elif by:
        title += " /"
    subtitle = f"{edition.subtitle} /" if edition.subtitle and by else edition.subtitle
    added = "1" if author else "0"
    fields.add(
        "245",
        f"{added}{_nonfiling(edition.title, edition.language)}",
        ("a", title),
        ("b", subtitle),
        ("c", f"{by}." if by else ""),
        others=tuple((("a", each),) for each in edition.other),
    )
    for each in edition.variants:
        fields.add("246", "3 ", ("a", each))
    for each in edition.parallel:
        fields.add("246", "31", ("a", each))


def _imprint(fields: _Fields, edition: Edition) -> None:
    """Add 264 with what is known of it, and the content, medium and carrier every printed book has."""
    if edition.place or edition.publisher:
        year = f"{edition.year}." if edition.year else ""
        place = f"{edition.place} :" if edition.place and edition.publisher else edition.place
        fields.add(
            "264",
            " 1",
            ("a", place),
            ("b", f"{edition.publisher}," if edition.publisher else ""),
            ("c", year),
        )
    elif edition.year:
        fields.add("264", " 1", ("c", f"{edition.year}."))
    fields.add("336", "  ", ("a", "text"), ("b", "txt"), ("2", "rdacontent"))
    fields.add("337", "  ", ("a", "unmediated"), ("b", "n"), ("2", "rdamedia"))
    fields.add("338", "  ", ("a", "volume"), ("b", "nc"), ("2", "rdacarrier"))


def _term(code: str, language: str) -> tuple[str, str]:
    """Return the tag (655 for a genre, 650 for a literature) and the heading in the language of the record."""
    known = terms()[code]
    word = next(known[each] for each in (language, *_FALLBACK) if each in known)
    return ("655" if code.startswith("genre-") else "650"), word


def _is_translation(work: WrittenWork, edition: Edition) -> bool:
    return edition.language != work.original.language


def _in_direct_order(name: str) -> str:
    """Turn "Айтматов, Шыңғыс" into "Шыңғыс Айтматов"."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma else name


def _nonfiling(title: str, language: str) -> int:
    """Return how many characters of an initial article are passed over in sorting."""
    return next((len(article) for article in _ARTICLES.get(language, ()) if title.startswith(article)), 0)
