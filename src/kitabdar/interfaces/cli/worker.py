"""The worker: what the library does by itself, by the clock. Its timetable is below; jobs are kept in the home."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from huey import SqliteHuey, crontab

from kitabdar.catalogue import browsing, indexing
from kitabdar.catalogue.services.authorities.gathering import gather
from kitabdar.circulation import inspection
from kitabdar.circulation.services import (
    anonymising,
    batches,
    bookings,
    holds,
    lapsing,
    losses,
    renewal,
    rotation,
    targeting,
)
from kitabdar.notices.services import applicants, composing, forgetting, noting, recovering, sending
from kitabdar.organisation import heartbeat
from kitabdar.organisation.actors import system_actor
from kitabdar.patrons.services import applying, duplicates
from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.engines import engine

logger = logging.getLogger(__name__)
timetable = SqliteHuey("kitabdar", filename=str(settings.HOME / "jobs.sqlite3"), utc=True)
timetable.pre_execute()(lambda _task: close_old_connections())


@timetable.periodic_task(crontab(minute="*"))
def beat() -> None:
    """Say that the worker is alive, every minute."""
    heartbeat.beat("worker", datetime.now(UTC))


@timetable.periodic_task(crontab(minute="*/10"))
def free_uncollected_holds() -> None:
    """Give what was not collected in time to the next reader, or send it home, every ten minutes."""
    expired = holds.expire_holds(actor=system_actor("worker"), now=datetime.now(UTC))
    if expired:
        logger.info("%s holds were not collected in time", expired)


@timetable.periodic_task(crontab(minute="15", hour="*"))
def end_missed_bookings() -> None:
    """Free what was booked and not collected while it was kept, every hour: somewhere a day has ended."""
    missed = bookings.miss_bookings(actor=system_actor("worker"), now=datetime.now(UTC))
    if missed:
        logger.info("%s bookings were missed", missed)


@timetable.periodic_task(crontab(minute="5-55/10"))
def aim_holds() -> None:
    """Say which item should be fetched for each waiting hold, every ten minutes."""
    targeting.aim_all(actor=system_actor("worker"), now=datetime.now(UTC))


@timetable.periodic_task(crontab(minute="25", hour="*"))
def note_the_day() -> None:
    """Note every hour what is due soon, overdue, kept only a little longer, and which cards run out."""
    noting.note_the_day(actor=system_actor("worker"), now=datetime.now(UTC))


@timetable.periodic_task(crontab(minute="*"))
def send_messages() -> None:
    """Make messages of what is to be told, and send them, every minute."""
    now = datetime.now(UTC)
    composing.compose(now)
    sending.send_due(now)
    applicants.send_applicant_mail(now)
    recovering.send_links(now)


@timetable.periodic_task(crontab(minute="55", hour="22"))
def part_history_from_readers() -> None:
    """Part ended loans, holds and bookings from their readers each night, as readers and categories have it."""
    parted = anonymising.anonymise(actor=system_actor("worker"), now=datetime.now(UTC))
    if parted:
        logger.info("%s ended loans, holds and bookings are of nobody now", parted)


@timetable.periodic_task(crontab(minute="58", hour="22"))
def erase_lapsed_readers() -> None:
    """Erase each night the readers whose card ran out as long ago as their category says."""
    erased = lapsing.erase_lapsed(actor=system_actor("worker"), now=datetime.now(UTC))
    if erased:
        logger.info("%s readers whose card ran out long ago were erased", erased)


@timetable.periodic_task(crontab(minute="45", hour="22"))
def look_for_duplicates() -> None:
    """Look each night for readers who are registered twice."""
    found = duplicates.look_through(actor=system_actor("worker"), now=datetime.now(UTC))
    if found:
        logger.info("%s pairs of files may be of one reader", found)


@timetable.periodic_task(crontab(minute="52", hour="22"))
def forget_applications() -> None:
    """Erase each night the applications that nobody confirmed, that were refused, and what is left of the approved."""
    erased = applying.forget(actor=system_actor("worker"), now=datetime.now(UTC))
    if erased:
        logger.info("%s applications were erased", erased)


@timetable.periodic_task(crontab(minute="50", hour="22"))
def forget_messages() -> None:
    """Forget each night what was told long ago."""
    forgetting.forget_old(datetime.now(UTC))


@timetable.periodic_task(crontab(minute="52", hour="22"))
def forget_batches() -> None:
    """Forget each night the lists of a month ago."""
    batches.forget_batches(actor=system_actor("worker"), now=datetime.now(UTC))


@timetable.periodic_task(crontab(minute="15", hour="22"))
def compare_index() -> None:
    """Prove each night that the index says what the database says; log every difference."""
    found = indexing.verify()
    if not found.is_equal:
        logger.error(
            "the index differs from the database: %s missing, %s extra, %s stale; run: kitabdar index rebuild",
            len(found.missing),
            len(found.extra),
            len(found.stale),
        )


@timetable.periodic_task(crontab(minute="7-57/10"))
def tend_index() -> None:
    """Have the index find out beforehand, once an hour, what would take it long when it is asked."""
    try:
        engine().tend()
    except IndexUnavailable as problem:
        logger.warning("the index was not tended: %s", problem)


@timetable.periodic_task(crontab(minute="*/5"))
def link_new_headings() -> None:
    """Find the other names of headings that have come into the browse lists, every five minutes."""
    browsing.link_headings()


@timetable.periodic_task(crontab(minute="30", hour="22"))
def tend_browse_lists() -> None:
    """Ask anew whose names the headings are, and take out those that no edition stands under, each night."""
    browsing.ask_again()
    while browsing.link_headings():
        pass
    removed = browsing.sweep()
    logger.info("%s headings were taken out of the browse lists", removed)


@timetable.periodic_task(crontab(minute="0", hour="22"))
def gather_names() -> None:
    """Gather each night the names that records give in several scripts."""
    written = gather(actor=system_actor("worker"), now=datetime.now(UTC))
    logger.info("authorities from records: %s new, %s changed", written.created, written.updated)


@timetable.periodic_task(crontab(minute="35", hour="22"))
def look_over_rules() -> None:
    """Name each night the rules of lending that can never win, or that only their order tells apart."""
    for remark in inspection.remarks(datetime.now(UTC).date()):
        logger.warning("rule of lending %s: %s", remark.row.name, inspection.sentence(remark))


@timetable.periodic_task(crontab(minute="10", hour="*"))
def renew_what_renews_by_itself() -> None:
    """Renew every hour the loans that renew by themselves and are due soon."""
    renewed = renewal.renew_by_itself(actor=system_actor("worker"), now=datetime.now(UTC))
    if renewed:
        logger.info("%s loans were renewed by themselves", renewed)


@timetable.periodic_task(crontab(minute="20", hour="*"))
def lose_what_is_long_overdue() -> None:
    """Have what is as late as its rule says count as lost, every hour."""
    lost = losses.lose_long_overdue(actor=system_actor("worker"), now=datetime.now(UTC))
    if lost:
        logger.info("%s loans count as lost", lost)


@timetable.periodic_task(crontab(minute="45", hour="22"))
def rotate_stock() -> None:
    """Move on each night what has rested its days at a stage of its rota; log what cannot be sent and why."""
    done = rotation.rotate(actor=system_actor("worker"), now=datetime.now(UTC))
    if done.moved_on or done.finished or done.waiting:
        waiting = ", ".join(f"{count} {why}" for why, count in done.waiting) or "none"
        logger.info(
            "rotas: %s moved on, %s finished, %s to send; waiting: %s",
            done.moved_on,
            done.finished,
            done.to_send,
            waiting,
        )


@timetable.periodic_task(crontab(minute="40", hour="22"))
def forget_ended_sessions() -> None:
    """Remove sign-ins that have run out, each night."""
    SessionStore.clear_expired()


def run() -> None:
    """Work until told to stop (SIGINT or SIGTERM end it after the job in hand)."""
    heartbeat.beat("worker", datetime.now(UTC))
    timetable.create_consumer(workers=1, periodic=True, graceful_signal="TERM").run()
