"""Officers run their cohorts by hand; strangers find nothing; the public sees programmes and no person."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from registry.places.models import Country, Region
from registry.programmes import claims, errors, services, uploads
from registry.programmes.models import ClaimInvitation, Cohort, DuplicateProposal, Enrolment, Programme, RosterImport
from registry.taxonomy.models import Skill

from .conftest import csv_of, imported, row


def stored() -> list[str]:
    try:
        return default_storage.listdir(uploads.FOLDER)[1]
    except FileNotFoundError:
        return []


@pytest.fixture(autouse=True)
def _no_uploads_left():
    yield
    for name in stored():
        default_storage.delete(f"{uploads.FOLDER}/{name}")


@pytest.fixture
def officer(world, client):
    client.force_login(world.chantal)
    return client


def upload(client, cohort: Cohort, data: bytes, name: str = "roster.csv"):
    return client.post(reverse("roster-import", args=[cohort.slug]), {"file": SimpleUploadedFile(name, data)})


def reference_in(page) -> str:
    found = re.search(r'name="upload"\s+value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


# --- The roster in two steps --------------------------------------------------------------------------------------


def test_a_roster_is_checked_and_then_applied(world, officer) -> None:
    preview = upload(officer, world.cohort, csv_of([row(), row(2, outcome="lost")]))
    text = preview.content.decode()
    assert preview.status_code == 200
    assert "outcome cannot be “lost”" in text
    assert "Write 1 row" in text
    assert not Enrolment.objects.exists()
    answer = officer.post(reverse("roster-apply", args=[world.cohort.slug]), {"upload": reference_in(preview)})
    assert answer.url == reverse("cohort", args=[world.cohort.slug])
    assert RosterImport.objects.get().by == world.chantal
    assert Enrolment.objects.get().reference == "L-001"
    assert stored() == []


def test_the_stored_upload_is_sealed(world, officer) -> None:
    upload(officer, world.cohort, csv_of([row(given_names="CANARY-NAME")]))
    (name,) = stored()
    with default_storage.open(f"{uploads.FOLDER}/{name}") as file:
        assert b"CANARY" not in file.read()


def test_the_reference_serves_one_person_one_cohort_and_one_hour(world, officer) -> None:
    preview = upload(officer, world.cohort, csv_of([row()]))
    reference = reference_in(preview)
    for cohort, by in ((world.other, world.chantal), (world.cohort, world.eve)):
        with pytest.raises(errors.UploadGone):
            uploads.open_upload(reference=reference, cohort=cohort, by=by)
    with pytest.raises(errors.UploadGone):
        uploads.open_upload(reference=reference + "x", cohort=world.cohort, by=world.chantal)
    assert uploads.forget_old_uploads(at=timezone.now() + timedelta(minutes=59)) == 0
    assert uploads.forget_old_uploads(at=timezone.now() + timedelta(minutes=61)) == 1
    answer = officer.post(reverse("roster-apply", args=[world.cohort.slug]), {"upload": reference}, follow=True)
    assert "no longer here" in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_a_cohort_that_changed_meanwhile_is_shown_again(world, officer) -> None:
    preview = upload(officer, world.cohort, csv_of([row(), row(2)]))
    imported(world.cohort, csv_of([row()]))
    answer = officer.post(reverse("roster-apply", args=[world.cohort.slug]), {"upload": reference_in(preview)})
    assert "has changed since" in answer.content.decode()
    assert Enrolment.objects.count() == 1
    answer = officer.post(reverse("roster-apply", args=[world.cohort.slug]), {"upload": reference_in(answer)})
    assert answer.status_code == 302
    assert Enrolment.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "is empty"), (b"a,b\r\n1,2\r\n", "must name the columns"), (b"x" * 6_000_000, "larger than 5 MB")],
)
def test_a_refused_file_is_told_beside_its_field(world, officer, data: bytes, words: str) -> None:
    page = upload(officer, world.cohort, data)
    assert words in page.content.decode()
    assert 'id="id_file_error"' in page.content.decode()
    assert stored() == []


def test_a_long_report_shows_refused_rows_first(world, officer) -> None:
    rows = [row(number) for number in range(1, 251)] + [row(900, outcome="lost"), row(901, outcome="lost")]
    text = upload(officer, world.cohort, csv_of(rows)).content.decode()
    assert "The first 200 of 252 rows" in text
    assert text.index("L-900") < text.index("L-001")
    assert "Most frequent reasons" in text


def test_the_template_is_a_roster_without_people(world, officer) -> None:
    answer = officer.get(reverse("roster-template"))
    assert answer["Content-Disposition"] == 'attachment; filename="roster.csv"'
    assert "no people under the header" in upload(officer, world.cohort, answer.content).content.decode()


# --- Officers, and those who are none -----------------------------------------------------------------------------


def test_strangers_find_nothing(world, client) -> None:
    imported(world.cohort, csv_of([row()]))
    amina = Enrolment.objects.get()
    pages = [
        ("get", reverse("cohort", args=[world.cohort.slug])),
        ("post", reverse("cohort-invite", args=[world.cohort.slug])),
        ("get", reverse("roster-import", args=[world.cohort.slug])),
        ("post", reverse("roster-import", args=[world.cohort.slug])),
        ("post", reverse("roster-apply", args=[world.cohort.slug])),
        ("get", reverse("enrolment", args=[amina.public_id])),
        ("post", reverse("enrolment-invite", args=[amina.public_id])),
        ("post", reverse("enrolment-lost", args=[amina.public_id])),
        ("post", reverse("enrolment-found", args=[amina.public_id])),
    ]
    for method, url in pages:
        answer = getattr(client, method)(url)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
    for stranger in (world.eve, world.viewer):
        client.force_login(stranger)
        assert {url: getattr(client, method)(url).status_code for method, url in pages} == {
            url: 404 for _m, url in pages
        }
    world.provider.state = "suspended"
    world.provider.save(update_fields=["state"])
    client.force_login(world.chantal)
    assert client.get(pages[0][1]).status_code == 404


def test_eve_sees_only_her_own_cohorts(world, client) -> None:
    client.force_login(world.eve)
    text = client.get(reverse("cohorts")).content.decode()
    assert "Cohort elsewhere-2025" in text
    assert "lamu" not in text


def test_the_worklist_is_searched_and_filtered(world, officer) -> None:
    imported(world.cohort, csv_of([row(), row(2, family_name="Wanjiru"), row(3)]))
    Enrolment.objects.filter(reference="L-003").update(user=world.eve, claimed_at=timezone.now())
    url = reverse("cohort", args=[world.cohort.slug])
    found = officer.post(url, {"q": "wanj"}).content.decode()
    assert "L-002" in found
    assert "L-001" not in found
    assert "L-003" not in officer.get(url + "?show=waiting").content.decode()
    assert "L-001" not in officer.get(url + "?show=claimed").content.decode()


def test_graduates_without_a_certificate_have_a_list_of_their_own(world, officer) -> None:
    imported(world.cohort, csv_of([row(certificate="Basics"), row(2, certificate=""), row(3, certificate="")]))
    url = reverse("cohort", args=[world.cohort.slug])
    assert "No certificate</a>" in re.sub(r" \(\d\)", "", officer.get(url).content.decode())
    page = officer.get(url + "?show=uncertified").content.decode()
    assert "L-001" not in page
    assert "L-002" in page
    assert "L-003" in page


def test_inviting_all_says_how_many(world, officer) -> None:
    imported(world.cohort, csv_of([row(), row(2)]))
    page = officer.post(reverse("cohort-invite", args=[world.cohort.slug]), follow=True).content.decode()
    assert "2 people are invited" in page
    assert "invited on" in page
    assert ClaimInvitation.objects.count() == 2
    again = officer.post(reverse("cohort-invite", args=[world.cohort.slug]), follow=True).content.decode()
    assert "nobody to invite" in again


def test_contact_is_lost_and_found(world, officer) -> None:
    imported(world.cohort, csv_of([row()]))
    amina = Enrolment.objects.get()
    officer.post(reverse("enrolment-lost", args=[amina.public_id]), {"on": "2025-09-01"})
    amina.refresh_from_db()
    assert amina.contact_lost_on == date(2025, 9, 1)
    assert "We lost contact on" in officer.get(reverse("enrolment", args=[amina.public_id])).content.decode()
    officer.post(reverse("enrolment-found", args=[amina.public_id]))
    assert Enrolment.objects.get().contact_lost_on is None
    for day in (date(2025, 1, 1), timezone.localdate() + timedelta(days=1)):
        with pytest.raises(errors.ImpossibleDate):
            services.mark_contact_lost(enrolment=amina, by=world.chantal, on=day)
    with pytest.raises(errors.NotYourProgramme):
        services.mark_contact_lost(enrolment=amina, by=world.eve, on=date(2025, 9, 1))


def test_a_programme_and_its_cohort_are_made_by_hand(world, officer) -> None:
    cells = {
        "provider": world.provider.pk,
        "name": "Bootcamp",
        "country": "KE",
        "summary": "Web.",
        "skills": "phone repair\nPython",
    }
    answer = officer.post(reverse("programme-new"), cells)
    assert answer.url == reverse("cohort-new")
    programme = Programme.objects.get(name="Bootcamp")
    assert programme.slug == "bootcamp"
    assert programme.skills.count() == 2
    cells = {"programme": programme.pk, "name": "Bootcamp 1", "country": "KE", "region": "KE-21"}
    wrong = officer.post(reverse("cohort-new"), cells | {"starts_on": "2025-03-01", "ends_on": "2025-02-01"})
    assert "before the first day" in wrong.content.decode()
    assert 'value="Bootcamp 1"' in wrong.content.decode()
    answer = officer.post(reverse("cohort-new"), cells | {"starts_on": "2025-03-01", "ends_on": "2025-04-01"})
    assert answer.url == reverse("roster-import", args=["bootcamp-1"])


def test_unknown_skills_are_told_and_nothing_typed_is_lost(world, officer) -> None:
    cells = {
        "provider": world.provider.pk,
        "name": "Bootcamp",
        "country": "KE",
        "skills": "phone repair\nQqqzzz Xxxyyy",
    }
    text = officer.post(reverse("programme-new"), cells).content.decode()
    assert "We do not know “Qqqzzz Xxxyyy”" in text
    assert "Qqqzzz Xxxyyy" in text


def test_nobody_makes_a_programme_for_another_provider(world, client) -> None:
    client.force_login(world.eve)
    cells = {"provider": world.provider.pk, "name": "Bootcamp", "country": "KE"}
    assert client.post(reverse("programme-new"), cells).status_code == 200
    with pytest.raises(errors.NotYourProgramme):
        services.create_programme(by=world.eve, provider=world.provider, name="X", country=Country.objects.get(pk="KE"))
    with pytest.raises(errors.NotYourProgramme):
        services.create_cohort(
            by=world.eve,
            programme=world.programme,
            name="X",
            country=Country.objects.get(pk="KE"),
            starts_on=date(2025, 1, 1),
            ends_on=date(2025, 2, 1),
        )
    assert not Programme.objects.filter(name__in=["Bootcamp", "X"]).exists()


def test_services_refuse_what_the_forms_refuse(world) -> None:
    kenya, huye = Country.objects.get(pk="KE"), Region.objects.filter(country="RW").first()
    dates: dict[str, Any] = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 2, 1)}
    make: dict[str, Any] = {"by": world.chantal, "programme": world.programme, "name": "C", "country": kenya}
    with pytest.raises(errors.RegionElsewhere):
        services.create_cohort(**make, **dates, region=huye)
    with pytest.raises(ValidationError):
        services.create_cohort(**make, starts_on=dates["ends_on"], ends_on=dates["starts_on"])
    assert services.create_cohort(**make, **dates, slug="mine").slug == "mine"
    with pytest.raises(errors.NameTaken):
        services.create_cohort(**make, **dates, slug="mine")
    assert services.create_cohort(**make, **dates).slug == "c"
    assert services.create_cohort(**make, **dates).slug == "c-2"


# --- The public ----------------------------------------------------------------------------------------------------


def test_the_public_sees_programmes_and_no_person(world, client) -> None:
    imported(world.cohort, csv_of([row(given_names="CANARY-NAME")]))
    world.programme.skills.set(Skill.objects.held()[:3])
    for url in (reverse("programmes"), reverse("programme-page", args=[world.programme.slug])):
        text = client.get(url).content.decode()
        assert world.programme.name in text
        assert "CANARY" not in text
    assert "Cohort lamu-2025" in text
    assert all(skill.label in text.replace("&#x27;", "'") for skill in world.programme.skills.all())


def test_programmes_of_unchecked_providers_are_not_public(world, client) -> None:
    world.provider.state = "pending"
    world.provider.save(update_fields=["state"])
    assert world.programme.name not in client.get(reverse("programmes")).content.decode()
    assert client.get(reverse("programme-page", args=[world.programme.slug])).status_code == 404


# --- Queries and the admin ------------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_rows(world, officer) -> None:
    urls = [
        reverse("cohorts"),
        reverse("cohort", args=[world.cohort.slug]),
        reverse("programmes"),
        reverse("programme-page", args=[world.programme.slug]),
    ]

    def queries() -> list[int]:
        counts = []
        for url in urls:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert officer.get(url).status_code == 200
            counts.append(len(seen))
        return counts

    skills = list(Skill.objects.held()[:4])
    world.programme.skills.set(skills[:2])
    imported(world.cohort, csv_of([row()]))
    queries()
    few = queries()
    imported(world.cohort, csv_of([row(number) for number in range(1, 40)]))
    for number in range(5):
        programme = Programme.objects.create(
            slug=f"p{number}", provider=world.provider, name=f"P {number}", country_id="KE"
        )
        programme.skills.set(skills)
        for run in range(2):
            Cohort.objects.create(
                slug=f"p{number}-{run}",
                programme=world.programme,
                name="C",
                country_id="KE",
                region_id="KE-21",
                starts_on=date(2025, 1, 1),
                ends_on=date(2025, 2, 1),
            )
    assert queries() == few
    assert max(few) <= 14


def test_the_admin_lists_everything_and_edits_little(world, rf) -> None:
    imported(world.cohort, csv_of([row()]))
    registered = admin.site._registry
    assert {Programme, Cohort, Enrolment, ClaimInvitation, RosterImport, DuplicateProposal} <= set(registered)
    read_only: list[Any] = [Enrolment, ClaimInvitation, RosterImport, DuplicateProposal]
    assert not any(registered[model].has_change_permission(rf.get("/")) for model in read_only)
    assert "sealed_subject" in (registered[Enrolment].exclude or ())
    assert {"token_hash", "sealed_token"} <= set(registered[ClaimInvitation].exclude or ())


def test_people_decide_about_duplicates(world, rf) -> None:
    imported(world.cohort, csv_of([row()]))
    imported(world.other, csv_of([row()]))
    proposal = DuplicateProposal.objects.get()
    for same, state in ((False, "different"), (True, "same"), (True, "same")):
        services.decide_duplicate(proposal=proposal, same=same)
        proposal.refresh_from_db()
        assert proposal.state == state
    with pytest.raises(errors.AlreadyMerged):
        services.decide_duplicate(proposal=proposal, same=False)


@pytest.mark.parametrize("model", [Programme, Cohort, Enrolment, ClaimInvitation, RosterImport, DuplicateProposal])
def test_every_list_of_the_admin_opens_and_searches(world, rf, model) -> None:
    imported(world.cohort, csv_of([row()]))
    imported(world.other, csv_of([row()]))
    claims.invite_to_claim(enrolment=Enrolment.objects.all()[0])
    request = rf.get("/admin/", {"q": "lamu"})
    request.user = User.objects.create_superuser("root@corridor.example", "not-a-secret")
    answer: Any = admin.site._registry[model].changelist_view(request)
    answer.render()
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert str(Enrolment.objects.all()[0].sealed_subject) not in shown
