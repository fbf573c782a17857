"""Other names of creators and subjects, in the reader's language first, and the page of one authority."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from kitabdar.catalogue.authorities import headings_of, named
from kitabdar.catalogue.authorities.views import AuthorityView
from kitabdar.interfaces.discovery.tongues import OWN_LANGUAGE
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.marc.description import Description, Form
from kitabdar.text.languages import language_name

FEW = 4  # names shown beside an edition
_SUBDIVISION = " -- "


@dataclass(frozen=True, slots=True)
class AlsoKnown:
    """What a creator or subject is called besides; `address` is the page with all names."""

    name: Form
    others: tuple[Form, ...]
    address: str


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Names in one language; `language` "" for those of which it is not known."""

    language: str
    forms: tuple[tuple[Form, str], ...]  # with what the name is, "" for a mere other form


def also_known(description: Description) -> list[AlsoKnown]:
    """Return the other names of those creators and subjects that are authorities (one statement)."""
    found: dict[int, AlsoKnown] = {}
    written = {form.value.partition(_SUBDIVISION)[0] for form in _all_forms(description)}
    for heading, linked in named(headings_of(description)).items():
        if linked.authority_id not in found:
            forms = [
                Form(text, script, language) for text, language, script in linked.names if text not in written
            ]
            if forms:
                address = reverse("discovery:authority", args=(linked.authority_id,))
                others = tuple(sorted(forms, key=_nearness)[:FEW])
                found[linked.authority_id] = AlsoKnown(
                    Form(heading.text, "", heading.language), others, address
                )
    return list(found.values())


def groups(authority: AuthorityView) -> list[NameGroup]:
    """Gather the names of an authority by language, the reader's first, the unknown last."""
    interface = interface_language()
    by_language: dict[str, list[tuple[Form, str]]] = {}
    for name in authority.names:
        label = "" if name.relation in ("variant", "translation") else name.relation_name
        by_language.setdefault(name.language, []).append((Form(name.text, name.script, name.language), label))
    own = OWN_LANGUAGE.get(interface, "")
    codes = sorted(by_language, key=lambda code: (code != own, not code, language_name(code, interface)))
    return [NameGroup(code, tuple(by_language[code])) for code in codes]


def search_addresses(authority: AuthorityView) -> dict[str, str]:
    """Return where everything by, and everything about, the authority is found."""
    search = reverse("discovery:search")
    heading = authority.heading.text
    return {
        "all": f"{search}?{urlencode({'q': heading})}",
        "about": f"{search}?{urlencode({'about': heading})}",
    }


def _all_forms(description: Description) -> Iterable[Form]:
    for creator in description.creators:
        yield from creator.forms
    for subject in description.subjects:
        yield from subject.forms


def _nearness(form: Form) -> int:
    """Order names: the reader's language, the other languages of the interface, then the rest."""
    nearest: Sequence[str] = (OWN_LANGUAGE.get(interface_language(), ""), *OWN_LANGUAGE.values())
    return nearest.index(form.language) if form.language in nearest else len(nearest)
