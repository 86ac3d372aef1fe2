"""The pages of hiring, as each side walks through them, and as strangers do not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.consents import withdraw
from accounts.models import Role, User
from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery
from registry.agreements.services import freeze_agreement
from registry.hiring import selectors, services
from registry.hiring.models import Application, ApplicationState, ListingInvitation, Offer
from registry.listings.models import Kind, ListingSkill
from registry.placements.models import Placement
from registry.profiles.models import ProfileSkill
from registry.taxonomy.models import Skill
from tests.hiring import people
from tests.world import World, proven


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: Any, status: int = 200) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def send(client: Client, name: str, /, *args: Any, back: str = "", **fields: Any) -> str:
    headers = {"referer": f"http://testserver{back}"} if back else {}
    return client.post(reverse(name, args=args), fields, follow=True, headers=headers).content.decode()


def test_from_application_to_confirmed_placement(world: World) -> None:
    """The whole way, by hand, from both sides."""
    drain()
    mail.outbox.clear()  # what was told while the world was built
    amina, boris = signed_in(world.amina.user), signed_in(world.boris)
    shown = page(amina, "apply", world.listing.public_id)
    assert world.amina.user.email in shown
    assert "+254700000001" in shown
    assert "2000" not in shown  # nobody is told when somebody was born
    assert "is sent" in send(amina, "apply", world.listing.public_id, note="I like helping.")
    made = Application.objects.get()
    drain()

    assert "Amina Example" in page(boris, "pipeline", world.listing.public_id)
    seen = page(boris, "application", made.public_id)
    assert world.amina.user.email in seen
    assert "I like helping." in seen
    send(boris, "application-move", made.public_id, to="shortlisted", back="pipeline")
    assert "On the short list" in page(amina, "my-application", made.public_id)

    wrong = send(boris, "offer-make", made.public_id, **_terms(world, pay="600000.50"))
    assert "whole number" in wrong
    assert "600000.50" in wrong  # nothing typed is lost
    assert "Sent" in send(boris, "offer-make", made.public_id, **_terms(world))
    drain()
    offer = Offer.objects.get()
    assert "RWF 600,000" in page(amina, "my-application", made.public_id)
    assert "You have accepted" in send(proven(amina), "offer-accept", offer.public_id)

    drain()
    placement = Placement.objects.get()
    assert "We now ask the other side" in send(amina, "placement-confirm", placement.public_id)
    drain()
    assert "Both sides have confirmed" in send(boris, "placement-confirm", placement.public_id)
    drain()
    assert not Delivery.objects.dead().exists(), Delivery.objects.dead().values_list("last_error", flat=True)
    told = {message.subject.split(":")[0] for message in mail.outbox}
    assert {"A new application", "An offer for you", "Your offer was accepted", "Please confirm"} <= told
    assert not any("Amina" in message.subject + str(message.body) for message in mail.outbox)


def _terms(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "role": "Support engineer",
        "starts_on": world.today.isoformat(),
        "pay": "600000",
        "answer_by": (world.today + timedelta(days=3)).isoformat(),
        **changes,
    }


def test_a_mentor_takes_a_mentee(world: World) -> None:
    amina, dede = signed_in(world.amina.user), signed_in(world.dede.user)
    send(amina, "apply", world.mentorship.public_id)
    made = Application.objects.get()
    seen = page(dede, "application", made.public_id)
    assert "Accept as a mentee" in seen
    assert 'name="pay"' not in seen
    days = {"starts_on": world.today.isoformat(), "answer_by": (world.today + timedelta(days=3)).isoformat()}
    send(dede, "offer-make", made.public_id, **days)
    send(proven(amina), "offer-accept", Offer.objects.get().public_id)
    drain()
    placement = Placement.objects.get()
    assert (placement.kind, placement.mentor, placement.pay) == (Kind.MENTORSHIP, world.dede, None)
    send(amina, "placement-confirm", placement.public_id)
    send(dede, "placement-confirm", placement.public_id)
    assert Placement.objects.get().state == "confirmed"
    assert not Placement.objects.counting().exists()


def test_an_invitation_by_hand(world: World) -> None:
    boris, amina = signed_in(world.boris), signed_in(world.amina.user)
    where = (world.listing.public_id, world.amina.public_id)
    before = page(boris, "invite", *where)
    assert world.amina.headline in before
    assert "Amina" not in before
    send(boris, "invite", *where, message="Shall we talk?")
    sent = ListingInvitation.objects.get()
    assert "Shall we talk?" in page(amina, "my-invitation", sent.public_id)
    assert "You are introduced" in send(amina, "my-invitation", sent.public_id, answer="accept")
    assert "Amina Example" in page(boris, "pipeline", world.listing.public_id)


def test_declining_with_a_reason_and_the_contact_goes_out_of_sight(world: World) -> None:
    boris, amina = signed_in(world.boris), signed_in(world.amina.user)
    made = services.apply(profile=world.amina, listing=world.listing)
    assert "Choose a reason" in send(boris, "application-decline", made.public_id)
    send(boris, "application-decline", made.public_id, reason="skills")
    assert world.amina.user.email not in page(boris, "application", made.public_id)
    assert "Amina" not in page(boris, "pipeline", world.listing.public_id)
    assert "Other skills were needed more." in page(amina, "my-application", made.public_id)


def test_a_freeze_hides_names_that_were_shown_before(world: World) -> None:
    boris = signed_in(world.boris)
    made = services.apply(profile=world.amina, listing=world.listing)
    assert "Amina" in page(boris, "pipeline", world.listing.public_id)
    freeze_agreement(slug="KE-RW", reason="an incident")
    assert "Amina" not in page(boris, "pipeline", world.listing.public_id)
    seen = page(boris, "application", made.public_id)
    assert world.amina.user.email not in seen
    assert "cannot be shown now" in seen


def test_an_application_says_why_it_is_a_match_while_the_graduate_agrees(world: World) -> None:
    boris = signed_in(world.boris)
    skill = Skill.objects.held().order_by("uri")[0]
    ListingSkill.objects.create(listing=world.listing, skill=skill, level=3, weight=2, is_required=True)
    ProfileSkill.objects.create(profile=world.amina, skill=skill, level=3)
    made = services.apply(profile=world.amina, listing=world.listing)
    seen = page(boris, "application", made.public_id)
    assert "Has it at level 3" in seen
    assert skill.label in seen.split("Why it is a match")[1]
    withdraw(user=world.amina.user, purpose="matching")
    assert "Why it is a match" not in page(boris, "application", made.public_id)


def test_a_refused_introduction_says_what_to_do_and_keeps_the_note(world: World) -> None:
    shy = people.graduate("Shy", "KE", agrees=())
    seen = send(signed_in(shy.user), "apply", world.listing.public_id, note="I like helping.")
    assert "you have not agreed to be shown across the border" in seen
    assert reverse("consents") in seen
    assert "I like helping." in seen


def test_who_has_no_profile_is_led_to_one(world: World) -> None:
    answer = signed_in(world.eve).get(reverse("apply", args=[world.listing.public_id]), follow=True)
    assert answer.redirect_chain == [(reverse("profile-new"), 302)]
    assert "To apply you need a profile" in answer.content.decode()


def test_a_second_click_lands_on_the_application(world: World) -> None:
    amina = signed_in(world.amina.user)
    send(amina, "apply", world.listing.public_id)
    assert "Here is where it stands" in send(amina, "apply", world.listing.public_id)
    assert Application.objects.count() == 1


def test_a_refusal_elsewhere_is_told_in_words(world: World) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.PLACED)
    back = reverse("application", args=[made.public_id])
    seen = send(signed_in(world.boris), "application-move", made.public_id, to="shortlisted", back=back)
    assert "does not fit where the application stands" in seen


def test_strangers_find_nothing(world: World) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.OFFERED)
    offer = people.offer(made)
    sent = people.invitation(people.listing(organisation=world.employer), world.amina)
    viewer = people.member(world.employer, "viewer", Role.VIEWER)
    graduates_side: list[tuple[Any, ...]] = [
        ("my-application", made.public_id), ("application-withdraw", made.public_id), ("offer-accept", offer.public_id),
        ("offer-decline", offer.public_id), ("my-invitation", sent.public_id),
    ]  # fmt: skip
    employers_side: list[tuple[Any, ...]] = [
        ("pipeline", world.listing.public_id), ("invite", world.listing.public_id, world.claudine.public_id),
        ("application", made.public_id), ("application-move", made.public_id), ("application-decline", made.public_id),
        ("offer-make", made.public_id), ("offer-withdraw", offer.public_id),
    ]  # fmt: skip
    for who in (world.eve, world.claudine.user, world.boris, viewer, world.dede.user):
        _finds_nothing(who, graduates_side)
    for who in (world.eve, world.amina.user, world.claudine.user, viewer, world.dede.user):
        _finds_nothing(who, employers_side)
    others: list[tuple[Any, ...]] = [("my-applications",), ("apply", world.listing.public_id)]
    for name, *args in [*graduates_side, *employers_side, *others]:
        assert Client().get(reverse(name, args=args)).status_code in {302, 405}
    offer.refresh_from_db()
    made.refresh_from_db()
    assert (offer.state, made.state) == ("sent", "offered")


def _finds_nothing(who: User, pages: list[tuple[Any, ...]]) -> None:
    client = signed_in(who)
    for name, *args in pages:
        where = reverse(name, args=args)
        answers = {client.get(where).status_code, client.post(where).status_code}
        assert 404 in answers, (who, name)
        assert answers <= {404, 405}, (who, name)


def test_a_suspended_employer_finds_nothing(world: World) -> None:
    made = people.application(world.amina, world.listing)
    world.employer.state = "suspended"
    world.employer.save()
    boris = signed_in(world.boris)
    page(boris, "pipeline", world.listing.public_id, status=404)
    page(boris, "application", made.public_id, status=404)


def test_an_invisible_graduate_cannot_be_looked_at_to_invite(world: World) -> None:
    hidden = people.graduate("Hidden", "RW", agrees=())
    page(signed_in(world.boris), "invite", world.listing.public_id, hidden.public_id, status=404)


def test_drafts_take_no_applications(world: World) -> None:
    draft = people.listing(organisation=world.employer, state="draft")
    page(signed_in(world.amina.user), "apply", draft.public_id, status=404)


def _queries(client: Client, name: str, *args: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(client, name, *args)
    # Whether this is a demo is asked once in a while, not on every page.
    return len([query for query in queries if "demo_demoload" not in query["sql"]])


def test_pages_ask_as_much_however_many_rows(world: World) -> None:
    boris, amina = signed_in(world.boris), signed_in(world.amina.user)
    _more(world, ["new", "offered", "declined"])
    pipeline, mine = _queries(boris, "pipeline", world.listing.public_id), _queries(amina, "my-applications")
    _more(world, [*ApplicationState] * 3)
    assert _queries(boris, "pipeline", world.listing.public_id) == pipeline
    assert _queries(amina, "my-applications") == mine


def _more(world: World, states: list[str]) -> None:
    for number, state in enumerate(states):
        people.application(people.graduate("Any", "KE" if number % 2 else "RW"), world.listing, state)
        owner = people.organisation("Another", "RW", owner=people.person("owner", "Owner"))
        people.application(world.amina, people.listing(organisation=owner), state)
        people.invitation(people.listing(mentor=world.dede, kind=Kind.MENTORSHIP), world.amina)


def test_what_waits_for_whom(world: World) -> None:
    people.application(world.claudine, world.listing)
    people.application(people.graduate("Any", "RW"), world.listing)
    made = people.application(world.amina, world.listing, ApplicationState.OFFERED)
    people.offer(made, made_at=timezone.now() - timedelta(days=1))
    people.invitation(world.mentorship, world.amina)
    with CaptureQueriesContext(connection) as queries:
        waiting = selectors.waiting_for_graduate(world.amina)
    assert len(queries) == 2
    assert [str(one.what) for one in waiting] == ["Answer an offer", "Answer an invitation"]
    with CaptureQueriesContext(connection) as queries:
        waiting = selectors.waiting_for_employer(world.boris)
    assert len(queries) == 2
    assert [(one.count, one.about) for one in waiting] == [(2, world.listing.title)]
    assert selectors.waiting_for_employer(world.eve) == []
    viewer = people.member(world.employer, "viewer", Role.VIEWER)
    assert selectors.waiting_for_employer(viewer) == []


@pytest.mark.parametrize("model", ["application", "offer", "listinginvitation"])
def test_the_admin_lists_and_searches(world: World, model: str) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.OFFERED)
    people.offer(made)
    people.invitation(world.listing, world.claudine)
    registered = admin.site._registry[apps.get_model("hiring", model)]
    request = type("Request", (), {"GET": {}, "user": world.boris})()
    found, _distinct = registered.get_search_results(request, registered.get_queryset(request), "engineer")
    assert found.count() == 1
    assert not registered.has_change_permission(request)
