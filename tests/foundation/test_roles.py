"""The application's role uses the tables and cannot rewrite evidence."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from corridor.outbox.models import Processed


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
