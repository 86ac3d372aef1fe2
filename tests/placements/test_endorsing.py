"""Employers and mentors endorse certificates of people whom they have seen at work, in their own name."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation, Purpose, Role
from corridor.outbox.delivering import drain
from registry.agreements.gate import Audience, show
from registry.agreements.models import Level
from registry.credentials import own_web, services
from registry.credentials.errors import NotACertificate, NotEndorsable, NotYourEndorsement
from registry.credentials.models import Award, Certification, Endorsement, IssuerKey
from registry.credentials.selectors import recognised_on
from registry.credentials.verifying import judge, summary_of
from registry.placements import errors
from registry.placements.endorsing import ask_for_endorsement, endorsements_waiting
from registry.placements.models import Placement, PlacementState
from registry.profiles.models import Profile
from tests.story import Story, tell
from tests.world import World, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(world: World) -> Story:
    return tell(world)


@pytest.fixture
def certificate(world: World) -> Certification:
    """Amina's, signed by her training provider."""
    technician = services.define_achievement(
        provider=world.provider, by=world.chantal, definition=services.Definition("Technician", "Mends.", "A test.")
    )
    services.award(achievement=technician, cohort=world.lamu, by=world.chantal)
    drain()
    return Certification.objects.get(
        profile=world.amina, evidence__credential_id=Award.objects.get(enrolment__user=world.amina.user).credential_id
    )


@pytest.fixture
def placement(world: World, story: Story) -> Placement:
    """Amina works with Boris, and both have confirmed it."""
    found = story.placement
    now = timezone.now()
    Placement.objects.filter(pk=found.pk).update(
        state=PlacementState.CONFIRMED, graduate_confirmed_at=now, employer_confirmed_at=now
    )
    found.refresh_from_db()
    assert found.profile == world.amina
    return found


@pytest.fixture
def asked(world: World, placement: Placement, certificate: Certification) -> Endorsement:
    return ask_for_endorsement(placement=placement, by=world.amina.user, certification=certificate)


def test_an_endorsement_is_signed_in_the_name_of_who_says_it(world: World, asked: Endorsement) -> None:
    made = services.endorse(endorsement=asked, by=world.boris, comment="She mended our network in a day.")
    now = timezone.now()
    report, _found = judge(made.document, at=now, get=own_web.asking(None), recognised=recognised_on(now.date()))
    assert (report.verdict, report.issuer, report.issuer_name) == ("valid", "recognised", world.employer.name)
    said = json.loads(made.document)["credentialSubject"]
    assert said["id"] == asked.certification.evidence.credential_id
    summary = summary_of(report)
    assert summary is not None
    assert summary.description == "She mended our network in a day."
    forged = made.document.replace("in a day", "in a week")
    assert judge(forged, at=now, get=own_web.asking(None))[0].verdict == "not_valid"
    with pytest.raises(NotACertificate):
        services.import_credential(profile=world.amina, shown=made.document)


def test_a_mentor_signs_with_a_key_of_their_own(world: World, certificate: Certification) -> None:
    asked = services.ask_to_endorse(profile=world.amina, certification=certificate, endorser=world.dede)
    with pytest.raises(NotYourEndorsement):
        services.endorse(endorsement=asked, by=world.boris, comment="I am not her.")
    made = services.endorse(endorsement=asked, by=world.dede.user, comment="She asks good questions.")
    did = f":issuers:mentors:{world.dede.public_id}"
    assert json.loads(made.document)["issuer"]["id"].endswith(did)
    now = timezone.now()
    report, _found = judge(made.document, at=now, get=own_web.asking(None), recognised=recognised_on(now.date()))
    assert (report.verdict, report.issuer) == ("valid", "recognised")


def test_only_the_graduate_asks_and_only_who_worked_with_them(
    world: World, placement: Placement, certificate: Certification
) -> None:
    with pytest.raises(errors.NotYours):
        ask_for_endorsement(placement=placement, by=world.boris, certification=certificate)
    Placement.objects.update(state=PlacementState.CLAIMED, employer_confirmed_at=None)
    with pytest.raises(errors.NotConfirmed):
        ask_for_endorsement(placement=placement, by=world.amina.user, certification=certificate)


def test_what_is_not_signed_or_in_force_is_not_endorsed(world: World, asked: Endorsement, placement: Placement) -> None:
    declared = services.add_certification(profile=world.amina, title="First aid", issuer="Red Cross")
    for certification in (declared, asked.certification):  # the second was asked for already
        with pytest.raises(NotEndorsable):
            ask_for_endorsement(placement=placement, by=world.amina.user, certification=certification)
    services.revoke_award(award=Award.objects.get(enrolment__user=world.amina.user), by=world.chantal, reason="No.")
    with pytest.raises(NotEndorsable):
        services.endorse(endorsement=asked, by=world.boris, comment="Good.")


