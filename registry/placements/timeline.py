"""What happened to a placement, and who does what next. Both sides read the same, each with their own "you"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from corridor.web.templatetags.corridor_ui import day, money
from registry.listings.models import Kind
from registry.programmes.models import SILENT_AFTER
from registry.taxonomy.models import IscoGroup

from . import rules
from .contracts import Card
from .models import (
    AmountStep,
    AmountVerdict,
    CheckIn,
    CorrectionState,
    Placement,
    PlacementCorrection,
    PlacementDocument,
    PlacementState,
)
from .rules import Side


@dataclass(frozen=True)
class Happened:
    """One thing that happened."""

    at: datetime
    label: str | Promise
    detail: str = ""


@dataclass(frozen=True)
class Next:
    """What somebody does next, and by when if there is a day."""

    who: str | Promise
    what: str | Promise
    by: date | None = None


@dataclass(frozen=True)
class Change:
    """One field of a correction in words."""

    label: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class Corrected:
    """A correction as both sides read it."""

    correction: PlacementCorrection
    changes: list[Change]

    @property
    def is_open(self) -> bool:
        return self.correction.state == CorrectionState.PROPOSED


LABELS: dict[str, Promise] = {
    "role": _("Role"),
    "isco_id": _("Occupation"),
    "starts_on": _("First day"),
    "ended_on": _("Last day"),
    "hours_per_week": _("Hours a week"),
    "pay": _("Pay"),
}


def corrections_of(placement: Placement) -> list[Corrected]:
    """Every correction that was proposed, the oldest first, in words. Two queries."""
    rows = list(placement.corrections.all())
    codes = {one.get("isco_id") for row in rows for one in (row.before, row.after)}
    groups = dict(IscoGroup.objects.filter(pk__in=codes - {None}).values_list("pk", "label"))

    def shown(name: str, value: Any) -> str:
        if value is None:
            return _now("nothing")
        if name in {"starts_on", "ended_on"}:
            return day(date.fromisoformat(value))
        if name == "pay":
            return money(Decimal(value), placement.currency_id or "")
        return groups.get(value, str(value)) if name == "isco_id" else str(value)

    return [
        Corrected(
            row,
            [Change(LABELS[name], shown(name, row.before[name]), shown(name, row.after[name])) for name in row.after],
        )
        for row in rows
    ]


def happened(
    placement: Placement,
    *,
    mine: Side,
    check_ins: Sequence[CheckIn],
    corrections: Sequence[Corrected],
    cards: Sequence[Card],
    documents: Sequence[PlacementDocument],
) -> list[Happened]:
    """Everything, the oldest first, as one side may read it: what somebody answered to a question of ours is theirs.
    One query, for the placement's own history."""
    found = [
        *_own(placement),
        *_answered(check_ins, CheckIn.Side.GRADUATE if mine == Side.GRADUATE else CheckIn.Side.EMPLOYER),
        *_corrected(corrections),
        *_of_ledger(cards),
        *_shown(documents),
    ]
    return sorted(found, key=lambda one: one.at)


def _own(placement: Placement) -> Iterator[Happened]:
    history: Any = apps.get_model("placements", "PlacementEvent")
    before: Any = None
    for row in history.objects.filter(pgh_obj=placement.pk).order_by("pgh_id"):
        if before is None:
            said = [at for at in (row.graduate_confirmed_at, row.employer_confirmed_at) if at is not None]
            yield Happened(min([row.pgh_created_at, *said]), _("Recorded"))
        if row.graduate_confirmed_at and not (before and before.graduate_confirmed_at):
            yield Happened(row.graduate_confirmed_at, _("The graduate confirmed that it began"))
        if row.employer_confirmed_at and not (before and before.employer_confirmed_at):
            yield Happened(row.employer_confirmed_at, _("The employer or mentor confirmed that it began"))
        if before is not None:
            yield from _moved(before, row)
        before = row


def _moved(before: Any, row: Any) -> Iterator[Happened]:
    disputed, cancelled = PlacementState.DISPUTED, PlacementState.CANCELLED
    if row.state == disputed != before.state:
        yield Happened(row.pgh_created_at, _("One side said that something is wrong"), row.dispute_reason)
    if row.resolved_at and row.resolved_at != before.resolved_at:
        yield Happened(row.resolved_at, _("The dispute was settled"), row.resolution)
    if row.state == cancelled != before.state:
        yield Happened(row.pgh_created_at, _("It was recorded that this did not happen"))
    if row.ended_on and row.ended_on != before.ended_on:
        yield Happened(row.pgh_created_at, _("The last day was recorded"), day(row.ended_on))


def _answered(check_ins: Sequence[CheckIn], mine: CheckIn.Side) -> Iterator[Happened]:
    for one in check_ins:
        if one.answered_at is not None and one.side != mine:
            label = _now("After %(days)d days, the %(side)s answered") % {
                "days": one.days,
                "side": one.get_side_display(),
            }
            yield Happened(one.answered_at, label)
        elif one.answered_at is not None:
            label = _now("After %(days)d days, the %(side)s said") % {
                "days": one.days,
                "side": one.get_side_display(),
            }
            why = f" ({one.get_reason_display()})" if one.reason else ""
            yield Happened(one.answered_at, label, f"{one.get_answer_display()}{why}")


