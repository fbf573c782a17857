"""GET browse: the lists of headings, and the shelf."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router

from kitabdar.catalogue import browsing
from kitabdar.interfaces.api.answers import answer
from kitabdar.interfaces.api.contracts.browsing import (
    BrowseAnswer,
    HeadingName,
    ListedCallNumber,
    ListedHeading,
    ShelfAnswer,
    ShelfPlace,
)
from kitabdar.interfaces.api.shaping import catalogue as shaping

router = Router(tags=["Catalogue"])

Kind = Literal["author", "title", "subject"]
Text = Annotated[str, Query(max_length=310)]
Limit = Annotated[int, Query(ge=1, le=100)]
LARGEST = 2**63 - 1


@router.get("/browse/call-number", response=ShelfAnswer, summary="The shelf, by call number")
def browse_shelf(
    request: HttpRequest,
    at: Text = "",
    after: Text = "",
    before: Text = "",
    edition_id: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
    limit: Limit = browsing.PAGE,
) -> HttpResponse:
    """Return call numbers as they stand on the shelf, from where `at` leads, or on from a line.

    A line is named by its call number (`after` or `before`) and `edition_id`.
    """
    page = browsing.shelf(
        at=_clean(at),
        after=browsing.ShelfCursor(_clean(after), edition_id) if after else None,
        before=browsing.ShelfCursor(_clean(before), edition_id) if before else None,
        size=limit,
    )
    entries = tuple(
        ListedCallNumber(each.call_number, shaping.reference(each.edition), each.branches)
        for each in page.entries
    )
    return answer(ShelfAnswer(entries, page.reached, page.begins, _place(page.before), _place(page.after)))


@router.get("/browse/{kind}", response=BrowseAnswer, summary="Authors, titles or subjects in their order")
def browse_headings(
    request: HttpRequest,
    kind: Kind,
    at: Text = "",
    after: Text = "",
    before: Text = "",
    limit: Limit = browsing.PAGE,
) -> HttpResponse:
    """Return a list in the order of the language asked for (`Accept-Language`).

    It begins where `at` leads, or goes on from a heading. With `at` the entry before the place reached comes first.
    """
    language = (get_language() or "en").split("-")[0]
    page = browsing.headings(
        kind, language, at=_clean(at), after=_clean(after), before=_clean(before), size=limit
    )
    entries = tuple(_entry(kind, each) for each in page.entries)
    return answer(BrowseAnswer(entries, page.reached, page.begins, page.before, page.after))


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()


def _entry(kind: str, entry: browsing.HeadingEntry) -> ListedHeading:
    return ListedHeading(
        text=entry.text,
        language=entry.language,
        editions=entry.count,
        see=HeadingName(entry.see.text, entry.see.language) if entry.see else None,
        see_also=tuple(HeadingName(each.text, each.language) for each in entry.see_also),
        url=f"/search?{urlencode({'heading': f'{kind}:{entry.text}'})}",
    )


def _place(cursor: browsing.ShelfCursor | None) -> ShelfPlace | None:
    return ShelfPlace(cursor.call_number, cursor.edition_id) if cursor else None
