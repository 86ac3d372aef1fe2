"""Forms of the claim, the builder and mentors."""

from .builder import (
    BasicsForm,
    CandidatesForm,
    ExperienceForm,
    HeldSkillForm,
    InclusionForm,
    LanguageForm,
    SkillPhraseForm,
    WishesForm,
)
from .claim import ConfirmClaimForm, NewAccountClaimForm, NewProfileForm
from .fields import DayField
from .mentor import MentorForm
from .works import WorkForm

__all__ = [
    "BasicsForm",
    "CandidatesForm",
    "ConfirmClaimForm",
    "DayField",
    "ExperienceForm",
    "HeldSkillForm",
    "InclusionForm",
    "LanguageForm",
    "MentorForm",
    "NewAccountClaimForm",
    "NewProfileForm",
    "SkillPhraseForm",
    "WishesForm",
    "WorkForm",
]
