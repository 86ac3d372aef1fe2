"""Forms of the claim, the builder and mentors."""

from .builder import (
    BasicsForm,
    CandidatesForm,
    ExperienceForm,
    HeldSkillForm,
    InclusionForm,
    LanguageForm,
    OverlapForm,
    SkillPhraseForm,
    WishesForm,
)
from .claim import ConfirmClaimForm, NewAccountClaimForm, NewProfileForm
from .cv import CvForm, FoundWorkForm, PhrasesForm, work_forms
from .fields import DayField
from .mentor import MentorForm
from .phone import ForgottenPinForm, NewPinForm, NumberForm, PlaceForm, SignInForm
from .works import WorkForm

__all__ = [
    "BasicsForm",
    "CandidatesForm",
    "ConfirmClaimForm",
    "CvForm",
    "DayField",
    "ExperienceForm",
    "ForgottenPinForm",
    "FoundWorkForm",
    "HeldSkillForm",
    "InclusionForm",
    "LanguageForm",
    "MentorForm",
    "NewAccountClaimForm",
    "NewPinForm",
    "NewProfileForm",
    "NumberForm",
    "OverlapForm",
    "PhrasesForm",
    "PlaceForm",
    "SignInForm",
    "SkillPhraseForm",
    "WishesForm",
    "WorkForm",
    "work_forms",
]
