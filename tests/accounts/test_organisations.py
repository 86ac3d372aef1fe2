"""Registering, correcting and deciding about an organisation."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from accounts import errors
from accounts.models import Organisation, Role
from accounts.services.organisations import correct_details, decide_organisation, register_organisation
from corridor.outbox.models import Event
from registry.places.models import Country, Region

pytestmark = pytest.mark.django_db

ANSWERS = {"kind": "employer", "name": "Hilltop Data", "country": "RW", "region": "", "website": "", "about": ""}


def page_of(organisation):
    return reverse("organisation", kwargs={"slug": organisation.slug})


def test_whoever_registers_becomes_the_owner_and_the_check_is_open(signed_in, boris):
    answer = signed_in(boris).post(reverse("organisation-new"), ANSWERS, follow=True)
    organisation = Organisation.objects.get(name="Hilltop Data")
    assert organisation.state == "pending"
    assert organisation.memberships.get().role == Role.OWNER
    assert answer.redirect_chain[-1][0] == page_of(organisation)
    assert "waiting for a check" in answer.text
    assert not mail.outbox


def test_the_form_offers_every_kind_and_starts_with_none_chosen(signed_in, boris):
    page = signed_in(boris).get(reverse("organisation-new")).text
    assert page.count('name="kind"') == 4
    assert "checked" not in page


def test_a_region_must_lie_in_the_country(signed_in, boris, kenya):
    lamu = Region.objects.get(country="KE", name="Lamu")
    answer = signed_in(boris).post(reverse("organisation-new"), {**ANSWERS, "region": lamu.pk})
    assert "not in the country" in answer.text
    with pytest.raises(errors.RegionElsewhere):
        register_organisation(by=boris, name="X", kind="employer", country=Country.objects.get(pk="RW"), region=lamu)


def test_state_and_slug_cannot_be_slipped_into_the_form(signed_in, boris):
    signed_in(boris).post(
        reverse("organisation-new"), {**ANSWERS, "state": "verified", "slug": "new", "decided_by": boris.pk}
    )
    organisation = Organisation.objects.get()
    assert (organisation.state, organisation.slug, organisation.decided_by) == ("pending", "hilltop-data", None)


def test_two_of_one_name_and_reserved_words_get_short_names_of_their_own(boris, kenya):
    names = ["Hilltop Data", "Hilltop Data!", "New", "Invitations", "学校"]
    slugs = [register_organisation(by=boris, name=n, kind="employer", country=kenya).slug for n in names]
    assert slugs == ["hilltop-data", "hilltop-data-2", "new-2", "invitations-2", "organisation"]


def test_someone_elses_organisation_is_not_there_for_eve(signed_in, eve, verified, boris):
    client = signed_in(eve)
    person = {"slug": verified.slug, "person": boris.public_id}
    for name, parts in [
        ("organisation", {"slug": verified.slug}),
        ("organisation-details", {"slug": verified.slug}),
        ("organisation-member", person),
    ]:
        assert client.get(reverse(name, kwargs=parts)).status_code == 404
    for name, parts in [
        ("organisation-leave", {"slug": verified.slug}),
        ("organisation-invite", {"slug": verified.slug}),
        ("organisation-take-back", {"slug": verified.slug}),
        ("organisation-role", person),
        ("organisation-remove", person),
        ("organisation-details", {"slug": verified.slug}),
    ]:
        assert client.post(reverse(name, kwargs=parts), {"role": "viewer"}).status_code == 404
    assert verified.memberships.get().user == boris


def test_a_visitor_is_sent_to_sign_in(client, verified):
    answer = client.get(page_of(verified))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("state", "words"),
    [("verified", "verified organisation"), ("rejected", "We could not verify")],
)
def test_the_page_says_how_the_check_went(signed_in, boris, hilltop, rita, state, words):
    decide_organisation(organisation=hilltop, by=rita, state=state, reason="As the register says.")
    page = signed_in(boris).get(page_of(hilltop)).text
    assert words in page
    assert "As the register says." in page


def test_a_decision_is_told_once_with_its_reason(hilltop, rita):
    decided = decide_organisation(organisation=hilltop, by=rita, state="verified", reason=" Found. ")
    assert (decided.state, decided.decision_reason, decided.decided_by) == ("verified", "Found.", rita)
    assert Event.objects.get(topic="organisation.decided").payload == {"organisation_id": hilltop.pk}


def test_only_registrars_decide(hilltop, boris):
    with pytest.raises(errors.NotAllowedToDecide):
        decide_organisation(organisation=hilltop, by=boris, state="verified", reason="I know myself.")


def test_a_decision_needs_a_reason_and_must_fit_the_state(hilltop, rita):
    with pytest.raises(errors.NeedsAReason):
        decide_organisation(organisation=hilltop, by=rita, state="verified", reason="  ")
    with pytest.raises(errors.NotThisDecision):
        decide_organisation(organisation=hilltop, by=rita, state="suspended", reason="Too early.")
    with pytest.raises(errors.NotThisDecision):
        decide_organisation(organisation=hilltop, by=rita, state="pending", reason="Back.")
    assert not Event.objects.exists()


def test_a_refused_organisation_corrects_itself_and_waits_again(signed_in, hilltop, boris, rita):
    decide_organisation(organisation=hilltop, by=rita, state="rejected", reason="No number.")
    url = reverse("organisation-details", kwargs={"slug": hilltop.slug})
    answers = {"name": "Hilltop Data Ltd", "registration_number": "PVT-1", "website": "", "about": ""}
    signed_in(boris).post(url, answers)
    hilltop.refresh_from_db()
    assert (hilltop.state, hilltop.name, hilltop.registration_number) == ("pending", "Hilltop Data Ltd", "PVT-1")


def test_a_verified_name_stays_as_it_was_checked(signed_in, verified, boris):
    url = reverse("organisation-details", kwargs={"slug": verified.slug})
    assert signed_in(boris).get(url).status_code == 404
    with pytest.raises(errors.CannotCorrect):
        correct_details(
            organisation=verified, by=boris, name="Central Bank", registration_number="", website="", about=""
        )
