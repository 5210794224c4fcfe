"""Places where people are and places they go to: a row each, with who lives there and what is there."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.gtfs_trips import FARTHEST_LAT, FARTHEST_LON

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.access.network import Network

    Floats = NDArray[np.float64]

PLACE = ("id", "name", "lon", "lat")
STOPS = "stops"


@dataclass(frozen=True, eq=False)
class Points:
    """Points, shape (points,): where they lie (degrees), and how much of each thing is there.

    `weights` holds a column of numbers for each thing: people of a group, jobs, schools, shops. `groups` names those that
    are people.
    """

    ids: tuple[str, ...] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    lon: Floats = field(repr=False)
    lat: Floats = field(repr=False)
    weights: Mapping[str, Floats] = field(default_factory=dict, repr=False)
    groups: tuple[str, ...] = ()
    file: str = ""

    def __len__(self) -> int:
        return len(self.ids)

    def weight(self, name: str, *, leave_out_missing: bool = False) -> Floats:
        """A column of numbers. Raises AccessError for a name that is not there, and where a number is missing.

        With `leave_out_missing` a point without a number counts for nothing in this column; `missing` says how many they are.
        """
        import numpy as np

        count = self.missing(name)
        values = self.weights[name]
        if count and not leave_out_missing:
            raise AccessError(
                f"a number is missing for {count} of {len(self)} points; write 0 where there is none",
                file=self.file, column=name, about=f"point {self.ids[int(np.isnan(values).argmax())]}",
            )  # fmt: skip
        return np.nan_to_num(values) if count else values

    def missing(self, name: str) -> int:
        """How many points have no number in a column. Raises AccessError for a name that is not there."""
        import numpy as np

        if name not in self.weights:
            there = ", ".join(self.weights) or "none"
            raise AccessError(
                f"there is no such column of numbers; there are: {there}", file=self.file, column=name
            )
        return int(np.isnan(self.weights[name]).sum())

    def ones(self) -> Floats:
        """Every point as much as any other."""
        import numpy as np

        return np.ones(len(self))

    def with_groups(self, groups: Sequence[str]) -> Points:
        """The same points, with these columns as the groups of people."""
        for name in groups:
            self.missing(name)
        return replace(self, groups=tuple(groups))

    def only(self, ids: Sequence[str]) -> Points:
        """Some of them, in the order asked for. Raises AccessError for an id that is not there."""
        import numpy as np

        place = {one: number for number, one in enumerate(self.ids)}
        for one in ids:
            if one not in place:
                raise AccessError(
                    f"there is no point '{one}'; there are {len(self)}, such as {self.ids[0]}", file=self.file
                )
        kept = np.array([place[one] for one in ids], dtype=np.int64)
        return Points(
            tuple(ids),
            tuple(self.names[at] for at in kept),
            self.lon[kept],
            self.lat[kept],
            {name: values[kept] for name, values in self.weights.items()},
            self.groups,
            self.file,
        )


def points_of_stops(network: Network) -> Points:
    """Every stop as a point of weight 1."""
    import numpy as np

    return Points(
        network.stop_ids,
        network.stop_names,
        network.stop_lon,
        network.stop_lat,
        {"stop": np.ones(network.stops)},
        file=STOPS,
    )


def read_points(path: str | Path, *, groups: Sequence[str] = ()) -> Points:
    """Points from a CSV (UTF-8; comma, semicolon or tab): `id`, `lon`, `lat`, perhaps `name`, and columns of numbers.

    Between semicolons or tabs numbers may have decimal commas, and no points or blanks between thousands.
    Every other column of numbers is a weight. A blank in it is not 0: it is known to be missing, and `Points.weight` refuses the
    column unless such points are to be left out. Columns of words are left aside. `groups` names the columns that are people, by group.

    Raises
    ------
    AccessError : with file, line and column.
    """
    file = Path(path)
    frame = _frame(file)
    if (again := ~frame["id"].is_first_distinct()).any():
        at = int(again.arg_true()[0])
        raise AccessError(f"'{frame['id'][at]}' stands twice", file=str(file), line=at + 2, column="id")
    lon, lat = (
        _degrees(frame[name], farthest, file)
        for name, farthest in (("lon", FARTHEST_LON), ("lat", FARTHEST_LAT))
    )
    names = frame["name"].fill_null("") if "name" in frame.columns else frame["id"]
    return Points(
        tuple(frame["id"]), tuple(names), lon, lat, _weights(frame, file), (), str(file)
    ).with_groups(groups)  # fmt: skip


def _frame(file: Path) -> pl.DataFrame:
    """The table as text; with decimal points, where the cells are parted by semicolon or tab and numbers have commas."""
    import polars as pl

    if not file.is_file():
        raise AccessError("there is no such file", file=str(file))
    try:
        with file.open(encoding="utf-8-sig") as opened:
            first = opened.readline()
        separator = max(",;\t", key=first.count)
        _check_heads(first, separator, file)
        frame = pl.read_csv(file, separator=separator, infer_schema=False)
    except UnicodeDecodeError:
        raise AccessError("it is not in UTF-8; save it so", file=str(file)) from None
    except pl.exceptions.PolarsError as fault:
        raise _unread(file, separator, str(fault)) from None
    frame = frame.rename(_head).with_columns(pl.all().str.strip_chars())
    for head in ("id", "lon", "lat"):
        if head not in frame.columns:
            raise AccessError(
                f"there is no such column; there are: {', '.join(frame.columns)}",
                file=str(file), line=1, column=head,
            )  # fmt: skip
    if not frame.height:
        raise AccessError("there are headings, and no rows under them", file=str(file), line=1)
    if (empty := frame["id"].is_null() | (frame["id"] == "")).any():
        at = int(empty.arg_true()[0]) + 2
        raise AccessError("nothing came where an id was expected", file=str(file), line=at, column="id")
    if separator == ",":
        return frame
    # As Swedish and German spreadsheets write: 14,8 and not 14.8.
    return frame.with_columns(pl.exclude("id", "name").str.replace(r"^(-?\d+),(\d+)$", "$1.$2"))


def _head(head: str) -> str:
    return head.strip().lower() if head.strip().lower() in PLACE else head.strip()


def _check_heads(first: str, separator: str, file: Path) -> None:
    heads = [_head(head) for head in next(csv.reader([first], delimiter=separator), [])]
    twice = next((head for at, head in enumerate(heads) if head and head in heads[:at]), None)
    if twice:
        raise AccessError("the heading stands twice", file=str(file), line=1, column=twice)


def _unread(file: Path, separator: str, said: str) -> AccessError:
    """The row that has more cells than there are headings, else what the reader said."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.reader(opened, delimiter=separator)
        try:
            heads = next(rows, [])
            for row in rows:
                if len(row) > len(heads):
                    words = f"{len(row)} cells came under {len(heads)} headings"
                    return AccessError(words, file=str(file), line=rows.line_num)
        except (csv.Error, UnicodeDecodeError):
            pass
    return AccessError(f"it cannot be read as a table ({' '.join(said.split())[:120]})", file=str(file))


