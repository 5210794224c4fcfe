"""What no plan can go below: a program of whole numbers over sets of withdrawals, and the plan that is best by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.ranking import Ranking, links
from hjulet.instruments.access.working import Progress, blocks_of, worked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from hjulet.instruments.access.options import Options

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Small = NDArray[np.int32]

MOST_UNITS = 2**15 - 2
"""How many withdrawals there can be to choose from: as many as have a number of their own in a set."""
MOST_FAMILIES = 30_000
MOST_NODES = 2_000
"""How far a program is searched: a count, and not seconds, so that every machine gives the same plan."""
INFEASIBLE = 2
ROUNDING = 1e-6
"""What the solver may be wrong by, of the whole."""


@dataclass(frozen=True, eq=False)
class Trees:
    """What each worker is handed: how deep to grow, and the unit of each hop, of those that may be withdrawn."""

    options: Options = field(repr=False)
    depth: int
    units: int
    unit_of: Small = field(repr=False)
    weights: Counts = field(repr=False)
    people: Counts = field(repr=False)
    sums: Counts = field(repr=False)


def families(trees: Trees, destinations: Counts) -> dict[str, Counts]:
    """A block of destinations: families of sets with what is lost when any of a family's sets is gone."""
    from hjulet.instruments.access.families_kernel import families_of

    options = trees.options
    found = families_of(
        trees.depth, trees.units, trees.unit_of, options.hops, options.option, options.origin_starts, options.begin,
        links(options.ends.egress), links(options.reaching), destinations, trees.weights[destinations], trees.people,
        options.shape, options.times, trees.sums,
    )  # fmt: skip
    return {"families": found}


def families_lost(
    ranking: Ranking,
    able: Sequence[int],
    sums: Counts,
    depth: int,
    *,
    workers: int | None,
    executor: Any,
    progress: Progress | None = None,
) -> Counts:
    """Families of sets of these units of a ranking, sorted, and by how much whoever loses them loses, in whole numbers.

    Raises AccessError for more units than have a number of their own.
    """
    import numpy as np

    if len(able) > MOST_UNITS:
        raise AccessError(
            f"{len(able)} withdrawals to choose from are too many to say how good a plan is, {MOST_UNITS} can be: "
            "take routes or hours, or a shorter window"
        )
    of_unit = np.full(len(ranking.units) + 1, -1, dtype=np.int32)
    of_unit[list(able)] = np.arange(len(able), dtype=np.int32)
    people = next(iter(ranking.people.values()))
    trees = Trees(
        ranking.options, depth, len(able), of_unit[ranking.units.column[:, 0]], ranking.goals, people, sums
    )  # fmt: skip
    blocks = blocks_of(len(ranking.goals))
    found = [np.zeros((0, 5), dtype=np.int64)]
    for _, part in worked(families, trees, blocks, workers=workers, executor=executor, progress=progress):
        found = [_added(np.concatenate([*found, part["families"]]))]
    return found[0]


def _added(rows: Counts) -> Counts:
    """Each family once, with its sum; whole numbers, so that the order they came in leaves no trace."""
    import numpy as np

    rows = rows[np.lexsort(rows[:, -2::-1].T)]
    begins = np.ones(len(rows), dtype=bool)
    begins[1:] = (rows[1:, :-1] != rows[:-1, :-1]).any(axis=1)
    at = np.flatnonzero(begins)
    if not len(at):
        return rows
    return np.column_stack([rows[at, :-1], np.add.reduceat(rows[:, -1], at)])


