"""What the groups of administrators may do in the admin. Only superusers put people into groups."""

from __future__ import annotations

from collections.abc import Mapping

LOOK = ("view",)
DECIDE = ("view", "change")
KEEP = ("view", "add", "change")

REGISTRAR = "registrar"
MODERATOR = "moderator"
DATA_PROTECTION_OFFICER = "data protection officer"
TAXONOMY_EDITOR = "taxonomy editor"

# Group -> model -> acts. Nobody deletes: what must go is erased by a service that keeps the proof.
GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    REGISTRAR: {
        "accounts.user": LOOK,
        "accounts.organisation": DECIDE,
        "accounts.membership": LOOK,
        "accounts.invitation": LOOK,
        "profiles.mentorprofile": DECIDE,
        "programmes.programme": LOOK,
        "programmes.cohort": LOOK,
        "programmes.duplicateproposal": DECIDE,
        "credentials.recognisedissuer": KEEP,
        "credentials.certification": LOOK,
        "credentials.issuerkey": DECIDE,
        "outcomes.release": DECIDE,
    },
    MODERATOR: {
        "accounts.organisation": LOOK,
        "listings.listing": DECIDE,
        "matching.contest": DECIDE,
        "profiles.mentorprofile": LOOK,
        "hiring.listinginvitation": LOOK,
        "hiring.application": LOOK,
        "hiring.offer": LOOK,
        # To settle disputes: with a reason, and never in the place of a side that has not confirmed.
        "placements.placement": DECIDE,
        "safeguarding.concern": DECIDE,
        "safeguarding.helpline": KEEP,
    },
    DATA_PROTECTION_OFFICER: {
        "accounts.user": DECIDE,
        "accounts.consent": LOOK,
        "accounts.consenttext": LOOK,
        "accounts.consentrecord": LOOK,
        "accounts.organisation": LOOK,
        "accounts.membership": LOOK,
        "agreements.agreement": DECIDE,
        "agreements.disclosure": LOOK,
        "inclusion.sealedread": LOOK,
        "matching.contest": DECIDE,
        "outcomes.release": DECIDE,
        "outreach.message": LOOK,
        "safeguarding.concern": DECIDE,
        "safeguarding.helpline": KEEP,
    },
    TAXONOMY_EDITOR: {
        "taxonomy.skill": KEEP,
        "taxonomy.skilllabel": KEEP,
        "taxonomy.skillrelation": KEEP,
        "taxonomy.occupation": LOOK,
        "taxonomy.occupationlabel": LOOK,
        "taxonomy.occupationskill": LOOK,
        "taxonomy.iscogroup": LOOK,
        "taxonomy.taxonomyimport": LOOK,
    },
}
