"""One list of projects measured under every rule, into the records that are kept. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hjulet.hub import built_in
from hjulet.measure.populations import built_in_populations, populations
from hjulet.measure.support import (
    Clustering,
    RegionLine,
    RuleFigures,
    StatementLine,
    SupportFigures,
    TypeLine,
)
from hjulet.measure.support_places import nearest_year, places_in_middle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.funding import Lisa, Measures, Moran, Operations, Places, Sensitivity, Weights
    from hjulet.instruments.sources import Store
    from hjulet.measure.support_files import SupportList

PERMUTATIONS = 9_999
LORENZ_POINTS = 100
"""Of the curve that are kept: more is not seen."""
LEAST_COMMUTING = 0.9
"""Of the municipalities that must have commuters, for commuting to say who is whose neighbour in the country."""


def compute(store: Store, given: SupportList) -> SupportFigures:
    """Raises FundingError when no rule can place anything, SourceError when what is loaded cannot be read."""
    from hjulet.instruments.funding import contiguity, sensitivity
    from hjulet.instruments.funding.tables import operations_of

    operations = operations_of(store.rows(given.dataset))
    people = populations(store)
    if people.is_generated and not given.is_generated:
        people = built_in_populations()  # made-up people would make real support untrue
    places = places_in_middle(people, given.first_year, given.last_year)
    found = sensitivity(operations, places, weights=contiguity(places), permutations=PERMUTATIONS)
    flows, whose = _commuting(store, given, places)
    return SupportFigures(
        given.name,
        given.fund,
        given.first_year,
        given.last_year,
        operations.source,
        given.retrieved,
        given.is_generated,
        operations.currency,
        len(operations),
        operations.total,
        found.measures[0].allocation.unknown_amounts,
        places.source,
        places.year or 0,
        whose,
        places.codes,
        tuple(places.population.tolist()),
        places.types,
        tuple(_rule(one, found, operations, flows) for one in found.measures),
        tuple(found.left_out),
        found.weak,
        tuple(
            StatementLine(one.key, one.sv, one.en, _plain(one.holds), _plain(one.values), one.is_robust)
            for one in found.statements
        ),
    )


def _commuting(store: Store, given: SupportList, places: Places) -> tuple[Weights | None, str]:
    """Who commutes to whom, in the loaded year nearest to the middle of the period, and whose figures those are.

    None without flows of the whole country; made-up ones stand beside made-up projects alone.
    """
    from hjulet.instruments.funding import from_flows
    from hjulet.instruments.funding.errors import FundingError
    from hjulet.measure.commuting import commuting_years, read_commuting

    years = commuting_years(store)
    if not years:
        return None, ""
    [(year, flows)] = read_commuting(store, [nearest_year(years, given.first_year, given.last_year)])
    if year.is_generated and not given.is_generated:
        return None, ""
    try:
        weights = from_flows(places, flows)
    except FundingError:
        return None, ""
    if len(weights.islands) > (1 - LEAST_COMMUTING) * len(places):
        return None, ""
    return weights, f"{year.source}, {year.year}"


def _rule(one: Measures, found: Sensitivity, operations: Operations, flows: Weights | None) -> RuleFigures:
    from hjulet.instruments.funding import lisa, lorenz, moran, sentences

    allocation, shares = one.allocation, one.concentration
    country = allocation.located / float(allocation.places.population.sum())
    answers = one in found.strong and one.cities is not None
    curve = lorenz(allocation.amounts, allocation.places.population)
    around = None
    if flows is not None:
        rates = allocation.per_inhabitant
        around = _clustering(
            moran(rates, flows, permutations=PERMUTATIONS), lisa(rates, flows, permutations=PERMUTATIONS)
        )
    return RuleFigures(
        allocation.rule,
        allocation.located,
        allocation.unlocated_amount,
        allocation.unlocated_share,
        allocation.unlocated_projects,
        country,
        sentences(found, "sv", rule=allocation.rule) if answers else (),
        sentences(found, "en", rule=allocation.rule) if answers else (),
        shares.gini,
        shares.gini_of_places,
        shares.hoover,
        shares.theil.total,
        shares.theil.between_share,
        _thinned(curve.population_share, curve.amount_share),
        _types(one),
        _clustering(one.moran, one.lisa) if one.moran and one.lisa else None,
        around,
        _known(allocation.amounts),
        tuple(allocation.projects.tolist()),
        _known(one.quotients.low * country),
        _known(one.quotients.high * country),
        _regions(one, operations, "county"),
        _regions(one, operations, "labour_market_area"),
    )


def _clustering(of_all: Moran, local: Lisa) -> Clustering:
    return Clustering(of_all.value, of_all.expected, of_all.p_value, of_all.permutations, local.cluster)


def _types(one: Measures) -> tuple[TypeLine, ...]:
    from hjulet.instruments.funding.municipality_types import LABELS

    order = {kind: at for at, kind in enumerate(LABELS)}  # from the largest city to the smallest region
    return tuple(
        TypeLine(
            kind.type,
            *LABELS.get(kind.type, (kind.type, kind.type)),
            kind.places,
            kind.population,
            kind.amount_share,
            kind.population_share,
            kind.per_inhabitant,
            kind.median,
            kind.lower_quartile,
            kind.upper_quartile,
            kind.ratio,
            kind.is_few,
        )
        for kind in sorted(one.types, key=lambda kind: (order.get(kind.type, len(order)), kind.type))
    )


def _regions(one: Measures, operations: Operations, group: str) -> tuple[RegionLine, ...]:
    """Sums of municipalities; a project that touches several municipalities of a region counts there once."""
    import numpy as np

    from hjulet.instruments.funding.allocating import split

    allocation = one.allocation
    named = np.array(built_in.groups(allocation.places.codes)[group])
    keys, region = np.unique(named, return_inverse=True)
    pieces = split(operations, allocation.places, allocation.rule)
    pairs = np.unique(pieces.projects * len(keys) + region[pieces.places])
    projects = np.bincount(pairs % len(keys), minlength=len(keys))
    amounts = np.bincount(region, weights=allocation.amounts, minlength=len(keys))
    people = np.bincount(region, weights=allocation.places.population, minlength=len(keys))
    return tuple(
        RegionLine(str(key), float(people[at]), float(amounts[at]), int(projects[at]))
        for at, key in enumerate(keys)
        if key
    )


def _thinned(people: NDArray[np.float64], money: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """As many points as are seen, the first and the last among them."""
    import numpy as np

    at = np.unique(np.linspace(0, len(people) - 1, LORENZ_POINTS).round().astype(int))
    return tuple(
        (round(x, 5), round(y, 5)) for x, y in zip(people[at].tolist(), money[at].tolist(), strict=True)
    )


def _known(values: Any) -> tuple[float | None, ...]:
    found: Sequence[float] = values.tolist()
    return tuple(None if value != value else round(value, 2) for value in found)


def _plain(by_rule: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(rule): value for rule, value in by_rule.items()}
