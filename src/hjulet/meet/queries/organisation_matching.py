"""Which organisation somebody means who has written it in a list: by name, short name, code or number."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass, field

from hjulet.hub.models import Organisation
from hjulet.hub.queries import organisations
from hjulet.hub.rules import Viewer

NONE_AT_ALL = {"annan", "privatperson", "privat", "egen", "ingen", "other", "-", "–", "pensionär"}
"""What people write when there is no organisation, or none of those in the register."""
BEGINNINGS = ("region ", "länsstyrelsen i ", "länsstyrelsen ")
ENDINGS = (" kommuns", " kommun", " stad", " stads", " län")
CLOSE = 0.75
MOST_SUGGESTIONS = 4


@dataclass(frozen=True, slots=True)
class Match:
    """The organisation when there is no doubt; else those that may be meant, the likeliest first."""

    organisation: Organisation | None = None
    suggestions: list[Organisation] = field(default_factory=list)
    is_none: bool = False
    """Said in so many words that there is none."""


class OrganisationMatcher:
    """Reads the register once; then each list, however long, costs no more queries."""

    def __init__(self, viewer: Viewer) -> None:
        self.every = {found.pk: found for found in organisations(viewer).select_related("place")}
        self._exact: dict[str, list[Organisation]] = defaultdict(list)
        self._short: dict[str, list[Organisation]] = defaultdict(list)
        self._known: dict[str, Match] = {}
        for found in self.every.values():
            self._exact[_folded(found.name)].append(found)
            for short in {_short(found.name), *_place_names(found)}:
                self._short[short].append(found)
            if found.code:
                self._exact[found.code].append(found)
            if found.org_number:
                self._exact[re.sub(r"\D", "", found.org_number)].append(found)

    def match(self, text: str) -> Match:
        wanted = _folded(text)
        if wanted not in self._known:
            self._known[wanted] = self._match(wanted)
        return self._known[wanted]

    def _match(self, wanted: str) -> Match:
        if not wanted or wanted in NONE_AT_ALL:
            return Match(is_none=True)
        if re.fullmatch(r"[\d -]+", wanted):
            digits = re.sub(r"\D", "", wanted)
            # A spreadsheet takes the zero from 0180.
            found = self._exact.get(digits) or self._exact.get(f"0{digits}" if len(digits) in {1, 3} else "")
            return Match(found[0]) if found and len(found) == 1 else Match()
        for names in (self._exact.get(wanted, []), self._short.get(_short(wanted), [])):
            if len(names) == 1:
                return Match(names[0])
            if names:
                return Match(suggestions=names[:MOST_SUGGESTIONS])
        return Match(suggestions=self._like(wanted))

    def _like(self, wanted: str) -> list[Organisation]:
        short = _short(wanted)
        near = [
            name
            for name in self._short
            if len(short) > 2 and (name.startswith(short) or short in name.split())
        ]
        near += difflib.get_close_matches(short, list(self._short), n=MOST_SUGGESTIONS, cutoff=CLOSE)
        near += difflib.get_close_matches(wanted, list(self._exact), n=MOST_SUGGESTIONS, cutoff=CLOSE)
        found = {
            one.pk: one for name in near for one in [*self._short.get(name, ()), *self._exact.get(name, ())]
        }
        return list(found.values())[:MOST_SUGGESTIONS]


def _place_names(found: Organisation) -> set[str]:
    """ "Sundsvall" is Sundsvalls kommun, and "Västernorrlands län" its region: the genitive hides it in the name."""
    kinds = {Organisation.Kind.MUNICIPALITY, Organisation.Kind.REGION}
    return {_short(found.place.name)} if found.place is not None and found.kind in kinds else set()


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace(".", " ").replace(",", " ").split())


def _short(text: str) -> str:
    """ "Kramfors kommun", "kommunen i Kramfors" and "Kramfors" alike; "Region Örebro län" is "örebro", too.

    >>> _short("Kramfors kommun"), _short("Region Västernorrland"), _short("Länsstyrelsen i Örebro län")
    ('kramfors', 'västernorrland', 'örebro')
    """
    short = _folded(text)
    for beginning in BEGINNINGS:
        short = short.removeprefix(beginning)
    for ending in ENDINGS:
        short = short.removesuffix(ending)
    return short
