"""Projects with support as a snapshot keeps them: a row for each, with its money and the places it names.

Nothing about persons has a column here: what a list says of contacts is left where it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from hjulet.instruments.sources import observations
from hjulet.instruments.sources.errors import SourceError

if TYPE_CHECKING:
    import polars as pl

SERIES: Final = "project-support"
"""What a manifest calls it, as it names the series of figures."""
PLACES: Final = ("touched", "location", "seat")
"""Columns of places: codes with | between, in order; empty when none is named."""
BETWEEN: Final = "|"
TEXTS: Final = (
    *("project", "name", "beneficiary", "programme", "fund", "period", "start", "end"),
    *PLACES,
    *("currency", "status", "source"),
)
NUMBER: Final = "amount"
PERIOD: Final = re.compile(r"\d{4}(-\d{4})?")


def schema() -> Mapping[str, pl.DataType]:
    """The columns and their types, in order: `TEXTS`, the amount in `currency` (null when not known), and when fetched."""
    import polars as pl

    return {
        **dict.fromkeys(TEXTS, pl.String()),
        NUMBER: pl.Float64(),
        "retrieved": pl.Datetime("us", "UTC"),
    }


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """The table as it is kept: columns and types of `schema`, sorted by project, what is not known empty.

    Raises SourceError for a missing column, a value that cannot be its type, a project without id or that stands twice,
    an amount below 0 or without end, and a period that is not "2014-2020" or "2016".
    """
    import polars as pl

    expected = schema()
    if lacking := [name for name in expected if name not in frame.columns]:
        raise SourceError(
            f"the projects lack the column {', '.join(lacking)}; they are {', '.join(expected)}"
        )
    try:
        typed = frame.select(pl.col(name).cast(kind) for name, kind in expected.items())
    except pl.exceptions.PolarsError as error:
        raise SourceError(f"a value is not of its column's type: {str(error).splitlines()[0]}") from None
    rows = typed.with_columns(pl.col(*TEXTS).fill_null(""), pl.col(NUMBER).fill_nan(None) + 0.0)
    _check(rows)
    return rows.sort("project")


def _check(rows: pl.DataFrame) -> None:
    import polars as pl

    if (rows["project"] == "").any():
        raise SourceError("a project has no id; give each its own")
    if (twice := rows.filter(pl.col("project").is_duplicated())).height:
        raise SourceError(f"the project '{twice['project'][0]}' stands twice; keep one row for each")
    wrong = rows.filter((pl.col(NUMBER) < 0) | pl.col(NUMBER).is_infinite())
    if wrong.height:
        one = wrong.row(0, named=True)
        raise SourceError(
            f"the project '{one['project']}' has the amount {one[NUMBER]:g}; 0 or more was expected"
        )
    if rows["retrieved"].is_null().any():
        raise SourceError("a project does not say when it was retrieved")
    for period in rows["period"].unique().to_list():
        first, _, last = period.partition("-")
        if not PERIOD.fullmatch(period) or (last and last < first):
            raise SourceError(f"'{period}' is no period; write it as 2014-2020, or as a year")


def content_hash(rows: pl.DataFrame) -> str:
    """32 hex digits over everything but `retrieved`. `rows` as `in_order` gives them."""
    return observations.content_hash(rows, texts=TEXTS, number=NUMBER)


def places_named(rows: pl.DataFrame) -> int:
    """How many different places the projects name, in any way."""
    import polars as pl

    codes = pl.concat([rows[name] for name in PLACES]).str.split(BETWEEN).explode().unique()
    return codes.drop_nulls().filter(codes.drop_nulls() != "").len()
