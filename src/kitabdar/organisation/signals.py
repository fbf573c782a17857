"""Sent inside the transaction in which a place gets another code: `place_path`, of the place and all below it."""

from django.dispatch import Signal

place_recoded = Signal()
