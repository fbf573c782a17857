"""Read the lists that were lent or taken back in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from kitabdar.circulation.models import BatchLine, BatchRun, LineState
from kitabdar.circulation.presenting import name_of, zone_of
from kitabdar.circulation.settings import lending_settings


@dataclass(frozen=True, slots=True)
class LineView:
    """A line: `state` is what it came to, or (`is_expected`) what it would come to."""

    number: int
    barcode: str
    title: str
    state: str
    state_name: str
    said: str
    is_expected: bool


@dataclass(frozen=True, slots=True)
class RunView:
    """A list. `counts`: lines by what they came to; `card_number`: of the patron it is lent to."""

    id: int
    kind: str
    kind_name: str
    branch_id: int
    branch_name: str
    time_zone: str
    patron_id: int | None
    card_number: str
    created_at: datetime
    ended_at: datetime | None
    total: int
    left: int
    counts: tuple[tuple[str, str, int], ...]
    lines: tuple[LineView, ...]

    @property
    def done(self) -> int:
        """Return how many lines are behind us, whatever they came to."""
        return self.total - self.left


def run(run_id: int) -> RunView | None:
    """Return a list with its lines."""
    return next(_views(BatchRun.objects.filter(pk=run_id), with_lines=True), None)


def runs_at(branch_id: int, limit: int = 20) -> list[RunView]:
    """Return the last lists of a branch, without their lines."""
    return list(
        _views(BatchRun.objects.filter(branch_id=branch_id).order_by("-pk")[:limit], with_lines=False)
    )


def _views(rows: QuerySet[BatchRun], *, with_lines: bool) -> Iterator[RunView]:
    settings, found = lending_settings(), list(rows.select_related("patron"))
    counted: dict[int, dict[str, int]] = {row.pk: {} for row in found}
    grouped = BatchLine.objects.filter(run__in=found).order_by().values_list("run_id", "state")
    for run_id, state, count in grouped.annotate(count=Count("pk")):
        counted[run_id][state] = count
    for row in found:
        counts = counted[row.pk]
        yield RunView(
            id=row.pk,
            kind=row.kind,
            kind_name=row.get_kind_display(),
            branch_id=row.branch_id,
            branch_name=name_of(settings, row.branch_id),
            time_zone=zone_of(settings, row.branch_id),
            patron_id=row.patron_id,
            card_number=row.patron.card_number if row.patron else "",
            created_at=row.created_at,
            ended_at=row.ended_at,
            total=sum(counts.values()),
            left=counts.get(LineState.WAITING, 0),
            counts=tuple((each.value, str(each.label), counts[each]) for each in LineState if each in counts),
            lines=tuple(_line(each) for each in row.lines.order_by("number")) if with_lines else (),
        )


def _line(row: BatchLine) -> LineView:
    is_expected = row.state == LineState.WAITING
    state = LineState(row.expected if is_expected else row.state)
    return LineView(row.number, row.barcode, row.title, state.value, str(state.label), row.said, is_expected)
