"""What graduates and mentors show of themselves."""

from .graduate import Experience, Profile, ProfileLanguage, ProfileSkill, Visibility, WorkKind
from .mentor import MentorProfile

__all__ = ["Experience", "MentorProfile", "Profile", "ProfileLanguage", "ProfileSkill", "Visibility", "WorkKind"]
