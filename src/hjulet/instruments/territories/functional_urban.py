"""Functional urban areas: cities, by where people live densely, and the areas that commute to them (EU and OECD)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.results import NOWHERE, Territories

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

Cell = tuple[int, int]
DENSE = 1500
"""Inhabitants of a cell of 1 km²."""
CITY_POPULATION = 50_000
CITY_SHARE = 0.5
"""Of an area's inhabitants, in an urban centre."""
MAJORITY = 5
"""Of a cell's eight neighbours: then a hole in an urban centre is part of it."""


def urban_centres(
    population: Mapping[Cell, float], *, min_density: float = DENSE, min_population: float = CITY_POPULATION
) -> tuple[frozenset[Cell], ...]:
    """Where do people live so densely, and so many together, that it is a city?

    Parameters
    ----------
    population : inhabitants of each cell of 1 km², by its column and row; cells that are not there have none
    min_density : inhabitants of a cell that counts
    min_population : inhabitants of all cells that hang together (by their sides, not their corners)

    Returns
    -------
    The cells of each centre, holes filled (a cell with five of eight neighbours in the same centre, again and again); the
    centre with most inhabitants first.

    Examples
    --------
    >>> ring = {(x, y): 9000 for x in range(3) for y in range(3) if (x, y) != (1, 1)}
    >>> [len(centre) for centre in urban_centres(ring | {(9, 9): 40_000})]
    [9]
    """
    dense = {cell for cell, people in population.items() if people >= min_density}
    centres = []
    while dense:
        centre, waiting = set(), [dense.pop()]
        while waiting:
            x, y = waiting.pop()
            centre.add((x, y))
            beside = {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & dense
            dense -= beside
            waiting += beside
        if sum(population[cell] for cell in centre) >= min_population:
            centres.append(_filled(centre))
    people = {centre: sum(population.get(cell, 0) for cell in centre) for centre in centres}
    return tuple(sorted(centres, key=lambda centre: (-people[centre], min(centre))))


def _around(cell: Cell) -> set[Cell]:
    x, y = cell
    return {(x + right, y + up) for right in (-1, 0, 1) for up in (-1, 0, 1)} - {cell}


def _filled(centre: set[Cell]) -> frozenset[Cell]:
    while True:
        edge = {one for cell in centre for one in _around(cell)} - centre
        holes = {cell for cell in edge if len(_around(cell) & centre) >= MAJORITY}
        if not holes:
            return frozenset(centre)
        centre = centre | holes


def cities_of(
    grid: Any, *, area: str, x: str, y: str, population: str, **limits: float
) -> dict[Hashable, int]:
    """Which areas are cities: those where half of the inhabitants live in an urban centre.

    Parameters
    ----------
    grid : polars or pandas frame, or a mapping of columns; a row for each cell of 1 km² and area that has inhabitants.
        `x` and `y` are whole numbers of km (a cell's column and row)
    limits : of `urban_centres`

    Returns
    -------
    The number of its centre, from 0, for each area that is a city, or part of one.
    """
    from hjulet.instruments.territories.tabulating import as_frame

    table = as_frame(grid)
    for column in (area, x, y, population):
        if column not in table.columns:
            raise TerritoryError(
                f"there is no such column; there are: {', '.join(table.columns)}", column=column
            )
    people: dict[Cell, float] = defaultdict(float)
    rows = list(table.select(area, x, y, population).iter_rows())
    for row, (_, column, line, inhabitants) in enumerate(rows, start=1):
        if inhabitants is None or not inhabitants >= 0:
            raise TerritoryError(
                f"'{inhabitants}' is not a number of inhabitants", row=row, column=population
            )
        people[int(column), int(line)] += inhabitants
    centre_of = {
        cell: number for number, cells in enumerate(urban_centres(people, **limits)) for cell in cells
    }
    inside: dict[Hashable, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    whole: dict[Hashable, float] = defaultdict(float)
    for one, column, line, inhabitants in rows:
        whole[one] += inhabitants
        if (number := centre_of.get((int(column), int(line)))) is not None:
            inside[one][number] += inhabitants
    return {
        one: min(parts, key=lambda number: (-parts[number], number))
        for one, parts in inside.items()
        if whole[one] > 0 and sum(parts.values()) >= CITY_SHARE * whole[one]
    }


def functional_urban_areas(
    flows: Flows,
    cities: Mapping[Hashable, Hashable],
    *,
    commuting_min: float = 0.15,
    neighbours: Mapping[Hashable, Sequence[Hashable]] | None = None,
) -> Territories:
    """Which areas belong to a city by the commuting to it?

    Parameters
    ----------
    flows : all employed residents, those who work at home included
    cities : the city of each area that is one or part of one (`cities_of`, or a list of one's own)
    commuting_min : share of employed residents, 0-1
    neighbours : the areas each area borders on; with them areas without a way to their city are dropped, and those
        surrounded by one functional urban area are added (what has the sea on one side counts as surrounded)

    Returns
    -------
    Territories; an area that belongs to no city has no region. `rules` are city, commuting zone, enclave, detached and
    outside. A region is named by the area of its city with most jobs, two cities in one by both.

    Raises
    ------
    TerritoryError : no area of the flows is a city.

    Notes
    -----
    Two cities are one when the share from one to the other reaches `commuting_min`, judged once and before any zone. An
    area joins the city with the largest share; of equal shares the one with most jobs, then the lowest.

    References
    ----------
    Dijkstra, Poelman and Veneri (2019), The EU-OECD definition of a functional urban area, doi:10.1787/d58cb34d-en.

    Examples
    --------
    >>> flows = Flows.from_frame(
    ...     {"o": ["c", "u", "u", "v", "v"], "d": ["c", "c", "u", "c", "v"], "n": [900, 20, 80, 10, 90]},
    ...     origin="o", destination="d", flow="n")
    >>> functional_urban_areas(flows, {"c": "City"}).labels
    {'c': 'c', 'u': 'c', 'v': None}
    """
    import numpy as np

    if not 0 < commuting_min <= 1:
        raise TerritoryError(f"commuting_min is {commuting_min:g}; give a share above 0 and at most 1")
    city = np.full(len(flows), NOWHERE, dtype=np.int64)
    heads: dict[Hashable, int] = {}
    for place, area in enumerate(flows.ids):
        if area in cities:
            city[place] = heads.setdefault(cities[area], len(heads))
    if not heads:
        some = ", ".join(str(one) for one in list(cities)[:3]) or "none"
        raise TerritoryError(f"no area of the flows is a city; the cities given are of: {some}")
    one_city = city.copy()
    city = _joined(flows, city, len(heads), commuting_min)
    region, rules = _zones(flows, city, commuting_min)
    if neighbours is not None:
        _on_the_map(flows, region, rules, city, neighbours)
    return Territories(
        flows, region, "functional_urban_areas",
        {"commuting_min": commuting_min, "cities": len(heads), "contiguous": neighbours is not None},
        seats=_seats(flows, city, one_city), rules=tuple(rules),
    )  # fmt: skip


def _to_cities(flows: Flows, city: Places, count: int) -> Any:
    """People by area of residence and city of work, a sparse matrix of shape (areas, cities)."""
    from scipy import sparse

    there = city[flows.destinations] >= 0
    home, work = flows.origins[there], city[flows.destinations[there]]
    return sparse.coo_array((flows.values[there], (home, work)), shape=(len(flows), count)).tocsr()


def _joined(flows: Flows, city: Places, count: int, least: float) -> Places:
    """Cities of which one sends so many to the other that they are one; numbered anew from 0."""
    import numpy as np
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    inside = city >= 0
    member = sparse.coo_array(
        (np.ones(int(inside.sum())), (city[inside], np.flatnonzero(inside))), shape=(count, len(flows))
    ).tocsr()
    between = (member @ _to_cities(flows, city, count)).toarray()
    residents = member @ flows.residents
    with np.errstate(divide="ignore", invalid="ignore"):
        strong = between / residents[:, None] >= least
    np.fill_diagonal(strong, False)
    _, group = connected_components(sparse.csr_array(strong), directed=True, connection="weak")
    return np.where(inside, group[city], NOWHERE)


def _zones(flows: Flows, city: Places, least: float) -> tuple[Places, list[str]]:
    import numpy as np

    count = int(city.max()) + 1
    there = _to_cities(flows, city, count).tocoo()
    jobs = np.bincount(city[city >= 0], flows.jobs[city >= 0], count)
    order = np.lexsort((there.col, -jobs[there.col], -there.data, there.row))
    area, first = np.unique(there.row[order], return_index=True)
    best, people = there.col[order][first], there.data[order][first]
    region = city.copy()
    rules = np.where(city >= 0, "city", "outside").astype(object)
    with np.errstate(divide="ignore", invalid="ignore"):
        enough = (people / flows.residents[area] >= least) & (people > 0) & (city[area] < 0)
    region[area[enough]] = best[enough]
    rules[area[enough]] = "commuting zone"
    return region, rules.tolist()


def _seats(flows: Flows, city: Places, one_city: Places) -> tuple[tuple[int, ...], ...]:
    """The area with most jobs of each city in a region, the city with the largest such area first."""
    best: dict[int, dict[int, int]] = defaultdict(dict)
    for place in sorted(range(len(flows)), key=lambda one: (-float(flows.jobs[one]), one)):
        if city[place] >= 0:
            best[int(city[place])].setdefault(int(one_city[place]), place)
    return tuple(tuple(best[region].values()) for region in range(len(best)))


def _on_the_map(
    flows: Flows,
    region: Places,
    rules: list[str],
    city: Places,
    neighbours: Mapping[Hashable, Sequence[Hashable]],
) -> None:
    """Drop what has no way to its city, then add what one region surrounds; changes `region` and `rules`."""
    rank = flows.rank
    beside: list[set[int]] = [set() for _ in flows.ids]
    for area, others in neighbours.items():
        for other in others:
            if area in rank and other in rank and area != other:
                beside[rank[area]].add(rank[other])
                beside[rank[other]].add(rank[area])
    reached: set[int] = set()
    waiting = [place for place in range(len(flows)) if city[place] >= 0]
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting += [one for one in beside[place] if region[one] == region[place]]
    for place in range(len(flows)):
        if region[place] >= 0 and place not in reached:
            region[place], rules[place] = NOWHERE, "detached"
    outside = {place for place in range(len(flows)) if region[place] < 0}
    while outside:
        group, waiting = set(), [min(outside)]
        while waiting:
            place = waiting.pop()
            if place in outside:
                outside.discard(place)
                group.add(place)
                waiting += beside[place]
        around = {int(region[one]) for place in group for one in beside[place] - group}
        if len(around) == 1:
            for place in group:
                region[place], rules[place] = next(iter(around)), "enclave"
