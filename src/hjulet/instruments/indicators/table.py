"""Values of units, as arrays: one cross-section, or several years and sexes on top of each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """One cross-section: a row for each unit, a column for each indicator. What is missing is nan, and never 0."""

    units: tuple[str, ...]
    columns: tuple[str, ...]
    values: Values
    """Shape (units, columns)."""
    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Grouping columns, a word for each unit: county, kind of municipality."""
    denominators: Mapping[str, Values] = field(default_factory=dict)
    """What some columns are divided by, a value for each unit."""
    kinds: tuple[str, ...] = ()
    """Of each unit, what it is compared with, as in a panel; without them all are compared with each other."""

    def column(self, code: str) -> Values:
        return self.values[:, self.columns.index(code)]

    def with_values(self, values: Values) -> Table:
        return replace(self, values=values)


@dataclass(frozen=True, slots=True)
class Panel:
    """The same units and columns over years and sexes. Shape of `values`: (years, sexes, units, columns)."""

    years: tuple[int, ...]
    sexes: tuple[str, ...]
    units: tuple[str, ...]
    columns: tuple[str, ...]
    values: Values
    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    """Of each unit, what it is compared with: "se:municipality", "se:county". Each kind is normalised apart."""

    def at(self, year: int, sex: str = "T") -> Table:
        values = self.values[self.years.index(year), self.sexes.index(sex)]
        return Table(self.units, self.columns, values, self.names, self.groups, kinds=self.kinds)
