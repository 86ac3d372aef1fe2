"""What graduates and mentors show of themselves."""

from .graduate import Experience, Profile, ProfileLanguage, ProfileSkill, Visibility, WorkKind
from .mentor import MentorProfile
from .phone import PhoneCode, PhoneSignIn
from .works import Work, WorkForm

__all__ = [
    "Experience",
    "MentorProfile",
    "PhoneCode",
    "PhoneSignIn",
    "Profile",
    "ProfileLanguage",
    "ProfileSkill",
    "Visibility",
    "Work",
    "WorkForm",
    "WorkKind",
]
