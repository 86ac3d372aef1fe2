"""What a CV proposes: work with its length and kind, and the words of its skills, in the corridor's four languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.profiles.cv import LONGEST_MONTHS, LONGEST_TITLE, MOST_EXPERIENCES, MOST_PHRASES, FoundWork, read_cv

TODAY = date(2026, 3, 15)

ENGLISH = """
AMINA ZUHRA OMAR
amina@example.org | +254 712 345 678

WORK EXPERIENCE
IT assistant, Lamu Girls School    Jan 2024 - Jun 2025
• Set up the wifi and twenty laptops
Phone repair (jua kali) - Langoni market
03/2022 – 12/2023
Volunteer trainer at Lamu library, 6 months

SKILLS
Networking: Cisco, MikroTik
Excel, Python; Linux

EDUCATION
Diploma in ICT, 2019 - 2021, Mombasa
"""

FRENCH = """
Expérience professionnelle
Technicienne réseau chez Lakeside Santé, janvier 2024 à mars 2025
Stagiaire, mairie de Huye, 3 mois
Compétences
Réseaux locaux, bureautique
Formation
Licence en informatique, 2018 - 2021
"""

SWAHILI = """
Uzoefu wa kazi
Fundi simu, soko la Langoni, Machi 2024 hadi sasa
Kujitolea shuleni - miezi 4
Ujuzi
kutengeneza simu, kuchapa
Elimu
Shule ya upili Lamu 2015 - 2018
"""

KINYARWANDA = """
Uburambe mu kazi
Umukozi wa IT, Huye, Mutarama 2025 kugeza ubu
Ubumenyi
gukora za mudasobwa, Excel
Amashuri
IPRC Huye 2019 - 2022
"""


def test_reads_work_from_a_cv_in_english() -> None:
    found = read_cv(ENGLISH, on=TODAY)
    assert found.work == (
        FoundWork("IT assistant", "Lamu Girls School", 17, "paid"),
        FoundWork("Phone repair (jua kali)", "Langoni market", 21, "informal"),
        FoundWork("Volunteer trainer", "Lamu library", 6, "unpaid"),
    )
    assert found.phrases == ("Networking", "Cisco", "MikroTik", "Excel", "Python", "Linux")


@pytest.mark.parametrize(
    ("text", "work", "phrases"),
    [
        (
            FRENCH,
            (
                FoundWork("Technicienne réseau", "Lakeside Santé", 14, "paid"),
                FoundWork("Stagiaire", "mairie de Huye", 3, "unpaid"),
            ),
            ("Réseaux locaux", "bureautique"),
        ),
        (
            SWAHILI,
            (
                FoundWork("Fundi simu", "soko la Langoni", 24, "paid"),
                FoundWork("Kujitolea shuleni", "", 4, "unpaid"),
            ),
            ("kutengeneza simu", "kuchapa"),
        ),
        (KINYARWANDA, (FoundWork("Umukozi wa IT", "Huye", 14, "paid"),), ("gukora za mudasobwa", "Excel")),
    ],
    ids=["french", "kiswahili", "kinyarwanda"],
)
def test_reads_work_and_skills_in_every_language(
    text: str, work: tuple[FoundWork, ...], phrases: tuple[str, ...]
) -> None:
    found = read_cv(text, on=TODAY)
    assert (found.work, found.phrases) == (work, phrases)


def test_schooling_is_not_work() -> None:
    assert read_cv("Education\nBSc in Physics, 2015 - 2019, Nairobi", on=TODAY).work == ()


def test_years_alone_are_read_as_the_shorter_time() -> None:
    assert [work.months for work in read_cv("Experience\nClerk, 2021 - 2023", on=TODAY).work] == [24]


def test_work_that_begins_in_the_future_is_no_work_done() -> None:
    assert read_cv("Experience\nClerk, Jan 2031 - Dec 2032", on=TODAY).work == ()


def test_a_cv_without_headings_is_read_by_its_dates() -> None:
    assert read_cv("Shop assistant, Huye, 2 years\nI like football", on=TODAY).work == (
        FoundWork("Shop assistant", "Huye", 24, "paid"),
    )


_PIECES = st.sampled_from(
    [
        "Experience",
        "Skills:",
        "2020 - 2021",
        "to",
        "present",
        "•",
        "miezi 0",
        "99 years",
        "Python",
        ",",
        "\n",
        "- ",
        "(",
    ]
)


@given(st.one_of(st.text(max_size=400), st.lists(_PIECES, max_size=60).map(" ".join)))
def test_any_text_at_all_gives_bounded_proposals(text: str) -> None:
    found = read_cv(text, on=TODAY)
    assert len(found.work) <= MOST_EXPERIENCES
    assert len(found.phrases) <= MOST_PHRASES
    for work in found.work:
        assert 1 <= work.months <= LONGEST_MONTHS
        assert 1 <= len(work.title) <= LONGEST_TITLE
        assert work.kind in {"paid", "unpaid", "informal"}
