"""The cast of `tests/world.py`, built once for all tests of a module that start from it.

Building it takes about as long as a test. So it stands in a transaction around those of the tests, and each test finds
it as if it had just been built: what a test does is rolled back to it. A test that starts from an empty database, or
that needs transactions of its own, ends it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

if TYPE_CHECKING:  # models can be imported only once pytest-django has set Django up
    from tests.world import World

FIXTURE = "cast_on_stage"
_OWN_TRANSACTIONS = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


class Stage:
    """Holds the cast while it stands."""

    def __init__(self) -> None:
        self._module: str | None = None
        self._world: World | None = None
        self._around: transaction.Atomic | None = None

    def prepare(self, item: pytest.Item) -> None:
        """Before a test's own transaction begins: build the cast, leave it standing, or end it."""
        module = item.nodeid.partition("::")[0]
        wants_it = FIXTURE in getattr(item, "fixturenames", ()) and not _has_own_transactions(item)
        if self._world is not None and (not wants_it or module != self._module):
            self.end()
        if wants_it and self._world is None:
            self._begin(module)

    def cast(self) -> World:
        """The cast, as it was built: what a test changes in it is the test's own."""
        from tests.world import build_world

        return build_world() if self._world is None else deepcopy(self._world)

    def _begin(self, module: str) -> None:
        from tests.world import build_world

        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]  # durable blocks may stand in it, as in a test
        around.__enter__()
        # Each test case closes the connection behind it, and with it this transaction would be gone.
        connection.close = lambda: None  # type: ignore[method-assign]
        self._around, self._module = around, module
        try:
            self._world = build_world()
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Take the cast down, if it stands."""
        if self._around is not None:
            del connection.close
            transaction.set_rollback(True)
            self._around.__exit__(None, None, None)
        self._around = self._world = self._module = None


def _has_own_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    if marker is not None and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])):
        return True
    return not _OWN_TRANSACTIONS.isdisjoint(getattr(item, "fixturenames", ()))


STAGE = Stage()
