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
    "answer_inclusion",
    "claim_profile",
    "claim_with_new_account",
    "create_profile",
    "lower_visibility",
    "remove_experience",
    "remove_language",
    "remove_skill",
    "remove_work",
    "set_language",
    "set_languages",
    "set_skill",
    "set_skills",
    "set_visibility",
    "set_wishes",
    "skills_meant",
    "take_over",
    "text_of_cv",
    "update_basics",
]
