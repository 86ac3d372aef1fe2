"""Certificates that graduates have, and credentials that providers issue."""

from .certification import Certification, CertificationQuerySet, Evidence, RecognisedIssuer, RecognisedIssuerQuerySet
from .endorsing import Endorsement, EndorsementQuerySet
from .issuing import Achievement, AchievementQuerySet, Award, AwardQuerySet, IssuerKey, StatusList

__all__ = [
    "Achievement",
    "AchievementQuerySet",
    "Award",
    "AwardQuerySet",
    "Certification",
    "CertificationQuerySet",
    "Endorsement",
    "EndorsementQuerySet",
    "Evidence",
    "IssuerKey",
    "RecognisedIssuer",
    "RecognisedIssuerQuerySet",
    "StatusList",
]