def _degrees(column: pl.Series, farthest: int, file: Path) -> Floats:
    import polars as pl

    values = column.cast(pl.Float64, strict=False)
    wrong = ~(values.abs() <= farthest).fill_null(False)
    if wrong.any():
        at = int(wrong.arg_true()[0])
        raise AccessError(
            f"'{column[at] or ''}' came where degrees from -{farthest} to {farthest} were expected",
            file=str(file), line=at + 2, column=column.name,
        )  # fmt: skip
    return values.to_numpy()


def _weights(frame: pl.DataFrame, file: Path) -> dict[str, Floats]:
    """Columns of numbers; nan where nothing came. One that is numbers but for a cell or two has a slip, which is named."""
    import polars as pl

    found = {}
    for head in frame.columns:
        if head in PLACE:
            continue
        text = frame[head].replace("", None)
        values = text.cast(pl.Float64, strict=False)
        wrong = (values.is_null() & text.is_not_null()) | (values < 0) | ~values.is_finite()
        bad, there = int(wrong.sum() or 0), text.len() - text.null_count()
        if bad and bad * 10 > there:
            continue
        if bad:
            at = int(wrong.arg_true()[0])
            raise AccessError(
                f"'{text[at]}' came where a number of 0 or more was expected",
                file=str(file),
                line=at + 2,
                column=head,
            )
        found[head] = values.fill_null(float("nan")).to_numpy()
    return found
