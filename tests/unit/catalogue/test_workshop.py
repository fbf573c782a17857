"""Work shared among processes: order, failures, and that no process outlives the one that gives the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable

import pytest

from kitabdar.catalogue.kindness import KINDNESS
from kitabdar.catalogue.workshop import AT_ONCE, WorkersLost, Workshop


def slow_first(number: int) -> tuple[int, int]:
    time.sleep(0.2 if number == AT_ONCE else 0)
    if number < 0:
        raise ValueError(f"{number} is below zero")
    return number, os.getpid()


def kindness_and_class(_number: int) -> tuple[int, int]:
    return os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(0)


def end_at_five(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def all_of(workshop: Workshop[int, tuple[int, int]], numbers: Iterable[int]) -> list[tuple[int, int]]:
    found = [result for number in numbers for result in workshop.give(number)]
    return [*found, *workshop.finish()]


def test_results_come_in_the_order_of_the_tasks_and_from_other_processes() -> None:
    with Workshop(slow_first, 2) as workshop:
        found = all_of(workshop, range(12))
    assert [number for number, _ in found] == list(range(12))
    elsewhere = {process for _, process in found[AT_ONCE:]}
    assert os.getpid() not in elsewhere and 1 <= len(elsewhere) <= 2


def test_processes_give_way_but_are_never_starved() -> None:
    with Workshop(kindness_and_class, 2) as workshop:
        found = [each for number in range(8) for each in workshop.give(number)]
        found += workshop.finish()
    assert found[AT_ONCE:] == [(KINDNESS, os.SCHED_OTHER)] * (8 - AT_ONCE)


def test_little_work_is_done_here() -> None:
    with Workshop(slow_first, 4) as workshop:
        assert {process for _, process in all_of(workshop, range(AT_ONCE))} == {os.getpid()}


def test_with_one_process_all_is_done_here() -> None:
    with Workshop(slow_first, 1) as workshop:
        assert {process for _, process in all_of(workshop, range(9))} == {os.getpid()}


def test_what_fails_there_fails_here() -> None:
    with Workshop(slow_first, 2) as workshop, pytest.raises(ValueError, match="below zero"):
        all_of(workshop, [0, 1, 2, -3, 4])


def test_after_a_rest_it_works_again() -> None:
    with Workshop(slow_first, 2) as workshop:
        for _ in range(2):
            assert [number for number, _ in all_of(workshop, range(4))] == [0, 1, 2, 3]
            workshop.rest()


def test_a_process_that_is_killed_is_told_of() -> None:
    with Workshop(end_at_five, 2) as workshop, pytest.raises(WorkersLost, match="memory"):
        for number in range(9):
            list(workshop.give(number))
        list(workshop.finish())


def test_the_processes_go_with_the_one_that_is_killed() -> None:
    script = """
        import os, sys, time
        from tests.unit.catalogue.test_workshop import slow_first
        from kitabdar.catalogue.workshop import Workshop
        if __name__ == "__main__":
            workshop = Workshop(slow_first, 2)
            found = [each for number in range(6) for each in workshop.give(number)] + list(workshop.finish())
            print(*{process for _, process in found} - {os.getpid()}, flush=True)
            time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        processes = [int(each) for each in parent.stdout.readline().split()]
        parent.kill()
    assert processes
    deadline = time.monotonic() + 10
    while any(is_running(each) for each in processes):
        assert time.monotonic() < deadline, "a working process outlived its parent"
        time.sleep(0.05)


def is_running(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
