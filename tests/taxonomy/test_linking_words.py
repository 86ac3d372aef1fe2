"""What people write on rosters and in searches, and which skill they mean by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.programmes.roster.planning import LINK_AT_LEAST
from registry.taxonomy.linking import best, link
from registry.taxonomy.models import Skill
from registry.taxonomy.rules import Likeness, fold, is_misspelling, likeness

# Phrase -> the label of the skill that a roster takes, or nothing where no skill is that.
MEANT = {
    "Linux": "Linux",
    "Ubuntu": "Linux",
    "Windows": "Microsoft Windows",
    "Windows Server": "Windows Server administration",
    "operating systems": "operating systems",
    "Excel": "Microsoft Excel",
    "MS Excel": "Microsoft Excel",
    "Microsoft Word": "Microsoft Word",
    "PowerPoint": "Microsoft PowerPoint",
    "Python": "Python (computer programming)",
    "Java": "Java (computer programming)",
    "JavaScript": "JavaScript",
    "Java Script": "JavaScript",
    "TypeScript": "TypeScript",
    "C": "C (computer programming)",
    "C++": "C++",
    "C#": "C#",
    "R": "R",
    "Go": "Go (computer programming)",
    "Golang": "Go (computer programming)",
    "Rust": "Rust (computer programming)",
    "Ruby": "Ruby (computer programming)",
    "Swift": "Swift (computer programming)",
    "Kotlin": "Kotlin",
    "PHP": "PHP",
    "Laravel": "Laravel",
    "Django": "Django",
    "WordPress": "WordPress",
    "HTML": "HTML",
    "HTML5": "HTML",
    "CSS": "CSS",
    "Bootstrap": "Bootstrap (web framework)",
    "React": "React",
    "React Native": "React Native",
    "Angular": "Angular",
    "Vue": "Vue.js",
    "Node.js": "Node.js",
    "nodejs": "Node.js",
    "Flutter": "Flutter",
    "Android": "Android (mobile operating systems)",
    "iOS": "iOS",
    "networking": "computer networking",
    "computer networks": "computer networking",
    "CCNA": "Cisco Certified Network Associate",
    "Mikrotik": "MikroTik RouterOS",
    "VoIP": "VoIP set-up",
    "Wi-Fi": "office wifi set-up",
    "DNS": "configure DNS records",
    "router configuration": "router configuration",
    "structured cabling": "structured cabling",
    "fiber splicing": "fibre splicing",
    "CCTV installation": "IP camera installation",
    "AWS": "Amazon Web Services",
    "Azure": "Microsoft Azure",
    "GCP": "Google Cloud",
    "K8s": "Kubernetes",
    "Docker": "Docker",
    "Terraform": "Terraform",
    "DevOps": "DevOps",
    "CI/CD": "continuous integration and delivery",
    "Git": "Git version control",
    "GitHub": "Git version control",
    "bash": "Bash scripting",
    "PowerShell": "PowerShell scripting",
    "active directory": "Active Directory administration",
    "SQL": "SQL",
    "MySQL": "MySQL",
    "PostgreSQL": "PostgreSQL",
    "MongoDB": "MongoDB",
    "NoSQL": "NoSQL",
    "Oracle": "Oracle Database",
    "databases": "database",
    "Figma": "Figma",
    "Photoshop": "Adobe Photoshop",
    "Illustrator": "Adobe Illustrator",
    "Canva": "Canva",
    "UI/UX": "user interface and experience design",
    "UX design": "user interface and experience design",
    "graphic design": "graphic design",
    "video editing": "perform video editing",
    "web development": "web development",
    "phone repair": "mobile phone repair",
    "laptop repair": "laptop repair",
    "computer repair": "computer repair",
    "printer repair": "printer repair",
    "data entry": "data entry",
    "touch typing": "touch typing",
    "data analysis": "data analysis",
    "machine learning": "machine learning",
    "Power BI": "Microsoft Power BI",
    "SPSS": "SPSS Statistics",
    "Arduino": "Arduino",
    "IoT": "Internet of Things",
    "cyber security": "cybersecurity",
    "Cybersecurity": "cybersecurity",
    "firewall": "firewall administration",
    "firewalls": "firewall administration",
    "penetration testing": "ethical hacking",
    "help desk": "IT help desk",
    "helpdesk": "IT help desk",
    "IT support": "IT help desk",
    "virtual assistant": "virtual assistance",
    "digital marketing": "digital marketing",
    "QuickBooks": "QuickBooks Online",
    "Scrum": "Scrum framework",
    "software testing": "software testing",
    # What no skill is, or what could be several, is left to a person.
    "VBA": None,
    "Node": None,
    "email": None,
    "internet": None,
    "hardware": None,
    "software": None,
    "programming": None,
    "management": None,
    "communication": None,
    "teamwork": None,
    "English": None,
    "customer support": None,
    "artificial intelligence": None,
    "data science": None,
    "web design": None,
    "blockchain": None,
    "transcription": None,
    "robotics": None,
    "LAN": None,
}
# With one wrong letter: a search takes the guess, a roster leaves it to a person.
MISSPELT = {
    "JS": "JavaScript",
    "Kubernets": "Kubernetes",
    "Pyhton": "Python (computer programming)",
    "Photshop": "Adobe Photoshop",
    "graphic desing": "graphic design",
    "Postgressql": "PostgreSQL",
}


@pytest.mark.django_db
def test_words_of_the_trade_mean_what_people_mean() -> None:
    names = dict(Skill.objects.values_list("pk", "label"))
    for at_least in (0.6, LINK_AT_LEAST):
        found = best(list(MEANT), at_least=at_least)
        said = {phrase: names.get(found.get(phrase, 0)) for phrase in MEANT}
        assert {p: (said[p], MEANT[p]) for p in MEANT if said[p] != MEANT[p]} == {}


@pytest.mark.django_db
def test_a_misspelt_word_is_a_guess_for_a_search_and_none_for_a_roster() -> None:
    names = dict(Skill.objects.values_list("pk", "label"))
    assert {p: names[skill] for p, skill in best(list(MISSPELT)).items()} == MISSPELT
    assert best(list(MISSPELT), at_least=LINK_AT_LEAST) == {}


@pytest.mark.django_db
def test_whatever_is_only_alike_stays_a_proposal() -> None:
    (first, *_others) = link(["Db linux server"])[0]
    assert first.score < 0.6


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("help desk", "helpdesk", Likeness.SAME),
        ("repair of phones", "phone repair", Likeness.SAME),
        ("use databases", "database", Likeness.SAME),
        ("kubernets", "kubernetes", Likeness.MISSPELT),
        ("pyhton", "python", Likeness.MISSPELT),
        ("linux", "db linux", Likeness.OTHER),
        ("web development", "web3 development", Likeness.OTHER),
        ("java", "javascript", Likeness.OTHER),
        ("flash", "flask", Likeness.OTHER),
        ("html5", "html4", Likeness.OTHER),
        ("operating systems", "mobile operating systems", Likeness.OTHER),
        ("operating systems", "operate gps systems", Likeness.OTHER),
        ("ux", "ui", Likeness.OTHER),
        ("", "linux", Likeness.OTHER),
    ],
)
def test_how_words_agree(one: str, other: str, how: Likeness) -> None:
    assert likeness(one, other) == likeness(other, one) == how


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_takes_any_text_and_knows_itself(one: str, other: str) -> None:
    assert likeness(fold(one), fold(other)) in Likeness
    assert likeness(fold(one), fold(one)) == Likeness.SAME
    assert is_misspelling(one, other) == is_misspelling(other, one)
    assert not is_misspelling(one + "kubernetes", one + "kubernetes")
