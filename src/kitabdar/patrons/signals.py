"""Asked before a patron is erased, inside the transaction: `patron_id`, `now`. A receiver that raises stops it."""

from django.dispatch import Signal

patron_erasing = Signal()
