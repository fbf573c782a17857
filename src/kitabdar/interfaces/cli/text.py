"""`kitabdar text explain`: what search makes of a text, and how it would match a second one."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from django.utils.translation import gettext as _

from kitabdar.interfaces.cli.console import complain, say
from kitabdar.search.explaining import Comparison, Explanation, compare, explain
from kitabdar.text.languages import MARC_CODES, language_name


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "text",
        help="show what search makes of a text: language, readings, keys, stems, likeness",
        description="The linguist's tool: how words are read, and why two spellings do or do not meet.",
        epilog='Example:  kitabdar text explain "Гейдар Алиев" "Heydər Əliyev" --language aze',
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    shown = actions.add_parser(
        "explain",
        help="explain one text, or how the first would find the second",
        description="Explain a text as a question is read; with a second text, how the first would find it.",
        epilog='Example:  kitabdar text explain "ghbdtn"',
    )
    shown.add_argument("text", help="words as a reader types them")
    shown.add_argument("title", nargs="?", help="words as a record has them")
    shown.add_argument(
        "--language", default="", metavar="CODE", help="MARC code of the language of the record"
    )
    shown.add_argument("--json", action="store_true", help="answer as JSON")
    shown.set_defaults(run=_explain)


def _explain(words: argparse.Namespace) -> int:
    if words.language and words.language not in MARC_CODES:
        complain(
            _("%(code)s is no MARC language code; aze, kaz and tur are such.") % {"code": words.language}
        )
        return 2
    explained = [explain(words.text, "" if words.title else words.language)]
    if words.title:
        explained.append(explain(words.title, words.language))
    compared = compare(words.text, words.title, words.language) if words.title else None
    if words.json:
        found = {"texts": [asdict(each) for each in explained], "comparison": compared and asdict(compared)}
        say(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    for each in explained:
        _tell(each)
    if compared:
        _tell_comparison(compared)
    return 0


def _tell(found: Explanation) -> None:
    guesses = ", ".join(
        f"{language_name(each.language, 'en')} {each.confidence:.0%}"
        for each in found.guesses
        if each.language
    )
    say(f"{found.text}\n  {found.script} {found.direction} · {guesses or '?'} · tables: {found.table or '*'}")
    for word in found.words:
        say(f"  {word.text}{'  (stop word)' if word.is_stop_word else ''}")
        say(f"    cut        {'·'.join(word.pieces)}")
        say(f"    precise    {word.k0}")
        say(f"    script     {' | '.join(word.k1)}")
        say(f"    loose      {' | '.join(word.k2)}")
        if word.stems:
            say(f"    stems      {' | '.join(word.stems)}")
        say(f"    skeleton   {word.skeleton}")
    if found.retyped:
        say(f"  other keyboard layout: {' | '.join(found.retyped)}")


def _tell_comparison(found: Comparison) -> None:
    say("")
    for each in found.meetings:
        meets = f"{each.met}: {each.tier.name.lower()}, {each.key}" if each.tier is not None else "-"
        say(f"  {each.word} → {meets}")
    say(
        f"  tier: {'none by keys' if found.tier is None else found.tier.name.lower()}; likeness {found.likeness:.2f}"
    )
