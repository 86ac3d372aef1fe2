"""From a CV to the profile: files are read safely, everything is shown first, only what is ticked stays."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from registry.profiles import errors, rules, services
from registry.profiles.cv import FoundWork
from registry.profiles.models import Profile

pytestmark = pytest.mark.django_db

TEXT = """Work experience
Network technician, Lamu Girls School, Jan 2024 - Dec 2024
Skills
Python (computer programming), CSS
"""


def pdf(text: str = TEXT, *, pages: int = 1) -> bytes:
    made = FPDF()
    made.set_font("Helvetica", size=12)
    for _ in range(pages):
        made.add_page()
        made.multi_cell(0, 8, text)
    return bytes(made.output())


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def word(text: str = TEXT) -> bytes:
    document = docx.Document()
    heading, *lines = text.splitlines()
    document.add_paragraph(heading)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = lines[0], ""
    for line in lines[1:]:
        document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def bomb() -> bytes:
    written = io.BytesIO(word())
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/media/much.xml", b"0" * (rules.LARGEST_CV_UNPACKED_BYTES + 1))
    return written.getvalue()


def entities() -> bytes:
    """A document whose XML would grow to gigabytes, were its entities followed."""
    written = io.BytesIO()
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    evil = f'<!DOCTYPE x [<!ENTITY e0 "ha">{grown}]><w:document xmlns:w="x">&e9;</w:document>'
    with zipfile.ZipFile(io.BytesIO(word())) as good, zipfile.ZipFile(written, "w") as packed:
        for part in good.infolist():
            content = evil.encode() if part.filename == "word/document.xml" else good.read(part)
            packed.writestr(part.filename, content)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("cv.pdf", pdf()), ("CV.DOCX", word()), ("cv.txt", TEXT.encode()), ("cv.txt", TEXT.encode("utf-16"))],
)
def test_reads_the_three_forms_of_a_cv(name: str, content: bytes) -> None:
    text = services.text_of_cv(services.Upload(name, content))
    assert "Network technician, Lamu Girls School, Jan 2024 - Dec 2024" in text
    assert "CSS" in text


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("cv.exe", b"MZ", errors.CvNotWanted),
        ("cv", b"words", errors.CvNotWanted),
        ("cv.txt", b"x" * (rules.LARGEST_CV_BYTES + 1), errors.CvTooLong),
        ("cv.pdf", locked_pdf(), errors.CvLocked),
        ("cv.pdf", pdf(pages=rules.MOST_CV_PAGES + 1), errors.CvTooLong),
        ("scan.pdf", pdf(""), errors.CvWithoutText),
        ("cv.pdf", b"%PDF-1.7 and then nothing", errors.CvNotReadable),
        ("cv.docx", b"PK\x03\x04 broken", errors.CvNotReadable),
        ("cv.docx", pdf(), errors.CvNotReadable),
        ("cv.docx", bomb(), errors.CvTooLong),
        ("cv.docx", entities(), errors.CvNotReadable),
        ("cv.txt", b"  \n ", errors.CvWithoutText),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(errors.CvNotReadable) as refused:
        services.text_of_cv(services.Upload(name, content))
    assert type(refused.value) is refusal


@pytest.fixture
def mine(client: Client, profile: Profile) -> Client:
    client.force_login(profile.user)
    return client


def read(mine: Client, **sent: Any) -> Any:
    return mine.post(reverse("profile-cv"), sent)


def taken(page: Any, *, tick: bool = True, level: str = "3") -> dict[str, str]:
    """What a browser sends for the proposals of a page, with the first work ticked and every skill at one level."""
    sent = {"act": "take", "phrases": page.context["phrases"].initial["phrases"]}
    for form in page.context["work"]:
        sent |= {form.add_prefix(name): str(value) for name, value in form.initial.items()}
        if tick:
            sent[form.add_prefix("take")] = "on"
    return sent | dict.fromkeys(page.context["skills"].fields, level)


def test_nothing_is_taken_over_unseen(mine: Client, profile: Profile) -> None:
    page = read(mine, cv=SimpleUploadedFile("cv.pdf", pdf()))
    assert page.status_code == 200
    shown = page.content.decode()
    assert "Network technician" in shown
    assert [field.label for field in page.context["skills"]] == ["Python (computer programming)", "CSS"]
    assert not profile.experiences.exists()
    assert not profile.skills.exists()
    # Left as they come, the proposals change nothing.
    unticked = mine.post(reverse("profile-cv"), taken(page, tick=False, level=""))
    assert unticked.status_code == 422
    assert not profile.experiences.exists()
    assert not profile.skills.exists()


def test_what_is_ticked_is_taken_over_once(mine: Client, profile: Profile) -> None:
    sent = taken(read(mine, text=TEXT))
    for _ in range(2):
        mine.post(reverse("profile-cv"), sent)
    work = profile.experiences.get()
    assert (work.title, work.place, work.months, work.kind) == ("Network technician", "Lamu Girls School", 11, "paid")
    assert sorted(profile.skills.values_list("skill__label", "level")) == [
        ("CSS", 3),
        ("Python (computer programming)", 3),
    ]


def test_work_is_taken_over_as_the_person_corrected_it(mine: Client, profile: Profile) -> None:
    sent = taken(read(mine, text=TEXT), level="") | {"work-0-title": "Wifi for a school", "work-0-kind": "unpaid"}
    assert mine.post(reverse("profile-cv"), sent).status_code == 302
    work = profile.experiences.get()
    assert (work.title, work.kind) == ("Wifi for a school", "unpaid")


def test_a_mistake_in_one_line_keeps_the_page_and_writes_nothing(mine: Client, profile: Profile) -> None:
    sent = taken(read(mine, text=TEXT)) | {"work-0-months": "0"}
    answer = mine.post(reverse("profile-cv"), sent)
    assert answer.status_code == 422
    assert 'value="Network technician"' in answer.content.decode()
    assert not profile.experiences.exists()
    assert not profile.skills.exists()


def test_a_skill_that_was_not_proposed_cannot_be_slipped_in(mine: Client, profile: Profile) -> None:
    from registry.taxonomy.models import Skill

    other = Skill.objects.held().exclude(label__in=["CSS", "Python (computer programming)"]).first()
    assert other is not None
    mine.post(reverse("profile-cv"), {"act": "take", "phrases": "CSS", f"skill_{other.pk}": "5"})
    assert not profile.skills.exists()


@pytest.mark.parametrize("sent", [{}, {"text": "   "}, {"act": "take"}, {"act": "take", "phrases": "\x00"}])
def test_an_empty_page_asks_for_a_cv_again(mine: Client, sent: dict[str, str]) -> None:
    assert read(mine, **sent).status_code == 422


def test_a_cv_that_says_nothing_to_us_is_met_with_advice(mine: Client) -> None:
    assert "We found no work and no skills" in read(mine, text="hello").content.decode()


def test_the_text_is_kept_nowhere(mine: Client, profile: Profile) -> None:
    mine.post(reverse("profile-cv"), taken(read(mine, text=f"{TEXT}\nReferees\nCANARY-REFEREE")))
    assert not any("CANARY" in str(row) for row in profile.experiences.values())


def test_the_page_needs_a_profile_and_a_sign_in(client: Client, amina: Any) -> None:
    assert client.get(reverse("profile-cv")).status_code == 302
    client.force_login(amina)
    assert client.get(reverse("profile-cv")).status_code == 404


def test_a_service_takes_all_or_nothing(profile: Profile) -> None:
    good = FoundWork("Clerk", "Huye", 3, "paid")
    with pytest.raises(ValidationError):
        services.take_over(profile=profile, work=[good, FoundWork("", "", 0, "paid")])
    assert not profile.experiences.exists()
