"""People told of within sentences: "Gustaf Ek, SKL, delar med sig", "föreläsning med Eva Ek från CKS"."""

from __future__ import annotations

import re

from hjulet.meet.formats.invitation.facts import Known, Named, Span, Sure
from hjulet.meet.formats.invitation.organisations import find_organisations, is_organisation
from hjulet.meet.formats.invitation.people import (
    AT,
    NAME,
    PARTY,
    ROLE_BODY,
    ROLE_WORDS,
    has_first_name,
    is_name,
    is_role,
)

_IN_SENTENCE = re.compile(
    rf"(?<![\w-])(?P<name>{NAME})(?P<party>[ ]\([A-Za-z]{{1,2}}\))?(?:(?P<comma>,[ \u00a0])|(?P<at>[ \u00a0]+(?:från|vid|på|hos)[ \u00a0]+)|[ \u00a0]\((?P<bracket>[^()]{{2,60}})\)|(?P<end>(?=[.;]|$)))"
)
_AND = re.compile(rf"(?<![\w-])(?P<name>{NAME})[ \u00a0]+(?:och|samt)[ \u00a0]+$")
_CLOSED = re.compile(
    r"(?:[A-ZÅÄÖ][\w&.’-]{0,30})(?:[ ][A-ZÅÄÖ][\w&’-]{0,30}){0,3}(?=[,.;)]|$|[ ](?:och|samt)[ ])"
)
_CLOSED_BODY = re.compile(
    r"[A-ZÅÄÖ][\w&’-]{1,30}(?:[ ][\w&’-]{1,30}){0,4}(?=[,.;)]|$|[ ](?:och|samt)[ ][A-ZÅÄÖ])"
)
_BODY_OF_MORE = re.compile(
    r"[ ][A-ZÅÄÖ][\w-]{2,30}(?:[ ]i[ ][A-ZÅÄÖ]\w{2,30})?(?=[,.;)]|$|[ ](?:och|samt)[ ])"
)
_FROM_BODY = re.compile(
    r"(?:från|för)[ ](?P<body>[^,.!?:]{3,60}?)[ ](?:deltar|medverkar|kommer|berättar|talar|presenterar|möter vi|hör vi|föreläser)[ ](?P<people>[^.!?:]{5,160})",
    re.IGNORECASE,
)
_HEADS = re.compile(
    rf"(?:moderator(?:er)?|samtalsledare|konferencier|processledare|programledare|(?:modereras|leds|hålls|öppnas|inleds|föreläsning|föredrag)(?=[ ]av))\b[^.:!?]{{0,40}}?[ ](?:är|av|blir)[ ](?P<name>{NAME})",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?:(?:av|sek)\w{3,10}en|enheten|institutionen)[ ](?:för[ ])?[^,.;:()]{3,70}?[ ](?:på|vid)[ ](?=[A-ZÅÄÖ])",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"(?:fil|tekn|med|ekon|jur|dr|phd)\b", re.IGNORECASE)
_LIST_IN_ROLE = re.compile(
    r"(?P<role>[a-zåäö][^.;:()!?]{2,90}?)[ ](?:på|vid|hos|inom)[ ](?P<body>[A-ZÅÄÖ][\w&’-]{1,40}(?:[ ][A-ZÅÄÖ][\w&’-]{1,30}){0,3})(?=[,.;]|$|[ ](?:och|samt)[ ])"
)


def find_presenters(text: str, span: Span, known: Known) -> list[Named]:
    """People told of within sentences, with the organisation beside: "Gustaf Ek, SKL, delar med sig", "Eva Ek från CKS"."""
    people: list[Named] = []
    at = span.start
    while (found := _IN_SENTENCE.search(text, at, span.end)) is not None:
        at = found.end("name")
        name = found["name"]
        if not is_name(name):
            # "Inledning Anna Berg": try from the second word.
            at = found.start() + max(1, len(name.split()[0]))
            continue
        if found["end"] is not None:
            continue
        if found["bracket"]:
            body = found["bracket"]
            if PARTY.fullmatch(f"({body})"):
                people.append(Named(name, Span(*found.span("name")), "", "", Sure.LIKELY))
            elif is_organisation(body, known) or has_first_name(name):
                role, _, rest = body.partition(", ")
                role, body = (role, rest) if rest and role[:1].islower() else ("", body)
                people.append(Named(name, Span(found.start(), found.end()), role, body, Sure.LIKELY))
            continue
        role, organisation, end = _after(text, found.end(), span.end, known, is_body=bool(found["at"]))
        if organisation or (role and has_first_name(name)):
            people += _before(text, Span(span.start, found.start()), people, "" if role else organisation)
            people.append(
                Named(
                    name,
                    Span(found.start(), end),
                    role,
                    organisation,
                    Sure.SURE if has_first_name(name) else Sure.LIKELY,
                )
            )
    return people


