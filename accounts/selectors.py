"""What the pages of this room show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import F

from . import consents, rules
from .consent_parts import Paragraph, paragraphs_of
from .models import (
    Consent,
    ConsentRecord,
    ConsentState,
    ConsentText,
    Invitation,
    Membership,
    Organisation,
    Purpose,
    Role,
    User,
)

HISTORY_SHOWN = 50


@dataclass(frozen=True)
class Member:
    """Someone who acts for an organisation."""

    person: UUID
    name: str
    email: str
    role: Role
    role_label: str
    joined_at: datetime
    is_you: bool
    is_only_owner: bool


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation as one of its members sees it."""

    organisation: Organisation
    your_role: Role
    members: list[Member]
    invitations: list[Invitation]

    @property
    def is_managed_by_you(self) -> bool:
        return self.your_role == Role.OWNER

    @property
    def can_invite(self) -> bool:
        return self.is_managed_by_you and rules.INVITATIONS_A_DAY[Organisation.State(self.organisation.state)] > 0

    @property
    def can_be_corrected(self) -> bool:
        return self.is_managed_by_you and rules.may_be_corrected(self.organisation.state)

    @property
    def you_may_leave(self) -> bool:
        return not any(member.is_you and member.is_only_owner for member in self.members)


@dataclass(frozen=True)
class ConsentCard:
    """One purpose: what it means, and what the person answered."""

    purpose: Purpose
    text: ConsentText
    paragraphs: list[Paragraph]
    answer: Consent | None

    @property
    def is_given(self) -> bool:
        return self.answer is not None and self.answer.state == ConsentState.GIVEN

    @property
    def is_newer_than_answer(self) -> bool:
        return self.answer is not None and self.answer.version < self.text.version

    @property
    def is_open(self) -> bool:
        """Whether there is something to agree to: not given yet, or given to an older text."""
        return not self.is_given or self.is_newer_than_answer


def organisation_page(organisation: Organisation, *, viewer: User, at: datetime) -> OrganisationPage:
    """Members and open invitations of an organisation that the viewer belongs to; 2 queries.

    Only owners see invitations: they hold addresses of people who did not agree to anything yet.
    """
    rows = list(Membership.objects.filter(organisation=organisation).select_related("user").order_by("joined_at", "pk"))
    owners = sum(row.role == Role.OWNER for row in rows)
    members = [
        Member(
            person=row.user.public_id,
            name=row.user.get_full_name() or str(row.user),
            email=row.user.email,
            role=Role(row.role),
            role_label=row.get_role_display(),
            joined_at=row.joined_at,
            is_you=row.user_id == viewer.pk,
            is_only_owner=row.role == Role.OWNER and owners == 1,
        )
        for row in rows
    ]
    your_role = next(member.role for member in members if member.is_you)
    invitations: list[Invitation] = []
    if your_role == Role.OWNER:
        invitations = list(Invitation.objects.open(at).filter(organisation=organisation).order_by("expires_at"))
    return OrganisationPage(organisation, your_role, members, invitations)


def invitation_by_token(token_hash: str, *, at: datetime) -> Invitation | None:
    """The open invitation with this secret, with its organisation; 1 query."""
    return Invitation.objects.open(at).select_related("organisation").filter(token_hash=token_hash).first()


def consent_cards(user: User, *, language: str) -> list[ConsentCard]:
    """Every purpose that has a text, in the order of the purposes; 2 queries."""
    texts, answers = consents.newest_texts(language), consents.current(user)
    return [
        ConsentCard(purpose, texts[purpose], paragraphs_of(texts[purpose].body), answers.get(purpose))
        for purpose in Purpose
        if purpose in texts
    ]


def consent_history(user: User) -> list[ConsentRecord]:
    """The person's newest answers, newest first; 1 query."""
    return list(ConsentRecord.objects.filter(user=user).select_related("text")[:HISTORY_SHOWN])


def owners_of(organisation_id: int) -> list[User]:
    """The owners of an organisation who can still sign in; 1 query."""
    return list(
        User.objects.filter(
            memberships__organisation_id=organisation_id, memberships__role=Role.OWNER, is_active=True
        ).order_by(F("pk"))
    )


def addresses_of(user: User) -> set[str]:
    """The e-mail addresses that a person has shown to hold, in small letters; 1 query.

    An account that the operator made has no list of addresses before its first sign-in: its own address counts then.
    """
    known = list(EmailAddress.objects.filter(user=user).values_list("email", "verified"))
    return {email.lower() for email, verified in known if verified} if known else {user.email.lower()}
