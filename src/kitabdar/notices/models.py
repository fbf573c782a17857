"""What readers are told: by which rules, in which words, and what was told to whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kitabdar.organisation.models import Place
from kitabdar.patrons.models import Application, Patron, PatronCategory


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    PRINT = "print", _("On paper")


class Rule(models.Model):
    """When an event is told of, at a place and all below it; see `rules.ladder`."""

    event = models.CharField(max_length=20)
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    category = models.ForeignKey(PatronCategory, models.CASCADE, null=True, blank=True, related_name="+")
    days = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=10, default="preferred")
    variant = models.SlugField(max_length=20, blank=True)
    is_on = models.BooleanField(default=True)
    is_digest = models.BooleanField(default=False)
    is_blocking = models.BooleanField(default=False)

    class Meta:
        ordering = ["event", "place", "category", "days"]

    def __str__(self) -> str:
        return f"{self.event} {self.days}"


class Text(models.Model):
    """The words of an event in a language, at a place and all below it, where they are not those that ship."""

    event = models.CharField(max_length=20)
    variant = models.SlugField(max_length=20, blank=True)
    language = models.CharField(max_length=8)
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=200)
    before = models.TextField(blank=True)
    line = models.CharField(max_length=500)
    after = models.TextField(blank=True)
    sms = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "variant", "language", "place"], name="one_text_a_place"
            ),
            models.UniqueConstraint(
                fields=["event", "variant", "language"],
                condition=Q(place=None),
                name="one_text_of_all_places",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.language}"


class Preference(models.Model):
    """By which channel a patron wants to be told of an event; "none": not at all."""

    patron = models.ForeignKey(Patron, models.CASCADE, related_name="+")
    event = models.CharField(max_length=20)
    channel = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patron", "event"], name="one_preference_an_event")]

    def __str__(self) -> str:
        return f"{self.event}: {self.channel}"


class MessageState(models.TextChoices):
    WAITING = "waiting", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", pgettext_lazy("message", "Sent")
    UNCERTAIN = "uncertain", _("Perhaps sent")
    FAILED = "failed", _("Not delivered")
    TO_PRINT = "to_print", _("To be printed")
    PRINTED = "printed", _("Printed")
    DROPPED = "dropped", _("No longer true")
    CANCELLED = "cancelled", pgettext_lazy("message", "Taken back")


class Message(models.Model):
    """One letter, mail or text message. What was claimed for sending and never ended is uncertain, and not sent again
    by itself: nothing is sent twice."""

    patron = models.ForeignKey(Patron, models.CASCADE, related_name="+")
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=8)
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=MessageState.choices)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=250, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["state", "next_at"],
                condition=Q(state__in=["waiting", "sending", "to_print"]),
                name="message_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Notice(models.Model):
    """One thing to tell a patron. `key` says what it is about: the same thing is noted once."""

    patron = models.ForeignKey(Patron, models.CASCADE, related_name="+")
    branch = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    event = models.CharField(max_length=20)
    variant = models.SlugField(max_length=20, blank=True)
    channel = models.CharField(max_length=10)
    key = models.CharField(max_length=80, unique=True)
    about = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="notices")
    is_dropped = models.BooleanField(default=False)  # no longer true when it was to be sent

    class Meta:
        indexes = [
            models.Index(
                fields=["send_after"],
                condition=Q(message=None, is_dropped=False),
                name="notice_to_compose",
            )
        ]

    def __str__(self) -> str:
        return self.key


class ApplicantMail(models.Model):
    """A mail to somebody who applied to become a patron; goes with the application. Sent as messages are. [NOT-8]"""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    address = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=250, blank=True)

    def __str__(self) -> str:
        return f"mail for application {self.application_id}"
