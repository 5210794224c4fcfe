"""Where one municipality is pulled, and who comes to it. Nothing here asks the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from hjulet.hub.rules import ANYONE, Viewer
from hjulet.measure.labour_market_rules import OUT_PERCENT, SINGLE_PERCENT, USUAL, Rule
from hjulet.measure.queries.labour_markets import Area, Asked, LabourMarkets, labour_markets, readable_flows

if TYPE_CHECKING:
    from hjulet.instruments.territories import Flows
    from hjulet.measure.commuting import CommutingYear
    from hjulet.measure.kept_commuting import KeptCommuting

SHOWN = 12
"""How many of the places people go to, or come from, stand in the table."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Those who go from one municipality to another to work."""

    code: str
    """Of the other municipality."""
    persons: int
    percent: float
    """Of the employed who live in the municipality that the page is about; of those who work in it, for those who come."""
    women_percent: float | None
    """None where the statistics do not tell them apart, or the number is too small to be published; as for men."""
    men_percent: float | None


@dataclass(frozen=True, slots=True)
class YearOut:
    """How many commuted out one year, and where most of them went."""

    year: CommutingYear
    out_percent: float
    to: str
    to_percent: float


@dataclass(frozen=True, slots=True)
class OfGroup:
    """The same place in the labour markets of women or men."""

    group: str
    area: str
    is_centre: bool
    out_percent: float


@dataclass(frozen=True, eq=False)
class Pull:
    """One municipality's commuting in a year, and what it makes of it."""

    kept: KeptCommuting
    code: str
    markets: LabourMarkets
    area: Area
    residents: int
    jobs: int
    own: int
    """Who both live and work there."""
    out: tuple[Stream, ...]
    """The largest first."""
    into: tuple[Stream, ...]
    why: str
    """The rule that decided, with the margin in persons, in the language asked for."""
    stays_percent: float | None
    groups: tuple[OfGroup, ...]

    @cached_property
    def years(self) -> tuple[YearOut, ...]:
        """Every year that has the place. Made when asked for, as what follows: the place page tells neither."""
        with readable_flows():
            found = (_year_out(self.kept, year, self.code) for year in self.kept.years)
            return tuple(one for one in found if one is not None)

    @cached_property
    def others(self) -> tuple[tuple[Rule, str, int], ...]:
        """By other rules: the rule, the name of the labour market, and how many municipalities it has."""
        return tuple(_by_other_rules(self.kept, self.markets.asked.year, self.code))

    @property
    def out_percent(self) -> float:
        return _share(self.residents - self.own, self.residents)

    @property
    def in_percent(self) -> float:
        return _share(self.jobs - self.own, self.jobs)

    @property
    def is_centre(self) -> bool:
        return self.code in self.area.centres


def pull(viewer: Viewer, kept: KeptCommuting, code: str, year: CommutingYear, language: str) -> Pull | None:
    """Everything about one municipality; None when nobody who lives there is in the flows. Raises StatisticsUnreadable."""
    with readable_flows():
        if code not in kept.flows(year).rank:
            return None
        return _pull(kept, code, year, language)


@lru_cache(maxsize=64)
def _pull(kept: KeptCommuting, code: str, year: CommutingYear, language: str) -> Pull | None:
    asked = Asked(year, "", Rule())
    markets = labour_markets(ANYONE, kept, asked)
    area = markets.area_of(code)
    if area is None:
        return None
    flows = kept.flows(year)
    row = flows.row(code)
    explained = markets.found.explain(code)
    return Pull(
        kept,
        code,
        markets,
        area,
        round(float(flows.residents[row])),
        round(float(flows.jobs[row])),
        round(float(flows.own[row])),
        _streams(flows, row, is_out=True),
        _streams(flows, row, is_out=False),
        explained.sentence_en if language == "en" else explained.sentence_sv,
        _stays(kept, year, code),
        _of_groups(kept, year, code),
    )


def _share(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def _stays(kept: KeptCommuting, year: CommutingYear, code: str) -> float | None:
    share = kept.sureness(year).stays.get(code)
    return None if share is None else 100 * share


def _streams(flows: Flows, row: int, *, is_out: bool) -> tuple[Stream, ...]:
    import numpy as np

    at = np.flatnonzero((flows.origins if is_out else flows.destinations) == row)
    others = (flows.destinations if is_out else flows.origins)[at]
    whole = float((flows.residents if is_out else flows.jobs)[row])
    order = np.lexsort((others, -flows.values[at]))
    of_group = {
        group: (values[at], float(values[at].sum())) for group, values in flows.groups.items()
    }  # the sum over a row or a column is the group's own whole

    def percent(group: str, index: int) -> float | None:
        if group not in of_group:
            return None
        values, total = of_group[group]
        # A number too small to be published is left out: it is not known to be nobody.
        return _share(float(values[index]), total) if values[index] > 0 else None

    return tuple(
        Stream(
            str(flows.ids[int(others[index])]),
            round(float(flows.values[at[index]])),
            _share(float(flows.values[at[index]]), whole),
            percent("women", index),
            percent("men", index),
        )
        for index in order.tolist()
        if others[index] != row and flows.values[at[index]] > 0
    )


def _of_groups(kept: KeptCommuting, year: CommutingYear, code: str) -> tuple[OfGroup, ...]:
    """Women and men; nothing when one of them has nobody there, or they are not told apart."""
    groups = kept.flows(year).groups
    told = [_of_group(kept, year, group, code) for group in ("women", "men") if group in groups]
    known = tuple(one for one in told if one is not None)
    return known if len(known) > 1 else ()


def _of_group(kept: KeptCommuting, year: CommutingYear, group: str, code: str) -> OfGroup | None:
    markets = labour_markets(ANYONE, kept, Asked(year, group, Rule()))
    area = markets.area_of(code)
    flows = markets.found.flows
    row = flows.row(code)
    residents = float(flows.residents[row])
    if area is None or not residents:
        return None
    return OfGroup(
        group, area.name, code in area.centres, _share(residents - float(flows.own[row]), residents)
    )


def _year_out(kept: KeptCommuting, year: CommutingYear, code: str) -> YearOut | None:
    flows = kept.flows(year)
    if code not in flows.rank:
        return None
    row = flows.row(code)
    residents = float(flows.residents[row])
    streams = _streams(flows, row, is_out=True)
    first = streams[0] if streams else None
    return YearOut(
        year,
        _share(residents - float(flows.own[row]), residents),
        first.code if first is not None else "",
        first.percent if first is not None else 0.0,
    )


def _by_other_rules(kept: KeptCommuting, year: CommutingYear, code: str) -> list[tuple[Rule, str, int]]:
    """SCB's rule a step stricter and a step looser, and the other methods as they are used."""
    rules = [
        Rule(out_percent=OUT_PERCENT["scb"][1], single_percent=SINGLE_PERCENT["scb"][1]),
        Rule(out_percent=OUT_PERCENT["scb"][3], single_percent=SINGLE_PERCENT["scb"][3]),
        USUAL["nordic"],
        USUAL["ttwa"],
    ]
    found = []
    for rule in rules:
        area = labour_markets(ANYONE, kept, Asked(year, "", rule)).area_of(code)
        if area is not None:
            found.append((rule, area.name, len(area.codes)))
    return found
