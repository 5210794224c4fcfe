"""Outliers drawn in, so that one unit does not decide the scale of all (OECD/JRC handbook, step 2; COINr's Treat)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hjulet.instruments.indicators.model import Treat, TreatMethod
    from hjulet.instruments.indicators.table import Table, Values


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was done with one column, and how skewed and peaked it was before and after."""

    code: str
    method: TreatMethod
    """What was done: "none", "winsorise" or "log"."""
    points: int
    """How many values were drawn in."""
    best_points: int
    """How many of them at the end that is good: there it is the best whose lead is cut."""
    skewness: float
    kurtosis: float
    skewness_after: float
    kurtosis_after: float
    marks: tuple[str, ...]
    """For each unit "", "high" or "low" (drawn in from there) or "log"."""
    is_within: bool
    """Whether the column is now within the limits. One with too few values or none apart cannot be judged, and is."""


class Winsorised(NamedTuple):
    values: Values
    high: NDArray[np.bool_]
    """Shape (units,): which were drawn down."""
    low: NDArray[np.bool_]

    @property
    def points(self) -> int:
        return int(self.high.sum() + self.low.sum())


def treat_outliers(
    table: Table, how: Treat, directions: Sequence[float] | Values | None = None
) -> tuple[Table, list[Treatment]]:
    """Draw in outliers of each column that is both too skewed and too peaked.

    `directions`, 1 or -1 for each column (without them: more is better), decide nothing of the treatment but whether
    it is the best or the worst that are drawn in. `winsorise` draws in at most so many values; `log` takes logarithms;
    `winsorise_else_log` takes logarithms of the original when winsorising did not help, as COINr does. Returns the
    treated table and what was done, by column.
    """
    values = table.values.copy()
    done = []
    for index, code in enumerate(table.columns):
        direction = 1 if directions is None else directions[index]
        values[:, index], treatment = treat_column(
            table.values[:, index], how, code=code, direction=direction
        )
        done.append(treatment)
    return table.with_values(values), done


def treat_column(
    column: Values, how: Treat, *, code: str = "", direction: float = 1
) -> tuple[Values, Treatment]:
    """One column, shape (units,), treated as `treat` says. Raises IndicatorError for an unknown method."""
    if how.method not in ("none", "winsorise", "log", "winsorise_else_log"):
        known = "none, winsorise, log, winsorise_else_log"
        raise IndicatorError(
            f"unknown method to treat outliers '{how.method}'; there are {known}", indicator=code
        )
    treated, points = column.copy(), 0
    method: TreatMethod = "none"
    marks = [""] * len(column)
    if how.method != "none" and not is_within(column, how.skewness, how.kurtosis):
        if how.method != "log":
            drawn = winsorise(column, how.most_points, skewness=how.skewness, kurtosis=how.kurtosis)
            treated, method, points = drawn.values, "winsorise", drawn.points
            marks = [
                "high" if high else "low" if low else ""
                for high, low in zip(drawn.high, drawn.low, strict=True)
            ]
        if how.method == "log" or (
            how.method == "winsorise_else_log" and not is_within(treated, how.skewness, how.kurtosis)
        ):
            treated, method, points = log_from_least(column), "log", 0
            marks = ["" if missing else "log" for missing in np.isnan(column)]
    return treated, Treatment(
        code,
        method,
        points,
        marks.count("high" if direction > 0 else "low"),
        skewness(column),
        kurtosis(column),
        skewness(treated),
        kurtosis(treated),
        tuple(marks),
        is_within(treated, how.skewness, how.kurtosis),
    )


def winsorise(
    column: Values, most_points: int = 5, *, skewness: float = 2.0, kurtosis: float = 3.5
) -> Winsorised:
    """Give the most extreme value that of its neighbour, again and again, until the column is within the limits.

    The end is the one the column is skewed to. Values that are alike are drawn in together, so a few more than
    `most_points` may be. Shape (units,); nan stays and is not counted.
    """
    return winsorise_each(column, [most_points], skewness=skewness, kurtosis=kurtosis)[0]


def winsorise_each(
    column: Values, limits: Sequence[int], *, skewness: float = 2.0, kurtosis: float = 3.5
) -> list[Winsorised]:
    """`winsorise` with each of several limits, in their order from the least: the work of the greatest alone."""
    if list(limits) != sorted(limits):
        raise IndicatorError(f"the limits go upwards, and these do not: {list(limits)}")
    values, is_done = column.copy(), is_within(column, skewness, kurtosis)
    high = low = np.zeros(len(column), dtype=np.bool_)
    points, drawn = 0, []
    for limit in limits:
        while points < limit and not is_done:
            if _skewness(values) >= 0:
                high = values == np.nanmax(values)
                values[high] = np.nanmax(values[~high])
            else:
                low = values == np.nanmin(values)
                values[low] = np.nanmin(values[~low])
            points, is_done = int(high.sum() + low.sum()), is_within(values, skewness, kurtosis)
        drawn.append(Winsorised(values.copy(), high, low))
    return drawn


def treat_each(column: Values, how: Treat, limits: Sequence[int]) -> list[Values]:
    """One column treated with each of several limits of `most_points`, upwards: what `treat_column` gives for each."""
    if how.method in ("none", "log") or is_within(column, how.skewness, how.kurtosis):
        return [treat_column(column, how)[0]] * len(limits)
    drawn = winsorise_each(column, limits, skewness=how.skewness, kurtosis=how.kurtosis)
    return [
        log_from_least(column)
        if how.method == "winsorise_else_log" and not is_within(one.values, how.skewness, how.kurtosis)
        else one.values
        for one in drawn
    ]


def is_within(column: Values, most_skewness: float = 2.0, most_kurtosis: float = 3.5) -> bool:
    """Whether a column may stay: it is not both more skewed and more peaked than the limits."""
    return not (abs(_skewness(column)) >= most_skewness and kurtosis(column) >= most_kurtosis)


def log_from_least(column: Values) -> Values:
    """log(x - min + 0.01 (max - min)): a logarithm that any column has, the COIN Tool's."""
    least, greatest = np.nanmin(column), np.nanmax(column)
    logs: Values = np.log(column - least + 0.01 * (greatest - least))
    return logs


def skewness(column: Values) -> float:
    """Sample skewness as in Excel and SAS (type 2 of Joanes and Gill 1998); nan with fewer than three values."""
    there = column[~np.isnan(column)]
    count = len(there)
    if count < 3:
        return float("nan")
    deviations = there - there.mean()
    squares = np.sum(deviations**2)
    if squares == 0:
        return float("nan")
    plain = np.sqrt(count) * np.sum(deviations**3) / squares**1.5
    return float(plain * np.sqrt(count * (count - 1)) / (count - 2))


_skewness = skewness  # `winsorise` has a parameter of that name


def kurtosis(column: Values) -> float:
    """Sample excess kurtosis as in Excel and SAS (type 2, 0 for a normal distribution); nan with fewer than four."""
    there = column[~np.isnan(column)]
    count = len(there)
    if count < 4:
        return float("nan")
    deviations = there - there.mean()
    squares = np.sum(deviations**2)
    if squares == 0:
        return float("nan")
    plain = count * np.sum(deviations**4) / squares**2
    return float(((count + 1) * (plain - 3) + 6) * (count - 1) / ((count - 2) * (count - 3)))
