"""Two enrolments that are one person, as a registrar decided: one account, one profile, and nothing of it lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.profiles import errors
from registry.profiles.models import Experience, PhoneSignIn, Profile, Visibility, Work
from registry.programmes import claims
from registry.programmes.models import DuplicateProposal, Enrolment

from .changing import tell
from .claim import carry_own_answers, take_over_skills


@transaction.atomic
def merge_people(*, first_id: int, second_id: int, at: datetime | None = None) -> None:
    """Let two enrolments be one person's. Twice is as once.

    In one cohort the later enrolment counts no more. In two cohorts the unclaimed one joins the account of the other.
    Where both belong to accounts, the account that claimed first is kept and gets what the other has; the other is
    closed. Raises AccountsContradict when their dates of birth differ: then they are not merged.
    """
    at = at or timezone.now()
    first, second = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[first_id, second_id])
        .order_by(F("claimed_at").asc(nulls_last=True), "pk")
    )
    if None not in {first.user_id, second.user_id} and first.user_id != second.user_id:
        kept, gone = (Profile.objects.select_related("user").get(user=one.user_id) for one in (first, second))
        merge_accounts(kept=kept, gone=gone, at=at)
        return
    if first.cohort_id == second.cohort_id:
        _count_no_more(second, into=first)
    elif first.user_id is not None and second.user_id is None:
        _join(second, Profile.objects.select_related("user").get(user=first.user_id), at)


@transaction.atomic
def join_twins(*, profile: Profile, enrolment_id: int, at: datetime | None = None) -> int:
    """After a claim: places that a registrar had found to be the same person's join too; return how many."""
    same = DuplicateProposal.objects.filter(state=DuplicateProposal.State.SAME)
    pairs = same.filter(Q(first=enrolment_id) | Q(second=enrolment_id)).values_list("first", "second")
    others = {pk for pair in pairs for pk in pair} - {enrolment_id}
    waiting = Enrolment.objects.select_for_update(of=("self",), no_key=True).unclaimed().filter(pk__in=others)
    twins = list(waiting.order_by("pk"))
    for twin in twins:
        _join(twin, profile, at or timezone.now())
    return len(twins)


@transaction.atomic
def merge_accounts(*, kept: Profile, gone: Profile, at: datetime) -> None:
    """One profile gets what another has, and the other's account is closed. What is evidence stays where it was made:
    consents, the ledger and the history of both. Other rooms follow with what is theirs.

    Raises AccountsContradict.
    """
    # In the order of their numbers, so that two merges at once wait instead of stopping each other.
    both = {one.pk: one for one in Profile.objects.select_for_update(of=("self",), no_key=True)
            .select_related("user").filter(pk__in=[kept.pk, gone.pk]).order_by("pk")}  # fmt: skip
    kept, gone = both[kept.pk], both[gone.pk]
    if kept.date_of_birth != gone.date_of_birth:
        raise errors.AccountsContradict
    _move_own_parts(kept, gone)
    for place in (
        Enrolment.objects.select_for_update(of=("self",), no_key=True).filter(user=gone.user_id).order_by("pk")
    ):
        theirs = Enrolment.objects.filter(cohort=place.cohort_id, user=kept.user_id).first()
        if theirs is None:
            Enrolment.objects.filter(pk=place.pk).update(user=kept.user_id)
        else:
            _count_no_more(place, into=theirs)
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    gone.visibility = Visibility.PRIVATE
    tell(gone, fields=["visibility"])
    tell(kept)
    outbox.emit("people.merged", kept_id=kept.pk, gone_id=gone.pk)


def _move_own_parts(kept: Profile, gone: Profile) -> None:
    held = kept.skills.values("skill")
    gone.skills.exclude(skill__in=held).update(profile=kept)
    gone.languages.exclude(language__in=kept.languages.values("language")).update(profile=kept)
    Experience.objects.filter(profile=gone).update(profile=kept)
    Work.objects.filter(profile=gone).update(profile=kept)
    if not PhoneSignIn.objects.filter(profile=kept).exists():
        PhoneSignIn.objects.filter(profile=gone).update(profile=kept)
        if not kept.user.phone:
            User.objects.filter(pk=kept.user_id).update(phone=gone.user.phone)
    for name in ("headline", "about", "phone"):
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    kept.save(update_fields=["headline", "about", "phone"])


def _join(place: Enrolment, profile: Profile, at: datetime) -> None:
    """A place becomes part of a profile, as by a claim; in a cohort where the person has one, it counts no more."""
    theirs = Enrolment.objects.filter(cohort=place.cohort_id, user=profile.user_id).first()
    if theirs is not None:
        _count_no_more(place, into=theirs)
        return
    claims.take_place(enrolment=place, user=profile.user, at=at)
    take_over_skills(profile, place)
    carry_own_answers(profile, place)
    outbox.emit("profile.claimed", profile_id=profile.pk, enrolment_id=place.pk)
    tell(profile)


def _count_no_more(place: Enrolment, *, into: Enrolment) -> None:
    Enrolment.objects.filter(pk=place.pk).update(merged_into=into, user=None)
