"""The population of many places over many years, on one division of places: what peers in time are looked for in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from hjulet.instruments.peers.errors import PeerError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]


def find_place(asked: str, places: Sequence[str], names: Mapping[str, str]) -> int:
    """The row of a place, by code or by name. Raises PeerError with what it may have been."""
    if asked in places:
        return places.index(asked)
    by_name = {names[code].casefold(): row for row, code in enumerate(places) if code in names}
    if asked.casefold() in by_name:
        return by_name[asked.casefold()]
    near = [places[by_name[name]] for name in get_close_matches(asked.casefold(), by_name, n=1)]
    near += get_close_matches(asked, places, n=1)
    shown = f"{near[0]} ({names[near[0]]})" if near and near[0] in names else "".join(near[:1])
    hint = f"did you mean {shown}?" if shown else f"there are {len(places)}, the first is {places[0]}"
    raise PeerError(f"there is no such place; {hint}", place=asked)


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Population by place and year, in borders that stay the same.

    Parameters
    ----------
    places : codes, as text, each once
    years : each year from the first to the last
    population : shape (places, years), inhabitants on 31 December; nan where it is not known, never 0
    names : of places, by code
    source : who publishes the figures
    features : further series of the same shape, such as the share aged 65 or over, by name

    Raises
    ------
    PeerError : a year left out, a place twice, a shape that does not fit, a population that is not above 0.

    Examples
    --------
    >>> import numpy as np
    >>> history = History(("a", "b"), (2000, 2001), np.array([[100.0, 90.0], [50.0, 60.0]]))
    >>> history.growth_of_all().round(3).tolist()
    [0.0, 0.0]
    """

    places: tuple[str, ...]
    years: tuple[int, ...]
    population: Values
    names: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    features: Mapping[str, Values] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import numpy as np

        shape = (len(self.places), len(self.years))
        for name, values in {"population": self.population, **self.features}.items():
            if values.shape != shape:
                raise PeerError(f"{name} has the shape {values.shape}; places and years ask for {shape}")
        if len(set(self.places)) < len(self.places):
            twice = next(code for code in self.places if self.places.count(code) > 1)
            raise PeerError("the place stands twice; keep one row", place=twice)
        for before, after in zip(self.years, self.years[1:], strict=False):
            if after != before + 1:
                raise PeerError(
                    f"the year comes after {before}; give each year, with nan if not known", year=after
                )
        wrong = (self.population <= 0) | np.isinf(self.population)
        if wrong.any():
            row, column = (int(index) for index in np.argwhere(wrong)[0])
            raise PeerError(
                f"a population of {self.population[row, column]:g} has no curve; leave the row out when the place "
                "did not exist or its population is not known",
                place=self.places[row],
                year=self.years[column],
            )

    def row(self, place: str) -> int:
        """The row of a place, by code or name. Raises PeerError."""
        return find_place(place, self.places, self.names)

    def column(self, year: int) -> int:
        """The column of a year. Raises PeerError with the years there are."""
        if not self.years or not self.years[0] <= year <= self.years[-1]:
            there = f"{self.years[0]}–{self.years[-1]}" if self.years else "none"
            raise PeerError(f"the year is not in the figures; there are {there}", year=year)
        return year - self.years[0]

    def name(self, row: int) -> str:
        return self.names.get(self.places[row], self.places[row])

    def until(self, year: int) -> History:
        """What was known at the end of `year`: nothing later is left."""
        end = self.column(year) + 1
        kept = {name: values[:, :end] for name, values in self.features.items()}
        return replace(self, years=self.years[:end], population=self.population[:, :end], features=kept)

    def last_unbroken_year(self) -> int:
        """The last year before the first gap, of all places together."""
        import numpy as np

        unknown = np.all(np.isnan(self.population), axis=0)
        gap = np.flatnonzero(~unknown[:-1] & unknown[1:])
        return self.years[int(gap[0])] if len(gap) else self.years[-1]

    def growth_of_all(self) -> Values:
        """Log growth of all places together since the first year, shape (years,).

        Each step counts the places known at both its ends, so that one that is missing does not look like a fall.
        """
        import numpy as np

        before, after = self.population[:, :-1], self.population[:, 1:]
        both = ~np.isnan(before + after)
        totals = np.where(both, before, 0).sum(axis=0), np.where(both, after, 0).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            steps = np.log(totals[1] / totals[0])
        return np.concatenate([np.zeros(1), np.cumsum(steps)])

    def grouped(self, group: Callable[[str], str], names: Mapping[str, str] | None = None) -> History:
        """Sums over groups of places, such as counties; nan where any part is."""
        import numpy as np

        of_place = [group(code) for code in self.places]
        groups = tuple(sorted(set(of_place)))
        member = np.array([[one == code for one in of_place] for code in groups])
        sums = np.stack([self.population[rows].sum(axis=0) for rows in member])
        return History(groups, self.years, sums, names or {}, self.source)
