"""Whether two patrons may be merged into one; pure. [CIR-U2]"""

from __future__ import annotations

from dataclasses import dataclass

from kitabdar.circulation.rules.refusals import Refusal, refuse


@dataclass(frozen=True, slots=True)
class MergingFacts:
    """What is asked of two patrons. Limits are no obstacle; debts and blocks go along."""

    is_one: bool
    is_erased: bool  # either of them
    other_network: bool
    identities_differ: bool  # both have a number of identity, and they are not the same
    answers_for_other: bool  # as guardian or as delegate
    kinds_differ: bool  # a person and an institution


def refusals_to_merge(facts: MergingFacts) -> list[Refusal]:
    """Return every reason not to merge them; empty means merge."""
    if facts.is_one:
        return [refuse("same_patron")]
    found = []
    if facts.is_erased:
        found.append(refuse("patron_erased"))
    if facts.other_network:
        found.append(refuse("other_network"))
    if facts.identities_differ:
        found.append(refuse("identities_differ"))
    if facts.answers_for_other:
        found.append(refuse("answers_for_other"))
    if facts.kinds_differ:
        found.append(refuse("kinds_differ"))
    return found
