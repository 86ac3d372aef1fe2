"""A CV that somebody has already: read into proposals, and only what they tick is taken over. The file is not kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from django.db import transaction

from corridor.limited import Failure, Limits, run
from registry.profiles import cv, errors, rules
from registry.profiles.models import Profile
from registry.taxonomy.linking import Candidate, link

from .editing import HeldSkill, add_experience, set_skills
from .works import Upload

# Below this a likeness is chance more often than meaning, and a CV names many things.
LIKELY = 0.6
MOST_SKILLS = 20
DOCUMENT_WORKER = "registry.profiles.reading.document"
_REFUSALS: dict[str, type[errors.CvNotReadable]] = {
    "locked": errors.CvLocked,
    "too_many_pages": errors.CvTooLong,
    "too_large_unpacked": errors.CvTooLong,
    "no_text": errors.CvWithoutText,
}


def text_of_cv(upload: Upload) -> str:
    """The text of a PDF, DOCX or plain text, read in a process of its own. Raises CvNotReadable or one of its kinds."""
    kind = rules.CV_KINDS.get(PurePath(upload.name).suffix.lower())
    if kind is None:
        raise errors.CvNotWanted
    if len(upload.content) > rules.LARGEST_CV_BYTES:
        raise errors.CvTooLong
    bounds = {
        "kind": kind,
        "characters": rules.LONGEST_CV,
        "pages": rules.MOST_CV_PAGES,
        "unpacked_bytes": rules.LARGEST_CV_UNPACKED_BYTES,
    }
    try:
        return run(DOCUMENT_WORKER, upload.content, limits=Limits(), **bounds)[1].decode()
    except Failure as failure:
        raise _REFUSALS.get(failure.words, errors.CvNotReadable) from failure


def skills_meant(phrases: Sequence[str]) -> list[Candidate]:
    """The skills that the words of a CV most likely mean, each once."""
    best = [found[0] for found in link(list(phrases), top=1) if found and found[0].score >= LIKELY]
    return list({candidate.skill_id: candidate for candidate in best}.values())[:MOST_SKILLS]


@transaction.atomic
def take_over(
    *, profile: Profile, work: Sequence[cv.FoundWork] = (), skills: Sequence[HeldSkill] = (), on: date | None = None
) -> None:
    """Take over what somebody ticked, all or nothing; to do it twice changes nothing more.

    Raises what `add_experience` and `set_skills` raise.
    """
    for done in work:
        add_experience(profile=profile, title=done.title, place=done.place, months=done.months, kind=done.kind)
    if skills:
        set_skills(profile=profile, skills=skills, on=on)
