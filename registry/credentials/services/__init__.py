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
from .keeping_keys import Signer, change_key, signer_of, withdraw_key

__all__ = [
    "Signer",
    "add_certification",
    "change_key",
    "import_credential",
    "judge_again",
    "keep_in_line",
    "lower_expired",
    "provider_confirmed",
    "recheck_due",
    "refresh_trust",
    "remove_certification",
    "revoke_certification",
    "signer_of",
    "withdraw_key",
]
