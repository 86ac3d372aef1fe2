"""What scams say, in English, Kiswahili, Sheng, Kinyarwanda and French: expressions over folded sentences.

Each has a weight between 0 and 1: how much it says alone that something is wrong. An expression that honest listings
also use when they say the opposite ("no fee", "we pay") is guarded: such a sentence does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Signal(StrEnum):
    """What may be wrong."""

    FEE = "fee"
    MULE = "mule"
    DOCUMENTS = "documents"
    CONTACT = "contact"
    VISA = "visa"
    TOO_GOOD = "too_good"
    RECRUITING = "recruiting"
    PERSONAL = "personal"
    MISUSE = "misuse"
    UNPAID = "unpaid"
    INFLUENCE = "influence"
    PRESSURE = "pressure"
    LIKENESS = "likeness"
    COPIED = "copied"
    NEW_ACCOUNT = "new_account"
    DOMAIN = "domain"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Expression:
    """A regular expression over one folded sentence."""

    pattern: str
    weight: float
    guarded: bool = True


def _of(weight: float, *patterns: str, guarded: bool = True) -> list[Expression]:
    return [Expression(pattern, weight, guarded) for pattern in patterns]


UNIT: Final = (
    r"(?:ksh?s?|kes|rwf|frw|usd|eur|qar|aed|sar|\$|€|£|shs?|shillings?|shilingi|francs?|bob|dollars?|euros?|amafaranga)"
)
NUMBER: Final = r"\d[\d.,']*(?: ?\d{3})*(?:\.\d+)?"
# An amount of money, or a number that is written like one.
AMOUNT: Final = (
    rf"(?:\b{UNIT}\W{{0,2}}{NUMBER}(?:\s?k\b|/[=-])?|\b{NUMBER}\s?(?:k\b|/[=-]|{UNIT}\b|elfu\b|thousand\b|mille\b)"
    r"|\b\d{1,3}(?:[.,' ]\d{3})+\b|\b\d{3,6}\b(?! ?(?:people|users|records|pages|words|wpm|hours|minutes|students|%)))"
)
APPLICANT: Final = (
    r"(?:\byou\b|\byour\b|candidates?|applicants?|recruits?|trainees?|selected|successful|shortlisted|interested|"
    r"each|every(?:one|body)|members?|persons?|\bhe\b|\bshe\b|\bthey\b|\bwho\b|\bto\b)"
)
PAYS: Final = r"(?:pay|buy|purchase|deposit|contribute|top ?up|remit|settle|shoulder|cater for|invest|raise|refund us)"
FEES: Final = r"(?:fees?|charges?|deposits?|bond|levy|subscription|payment|money|cost|dues|tokens?)"
FEE_OF: Final = (
    r"(?:registration|training|processing|application|interview|activation|commitment|verification|medical|visa|uniform"
    r"|badge|file|administra\w+|admin|facilitation|onboarding|membership|joining|enrol\w*|insurance|clearance|security|"
    r"refundable|booking|consultation|agency|placement|account|starter|id|tag|kit|equipment|laptop|course|certificat\w+|"
    r"entry|materials?|vetting|background check|contract|stamping|attestation|small|one[- ]time|delivery|shipping|"
    r"connection|licen[cs]e|portal|system|seat|slot|reservation|appreciation|seriousness|good faith|screening|test)"
)

# A sentence that says the opposite of what a guarded expression finds.
OPPOSITE: Final = (
    r"\b(?:never|no one|nobody|none|without (?:any )?(?:fee|cost|charge|paying)|free of charge|for free|at no (?:cost|charge))\b"
    r"|\b(?:no|not any|don't charge|do not charge|not charge\w*|not ask\w*|not require) (?:\w+ ){0,3}(?:fees?|deposits?|charges?|payments?|money|costs?)\b"
    r"|\bno (?:applicant|candidate)|(?:is|are) free\b|\bfree;|\bno charge\b|\bno deposit\b|\bnot pay\b|\bask (?:no|nobody)|\bcharge (?:you )?nothing"
    r"|\bwe (?:will |shall |also |always )?(?:pay|cover|refund|reimburse|provide|give|buy|bear|lend|arrange)\b"
    r"|\b(?:paid|covered|provided|bought|booked|refunded|reimbursed|arranged|given|met|loaded|borne)\b[^.]{0,30}\bby (?:us|the (?:company|project|employer|school|hospital|organi[sz]ation|cooperative|programme|program|ngo|firm|county|union|university))"
    r"|\b(?:at|on) (?:our|the company's) (?:cost|expense)|\breimburse|refunded in full|paid in advance|paid for (?:the|your|every|all)\b|\bis paid\b|\bare paid\b|you are paid|\bwill be paid\b|also paid"
    # Work against fraud speaks of it.
    r"|\b(?:flag|detect|spot|prevent|report|warn|teach|train|protect|fight|check whether|avoid|catch|stop|find|exercise|drill|tabletop|patterns?|awareness|investigat|against|rules)\w*\b[^.]{0,70}\b(?:scam|fraud|fake|phish|trick|bribe|mule|swap|con artist|trafficking|stolen)\w*"
    r"|\bknown tricks\b|\b(?:fake|scam) (?:job )?(?:adverts?|ads|posts|offers)\b|\bmust never\b|\bnever (?:ask|type|keep|share|give|tell|send|pay)|kutabwira|\bhakuna deposit|\bpaid (?:ksh|kes|rwf|frw|\$)?\s?\d|\bwe(?:'ll| will)? also pay|\bour (?:paybill|till)\b"
    r"|\bi (?:can |will |do )?pay\b|\bwe can pay|\bfee paid|\bpaid on day|\bpaid weekly|\b(?:hospital|company|employer|organi[sz]er|client|school|project|bank|county|family|union)\b[^.]{0,20}\b(?:itself )?(?:pays?|covers?)\b|\borgani[sz]er\.$|\b(?:meals|room|bus fare|transport|fare|lunch)\b[^.]{0,25}(?:on top|included|paid|covered|provided)"
    r"|\bsponsors?\b|given beforehand|\bper diem"
    r"|hakuna (?:malipo|ada|gharama)|bila (?:malipo|ada|gharama)|\bbure\b|hatutozi|hatuombi|usilipe|hulipi|(?:i|zi|vi|yana|una|ina|wana|vina|zina|yata|ita|ana)\w*lipwa|kampuni inalipa|tunalipa|tunatoa|vinatolewa|tutalipa"
    r"|\bnta (?:mafaranga|kiguzi|kintu|n?'?amafaranga)|ku buntu|bitangwa|byishyurwa|yishyurwa|twishyura|tuzishyura|tuzakwishyura|ntugomba kwishyura"
    r"|\baucun(?:e)? (?:frais|paiement|somme|argent|caution|depot)|sans (?:aucun )?frais|gratuit|a notre charge|nous (?:payons|prenons|fournissons|remboursons)|pris(?:es)? en charge|rembourses? par (?:nous|l')|est paye|sont payes|paye(?:e|s|es)? a l'avance|est remuner"
)
# A sentence about fraud, in work that fights it: nothing in it is what the listing itself asks.
AGAINST_FRAUD: Final = (
    r"\b(?:scammers?|scam (?:adverts|messages|calls)|fraudsters?|phishing|spam|con ?men|fake (?:profiles|adverts|jobs|invoices|posts|news|offers)|anti.?(?:fraud|scam|trafficking)|counter.?trafficking|romance scam\w*|insider fraud|test-?card|trafficked|victims?)\b"
    r"|\b(?:protect|warn|teach|detect|flag|report|hunt\w*|spot|tabletop|drills?|fight)\b[^.]{0,80}\b(?:fraud|scams?|trick\w*|stolen|mules?|sim swap|fake|ulaghai|matapeli)"
    r"|\b(?:dhidi ya|kuepuka|kujikinga|kutambua|kuzuia|jinsi|namna)\b[^.]{0,40}\b(?:ulaghai|matapeli|utapeli|walaghai)|\bmatapeli wanavyo\w+"
    r"|\b(?:kwirinda|kumenya|kurwanya|gutahura)\b[^.]{0,50}(?:abatekamutwe|ubutekamutwe|ibinyoma|uburiganya)|\babatekamutwe\b"
    r"|\b(?:contre|eviter|detecter|signaler|reconnaitre|prevenir)\b[^.]{0,40}\b(?:fraudes?|arnaques?|escroqu\w+|hameconnage)"
)
# Reimbursed "with the first salary" is what a fee says of itself, not its opposite.
NOT_OPPOSITE: Final = (
    r"first (?:salary|pay|month|wage|payment)|(?:refund\w*|returned|deducted|recover\w*)[^.]{0,40}(?:salary|pay\b|later|after|once|when|two weeks|within)|reimburse\w*[^.]{0,30}salary"
    r"|mshahara wa kwanza|utarudishiwa|hurudishwa|lipwa kwa (?:dereva|wakala|msimamizi|namba|ofisi)|premier salaire|rembours\w+ (?:avec|apres|plus tard|des)|umushahara wa mbere|uzasubizwa|not refund|non.?refund|no refund"
)

WORDS: Final[Mapping[Signal, list[Expression]]] = {
    Signal.FEE: [
        *_of(
            0.7,
            rf"\b{FEE_OF}\s*(?:and \w+ )?{FEES}\b",
            rf"\b{FEES} (?:for|of) (?:the |your |a |our )?{FEE_OF}",
            rf"{APPLICANT}[^.]{{0,60}}\b{PAYS}\b[^.]{{0,60}}{AMOUNT}",
            rf"\b(?:pay|send|deposit|remit|transfer)\b[^.]{{0,30}}{AMOUNT}[^.]{{0,60}}\b(?:to|via|through|thru|by|on|for|into|before|then|and)\b",
            rf"{AMOUNT}[^.]{{0,40}}\b(?:payable|paid|settled|sent|deposited|due)\b[^.]{{0,30}}\b(?:by|to|before|upfront)\b",
            r"\b(?:paid|settled|borne|met|covered|financed|bought|purchased) by (?:the |each |every |all )?(?:\w+ )?(?:candidates?|applicants?|employees?|trainees?|recruits?|you|yourself|successful|selected|shortlisted)\b",
            r"\b(?:starter|joining|welcome|work|business|training) (?:pack|kit|capital|bundle|package)\b",
            r"\b(?:only|first|just|simply) (?:pay|buy|send|deposit)\b|\bpay (?:only|first|just|now|upfront|up front|half|a small|a token|for (?:the |your )?(?:uniform|training|medical|id|badge|visa|form|ticket|interview|kit))",
            r"\b(?:after|once|when|until|upon|on) (?:you (?:have )?(?:pay|paid|pays)|paying|payment|receipt of payment|your payment)",
            r"\byou (?:will )?(?:first )?(?:pay|buy|deposit|purchase|contribute|invest)\b(?! (?:attention|close|respect))[:]?",
            r"\bpay (?:to|through|thru|via) (?:the|our|my|a|this) (?:agent|coordinator|number|till|paybill|supervisor|manager|director|hr|officer|wife|brother|account)",
            r"\bbuy (?:your|the|a|an|our)? ?(?:\w+ ){0,3}(?:kit|pack|package|licen[cs]e|uniform|badge|form|bundle|dossier|subscription|account|software key|tool ?kit|materials|manual|voucher|token)s?\b",
            r"\bairtime (?:of|worth) |\b(?:send|buy|load)[^.]{0,20}\bairtime\b[^.]{0,20}(?:\d|to (?:the|our|my|this|supervisor|hr))",
            r"\b(?:costs?|fees?|money|deposit|bond|payment) (?:is |are )?(?:not refund|non.?refund|fully refund|refundable|refunded (?:with|after|in|on|when|once|together|from))",
            r"\b(?:activat\w+|unlock\w*|upgrade|opened|verified) (?:your account |the account |it )?(?:with|by paying|after|for|at) [^.]{0,20}(?:\d|deposit|payment)",
            r"\bgood faith (?:bond|deposit|money)|caution money|security deposit|deposit for the (?:laptop|equipment|tools|phone)",
            r"\blaptop[^.]{0,40}\bdeposit\b|\bdeposit\b[^.]{0,40}\b(?:laptop|equipment|device|phone)",
        ),
        *_of(
            0.6,
            rf"\bada (?:ya|za|ni)\b|\bkiingilio\b|malipo ya (?:ku\w+|usajili|fomu|faili|mafunzo|sare|beji|visa)|\bada\b[^.]{{0,30}}{AMOUNT}",
            rf"\b(?:u|a|ata|uta|wata|ku|una|ni|m|kila mmoja a)\w{{0,3}}lip(?:a|e|ia|ie)\b[^.]{{0,60}}{AMOUNT}",
            rf"\b(?:tuma|utume|atume|kutuma|weka|uweke|toa|utoe|nunua|ununue|anunue|kununua)\b[^.]{{0,40}}(?:pesa|{AMOUNT}|fedha)",
            rf"\b(?:activation|registration|joining) ya\b|\bunaanza na\b[^.]{{0,25}}{AMOUNT}|\b(?:una|u|uta)-?(?:tuma|lipa|send|pay|deposit|buy)\b[^.]{{0,30}}{AMOUNT}",
            r"\bfrais d[e']|\bfrais (?:sont|est|a)|\b(?:verser|regler|payer|envoyer|deposer|verse|paie|payez|versez|envoyez|reglez|deposez)\b[^.]{0,50}\d",
            r"\b(?:une|la|de) caution\b|a la charge (?:du|de chaque|des) candidat|\bacheter (?:le|la|un|une|votre|son)[^.]{0,30}(?:kit|badge|uniforme|pack|formulaire|licence|carte)|\bl'(?:entree|inscription|adhesion) (?:coute|est de|s'eleve)",
            rf"\b(?:ishyura|kwishyura|wishyure|uzishyura|wishyura|bishyura|azishyura|ashyura|yishyura|yishyure|mwishyure|kwishyuza)\b[^.]{{0,50}}(?:{AMOUNT}|amafaranga|kwiyandikisha|amahugurwa)",
            r"\bamafaranga yo (?:ku|kwi|gu)\w+|\b(?:banza|ubanze|ubanza|mbanze)\b[^.]{0,40}(?:ushyire|wishyure|kwishyura|kubitsa|kohereza|ohereza|\d)|\b(?:ohereza|wohereze|yohereze)\b[^.]{0,30}(?:amafaranga|\d{3})|\bunshyirire amafaranga",
        ),
        *_of(
            0.5,
            r"\b(?:small|little|token|minor|ka) (?:commitment|contribution|facilitation|appreciation|amount|fee|deposit|investment)\b",
            r"\b(?:contribut\w+|facilitat\w+|stake|advance|part with|commit)\b[^.]{0,40}(?:ksh|kes|rwf|frw|usdt?|\$|\d{3}|\d,\d)",
            r"\bour (?:approved|appointed|official|recommended|partner|own) (?:website|clinic|hospital|cent(?:er|re)|college|supplier|vendor|doctor|agent|shop|lab\w*|tailor)|\bpartner (?:college|clinic|institution|training cent\w+)|\bapproved vendor|\bfrom our (?:approved|website only)",
            r"\bby card\b|\bcard'?s?\b[^.]{0,25}\bdigits|\bcv (?:revamp|rewrit\w+|scored|correction|review)|\brevamp\b|\bats\b[^.]{0,30}(?:score|%|friendly|knows)|\byour cv (?:scored|failed|was rejected)",
            r"\bdhamana\b|\bmchango\b|\bkianzio\b|\bgaruranti\b|\bingwate\b|\bpret[- ]a[- ]verser|\bcontribution\b[^.]{0,25}\d|\bdepot de garantie",
        ),
        *_of(
            0.5,
            r"\byours for\b|\bneeded before day one|\bbefore (?:day one|induction|the offer letter|the contract|signing|you (?:start|report|are shown))\b[^.]{0,40}\d|\d[^.]{0,50}\bbefore (?:day one|induction|the offer letter|the contract|signing|you (?:start|report))",
            r"\blittle something|\bsomething small|\bsow a seed|\btithe\b|\bdonation of|\btake (?:a |the )?loan|\bborrow (?:if|from|the)|\b(?:first|one|two)(?: month'?s?)? (?:salary|months)[^.]{0,30}(?:kept|held|retained|security)|\bfined? if you leave|\bpenalty (?:of|if)",
            r"\bkiasi kidogo|\buanachama\b|\bmkopo\b[^.]{0,20}(?:chukua|kopa)|\bachat (?:du|de la|d'un|d'une|de)\b|\bl'achat\b|\bacheter\b[^.]{0,30}\d|\bregle\w* directement|\b(?:kugura|ugure|bagure|agure)\b[^.]{0,40}(?:\d|igitabo|imyenda|ikarita|porogaramu)",
        ),
        *_of(
            0.42,
            rf"(?:\b{UNIT}\W{{0,2}}{NUMBER}|\b{NUMBER}\s?(?:k\b(?! [a-z]+s\b)|/[=-]|{UNIT}\b))",
            r"\b\d{1,3}(?:[.,']\d{3})+(?=\W*$|[,;:)]| (?:by|per|a|each|every|for|to|from|at|and|on|before|after|our|via|is|are|was|which|now|half|as|in|through|with|kwa|kwenye|kabla|par|pour|chaque|sur|only|pekee|daily|weekly|monthly|plus|payable|refund\w*|not|then|when|if)\b)",
        ),
        *_of(0.35, r"\b(?:fee|fees)\b[^.]{0,25}\d|\d[^.]{0,15}\bfees?\b|\bhalf (?:now|before)[^.]{0,20}half|\bcosts? (?:only )?(?:ksh|kes|rwf|frw|usd|\$)? ?\d"),
    ],
    Signal.MULE: [
        *_of(
            0.75,
            r"\b(?:pass|go|move|flow|come|routed?|settle\w*)\b[^.]{0,25}\b(?:through|via|into|over|to)\b[^.]{0,30}\b(?:officers'?|employees?'?|staff'?s?|individual|personal|agents'?|your|their own)\b[^.]{0,25}(?:accounts?|wallets?|momo|lines?|numbers?)|\bindividual accounts",
            r"\bbalance (?:turns|goes|becomes)|\badd money\b|\brecharge\b[^.]{0,25}(?:account|wallet|balance)|\blucky (?:bundle|order|task)|\boptimi[sz]e (?:hotels|products|orders|apps)|\bsets? (?:of tasks|daily|a day)",
            r"\bgoods\b[^.]{0,30}\b(?:stuck|customs)\b[^.]{0,40}(?:pay|clear|receive)|\binheritance|\bopen (?:a |an )?(?:bank |company |crypto |wallet )?accounts? (?:in|with|using|under) your",
            r"\b(?:receive|collect|accept|get|take|receiving|accepting|collecting)\b[^.]{0,60}(?:payments?|money|funds|transfers?|cash|deposits?|salary)[^.]{0,60}\b(?:your|personal|own)\b[^.]{0,40}(?:account|line|number|m-?pesa|bank|momo|wallet|phone|till)",
            r"\b(?:into|to|through|in|using|use|with) your (?:own |personal )?(?:bank|m-?pesa|momo|mobile money|paypal|equity|account)[^.]{0,40}",
            r"\b(?:forward|transfer|remit|return|pass|send|wire)(?:ing)?\b[^.]{0,30}\b(?:the )?(?:balance|rest|remainder|surplus|difference|remaining)\b",
            r"\bkeep (?:a |your )?\d+ ?(?:%|percent)|\bkeep (?:your|a) (?:commission|cut|share)|\b(?:commission|cut) of \d+ ?%[^.]{0,40}(?:transaction|transfer|amount)",
            r"\b(?:mail|send|wire|transfer|advance|give) you (?:the |some |our )?(?:funds|money|cash|a cheque)|\b(?:google play|itunes|steam|apple|amazon) (?:vouchers?|codes?)|\bcartes? cadeaux?|\bscratch\b|\bgrattez|\bphotos? (?:of )?(?:the )?codes\b|\bcodes en photo",
            r"\bgift ?cards?\b|\b(?:steam|itunes|apple|google play|amazon|razer) (?:gift )?cards?",
            r"\b(?:receive|reship|repack\w*|forward)\b[^.]{0,40}\b(?:parcels?|packages?)\b[^.]{0,60}(?:home|your|address|abroad|forward)",
            r"\bpayment (?:processing )?agents?\b|\bmoney (?:transfer|forwarding) agent",
            r"\b(?:cheque|check)\b[^.]{0,40}\b(?:deposit|cash|bank)\b[^.]{0,60}(?:vendor|supplier|balance|rest|send)",
            r"\bwill (?:receive|be sent|get) (?:funds|money|a cheque|a check|a transfer)\b",
            r"\bkupokea (?:pesa|malipo|fedha|hela)\b[^.]{0,50}(?:akaunti|line|namba|simu)|\bunabaki na\b|\bkwa namba (?:tutaka|nita|utaka)|kuingia kwa (?:line|akaunti|account) yako|asilimia \d+ ya kila",
            r"\b(?:recevez|recevoir|recevrez)\b[^.]{0,60}\b(?:votre|sur|compte|numero)\b[^.]{0,40}(?:personnel|compte|numero)|\bgardez \d+|\b(?:envoyez|renvoyez|transferez|reversez) le (?:reste|solde)",
            r"\b(?:kwakira|wakire|uzakira|wakira)\b[^.]{0,20}amafaranga\b[^.]{0,50}(?:konti|nimero|telefone|momo)|\busigaran[ea]\b|\busigara\b[^.]{0,10}\d",
            guarded=False,
        ),
        *_of(0.4, r"\b(?:cryptocurrency|usdt|bitcoin|cryptomonnaie|crypto) (?:to|a|wallet|address|address)|en cryptomonnaie|\bto a (?:crypto|bitcoin|usdt)", guarded=False),
    ],
    Signal.DOCUMENTS: [
        *_of(
            0.65,
            r"\b(?:send|give|share|provide|furnish|tell|submit|hand|forward|upload|supply|enter)\b[^.]{0,70}\b(?:passwords?|pin\b|pins\b|otp|cvv|two.?factor|2fa|verification code|code you receive|secret code|log ?in)\b",
            r"\b(?:username|user name) and (?:the )?password (?:of|for|to)\b",
            r"\b(?:anydesk|teamviewer|ultraviewer|rustdesk)\b[^.]{0,60}\b(?:code|access|give|install|allow|prepare)|\binstall (?:anydesk|teamviewer)",
            r"\b(?:send|submit|forward|whatsapp|inbox|attach|email|share|upload|give)\b[^.]{0,80}\b(?:(?:copy|copies|photo|scan|picture)s? of[^.]{0,25}\b(?:id\b|ids\b|passport|identity|atm)|id (?:copy|number|no\b|card|photo)|national id|kra pin|bank (?:details|card|statement)|account number|mother'?s (?:maiden )?name|passport (?:number|copy|photo))",
            r"\b(?:photo|picture|scan|image)s? of (?:both sides|the front|front and back|your id|their id|your atm|your card)|both sides of (?:your|their|the) id|selfie (?:holding|with) (?:your )?(?:id|passport)",
            r"\b(?:your|the|and|his|her) (?:m-?pesa|momo|mobile money|bank|atm|airtel money) (?:and )?pin\b|\bm-?pesa (?:statement|messages)",
            r"\b(?:we|boss|agent|company|manager|employer)\b[^.]{0,25}\b(?:keep|hold|take|store|collect)s?\b[^.]{0,20}\b(?:passports?|id cards?|certificates)\b|passport collection|surrender (?:your )?passport",
            r"\b(?:scan|copy|copies|photo) of (?:your |the )?(?:passport|national|id\b)|\b(?:your|recent|a|the|six months?|three months?|m-?pesa|personal) bank statement|\bfull account number|\bmaiden name|\bphoto of your signature|\bsignature on (?:white|blank|plain)|\b(?:facebook|gmail|google|e-?mail|bank|ecitizen|itax|irembo|linkedin|instagram|apple) (?:username and )?password|\bcode (?:in|by|via|from) (?:an? )?sms|\bsms code|\bseed phrase|\bprivate key|\bconnect (?:your|ur)\b[^.]{0,15}wallet|\bsign the message\b|\byour password",
            r"namba ya (?:kitambulisho|siri)|\b(?:tuma|tutumie|toa|tupe|leta|utupe|utume)\b[^.]{0,60}(?:kitambulisho|pin\b|nywila|pasi(?:poti)?\b|akaunti ya benki|id\b)",
            r"\b(?:ohereza|wohereze|utange|tanga|duha|twoherereze|uduhe)\b[^.]{0,60}(?:indangamuntu|pin\b|umubare w'ibanga|pasiporo|konti)",
            r"\b(?:envoyez|envoyer|fournir|fournissez|transmettre|transmettez|communiquer|donnez)\b[^.]{0,70}(?:carte d'identite|piece d'identite|passeport|\brib\b|mot de passe|code (?:pin|secret|momo)|numero de compte|releve bancaire)",
        ),
    ],
    Signal.CONTACT: [
        *_of(
            0.5,
            r"\b(?:don't|dont|do not|never|not) (?:apply|use the apply|reply|respond|send (?:your )?(?:cv|application))[^.]{0,30}\b(?:here|through|button|website|site|platform|portal|on this)",
            r"\b(?:outside|off|away from) (?:of )?(?:this|the) (?:website|site|platform|app|portal)",
            r"\b(?:text|message|write|chat|contact|reach|call|ping|dm|inbox|find|add|join|send|ask)\b[^.]{0,40}\b(?:whats ?app|telegram|signal|imo|wechat|messenger|tg)\b(?! (?:business )?(?:api|bot|webhook|template))",
            r"\b(?:on|via|through|thru|by|kwa|kwenye|sur|par|kuri|our|my|a) (?:our |my |the )?(?:whats ?app|telegram)\b(?! (?:business|api|bot|template|channel for))|(?:whats ?app|telegram) (?:group|channel|number|line|link|only|inbox|on|me|us)\b|itsinda ryacu rya whatsapp|groupe whatsapp",
            r"\bapplications? (?:on|through|via|made on) (?:this|the) (?:page|site|website|platform|portal)[^.]{0,40}\b(?:only|not|viewed|ignored|never)|\breally be considered|\bhandle\b[^.]{0,30}(?:underscore|@|_)|\bunderscore\b|\b(?:reach|find|get|talk to) (?:us|me|him|her|the recruiter|our recruiter) (?:on|at|directly)",
            r"\bwrite (?:instead )?to (?:me|our recruiter|the recruiter|hr|him|her)\b[^.]{0,40}(?:@|\bat\b|telegram|handle)|\becrivez(?:[- ]moi)? (?:sur|seulement|uniquement|directement)|\bniandikie|\bnitumie ujumbe|\byandikire",
            r"\busiombe hapa|\bne postulez pas|\bntusabire hano|\btuandikie kwa|\bmeet (?:me |us )?at the (?:stage|hotel|bus|petrol|mall)|\bcome alone\b|\b(?:interview|meeting)s? (?:is |are |at |in )?(?:at |in )?(?:a |the |my )?(?:hotel|house|room|night)\b",
            r"\b(?:dm|inbox|text|pm) (?:me|us|for|only|your)\b|\bcome inbox|\bingia inbox|\bno calls\b[^.]{0,20}\btext|\btext only|\bonly text",
            r"\bcall (?:madam|mr|mrs|ms|agent|sir|brother|pastor|the agent)\b|\bask for (?:madam|mr|mrs|agent|sir)\b",
            guarded=False,
        ),
        *_of(0.3, r"\bpiga simu\b|\btupigie\b|\b(?:hamagara|duhamagare|mutuhamagare|utwandikire)\b|\bappelez\b|\bwasiliana (?:nasi|nami) kwa\b", guarded=False),
    ],
    Signal.VISA: [
        *_of(
            0.6,
            r"\bvisas?\b[^.]{0,40}\b(?:guarantee\w*|assured|sure|100|free|included|processing|approved|stamp\w*|ready|direct|within|in \d+ days|provided|arrang\w+|sorted)\b(?![^.]{0,20}(?:software|platform|system))",
            r"\b(?:guarantee\w*|free|direct|company|sponsored|instant|tourist|visit|fast|work|employment) visas?\b(?! (?:software|platform|screens|system|application platform))",
            r"\blmia\b|\bgamca\b|\bno ielts\b|\bwithout ielts\b|\bielts not\b|contract attestation|\biqama\b|\bkafala\b",
            r"\b(?:qatar|dubai|saudi|oman|kuwait|bahrain|canada|poland|thailand|myanmar|cambodia|laos|malaysia|cruise|uae|gulf|romania|croatia|finland|uk care|russia|serbia|turkey|germany|australia|usa|america|europe)\b[^.]{0,80}\b(?:is hiring|recruit\w*|wanted|vacanc\w+|jobs?|free ticket|fly|visa|salary|leaving|departure)\b",
            r"\bfree (?:air )?ticket|\b(?:fly|travel)(?:ing)? (?:first|out|next week|within)|\bticket (?:is )?(?:free|paid|included)|\bfree accom+odation",
            r"\b(?:don't|do not|never) tell\b[^.]{0,40}\b(?:officers?|airport|immigration|embassy|police)|\bsay (?:it is |you are )?(?:a |on )?(?:holiday|tourist|visit)",
            r"\bpassport (?:only|today|tu\b|is enough|ready)|\b(?:only|bring|carry) (?:your )?passport\b|\bvalid passport\b[^.]{0,40}(?:photos|only|and)|bring your passport",
            r"\btunawapeleka\b|\bnje ya nchi\b|\b(?:pasipoti|passport)\b[^.]{0,40}(?:inahifadhiwa|vinahifadhiwa|meneja|itachukuliwa)|\buwanja wa ndege sema|\b(?:sema|useme) unaenda|\bvisa de touris\w+|\bregularis\w+ sur place|\bpasseports? (?:est|sera|sont|seront) (?:remis|garde|conserve|retenu|confi)|\bbillets?\b[^.]{0,30}(?:offerts?|gratuits?|compris)|\bpassports? (?:is|are|will be|shall be)[^.]{0,25}(?:kept|held|stored|with|collected|handed)|\bpassport (?:stays|remains) with|\bpasiporo\b[^.]{0,30}(?:ibikwa|tuzayibika|umukoresha)",
            r"\bvisa (?:inatoka|ya tourist|uhakika|ni ya uhakika|itatoka|bila)|\bughaibuni\b|\buarabuni\b|\bmajuu\b|\bkwenda (?:qatar|dubai|saudi|canada|ujerumani|ulaya)",
            r"\bvisas? (?:garanti\w*|assure\w*|rapide|inclus|fourni\w*|obtenu)|\b(?:partir|travailler|emplois?) (?:au|en|a) (?:canada|dubai|qatar|france|belgique|europe|allemagne|pologne)",
            r"\bviza\b[^.]{0,40}(?:yizewe|vuba|iminsi|tuyigushakira|itangwa|ijana)|\b(?:kujya|gukora|akazi) (?:muri|i|mu) (?:kanada|canada|dubai|dubayi|qatar|burayi|polonye|arabiya|amerika)",
        ),
    ],
    Signal.TOO_GOOD: [
        *_of(
            0.35,
            rf"\bearn\b[^.]{{0,30}}{AMOUNT}[^.]{{0,20}}(?:\b(?:per|a|each|every|in a|daily|weekly)\b|/)",
            rf"{AMOUNT}\s?(?:\w+ )?(?:per|a|every|each|/|daily)\s?(?:day|hour|task|click|video|page|like)\b|{AMOUNT} daily|\b\d+ ?k (?:per|a|every) (?:day|week)",
            r"\b(?:1|2|3|one|two|three|an|half an|few|dakika \w+) ?(?:-|to)? ?(?:\d )?(?:hours?|hrs?|minutes) (?:a|per|each|every|in a) day|\babout one hour\b|une heure par jour|\d heures par jour|dakika tano tu",
            r"\bno (?:cv|interview|skills?|degree or skills|experience or|questions|work|boss)\b|without interview|everyone passes|\bno experience[.?,] no ",
            r"\b(?:guarantee\w*|100 ?%|assured|risk.?free)\b[^.]{0,40}(?:job|place\w*|income|salary|profit|employ\w*|earn\w*|pay|hired|return)|(?:job|placement|income|salary|profit|employment|earnings|returns?)[^.]{0,30}\b(?:guarantee\w*|100 ?%|assured)",
            r"\b(?:easy|quick|fast|free|simple) (?:money|cash|job|work|home job|tasks?|typing|income|hustle)\b|\bmake money\b|\bpassive\b|\bunlimited (?:income|earning)|\bfinancial(?:ly)? free\w*|\bown boss\b|\bget rich|\bsix figures?\b|\bdouble your\b|\bchap ?chap\b|\bwithout (?:sweat|stress|boss)",
            r"\b(?:copy (?:and )?paste|simple typing|captcha|typing job|watch(?:ing)? videos|clicking ads|like (?:videos|pages|posts))\b|pdf (?:to|into) word",
            r"huhitaji (?:uzoefu|elimu|kujua|cheti)|huna haja ya|bila (?:uzoefu|stress|interview|mahojiano|elimu)|hakuna (?:interview|mahojiano)|kazi (?:ni )?rahisi|pesa (?:ya )?(?:haraka|rahisi|chap)|kwa siku[^.]{0,20}bila|\buhakika\b",
            r"aucun (?:diplome|competence|experience)|aucune (?:competence|experience|qualification)|sans (?:experience|diplome|entretien|effort)|pas d'entretien|travail (?:simple|facile)|argent facile|revenus? (?:garanti|illimite)|gagnez (?:jusqu|\d)|\bgaranti[es]*\b",
            r"nta (?:bumenyi|burambe|mpamyabumenyi|mashuri|kizamini|interview)|udakoze|utavunitse|ijana ku ijana|yizewe|byoroshye|winjiza|winjize|buri munsi uzajya ubona|amafaranga menshi|ku munsi",
            r"\bdaily (?:pay|payment|payout)s?|\bpayment daily|\bpaid daily|\bpays? (?:daily|same day|instantly)",
            rf"{AMOUNT} (?:kwa siku|par jour|ku munsi|buri munsi|per siku)|(?:kwa siku|par jour|buri munsi)[^.]{{0,15}}{AMOUNT}",
        ),
        *_of(0.2, r"\bno (?:experience|qualification|certificate|papers)s?\b|\bexperience (?:is )?not (?:needed|required|important|necessary)"),
    ],
    Signal.RECRUITING: [
        *_of(
            0.65,
            r"\bbuild (?:a|your) (?:own )?team\b[^.]{0,40}(?:works|rest|sleep|earn|under)|\b(?:dream )?list of \d+ (?:contacts|people|friends)|\bburning why|\bactivation (?:order|pack)|\bnutritional (?:pack|product)|\bborrow if you must|\bwhen you activate|\bmillionaire|\bexcuses are not|\bcircle of (?:builders|winners)|\bleverage\b[^.]{0,20}$",
            r"\b(?:bring|invite|recruit|refer|introduce|add|sign up|register)\b[^.]{0,25}\b(?:\d+|two|three|four|five|ten|other|more|your|few) ?(?:\w+ )?(?:friends?|people|others|members|guests?|persons|relatives|recruits)\b",
            r"\bnetwork marketing|\bmulti.?level|\bmlm\b|\bpyramid\b|\bdown ?lines?\b|\bup ?lines?\b|\b(?:referral|recruitment) (?:bonus|commission)|\bcommission (?:for|on) (?:each|every) (?:person|recruit|member|friend)|under you\b|\bwellness products|positions under",
            r"\bforex\b|\bbinary options|\btrading (?:signals?|account|bot|mentor\w*)|\bcrypto(?:currency)? (?:trading|invest\w*|mining)|\bcopy trad|\bsports? betting|\bbetting (?:tips|odds)|\binvest (?:with|in|only|from|as)|\bminimum (?:investment|deposit|capital)|\byour (?:capital|investment) (?:is|will|grows|doubles)",
            r"\b\d+ ?% (?:weekly|daily|monthly|per|a (?:day|week|month)|every|each|buri|kila|par|return|profit|interest)|returns? of \d+",
            r"\b(?:walete|lete|alika|sajili|ongeza)\b[^.]{0,20}(?:watu|marafiki|mabeshte|wengine)|\bmtaji\b[^.]{0,40}(?:faida|mara mbili|\d)|\bwekeza\b",
            r"\bfilleuls?\b|\bparrain\w*|\bvente pyramidale|\binvestiss(?:ez|ement)\b[^.]{0,40}(?:gagn|rendement|%|\d)|libre financierement|liberte financiere|independance financiere",
            r"\bzana (?:abantu|inshuti)|\binjiza abandi|\binyungu\b[^.]{0,20}(?:yizewe|%|\d)|\bgushora\b|\bushore\b|gucuruza amafaranga|\bigishoro\b",
            guarded=False,
        ),
    ],
    Signal.PERSONAL: [
        *_of(
            0.6,
            r"\b(?:female|ladies|lady|girls?|women|woman)\b(?: only|[^.]{0,15}\b(?:aged?|between)?\W{0,3}[12]\d\s?(?:-|–|to|and)\s?[23]\d)|\b(?:only|for|single|young|pretty) (?:ladies|girls|females)\b",
            r"\bfull body|\b(?:your|send|three|two|nice|recent|clear|body) (?:\w+ ){0,2}(?:photos?|pics?|pictures)\b(?=[^.]{0,40}(?:of you|yourself|number|age|height|$))|\bcompanion\w*|\bopen.?minded\b|\b(?:beauty|beautiful|attractive|good.?looking|sexy|slim|curvy|pretty|light skin\w*)\b|\bmassage|\bescort\b|\bwebcam|\badult (?:content|chat|entertainment)|\bnight ?club hostess|\blonely\b|\btreated like a queen|sponsor you",
            r"\bwasichana\b|\bmrembo\b|\bwarembo\b|\bpicha (?:yako|zako) (?:kamili|za)|\babakobwa (?:beza|gusa)|\bifoto yawe yose|\bjeunes filles\b|\bjolies?\b|\bbelle presentation\b|photos? (?:de plain pied|en pied|corps entier)|\bcharmante?\b",
            guarded=False,
        ),
    ],
    Signal.MISUSE: [
        *_of(
            0.6,
            r"\b(?:photoshop|edit|forge|make|match fonts|design)\w*\b[^.]{0,50}\b(?:bank statements?|pay ?slips?|certs\b|certificates for|id cards|passports for|licen[cs]es for|documents for our clients)|\bmatch (?:the )?fonts",
            r"\bexam (?:papers?|leak\w*|answers)\b|\bpaper and slot|\bslot \d|\b(?:buy|sell|bring|copy)\b[^.]{0,40}\b(?:source code|database|backup|client list|files)\b|\b(?:previous|old|former|current|last) (?:job|work|employer|company)\b[^.]{0,50}\b(?:source|database|clients?|list|backup|data|no issue)|\bnda from",
            r"\b(?:take|register|open|sign|get|buy|acquire)\w*\b[^.]{0,50}\b(?:in|under|with|on|using) (?:their|your|his|her) (?:own )?(?:id|name|number|national id)\b",
            r"\bcodes? (?:that )?(?:they|people|customers?|he|she|the customer|owners?) (?:receive|received|get|got)|\b(?:winners?|won a prize|lottery|jackpot)\b|\bask (?:them )?for (?:the|their|a) (?:code|pin|otp|password)|\bkode bakiriye|\bbatsindiye|\bigihembo\b|\bmshindi\b|\bameshinda zawadi|\bgagnants?\b",
            r"\b(?:install|download) (?:our|the|this|an?) apk|\bunknown sources|\bpass (?:kyc|verification) for|\bkyc\b[^.]{0,30}(?:for (?:clients|others|us)|accounts)|\bkidney|\begg don|\bsurroga|\brecord your (?:voice|face) saying|\b(?:bot|troll|sock ?puppet|dummy|many|multiple|100) accounts\b|\bvpn\b[^.]{0,30}(?:us|american|pretend|look)|\bpretend to be|\bpose as|\bact as (?:a|an|if)\b[^.]{0,30}(?:client|girl|lady|american|agent)",
            r"\b(?:exams?|assignments?|essays?|dissertations?|coursework|homework|thesis)\b[^.]{0,60}\b(?:for (?:clients?|students)|using their|on behalf|their (?:login|account)|students abroad)|\bacademic writ\w+|\btake the interviews? for",
            r"\b(?:fake|paid|five.?star|positive|5.?star) (?:reviews?|followers|likes|ratings|profiles?|accounts?)|\b(?:reviews?|ratings) for (?:businesses|apps|hotels|products) you",
            r"\b(?:rent|lend|sell|buy|lease|share|hire out|give us)\b[^.]{0,30}\b(?:accounts?|sim ?cards?|lines?|profiles?|logins?|facebook|upwork|linkedin|id verified)\b[^.]{0,50}(?:verified|login|weekly|per|each|month|personal|name)",
            r"\b(?:customer|client|patient|voter|subscriber)s?'? (?:lists?|data|names)[^.]{0,60}\b(?:pay|shillings|bank|sell|buy|balances?|row|per)\b|\bwe (?:pay|buy)\b[^.]{0,40}\b(?:lists?|data|leads|names|numbers)\b|leaked|balances? of (?:clients|customers)",
            r"\bchat(?:ting|s)?\b[^.]{0,30}\b(?:foreigners|lonely|clients online|men|singles|strangers)|\bcompany profiles? and pictures|\bdating (?:site|profile)|\bbuild trust\b[^.]{0,60}|\bcustomers? (?:deposit|invest)|clients (?:deposit|online)|kuchat na clients",
            r"\b(?:regist\w+|activate|buy)\b[^.]{0,25}\bsim ?cards?\b[^.]{0,40}|\b(?:other people|someone else|relative|neighbour)'?s?'? (?:id|ids|name|line|account)|\bin (?:your|their|other) names?\b",
            r"\b(?:video|photos?|images?|pictures?|scans?) of (?:their|people'?s|your) faces?|\bface (?:images?|videos?|scans?|collection)|\biris scan|\bget people\b[^.]{0,60}\b(?:id|face|number)",
            r"\b(?:bypass|unlock stolen|hack into|steal|spoof|bulk sms to strangers|scrape private)\b(?![^.]{0,40}(?:exercise|lab|defend|prevent|detect|stop))|\bwe protect your identity",
            r"\b(?:elderly|old) (?:customers|people)[^.]{0,60}\b(?:pay|cards?|computers?|money)",
            r"\bfrom your own (?:gmail|e-?mail|facebook|number|line|account|whats ?app)|\b(?:gmail|account|line|number|profile|page)s? (?:gets?|is|are) (?:closed|blocked|banned|suspended|flagged)|\bsim (?:replacement|swap)|\b(?:operator|colleague|someone|other|another person|friend)'s (?:login|account|line|pin|till)|\byou will not meet us|\bno paper ?trail|\bpaid in our (?:own )?(?:token|coin)|\bstake\b[^.]{0,20}(?:usdt?|token|coin|\d)|\b10x\b|\bunlock in \d+",
            r"\bunado tasks\b|\btasks? (?:kwa|za) (?:simu|like)|\bkunda amavidewo|\bgukunda (?:amavidewo|amapaji)|\bkulike\b|\blike na ku\w+|\bhaina shida na karao|line ya (?:shosho|mtu)",
            r"\baimer des (?:videos|pages)|\bfaux (?:avis|comptes|profils)|\b(?:louez|pretez|vendez) votre compte|\bcartes? sim\b",
        ),
    ],
    Signal.UNPAID: [
        *_of(
            0.6,
            r"\bno payment is made|\bselection stage|\b(?:then|become|are|remain)s? our property|\bgood for (?:the|your) portfolio|\bletter of thanks|\b(?:winner|best|chosen) (?:one )?(?:only )?(?:gets|is paid)|\brest receive nothing|\bnon[- ]remuner\w+|\bessais?\b[^.]{0,30}(?:publies|non)",
        ),
        *_of(
            0.5,
            r"\bno (?:payment|pay|salary|stipend|allowance) (?:for|during|in|until|at|the first)|\bunpaid\b|\bwithout (?:pay|payment|salary)\b|\bnot (?:be )?paid (?:for|during|until)|\bpaid only (?:if|when|after|in)|\bpayment (?:only )?(?:after|if|when) (?:we|the client)[^.]{0,30}(?:like|accept|approve|sell|satisf)",
            r"\bonly the winner|\bif there is a winner|\bfull ownership\b[^.]{0,40}|\ball rights of all|\bexposure\b[^.]{0,30}|\bportfolio (?:instead|is your)|\bfor (?:the )?exposure",
            r"\b(?:write|submit|design|build|complete|translate|deliver|send)\b[^.]{0,60}\b(?:finished|complete|full|ready to (?:publish|use)|entire|three|five|ten)\b[^.]{0,60}\b(?:articles?|logo|app|website|pages|designs?|assessment|test)\b[^.]{0,60}(?:to apply|as part|assessment|test|sample|before|ready)|\bpublish\b[^.]{0,60}\b(?:submissions?|assessment|trial)",
            r"\btrial (?:week|month|period|task)s? (?:is |are )?(?:unpaid|free|without|not paid)|\bprobation (?:is )?(?:unpaid|without)|\bcommission only\b|\bpure commission",
            r"\b(?:mwezi|wiki|miezi)\b[^.]{0,25}(?:bila (?:malipo|mshahara)|hakuna (?:malipo|mshahara))|\bhakuna mshahara|\bsans (?:salaire|remuneration)|\bnon (?:remunere|paye)\w*|\bnta mushahara|udahembwa",
            guarded=False,
        ),
    ],
    Signal.INFLUENCE: [
        *_of(
            0.5,
            r"\bfacilitation\b|\b(?:put|add|push|slot|forward|insert) (?:in )?your name\b|\bi (?:know|work (?:at|in|inside)|have a (?:contact|brother|uncle|friend))\b[^.]{0,60}(?:office|hr|board|ministry|county|company|director|list|inside)|\binside (?:man|person|contact|job|deal)|\bconnections?\b[^.]{0,25}(?:in|at|inside) (?:the )?(?:office|ministry|county|hr|government)|\bkitu kidogo|\bfor (?:some )?(?:tea|chai|soda)\b|\b(?:reserved|bought|sold|paid|vip) slots?|\bcalling letter|\bserious parents|\bappreciate the (?:hr|boss|panel)|\bdirect (?:slot|entry|letter)\b|\bappointment letter (?:is|same|in|within|ready)|\breplacement slots?|\bconfirmed slots?",
            r"\bkujua mtu\b|\bnina (?:mtu|connection|contact)\b|\bchai ya\b|\bhongo\b|\bbarua ya (?:kazi|ajira) (?:utapata|siku|mara)|\bpot de vin|\bmon (?:oncle|frere|contact)\b[^.]{0,40}(?:ministere|bureau|direction)|\bruswa\b|\bmfite umuntu\b",
            r"\b(?:united nations|un|usaid|unicef|who|red cross|world bank|airport|government|ministry|army|kdf|police|safaricom|kra)\b[^.]{0,60}\b(?:is |are )?(?:recruiting|employs?|employing|hiring)\b[^.]{0,30}\b(?:\d{2,}|drivers|cleaners|youths?|all)\b",
            guarded=False,
        ),
    ],
    Signal.PRESSURE: [
        *_of(
            0.25,
            r"\b(?:slots?|seats?|places|positions|chances|spaces|vacanc\w+)\b[^.]{0,30}\b(?:fill\w*|remain\w*|left|few|limited|finish\w*|running out|only|closing)\b|\bonly \d+ (?:slots?|seats?|people|positions?|places|chances|left|remaining)|\b(?:only|just) (?:for )?the first \d+|\blimited (?:slots?|seats?|places|batch|chance|positions)",
            r"\bhurry\b|\bfirst come\b|\btoday today\b|\bnow now\b|\bdon't miss|\bdo not miss|\boffer ends|\bends (?:midnight|today|tonight)|\burgent!{2,}|\bact (?:fast|now)|\bbefore it is too late|\blast chance|\bsame day\b|\bASAP!|\bimmediately!!|\bwithin 24 ?h",
            r"\b(?:don't|dont|do not|never) (?:google|call the office|visit|ask (?:\w+ )?questions|tell (?:anyone|people|many|your)|telephone|bother)|\bno (?:many )?questions\b|\bkeep (?:it|this) (?:secret|between|quiet|confidential)|\bnot a (?:scam|pyramid|con)\b|\bthis is (?:real|legit|not)\b|\b100 ?% (?:legit|genuine|real)|\bgod has\b|\bfear god\b|\bhonest people only|\bonly serious|\bin meetings? all|\bi'?m in (?:a )?meeting|\bno paper|\bmeet in person|\bserious people only|\bserious (?:people|candidates|persons) only|\bhaters\b|\bthose with money",
            r"\bnafasi (?:ni |zimebaki )?(?:chache|zinaisha|chache)|\bslots (?:zinaisha|ni)|\bharakisha|\bwahi\b|\bsasa hivi\b|\busiulize|\busiwaambie|\busiambie|\bukikawia|\bmwisho (?:ni )?leo|\bwatu wengi",
            r"\bplaces (?:sont )?(?:limitees|comptees)|\bdepechez|\bvite\b|\bdernier(?:e)? (?:jour|chance)|\bne telephonez pas|\bpas de contrat|\bne (?:dites|parlez)|\bsceptiques|\bpassez votre chemin|\bpersonne discrete|\bdiscrete?\b|\bdiscretion (?:demandee|exigee|totale|absolue)|\bne m'appelez pas|\bje suis en reunion",
            r"\bimyanya ni (?:mike|micye|\d+)|\bihute|\bntubibwire|\bntubwire|\bmwihute|\bgira vuba|\bvuba na bwangu|\bitararangira|\bhasigaye",
            guarded=False,
        ),
    ],
}  # fmt: skip
