"""What people do with certificates, one function for each."""

from .certifying import (
    add_certification,
    lower_expired,
    provider_confirmed,
    refresh_trust,
    remove_certification,
    revoke_certification,
)
from .importing import import_credential, judge_again, keep_in_line, recheck_due

__all__ = [
    "add_certification",
    "import_credential",
    "judge_again",
    "keep_in_line",
    "lower_expired",
    "provider_confirmed",
    "recheck_due",
    "refresh_trust",
    "remove_certification",
    "revoke_certification",
]
