"""What people say of sex, disability and hardship is nobody else's."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from corridor.outbox.models import Event
from registry.inclusion.rules import Answers
from registry.profiles import services
from registry.profiles.models import Profile
from registry.profiles.services.sealing import answers_of

from .conftest import BORN, country, make_user

pytestmark = pytest.mark.django_db
URL_STEP = "inclusion"


def url() -> str:
    return reverse("profile-step", args=[URL_STEP])


def checked(html: str) -> set[str]:
    """The radio buttons that are chosen, as name=value."""
    import re

    tags = [tag for tag in re.findall(r"<input[^>]*type=\"radio\"[^>]*>", html) if " checked" in tag]
    pairs = [(re.search(r'name="(\w+)"', tag), re.search(r'value="(\w*)"', tag)) for tag in tags]
    return {f"{name[1]}={value[1]}" for name, value in pairs if name and value}


def test_answers_are_optional_and_come_back_to_the_person_alone(profile: Profile, client: Client) -> None:
    client.force_login(profile.user)
    assert checked(client.get(url()).content.decode()) == {"sex=", "disability=", "marginalised="}
    client.post(url(), {"sex": "f", "disability": "yes", "marginalised": ""})
    assert answers_of(profile) == Answers(sex="f", disability="yes")
    assert checked(client.get(url()).content.decode()) == {"sex=f", "disability=yes", "marginalised="}

    eve = make_user("eve@example.org")
    services.create_profile(user=eve, country=country("KE"), region=None, date_of_birth=BORN)
    client.force_login(eve)
    assert checked(client.get(url()).content.decode()) == {"sex=", "disability=", "marginalised="}


def test_answers_never_lie_in_clear_in_any_table(profile: Profile) -> None:
    services.answer_inclusion(profile=profile, answers=Answers(sex="x", disability="yes", marginalised="yes"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(ciphertext, 'escape') FROM inclusion_sealedanswers")
        stored = [row[0] for row in cursor.fetchall()]
    assert len(stored) == 1
    assert "disab" not in stored[0]
    assert "yes" not in stored[0].lower().split()
    for model in apps.get_models():
        assert not {"sex", "disability", "marginalised"} & {field.name for field in model._meta.get_fields()}, model


def test_the_profile_page_and_the_other_steps_do_not_show_them(profile: Profile, client: Client) -> None:
    services.answer_inclusion(profile=profile, answers=Answers(sex="x", disability="yes"))
    client.force_login(profile.user)
    steps = ("basics", "skills", "experience", "languages", "wishes", "certificates", "visibility")
    for page in [reverse("profile"), *(reverse("profile-step", args=[step]) for step in steps)]:
        html = client.get(page).content.decode()
        assert 'name="disability"' not in html
        assert str(profile.sealed_subject) not in html


def test_new_answers_tell_nobody_and_move_nothing(profile: Profile) -> None:
    """No matching work, and no new place on the talent pages, which are ordered by the last change."""
    told = Event.objects.count()
    before = Profile.objects.values().get(pk=profile.pk)
    services.answer_inclusion(profile=profile, answers=Answers(sex="f", disability="yes"))
    services.answer_inclusion(profile=profile, answers=Answers(sex="x"))
    assert answers_of(profile) == Answers(sex="x")
    assert Event.objects.count() == told
    assert Profile.objects.values().get(pk=profile.pk) == before


def test_an_answer_that_is_not_offered_is_refused(profile: Profile, client: Client) -> None:
    client.force_login(profile.user)
    assert client.post(url(), {"sex": "other"}).status_code == 422
    assert answers_of(profile) == Answers()


def test_the_page_says_that_nothing_is_counted_before_consent(profile: Profile, client: Client, amina: User) -> None:
    client.force_login(amina)
    assert "counted nowhere" in client.get(url()).content.decode()
