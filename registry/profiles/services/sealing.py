"""A graduate's own answers on sex, disability and hardship."""

from __future__ import annotations

from django.db import transaction

from registry.inclusion.rules import Answers
from registry.inclusion.services import own_answers, seal_answers
from registry.profiles.models import Profile

from .changing import locked


@transaction.atomic
def answer_inclusion(*, profile: Profile, answers: Answers) -> None:
    """Seal what the person says of themselves, for the profile and for every enrolment that is theirs.

    Statistics are made by enrolment, so the person's word must stand there instead of the roster's. Nobody is told and
    nothing else of the profile changes: no ranking uses these answers, and not even their time may be seen.
    """
    profile = locked(profile)
    for subject in [profile.sealed_subject, *profile.user.enrolments.values_list("sealed_subject", flat=True)]:
        seal_answers(subject=subject, answers=answers, source="self")


def answers_of(profile: Profile) -> Answers:
    """What is sealed about the person, for that person: their own word, else what their newest roster says."""
    newest_first = profile.user.enrolments.order_by("-enrolled_on", "-pk")
    for subject in [profile.sealed_subject, *newest_first.values_list("sealed_subject", flat=True)]:
        answers = own_answers(subject=subject)
        if answers is not None:
            return answers
    return Answers()
