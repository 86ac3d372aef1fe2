"""A certificate that no longer counts: whoever was shown it is told, and nobody else, and not whose it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Membership, Organisation, Purpose, User
from corridor.outbox.delivering import drain
from registry.agreements.gate import audience_of, show
from registry.agreements.models import Disclosure, Level
from registry.agreements.notices import certificate_withdrawn
from registry.credentials.models import Certification
from registry.credentials.services import lower_expired, revoke_certification
from registry.outreach.models import Message
from registry.profiles.models import Profile
from registry.profiles.models.graduate import TrustLevel
from tests.agreements.factories import graduate, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina() -> Profile:
    return graduate("Amina")


@pytest.fixture
def certificate(amina: Profile) -> Certification:
    return Certification.objects.create(
        profile=amina, title="Network technician", issuer="Coast School", trust=TrustLevel.RECOGNISED
    )


def look(who: User, at: Profile, employer: Organisation) -> None:
    show([at], to=audience_of(who, employer), purpose=Purpose.PUBLIC_CARD, level=Level.ANONYMOUS)
    assert Disclosure.objects.filter(profile=at, organisation=employer, fields__contains=["certifications"]).exists()


@pytest.fixture
def chief(db: None) -> User:
    return User.objects.create_superuser("chief@people.example", "a long sentence about boats")


def mails() -> list[str]:
    drain()
    return sorted(Message.objects.filter(key__startswith="certificate.withdrawn").values_list("address", flat=True))


def test_the_people_who_hire_for_whoever_saw_it_are_told_once(
    amina: Profile, certificate: Certification, kenyan: Organisation, chief: User
) -> None:
    boris = kenyan.memberships.get().user
    Membership.objects.create(organisation=kenyan, user=person("Viewer"), role="viewer")
    organisation("Others", "KE", owner=person("Eve"))
    look(boris, amina, kenyan)
    for _again in range(2):
        revoke_certification(certification=certificate, by=chief)
    assert mails() == [boris.email]
    (message,) = [one for one in mail.outbox if "no longer counts" in one.subject]
    assert "Network technician" in message.subject
    assert "Amina" not in message.subject + str(message.body)
    assert str(amina.public_id) in message.body


def test_whoever_looked_before_it_stood_there_is_not_told(amina: Profile, kenyan: Organisation, chief: User) -> None:
    look(kenyan.memberships.get().user, amina, kenyan)
    later = Certification.objects.create(profile=amina, title="Later", issuer="School")
    revoke_certification(certification=later, by=chief)
    assert mails() == []


def test_one_that_ran_out_last_night_is_told_and_an_old_one_not(
    amina: Profile, certificate: Certification, kenyan: Organisation
) -> None:
    today = timezone.localdate()
    look(kenyan.memberships.get().user, amina, kenyan)
    certificate.issued_on, certificate.expires_on = today - timedelta(days=90), today - timedelta(days=30)
    certificate.save()
    lower_expired(on=today)
    assert mails() == []
    certificate.expires_on = today - timedelta(days=1)
    certificate.save()
    for _again in range(2):
        lower_expired(on=today)
    assert len(mails()) == 1


def test_nothing_is_told_when_it_counts_again_by_then(
    amina: Profile, certificate: Certification, kenyan: Organisation
) -> None:
    look(kenyan.memberships.get().user, amina, kenyan)
    assert certificate_withdrawn(certificate.pk) == []
