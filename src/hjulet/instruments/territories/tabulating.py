"""From a table with a row for each pair to a sparse matrix, with every fault named by row and column."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hjulet.instruments.territories.adding import add_up
from hjulet.instruments.territories.errors import TerritoryError

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Table:
    """A matrix row by row, as `Flows` wants it."""

    ids: tuple[Hashable, ...]
    starts: NDArray[np.int64]
    destinations: NDArray[np.int32]
    values: NDArray[np.float64]
    groups: Mapping[str, NDArray[np.float64]]
    year: int | None


def tabulate(
    frame: Any,
    origin: str,
    destination: str,
    flow: str,
    group: str | None,
    year: str | None,
    total: str | None,
    duplicates: str,
) -> Table:
    """The matrix of a table. Parameters and errors as in `Flows.from_frame`."""
    if duplicates not in ("error", "sum"):
        raise TerritoryError(f"duplicates={duplicates!r}; give 'error' or 'sum'")
    table = as_frame(frame)
    for column in (origin, destination, flow, group, year):
        if column is not None and column not in table.columns:
            raise TerritoryError(
                f"there is no such column; there are: {', '.join(table.columns)}", column=column
            )
    if table.is_empty():
        raise TerritoryError("the table has no rows; a row for each pair of areas was expected")
    people = _people(table, flow)
    ids, rows, columns = factorise(table[origin], table[destination])
    one_year = _only_year(table, year) if year else None
    if group is None:
        starts, destinations, values = _matrix(
            table, len(ids), rows, columns, people, (origin, destination), duplicates
        )
        return Table(ids, starts, destinations, values, {}, one_year)
    return _grouped(
        table, ids, rows, columns, people, (origin, destination, group), total, duplicates, one_year
    )


def as_frame(frame: Any) -> pl.DataFrame:
    """A polars frame of whatever holds columns."""
    import polars as pl

    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if isinstance(frame, Mapping):
        return pl.DataFrame({head: _series(head, list(values)) for head, values in frame.items()})
    if hasattr(frame, "columns"):  # pandas and its like, with or without pyarrow
        return pl.DataFrame({str(head): _series(str(head), frame[head].tolist()) for head in frame.columns})
    raise TerritoryError(
        f"got {type(frame).__name__}; a polars or pandas frame, or a mapping of columns, was expected"
    )


def _series(head: str, values: list[Any]) -> pl.Series:
    import polars as pl

    try:
        return pl.Series(head, values, strict=True)
    except (TypeError, pl.exceptions.PolarsError):  # of several kinds, or tuples
        return pl.Series(head, values, dtype=pl.Object)


def _people(table: pl.DataFrame, flow: str) -> NDArray[np.float64]:
    """The column of people as numbers; the first row that is none is named."""
    import polars as pl

    given = table[flow]
    if given.dtype == pl.Object:
        given = pl.Series(
            flow, [None if one is None else str(one) for one in given.to_list()], dtype=pl.String
        )
    if given.dtype == pl.String:
        given = given.str.strip_chars()
    people = given.cast(pl.Float64, strict=False)
    wrong = ~(people.is_finite().fill_null(False) & (people >= 0).fill_null(False))
    if wrong.any():
        row = int(wrong.arg_true()[0])
        came = given[row]
        if came is None or came == "":
            said = "nothing came where a number of people was expected; leave the row out when nobody goes that way"
        elif people[row] is not None and people[row] < 0:
            said = f"'{came if isinstance(came, str) else format(came, 'g')}' is negative; a number of people is 0 or more"
        else:
            said = f"'{came}' came where a number of people was expected"
        raise TerritoryError(said, row=row + 1, column=flow)
    return people.to_numpy()


def factorise(
    origin: pl.Series, destination: pl.Series
) -> tuple[tuple[Hashable, ...], NDArray[np.int32], NDArray[np.int32]]:
    """Areas of both columns together, in order, and where each row's two areas stand among them.

    Factorising each column by itself would give the same area two numbers.
    """
    import polars as pl

    for series in (origin, destination):
        if series.dtype != pl.Object:
            empty = series.is_null() | (
                (series.str.strip_chars() == "") if series.dtype == pl.String else False
            )
            if empty.any():
                raise TerritoryError(
                    "the area has no code", row=int(empty.arg_true()[0]) + 1, column=series.name
                )
    kinds = {series.dtype for series in (origin, destination)}
    if len(kinds) > 1 and pl.String in kinds:
        raise TerritoryError(
            f"'{origin.name}' holds {origin.dtype} and '{destination.name}' {destination.dtype}, so that no area can be "
            "the same in both; make both text",
            column=destination.name,
        )
    if pl.Object in kinds:
        return _factorise_objects(origin.to_list(), destination.to_list())
    both = pl.concat([origin.rename("area"), destination.rename("area")], rechunk=False)
    areas = _ordered(both.unique())
    if areas.dtype == pl.String:
        kind = pl.Enum(areas)
        found = [series.cast(kind).to_physical() for series in (origin, destination)]
    else:
        ranks = pl.DataFrame({"area": areas, "rank": range(len(areas))})
        found = [
            series.cast(areas.dtype).rename("area").to_frame().join(ranks, on="area", how="left", maintain_order="left")["rank"]
            for series in (origin, destination)
        ]  # fmt: skip
    rows, columns = (one.cast(pl.Int32).to_numpy() for one in found)
    return tuple(areas.to_list()), rows, columns


def _ordered(areas: pl.Series) -> pl.Series:
    """Codes of digits by their number, however many digits; all else as it sorts."""
    import polars as pl

    if areas.dtype != pl.String or not areas.str.contains(r"^\d+$").all():
        return areas.sort()
    bare = pl.col("area").str.strip_chars_start("0")
    frame = areas.to_frame("area").sort(bare.str.len_chars(), bare, "area")
    return frame["area"]


def in_order(areas: Iterable[Hashable]) -> tuple[Hashable, ...]:
    """Areas in the order of `Flows.ids`: codes of digits by number, all else as it sorts, else as they come.

    >>> in_order(["10", "9", "0180"]), in_order([3, "a"])
    (('9', '10', '0180'), (3, 'a'))
    """
    listed = list(areas)
    if listed and all(isinstance(one, str) for one in listed):
        import polars as pl

        return tuple(_ordered(pl.Series("area", listed, dtype=pl.String)).to_list())
    with suppress(TypeError):
        listed.sort()  # type: ignore[call-arg]
    return tuple(listed)


def _factorise_objects(
    origin: list[Any], destination: list[Any]
) -> tuple[tuple[Hashable, ...], NDArray[np.int32], NDArray[np.int32]]:
    """Areas that only Python knows how to compare: in their own order, else in that of their first rows."""
    import numpy as np

    for head, values in (("origin", origin), ("destination", destination)):
        for row, one in enumerate(values):
            if one is None or not isinstance(one, Hashable):
                raise TerritoryError(
                    f"{one!r} is no area: it is empty or cannot be hashed", row=row + 1, column=head
                )
    areas = in_order(dict.fromkeys([*origin, *destination]))
    rank = {area: place for place, area in enumerate(areas)}
    rows, columns = (np.array([rank[one] for one in side], dtype=np.int32) for side in (origin, destination))
    return areas, rows, columns


def _matrix(
    table: pl.DataFrame,
    areas: int,
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    people: NDArray[np.float64],
    keys: tuple[str, ...],
    duplicates: str,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    import numpy as np
    from scipy import sparse

    made = sparse.coo_array((people, (rows, columns)), shape=(areas, areas)).tocsr()  # sums what stands twice
    made.sort_indices()
    if made.nnz < len(people) and duplicates == "error":
        _raise_duplicate(table, keys)
    return made.indptr.astype(np.int64), made.indices.astype(np.int32, copy=False), made.data


def _raise_duplicate(table: pl.DataFrame, keys: tuple[str, ...]) -> None:
    first: dict[tuple[Any, ...], int] = {}
    for row, key in enumerate(zip(*(table[one].to_list() for one in keys), strict=True)):
        if key in first:
            pair = ", ".join(str(part) for part in key)
            raise TerritoryError(
                f"the pair {pair} stands {row - first[key]} rows above as well; keep one, or add them up with "
                "duplicates='sum'",
                row=row + 1, column=keys[1],
            )  # fmt: skip
        first[key] = row


def _grouped(
    table: pl.DataFrame,
    ids: tuple[Hashable, ...],
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    people: NDArray[np.float64],
    keys: tuple[str, str, str],
    total: str | None,
    duplicates: str,
    year: int | None,
) -> Table:
    """Each group on the pairs that any of them has."""
    import numpy as np
    import polars as pl

    group = table[keys[2]].cast(pl.String)
    if group.is_null().any():
        raise TerritoryError(
            "the group has no name", row=int(group.is_null().arg_true()[0]) + 1, column=keys[2]
        )
    labels = sorted(set(group.to_list()))
    if total is not None and total not in labels:
        raise TerritoryError(f"there is no group '{total}'; there are: {', '.join(labels)}", column=keys[2])
    pair = rows.astype(np.int64) * len(ids) + columns
    pairs, place = np.unique(pair, return_inverse=True)
    member = {label: group.to_numpy() == label for label in labels}
    if duplicates == "error" and any(len(np.unique(place[of])) < of.sum() for of in member.values()):
        _raise_duplicate(table, keys)
    values = {label: add_up(place[of], people[of], len(pairs)) for label, of in member.items()}
    whole = values[total] if total is not None else np.sum(list(values.values()), axis=0)
    starts = np.searchsorted(pairs, np.arange(len(ids) + 1, dtype=np.int64) * len(ids))
    return Table(
        ids, starts.astype(np.int64), (pairs % len(ids)).astype(np.int32), whole,
        {label: one for label, one in values.items() if label != total}, year,
    )  # fmt: skip


def years_of(table: pl.DataFrame, year: str) -> pl.Series:
    """A column of years as whole numbers."""
    import polars as pl

    years = table[year].cast(pl.Int64, strict=False)
    if years.is_null().any():
        row = int(years.is_null().arg_true()[0])
        raise TerritoryError(f"'{table[year][row]}' is not a year", row=row + 1, column=year)
    return years


def _only_year(table: pl.DataFrame, year: str) -> int:
    years = sorted(set(years_of(table, year).to_list()))
    if len(years) > 1:
        raise TerritoryError(
            f"flows of several years ({', '.join(map(str, years[:6]))}) are not added up; take one, or make flows of each "
            "with by_year",
            column=year,
        )
    return int(years[0])
