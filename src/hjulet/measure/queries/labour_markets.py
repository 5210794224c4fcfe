"""Labour markets as the pages ask for them: of a year, a group and a rule. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from django.core.cache import caches

from hjulet.hub import built_in
from hjulet.hub.rules import Viewer
from hjulet.measure.labour_market_rules import Rule
from hjulet.measure.queries.place_development import readable
from hjulet.measure.queries.statistics import StatisticsUnreadable, statistics_stamp, store

if TYPE_CHECKING:
    from hjulet.instruments.territories import Flows, Territories
    from hjulet.measure.commuting import CommutingYear
    from hjulet.measure.kept_commuting import KeptCommuting, Sureness

FEW_SHARE, FEW_LEAST, FEW_MOST = 0.01, 25, 100
"""Nearer the limit than a hundredth of those who live there is told, within these numbers: SCB's noise alone is a few."""
ALL_PLACES = 290
COMMUTING_FAILED = "measure:commuting-failed"
"""Where the worker notes the edition that it could not compute."""
_known: dict[tuple[str, str], KeptCommuting] = {}
OFFICIAL_YEAR = 2018
"""Of the division in the built-in table."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page shows: a year in one way of counting, of all or a group, by a rule."""

    year: CommutingYear
    group: str
    """"women", "men" or "" for all."""
    rule: Rule

    @property
    def is_usual(self) -> bool:
        """Whether what was computed of how sure the map is, is about this."""
        return self.rule.is_usual and not self.group


@dataclass(frozen=True, slots=True)
class Area:
    """One labour market."""

    label: str
    name: str
    codes: tuple[str, ...]
    """Of its municipalities, the centres first."""
    centres: tuple[str, ...]
    residents: int
    """Employed people who live there."""
    live_and_work_percent: float
    """Of them, those who work there too."""
    work_and_live_percent: float
    """Of those who work there, those who live there too."""


@dataclass(frozen=True, slots=True)
class NearLimit:
    """A municipality for which a few people decide."""

    code: str
    persons: int
    area: str
    """The name of its labour market."""
    is_centre: bool
    stays_percent: float | None
    """How often it stays with its labour market when the year is lived again; None where that is not computed."""


