"""Projects with their money, and the three ways in which each has to do with places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hjulet.instruments.funding.errors import FundingError

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Links:
    """Places of each project: those of project `k` are `places[starts[k]:starts[k + 1]]` (CSR).

    Parameters
    ----------
    starts : shape (projects + 1,), rising from 0
    places : shape (links,), where each place stands in the vocabulary of `Operations`; a project names a
        place once
    """

    starts: Integers = field(repr=False)
    places: Integers = field(repr=False)

    @classmethod
    def of_pairs(cls, projects: Integers, places: Integers, n_projects: int) -> Links:
        """From pairs in any order; a pair that stands twice counts once."""
        import numpy as np

        width = int(places.max(initial=-1)) + 1
        pairs = np.unique(projects.astype(np.int64) * max(width, 1) + places)
        rows, there = np.divmod(pairs, max(width, 1))
        starts = np.zeros(n_projects + 1, dtype=np.int64)
        np.cumsum(np.bincount(rows, minlength=n_projects), out=starts[1:])
        return cls(starts, there)

    @property
    def number(self) -> Integers:
        """How many places each project has, shape (projects,)."""
        import numpy as np

        return np.diff(self.starts)

    @property
    def projects(self) -> Integers:
        """The project of each link, shape (links,)."""
        import numpy as np

        return np.repeat(np.arange(len(self.starts) - 1), self.number)


@dataclass(frozen=True, eq=False)
class Operations:
    """A list of projects (the regulations say operations) that have been granted support.

    Parameters
    ----------
    ids : each once
    amounts : shape (projects,), granted, in `currency`; 0 or more, nan where it is not known
    codes : of all places that any project names
    touched : the places a project says that it touches
    location : the place where it is carried out
    seat : the place where its beneficiary has its seat
    details : a row for each project: name, beneficiary, start, end, programme, as far as they are known. No
        contacts
    currency, amount_column, source : for the record
    notes : what was seen and left out on reading, in words
    """

    ids: tuple[str, ...] = field(repr=False)
    amounts: Floats = field(repr=False)
    codes: tuple[str, ...] = field(repr=False)
    touched: Links
    location: Links
    seat: Links
    details: pl.DataFrame | None = field(default=None, repr=False)
    currency: str = "SEK"
    amount_column: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        amounts: Mapping[str, float],
        *,
        touched: Mapping[str, Sequence[str]] | None = None,
        location: Mapping[str, Sequence[str]] | None = None,
        seat: Mapping[str, Sequence[str]] | None = None,
        currency: str = "SEK",
        source: str = "",
    ) -> Operations:
        """Projects from plain mappings: the amount of each, and its places by code.

        Examples
        --------
        >>> found = Operations.of({"p1": 100.0, "p2": 50.0}, touched={"p1": ["0180", "0114"]})
        >>> len(found), found.touched.number.tolist()
        (2, [2, 0])
        """
        import numpy as np

        ids = tuple(amounts)
        row = {name: at for at, name in enumerate(ids)}
        kinds = [touched or {}, location or {}, seat or {}]
        for kind in kinds:
            if strange := [name for name in kind if name not in row]:
                raise FundingError("there are places for it, and no amount", project=strange[0])
        codes = tuple(sorted({code for kind in kinds for some in kind.values() for code in some}))
        at = {code: place for place, code in enumerate(codes)}
        links = [
            Links.of_pairs(
                np.array([row[name] for name, some in kind.items() for _ in some], dtype=np.int64),
                np.array([at[code] for some in kind.values() for code in some], dtype=np.int64),
                len(ids),
            )
            for kind in kinds
        ]
        values = np.array(list(amounts.values()), dtype=np.float64)
        touching, carried_out, seated = links
        return cls(ids, values, codes, touching, carried_out, seated, currency=currency, source=source)

    def __post_init__(self) -> None:
        import numpy as np

        n = len(self.ids)
        if self.amounts.shape != (n,):
            raise FundingError(f"{self.amounts.shape} amounts came for {n} projects; give one for each")
        if (wrong := np.isinf(self.amounts) | (self.amounts < 0)).any():
            at = int(np.flatnonzero(wrong)[0])
            raise FundingError(
                f"the amount is {self.amounts[at]:g}; 0 or more was expected, and nothing where it is not known",
                project=self.ids[at],
            )
        for links in (self.touched, self.location, self.seat):
            if len(links.starts) != n + 1:
                raise FundingError(f"places came for {len(links.starts) - 1} projects, and there are {n}")

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def total(self) -> float:
        """All that is granted, as far as amounts are known."""
        import numpy as np

        return float(np.nansum(self.amounts))

    def with_seats(self, seats: Mapping[str, str]) -> Operations:
        """The same projects, with the municipality of each beneficiary's seat, by the beneficiary's name.

        A beneficiary that is not there keeps the seat it had, or none. Raises FundingError when nobody is
        known.
        """
        import numpy as np

        if self.details is None or "beneficiary" not in self.details.columns:
            raise FundingError("the list of projects names no beneficiaries, so their seats cannot be told")
        said = {" ".join(name.casefold().split()): code for name, code in seats.items()}
        names = [" ".join((name or "").casefold().split()) for name in self.details["beneficiary"].to_list()]
        found = [said.get(name) for name in names]
        if not any(found):
            raise FundingError(
                f"none of {len(set(names))} beneficiaries is in the table of seats; it goes by their names as they"
                f" stand in the list, such as '{self.details['beneficiary'][0]}'"
            )
        codes = (*self.codes, *sorted({code for code in found if code} - set(self.codes)))
        at = {code: place for place, code in enumerate(codes)}
        kept = np.array([code is None for code in found])[self.seat.projects]
        rows = [row for row, code in enumerate(found) if code]
        seat = Links.of_pairs(
            np.concatenate([self.seat.projects[kept], np.array(rows, dtype=np.int64)]),
            np.concatenate(
                [self.seat.places[kept], np.array([at[code] for code in found if code], dtype=np.int64)]
            ),
            len(self),
        )
        return replace(self, codes=codes, seat=seat)
