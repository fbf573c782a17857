"""What $e says a creator did, as MARC relator codes; terms of the languages our libraries catalogue in."""

from __future__ import annotations

from collections.abc import Iterable

_TERMS = {
    "aut": "author|author of text|writer|joint author|автор|автор текста|müəllif|yazar|автор|авторы|muallif",
    "trl": "translator|translated by|переводчик|пер.|перевод|tərcüməçi|tərcümə edən|çeviren|çevirmen|аударған|"
    "аудармашы|tarjimon|которгон|tr.|trans.|transl.",
    "edt": "editor|ed.|editor of compilation|редактор|ред.|отв. ред.|гл. ред.|научный редактор|redaktor|"
    "редакторы|editör|muharrir|joint editor",
    "com": "compiler|comp.|составитель|сост.|tərtibçi|tərtib edən|derleyen|құрастырушы|құраст.|tuzuvchi|түзүүчү",
    "ill": "illustrator|ill.|иллюстратор|художник|rəssam|çizer|resimleyen|суретші|rassom",
    "aui": "author of introduction|author of introduction, etc.|writer of introduction|writer of foreword|"
    "writer of preface|автор предисловия|авт. предисл.|ön sözün müəllifi|önsöz",
    "aft": "author of afterword|author of afterword, colophon, etc.|writer of afterword|автор послесловия",
    "cwt": "commentator for written text|writer of added commentary|автор комментариев|комментатор",
    "ctb": "contributor|соавтор|участник",
    "cmp": "composer|композитор|bəstəkar|besteci|сазгер|kompozitor",
    "lyr": "lyricist|поэт-песенник|söz müəllifi",
    "lbt": "librettist|либреттист",
    "cnd": "conductor|дирижёр|дирижер|dirijor",
    "prf": "performer|исполнитель|ifaçı|орындаушы",
    "sng": "singer|певец|певица|müğənni|әнші",
    "nrt": "narrator|чтец|рассказчик|qiraətçi|anlatan",
    "act": "actor|актёр|актер|aktyor|oyuncu",
    "drt": "director|film director|television director|режиссёр|режиссер|rejissor|yönetmen",
    "pro": "producer|film producer|продюсер|prodüser",
    "aus": "screenwriter|author of screenplay, etc.|сценарист|ssenarist|senarist",
    "pht": "photographer|фотограф|fotoqraf|fotoğrafçı|фотосуретші",
    "art": "artist|художник",
    "ctg": "cartographer|картограф|kartoqraf",
    "pbl": "publisher|издатель|nəşriyyat|yayıncı",
    "prt": "printer|типография",
    "isb": "issuing body|выпускающая организация",
    "spn": "sponsor|sponsoring body|спонсор",
    "dgg": "degree granting institution|degree grantor",
    "ths": "thesis advisor|degree supervisor|научный руководитель|elmi rəhbər|danışman",
    "hnr": "honoree|dedicatee|юбиляр",
    "own": "owner|владелец",
    "cre": "creator|создатель",
    "adp": "adapter|adaptor|обработчик",
    "arr": "arranger|arranger of music|аранжировщик",
    "rev": "reviewer|рецензент|rəyçi",
    "ivr": "interviewer|интервьюер",
    "ive": "interviewee",
    "bkd": "book designer|designer|дизайнер|dizayner",
    "res": "researcher|исследователь",
    "org": "organizer|организатор",
}
_BY_TERM = {term: code for code, terms in _TERMS.items() for term in terms.split("|")}


def roles(terms: Iterable[str], codes: Iterable[str]) -> tuple[str, ...]:
    """Return relator codes for $e `terms` and $4 `codes` (codes or id.loc.gov addresses), each once."""
    found: list[str] = []
    for code in codes:
        code = code.strip().rsplit("/", 1)[-1].lower()
        if len(code) == 3 and code.isalpha():
            found.append(code)
    for term in terms:
        term = term.strip(" ,;:[]()").casefold()
        code = _BY_TERM.get(term) or _BY_TERM.get(term.rstrip(".")) or ""
        if code:
            found.append(code)
    return tuple(dict.fromkeys(found))