def test_nobody_endorses_their_own_certificate(world: World, asked: Endorsement, placement: Placement) -> None:
    Membership.objects.create(organisation=world.employer, user=world.amina.user, role=Role.RECRUITER)
    with pytest.raises(NotYourEndorsement):
        services.endorse(endorsement=asked, by=world.amina.user, comment="I am good.")
    url = reverse("endorsement-answer", args=[placement.public_id, asked.public_id])
    for act in ("", "anything"):
        assert browser(world.boris).post(url, {"act": act}).status_code == 404
    # A request cannot be taken away to ask again and again.
    browser(world.amina.user).post(url, {"act": "remove"})
    assert Endorsement.objects.count() == 1


def test_an_endorsement_ends_after_a_year(world: World, asked: Endorsement) -> None:
    services.endorse(endorsement=asked, by=world.boris, comment="Good.")
    Endorsement.objects.update(signed_at=timezone.now() - timedelta(days=366))
    assert endorsers_shown(world) == []


def test_twice_is_as_once_and_declining_tells_nobody(world: World, asked: Endorsement) -> None:
    services.decline_to_endorse(endorsement=asked, by=world.boris)
    assert services.endorse(endorsement=asked, by=world.boris, comment="Changed my mind.").key_id is None
    Endorsement.objects.update(declined_at=None)
    first = services.endorse(endorsement=asked, by=world.boris, comment="Good.")
    assert services.endorse(endorsement=asked, by=world.boris, comment="Better.").document == first.document


def endorsers_shown(world: World) -> list[str]:
    """On the card that she hands over by a link."""
    world.amina.refresh_from_db()
    cards = show([world.amina], to=Audience("link"), purpose=Purpose.PUBLIC_CARD, level=Level.NAMED)
    card = cards[world.amina.pk]
    return [name for one in card.certifications for name in one.endorsed_by]


def test_it_stands_on_the_card_while_it_stands(world: World, asked: Endorsement) -> None:
    services.endorse(endorsement=asked, by=world.boris, comment="Good.")
    assert endorsers_shown(world) == [world.employer.name]
    # Who endorses has worked with them: it is hidden with the places of work.
    Profile.objects.filter(pk=world.amina.pk).update(hidden_fields=["experience"])
    assert endorsers_shown(world) == []
    Profile.objects.filter(pk=world.amina.pk).update(hidden_fields=[])
    Organisation.objects.filter(pk=world.employer.pk).update(state="suspended")
    assert endorsers_shown(world) == []
    Organisation.objects.filter(pk=world.employer.pk).update(state="verified")
    services.withdraw_key(key=IssuerKey.objects.get(organisation=world.employer), by=world.admin)
    assert endorsers_shown(world) == []


@pytest.mark.parametrize("who", ["amina", "boris"])
def test_both_sides_may_take_it_away(world: World, placement: Placement, asked: Endorsement, who: str) -> None:
    services.endorse(endorsement=asked, by=world.boris, comment="Good.")
    eve = browser(world.eve)
    url = reverse("endorsement-answer", args=[placement.public_id, asked.public_id])
    assert eve.post(url, {"act": "take_back"}).status_code == 404
    browser(world.cast()[who]).post(url, {"act": "take_back" if who == "boris" else "remove"})
    assert not Endorsement.objects.exists()


def test_by_hand_on_the_page_of_the_placement(world: World, placement: Placement, certificate: Certification) -> None:
    amina, boris = browser(world.amina.user), browser(world.boris)
    page = reverse("placement", args=[placement.public_id])
    assert "Ask them to endorse a certificate" in amina.get(page).content.decode()
    assert "Ask them" not in boris.get(page).content.decode()
    amina.post(reverse("endorsement-ask", args=[placement.public_id]), {"certification": certificate.pk})
    asked = Endorsement.objects.get()
    drain()
    assert [one.about for one in endorsements_waiting(world.boris)] == ["Technician"]
    assert "Endorse a certificate" in boris.get(reverse("hire")).content.decode()
    url = reverse("endorsement-answer", args=[placement.public_id, asked.public_id])
    refused = boris.post(url, {"act": "sign", "comment": ""})
    assert refused.status_code == 422
    assert "This field is required." in refused.content.decode()
    boris.post(url, {"act": "sign", "comment": "She mended <b>our</b> network."})
    assert endorsements_waiting(world.boris) == []
    shown: Any = amina.get(reverse("profile-step", args=["certificates"])).content.decode()
    assert "She mended &lt;b&gt;our&lt;/b&gt; network." in shown
    assert "endorsed by Hilltop Data" in shown
    mine = amina.get(reverse("endorsement-download", args=[asked.public_id]))
    assert mine["Content-Disposition"].startswith("attachment")
    assert json.loads(mine.content)["type"] == ["VerifiableCredential", "EndorsementCredential"]
    with CaptureQueriesContext(connection) as queries:
        amina.get(page)
    assert len(queries) <= 20
