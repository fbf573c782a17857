"""Whether a reader's word that something was returned is taken, once more."""

from __future__ import annotations

from kitabdar.circulation.rules.refusals import Refusal, refuse
from kitabdar.circulation.rules.terms import Terms


def refusals_to_claim(loan_state: str, claims: int, terms: Terms) -> list[Refusal]:
    """Return every reason not to note that a loan was claimed returned; empty means note it.

    `claims`: those of the patron that did not prove right, before this one; `terms`: of the loan. [CIR-C3]
    """
    if loan_state != "open":
        return [refuse({"lost": "loan_lost", "claimed": "loan_claimed"}.get(loan_state, "loan_ended"))]
    if terms.claim_limit is not None and claims >= terms.claim_limit:
        return [refuse("claim_limit_reached", claims=claims, limit=terms.claim_limit)]
    return []


def warns_of_claims(claims: int, terms: Terms) -> bool:
    """Say whether staff are warned of a patron with so many claims that did not prove right."""
    return terms.claim_warning is not None and claims >= terms.claim_warning
