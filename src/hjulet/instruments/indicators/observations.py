"""Observations as the sources give them, one long table for everything, made into a panel at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.gathering import COUNTRY_CODES, codes_of, in_kinds, total_first
from hjulet.instruments.indicators.table import Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.model import Framework

NEEDED = ("unit", "period", "sex", "indicator", "value")


def panel_of_observations(framework: Framework, frame: pl.DataFrame) -> Panel:
    """The years, sexes, units and indicators of a long table on top of each other, as a framework is computed of.

    Rows of other series are left alone, and so are the country and, of a framework about Swedish units, groups of
    units ("G123"). Years without a row within the first and the last are not filled in.

    Parameters
    ----------
    framework : whose indicators are looked for, by their own code or by the name of their series.
    frame : columns unit, period, sex, indicator (text) and value (number, null when missing); others are left alone.

    Returns
    -------
    Panel, values of shape (years, sexes, units, indicators) with nan for what is missing, units in order of code,
    sexes with the total first. 1.2 million rows take a few tenths of a second.

    Raises
    ------
    IndicatorError : a column is missing, no row is of the framework, a period is not a year, a value stands twice.
    """
    import polars as pl

    columns = tuple(one.code for one in framework.indicators)
    kept = _of_the_framework(framework, frame, columns)
    if kept.is_empty():
        raise IndicatorError(f"there are no observations of an indicator of {framework.key}")
    years = _years(kept)
    sexes = tuple(sorted(kept["sex"].unique().to_list(), key=total_first))
    units = tuple(sorted(kept["unit"].unique().to_list()))
    shape = (len(years), len(sexes), len(units), len(columns))
    at = np.ravel_multi_index(
        (
            _places(kept["period"], [str(year) for year in years]),
            _places(kept["sex"], sexes),
            _places(kept["unit"], units),
            kept["column"].to_numpy(),
        ),
        shape,
    )
    size = int(np.prod(shape))
    _check_once(kept, at, columns, size)
    values = np.full(size, np.nan)
    values[at] = kept["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return in_kinds(framework, Panel(years, sexes, units, columns, values.reshape(shape)))


def _of_the_framework(framework: Framework, frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The rows of the framework's series and kinds of units, once for each indicator that a series stands for."""
    import polars as pl

    if lacking := [name for name in NEEDED if name not in frame.columns]:
        raise IndicatorError(
            f"the observations have no column {', '.join(lacking)}; they have {frame.columns}"
        )
    place = {code: index for index, code in enumerate(columns)}
    pairs = [(name, place[code]) for name, codes in codes_of(framework).items() for code in codes]
    named = pl.DataFrame(
        {"indicator": [name for name, _ in pairs], "column": [index for _, index in pairs]},
        schema={"indicator": pl.String, "column": pl.Int64},
    )
    ours = frame.lazy().select(NEEDED).filter(~pl.col("unit").is_in(list(COUNTRY_CODES)))
    if any(kind.startswith("se:") for kind in framework.units):
        ours = ours.filter(~pl.col("unit").str.starts_with("G"))
    return ours.join(named.lazy(), on="indicator").collect()


def _years(kept: pl.DataFrame) -> tuple[int, ...]:
    periods = sorted(kept["period"].unique().to_list())
    if wrong := next((one for one in periods if not (one.isdigit() and len(one) == 4)), ""):
        series = kept.filter(kept["period"] == wrong)["indicator"][0]
        raise IndicatorError(
            f"the period '{wrong}' is no year of four digits, and a framework is computed of years",
            indicator=series,
        )
    return tuple(int(one) for one in periods)


def _places(series: pl.Series, words: Sequence[str]) -> NDArray[np.int64]:
    """Where each stands among the words, by the numbers that an Enum is made of."""
    import polars as pl

    return series.cast(pl.Enum(list(words))).to_physical().cast(pl.Int64).to_numpy()


def _check_once(kept: pl.DataFrame, at: NDArray[np.int64], columns: Sequence[str], size: int) -> None:
    counts = np.bincount(at, minlength=size)
    if counts.max() < 2:
        return
    row = kept.row(int(np.flatnonzero(counts[at] > 1)[0]), named=True)
    raise IndicatorError(
        f"there are two values of {row['period']} ({row['sex']}); keep one",
        unit=row["unit"],
        indicator=columns[row["column"]],
    )
