"""Real services for the tests: PostgreSQL, Valkey and Celery, in a cluster of their own."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corridor.settings.test")

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

if TYPE_CHECKING:  # models can be imported only once pytest-django has set Django up
    from registry.agreements.models import Agreement
    from tests.world import World


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded services once, in the process that starts the workers."""
    if hasattr(config, "workerinput") or settings.EMBEDDED_HOME is None:
        return
    from corridor.embedded import postgres, services

    services.ensure_started(settings.EMBEDDED_HOME, settings=postgres.DISPOSABLE)


# Files whose tests take longest. They begin first, so that no worker is left alone with one of them at the end.
LONG = ("tests/journey/", "tests/matching/", "tests/house/", "tests/taxonomy/", "tests/workspaces/test_admin")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; within each the order stays, tests with transactions of their own last.

    What is meant to be slow has two hours.
    """
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(7200))
    items.sort(
        key=lambda item: next((place for place, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG))
    )


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Make the test database as the tables' owner, then run every test as the application's role."""
    from tests.database import as_owner, drop_database, make_database, name_database, use_application_role
    from tests.stage import STAGE

    with django_db_blocker.unblock():
        name_database(getattr(request.config, "workerinput", {}).get("workerid", ""))
        with as_owner():
            make_database()
        use_application_role()
    yield
    with django_db_blocker.unblock():
        STAGE.end()
    with django_db_blocker.unblock(), as_owner():
        drop_database()


@pytest.fixture(autouse=True)
def _empty_outside_world(settings: Any) -> None:
    """Nothing of one test is seen by the next: mail and rate limits start empty."""
    from django.core import mail
    from django.core.cache import cache

    mail.outbox = []
    cache.clear()


@pytest.fixture
def ke_rw(db: None) -> Agreement:
    """The agreement between the two countries, in force, and the mobility rules."""
    from registry.agreements.loading import load_agreements
    from registry.agreements.models import Agreement

    load_agreements()
    return Agreement.objects.get(slug="KE-RW")


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Just before a test's own transaction begins, the shared cast is built, left standing or taken down."""
    if fixturedef.argname == "_django_db_helper":
        from tests.stage import STAGE

        with request.getfixturevalue("django_db_blocker").unblock():
            STAGE.prepare(request.node)


@pytest.fixture
def cast_on_stage(db: None) -> World:
    """A copy of the shared cast (tests/stage.py)."""
    from tests.stage import STAGE

    world: World = STAGE.cast("cast_on_stage")
    return world


@pytest.fixture
def world(cast_on_stage: World) -> World:
    """The cast: Amina, Claudine, Boris, Dede, Chantal, Eve, an analyst and an administrator (tests/world.py)."""
    return cast_on_stage
