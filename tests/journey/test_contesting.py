"""A graduate reads why, sets something aside, has a person look, and chooses a digest: without a script."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from registry.agreements.models import Agreement
from registry.matching import services
from registry.matching.contesting import Contest, Outcome
from registry.matching.services import contesting
from registry.programmes.models import Cohort, Programme
from tests.matching.factories import a_graduate, a_listing, a_skill, an_organisation
from tests.world import administrator

from .walking import PASSWORD, Walk

pytestmark = pytest.mark.browser


def test_a_graduate_says_no_and_has_a_person_look(walk: Walk, ke_rw: Agreement) -> None:
    linux, sql = a_skill("Linux administration"), a_skill("SQL for reports")
    wanted = a_listing({linux: 3, sql: 3}, title="Junior administrator", languages=["rw"])
    other = a_listing({linux: 3}, title="Help desk in Kigali")
    amina = a_graduate({linux: 3}, trust="provider")
    amina.user.set_password(PASSWORD)
    amina.user.save()
    EmailAddress.objects.create(user=amina.user, email=amina.user.email, verified=True, primary=True)
    provider = an_organisation("KE", kind="provider")
    programme = Programme.objects.create(slug="data", provider=provider, name="Data in Lamu", country_id="KE")
    programme.skills.add(sql)
    Cohort.objects.create(
        slug="data-9", programme=programme, name="Ninth cohort", country_id="KE", starts_on="2099-02-01",
        ends_on="2099-05-01",
    )  # fmt: skip
    services.match_profile(profile_id=amina.pk)

    me = walk.person(amina.user.email, with_script=False)
    me.sign_in()
    me.go(reverse("listing", args=[wanted.public_id]))
    me.follow("How well do I fit?")
    me.reads("This is not among your matches", "It asks for Ikinyarwanda", "next cohort: Ninth cohort")
    me.look("not-matched-why")
    me.follow("This is wrong: ask a person to look")
    me.look("contest-empty")
    me.tick("A condition is judged wrongly")
    me.type("Tell us", "I grew up with Kinyarwanda.")
    me.press("Send")
    me.reads("A person answers", "I grew up with Kinyarwanda.")
    me.look("how-i-am-matched")

    me.go(reverse("match-why", args=[other.public_id]))
    me.open("Not for me")
    me.choose("Not for me, because of", "Not this employer: nothing of theirs is suggested any more")
    me.look("not-for-me")
    me.press("Do not suggest it again")
    me.reads("nothing of theirs is suggested to you")

    diana = administrator("diana@corridor.example")
    contesting.decide(
        contest=Contest.objects.get(), by=diana, outcome=Outcome.PUT_FORWARD, reason="We heard her speak it."
    )
    me.go("/me/matching/")
    me.reads("put forward by a person", "We heard her speak it.")
    me.look("decided-by-a-person")
    me.follow("What counts and what does not")
    me.reads("What never counts")
    me.look("how-matching-works")
    me.go("/me/")
    me.reads("put forward by a person")
    me.look("workspace-put-forward")
    me.follow("Have new matches sent to you")
    me.tick("once a week, if there is something new")
    me.press("Save")
    me.reads("Kept.")
    me.look("digest")
    assert walk.wrong == []