@dataclass(frozen=True, eq=False)
class Program:
    """Least cost of withdrawals that save enough: a column each for units, sets of several and families of several sets.

    A set is gone when all its units are, a family when any of its sets is; what is asked is at least that, and costs never
    make it more.
    """

    units: int
    cost: Floats = field(repr=False)
    matrix: csr_array = field(repr=False)
    least: Floats = field(repr=False)

    @classmethod
    def of(
        cls, families: Counts, km: Floats, target: float, limits: Sequence[tuple[dict[int, int], int]]
    ) -> Program:
        """`limits` are rules: units with how many trips of the rule each takes, and how many may go in all."""
        import numpy as np
        from scipy.sparse import csr_array

        made = _Rows(len(km))
        for family, amount in _largest(families).items():
            made.cost[made.any_of(family)] += amount
        made.add(list(enumerate(km.tolist())), target)
        for takes, most in limits:
            made.add([(unit, -float(count)) for unit, count in takes.items()], -float(most))
        cost = np.zeros(made.columns)
        cost[list(made.cost)] = list(made.cost.values())
        matrix = csr_array(
            (made.values, (made.rows, made.at)), shape=(len(made.least), made.columns), dtype=np.float64
        )
        return cls(len(km), cost, matrix, np.array(made.least))

    @property
    def scale(self) -> float:
        """The solver's tolerances are for numbers around 1."""
        return float(self.cost.max(initial=0)) or 1.0

    def relaxed(self) -> tuple[float, Floats]:
        """The least cost when units may be withdrawn in part, and by how much each one not withdrawn would add to it; nothing
        saves enough: infinity."""
        import numpy as np
        from scipy.optimize import linprog

        found = linprog(
            self.cost / self.scale, A_ub=-self.matrix, b_ub=-self.least, bounds=(0, 1), method="highs"
        )
        if found.x is None:
            return np.inf, np.zeros(self.units)
        return (
            float(found.fun) * self.scale * (1 - ROUNDING),
            found.lower.marginals[: self.units] * self.scale,
        )

    def solved(self, gap: float) -> tuple[float, list[int]]:
        """What no set of whole units goes below, and the units of the best set found; infinity and none when there is none."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        whole = np.zeros(len(self.cost))
        whole[: self.units] = 1
        found = milp(
            self.cost / self.scale, constraints=LinearConstraint(self.matrix, self.least, np.inf),
            bounds=Bounds(0, 1), integrality=whole, options={"mip_rel_gap": gap, "node_limit": MOST_NODES},
        )  # fmt: skip
        if found.status == INFEASIBLE:
            return np.inf, []
        low = float(found.mip_dual_bound or 0) * self.scale * (1 - ROUNDING)
        return low, [] if found.x is None else np.flatnonzero(found.x[: self.units] > 0.5).tolist()


class _Rows:
    """The rows of a program as they are made: sums of columns that are at least so much."""

    def __init__(self, units: int) -> None:
        self.columns = units
        self.cost: defaultdict[int, float] = defaultdict(float)
        self.values: list[float] = []
        self.rows: list[int] = []
        self.at: list[int] = []
        self.least: list[float] = []
        self.sets: dict[int, int] = {}

    def add(self, terms: Sequence[tuple[int, float]], least: float) -> None:
        self.rows += [len(self.least)] * len(terms)
        self.at += [column for column, _ in terms]
        self.values += [value for _, value in terms]
        self.least.append(least)

    def new(self) -> int:
        self.columns += 1
        return self.columns - 1

    def all_of(self, some: int) -> int:
        """The column of a set: at least 1 when all its units are withdrawn."""
        units = units_of_set(some)
        if len(units) == 1:
            return units[0]
        if some not in self.sets:
            self.sets[some] = column = self.new()
            self.add([(column, 1.0), *((unit, -1.0) for unit in units)], 1.0 - len(units))
        return self.sets[some]

    def any_of(self, family: tuple[int, ...]) -> int:
        if len(family) == 1:
            return self.all_of(family[0])
        column = self.new()
        for some in family:
            self.add([(column, 1.0), (self.all_of(some), -1.0)], 0.0)
        return column


def units_of_set(some: int) -> list[int]:
    """The units of a set's number, as `joint_kernel` writes them.

    Examples
    --------
    >>> units_of_set((3 + 1) | (7 + 1) << 15)
    [3, 7]
    """
    from hjulet.instruments.access.joint_kernel import BITS

    found = []
    while some:
        found.append((some & ((1 << BITS) - 1)) - 1)
        some >>= BITS
    return found


def _largest(families: Counts) -> dict[tuple[int, ...], float]:
    """Families with their sums; those that matter least are taken for their single units alone, which makes no bound too high."""
    import numpy as np

    from hjulet.instruments.access.joint_kernel import BITS

    order = np.argsort(-families[:, -1], kind="stable")
    found: defaultdict[tuple[int, ...], float] = defaultdict(float)
    for place, row in enumerate(families[order].tolist()):
        family = tuple(some for some in row[:-1] if some)
        if place >= MOST_FAMILIES:
            family = tuple(some for some in family if some < 1 << BITS)
        if family:
            found[family] += float(row[-1])
    return dict(found)
