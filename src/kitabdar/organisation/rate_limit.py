"""How often something may be tried: sign-ins from an address, searches without a name.

Counted in the database, so that all processes count together; one statement, so that none is lost between them.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import connection

from kitabdar.organisation.models import RateWindow

_COUNT = """
INSERT INTO organisation_ratewindow (key, started_at, ends_at, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN organisation_ratewindow.ends_at <= excluded.started_at THEN 1
               ELSE organisation_ratewindow.count + 1 END,
  started_at = CASE WHEN organisation_ratewindow.ends_at <= excluded.started_at THEN excluded.started_at
               ELSE organisation_ratewindow.started_at END,
  ends_at = CASE WHEN organisation_ratewindow.ends_at <= excluded.started_at THEN excluded.ends_at
               ELSE organisation_ratewindow.ends_at END
RETURNING count
"""


def allow(key: str, *, limit: int, seconds: int, now: datetime) -> bool:
    """Count one more try of `key` and say whether it is within `limit` tries in `seconds`.

    The window begins with the first try; keys are kept as digests, for they may hold addresses.
    """
    moment = int(now.timestamp())
    digest = sha256(key.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [digest, moment, moment + seconds])
        count = int(cursor.fetchone()[0])
    if count == 1:  # a window begins: a good moment to forget those long over
        RateWindow.objects.filter(ends_at__lt=moment - 86_400).delete()
    return count <= limit


def forgive(key: str) -> None:
    """Forget the tries of `key`, for example after a good sign-in."""
    RateWindow.objects.filter(key=sha256(key.encode()).hexdigest()).delete()
