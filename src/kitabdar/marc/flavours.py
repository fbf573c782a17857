"""Records that look like MARC 21 and are something else: named and refused before they do harm."""

from __future__ import annotations

from kitabdar.marc.problems import Problem, Unreadable

_OTHER_TYPES = {
    "z": "authority-record",
    "u": "holdings-record",
    "v": "holdings-record",
    "x": "holdings-record",
    "y": "holdings-record",
    "w": "classification-record",
    "q": "classification-record",
}


def refuse_other_formats(leader: str, fields: dict[str, bytes], *, authorities: bool = False) -> None:
    """Raise Unreadable for UNIMARC, RUSMARC, MAB2 and records that describe no publication.

    `fields` holds the octets of one field of each tag. A record with 245 passes: it is read as what it says.
    With `authorities` records that describe a heading pass, too.
    """
    if "245" in fields:
        return
    if leader[6:11] == "M2.01" or leader[5:10].endswith("M2.0"):
        raise Unreadable(Problem("mab2-record"))
    if _is_unimarc(leader, fields):
        raise Unreadable(Problem("rusmarc-record" if _is_russian(fields) else "unimarc-record"))
    if authorities and leader[6:7] == "z":
        return
    if code := _OTHER_TYPES.get(leader[6]):
        raise Unreadable(Problem(code))


def _is_unimarc(leader: str, fields: dict[str, bytes]) -> bool:
    """UNIMARC fixes leader/20-23 as "450 " and has coded data of 36 characters in 100 $a, its title in 200."""
    coded = fields.get("100", b"")
    has_coded_data = coded[2:4] == b"\x1fa" and coded[4:12].isdigit() and len(coded) >= 34
    return has_coded_data or ("200" in fields and leader[20:24] == "450 ")


def _is_russian(fields: dict[str, bytes]) -> bool:
    markers = (fields.get("102", b""), fields.get("801", b""), fields.get("001", b"")[:3])
    return any(b"\x1faRU" in marker or marker == b"RU\\" for marker in markers)
