"""What a person changes about the account itself. E-mail, password and second factors are allauth's."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction

from accounts import errors
from accounts.models import User
from registry.places.models import Country


@transaction.atomic
def set_name(*, user: User, given_names: str, family_name: str) -> User:
    """How the person is called. Raises NeedsAName if either part is empty."""
    given_names, family_name = " ".join(given_names.split()), " ".join(family_name.split())
    if not given_names or not family_name:
        raise errors.NeedsAName
    return _change(user, given_names=given_names, family_name=family_name)


@transaction.atomic
def set_language(*, user: User, language: str) -> User:
    """The language for mails and pages, one of the corridor's four. Raises UnknownLanguage."""
    if language not in dict(settings.CORRIDOR_LANGUAGES):
        raise errors.UnknownLanguage
    return _change(user, language=language)


@transaction.atomic
def set_time_zone(*, user: User, time_zone: str) -> User:
    """The zone in which times are shown, by its IANA name. Raises UnknownTimeZone."""
    if time_zone not in available_timezones():
        raise errors.UnknownTimeZone
    return _change(user, time_zone=time_zone)


@transaction.atomic
def set_home_country(*, user: User, country: Country) -> User:
    """Where the person's data is at home: decides the law, and what counts as crossing the border."""
    return _change(user, home_country=country)


def _change(user: User, **values: object) -> User:
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    for name, value in values.items():
        setattr(user, name, value)
    user.full_clean(exclude=["password"])
    user.save(update_fields=list(values))
    return user
