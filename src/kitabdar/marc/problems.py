"""What can be wrong with a file or a record, as codes; each with the English sentence a librarian reads.

The sentences are message ids: the Django side translates `CODES[code]` and fills in the named parameters.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """Something found in a record: `position` counts records of the file from 1, `field` is a tag or empty."""

    code: str
    params: dict[str, object] = field(default_factory=dict)
    position: int = 0
    field: str = ""


class Unreadable(Exception):
    """A record that cannot be taken in; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class UnreadableFile(Exception):
    """A file that is no MARC, or can be read no further; records read before it stand."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class TooLong(Exception):
    """A record or field that ISO 2709 cannot carry (99,999 and 9,999 octets)."""

    def __init__(self, length: int, tag: str = "") -> None:
        super().__init__(f"{tag or 'record'}: {length}")
        self.length = length
        self.tag = tag


FILE_CODES = {
    "file-is-pdf": "This is a PDF document, not a file of MARC records.",
    "file-is-zip": "This is a ZIP archive. Unpack it and give the MARC file inside.",
    "file-is-epub": "This is an EPUB book, not a file of MARC records.",
    "file-is-html": "This is a web page (HTML), not a file of MARC records.",
    "file-is-utf-16": "This file is in UTF-16. Save it as UTF-8 and try again.",
    "file-is-irbis-master": "This is an IRBIS64 database file (.mst). Export the records as MARC 21 from IRBIS.",
    "file-is-irbis-index": "This is an IRBIS64 index file (.xrf). Export the records as MARC 21 from IRBIS.",
    "file-is-irbis-text": "This is an IRBIS text exchange file. Export the records as MARC 21 from IRBIS.",
    "file-is-mab2": "These are MAB2 records. Convert them to MARC 21 first.",
    "file-is-aleph": "This is an Aleph sequential file. Export the records as ISO 2709 or MARCXML.",
    "file-is-marc-json": "This is MARC in JSON. Give the records as ISO 2709 or MARCXML.",
    "file-is-marc-text": "This is MARC written out as text. Give the records as ISO 2709 or MARCXML.",
    "file-is-oai-marc": "This is OAI-MARC, an older XML form. Give the records as MARCXML.",
    "file-is-other": "This is a %(format)s file, not a file of MARC records.",
    "not-marc": "No MARC record was found in this file.",
    "wrong-namespace": "The XML uses the namespace “%(namespace)s”; MARCXML needs “%(expected)s”.",
    "no-records": "This XML file holds no MARC records (its first element is “%(element)s”).",
    "dtd-refused": "This XML file declares a document type (DTD). For safety such files are not read.",
    "xml-broken": "The XML is broken at line %(line)s: %(reason)s. Records before it were read.",
    "xml-too-large": "There are more than %(limit)s MB of XML without a record. Reading stopped.",
    "gzip-broken": "The compressed file is damaged or incomplete. Records before the damage were read.",
}

RECORD_CODES = {
    "record-too-long": "This record has no end: more than %(limit)s MB without a record terminator.",
    "not-a-record": "This stretch of the file is not a MARC record.",
    "no-fields": "The record is empty: it has no fields.",
    "bad-directory": "The directory of the record cannot be read.",
    "bad-xml-record": "The XML of this record cannot be read: %(reason)s.",
    "unimarc-record": "This is a UNIMARC record. UNIMARC is not read yet; give MARC 21.",
    "rusmarc-record": "This is a RUSMARC record. RUSMARC is not read yet; give MARC 21.",
    "mab2-record": "This is a MAB2 record. Convert it to MARC 21 first.",
    "authority-record": "This is an authority record, not a description of a publication.",
    "holdings-record": "This is a holdings record, not a description of a publication.",
    "classification-record": "This is a classification or community record, not a description of a publication.",
}

WARNING_CODES = {
    "wrong-record-length": "The leader says %(stated)s octets; the record has %(actual)s.",
    "no-record-terminator": "The record ends without its terminator.",
    "bad-leader": "The leader has characters that do not belong there.",
    "bad-base-address": "The base address in the leader was wrong and was worked out anew.",
    "directory-rebuilt": "The directory was wrong; the fields were told apart by their terminators.",
    "bad-directory-entry": "Field %(field)s could not be found in the record and was left out.",
    "field-terminator-inside": "Field %(field)s holds a field terminator, which was removed.",
    "bad-tag": "A field has the tag “%(field)s”, which is not a tag; it was left out.",
    "bad-indicators": "Field %(field)s has missing or wrong indicators.",
    "no-subfields": "Field %(field)s has no subfields; its text was kept as subfield a.",
    "text-before-subfield": "Field %(field)s has text before its first subfield; it was left out.",
    "bad-subfield-code": "Field %(field)s has a subfield without a proper code.",
    "empty-field": "Field %(field)s is empty.",
    "invalid-utf8": "Field %(field)s has octets that are not UTF-8; they were replaced.",
    "utf8-without-flag": "The record is in UTF-8 though its leader does not say so.",
    "encoding-guessed": "The leader does not tell the encoding; %(encoding)s was recognised by its letters.",
    "encoding-lies": "The leader says UTF-8 but the record is in %(encoding)s.",
    "bad-marc8": "Field %(field)s has characters that are not MARC-8.",
    "double-encoded": "Field %(field)s looks as if it had been encoded twice (“%(sample)s”).",
    "lost-characters": "Field %(field)s has characters that were lost before it came here.",
    "control-characters": "Control characters were removed from field %(field)s.",
    "mixed-scripts": "Field %(field)s mixes look-alike letters of two scripts in one word (“%(word)s”).",
    "duplicate-field": "Field %(field)s occurs %(count)s times; the first is used.",
    "dangling-link": "Field 880 points to %(field)s, which is not there; it is kept by itself.",
    "no-control-number": "The record has no control number (001).",
    "no-title": "The record has no title (245).",
    "short-008": "Field 008 has %(length)s characters instead of 40.",
    "bad-008": "Field 008 has characters that do not belong there.",
    "invalid-isbn": "The ISBN “%(value)s” is not valid.",
    "invalid-issn": "The ISSN “%(value)s” is not valid.",
    "bad-language": "“%(value)s” is not a MARC language code.",
    "unsafe-address": "The address “%(value)s” in 856 is neither http nor https and is not shown.",
    "nonfiling-too-long": "Field %(field)s skips more characters in sorting than it has.",
    "markup": "Field %(field)s holds HTML; it is shown as plain text.",
}

MAPPING_CODES = {
    "mapping-unknown": "There is no item mapping named “%(name)s”.",
    "mapping-not-toml": "The item mapping is not a TOML file: %(reason)s.",
    "mapping-without-items": "The item mapping has no [[items]] section.",
    "mapping-without-barcode": "The item mapping does not say where the barcode of %(tag)s is.",
    "mapping-unknown-member": "The item mapping names “%(member)s”, which items do not have.",
    "mapping-bad-tag": "The item mapping has “%(value)s” where a field tag is expected.",
    "mapping-bad-value": "The item mapping cannot use “%(value)s” for “%(member)s”.",
}

CODES: dict[str, str] = {**FILE_CODES, **RECORD_CODES, **WARNING_CODES, **MAPPING_CODES}
