"""What search makes of words: the linguist's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kitabdar.interfaces.shell.names import WHY_FOUND, interface_language
from kitabdar.interfaces.staff import given
from kitabdar.interfaces.staff.pages import show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.search.explaining import compare, explain
from kitabdar.text.collation import sort_key
from kitabdar.text.languages import language_name
from kitabdar.text.letters import known_languages

LONGEST = 200


@staff_page("catalogue.view")
def words(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Explain one text, or how the first would find the second in the language chosen."""
    question = given.text(request.GET, "question", LONGEST)
    title = given.text(request.GET, "title", LONGEST)
    asked = given.text(request.GET, "language", 3)
    interface = interface_language()
    names = {code: language_name(code, interface) for code in known_languages()}
    language = asked if asked in names else ""
    explained = [explain(question, "" if title else language)] if question else []
    if question and title:
        explained.append(explain(title, language))
    compared = compare(question, title, language) if question and title else None
    context = {
        "question": question,
        "title_words": title,
        "language": language,
        "languages": sorted(names.items(), key=lambda pair: sort_key(pair[1], interface)),
        "explained": explained,
        "compared": compared,
        "meetings": [
            {
                "word": each.word,
                "met": each.met,
                "key": each.key,
                "why": WHY_FOUND[each.tier] if each.tier is not None else "",
            }
            for each in (compared.meetings if compared else ())
        ],
        "why": WHY_FOUND[compared.tier] if compared and compared.tier is not None else "",
    }
    return show(request, at, "words", context)
