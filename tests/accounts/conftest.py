"""The cast of this room: Boris owns an employer, Chantal a provider, Rita checks, Eve belongs elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from accounts.models import Organisation, User
from accounts.services.organisations import decide_organisation, register_organisation
from registry.places.models import Country

PASSWORD = "long enough for Lamu"

Sign = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _this_rooms_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.accounts.urls"
    (engine,) = deepcopy(settings.TEMPLATES)
    engine["OPTIONS"]["context_processors"].remove("registry.workspaces.context.workspaces")
    settings.TEMPLATES = [engine]
    # Limits and used codes lie in the cache, and another run on this machine may empty the shared one at any moment.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


def make_person(name: str, **fields: Any) -> User:
    return User.objects.create_user(
        f"{name.lower()}@example.org", PASSWORD, given_names=name, family_name="Demo", **fields
    )


@pytest.fixture
def kenya(db: None) -> Country:
    return Country.objects.get(pk="KE")


@pytest.fixture
def amina(db: None) -> User:
    return make_person("Amina")


@pytest.fixture
def boris(db: None) -> User:
    return make_person("Boris")


@pytest.fixture
def chantal(db: None) -> User:
    return make_person("Chantal")


@pytest.fixture
def eve(kenya: Country) -> User:
    """A member, even an owner, of another organisation."""
    eve = make_person("Eve")
    register_organisation(by=eve, name="Elsewhere", kind="employer", country=kenya)
    return eve


@pytest.fixture
def rita(db: None) -> User:
    """A registrar: staff that may decide about organisations, and nothing more."""
    rita = make_person("Rita", is_staff=True)
    rita.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="accounts",
            codename__in=["view_organisation", "change_organisation", "view_user", "change_user"],
        )
    )
    return User.objects.get(pk=rita.pk)


@pytest.fixture
def hilltop(boris: User, kenya: Country) -> Organisation:
    """Boris's employer, waiting for its check."""
    return register_organisation(by=boris, name="Hilltop Data", kind="employer", country=kenya)


@pytest.fixture
def verified(hilltop: Organisation, rita: User) -> Organisation:
    """Boris's employer, checked."""
    return decide_organisation(organisation=hilltop, by=rita, state="verified", reason="Found in the register.")


@pytest.fixture
def consents_loaded(db: None) -> None:
    call_command("load_consents", verbosity=0)


@pytest.fixture
def signed_in() -> Sign:
    def sign(person: User) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign
