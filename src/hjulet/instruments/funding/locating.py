"""What a list says of places, as pairs of project and place: names, codes, counties, whole countries, coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hjulet.instruments.funding.errors import FundingError
from hjulet.instruments.funding.files import Raw
from hjulet.instruments.funding.places import Gazetteer

if TYPE_CHECKING:
    import polars as pl

WIDER: Final = re.compile(
    r"(?:hela )?(?:landet|sverige|sweden|riket)|nationell\w*|.*(?: län| county|regionen)|region .*|flera(?: kommuner| län)?"
    r"|alla kommuner|ej angiv\w*|okänd|unknown|not specified|övriga?|utland\w*|[-–]|\d{2}|se\d{0,3}|\d{3} ?\d{2}",
    re.IGNORECASE,
)
"""A county, a country, a postcode: a place, and no municipality. Its money stays unlocated among municipalities."""
ASHORE_KM: Final = 3.0
BETWEEN: Final = r"[|;,\n]| och | and "


@dataclass
class Located:
    """Pairs gathered from columns of one kind, and what could not be placed."""

    pairs: list[pl.DataFrame] = field(default_factory=list)
    """Each with the columns `row` and `code`."""
    wider: set[str] = field(default_factory=set)
    unknown: int = 0


def locate(raw: Raw, heading: str, gazetteer: Gazetteer, into: Located, *, unknown: str = "error") -> None:
    """Add the pairs of one column. Each word is looked up once, however many rows say it.

    Raises FundingError, with line and column, for a place that is not known, unless `unknown` is "unlocated".
    """
    import polars as pl

    words = _words(raw.frame[heading], gazetteer)
    codes: dict[str, str | None] = {}
    strange = set()
    for row, word in words.unique("word", keep="first", maintain_order=True).iter_rows():
        codes[word] = found = gazetteer.find(word) or None
        if found is None and WIDER.fullmatch(word):
            into.wider.add(word)
        elif found is None:
            strange.add(word)
            if unknown != "unlocated":
                raise _no_place(raw, heading, row, word, gazetteer)
    code = pl.col("word").replace_strict(codes, return_dtype=pl.String).alias("code")
    into.pairs.append(words.select("row", code).drop_nulls())
    into.unknown += words.filter(pl.col("word").is_in(sorted(strange))).height


def _no_place(raw: Raw, heading: str, row: int, word: str, gazetteer: Gazetteer) -> FundingError:
    if gazetteer.find(word) == "":
        return raw.error(f"two places are called '{word[:40]}'; give its code", row, column=heading)
    near = gazetteer.near(word)
    hint = f"did you mean {near}?" if near else "give a code of four digits or a name"
    return raw.error(
        f"'{word[:40]}' is no place in the table; {hint} (with unknown='unlocated' its money is kept apart)",
        row,
        column=heading,
    )


def _words(cells: pl.Series, gazetteer: Gazetteer) -> pl.DataFrame:
    """The columns `row` and `word`: cells parted, but for a name that has an "och" or a comma in itself."""
    import polars as pl

    whole = [name for name in gazetteer.names.values() if re.search(BETWEEN, name)]
    cell = pl.col("cell")
    parted = pl.when(cell.is_in(whole)).then(cell).otherwise(cell.str.replace_all(BETWEEN, "|"))
    frame = cells.alias("cell").to_frame().with_row_index("row").drop_nulls()
    words = frame.select("row", parted.str.split("|").alias("word")).explode("word")
    return words.with_columns(pl.col("word").str.strip_chars(" \t\"'[]")).filter(pl.col("word") != "")


def locate_points(raw: Raw, heading: str, into: Located) -> None:
    """Add the municipality that each pair of coordinates (latitude, longitude) lies in, by the borders of SCB.

    The borders at hand leave out water and most islands, so a point up to 3 km outside goes to the nearest.
    One farther out or abroad is not placed, and counted. Raises FundingError for a cell that is no pair of
    numbers.
    """
    import numpy as np
    import polars as pl
    import shapely

    from hjulet.instruments.boundaries import municipality_shapes, upright

    numbers = raw.frame[heading].str.extract_all(r"-?\d+(?:\.\d+)?").list
    count = numbers.len()
    if (wrong := (count % 2 != 0) & raw.frame[heading].is_not_null()).any():
        row = int(wrong.arg_true()[0])
        raise raw.error(
            f"'{raw.frame[heading][row][:40]}' came where latitude and longitude were expected",
            row,
            column=heading,
        )
    rows = np.repeat(np.arange(raw.frame.height), count.fill_null(0).to_numpy() // 2)
    flat = (
        pl.Series(numbers.eval(pl.element().cast(pl.Float64)).explode())
        .drop_nulls()
        .to_numpy()
        .reshape(-1, 2)
    )
    codes, shapes = municipality_shapes()
    tree = shapely.STRtree(shapely.transform(shapes, upright))
    found = tree.query_nearest(
        shapely.points(upright(flat[:, ::-1])), max_distance=ASHORE_KM, all_matches=False
    )
    point, shape = found
    placed = pl.DataFrame(
        {"row": rows[point], "code": [codes[at] for at in shape.tolist()]},
        schema={"row": pl.UInt32, "code": pl.String},
    )
    into.pairs.append(placed)
    into.unknown += len(flat) - placed.height
