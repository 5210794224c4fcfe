"""How two divisions differ: how alike they are, what was split and what merged, and which region is which."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.instruments.territories.adding import add_up
from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.results import Territories

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = Mapping[Hashable, Hashable | None]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two divisions of the same areas are, whatever their regions are called."""

    adjusted_rand: float
    """ARI: pairs of areas told alike, less what chance gives; 1 is the same, 0 chance (Hubert and Arabie 1985)."""
    normalised_mutual_information: float
    """NMI, by the mean of the two entropies; 1 is the same, 0 is nothing in common."""
    variation_of_information: float
    """In nats; 0 is the same (Meilă 2007)."""


@dataclass(frozen=True)
class Comparison:
    """A division against another, `before` and `after`.

    `overlaps` has a row for each pair of regions that share areas: before, after, areas, employed (residents by the flows
    of the first), share_of_before, share_of_after, and `event`: same, split, merge, or moved (both).
    """

    by_area: Likeness
    by_employed: Likeness
    """The same with each area counted as its employed residents."""
    overlaps: pl.DataFrame
    same_name: Mapping[Hashable, Hashable]
    """For each region after, the region before it is the heir of: the pair that shares most employed people, each
    region at most once. What is not here is new."""
    moved: tuple[Hashable, ...]
    """Areas whose region after is not the heir of their region before."""
    left_out: tuple[Hashable, ...]
    """Areas that one of the two does not place."""


def compare(first: Territories | Labels, second: Territories | Labels) -> Comparison:
    """What differs between two divisions of the same areas?

    Parameters
    ----------
    first, second : territories, or regions by area (an official list); None for an area without a region. Without
        flows each area counts as one person

    Raises
    ------
    TerritoryError : they have no area in common.

    References
    ----------
    Hubert and Arabie (1985), doi:10.1007/BF01908075. Vinh, Epps and Bailey (2010), JMLR 11:2837. Meilă (2007),
    doi:10.1016/j.jmva.2006.11.013.

    Examples
    --------
    >>> found = compare({"a": 1, "b": 1, "c": 2, "d": 2}, {"a": "x", "b": "x", "c": "y", "d": "z"})
    >>> found.overlaps.select("before", "after", "event").rows()
    [('1', 'x', 'same'), ('2', 'y', 'split'), ('2', 'z', 'split')]
    >>> found.same_name, found.moved, round(found.by_area.adjusted_rand, 3)
    ({'x': 1, 'y': 2}, ('d',), 0.571)
    """
    import numpy as np

    before, after = _labels(first), _labels(second)
    areas = [area for area in before if before[area] is not None and after.get(area) is not None]
    left_out = [area for area in {**before, **after} if before.get(area) is None or after.get(area) is None]
    if not areas:
        raise TerritoryError(
            f"the two have no area in common: {_some(before)} against {_some(after)}; codes must be written alike"
        )
    heads_before, rows = _codes([before[area] for area in areas])
    heads_after, columns = _codes([after[area] for area in areas])
    employed = _employed(first, second, areas)
    shape = len(heads_before), len(heads_after)
    overlaps = _overlaps(heads_before, heads_after, rows, columns, employed)
    heir = heirs(rows, columns, employed)
    moved = [area for area, row, column in zip(areas, rows, columns, strict=True) if heir.get(column) != row]
    return Comparison(
        likeness(rows, columns, np.ones(len(areas)), shape),
        likeness(rows, columns, employed, shape),
        overlaps,
        {heads_after[column]: heads_before[row] for column, row in sorted(heir.items())},
        tuple(moved),
        tuple(left_out),
    )


def _labels(division: Territories | Labels) -> Labels:
    return division.labels if isinstance(division, Territories) else division


def _some(labels: Labels) -> str:
    return ", ".join(str(one) for one in list(labels)[:3])


def _codes(labels: list[Hashable | None]) -> tuple[list[Hashable], NDArray[np.int64]]:
    """Labels in the order of their first areas, and where each area's label stands among them."""
    import numpy as np

    heads: dict[Hashable, int] = {}
    codes = np.array([heads.setdefault(label, len(heads)) for label in labels], dtype=np.int64)
    return list(heads), codes


