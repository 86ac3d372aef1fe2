"""The application's role uses the tables and cannot rewrite evidence."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from corridor.outbox.models import Processed
from corridor.web import roles
from tests.database import as_owner


@pytest.mark.django_db
def test_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("corridor_app",)


@pytest.mark.django_db
def test_evidence_cannot_be_changed_or_removed() -> None:
    row = Processed.objects.create(key="a")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Processed.objects.filter(pk=row.pk).update(key="b")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Processed.objects.filter(pk=row.pk).delete()


@pytest.mark.django_db(transaction=True)
def test_a_role_that_is_made_after_the_migrations_gets_its_rights_when_they_run_again() -> None:
    """Taking every right away leaves what a new role has."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT oid::regprocedure::text FROM pg_proc WHERE proname = 'corridor_disclose'")
        ((disclose,),) = cursor.fetchall()
        cursor.execute(f"REVOKE ALL ON FUNCTION {disclose} FROM corridor_app")
        cursor.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM corridor_app")
        cursor.execute("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM corridor_app")
        may = "SELECT has_function_privilege('corridor_app', %s, 'EXECUTE')"
        cursor.execute(may, [disclose])
        assert cursor.fetchone() == (False,)
        for _again in range(2):
            roles.grant()
        cursor.execute(may, [disclose])
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT has_function_privilege('pg_monitor', %s, 'EXECUTE')", [disclose])
        assert cursor.fetchone() == (False,)
    assert Processed.objects.create(key="a").pk
