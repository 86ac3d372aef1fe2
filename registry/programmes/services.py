"""What an officer does with programmes, cohorts and enrolments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from accounts.access import is_officer
from accounts.models import Organisation, User
from corridor import outbox
from registry.places.models import Country, Region
from registry.taxonomy.models import Skill

from . import errors
from .models import ClaimInvitation, Cohort, DuplicateProposal, Enrolment, Programme, Progress


def require_officer(by: User, provider: Organisation) -> None:
    """Raises NotYourProgramme unless the person runs the programmes of this provider and it has been verified."""
    if not is_officer(by, provider):
        raise errors.NotYourProgramme


@transaction.atomic
def create_programme(
    *,
    by: User,
    provider: Organisation,
    name: str,
    country: Country,
    summary: str = "",
    skills: Collection[Skill] = (),
    slug: str = "",
) -> Programme:
    """A new programme of a provider, with the skills that it teaches. Raises NotYourProgramme or NameTaken."""
    provider = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=provider.pk)
    require_officer(by, provider)
    programme = Programme(
        slug=_free_slug(Programme, slug, name), provider=provider, name=name, summary=summary, country=country
    )
    programme.full_clean()
    programme.save()
    programme.skills.set(skills)
    return programme


@transaction.atomic
def create_cohort(
    *,
    by: User,
    programme: Programme,
    name: str,
    country: Country,
    starts_on: date,
    ends_on: date,
    region: Region | None = None,
    slug: str = "",
) -> Cohort:
    """A new run of a programme. Raises NotYourProgramme, NameTaken, RegionElsewhere, or ValidationError for dates."""
    programme = (
        Programme.objects.select_for_update(of=("self",), no_key=True).select_related("provider").get(pk=programme.pk)
    )
    require_officer(by, programme.provider)
    if region is not None and region.country_id != country.pk:
        raise errors.RegionElsewhere
    cohort = Cohort(
        slug=_free_slug(Cohort, slug, name),
        programme=programme,
        name=name,
        country=country,
        region=region,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    cohort.full_clean()
    cohort.save()
    return cohort


@transaction.atomic
def mark_contact_lost(*, enrolment: Enrolment, by: User, on: date) -> Enrolment:
    """Say since when nobody reaches a person. Reports stop following them from that day.

    Raises NotYourProgramme or ImpossibleDate.
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cohort__programme__provider")
        .get(pk=enrolment.pk)
    )
    require_officer(by, enrolment.cohort.programme.provider)
    if not enrolment.enrolled_on <= on <= timezone.localdate():
        raise errors.ImpossibleDate
    enrolment.contact_lost_on = on
    enrolment.save(update_fields=["contact_lost_on"])
    return enrolment


@transaction.atomic
def mark_contact_found(*, enrolment: Enrolment, by: User) -> Enrolment:
    """The person answers again. Raises NotYourProgramme."""
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cohort__programme__provider")
        .get(pk=enrolment.pk)
    )
    require_officer(by, enrolment.cohort.programme.provider)
    enrolment.contact_lost_on = None
    enrolment.save(update_fields=["contact_lost_on"])
    return enrolment


@transaction.atomic
def note_progress(*, user_id: int, step: str, at: datetime) -> None:
    """Note at which step somebody's profile stands, for each of their places; empty where nothing is left to do."""
    for enrolment_id in Enrolment.objects.filter(user=user_id).order_by("pk").values_list("pk", flat=True):
        held, is_new = Progress.objects.get_or_create(enrolment_id=enrolment_id, defaults={"step": step, "since": at})
        if not is_new and held.step != step:
            Progress.objects.filter(pk=held.pk).update(step=step, since=at)


@transaction.atomic
def note_silence(*, user_id: int, since: datetime | None) -> None:
    """Note since when somebody has left a check-in unanswered, for each of their places; None when they have not."""
    for enrolment_id in Enrolment.objects.filter(user=user_id).order_by("pk").values_list("pk", flat=True):
        held = Progress.objects.filter(enrolment=enrolment_id)
        if not held.update(silent_since=since) and since is not None:
            Progress.objects.create(enrolment_id=enrolment_id, since=since, silent_since=since)


@transaction.atomic
def remind_cohort(*, cohort: Cohort, by: User, at: datetime | None = None) -> int:
    """Remind everybody whose profile has stood still to go on; return how many.

    Who was reminded within two weeks, or three times, is left in peace. Raises NotYourProgramme.
    """
    at = at or timezone.now()
    cohort = (
        Cohort.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme__provider")
        .get(pk=cohort.pk)
    )
    require_officer(by, cohort.programme.provider)
    enrolments = Enrolment.objects.filter(cohort=cohort).to_nudge(at).order_by("pk")
    reminded = dict(enrolments.values_list("pk", "progress__reminders"))
    Progress.objects.filter(enrolment__in=reminded).update(reminded_at=at, reminders=F("reminders") + 1)
    for enrolment_id, earlier in reminded.items():
        outbox.emit("enrolment.reminded", enrolment_id=enrolment_id, number=earlier + 1)
    return len(reminded)


@transaction.atomic
def note_bounce(*, invitation_id: int, at: datetime) -> None:
    """A mail server refused the address of an invitation."""
    ClaimInvitation.objects.filter(pk=invitation_id, bounced_at=None).update(bounced_at=at)


@transaction.atomic
def decide_duplicate(*, proposal: DuplicateProposal, same: bool) -> DuplicateProposal:
    """A registrar says whether two enrolments are one person. If they are, the two are merged right after.

    What was merged stays so: raises AlreadyMerged when that is to be taken back.
    """
    proposal = DuplicateProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state == DuplicateProposal.State.SAME:
        if same:
            return proposal
        raise errors.AlreadyMerged
    proposal.state = DuplicateProposal.State.SAME if same else DuplicateProposal.State.DIFFERENT
    proposal.save(update_fields=["state"])
    if same:
        outbox.emit("duplicate.same", proposal_id=proposal.pk)
    return proposal


@transaction.atomic
def note_contradiction(*, proposal_id: int) -> None:
    """Two accounts of the same person contradict each other, so they were not merged: a registrar looks again."""
    DuplicateProposal.objects.filter(pk=proposal_id).update(state=DuplicateProposal.State.CONFLICT)


def _free_slug(model: type[Programme] | type[Cohort], chosen: str, name: str) -> str:
    """The chosen short name if it is free, else one made from the name. Raises NameTaken."""
    if chosen:
        if model._default_manager.filter(slug=chosen).exists():
            raise errors.NameTaken
        return chosen
    stem = slugify(name)[:74].strip("-") or "programme"
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in [stem, *(f"{stem}-{n}" for n in range(2, 1000))] if slug not in taken)
