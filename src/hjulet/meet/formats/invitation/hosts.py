"""Who invites, for whom, who are members, and how to reach them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hjulet.meet.formats.invitation.facts import Known, Span
from hjulet.meet.formats.invitation.lines import Document
from hjulet.meet.formats.invitation.money import NUMBER, number_of
from hjulet.meet.formats.invitation.organisations import find_organisations

_INVITES = re.compile(
    r"\b(?:bjuder|inbjuder|inbjuds|bjuds|arrangerar|arrangeras|anordnar|anordnas|ordnar|ordnas|samlar|välkomnar|hälsar|står värd|är värd\w{0,30}|står som värd|i samarbete med|i samverkan med|tillsammans med|invites?|hosts?|hosted by|organi[sz]ed by|håller i|genomförs av|drivs av|ges av|(?<!nästa )arrangör(?:er)?[ ]är|samarrang\w{1,20}[ ](?:mellan|med)|lanserar|startar|samordnas av|inbjudan från)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:in till|till (?:en|ett|den|det|vår|årets|en ny|lunch)|för (?:dig|alla|ledande|kommun|region|chef|er|politik|tjänst)|kring|hur|där|to (?:a|an|the))\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?<![\w.])(?!(?:Nätverket|Träffen|Konferensen|Mötet|Dagen|Seminariet|Webbinariet|Resan|Kaféet|Tillsammans|Vi|Nu|Därför|Välkommen)\b)(?P<who>[A-ZÅÄÖ][\w&’-]{1,30}(?:[ ](?:för|i|[A-ZÅÄÖ][\w&’-]{1,30}|[A-ZÅÄÖ]{2,}))*)(?=[ ](?:och[ ][^.,]{3,40}[ ])?(?:bjuder|inbjuder|startar|arrangerar|anordnar|ordnar|välkomnar|samlar|hälsar|invites))"
)
_PRONOUNS = frozenset(
    """
    vi nu därför den det här då i på under därefter samtidigt också tillsammans och dag
    """.split()  # noqa: SIM905
)
_PART = r"(?:kommuner|regioner|organisationer|myndigheter|medlemmar|medlemskommuner|medlemsorganisationer|län|företag|deltagare|aktörer)"
_MEMBERS = re.compile(
    rf"\b(?P<n>{NUMBER})[ ]+(?:\w{{1,30}}[ ])?(?P<what>{_PART})[ ]+(?:deltar|ingår|är med|är medlemmar|medverkar)\b",
    re.IGNORECASE,
)
_MEMBERS_HAVE = re.compile(
    rf"(?:består av|samlar|har|omfattar)[ ]+(?P<n>{NUMBER})[ ]+(?P<what>medlemmar|medlemskommuner|medlemsorganisationer|medlemsregioner)\b",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"(?:deltar med|representeras av|företräds av|deltar genom)[ ]+(?P<roles>[a-zåäö][^.!?;()]{3,120})",
    re.IGNORECASE,
)
_AIMED = re.compile(
    r"(?:(?:rikta[rd]|vänder|riktas)[ ]+(?:(?:sig|oss)[ ]+)?(?:främst |i första hand |särskilt |sig )*till|målgrupp(?:en)?[ ]+är|är[ ]+till[ ]+för|passar|är öpp(?:en|na|et) för(?! alla\b| anmälan)|is aimed at|for)[ ]+(?P<who>[^.!?\n]{4,240})",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(
    r"(?:dag|träff|konferens|seminarium|webbinarium|nätverk|workshop|kafé|möte|utbildning|resa|serie|kurs|mötesplats|forum)\w{0,3}[ ]+för[ ]+(?P<who>(?:ledande|dig som|den som|de som|er som|alla som|\w{0,30}chefer\w{0,30}|\w{0,30}politiker\w{0,30}|\w{0,30}ledare|\w{0,30}strateger|\w{0,30}samordnare|tjänste\w{1,30}|förtroendevalda|kommun(?:er|ala|chefer|ledning)\w{0,30}|region(?:er|ala)\w{0,30}|handläggare|strateger|medarbetare|utvecklare|samordnare|nya|er\b|företag\w{0,30}|föreningar|analytiker|planerare|ekonomer|projektledare|beslutsfattare|medlemmar\w{0,30})[^.!?\n]{0,180})",
    re.IGNORECASE,
)
_INVITED = re.compile(
    r"(?:bjuder|bjuds|inbjuder|välkomnar|inbjuds)[ ](?:härmed )?(?:vi )?(?:in )?(?P<who>(?!till|också|även|er\b|dig\b(?! som)|in\b|alla till|vi\b)[a-zåäö][^.!?:\n]{5,150}?)[ ](?:in )?till[ ](?:en|ett|vår|årets|två|tre|den|det)\b"
)
_FOR_YOU = re.compile(r"^(?P<who>(?:för|till) (?:dig|er|alla) som [^.!?\n]{5,200})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of the text, in the words it has."""

    words: str
    span: Span


