"""Casts that are built once for all tests of a module that start from them (see `CASTS`).

Building one takes longer than most tests. So it stands in a transaction around those of the tests, and each test finds
it as if it had just been built: what a test does is rolled back to it. A test that starts from an empty database, or
that needs transactions of its own, ends it.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

import pytest
from django.db import connection, transaction

_OWN_TRANSACTIONS = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def _world() -> Any:
    from tests.world import build_world

    return build_world()


def _lived() -> Any:
    from tests.house.lived import build_lived

    return build_lived()


def _town() -> Any:
    from registry.agreements.loading import load_agreements
    from tests.matching.factories import Town

    load_agreements()
    return Town(graduates=130, listings=36, skills=8)


def _crowd() -> Any:
    from registry.demo.scale import Sizes, fill

    fill(Sizes(300, 5, seed=7, base=10_000_000))


# Fixtures that give a copy of a cast, with how it is built. Models can be imported only once Django is set up.
CASTS: Final[dict[str, Callable[[], Any]]] = {
    "cast_on_stage": _world,
    "lived_on_stage": _lived,
    "town_on_stage": _town,
    "crowd_on_stage": _crowd,
}


class Stage:
    """Holds the cast that stands, if one does."""

    def __init__(self) -> None:
        self._of: tuple[str, str] | None = None  # the module, and the fixture that gives it
        self._cast: Any = None
        self._around: transaction.Atomic | None = None

    def prepare(self, item: pytest.Item) -> None:
        """Before a test's own transaction begins: build a cast, leave it standing, or end it."""
        wanted = _wanted_by(item)
        if self._of is not None and self._of != wanted:
            self.end()
        if wanted is not None and self._of is None:
            self._begin(wanted)

    def cast(self, fixture: str) -> Any:
        """The cast as it was built: what a test changes in it is the test's own."""
        if self._of is not None and self._of[1] == fixture:
            return deepcopy(self._cast)
        return CASTS[fixture]()

    def _begin(self, wanted: tuple[str, str]) -> None:
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]  # durable blocks may stand in it, as in a test
        around.__enter__()
        # Each test case closes the connection behind it, and with it this transaction would be gone.
        connection.close = lambda: None  # type: ignore[method-assign]
        self._around, self._of = around, wanted
        try:
            self._cast = CASTS[wanted[1]]()
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Take the cast down, if one stands."""
        if self._around is not None:
            del connection.close
            transaction.set_rollback(True)
            self._around.__exit__(None, None, None)
        self._around = self._cast = self._of = None


def _wanted_by(item: pytest.Item) -> tuple[str, str] | None:
    fixtures = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    has_own = marker is not None and (marker.kwargs.get("transaction") or (marker.args and marker.args[0]))
    wanted = next((name for name in CASTS if name in fixtures), None)
    if wanted is None or has_own or not _OWN_TRANSACTIONS.isdisjoint(fixtures):
        return None
    return item.nodeid.partition("::")[0], wanted


STAGE = Stage()
