"""Who acts for an employer that is an organisation or a mentor. Asked of the database anew each time."""

from __future__ import annotations

from accounts.access import may_recruit
from accounts.models import Organisation, User

from .models import MentorProfile


def may_act_for(user: User, *, organisation: Organisation | None, mentor: MentorProfile | None) -> bool:
    """Whether a person hires, places and endorses for an employer: as owner or recruiter of the verified organisation,
    or as the verified mentor."""
    if organisation is not None:
        return may_recruit(user, organisation)
    return mentor is not None and mentor.user_id == user.pk and user.is_active and mentor.is_verified
