"""What a screening question must not ask for: it decides nothing about the work, or it is how people are robbed.

The words are those of English, Kiswahili, Kinyarwanda and French, without accents (`reading.fold`). A word that also
has an honest use in a question about the work stands here only with the words that tell the two apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from .reading import readings


class Subject(StrEnum):
    """What is not asked."""

    AGE = "age"
    SEX = "sex"
    FAMILY = "family"
    RELIGION = "religion"
    ORIGIN = "origin"
    HEALTH = "health"
    PHOTO = "photo"
    IDENTITY = "identity"
    MONEY = "money"


_PATTERNS: Final[Mapping[Subject, tuple[str, ...]]] = {
    Subject.AGE: (
        r"your (?:current )?age\b",
        r"what age are",
        r"^\W*age\W*$",
        r"\bage (?:range|bracket|limit)",
        r"how old (?:are|r) ",
        r"(?:date|year|month) of birth",
        r"birth ?(?:day|date|year)",
        r"\bd\.?o\.?b\b",
        r"when were you born",
        r"year were you born",
        r"(?:over|under|above|below|between) \d\d (?:and \d\d )?years (?:old|of age)",
        r"are you (?:over|under|above|below|between) \d\d\b",
        r"\bumri\b",
        r"(?:tarehe|mwaka|siku) (?:ya|wa) kuzaliwa",
        r"ulizaliwa",
        r"una miaka mingapi(?! ya)",
        r"(?:itariki|umwaka) (?:y'?|w'?)\s?amavuko",
        r"wavutse",
        r"(?:ufite|ufise) imyaka ingahe(?! y)",
        r"imyaka yawe",
        r"(?:votre|ton|quel) age\b",
        r"(?:date|annee|jour) de naissance",
        r"quand etes[- ]vous ne",
        r"annee etes[- ]vous ne",
    ),
    Subject.SEX: (
        r"your (?:gender|sex)\b",
        r"(?:what|which) (?:gender|sex)\b",
        r"^\W*(?:gender|sex)\W*$",
        r"\bmale or (?:a )?female",
        r"female or (?:a )?male",
        r"are you (?:an? )?(?:man|woman|male|female|lady|gentleman|girl|boy|transgender|gay|lesbian)\b",
        r"sexual orientation",
        r"\bjinsia\b",
        r"(?:mwanamke|mwanamume|mwanaume) au (?:mwanamke|mwanamume|mwanaume)",
        r"wewe ni (?:mwanamke|mwanamume|mwanaume)",
        r"igitsina",
        r"(?:umugabo|umugore|umuhungu|umukobwa) cyangwa (?:umugabo|umugore|umuhungu|umukobwa)",
        r"(?:votre|quel) (?:sexe|genre)\b(?! de)",
        r"^\W*sexe\W*$",
        r"homme ou (?:une )?femme",
        r"femme ou (?:un )?homme",
    ),
    Subject.FAMILY: (
        r"pregnan",
        r"maternity",
        r"(?:have|got|many|planning|plan to have|expecting) (?:any |small )?(?:children|kids|a? ?bab(?:y|ies))\b",
        r"start(?:ing)? a family",
        r"\b(?:un)?married\b",
        r"\bmarital\b",
        r"are you single\b",
        r"\bsingle or\b",
        r"your (?:husband|wife|spouse|fiance)",
        r"\bdivorced\b",
        r"(?:childcare|family) (?:plans|responsibilities)",
        r"mja ?mzito",
        r"ujauzito",
        r"una watoto",
        r"watoto wangapi",
        r"\bume(?:oa|olewa)\b",
        r"\bndoa\b",
        r"(?:mume|mke) wako",
        r"\b[wu]?a?twite\b",
        r"ufite abana",
        r"abana bangahe",
        r"\burubatse\b",
        r"irangamimerere",
        r"\bwashatse\b",
        r"\bwashyingiwe\b",
        r"uri ingaragu",
        r"\benceinte\b",
        r"grossesse",
        r"(?:avez[- ]vous|as[- ]tu|combien d'?) ?(?:des )?enfants",
        r"(?:vous|tu|etes|es) mariee?\b",
        r"mariee? ou",
        r"(?:situation|etat) (?:matrimoniale?|familiale?|civil)",
        r"celibataire",
        r"votre (?:conjoint|mari|femme|epou)",
    ),
    Subject.RELIGION: (
        r"\breligio(?:n|us)\b",
        r"(?:your|which|what|attend|go to) (?:a |the )?(?:church|mosque|temple|faith)\b",
        r"are you (?:an? )?(?:practi[cs]ing )?(?:christian|muslim|catholic|protestant|hindu|adventist|saved)",
        r"\bi?dini\b",
        r"(?:unasali|unaabudu|kanisa|msikiti) (?:wapi|gani|lako|wako)",
        r"wewe ni (?:mkristo|mwislamu|muislamu|mkatoliki)",
        r"usengera",
        r"\b(?:itorero|kiliziya) (?:ryawe|yawe|rihe|ki)",
        r"uri (?:umukristo|umuyisilamu|umugatolika)",
        r"(?:votre|quelle) (?:eglise|mosquee|confession|foi)\b",
        r"etes[- ]vous (?:chretien|musulman|catholique|protestant)",
    ),
    Subject.ORIGIN: (
        r"\btrib(?:e|es|al)\b",
        r"\bethnic",
        r"\byour (?:clan|race)\b",
        r"(?:what|which) (?:clan|race)\b",
        r"skin colou?r",
        r"are you (?:an? )?(?:kikuyu|luo|luhya|kalenjin|kamba|kisii|meru|somali|maasai|mijikenda|turkana)\b",
        r"\bkabila\b",
        r"\bukoo\b",
        r"ubwoko bwawe",
        r"uri ubwoko",
        r"ubwoko ki\b",
        r"\b(?:umu)?(?:hutu|tutsi|twa)\b",
        r"\bethni(?:e|que)",
        r"\btribu\b",
        r"(?:votre|quelle) race\b",
        r"couleur de (?:votre )?peau",
    ),
    Subject.HEALTH: (
        r"your health\b",
        r"(?:health|medical) (?:condition|status|history|problem|issue|certificate|report)",
        r"are you (?:disabled|healthy|sick|ill)\b",
        r"(?:any|a|your|have) (?:physical |mental )?(?:disabilit|handicap|impairment|illness|chronic|disease)",
        r"living with (?:a )?disabilit",
        r"disability status",
        r"physically fit",
        r"hiv (?:status|positive|negative|test)",
        r"chronic (?:illness|disease)",
        r"\b(?:u|m)lemavu\b",
        r"afya yako",
        r"una ugonjwa",
        r"magonjwa",
        r"\bukimwi\b",
        r"\bubumuga\b",
        r"ubuzima bwawe",
        r"indwara",
        r"(?:votre|etat de) sante",
        r"(?:un |votre )handicap",
        r"\bhandicapee?\b",
        r"maladie",
        r"\bvih\b",
    ),
    Subject.PHOTO: (
        r"(?:your|recent|passport|attach|upload|send|submit|share)(?: (?:us|a|an|me|your|clear|recent|full|size|body))*"
        r" ?-?(?:photo|picture|pic|portrait)s?\b(?! (?:edit|you (?:have )?(?:taken|took|edited|made)))",
        r"(?:photo|picture) of (?:you|yourself)\b",
        r"\bselfie\b",
        r"\bhead ?shot\b",
        r"passport[- ]?size",
        r"what do you look like",
        r"how tall\b",
        r"your (?:height|weight)\b",
        r"picha (?:yako|ya pasipoti)",
        r"tuma picha",
        r"ifoto (?:yawe|ngufi)",
        r"(?:ohereza|shyiraho|tanga) ifoto",
        r"votre (?:photo|portrait|taille|poids)\b",
        r"photo (?:d'?identite|recente|de vous)",
        r"(?:envoyez|joignez|joindre|envoyer) (?:une |votre )?photo",
    ),
    Subject.IDENTITY: (
        r"\b(?:national )?id (?:card|number|no|copy|document)",
        r"national id\b",
        r"(?:copy|scan|photo|number) of (?:your )?(?:national |passport|id\b|identity)",
        r"identity (?:card|number|document)",
        r"passport (?:number|no\b|copy|details|scan|data)",
        r"\bkra pin\b",
        r"(?:tax|social security|nssf|nhif|sha) (?:pin|number|no)\b",
        r"kitambulisho",
        r"nambari ya (?:pasipoti|pasi)",
        r"indangamuntu",
        r"irangamuntu",
        r"(?:numero|nomero) ya (?:pasiporo|pasiporoti)",
        r"carte d'? ?identite",
        r"piece d'? ?identite",
        r"(?:numero|copie) d[eu] (?:votre )?passeport",
    ),
    Subject.MONEY: (
        r"\bpay(?:ing)? (?:(?:us|a|an|the|for|any|your|our|small|refundable|registration|training|processing) ?)+"
        r"(?:fee|deposit|amount|money|training|registration|uniform|medical|interview|visa|kit|badge|permit)",
        r"\b(?:ready|willing|able|afford|agree|can you|will you|do you accept) (?:to )?pay\b(?! attention)",
        r"(?:registration|training|processing|application|interview|visa|medical|uniform|refundable|commitment|facilitation)"
        r" (?:fee|charge|deposit|payment)s?",
        r"(?:pay|send|make|leave) (?:a |the |us )?(?:refundable )?deposit",
        r"bank (?:account|details|card)",
        r"(?:your )?account number",
        r"(?:credit|debit|atm) card",
        r"(?:mpesa|m-pesa|momo|mobile money|airtel money) (?:pin|number|statement|account)\b",
        r"\byour pin\b",
        r"\bpin (?:number|code)\b",
        r"\bada ya\b",
        r"\b(?:u|ku|uta|utali|uli)lip(?:a|e|ia) (?:ada|pesa|ksh|kes|shilingi)",
        r"uko tayari kulipa",
        r"akaunti (?:yako )?ya benki",
        r"nambari (?:yako )?ya (?:siri|mpesa|m-pesa)",
        r"amafaranga yo kwiyandikisha",
        r"\b(?:kwishyura|wishyure|wishyura|uzishyura) (?:amafaranga|frw|ayo)",
        r"witeguye kwishyura",
        r"konti (?:yawe )?(?:ya|yo muri) banki",
        r"umubare w'? ?ibanga",
        r"frais (?:d'? ?inscription|de (?:dossier|formation|visa|traitement))",
        r"(?:payer|verser|regler) (?:des |les |une |la )?(?:frais|caution|somme)",
        r"pret a payer",
        r"compte bancaire",
        r"numero de compte",
        r"(?:votre )?code (?:pin|secret)",
    ),
}
_COMPILED: Final = {
    subject: re.compile("|".join(f"(?:{one})" for one in words)) for subject, words in _PATTERNS.items()
}


def forbidden_subject(question: str) -> Subject | None:
    """What a question asks for that must not be asked, or None."""
    for reading in readings(question):
        text = " ".join(reading.split())
        for subject, pattern in _COMPILED.items():
            if pattern.search(text):
                return subject
    return None