@dataclass(frozen=True, eq=False)
class LabourMarkets:
    asked: Asked
    found: Territories
    areas: tuple[Area, ...]
    """By Swedish order of their names."""
    sureness: Sureness | None
    """None where it is not computed: for other rules than SCB's, and for a group."""

    @property
    def interval(self) -> tuple[int, int] | None:
        """Of the number of labour markets."""
        return None if self.sureness is None else self.sureness.interval

    @cached_property
    def near(self) -> tuple[NearLimit, ...]:
        """The nearest first. Made when asked for: a margin of each municipality takes longer than the map itself."""
        return _near(self.found, {} if self.sureness is None else self.sureness.stays)

    @property
    def alone(self) -> int:
        """How many labour markets are one municipality."""
        return sum(len(area.codes) == 1 for area in self.areas)

    @property
    def places(self) -> int:
        """How many municipalities have people who work."""
        return sum(len(area.codes) for area in self.areas)

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole country. What goes to others than those that are there is not known then."""
        return self.places >= ALL_PLACES

    @property
    def edges(self) -> frozenset[str]:
        return frozenset(one.code for one in self.near)

    def area_of(self, code: str) -> Area | None:
        return next((area for area in self.areas if code in area.codes), None)


@dataclass(frozen=True, slots=True)
class Moved:
    """A municipality that is with others in one division than in another; its labour markets, in words that differ."""

    code: str
    before: str
    after: str


def known_commuting(viewer: Viewer) -> KeptCommuting | None:
    """The flows that are loaded and computed; None when there are none yet. Raises StatisticsUnreadable."""
    from hjulet.measure.kept_commuting import kept_commuting

    # Manifests are read again only when one has changed: the place page has no milliseconds for it.
    with readable():
        key = str(store().folder), statistics_stamp()
        if key in _known:
            return _known[key]
        kept = kept_commuting(store())
        if kept is not None and kept.is_current:
            _known.clear()
            _known[key] = kept
        return kept


def forget_known() -> None:
    """What was opened is looked for again, as after its files have been found harmed."""
    _known.clear()
    _labour_markets.cache_clear()


def commuting_state(viewer: Viewer) -> str:
    """What is to be said of flows that are loaded but not shown: "waiting", "failed", or nothing."""
    from hjulet.measure.commuting import commuting_edition
    from hjulet.measure.kept_commuting import FORM, is_kept

    with readable():
        edition = commuting_edition(store())
        if not edition or is_kept(store(), edition):
            return ""
        has_failed = caches["pages"].get(COMMUTING_FAILED, "") == f"{edition}-{FORM}"
        return "failed" if has_failed else "waiting"


def flows_of(kept: KeptCommuting, asked: Asked) -> Flows:
    flows = kept.flows(asked.year)
    return flows.of_group(asked.group) if asked.group else flows


def labour_markets(viewer: Viewer, kept: KeptCommuting, asked: Asked) -> LabourMarkets:
    """The labour markets that were asked for; some milliseconds the first time. Raises StatisticsUnreadable."""
    with readable_flows():
        return _labour_markets(kept, asked)


@contextmanager
def readable_flows() -> Iterator[None]:
    """As `readable`; and when a kept file is harmed, what was opened of it is forgotten."""
    try:
        with readable():
            yield
    except StatisticsUnreadable:
        forget_known()
        raise


@lru_cache(maxsize=64)
def _labour_markets(kept: KeptCommuting, asked: Asked) -> LabourMarkets:
    whole, part = kept.flows(asked.year), flows_of(kept, asked)
    share = part.total / whole.total if asked.group and whole.total else 1.0
    found = asked.rule.draw(part, share)
    sure = kept.sureness(asked.year) if asked.is_usual else None
    return LabourMarkets(
        asked,
        found,
        _areas(found),
        sure,
    )


def _areas(found: Territories) -> tuple[Area, ...]:
    from hjulet.hub.sorting import swedish_sort_key

    residents, jobs, inside = found.sums
    areas = []
    for number, label in enumerate(found.regions):
        centres = tuple(str(one) for one in found.centres[label])
        others = [str(one) for one in found.members(label) if one not in found.centres[label]]
        areas.append(
            Area(
                str(label),
                found.names[number],
                (*centres, *others),
                centres,
                round(float(residents[number])),
                _percent(inside[number], residents[number]),
                _percent(inside[number], jobs[number]),
            )
        )
    return tuple(sorted(areas, key=lambda area: swedish_sort_key(area.name)))


def _percent(part: float, whole: float) -> float:
    return 100 * float(part) / float(whole) if whole else 0.0


def _few(residents: float) -> float:
    return min(max(FEW_LEAST, FEW_SHARE * residents), FEW_MOST)


def _near(found: Territories, stays: Mapping[str, float]) -> tuple[NearLimit, ...]:
    near = []
    for place, margin in enumerate(found.margins()):
        residents = float(found.flows.residents[place])
        # Two that only become each other's main goal are together as before: nothing would be otherwise.
        if margin.persons is None or not margin.changes or margin.persons > _few(residents):
            continue
        code = str(found.flows.ids[place])
        region = int(found.region[place])
        near.append(
            NearLimit(
                code,
                margin.persons,
                found.names[region] if region >= 0 else "",
                found.flows.ids[place] in found.centres.get(found.regions[region], ()),
                100 * stays[code] if code in stays else None,
            )
        )
    return tuple(sorted(near, key=lambda one: (one.persons, one.code)))


def near_codes(found: LabourMarkets, code: str, most: int = 3) -> tuple[str, ...]:
    """What a map near a municipality shows: its labour market, and those that most of its commuters go to."""
    flows = found.found.flows
    row = flows.row(code)
    first, last = int(flows.starts[row]), int(flows.starts[row + 1])
    there = sorted(
        zip(flows.values[first:last].tolist(), flows.destinations[first:last].tolist(), strict=True),
        key=lambda one: (-one[0], one[1]),
    )
    areas = [found.area_of(code), *(found.area_of(str(flows.ids[to])) for _, to in there if to != row)]
    named = list(dict.fromkeys(area for area in areas if area is not None))[: most + 1]
    return tuple(sorted({one for area in named for one in area.codes}))


@dataclass(frozen=True, eq=False)
class Against:
    """Two divisions beside one another, of the municipalities that both have."""

    moved: tuple[Moved, ...]
    """In the order of their codes: those whose labour market afterwards is not the heir of the one before."""
    normalised_mutual_information: float
    """1 when they are the same (NMI)."""
    common: int
    """How many municipalities both have."""
    before: int
    """How many labour markets they are in."""
    after: int


Members = dict[str, tuple[str, tuple[str, ...]]]
"""By municipality: the name of its labour market, and who is in it."""


def against(first: LabourMarkets, second: LabourMarkets) -> Against | None:
    """What is otherwise in the second; None when they have no municipality in common."""
    return _against(first.found, second.found, _members(first), _members(second))


def against_official(found: LabourMarkets) -> Against | None:
    """What is otherwise than in SCB's division of 2018, in the built-in table."""
    labels: dict[Hashable, Hashable | None] = dict(official_labels().items())
    members = {code: (name, codes) for name, codes in official_areas() for code in codes}
    return _against(labels, found.found, members, _members(found))


def _members(found: LabourMarkets) -> Members:
    return {code: (area.name, area.codes) for area in found.areas for code in area.codes}


def _against(
    first: Territories | Mapping[Hashable, Hashable | None],
    second: Territories,
    before: Members,
    after: Members,
) -> Against | None:
    from hjulet.instruments.territories import compare

    common = [code for code in before if code in after]
    if not common:
        return None
    found = compare(first, second)
    moved = sorted(str(code) for code in found.moved)
    return Against(
        tuple(Moved(code, *_told_apart(before[code], after[code])) for code in moved),
        found.by_area.normalised_mutual_information,
        len(common),
        len({before[code][1] for code in common}),
        len({after[code][1] for code in common}),
    )


def _told_apart(before: tuple[str, tuple[str, ...]], after: tuple[str, tuple[str, ...]]) -> tuple[str, str]:
    """The names of two labour markets; with their municipalities where both have one name."""
    if before[0] != after[0]:
        return before[0], after[0]
    names = built_in.names()
    first, second = (", ".join(names.get(code, code) for code in one[1]) for one in (before, after))
    return first, second


@lru_cache(maxsize=1)
def official_labels() -> dict[str, str]:
    """SCB's labour market of each municipality 2018, by code."""
    return {row["code"]: row["labour_market_area_2018"] for row in built_in.municipalities()}


def official_areas() -> list[tuple[str, tuple[str, ...]]]:
    """The name and the municipalities, the largest first, of each of SCB's labour markets 2018."""
    from hjulet.hub.sorting import swedish_sort_key

    people = {row["code"]: int(row["population_2023"]) for row in built_in.municipalities()}
    members: dict[str, list[str]] = {}
    for code, label in official_labels().items():
        members.setdefault(label, []).append(code)
    named = [
        (built_in.labour_market_names()[label], tuple(sorted(codes, key=lambda code: -people[code])))
        for label, codes in members.items()
    ]
    return sorted(named, key=lambda one: swedish_sort_key(one[0]))
