"""Whom a network or series has reached, and whom not: people, organisations, counties, kinds of municipality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from hjulet.follow.queries.municipality_types import TypeKey, type_of, type_words
from hjulet.hub.models import Organisation, Place
from hjulet.meet.models import GatheringPage, Registration


@dataclass(frozen=True, slots=True)
class CountyLine:
    county: Place
    is_reached: bool
    """By a municipality, the region or anybody else from there."""
    municipalities: int
    reached: int
    not_reached: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class TypeLine:
    key: TypeKey
    label: str
    municipalities: int
    reached: int

    @property
    def share(self) -> float:
        return self.reached / self.municipalities


@dataclass(frozen=True, slots=True)
class Reach:
    registrations: int
    people: int
    """Different people who came, or had a seat where nobody was checked in."""
    nameless: int
    """Of these: sign-ups whose personal data are removed, each counted as one person."""
    unchecked: int
    """Gatherings with sign-ups but nobody checked in: there those with a seat count as having come."""
    without_list: int
    """Gatherings with no sign-ups here at all."""
    organisations: frozenset[int]
    organisation_count: int
    counties: tuple[CountyLine, ...]
    types: tuple[TypeLine, ...]
    reached_municipalities: frozenset[str]

    @property
    def reached_counties(self) -> int:
        return sum(line.is_reached for line in self.counties)

    @property
    def municipality_count(self) -> int:
        return sum(line.municipalities for line in self.counties)

    @property
    def counties_not_reached(self) -> list[Place]:
        return [line.county for line in self.counties if not line.is_reached]

    @property
    def types_not_reached(self) -> list[TypeLine]:
        return [line for line in self.types if not line.reached]


@dataclass(frozen=True, slots=True)
class _SignUp:
    gathering_id: int
    person_id: int | None
    organisation_id: int | None
    organisation_kind: str
    place_code: str
    county_code: str
    has_come: bool


def _sign_ups(gatherings: Collection[GatheringPage]) -> list[_SignUp]:
    rows = Registration.objects.filter(
        gathering__in=[gathering.pk for gathering in gatherings], state=Registration.State.REGISTERED
    ).values_list(
        "gathering_id",
        "person_id",
        "organisation_id",
        "organisation__kind",
        "organisation__place__code",
        "county_code",
        "attendance__registration_id",
    )
    return [
        _SignUp(
            gathering,
            person,
            organisation,
            kind or "",
            code or "",
            county or (code or "")[:2],
            came is not None,
        )
        for gathering, person, organisation, kind, code, county, came in rows.order_by("id")
    ]


def _those_who_came(rows: Iterable[_SignUp]) -> tuple[list[_SignUp], int, set[int]]:
    """Those marked as present; where nobody was, those with a seat. And of how many gatherings the latter is true."""
    by_gathering: dict[int, list[_SignUp]] = defaultdict(list)
    for row in rows:
        by_gathering[row.gathering_id].append(row)
    came: list[_SignUp] = []
    unchecked = 0
    for inside in by_gathering.values():
        marked = [row for row in inside if row.has_come]
        unchecked += not marked
        came += marked or inside
    return came, unchecked, set(by_gathering)


def reach(gatherings: Sequence[GatheringPage]) -> Reach:
    """Three queries for any number of gatherings and people."""
    rows = _sign_ups(gatherings)
    came, unchecked, with_list = _those_who_came(rows)
    people = {row.person_id for row in came if row.person_id is not None}
    nameless = sum(row.person_id is None for row in came)
    organisations = frozenset(row.organisation_id for row in came if row.organisation_id is not None)
    counties = {row.county_code for row in came if row.county_code}
    places = list(Place.objects.select_related("county").order_by("sort_name", "code"))
    municipalities = _municipalities(came, places)
    return Reach(
        registrations=len(rows),
        people=len(people) + nameless,
        nameless=nameless,
        unchecked=unchecked,
        without_list=len(gatherings) - len(with_list),
        organisations=organisations,
        organisation_count=len(organisations),
        counties=_counties(places, counties, municipalities),
        types=_types(places, municipalities),
        reached_municipalities=municipalities,
    )


def _municipalities(came: Iterable[_SignUp], places: Iterable[Place]) -> frozenset[str]:
    """Those whose own people came. Gotland is one body with two codes: region 09 is also municipality 0980."""
    inside: dict[str, list[str]] = defaultdict(list)
    for place in places:
        if place.kind == Place.Kind.MUNICIPALITY:
            inside[place.code[:2]].append(place.code)
    found = set()
    for row in came:
        if row.organisation_kind == Organisation.Kind.MUNICIPALITY and len(row.place_code) == 4:
            found.add(row.place_code)
        elif row.organisation_kind == Organisation.Kind.REGION and len(inside[row.place_code]) == 1:
            found.update(inside[row.place_code])
    return frozenset(found)


def _counties(
    places: list[Place], counties: Collection[str], municipalities: Collection[str]
) -> tuple[CountyLine, ...]:
    inside: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if place.kind == Place.Kind.MUNICIPALITY:
            inside[place.code[:2]].append(place)
    lines = []
    for county in (place for place in places if place.kind == Place.Kind.COUNTY):
        missing = tuple(one for one in inside[county.code] if one.code not in municipalities)
        reached = len(inside[county.code]) - len(missing)
        is_reached = county.code in counties or reached > 0
        lines.append(CountyLine(county, is_reached, len(inside[county.code]), reached, missing))
    return tuple(lines)


def _types(places: list[Place], municipalities: Collection[str]) -> tuple[TypeLine, ...]:
    every: dict[TypeKey, int] = defaultdict(int)
    reached: dict[TypeKey, int] = defaultdict(int)
    for place in places:
        if place.kind == Place.Kind.MUNICIPALITY:
            every[type_of(place)] += 1
            reached[type_of(place)] += place.code in municipalities
    return tuple(TypeLine(key, type_words(key), every[key], reached[key]) for key in sorted(every))
