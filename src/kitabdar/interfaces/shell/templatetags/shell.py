"""Tags and filters for every page. Load with `{% load shell %}`; README.md of the shell shows each in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kitabdar.interfaces.shell import keyboards, names
from kitabdar.interfaces.shell.addresses import numbered
from kitabdar.interfaces.shell.icons import FORMAT_ICONS, STROKES
from kitabdar.interfaces.shell.needs import NEED_NAMES
from kitabdar.interfaces.shell.preferences import AS_PRINTED
from kitabdar.interfaces.shell.rewriting import rewritten
from kitabdar.marc.description import Form
from kitabdar.text.casing import capitalise
from kitabdar.text.display import clean
from kitabdar.text.guessing.claiming import claim
from kitabdar.text.highlight import spans
from kitabdar.text.languages import language_name

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """Draw an icon, hidden from screen readers: the word stands beside it. Raises KeyError for unknown names."""
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        name,
        STROKES[name],
    )


@register.simple_tag
def format_icon(code: str) -> SafeString:
    """Draw the icon of a format code of `marc.extract.material`."""
    drawn: SafeString = icon(FORMAT_ICONS.get(code, "book"))
    return drawn


@register.simple_tag
def cover(work_id: int, edition_id: int) -> SafeString:
    """Show the drawn cover of an edition; alternative text is empty because the title stands beside it."""
    return format_html(
        '<img class="cover" src="{}" alt="" width="240" height="360" loading="lazy" decoding="async">',
        numbered("discovery:cover", work_id, edition_id),
    )


register.simple_tag(numbered)


def marked(text: str, query: str, language: str = "") -> SafeString:
    """Escape `text` and put <mark> around the words that a word of `query` finds, in any script."""
    if not query:
        return escape(text)
    pieces: list[str] = []
    last = 0
    for start, end in spans(text, query, language=language):
        pieces += (escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>")
        last = end
    pieces.append(escape(text[last:]))
    return mark_safe("".join(pieces))  # noqa: S308  every piece is escaped above


@register.simple_tag
def mark(text: str, query: str = "") -> SafeString:
    """Show text with the found words marked."""
    return marked(clean(text), query)


@register.simple_tag
def lang_text(form: Form | str | None, query: str = "", element: str = "bdi") -> SafeString:
    """Show text of a record in its language, script and direction, isolated from its surroundings; mark found words.

    A text whose language is not known, and not plain from its letters, says "und": else it would pass for the
    language of the page.
    """
    if not form:
        return SafeString("")
    if isinstance(form, str):
        form = Form(form)
    tag, direction = claim(form.value, form.language, form.script)
    shown = marked(clean(form.value), query, form.language)
    said = f'lang="{escape(tag or "und")}" dir="{direction}"'
    return mark_safe(f"<{element} {said}>{shown}</{element}>")  # noqa: S308  escaped


@register.simple_tag(takes_context=True)
def read(
    context: template.Context, form: Form | str | None, query: str = "", element: str = "bdi"
) -> SafeString:
    """Show a title, name or subject in the alphabet the reader chose for its language, what the record has beside it.

    Where none was chosen, or it cannot be written so, this is `lang_text`.
    """
    printed = lang_text(form, query, element)
    scripts = context["preferences"].scripts
    made = rewritten(Form(form) if isinstance(form, str) else form, scripts) if scripts and form else None
    if made is None:
        return printed
    return format_html(
        '<span class="rewritten">{}<span class="visually-hidden">, {}</span> <span class="as-printed">{}</span></span>',
        lang_text(made, query, element),
        _("rewritten from"),
        printed,
    )


@register.simple_tag
def text_in(text: str, language: str = "") -> SafeString:
    """Show a title or name that is no Form but whose language (MARC code) may be known, as `lang_text` does."""
    return lang_text(Form(text, "", language)) if text else SafeString("")


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """Give this page's query with parameters changed ("" or None removes one); paging starts again."""
    query: QueryDict = context["request"].GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value in ("", None):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def script_name(code: str) -> str:
    """Name an alphabet that a reader can choose."""
    return str(names.SCRIPT_NAMES[code])


