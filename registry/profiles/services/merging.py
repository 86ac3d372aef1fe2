"""Two enrolments that are one person, as a registrar decided: one account, one profile, and nothing of it lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.profiles import errors
from registry.profiles.models import Experience, MentorProfile, Profile, Visibility, Work
from registry.programmes import claims
from registry.programmes.models import DuplicateProposal, Enrolment
from registry.programmes.services import note_contradiction

from .changing import tell
from .claim import carry_own_answers, take_over_skills


@transaction.atomic
def merge_people(*, first_id: int, second_id: int, at: datetime | None = None) -> None:
    """Let two enrolments be one person's. Twice is as once.

    In one cohort the later enrolment counts no more. In two cohorts the unclaimed one joins the account of the other.
    Where both belong to accounts, their holders are asked (see `agree_to_merge`): a likeness in a roster opens nobody's
    account to somebody else. Raises AccountsContradict when the accounts cannot be one person's.
    """
    at = at or timezone.now()
    first, second = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[first_id, second_id])
        .order_by(F("claimed_at").asc(nulls_last=True), "pk")
    )
    if None not in {first.user_id, second.user_id} and first.user_id != second.user_id:
        kept, gone = (Profile.objects.select_related("user").get(user=one.user_id) for one in (first, second))
        _see_mergeable(kept, gone)
        outbox.emit("people.asked", first_id=kept.pk, second_id=gone.pk)
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


def merges_waiting(user: User) -> QuerySet[DuplicateProposal]:
    """Pairs of accounts that a registrar found to be one person's, of which this person holds one and has not yet said
    that the other is theirs too."""
    pairs = DuplicateProposal.objects.filter(
        state=DuplicateProposal.State.SAME, first__user__isnull=False, second__user__isnull=False
    ).exclude(first__user=F("second__user"))
    mine = Q(first__user=user, first_agreed_at=None) | Q(second__user=user, second_agreed_at=None)
    return pairs.filter(mine).select_related("first__user", "second__user", "first__cohort", "second__cohort")


@transaction.atomic
def agree_to_merge(*, proposal: DuplicateProposal, by: User, at: datetime | None = None) -> bool:
    """The holder of one of two accounts says that the other is theirs too. When the other account has said the same,
    the two become one; return whether they did. Raises NotYourPair or AccountsContradict.
    """
    at = at or timezone.now()
    pair = DuplicateProposal.objects.select_for_update(of=("self",)).filter(pk=proposal.pk).first()
    waiting = merges_waiting(by).filter(pk=proposal.pk).first()
    if pair is None or waiting is None:
        raise errors.NotYourPair
    if waiting.first.user_id == by.pk:
        pair.first_agreed_at = at
    else:
        pair.second_agreed_at = at
    pair.save(update_fields=["first_agreed_at", "second_agreed_at"])
    if pair.first_agreed_at is None or pair.second_agreed_at is None:
        return False
    earlier, later = sorted((waiting.first, waiting.second), key=lambda one: (one.claimed_at or at, one.pk))
    kept, gone = (Profile.objects.select_related("user").get(user=one.user_id) for one in (earlier, later))
    merge_accounts(kept=kept, gone=gone, at=at)
    return True


@transaction.atomic
def refuse_to_merge(*, proposal: DuplicateProposal, by: User) -> None:
    """The other account is somebody else's: the pair goes back to the registrar. Raises NotYourPair."""
    if not merges_waiting(by).filter(pk=proposal.pk).exists():
        raise errors.NotYourPair
    note_contradiction(proposal_id=proposal.pk)


def _see_mergeable(kept: Profile, gone: Profile) -> None:
    """Accounts that cannot be one, or that carry more than a graduate's things, are for people to sort out."""
    users = (kept.user, gone.user)
    if kept.date_of_birth != gone.date_of_birth or not all(user.is_active for user in users):
        raise errors.AccountsContradict
    if any(user.is_staff for user in users):
        raise errors.AccountsContradict
    if gone.user.memberships.exists() or MentorProfile.objects.filter(user=gone.user).exists():
        raise errors.AccountsContradict


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
    _see_mergeable(kept, gone)
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
    outbox.emit("enrolment.merged", enrolment_id=place.pk, into_id=into.pk)
