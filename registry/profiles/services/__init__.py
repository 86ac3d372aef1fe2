"""What a graduate does with a profile: one module per verb."""

from .claim import claim_profile, claim_with_new_account, create_profile
from .cv import skills_meant, take_over, text_of_cv
from .editing import (
    HeldSkill,
    add_experience,
    remove_experience,
    remove_language,
    remove_skill,
    set_language,
    set_languages,
    set_skill,
    set_skills,
    update_basics,
)
from .merging import agree_to_merge, join_twins, merge_accounts, merge_people, merges_waiting, refuse_to_merge
from .phone import (
    choose_new_pin,
    claim_by_phone,
    claim_for_account,
    find_place,
    forget_old_codes,
    help_with_pin,
    send_code,
    sign_in,
)
from .sealing import answer_inclusion
from .visibility import lower_visibility, set_visibility
from .wishes import set_wishes
from .works import Upload, add_link, add_sample, remove_work

__all__ = [
    "HeldSkill",
    "Upload",
    "add_experience",
    "add_link",
    "add_sample",
    "agree_to_merge",
    "answer_inclusion",
    "choose_new_pin",
    "claim_by_phone",
    "claim_for_account",
    "claim_profile",
    "claim_with_new_account",
    "create_profile",
    "find_place",
    "forget_old_codes",
    "help_with_pin",
    "join_twins",
    "lower_visibility",
    "merge_accounts",
    "merge_people",
    "merges_waiting",
    "refuse_to_merge",
    "remove_experience",
    "remove_language",
    "remove_skill",
    "remove_work",
    "send_code",
    "set_language",
    "set_languages",
    "set_skill",
    "set_skills",
    "set_visibility",
    "set_wishes",
    "sign_in",
    "skills_meant",
    "take_over",
    "text_of_cv",
    "update_basics",
]
