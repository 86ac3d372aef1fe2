"""What happened, who must act on it, and what was done: the only queue that matters.

An event is written in the transaction of the change that it tells of. Each handler gets a delivery of its own.
Celery and Valkey only carry a delivery's number; when they forget it, the relay sends it again.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Something that happened in a room. The payload holds numbers of rows, never personal data."""

    append_only = True

    topic = models.CharField(_("topic"), max_length=80)
    payload = models.JSONField(_("payload"), default=dict)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            # A coalesced topic asks whether an equal event waits.
            models.Index(fields=["topic", "payload"], name="event_equal"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} #{self.pk}"


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    DEAD = "dead", _("dead letter")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> DeliveryQuerySet:
        """Deliveries that should be sent now."""
        return self.filter(state=DeliveryState.WAITING, next_attempt_at__lte=at)

    def in_flight(self, at: datetime) -> DeliveryQuerySet:
        """Deliveries that were sent and may still be on their way."""
        return self.filter(state=DeliveryState.WAITING, sent_at__isnull=False, next_attempt_at__gt=at)

    def dead(self) -> DeliveryQuerySet:
        return self.filter(state=DeliveryState.DEAD)


class Delivery(models.Model):
    """One event for one handler."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("event"))
    handler = models.CharField(_("handler"), max_length=160)
    state = models.CharField(_("state"), max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="one_delivery_per_handler"),
            models.CheckConstraint(
                name="delivery_done_has_time", condition=Q(state="done", done_at__isnull=False) | ~Q(state="done")
            ),
        ]
        indexes = [
            # The relay asks for waiting rows all day long; finished ones, nearly the whole table, stay out of it.
            models.Index(fields=["next_attempt_at"], name="delivery_due", condition=Q(state="waiting")),
            # Matching asks how much of its own work waits.
            models.Index(fields=["handler"], name="delivery_waiting", condition=Q(state="waiting")),
            models.Index(fields=["-id"], name="delivery_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.handler} ({self.get_state_display()})"


class Processed(models.Model):
    """The proof that a handler's effect was committed; its key makes a second effect impossible."""

    append_only = True

    key = models.CharField(_("key"), max_length=200, unique=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("processed key")
        verbose_name_plural = _("processed keys")

    def __str__(self) -> str:
        return self.key


class PeriodicJob(models.Model):
    """When a periodic job was last started."""

    topic = models.CharField(_("topic"), max_length=80, unique=True)
    last_emitted_at = models.DateTimeField(_("last started"), null=True, blank=True)

    class Meta:
        verbose_name = _("periodic job")
        verbose_name_plural = _("periodic jobs")

    def __str__(self) -> str:
        return self.topic
