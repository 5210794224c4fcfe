"""What is missing filled in, by a rule that is said (OECD/JRC handbook, step 3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hjulet.instruments.indicators.model import ImputeMethod
    from hjulet.instruments.indicators.table import Panel, Table, Values

OVER_UNITS = ("mean", "median", "group_mean", "group_median")
OVER_YEARS = ("latest", "linear")


def impute(table: Table, method: ImputeMethod, group: str = "") -> Table:
    """Fill gaps from the other units: the mean or median of the column, or of the unit's group in it.

    `group` names a column of `table.groups`. A unit without a group, and a group without a value, keep their gaps.

    Raises IndicatorError for an unknown method or group, and for one that needs several years.
    """
    if method in OVER_YEARS:
        raise IndicatorError(
            f"to impute by '{method}' takes several years; use a panel, or mean or group_mean"
        )
    words = _words(method, group, table.groups, len(table.units))
    return table.with_values(_over_units(table.values, method, words))


def impute_panel(panel: Panel, method: ImputeMethod, group: str = "") -> Panel:
    """Fill gaps from other years of the same unit, sex and indicator, or from other units in the same year.

    `latest` carries the last known value forward; `linear` draws a line between known years and leaves the ends.
    The rest are as in `impute`. Raises IndicatorError as that does.
    """
    if method == "latest":
        return replace(panel, values=_carried_forward(panel.values))
    if method == "linear":
        return replace(panel, values=_interpolated(panel.values, panel.years))
    words = _words(method, group, panel.groups, len(panel.units))
    return replace(panel, values=_over_units(panel.values, method, words))


def _words(
    method: str, group: str, groups: Mapping[str, tuple[str, ...]], units: int
) -> tuple[str, ...] | None:
    """Of each unit, the group its gaps are filled from; None when the method fills from no units."""
    if method not in ("none", *OVER_UNITS, *OVER_YEARS):
        known = ", ".join(("none", *OVER_UNITS, *OVER_YEARS))
        raise IndicatorError(f"unknown method to impute '{method}'; there are {known}")
    if method == "none":
        return None
    if not method.startswith("group_"):
        return ("all",) * units
    if group not in groups:
        known = ", ".join(groups) or "none"
        raise IndicatorError(f"there is no grouping column '{group}' to impute by; there are: {known}")
    return groups[group]


def _over_units(values: Values, method: str, words: tuple[str, ...] | None) -> Values:
    """Shape (..., units, columns). Each column of each slice is filled by itself."""
    if words is None:
        return values
    filled, mine = values.copy(), np.array(words)
    for word in dict.fromkeys(words):
        if not word:
            continue
        rows = np.flatnonzero(mine == word)
        group = values[..., rows, :]
        filled[..., rows, :] = np.where(np.isnan(group), _middle(group, method), group)
    return filled


def _middle(values: Values, method: str) -> Values:
    """The mean or median over the units, nan where none has a value; shape (..., 1, columns)."""
    there = ~np.isnan(values)
    counts = there.sum(axis=-2, keepdims=True)
    if method.endswith("median"):
        ordered = np.sort(values, axis=-2)  # nan last
        low, high = np.maximum((counts - 1) // 2, 0), np.minimum(counts // 2, values.shape[-2] - 1)
        middle: Values = (
            np.take_along_axis(ordered, low, axis=-2) + np.take_along_axis(ordered, high, axis=-2)
        ) / 2
        return middle
    with np.errstate(invalid="ignore"):
        mean: Values = np.where(there, values, 0.0).sum(axis=-2, keepdims=True) / counts
    return mean


def _carried_forward(values: Values) -> Values:
    places = np.arange(values.shape[0]).reshape(-1, *[1] * (values.ndim - 1))
    latest = np.maximum.accumulate(np.where(np.isnan(values), 0, places), axis=0)
    return np.take_along_axis(values, latest, axis=0)


def _interpolated(values: Values, years: tuple[int, ...]) -> Values:
    flat = values.reshape(len(years), -1).copy()
    gaps = np.isnan(flat)
    for series in np.flatnonzero(gaps.any(axis=0) & ~gaps.all(axis=0)):
        known = ~gaps[:, series]
        flat[:, series] = np.interp(
            years, np.array(years)[known], flat[known, series], left=np.nan, right=np.nan
        )
    return flat.reshape(values.shape)
