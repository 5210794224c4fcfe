"""Who lives where and works where: flows between areas, kept as a sparse matrix."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hjulet.instruments.territories.adding import add_up
from hjulet.instruments.territories.errors import TerritoryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.territories.checking import FlowCheck

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int32]
    Starts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Flows:
    """People by area of residence and area of work, as a square sparse matrix.

    A pair that is not there has no flow: a table of flows leaves its zeros out, and 0 here is known to be 0. The
    pairs lie row by row (CSR): those of area `k` are `starts[k]` to `starts[k + 1]`.

    Parameters
    ----------
    ids : the areas, each once. Codes of digits stand in the order of their numbers, other words in that of the
        alphabet; "the lower area" means the one that stands first here.
    starts : shape (areas + 1,), int64
    destinations : shape (pairs,), int32, rising within a row
    values : shape (pairs,), people, 0 or more
    names : of areas, for sentences
    source, year, group : what the figures are, for the record
    groups : values of groups of people (women, men) on the same pairs
    """

    ids: tuple[Hashable, ...]
    starts: Starts = field(repr=False)
    destinations: Integers = field(repr=False)
    values: Floats = field(repr=False)
    names: Mapping[Hashable, str] = field(default_factory=dict, repr=False)
    source: str = ""
    year: int | None = None
    group: str = ""
    groups: Mapping[str, Floats] = field(default_factory=dict, repr=False)

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        origin: str,
        destination: str,
        flow: str,
        group: str | None = None,
        year: str | None = None,
        total: str | None = None,
        duplicates: str = "error",
        names: Mapping[Any, str] | None = None,
        source: str = "",
    ) -> Flows:
        """What are the flows in this table?

        Parameters
        ----------
        frame : polars or pandas frame, or a mapping of columns; one row for each pair (and group)
        origin, destination : columns of areas, any hashable values, of one kind in both
        flow : column of people, finite and 0 or more
        group : column of groups of people; the flows of each are kept beside the whole (`of_group`)
        total : the group that is the whole; without it the whole is the sum of the groups. SCB adds noise to the total
            by itself, so that women and men do not sum to it
        year : column of years, which must hold one year alone; see `by_year`
        duplicates : "error", or "sum" to add up rows of the same pair (and group)
        names : of areas
        source : who publishes the figures

        Returns
        -------
        Flows. Pairs that are not in the table are 0.

        Raises
        ------
        TerritoryError : with row and column: a value that is missing, not a number, not finite or negative; a pair
            that stands twice; several years.

        Examples
        --------
        >>> flows = Flows.from_frame(
        ...     {"home": ["a", "a", "b"], "work": ["a", "b", "b"], "people": [80, 20, 50]},
        ...     origin="home", destination="work", flow="people")
        >>> flows.residents.tolist(), flows.jobs.tolist(), flows.own.tolist()
        ([100.0, 50.0], [80.0, 70.0], [80.0, 50.0])
        """
        from hjulet.instruments.territories.tabulating import tabulate

        table = tabulate(frame, origin, destination, flow, group, year, total, duplicates)
        return cls(
            table.ids, table.starts, table.destinations, table.values,
            dict(names or {}), source, table.year, total or "", table.groups,
        )  # fmt: skip

    def __post_init__(self) -> None:
        if self.starts.shape != (len(self.ids) + 1,) or self.destinations.shape != self.values.shape:
            raise TerritoryError(
                f"{len(self.ids)} areas, {len(self.starts)} starts, {len(self.destinations)} destinations and "
                f"{len(self.values)} values do not belong together; make flows with Flows.from_frame"
            )
        # Read-only views, always: nobody changes flows by accident, and the compiled loops meet one kind of array.
        for name in ("starts", "destinations", "values"):
            object.__setattr__(self, name, read_only(getattr(self, name)))
        object.__setattr__(self, "groups", {group: read_only(one) for group, one in self.groups.items()})

    def __len__(self) -> int:
        return len(self.ids)

    def __reduce__(self) -> tuple[Any, ...]:
        """Only what is not computed travels to another process."""
        told = (self.ids, self.starts, self.destinations, self.values, dict(self.names), self.source)
        return type(self), (*told, self.year, self.group, dict(self.groups))

    @cached_property
    def origins(self) -> Integers:
        """The row of each pair, shape (pairs,)."""
        import numpy as np

        return np.repeat(np.arange(len(self.ids), dtype=np.int32), np.diff(self.starts))

    @cached_property
    def residents(self) -> Floats:
        """Employed people who live in each area, shape (areas,)."""
        return add_up(self.origins, self.values, len(self.ids))

    @cached_property
    def jobs(self) -> Floats:
        """Employed people who work in each area, shape (areas,)."""
        return add_up(self.destinations, self.values, len(self.ids))

    @cached_property
    def own(self) -> Floats:
        """People who live and work in the same area, shape (areas,)."""
        within = self.destinations == self.origins
        return add_up(self.destinations[within], self.values[within], len(self.ids))

    @cached_property
    def turned(self) -> tuple[Starts, Integers, NDArray[np.int64]]:
        """The same pairs column by column (CSC): starts, origins, and where each pair stands among the rows."""
        import numpy as np
        from scipy import sparse

        places = np.arange(len(self.values), dtype=np.int64 if len(self.values) > 2**31 - 1 else np.int32)
        shape = len(self.ids), len(self.ids)
        columns = sparse.csr_array((places, self.destinations, self.starts), shape=shape).tocsc()
        return columns.indptr.astype(np.int64), columns.indices.astype(np.int32), columns.data

    @cached_property
    def turned_values(self) -> Floats:
        """The values in the order of `turned`."""
        values: Floats = self.values[self.turned[2]]
        return values

    @cached_property
    def rank(self) -> Mapping[Hashable, int]:
        """Where each area stands among `ids`."""
        return {area: place for place, area in enumerate(self.ids)}

    @property
    def total(self) -> float:
        return float(self.values.sum())

    @cached_property
    def digest(self) -> str:
        """A fingerprint of areas and flows, for the record of what a map was made of; groups and names do not count."""
        from hashlib import blake2b

        made = blake2b(repr(self.ids).encode(), digest_size=16)
        for values in (self.starts, self.destinations, self.values):
            made.update(values.data)
        return made.hexdigest()

    def row(self, area: Hashable) -> int:
        """Where an area stands. Raises TerritoryError with what is like it."""
        found = self.rank.get(area)
        if found is None and isinstance(area, str):  # ids may be numbers where a command line has words
            found = next((place for place, one in enumerate(self.ids) if str(one) == area), None)
        if found is None:
            from difflib import get_close_matches

            near = get_close_matches(str(area), [str(one) for one in self.ids[:20_000]], n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise TerritoryError(f"there is no such area among the {len(self.ids)}{hint}", area=area)
        return found

    def name(self, place: int) -> str:
        """The name of the area that stands at `place`, else its id."""
        area = self.ids[place]
        return self.names.get(area, str(area))

    def flow(self, origin: Hashable, destination: Hashable) -> float:
        """People who live in one area and work in the other; 0 when the pair is not in the table."""
        import numpy as np

        row, column = self.row(origin), self.row(destination)
        first, last = self.starts[row], self.starts[row + 1]
        at = first + np.searchsorted(self.destinations[first:last], column)
        return float(self.values[at]) if at < last and self.destinations[at] == column else 0.0

    def with_values(self, values: Floats, *, group: str | None = None) -> Flows:
        """The same pairs with other values, shape (pairs,): a group, or a draw. What is known of the pairs is kept."""
        made = replace(self, values=values, groups={}, group=self.group if group is None else group)
        for kept in ("origins", "turned", "rank"):
            if kept in self.__dict__:
                made.__dict__[kept] = self.__dict__[kept]
        return made

    def of_group(self, group: str) -> Flows:
        """The flows of one group. Raises TerritoryError when there is no such group."""
        if group not in self.groups:
            there = ", ".join(self.groups) or "none; name their column with group="
            raise TerritoryError(f"there is no group '{group}'; there are: {there}")
        return self.with_values(self.groups[group], group=group)

    def check(self, *, smallest: float = 3.0) -> FlowCheck:
        """What should be known of these flows before they are trusted? See `checking.check`."""
        from hjulet.instruments.territories.checking import check

        return check(self, smallest=smallest)


def read_only(values: NDArray[Any]) -> NDArray[Any]:
    """The same values, which cannot be changed through what is returned."""
    import numpy as np

    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view


def by_year(frame: Any, *, year: str, **columns: Any) -> dict[int, Flows]:
    """Flows of each year of a table by themselves, for `over_time`; columns as in `Flows.from_frame`."""
    import polars as pl

    from hjulet.instruments.territories.tabulating import as_frame, years_of

    table = as_frame(frame)
    years = years_of(table, year)
    return {
        one: Flows.from_frame(table.filter(pl.Series(years == one)), year=year, **columns)
        for one in sorted(set(years.to_list()))
    }