def _before(text: str, span: Span, people: list[Named], organisation: str) -> list[Named]:
    """The one before "och", who is of the same organisation: "Bo Ask och Eva Ek, SKR"."""
    found = _AND.search(text, max(span.start, span.end - 80), span.end)
    if found is None or not organisation:
        return []
    name = found["name"]
    while not is_name(name) and len(name.split()) > 2:
        name = name.split(maxsplit=1)[1]
    if not is_name(name) or not has_first_name(name) or name in {one.name for one in people}:
        return []
    start = found.end("name") - len(name)
    return [Named(name, Span(start, found.end("name")), "", organisation, Sure.LIKELY)]


def find_named(text: str, span: Span, known: Known) -> list[Named]:
    """Whom a sentence names by itself: "från SKR medverkar Bo Ask och Eva Ek", "moderator är Siv Alm"."""
    people: list[Named] = []
    for told in _FROM_BODY.finditer(text, span.start, span.end):
        if not is_organisation(told["body"], known):
            continue
        for one in re.finditer(NAME, told["people"]):
            start = told.start("people") + one.start()
            if is_name(one.group()) and has_first_name(one.group()):
                where = Span(start, start + len(one.group()))
                people.append(Named(one.group(), where, "", told["body"], Sure.LIKELY))
    for told in _HEADS.finditer(text, span.start, span.end):
        name = told["name"]
        if is_name(name) and has_first_name(name):
            people.append(Named(name, Span(*told.span("name")), "", "", Sure.LIKELY))
    return people


def _after(text: str, start: int, end: int, known: Known, *, is_body: bool) -> tuple[str, str, int]:
    """What follows a name in a sentence: role, organisation, and where they end."""
    role, at = "", start
    for _step in range(3):
        organisation = next(
            (one for one in find_organisations(text, known, at, min(end, at + 80)) if one.start == at), None
        )
        if organisation is not None:
            # "LRF Östergötland"
            more = _BODY_OF_MORE.match(text, organisation.end, end)
            stop = more.end() if more and not is_name(more.group()) else organisation.end
            return role, text[organisation.start : stop], stop
        if (within := _WITHIN.match(text, at, end)) is not None:
            # "på Avdelningen för tillväxt på SKR" is at SKR.
            at, is_body = within.end(), True
            continue
        clause = re.compile(r"[^,.;:()!?]{2,80}").match(text, at, end)
        if clause is None:
            break
        words = clause.group()
        inside = AT.search(words)
        tells_role = ROLE_WORDS.search(words.split(" som ")[0]) or (
            inside and len(words[: inside.start()].split()) <= 4 and is_role(words)
        )
        if not role and words[:1].islower() and tells_role:
            if inside:
                role = words[: inside.start()]
                at += inside.end()
                is_body = True
                continue
            if not is_role(words):
                break
            if beside := ROLE_BODY.fullmatch(words.strip()):
                return beside["role"], beside["body"], at + len(words.rstrip())
            listed = _LIST_IN_ROLE.match(text, at, end)
            if listed and not re.search(NAME, listed["role"]) and is_role(listed["role"]):
                # "chef för forskning, utbildning och utveckling på Region Skåne"
                return listed["role"], listed["body"], listed.end()
            role = words.strip()
            at = clause.end() + (2 if text[clause.end() : clause.end() + 2] == ", " else 0)
            if at == clause.end():
                return role, "", at
            continue
        # One capitalised word closed by a comma ("Anna Ek, Ramboll, berättar").
        closed = _CLOSED.match(text, at, end) or (_CLOSED_BODY.match(text, at, end) if role else None)
        if (
            closed
            and not is_name(closed.group())
            and not _DEGREE.match(closed.group())
            and is_role(closed.group())
        ):
            beside = None if role else ROLE_BODY.fullmatch(closed.group())
            if beside:
                return beside["role"], beside["body"], closed.end()
            return role, closed.group().rstrip("."), closed.end()
        if is_body and (
            word := re.compile(r"[A-ZÅÄÖ][\w&’-]{1,30}(?:[ ][A-ZÅÄÖ][\w&’-]{1,30}){0,2}").match(text, at, end)
        ):
            return role, word.group(), word.end()
        break
    return role, "", at if role else start
