"""What places are compared by today: traits with label, unit, year and source, and a value for each place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hjulet.instruments.peers.errors import PeerError
from hjulet.instruments.peers.history import find_place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.peers.history import History

    Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing places are compared by. Shares are kept in 0–1 and shown in per cent."""

    key: str
    name_sv: str
    name_en: str
    unit: str = ""
    """"share", or the unit that is written after the number."""
    period: str = ""
    """The year, or the two years of a change."""
    source: str = ""
    weight: float = 1.0
    is_log: bool = False
    """Compared by ratio: from 5,000 to 10,000 is as far as from 50,000 to 100,000."""


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """Values of places, shape (places, traits), nan where missing; and groups, a word for each place.

    Raises
    ------
    PeerError : a shape that does not fit, a place twice, a value that is not above 0 and yet compared by ratio.
    """

    places: tuple[str, ...]
    traits: tuple[Trait, ...]
    values: Values
    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shape = (len(self.places), len(self.traits))
        if self.values.shape != shape:
            raise PeerError(
                f"the values have the shape {self.values.shape}; places and traits ask for {shape}"
            )
        if len(set(self.places)) < len(self.places):
            twice = next(code for code in self.places if self.places.count(code) > 1)
            raise PeerError("the place stands twice; keep one row", place=twice)
        for column, trait in enumerate(self.traits):
            low = self.values[:, column] <= 0
            if trait.is_log and low.any():
                raise PeerError(
                    f"{trait.key} is compared by ratio, and is {self.values[low, column][0]:g} here; "
                    "leave it empty when it is not known",
                    place=self.places[int(low.argmax())],
                )

    def row(self, place: str) -> int:
        """The row of a place, by code or name. Raises PeerError."""
        return find_place(place, self.places, self.names)

    def of_kind(self, place: str) -> Traits:
        """Those of the same kind, where codes of digits tell kinds apart by their length: "22" is no municipality."""
        code = self.places[self.row(place)]
        kept = [
            row for row, one in enumerate(self.places) if len(one) == len(code) or not (one + code).isdigit()
        ]
        groups = {name: tuple(words[row] for row in kept) for name, words in self.groups.items()}
        return replace(
            self, places=tuple(self.places[row] for row in kept), values=self.values[kept], groups=groups
        )

    def name(self, row: int) -> str:
        return self.names.get(self.places[row], self.places[row])

    def compared(self) -> Values:
        """The values as they are compared: logarithms of those that are compared by ratio."""
        import numpy as np

        is_log = np.array([trait.is_log for trait in self.traits], dtype=bool)
        logs = np.log(np.where(is_log, self.values, 1.0))
        return np.where(is_log, logs, self.values)


def traits_of(history: History, *, as_of: int | None = None) -> Traits:
    """What a population file says of its places: size, change over 10 and 20 years, and what is left of the peak.

    Examples
    --------
    >>> import numpy as np
    >>> from hjulet.instruments.peers.history import History
    >>> rows = np.array([np.linspace(100, 200, 11), np.linspace(200, 100, 11)])
    >>> found = traits_of(History(("a", "b"), tuple(range(2000, 2011)), rows))
    >>> [trait.key for trait in found.traits], found.values.tolist()
    (['population', 'change_10', 'share_of_peak'], [[200.0, 1.0, 1.0], [100.0, -0.5, 0.5]])
    """
    import numpy as np

    year = history.years[-1] if as_of is None else as_of
    known = history.until(year).population
    now, first = known[:, -1], history.years[0]
    if np.isnan(now).all():
        raise PeerError("no place has a population this year; ask for another with as_of", year=year)
    traits = [Trait("population", "folkmängd", "population", "", str(year), history.source, is_log=True)]
    columns = [now]
    for years in (10, 20):
        if year - years >= first:
            span = f"{year - years}–{year}"
            traits.append(
                Trait(
                    f"change_{years}", f"förändring {span}", f"change {span}", "share", span, history.source
                )
            )
            columns.append(now / known[:, -1 - years] - 1)
    span = f"{first}–{year}"
    name_sv, name_en = f"andel av toppen sedan {first}", f"share of the peak since {first}"
    traits.append(Trait("share_of_peak", name_sv, name_en, "share", span, history.source))
    columns.append(now / np.fmax.reduce(known, axis=1))
    return Traits(history.places, tuple(traits), np.stack(columns, axis=1), history.names)
