"""Print what goes on paper: the letters of a branch as one PDF; what was printed is noted. [NOT-11]"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from django.db import transaction
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer

from kitabdar.circulation.services.transactions import lock
from kitabdar.notices.models import Message, MessageState
from kitabdar.notices.services.composing import rewritten
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.places import PlaceView
from kitabdar.organisation.queries import place_by_id
from kitabdar.organisation.services import audit

FONT = "letters"
FONT_FILE = Path(__file__).resolve().parent.parent / "letters.ttf"  # Noto Serif, see its licence beside it
MOST_LETTERS = 200

_BODY = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=16)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=9, leading=12)
_SUBJECT = ParagraphStyle("subject", parent=_BODY, fontSize=14, leading=20, spaceAfter=6 * mm)


def print_letters(*, actor: Actor, branch_id: int, now: datetime) -> tuple[bytes, int]:
    """Return the letters of a branch that are to be printed, as a PDF, and how many; they count as printed.

    Each is worded anew, and what is no longer true is left out. [NOT-7] Raises NotPermitted (patrons.view at the
    branch). The oldest MOST_LETTERS; nothing to print gives no pages.
    """
    branch = place_by_id(branch_id)
    require(actor, "patrons.view", branch)
    with transaction.atomic():
        waiting = Message.objects.filter(branch_id=branch_id, state=MessageState.TO_PRINT)
        ids = list(waiting.order_by("created_at", "pk").values_list("pk", flat=True)[:MOST_LETTERS])
        lock(Message, {"pk__in": ids})
        found = waiting.filter(pk__in=ids).select_related("patron").order_by("created_at", "pk")
        letters = [letter for letter in found if _is_still_true(letter, now)]
        printed = pdf([_letter(each) for each in letters], branch) if letters else b""
        Message.objects.filter(pk__in=[each.pk for each in letters]).update(
            state=MessageState.PRINTED, ended_at=now
        )
        audit.record(
            actor=actor,
            action="notices.print",
            subject=f"branch:{branch_id}",
            place=branch_id,
            now=now,
            details={"messages": [each.pk for each in letters]},
        )
    return printed, len(letters)


def print_again(*, actor: Actor, branch_id: int, printed_at: datetime, now: datetime) -> bytes:
    """Return the letters that a branch printed at one time once more, as they were: paper jams, files are lost.

    Raises NotPermitted (patrons.view at the branch), NotFound (nothing was printed then, or it is forgotten). [NOT-11]
    """
    branch = place_by_id(branch_id)
    require(actor, "patrons.view", branch)
    rows = Message.objects.filter(
        branch_id=branch_id, state=MessageState.PRINTED, ended_at=printed_at
    ).exclude(body="")
    letters = list(rows.select_related("patron").order_by("created_at", "pk"))
    if not letters:
        raise NotFound("letters", printed_at.isoformat())
    audit.record(
        actor=actor,
        action="notices.print_again",
        subject=f"branch:{branch_id}",
        place=branch_id,
        now=now,
        details={"messages": [each.pk for each in letters]},
    )
    return pdf([_letter(each) for each in letters], branch)


def _is_still_true(letter: Message, now: datetime) -> bool:
    """Word a letter anew, or drop it."""
    fresh = rewritten(letter, now)
    if fresh is None:
        Message.objects.filter(pk=letter.pk).update(state=MessageState.DROPPED, ended_at=now)
        return False
    letter.subject, letter.body, letter.language = fresh["subject"], fresh["body"], fresh["language"]
    letter.save(update_fields=["subject", "body", "language"])
    return True


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on a letter. `to`: the name that shows in the window of an envelope."""

    to: str
    card: str
    subject: str
    body: str


def _letter(message: Message) -> Letter:
    patron = message.patron
    return Letter(patron.full_name, patron.card_number, message.subject, message.body)


def pdf(letters: Sequence[Letter], branch: PlaceView) -> bytes:
    """Return letters as a PDF, each on a page of its own, the name where the window of an envelope is."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))
    pages: list[Flowable] = []
    for letter in letters:
        pages += [*_page(letter, branch), PageBreak()]
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=25 * mm, rightMargin=20 * mm, topMargin=20 * mm, title=branch.own_name
    )
    document.build(pages[:-1])
    return file.getvalue()


def _page(letter: Letter, branch: PlaceView) -> list[Flowable]:
    sender = " · ".join(each for each in (branch.own_name, branch.address, branch.phone) if each)
    return [
        Paragraph(escape(sender), _SMALL),
        Spacer(1, 25 * mm),
        Paragraph(escape(letter.to), _BODY),
        Paragraph(escape(letter.card), _SMALL),
        Spacer(1, 30 * mm),
        Paragraph(escape(letter.subject), _SUBJECT),
        *(Paragraph(escape(line) or "&nbsp;", _BODY) for line in letter.body.split("\n")),
    ]