def _employed(first: Territories | Labels, second: Territories | Labels, areas: list[Hashable]) -> Floats:
    import numpy as np

    for division in (first, second):
        if isinstance(division, Territories):
            flows = division.flows
            return np.array(
                [flows.residents[flows.rank[area]] if area in flows.rank else 0.0 for area in areas]
            )
    return np.ones(len(areas))


def likeness(
    rows: NDArray[np.int64], columns: NDArray[np.int64], weight: Floats, shape: tuple[int, int]
) -> Likeness:
    """Likeness of two divisions given as region numbers of each area, shape (areas,).

    With weights the adjusted Rand index counts pairs of people, as if each area were so many.

    >>> import numpy as np
    >>> likeness(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.ones(4), (2, 2)).normalised_mutual_information
    0.0
    """
    import numpy as np

    _, pair = np.unique(rows * shape[1] + columns, return_inverse=True)
    cells = add_up(pair, weight, int(pair.max()) + 1)
    cells = cells[cells > 0]
    first, second = add_up(rows, weight, shape[0]), add_up(columns, weight, shape[1])
    total = float(weight.sum())
    pairs = [float((one * (one - 1) / 2).sum()) for one in (cells, first, second)]
    all_pairs = total * (total - 1) / 2
    expected = pairs[1] * pairs[2] / all_pairs if all_pairs > 0 else 0.0
    most = (pairs[1] + pairs[2]) / 2
    rand = 1.0 if most == expected else (pairs[0] - expected) / (most - expected)
    joint, one, other = (_entropy(part, total) for part in (cells, first, second))
    shared = max(0.0, one + other - joint)
    mutual = 1.0 if one + other <= 1e-12 else 2 * shared / (one + other)
    shared_all = abs(joint - one) < 1e-12 and abs(joint - other) < 1e-12
    return Likeness(
        rand, 1.0 if shared_all else mutual, 0.0 if shared_all else max(0.0, 2 * joint - one - other)
    )


def _entropy(parts: Floats, total: float) -> float:
    import numpy as np

    shares = parts[parts > 0] / total
    return float(-(shares * np.log(shares)).sum())


def _overlaps(
    heads_before: list[Hashable],
    heads_after: list[Hashable],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    employed: Floats,
) -> pl.DataFrame:
    import numpy as np
    import polars as pl

    pair, at, areas = np.unique(rows * len(heads_after) + columns, return_inverse=True, return_counts=True)
    row, column = pair // len(heads_after), pair % len(heads_after)
    people = np.bincount(at, employed)
    parts_before, parts_after = np.bincount(row), np.bincount(column)
    events = [
        {(False, False): "same", (True, False): "split", (False, True): "merge"}.get(
            (bool(parts_before[one] > 1), bool(parts_after[other] > 1)), "moved"
        )
        for one, other in zip(row, column, strict=True)
    ]
    with np.errstate(invalid="ignore", divide="ignore"):
        of_before, of_after = (people / np.bincount(key, people)[key] for key in (row, column))
    return pl.DataFrame(
        {
            "before": [str(heads_before[one]) for one in row],
            "after": [str(heads_after[one]) for one in column],
            "areas": areas,
            "employed": people,
            "share_of_before": of_before,
            "share_of_after": of_after,
            "event": events,
        }
    ).with_columns(pl.selectors.float().fill_nan(None))


def heirs(before: NDArray[np.int64], after: NDArray[np.int64], employed: Floats) -> dict[int, int]:
    """Region before by region after: pairs that share most people first, each region once; of equals the first.

    Parameters
    ----------
    before, after : shape (areas,), region numbers from 0; employed : shape (areas,)

    >>> import numpy as np
    >>> heirs(np.array([0, 0, 1, 2]), np.array([7, 7, 7, 8]), np.ones(4))
    {7: 0, 8: 2}
    """
    import numpy as np

    if not len(before):
        return {}
    width = int(after.max()) + 1
    pair, at = np.unique(before * width + after, return_inverse=True)
    order = np.lexsort((pair, -np.bincount(at, employed)))
    heir: dict[int, int] = {}
    taken: set[int] = set()
    for row, column in zip((pair[order] // width).tolist(), (pair[order] % width).tolist(), strict=True):
        if column not in heir and row not in taken:
            heir[column] = row
            taken.add(row)
    return heir
