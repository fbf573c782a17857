"""Collect the strings of the code and templates, and compile the translations.

python scripts/messages.py update    write new strings into src/kitabdar/locale/*/LC_MESSAGES/django.po
python scripts/messages.py compile   make the .mo files Django reads
python scripts/messages.py missing   list what is untranslated or fuzzy; exit 1 when anything is
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

from kitabdar.marc.extract.material import FORMATS
from kitabdar.marc.problems import CODES

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "kitabdar"
LANGUAGES = ("az", "kk", "tr", "ru", "en")
PLURALS = {
    "az": "nplurals=2; plural=(n != 1);",
    "kk": "nplurals=2; plural=(n != 1);",
    "tr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
}
KEYWORDS = {
    **dict.fromkeys(("_", "N_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
Message = tuple[str | tuple[str, str], str | None]
IN_EXPRESSION = re.compile(r"""_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")


def python_messages(path: Path) -> Iterator[Message]:
    """Yield the strings of a Python file with their context."""
    with path.open("rb") as file:
        for _line, message, _comments, context in extract("python", file, KEYWORDS):
            yield (message if isinstance(message, str) else tuple(message)), context


def template_messages(path: Path) -> Iterator[Message]:
    """Yield the strings of a Django template: translate, blocktranslate and _("…") in expressions."""
    block: list[str] | None = None
    plural: list[str] | None = None
    trimmed, context = False, None
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            for quoted in IN_EXPRESSION.findall(token.contents):
                yield ast.literal_eval(quoted), None
        words = list(smart_split(token.contents)) if token.token_type == TokenType.BLOCK else []
        if block is not None:
            if words and words[0] in ("endblocktranslate", "endblocktrans"):
                texts = ["".join(part) for part in ((block, plural) if plural is not None else (block,))]
                texts = [trim_whitespace(text) if trimmed else text for text in texts]
                yield (texts[0] if plural is None else (texts[0], texts[1])), context
                block = plural = None
            elif words and words[0] == "plural":
                plural = []
            else:
                target = block if plural is None else plural
                is_variable = token.token_type == TokenType.VAR
                target.append(f"%({token.contents})s" if is_variable else token.contents.replace("%", "%%"))
        elif words and words[0] in ("blocktranslate", "blocktrans"):
            block, trimmed, context = [], "trimmed" in words, _context(words)
        elif words and words[0] in ("translate", "trans"):
            yield ast.literal_eval(words[1]), _context(words)


def _context(words: list[str]) -> str | None:
    return ast.literal_eval(words[words.index("context") + 1]) if "context" in words else None


def collect() -> Catalog:
    """Return a template catalogue of every string of the project, those of the Django-free packages included."""
    catalogue = Catalog(project="kitabdar", charset="utf-8")
    sources = [
        (path, python_messages) for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts
    ]
    sources += [
        (path, template_messages) for path in sorted(PACKAGE.rglob("templates/**/*")) if path.is_file()
    ]
    for path, reader in sources:
        where = (path.relative_to(PACKAGE).as_posix(), 0)
        for message, context in reader(path):
            catalogue.add(message, locations=[where], context=context)
    for where, sentences in (("marc/problems.py", CODES), ("marc/extract/material.py", FORMATS)):
        for sentence in sentences.values():
            catalogue.add(sentence, locations=[(where, 0)])
    return catalogue


def po_path(language: str) -> Path:
    """Where the translations into a language are kept."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    """Read the translations into a language; empty when there are none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def update() -> None:
    """Bring every language's file up to date; English says what the code says."""
    template = collect()
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        if language == "en":
            for message in catalogue:
                if message.id:
                    message.string = message.id
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, omit_header=True, include_lineno=False, width=110, sort_by_file=True)
        _with_header(path, language)


def _with_header(path: Path, language: str) -> None:
    """Write a header without dates, so that a run that changes nothing changes nothing."""
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Language: {language}\\n"\n"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )
    path.write_text(header + path.read_text(encoding="utf-8"), encoding="utf-8")


def compile_all() -> None:
    """Write the .mo file beside every .po file."""
    for language in LANGUAGES:
        if po_path(language).exists():
            with po_path(language).with_suffix(".mo").open("wb") as file:
                write_mo(file, load(language))


def missing() -> list[str]:
    """Name every string of the code that a language lacks or has only as a guess."""
    found = []
    template = collect()
    for language in LANGUAGES:
        catalogue = load(language)
        for message in template:
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            have = catalogue.get(key, message.context)
            strings = (
                (have.string,) if have and isinstance(have.string, str) else (have.string if have else ())
            )
            if not strings or not all(strings) or (have and have.fuzzy):
                found.append(f"{language}: {key}")
    return found


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "update":
        update()
    elif command == "compile":
        compile_all()
    elif command == "missing":
        lines = missing()
        print("\n".join(lines))  # noqa: T201
        sys.exit(bool(lines))
    else:
        sys.exit(__doc__)
