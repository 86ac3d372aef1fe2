"""What people do with certificates, one function for each."""

from .achieving import Definition, change_achievement, define_achievement, retire_achievement
from .awarding import award, document_of, missing_in, sign_waiting
from .certifying import (
    add_certification,
    lower_expired,
    move_certifications,
    provider_confirmed,
    refresh_trust,
    remove_certification,
    revoke_certification,
)
from .endorsing import (
    as_endorser,
    ask_to_endorse,
    decline_to_endorse,
    endorsable,
    endorse,
    may_endorse,
    remove_endorsement,
    take_back_endorsement,
)
from .importing import import_credential, judge_again, recheck_due
from .keeping_keys import Signer, change_key, endorser_of, keeper_of, signer_of, withdraw_key
from .statuses import renew_lists, sign_lists
from .taking import follow_merged, take_award, take_awards
from .withdrawing import reinstate_award, revoke_award, status_of, suspend_award

__all__ = [
    "Definition",
    "Signer",
    "add_certification",
    "as_endorser",
    "ask_to_endorse",
    "award",
    "change_achievement",
    "change_key",
    "decline_to_endorse",
    "define_achievement",
    "document_of",
    "endorsable",
    "endorse",
    "endorser_of",
    "follow_merged",
    "import_credential",
    "judge_again",
    "keeper_of",
    "lower_expired",
    "may_endorse",
    "missing_in",
    "move_certifications",
    "provider_confirmed",
    "recheck_due",
    "refresh_trust",
    "reinstate_award",
    "remove_certification",
    "remove_endorsement",
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
    "take_back_endorsement",
    "withdraw_key",
]
