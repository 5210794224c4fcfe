"""The one long table that every source is brought into, and what its content is: a hash that only figures move."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hjulet.instruments.sources.errors import SourceError

if TYPE_CHECKING:
    import polars as pl

TEXTS = ("unit", "period", "sex", "indicator", "status", "source")
KEY = ("indicator", "unit", "sex", "period")
"""What a value is of. Rows are kept in this order, so that one series is one stretch of the file."""
SEXES = ("T", "K", "M")
HASH_DIGITS = 32


def schema() -> Mapping[str, pl.DataType]:
    """The columns and their types, in order."""
    import polars as pl

    return {
        "unit": pl.String(),
        "period": pl.String(),
        "sex": pl.String(),
        "indicator": pl.String(),
        "value": pl.Float64(),
        "status": pl.String(),
        "source": pl.String(),
        "retrieved": pl.Datetime("us", "UTC"),
    }


def empty() -> pl.DataFrame:
    """The table with no rows."""
    import polars as pl

    return pl.DataFrame(schema=schema())


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """The table as it is kept: columns and types of `schema`, sorted, nan as missing.

    Raises SourceError for a missing column, a value that cannot be its type, a row without unit, period, sex or
    indicator, a sex that is not T, K or M, a number without end, and a value that stands twice.
    """
    import polars as pl

    expected = schema()
    if lacking := [name for name in expected if name not in frame.columns]:
        raise SourceError(
            f"observations lack the column {', '.join(lacking)}; they are {', '.join(expected)}"
        )
    try:
        typed = frame.select(pl.col(name).cast(kind) for name, kind in expected.items())
    except pl.exceptions.PolarsError as error:
        raise SourceError(f"a value is not of its column's type: {str(error).splitlines()[0]}") from None
    rows = typed.with_columns(
        pl.col("value").fill_nan(None) + 0.0,  # -0.0 and 0.0 are one figure
        pl.col("status", "source").fill_null(""),
    )
    _check(rows)
    return rows.sort(KEY)


def _check(rows: pl.DataFrame) -> None:
    import polars as pl

    for name in KEY:
        if rows.select((pl.col(name).is_null() | (pl.col(name) == "")).any()).item():
            raise SourceError(
                f"a row has no {name}; each value is of a unit, a period, a sex and an indicator"
            )
    if rows["retrieved"].is_null().any():
        raise SourceError(
            f"{_named(rows.filter(rows['retrieved'].is_null()))} does not say when it was retrieved"
        )
    if other := sorted(set(rows["sex"].unique()) - set(SEXES)):
        raise SourceError(f"the sex '{other[0]}' is not known; it is T (total), K (women) or M (men)")
    if (endless := rows.filter(pl.col("value").is_infinite())).height:
        raise SourceError(f"{_named(endless)} has a value without end; leave it empty when it is not known")
    if rows.select(KEY).is_duplicated().any():
        twice = rows.filter(rows.select(KEY).is_duplicated())
        raise SourceError(f"{_named(twice)} stands twice; keep one value")


def _named(rows: pl.DataFrame) -> str:
    first = rows.row(0, named=True)
    return f"{first['indicator']} of {first['unit']} in {first['period']} ({first['sex']})"


def content_hash(rows: pl.DataFrame, *, texts: Sequence[str] = TEXTS, number: str = "value") -> str:
    """32 hex digits over everything but `retrieved`: the same figures fetched again are the same content.

    `rows` as `in_order` gives them, `texts` and `number` their columns. It does not hang on how Parquet is written, or by
    which version.
    """
    import polars as pl

    digest = hashlib.sha256()
    for name in texts:
        words = rows[name].unique().sort().to_list()
        digest.update(json.dumps([name, words], ensure_ascii=False).encode())
        places = rows[name].cast(pl.Enum(words)).to_physical().cast(pl.UInt32)
        digest.update(places.to_numpy().tobytes())
    digest.update(rows[number].is_null().cast(pl.UInt8).to_numpy().tobytes())
    digest.update(rows[number].fill_null(0.0).to_numpy().tobytes())
    return digest.hexdigest()[:HASH_DIGITS]
