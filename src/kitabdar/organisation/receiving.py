"""Receivers of signals that are loaded when the signal is first sent.

A command starts without what only happens at desks: `kitabdar index verify` need not load notices and their rules.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.dispatch import Signal
from django.utils.module_loading import import_string


def receive(signal: Signal, path: str) -> None:
    """Have the function with this dotted path receive a signal, once however often this is called."""
    signal.connect(partial(_hand_over, path), weak=False, dispatch_uid=path)


def _hand_over(path: str, **named: Any) -> None:
    import_string(path)(**named)
