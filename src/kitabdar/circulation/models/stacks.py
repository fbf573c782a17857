"""What readers ask for from closed stacks: the number they are called by, and how far it is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models.holds import Hold
from kitabdar.organisation.models import Place


class StackRequestState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    FETCHING = "fetching", _("Being fetched")
    ON_ITS_WAY = "on_its_way", _("On its way")
    READY = "ready", _("Ready at the desk")
    WAITING = "waiting", _("Waiting for a copy")
    NOT_FOUND = "not_found", _("Not found")
    COLLECTED = "collected", _("Collected")
    RETURNED = "returned", pgettext_lazy("stack request", "Returned to the stack")
    GIVEN_UP = "given_up", _("Given up")


CLOSED_REQUEST_STATES = (
    StackRequestState.COLLECTED,
    StackRequestState.RETURNED,
    StackRequestState.GIVEN_UP,
)


class StackRequest(models.Model):
    """The fetching of an item from closed stacks for a hold.

    `number` is of the day, at the branch where it is collected; `fetch_from`: when the stack is open to fetch it.
    """

    hold = models.OneToOneField(Hold, models.PROTECT, related_name="stack_request")
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)  # request_of_the_day
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    stack = models.ForeignKey(Place, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=StackRequestState.choices, default=StackRequestState.ASKED
    )
    asked_at = models.DateTimeField()
    fetch_from = models.DateTimeField()
    fetching_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["branch", "day", "number"], name="request_of_the_day"),
            models.CheckConstraint(condition=Q(number__gt=0), name="request_has_a_number"),
            models.CheckConstraint(
                condition=Q(state__in=["collected", "returned", "given_up"], closed_at__isnull=False)
                | (~Q(state__in=["collected", "returned", "given_up"]) & Q(closed_at=None)),
                name="request_closed_when_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "state"], condition=Q(closed_at=None), name="open_request"),
        ]

    def __str__(self) -> str:
        return f"request {self.number} of {self.day}"