def _corrected(corrections: Sequence[Corrected]) -> Iterator[Happened]:
    words = {
        CorrectionState.AGREED: _("A correction was agreed"),
        CorrectionState.DECLINED: _("A correction was not agreed"),
        CorrectionState.WITHDRAWN: _("A correction was taken back"),
    }
    for one in corrections:
        changed = "; ".join(f"{change.label}: {change.before} → {change.after}" for change in one.changes)
        yield Happened(one.correction.proposed_at, _("A correction was proposed"), changed)
        if one.correction.answered_at is not None:
            said = changed if one.correction.state == CorrectionState.AGREED else one.correction.words
            yield Happened(one.correction.answered_at, words[CorrectionState(one.correction.state)], said)


def _of_ledger(cards: Sequence[Card]) -> Iterator[Happened]:
    """Confirmed amounts only; the milestones themselves show what waits."""
    for card in cards:
        for line in card.entries:
            if line.verdict == AmountVerdict.CONFIRMED:
                named = {"title": card.milestone.title, "step": line.entry.get_step_display()}
                label = _now("%(title)s: %(step)s") % named
                if line.entry.reverses_id is not None:
                    label = _now("%(title)s: %(step)s, taken out") % named
                amount = money(abs(line.entry.amount), card.milestone.currency_id)
                yield Happened(line.entry.answer.answered_at, label, amount)


def _shown(documents: Sequence[PlacementDocument]) -> Iterator[Happened]:
    for one in documents:
        yield Happened(one.given_at, _("A document was given as evidence"), one.get_kind_display())
        if one.looked_at is not None:
            yield Happened(one.looked_at, _("A programme officer looked at a document"), one.words)


def next_steps(
    placement: Placement,
    *,
    mine: Side,
    today: date,
    check_ins: Sequence[CheckIn],
    corrections: Sequence[Corrected],
    cards: Sequence[Card],
) -> list[Next]:
    """Who does what next, as this side reads it. No query."""

    def who(side: Side) -> str | Promise:
        if side == mine:
            return _("You")
        return placement.employer_name if side == Side.EMPLOYER else _("The graduate")

    found = [*_next_of_placement(placement, who, today), *_next_check_in(placement, who, today, check_ins)]
    for one in corrections:
        if one.is_open:
            other = Side.EMPLOYER if one.correction.side == CheckIn.Side.GRADUATE else Side.GRADUATE
            found.append(Next(who(other), _("answer the correction")))
    if placement.state in rules.MAY_RECORD:
        found += _next_of_ledger(cards, who)
    return found


def _next_of_placement(placement: Placement, who: Any, today: date) -> Iterator[Next]:
    if placement.state == PlacementState.DISPUTED:
        yield Next(_("We"), _("look into what is disputed and write to both sides"))
    if placement.state not in {PlacementState.EXPECTED, PlacementState.CLAIMED}:
        return
    said = {Side.GRADUATE: placement.graduate_confirmed_at, Side.EMPLOYER: placement.employer_confirmed_at}
    first = next((at for at in said.values() if at is not None), None)
    by = (first + SILENT_AFTER).date() if first is not None else None
    for side, at in said.items():
        if at is None and not rules.has_started(placement.starts_on, today):
            words = _now("confirm that it began, from %(day)s on") % {"day": day(placement.starts_on)}
            yield Next(who(side), words)
        elif at is None:
            yield Next(who(side), _("confirm that it began"), by)


def _next_check_in(placement: Placement, who: Any, today: date, check_ins: Sequence[CheckIn]) -> Iterator[Next]:
    if placement.state != PlacementState.CONFIRMED or placement.ended_on is not None:
        return
    newest = max((one.days for one in check_ins), default=0)
    for one in check_ins:
        if one.days == newest and one.answered_at is None:
            side = Side.GRADUATE if one.side == CheckIn.Side.GRADUATE else Side.EMPLOYER
            yield Next(who(side), _("say how it goes"), (one.asked_at + SILENT_AFTER).date())
    to_come = [placement.starts_on + timedelta(days=days) for days in rules.CHECKED_AFTER_DAYS if days > newest]
    if placement.kind != Kind.MENTORSHIP and (later := [on for on in to_come if on > today]):
        yield Next(_("We"), _now("ask both sides on %(day)s how it goes") % {"day": day(later[0])})


def _next_of_ledger(cards: Sequence[Card], who: Any) -> Iterator[Next]:
    for card in cards:
        title = {"title": card.milestone.title}
        for line in card.entries:
            if line.is_open:
                other = Side.EMPLOYER if line.entry.side == CheckIn.Side.GRADUATE else Side.GRADUATE
                words = _now("confirm what is recorded as %(step)s: %(title)s")
                yield Next(who(other), words % {**title, "step": line.entry.get_step_display()})
        waits = {line.entry.step for line in card.entries if line.is_open}
        if card.agreed > card.delivered and AmountStep.DELIVERED not in waits:
            yield Next(who(Side.GRADUATE), _now("deliver: %(title)s") % title, card.milestone.due_on)
        if card.delivered > card.paid and AmountStep.PAID not in waits:
            yield Next(who(Side.EMPLOYER), _now("pay: %(title)s") % title)
