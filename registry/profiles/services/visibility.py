"""Who may see a profile: never more than the person agreed to."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, ConsentState, Purpose
from registry.profiles import errors, rules
from registry.profiles.models import Profile, Visibility

from .changing import locked, tell

# The consent that each visibility rests on. A card also needs "public card" to stand on the talent pages; without it
# a named card is shown only where a listing matches.
NEEDED: dict[Visibility, Purpose | None] = {
    Visibility.PRIVATE: None,
    Visibility.ANONYMOUS: Purpose.PUBLIC_CARD,
    Visibility.NAMED: Purpose.NAMED_PROFILE,
}
ASK_FIRST = {
    Purpose.PUBLIC_CARD: _("First agree to “an anonymous card on the talent pages” on your page of consents."),
    Purpose.NAMED_PROFILE: _("First agree to “your name on your card” on your page of consents."),
}


@transaction.atomic
def set_visibility(
    *,
    profile: Profile,
    visibility: str,
    hidden_fields: Collection[str] | None = None,
    hidden_in: Collection[str] | None = None,
) -> Profile:
    """Choose who sees one, which parts of the card are left out, and in which countries (ISO 3166-1) nobody sees one.

    None leaves what was chosen before. Raises ConsentNeeded, which says what to agree to first, or NotHideable.
    """
    profile = locked(profile)
    chosen = Visibility(visibility)
    needed = NEEDED[chosen]
    if needed is not None and needed not in given_purposes(profile.user_id):
        raise errors.ConsentNeeded(needed, ASK_FIRST[needed])
    profile.visibility = chosen
    if hidden_fields is not None:
        if not set(hidden_fields) <= rules.HIDEABLE.keys():
            raise errors.NotHideable
        profile.hidden_fields = sorted(set(hidden_fields))
    if hidden_in is not None:
        profile.hidden_in = sorted(set(hidden_in))
    profile.clean_fields(exclude=["user", "country", "region", "nationality", "pay_currency"])
    tell(profile, fields=["visibility", "hidden_fields", "hidden_in"])
    return profile


@transaction.atomic
def lower_visibility(*, user_id: int) -> bool:
    """Bring a profile down to what its owner still agrees to; say whether anything changed. Never raises it."""
    profile = Profile.objects.select_for_update(of=("self",), no_key=True).filter(user_id=user_id).first()
    if profile is None:
        return False
    given = given_purposes(user_id)
    highest_first = [Visibility.NAMED, Visibility.ANONYMOUS, Visibility.PRIVATE]
    at_most = highest_first[highest_first.index(Visibility(profile.visibility)) :]
    allowed = next(visibility for visibility in at_most if NEEDED[visibility] in {None, *given})
    if profile.visibility == allowed:
        return False
    profile.visibility = allowed
    tell(profile, fields=["visibility"])
    return True


def given_purposes(user_id: int) -> set[str]:
    """Everything that a person agrees to now, in one query."""
    given = Consent.objects.filter(user_id=user_id, state=ConsentState.GIVEN)
    return set(given.values_list("purpose", flat=True))
