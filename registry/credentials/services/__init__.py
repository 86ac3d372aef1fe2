"""What people do with certificates, one function for each."""

from .achieving import Definition, change_achievement, define_achievement, retire_achievement
from .awarding import award, document_of, missing_in, sign_waiting
from .certifying import (
    add_certification,
    lower_expired,
    provider_confirmed,
    refresh_trust,
    remove_certification,
    revoke_certification,
)
from .importing import import_credential, judge_again, recheck_due
from .keeping_keys import Signer, change_key, keeper_of, signer_of, withdraw_key
from .statuses import renew_lists, sign_lists
from .taking import take_award, take_awards
from .withdrawing import reinstate_award, revoke_award, status_of, suspend_award

__all__ = [
    "Definition",
    "Signer",
    "add_certification",
    "award",
    "change_achievement",
    "change_key",
    "define_achievement",
    "document_of",
    "import_credential",
    "judge_again",
    "keeper_of",
    "lower_expired",
    "missing_in",
    "provider_confirmed",
    "recheck_due",
    "refresh_trust",
    "reinstate_award",
    "remove_certification",
    "renew_lists",
    "retire_achievement",
    "revoke_award",
    "revoke_certification",
    "sign_lists",
    "sign_waiting",
    "signer_of",
    "status_of",
    "suspend_award",
    "take_award",
    "take_awards",
    "withdraw_key",
]
