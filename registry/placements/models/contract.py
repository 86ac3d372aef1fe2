"""Freelance contracts: milestones, and a ledger of what was agreed, delivered and paid. Corridor moves no money."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.places.models import Currency

from .check_in import CheckIn
from .placement import Placement

MILESTONE_OF_CONTRACT = pgtrigger.Trigger(
    name="milestone_of_contract",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM placements_placement p
            WHERE p.id = NEW.placement_id AND p.kind = 'contract' AND p.currency_id = NEW.currency_id
        ) THEN
            RAISE EXCEPTION 'placement % is no contract in %', NEW.placement_id, NEW.currency_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_of_contract';
        END IF;
        RETURN NEW;
    """,
)
ANSWER_OF_THE_OTHER_SIDE = pgtrigger.Trigger(
    name="answer_of_the_other_side",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF EXISTS (SELECT 1 FROM placements_amountentry e WHERE e.id = NEW.entry_id AND e.side = NEW.side) THEN
            RAISE EXCEPTION 'entry % is answered by the side that recorded it', NEW.entry_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_of_the_other_side';
        END IF;
        RETURN NEW;
    """,
)


class Milestone(models.Model):
    """A part of a contract that is delivered and paid for itself."""

    append_only = True

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("contract")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=140)
    due_on = models.DateField(_("due"), null=True, blank=True)
    # What was proposed for it; what both agreed to stands in the ledger.
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.ForeignKey(Currency, on_delete=models.PROTECT, related_name="+", verbose_name=_("currency"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "position"], name="one_milestone_per_position"),
            models.CheckConstraint(name="milestone_is_worth_something", condition=Q(amount__gt=0)),
        ]
        triggers = [MILESTONE_OF_CONTRACT]

    def __str__(self) -> str:
        return self.title


class AmountStep(models.TextChoices):
    """What happened to an amount."""

    AGREED = "agreed", _("agreed")
    DELIVERED = "delivered", _("delivered")
    PAID = "paid", _("paid")


class AmountEntry(models.Model):
    """One line of the ledger, as one side records it. It counts when the other side has confirmed it. What was wrong is
    taken out by a line of the opposite amount, never changed."""

    append_only = True

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="entries", verbose_name=_("milestone")
    )
    step = models.CharField(_("step"), max_length=9, choices=AmountStep.choices)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    is_advance = models.BooleanField(_("paid in advance"), default=False)
    on = models.DateField(_("day"))
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals", verbose_name=_("takes out")
    )
    words = models.CharField(_("note"), max_length=200, blank=True)
    side = models.CharField(_("recorded by the side of the"), max_length=8, choices=CheckIn.Side.choices)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("amount")
        verbose_name_plural = _("amounts")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="only_a_reversal_is_below_zero",
                condition=Q(reverses__isnull=True, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
            ),
            models.CheckConstraint(name="only_a_payment_is_an_advance", condition=Q(is_advance=False) | Q(step="paid")),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.amount}"


class AmountVerdict(models.TextChoices):
    """What the other side says of a line."""

    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("not right")


class AmountAnswer(models.Model):
    """The other side's word on a line of the ledger; there is one for each line, and it stays."""

    append_only = True

    entry = models.OneToOneField(AmountEntry, on_delete=models.PROTECT, related_name="answer", verbose_name=_("amount"))
    verdict = models.CharField(_("answer"), max_length=9, choices=AmountVerdict.choices)
    words = models.CharField(_("why"), max_length=300, blank=True)
    side = models.CharField(_("answered by the side of the"), max_length=8, choices=CheckIn.Side.choices)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("answered by"))
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer to an amount")
        verbose_name_plural = _("answers to amounts")
        constraints = [
            models.CheckConstraint(name="rejected_amount_says_why", condition=~Q(verdict="rejected", words="")),
        ]
        triggers = [ANSWER_OF_THE_OTHER_SIDE]

    def __str__(self) -> str:
        return f"{self.entry}: {self.get_verdict_display()}"
