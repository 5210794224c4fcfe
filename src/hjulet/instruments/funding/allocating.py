"""From projects to places: whose the money is, by a rule that is said. What has no place stays apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

from hjulet.instruments.funding.errors import FundingError
from hjulet.instruments.funding.operations import Links, Operations
from hjulet.instruments.funding.places import Places

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

Rule = Literal["equal", "population", "seat", "location"]
RULES: Final[tuple[Rule, ...]] = get_args(Rule)
NEEDS: Final = {
    "equal": "names a municipality",
    "population": "names a municipality",
    "seat": "has a beneficiary whose municipality is known (give a table of seats)",
    "location": "has one place of its own",
}


@dataclass(frozen=True, eq=False)
class Allocation:
    """Support by place, under one rule.

    Parameters
    ----------
    rule : how projects with several places were split
    amounts : shape (places,), in `currency`; 0 where no project reaches
    projects : shape (places,), how many projects reach each place; a project counts once in each
    unlocated_amount, unlocated_projects : of projects that the rule cannot place; in no place's figure
    unknown_amounts : how many projects have no amount; they count among `projects` and carry no money
    total : all that is granted: what is placed and what is not
    dispersion : the mean size of what a place gets from a project, weighed by size; for intervals
        (`location_quotient`)
    """

    rule: Rule
    places: Places = field(repr=False)
    amounts: Floats = field(repr=False)
    projects: Integers = field(repr=False)
    unlocated_amount: float
    unlocated_projects: int
    unknown_amounts: int
    total: float
    dispersion: float
    currency: str = "SEK"
    source: str = ""

    @property
    def located(self) -> float:
        """What is placed: the sum of `amounts`."""
        return float(self.amounts.sum())

    @property
    def unlocated_share(self) -> float:
        """Of the money, 0–1; nan when there is no money."""
        return self.unlocated_amount / self.total if self.total else float("nan")

    @property
    def per_inhabitant(self) -> Floats:
        """Shape (places,), `currency` per inhabitant; nan where nobody lives or the population is not known."""
        import numpy as np

        people = self.places.population
        known = np.where(people > 0, people, np.nan)
        return np.asarray(self.amounts / known)

    def to_frame(self) -> pl.DataFrame:
        """A row for each place: code, name, type, population, projects, amount, amount_per_inhabitant."""
        import polars as pl

        places = self.places
        return pl.DataFrame(
            {
                "place": places.codes,
                "name": [places.name(code) for code in places.codes],
                **({"type": places.types} if places.types else {}),
                "population": places.population,
                "projects": self.projects,
                "amount": self.amounts,
                "amount_per_inhabitant": self.per_inhabitant,
            }
        ).with_columns(pl.lit(self.rule).alias("rule"))


@dataclass(frozen=True, eq=False)
class Pieces:
    """What each place gets of each project: arrays of one length, and which projects have no place."""

    projects: Integers = field(repr=False)
    places: Integers = field(repr=False)
    shares: Floats = field(repr=False)
    unplaced: Integers = field(repr=False)


def allocate(operations: Operations, places: Places, rule: Rule = "equal") -> Allocation:
    """How much support lands in each place?

    A list of projects seldom says where the money goes. It names municipalities that a project touches, where
    the beneficiary has its seat, or where the project is carried out, and each gives another map. So the rule
    is part of every answer.

    Parameters
    ----------
    rule : "equal": in equal parts to the municipalities a project touches (or its place, when it names no
        other). "population": to the same, in proportion to their inhabitants. "seat": all to the
        beneficiary's municipality. "location": to the place where the project is carried out; a project that
        touches one municipality is carried out there, and a project with several places is split in equal
        parts

    Returns
    -------
    Allocation. Of each project the parts sum to its amount; a project that the rule cannot place is unlocated
    as a whole.

    Raises
    ------
    FundingError : a project names a place that is not among `places`; the rule can place no project at all; a
        population is missing where money is to be split by it.

    Notes
    -----
    Touching is not receiving: under "equal" a project that names 290 municipalities gives Arjeplog as much as
    Stockholm.

    Examples
    --------
    >>> import numpy as np
    >>> places = Places(("a", "b"), np.array([90.0, 10.0]))
    >>> operations = Operations.of({"p": 100.0, "q": 7.0}, touched={"p": ["a", "b"]}, seat={"p": ["b"]})
    >>> [allocate(operations, places, rule).amounts.tolist() for rule in ("equal", "population", "seat")]
    [[50.0, 50.0], [90.0, 10.0], [0.0, 100.0]]
    >>> allocate(operations, places).unlocated_amount
    7.0
    """
    import numpy as np

    pieces = split(operations, places, rule)
    amounts = operations.amounts
    known = np.nan_to_num(amounts)[pieces.projects] * pieces.shares
    by_place = np.bincount(pieces.places, weights=known, minlength=len(places)).astype(np.float64)
    return Allocation(
        rule,
        places,
        by_place,
        np.bincount(pieces.places, minlength=len(places)),
        float(np.nansum(amounts[pieces.unplaced])),
        len(pieces.unplaced),
        int(np.isnan(amounts).sum()),
        operations.total,
        float(known @ known / known.sum()) if known.sum() else float("nan"),
        operations.currency,
        operations.source,
    )


def split(operations: Operations, places: Places, rule: Rule) -> Pieces:
    """The share of each project that each place gets by a rule; of a project that is placed the shares sum to 1."""
    import numpy as np

    if rule not in RULES:
        raise FundingError(f"there is no rule '{rule}'; there are: {', '.join(RULES)}")
    rows, there = _pairs(operations, rule)
    there = _in_table(operations, places, rows, there)
    weight = np.ones(len(rows))
    if rule == "population":
        weight = places.population[there]
        if (missing := np.isnan(weight)).any():
            at = int(np.flatnonzero(missing)[0])
            raise FundingError(
                "its population is not known, so nothing can be split by it; give it, or choose another rule",
                project=operations.ids[rows[at]],
                place=places.codes[there[at]],
            )
    whole = np.bincount(rows, weights=weight, minlength=len(operations))
    kept = whole[rows] > 0
    rows, there, weight = rows[kept], there[kept], weight[kept]
    if not len(rows):
        raise FundingError(
            f"the rule '{rule}' can place no project: none of {len(operations)} {NEEDS[rule]}; choose another rule"
        )
    unplaced = np.flatnonzero(whole <= 0)
    return Pieces(rows, there, weight / whole[rows], unplaced)


def pieces_frame(operations: Operations, places: Places, rule: Rule) -> pl.DataFrame:
    """A row for each project and place: project, place, share, amount. Projects without a place have a row without one."""
    import polars as pl

    pieces = split(operations, places, rule)
    ids = pl.Series("project", operations.ids)
    placed = pl.DataFrame(
        {
            "project": ids[pieces.projects],
            "place": pl.Series(places.codes)[pieces.places],
            "share": pieces.shares,
            "amount": operations.amounts[pieces.projects] * pieces.shares,
        }
    )
    left = pl.DataFrame(
        {"project": ids[pieces.unplaced], "amount": operations.amounts[pieces.unplaced]}
    ).select(
        "project", pl.lit(None, pl.String).alias("place"), pl.lit(None, pl.Float64).alias("share"), "amount"
    )
    return pl.concat([placed, left]).with_columns(pl.lit(rule).alias("rule"))


def _pairs(operations: Operations, rule: Rule) -> tuple[Integers, Integers]:
    """Projects and places (in the vocabulary of the list) that a rule looks at."""
    import numpy as np

    touched, location = operations.touched, operations.location
    if rule == "seat":
        return operations.seat.projects, operations.seat.places
    if rule == "location":
        lone = touched.number == 1
        return _either(location, touched, np.asarray(lone))
    return _either(touched, location, np.ones(len(operations), dtype=bool))


def _either(first: Links, second: Links, allowed: NDArray[np.bool_]) -> tuple[Integers, Integers]:
    """The places of the first kind; of projects that have none, those of the second, where that is allowed."""
    import numpy as np

    fall_back = (first.number == 0) & allowed
    if not fall_back.any():
        return first.projects, first.places
    rows = second.projects
    kept = fall_back[rows]
    return np.concatenate([first.projects, rows[kept]]), np.concatenate([first.places, second.places[kept]])


def _in_table(operations: Operations, places: Places, rows: Integers, there: Integers) -> Integers:
    """Where each place stands in the table of places. Raises FundingError for one that does not."""
    import numpy as np

    at = np.array([places.index.get(code, -1) for code in operations.codes], dtype=np.int64)
    found = at[there] if len(at) else there
    if (strange := found < 0).any():
        first = int(np.flatnonzero(strange)[0])
        raise FundingError(
            f"it is not among the {len(places)} places that were given; add it with its population",
            project=operations.ids[rows[first]],
            place=operations.codes[there[first]],
        )
    return found
