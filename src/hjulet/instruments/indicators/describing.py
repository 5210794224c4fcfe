"""The data as they came: what there is of each unit and each indicator (OECD/JRC handbook, step 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.screening import availability
from hjulet.instruments.indicators.treating import is_within, kurtosis, skewness

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.indicators.table import Table, Values


def describe_units(table: Table) -> pl.DataFrame:
    """For each unit: how many indicators are missing, how many are 0, and the shares (0-1) that are there and not 0."""
    import polars as pl

    missing = np.isnan(table.values).sum(axis=1)
    zeros = (table.values == 0).sum(axis=1)
    there = len(table.columns) - missing
    return pl.DataFrame(
        {
            "unit": list(table.units),
            "missing": missing,
            "zeros": zeros,
            "available_share": availability(table.values),
            "nonzero_share": np.divide(
                there - zeros, there, out=np.full(len(there), np.nan), where=there > 0
            ),
        }
    )


def describe_columns(table: Table) -> pl.DataFrame:
    """For each indicator: its spread and shape, and how much of it is there, not 0, and different.

    `is_outlying` says that it is too skewed and too peaked at once (JRC: 2 and 3.5), `alike` how many units share
    the commonest value. A column with nothing has nan.
    """
    import polars as pl

    return pl.DataFrame(
        [{"code": code, **_figures(table.column(code))} for code in table.columns], infer_schema_length=None
    )


def _figures(column: Values) -> dict[str, float | int | bool]:
    there = column[~np.isnan(column)]
    _, times = np.unique(there, return_counts=True)
    nothing = float("nan")
    return {
        "least": float(there.min()) if len(there) else nothing,
        "greatest": float(there.max()) if len(there) else nothing,
        "mean": float(there.mean()) if len(there) else nothing,
        "median": float(np.median(there)) if len(there) else nothing,
        "deviation": float(there.std(ddof=1)) if len(there) > 1 else nothing,
        "skewness": skewness(column),
        "kurtosis": kurtosis(column),
        "available": len(there),
        "nonzero": int(np.count_nonzero(there)),
        "different": len(times),
        "alike": int(times.max(initial=0)),
        "available_share": len(there) / len(column) if len(column) else nothing,
        "is_outlying": not is_within(column),
    }
