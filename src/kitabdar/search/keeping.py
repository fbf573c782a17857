"""Answers kept for as long as the index stays as it is."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """Remembers the answers to the latest questions for one state of the index; safe for threads."""

    def __init__(self, most: int = 512) -> None:
        self._most = most
        self._state = ""
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, state: str, question: Hashable) -> Answer | None:
        """Return the answer to this question in this state of the index, if it was asked already."""
        with self._lock:
            if state != self._state:
                self._state = state
                self._answers.clear()
            found = self._answers.get(question)
            if found is not None:
                self._answers.move_to_end(question)
            return found

    def put(self, state: str, question: Hashable, answer: Answer) -> None:
        """Remember it, unless the index changed meanwhile."""
        with self._lock:
            if state != self._state:
                return
            self._answers[question] = answer
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
