"""The portfolio: links and samples, remade pictures, limits, nobody else's."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from registry.profiles import errors, rules, services
from registry.profiles.models import Profile, Work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": on_disk}
    return tmp_path


def picture(size: tuple[int, int] = (800, 600), *, form: str = "JPEG", place: bool = False) -> bytes:
    image = Image.new("RGB", size, (20, 90, 160))
    exif = Image.Exif()
    if place:
        exif[0x0110] = "CANARY-PHONE"
        exif[0x0112] = 6  # lies on its side
        exif.get_ifd(0x8825)[1] = "S"
    written = io.BytesIO()
    image.save(written, form, **({"exif": exif, "comment": b"CANARY-COMMENT"} if form == "JPEG" else {}))
    return written.getvalue()


def add(profile: Profile, name: str, content: bytes) -> Work:
    return services.add_sample(profile=profile, title="Plan", upload=services.Upload(name, content))


def test_a_picture_is_made_anew_upright_and_without_what_it_knew(profile: Profile) -> None:
    sent = picture((900, 600), place=True)
    assert b"CANARY-PHONE" in sent
    work = add(profile, "IMG_lamu_2026.jpg", sent)
    with work.file.open("rb") as kept:
        content = kept.read()
    assert b"CANARY" not in content
    made = Image.open(io.BytesIO(content))
    assert (made.format, made.size) == ("WEBP", (600, 900))
    assert not made.getexif()
    assert work.file_name == "IMG_lamu_2026.webp"
    assert "IMG" not in str(work.file.name)


def test_a_large_picture_becomes_small(profile: Profile) -> None:
    with add(profile, "big.png", picture((4000, 1000), form="PNG")).file.open("rb") as kept:
        assert Image.open(kept).size == (1600, 400)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("run.exe", b"MZ", errors.FileNotWanted),
        ("page.html", b"<script>", errors.FileNotWanted),
        ("drawing.svg", b"<svg/>", errors.FileNotWanted),
        ("noname", b"x", errors.FileNotWanted),
        ("plan.pdf", b"x" * (rules.LARGEST_SAMPLE_BYTES + 1), errors.FileTooLarge),
        ("photo.jpg", b"GIF89a not really", errors.PictureNotReadable),
        ("photo.png", picture((200, 100), form="PNG")[:200], errors.PictureNotReadable),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    profile: Profile, files: Path, name: str, content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        add(profile, name, content)
    assert not Work.objects.exists()
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(profile: Profile) -> None:
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    with pytest.raises(errors.PictureNotReadable):
        add(profile, "bomb.png", bomb.getvalue())


def test_the_portfolio_is_short_and_its_files_go_with_it(
    profile: Profile, files: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = add(profile, "plan.pdf", b"%PDF")
    for number in range(11):
        services.add_link(profile=profile, title="Work", url=f"https://example.org/{number}")
    with pytest.raises(errors.PortfolioFull):
        add(profile, "plan.pdf", b"%PDF")
    assert len([path for path in files.rglob("*") if path.is_file()]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_work(profile=profile, work=first)
    assert not [path for path in files.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.org/x",
        "https://localhost/x",
        "https://10.0.0.1/x",
        "https://user:pw@example.org/",
        "https://printer.local/",
        "https://example.org:8443/",
        "//example.org",
        "https://[::1]/",
        "https://exa mple.org:x/",
    ],
)
def test_only_public_pages_are_links(profile: Profile, url: str) -> None:
    with pytest.raises(errors.NotALink):
        services.add_link(profile=profile, title="Work", url=url)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_link_or_not(text: str) -> None:
    assert rules.is_public_link(text) in {True, False}


def test_the_page_adds_keeps_what_was_typed_and_removes(profile: Profile, client: Client) -> None:
    client.force_login(profile.user)
    url = reverse("profile-step", args=["works"])
    wrong = client.post(url, {"title": "My network", "url": "https://localhost/x"})
    assert wrong.status_code == 422
    assert "My network" in wrong.content.decode()
    neither = client.post(url, {"title": "My network"})
    assert "one of the two" in neither.content.decode()
    sent = SimpleUploadedFile("photo.jpg", picture())
    assert client.post(url, {"title": "Cabinet", "sample": sent}).status_code == 302
    assert client.post(url, {"title": "Code", "url": "https://example.org/code"}).status_code == 302
    again = client.post(url, {"title": "Code", "url": "https://example.org/code"})
    assert (again.status_code, profile.works.count()) == (422, 2)
    first = profile.works.earliest("pk")
    client.post(url, {"remove": first.pk})
    assert [work.title for work in profile.works.all()] == ["Code"]


def test_nobody_removes_another_person_s_work(profile: Profile, client: Client, django_user_model: Any) -> None:
    work = services.add_link(profile=profile, title="Code", url="https://example.org/code")
    eve = django_user_model.objects.create_user("eve@people.example", "a long sentence")
    other = Profile.objects.create(user=eve, date_of_birth=profile.date_of_birth, country=profile.country)
    client.force_login(eve)
    assert client.post(reverse("profile-step", args=["works"]), {"remove": work.pk}).status_code == 404
    services.remove_work(profile=other, work=work)
    assert Work.objects.filter(pk=work.pk).exists()
