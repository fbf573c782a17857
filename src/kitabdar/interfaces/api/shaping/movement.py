"""What moves, in the API's form."""

from __future__ import annotations

from kitabdar.circulation import rotas
from kitabdar.circulation.views import TransferView
from kitabdar.interfaces.api.contracts.movement import RotaLine, Transfer
from kitabdar.organisation.queries import place_by_id


def transfer(found: TransferView) -> Transfer:
    """Give an item on its way."""
    return Transfer(
        id=found.id,
        barcode=found.barcode,
        title=found.title,
        from_branch=place_by_id(found.from_branch_id).code,
        to_branch=place_by_id(found.to_branch_id).code,
        reason=found.reason,
        sent_at=found.sent_at,
    )


def rota_line(found: rotas.RotaLine) -> RotaLine:
    """Give an item on a rota."""
    return RotaLine(
        id=found.id,
        rota_id=found.rota_id,
        barcode=found.barcode,
        title=found.title,
        state=found.state,
        here=place_by_id(found.here_id).code,
        goal=place_by_id(found.goal_id).code,
        ends_on=found.ends_on,
        why=found.why,
        why_text=found.why_text,
    )