def find_organisers(document: Document, sentence: Span, known: Known) -> list[Words]:
    """The bodies that invite in that sentence: "samlar X tillsammans med Y och Z", "bjuder X in"."""
    text = document.text
    verb = _INVITES.search(text, sentence.start, sentence.end)
    if verb is None:
        return []
    organisations = list(find_organisations(text, known, sentence.start, sentence.end))
    cut = _UNTIL.search(text, verb.end(), sentence.end)
    end = cut.start() if cut else sentence.end
    found: list[Words] = []
    for one in organisations:
        before = text[max(sentence.start, one.start - 6) : one.start]
        if one.start >= end or re.search(r"(?:\bvid |\()$|\bi $|\bpå $", before):
            continue
        found.append(Words(text[one.start : one.end], one))
    who = _WHO.search(text, sentence.start, min(sentence.end, end))
    if (
        who
        and who["who"].split()[0].casefold() not in _PRONOUNS
        and not any(one.span.meets(Span(*who.span("who"))) for one in found)
    ):
        found.insert(0, Words(who["who"], Span(*who.span("who"))))
    return found


def find_listed_organisers(document: Document, span: Span, known: Known) -> list[Words]:
    """After a label "Arrangör:": what is there, cut at commas and "och" outside names."""
    text = document.text
    known_spans = list(find_organisations(text, known, span.start, span.end))
    if known_spans:
        return [Words(text[one.start : one.end], one) for one in known_spans]
    found = []
    for piece in re.finditer(r"[^,;\n]+?(?=,|;|[ ]och[ ](?=[A-ZÅÄÖ])|$|\n)", text[span.start : span.end]):
        words = re.sub(r"^\s*(?:och|samt)\s+", "", piece.group()).strip(" .")
        at = text.find(words, span.start + piece.start(), span.end) if words else -1
        if words[:1].isupper() and at >= 0 and len(words) < 90:
            found.append(Words(words, Span(at, at + len(words))))
    return found


def find_members(document: Document, sentence: Span) -> tuple[int, Span] | None:
    for pattern in (_MEMBERS, _MEMBERS_HAVE):
        if found := pattern.search(document.text, sentence.start, sentence.end):
            return number_of(found["n"]), Span(*found.span())
    return None


def find_roles(document: Document, sentence: Span) -> list[Words]:
    """The roles that every member takes part with."""
    found = _ROLES.search(document.text, sentence.start, sentence.end)
    if found is None:
        return []
    roles = []
    for one in re.finditer(r"[^,]+?(?=,|[ ](?:och|samt)[ ]|$)", found["roles"]):
        words = re.sub(r"^\s*(?:och|samt|en|ett|sin|sina|både)\s+", "", one.group()).strip()
        if words and not re.search(r"person|deltagare|representant|\bfem\b|\btre\b|\d", words):
            at = document.text.find(words, found.start("roles"))
            roles.append(Words(words, Span(at, at + len(words))))
    return roles


def find_target_group(document: Document, sentence: Span) -> Words | None:
    for pattern in (_AIMED, _INVITED, _FOR_WHOM, _FOR_YOU):
        found = pattern.search(document.text, sentence.start, sentence.end)
        if found:
            words = found["who"].strip(" ,:")
            if pattern is _AIMED and found.group().casefold().startswith(("for ", "passar ")):
                continue
            cut = re.search(
                r"(?::|[ ]den[ ]\d|[ ]kl[. ]|i[ ][A-ZÅÄÖ]\w{1,30}[ ]den|(?:mån|tis|ons|tors|fre)dag)", words
            )
            words = words[: cut.start()] if cut else words
            at = document.text.find(words, found.start())
            return Words(words, Span(at, at + len(words)))
    return None
