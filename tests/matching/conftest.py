from __future__ import annotations

import pytest

from registry.agreements.loading import load_agreements
from registry.agreements.models import Agreement


@pytest.fixture
def ke_rw(db: None) -> Agreement:
    """The agreement in force, and the mobility rules."""
    load_agreements()
    return Agreement.objects.get(slug="KE-RW")
