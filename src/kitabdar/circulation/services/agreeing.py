"""Keep the terms that a loan is made under, and why they were chosen: each distinct set once."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from kitabdar.circulation.models import AgreedTerms
from kitabdar.circulation.rules import KINDS, Choice, Why, differing


def agree(choice: Choice) -> int:
    """Return the id of the kept terms of a choice, kept now if they are new."""
    assert choice.terms is not None  # no_policy cannot be overridden
    kept = {
        "says": differing(choice.terms),
        "rules": _rules(choice),
        "looked_at": choice.looked_at,
        "matched": len(choice.ranked),
    }
    digest = sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    known = AgreedTerms.objects.filter(digest=digest).values_list("pk", flat=True).first()
    return int(known or AgreedTerms.objects.get_or_create(digest=digest, defaults=kept)[0].pk)


def agreed_why(kept: AgreedTerms, kind: str) -> Why:
    """Return why a kind of result was as it is in kept terms."""
    winner, decided_by, runner_up, winner_id = kept.rules.get(kind, ("", "default", "", None))
    return Why(kept.looked_at, kept.matched, decided_by, winner, winner_id, runner_up)


def _rules(choice: Choice) -> dict[str, list[Any]]:
    said = {kind for row in choice.ranked for kind in row.says}
    reasons = {kind: choice.why(kind) for kind in KINDS if kind in said}
    return {kind: [why.winner, why.decided_by, why.runner_up, why.winner_id] for kind, why in reasons.items()}
