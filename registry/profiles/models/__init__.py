"""What graduates and mentors show of themselves."""

from .graduate import Experience, Profile, ProfileLanguage, ProfileSkill, Visibility, WorkKind
from .mentor import MentorProfile
from .works import Work, WorkForm

__all__ = [
    "Experience",
    "MentorProfile",
    "Profile",
    "ProfileLanguage",
    "ProfileSkill",
    "Visibility",
    "Work",
    "WorkForm",
    "WorkKind",
]
