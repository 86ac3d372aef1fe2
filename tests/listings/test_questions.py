"""Screening questions: what may be asked, how they are written, copied and shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Organisation, User
from registry.listings import errors, question_fields, rules
from registry.listings.models import Listing, ListingQuestion
from registry.listings.questions import Subject, forbidden_subject
from registry.listings.services import AskedQuestion, approve_listing, draft_listing, edit_listing, submit_listing
from tests.listings.test_pages import signed_in, typed

REFUSED = {
    Subject.AGE: [
        "How old are you?",
        "What is your date of birth?",
        "Age?",
        "Una miaka mingapi?",
        "Umri wako ni upi?",
        "Ufite imyaka ingahe?",
        "Quel âge avez-vous ?",
        "Votre date de naissance ?",
        "Are you between 18 and 25?",
    ],
    Subject.SEX: [
        "Are you a man or a woman?",
        "What is your gender?",
        "Male or female?",
        "Jinsia yako?",
        "Igitsina cyawe?",
        "Êtes-vous un homme ou une femme ?",
    ],
    Subject.FAMILY: [
        "Are you married?",
        "Are you pregnant?",
        "Do you have children?",
        "Umeolewa?",
        "Je, una watoto?",
        "Urubatse?",
        "Ufite abana?",
        "Êtes-vous mariée ?",
        "Avez-vous des enfants ?",
        "Are you enceinte?",
        "Is your husband fine with it?",
    ],
    Subject.RELIGION: [
        "What is your religion?",
        "Which church do you attend?",
        "Dini yako?",
        "Usengera he?",
        "Votre religion ?",
    ],
    Subject.ORIGIN: [
        "Which tribe are you?",
        "What is your ethnicity?",
        "Kabila lako ni lipi?",
        "Ubwoko bwawe?",
        "Votre ethnie ?",
    ],
    Subject.HEALTH: [
        "Do you have a disability?",
        "What is your HIV status?",
        "Una ulemavu wowote?",
        "Ufite ubumuga?",
        "Avez-vous un handicap ?",
        "Do you have any chronic illness?",
    ],
    Subject.PHOTO: [
        "Send us a recent photo",
        "Attach a passport-size picture",
        "Tuma picha yako",
        "Ohereza ifoto yawe",
        "Envoyez votre photo",
    ],
    Subject.IDENTITY: [
        "What is your national ID number?",
        "Passport number?",
        "Nambari ya kitambulisho?",
        "Indangamuntu yawe?",
        "Numéro de carte d'identité ?",
    ],
    Subject.MONEY: [
        "Are you ready to pay the registration fee?",
        "Will you pay for the training?",
        "Uko tayari kulipa ada ya mafunzo?",
        "Amafaranga yo kwiyandikisha urayafite?",
        "Acceptez-vous de payer des frais ?",
        "What is your M-Pesa PIN?",
    ],
}
FINE = [
    "Which networks have you kept running, and for whom?",
    "Can you start in January?",
    "Do you have your own laptop?",
    "How many years have you worked with Python?",
    "What pay do you expect?",
    "Can you work on Saturdays?",
    "Do you pay attention to detail?",
    "Have you integrated M-Pesa payments?",
    "Have you built an images pipeline?",
    "Do you speak Kiswahili?",
    "Are you able to lift 20 kg?",
    "Have you taught children to code?",
    "Una uzoefu wa miaka mingapi?",
    "Una miaka mingapi ya uzoefu?",
    "Unaweza kufanya kazi usiku?",
    "Ufite imyaka ingahe y'uburambe?",
    "Wakoze imishinga y'ubuhe bwoko?",
    "Wakoresheje Linux?",
    "Quel genre de projets avez-vous faits ?",
    "Combien d'années d'expérience avez-vous ?",
    "Parlez-vous anglais ?",
    "Which stage of the project did you manage?",
    "Have you worked on health systems such as DHIS2?",
    "Which languages does your team speak?",
    "What is a database deposit account table?",
    "How would you paginate a list?",
]
ASKED = [AskedQuestion("Which networks do you know?"), AskedQuestion("Can you start in May?", "yes_no", False)]


@pytest.mark.parametrize(("subject", "question"), [(s, q) for s, questions in REFUSED.items() for q in questions])
def test_what_must_not_be_asked_is_refused_in_four_languages(subject: Subject, question: str) -> None:
    assert forbidden_subject(question) == subject
    with pytest.raises(errors.QuestionNotAllowed) as refused:
        rules.require_questions([AskedQuestion("Fine?"), AskedQuestion(question)])
    assert (refused.value.subject, refused.value.field) == (subject, "question_2")
    assert "Do not ask" in str(refused.value)


@pytest.mark.parametrize("question", FINE)
def test_honest_questions_pass(question: str) -> None:
    assert forbidden_subject(question) is None


@pytest.mark.parametrize(
    "question",
    ["H o w  o l d are you? d a t e of b i r t h", "Are you m\u200barried?", "Аre yоu рregnant?", "y0ur rel1gion?"],
)
def test_a_disguise_is_no_way_around(question: str) -> None:
    assert forbidden_subject(question) is not None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    assert forbidden_subject(text) in {None, *Subject}


def test_at_most_five_and_each_with_words() -> None:
    rules.require_questions(ASKED * 2)
    with pytest.raises(errors.QuestionsTooMany):
        rules.require_questions(ASKED * 3)
    for wrong in (AskedQuestion(" "), AskedQuestion("x" * 201), AskedQuestion("x", kind="number")):
        with pytest.raises(errors.QuestionWrong):
            rules.require_questions([wrong])


@pytest.mark.django_db
def test_a_draft_keeps_its_questions_in_order_and_replaces_them(
    kenyan: Organisation, boris: User, job: dict[str, Any]
) -> None:
    draft = draft_listing(by=boris, owner=kenyan, **job, questions=ASKED)
    kept = list(draft.questions.values_list("position", "text", "kind", "is_required"))
    assert kept == [(1, "Which networks do you know?", "text", True), (2, "Can you start in May?", "yes_no", False)]
    edit_listing(listing=draft, by=boris, **job, questions=ASKED[1:])
    assert list(draft.questions.values_list("position", "text")) == [(1, "Can you start in May?")]
    with pytest.raises(errors.QuestionNotAllowed):
        edit_listing(listing=draft, by=boris, **job, questions=[AskedQuestion("Are you married?")])
    assert draft.questions.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"position": 6}, {"position": 0}, {"position": 1}, {"text": ""}, {"kind": "photo"}])
def test_the_database_knows_the_limits(draft: Listing, wrong: dict[str, Any]) -> None:
    ListingQuestion.objects.create(listing=draft, position=1, text="First?")
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingQuestion.objects.create(**{"listing": draft, "position": 2, "text": "Second?", **wrong})


@pytest.mark.django_db
def test_questions_are_written_in_the_form_and_read_on_the_page(
    boris: User, kenyan: Organisation, chief: User, client: Client
) -> None:
    owner = signed_in(boris)
    words = {"question_1": "Which networks do you know?", "question_1_kind": "text", "question_1_required": "on"}
    more = {"question_4": "Can you start in May?", "question_4_kind": "yes_no"}
    owner.post("/hire/listings/new/", typed(organisation=kenyan.pk, **words, **more))
    listing = Listing.objects.get()
    assert list(listing.questions.values_list("position", "kind", "is_required")) == [
        (1, "text", True),
        (2, "yes_no", False),
    ]
    form = owner.get(reverse("listing-edit", args=[listing.public_id])).context["form"]
    assert form["question_2"].value() == "Can you start in May?"
    assert form["question_2_required"].value() is False
    assert question_fields.initial_of(listing)["question_2_kind"] == "yes_no"
    approve_listing(listing=submit_listing(listing=listing, by=boris), by=chief)
    page = client.get(reverse("listing", args=[listing.public_id])).content.decode()
    assert page.index("Which networks do you know?") < page.index("Can you start in May?")


@pytest.mark.django_db
def test_a_refused_question_says_why_beside_its_field(boris: User, kenyan: Organisation) -> None:
    words = {"question_2": "Are you married?", "question_5": "How old are you?"}
    answer = signed_in(boris).post("/hire/listings/new/", typed(organisation=kenyan.pk, **words))
    assert set(answer.context["form"].errors) == {"question_2", "question_5"}
    assert "marriage" in answer.context["form"].errors["question_2"][0]
    assert not Listing.objects.exists()