@register.filter
def chosen_for(scripts: Mapping[str, str], language: str) -> str:
    """Return the script chosen for a language (MARC code), "printed" for none."""
    return scripts.get(language, AS_PRINTED)


@register.filter
def language(code: str) -> str:
    """Name a language (MARC code) in the language of the interface."""
    return language_name(code, names.interface_language())


@register.filter
def writing(code: str) -> str:
    """Name a language (BCP 47) or a script."""
    return names.writing(code)


@register.simple_tag
def keyboard() -> SafeString:
    """Give the page the parts of which `keyboard.js` makes the on-screen keyboard; nothing of them is seen without."""
    return _keyboard(names.interface_language())


@lru_cache(maxsize=8)
def _keyboard(interface: str) -> SafeString:
    parts = {
        "keyboards": keyboards.KEYBOARDS,
        "letter_names": keyboards.LETTER_NAMES,
        "first": keyboards.first_for(interface),
        "interface": interface,
    }
    return render_to_string("shell/parts/keyboard.html", parts)


@register.filter
def initial(text: str) -> str:
    """Begin with a capital, as the language of the interface writes it (i becomes İ in Azerbaijani)."""
    return capitalise(text, names.interface_language())


@register.filter
def language_list(codes: Iterable[str]) -> str:
    """Name several languages, with commas."""
    return ", ".join(language(code) for code in codes)


@register.filter
def format_name(code: str) -> str:
    """Name a format in the language of the interface."""
    return str(names.FORMAT_NAMES.get(code, code))


@register.filter
def role_names(codes: Iterable[str]) -> str:
    """Name the parts a creator had, leaving out those without a common word."""
    return ", ".join(str(names.ROLE_NAMES[code]) for code in codes if code in names.ROLE_NAMES)


@register.filter
def why_found(tier: int | None) -> str:
    """Say how a hit was found."""
    return str(names.WHY_FOUND.get(int(tier), "")) if tier is not None else ""


@register.filter
def day(value: datetime | None, zone: str = "UTC") -> str:
    """Write a day where `zone` is: `{{ loan.due_at|day:loan.time_zone }}`."""
    return names.day(value, zone) if value else ""


@register.filter
def moment(value: datetime | None, zone: str = "UTC") -> str:
    """Write day and time where `zone` is."""
    return names.moment(value, zone) if value else ""


@register.filter
def exactly(value: datetime | None, zone: str = "UTC") -> str:
    """Write day and time to the second where `zone` is: for the trail of what was done."""
    return names.exactly(value, zone) if value else ""


@register.filter
def clock(value: datetime | None, zone: str = "UTC") -> str:
    """Write the time of day where `zone` is."""
    return names.clock(value, zone) if value else ""


@register.filter
def weekday_clock(value: datetime | None, zone: str = "UTC") -> str:
    """Write the day of the week and the time of day where `zone` is."""
    return names.weekday_clock(value, zone) if value else ""


@register.filter
def need(code: str) -> str:
    """Name what a reader needs: `{{ each|need }}`."""
    return str(NEED_NAMES.get(code, code))


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """Write a sum: `{{ charge.balance|money:charge.currency }}`."""
    return names.money(amount, currency)


@register.filter
def number(value: int) -> str:
    """Write a number with the separators of the reader's language."""
    return names.number(value)


@register.simple_tag
def field_error(errors: dict[str, str], name: str) -> SafeString:
    """Show what is wrong with a field; the field points at it with aria-describedby="NAME-error"."""
    if name not in errors:
        return SafeString("")
    return format_html(
        '<p class="field-error" id="{}-error">{}<span>{}</span></p>',
        name,
        icon("warning"),
        conditional_escape(errors[name]),
    )
