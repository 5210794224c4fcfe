"""Places that support can land in: their codes, inhabitants, kinds and points; and how a name becomes a code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.funding.errors import FundingError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CODE_HEADS = ("municipality_code", "code", "kod", "kommunkod", "place_code", "place")
SUFFIX = re.compile(r"s? (?:kommun|stad|municipality)$")


@dataclass(frozen=True, eq=False)
class Places:
    """Where support can land: all places, also those that no project names, for which support is a true 0.

    Parameters
    ----------
    codes : each once, text ("0180")
    population : shape (places,), inhabitants, 0 or more; nan where it is not known
    names : by code
    types : kind of each place, such as its type of municipality; empty when there are none
    points : shape (places, 2), longitude and latitude in degrees, or None; for neighbours by distance
    source, year : of the population
    """

    codes: tuple[str, ...]
    population: Floats = field(repr=False)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    types: tuple[str, ...] = ()
    points: Floats | None = field(default=None, repr=False)
    source: str = ""
    year: int | None = None

    def __post_init__(self) -> None:
        import numpy as np

        if not self.codes:
            raise FundingError("there are no places; give at least one")
        if len(set(self.codes)) != len(self.codes):
            twice = next(code for code in self.codes if self.codes.count(code) > 1)
            raise FundingError("the place stands twice; keep one", place=twice)
        population = np.asarray(self.population, dtype=np.float64)
        object.__setattr__(self, "population", population)
        if population.shape != (len(self.codes),):
            raise FundingError(f"{population.shape} figures of population came for {len(self.codes)} places")
        if (wrong := np.isinf(population) | (population < 0)).any():
            at = int(np.flatnonzero(wrong)[0])
            raise FundingError(
                f"the population is {population[at]:g}; 0 or more was expected, and nothing where it is not known",
                place=self.codes[at],
            )
        if self.types and len(self.types) != len(self.codes):
            raise FundingError(
                f"{len(self.types)} types came for {len(self.codes)} places; give one for each"
            )

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Where each code stands."""
        return {code: at for at, code in enumerate(self.codes)}

    def name(self, code: str) -> str:
        return self.names.get(code) or code

    def with_types(self, types: Mapping[str, str] | Sequence[str]) -> Places:
        """The same places with other types. Raises FundingError for a place without one."""
        if not isinstance(types, Mapping):
            return replace(self, types=tuple(types))
        if missing := [code for code in self.codes if not types.get(code)]:
            raise FundingError(
                f"{len(missing)} of {len(self)} places have no type; give each one", place=missing[0]
            )
        return replace(self, types=tuple(types[code] for code in self.codes))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer.of(self)

    def require_population(self) -> Floats:
        """The population, where all of it is known. Raises FundingError otherwise: it is never taken to be 0."""
        import numpy as np

        if (missing := np.isnan(self.population)).any():
            code = self.codes[int(np.flatnonzero(missing)[0])]
            raise FundingError(
                f"the population of {int(missing.sum())} places is not known; give it, or leave the places out",
                place=code,
            )
        if self.population.sum() <= 0:
            raise FundingError("nobody lives in these places, so nothing can be said by inhabitant")
        return self.population


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What a place may be called in a list of projects."""

    codes: frozenset[str]
    by_name: Mapping[str, str]
    names: Mapping[str, str]

    @classmethod
    def of(cls, places: Places) -> Gazetteer:
        by_name: dict[str, str] = {}
        for code in places.codes:
            said = squeezed(places.name(code))
            if by_name.setdefault(said, code) != code:
                by_name[said] = ""  # two places of one name: only the code tells them apart
        return cls(frozenset(places.codes), by_name, places.names)

    def find(self, word: str) -> str | None:
        """The code of a code or name; None when there is no such place. "" when two places have the name.

        å, ä and ö are kept apart from a and o, since Håbo and Habo are two municipalities.
        """
        if word in self.codes:
            return word
        if (code := self.by_name.get(squeezed(word))) is not None:
            return code
        # A code beside a name, in either order.
        codes = [part for part in re.findall(r"\d{4}", word) if part in self.codes]
        return codes[0] if len(codes) == 1 else None

    def near(self, word: str) -> str:
        """The names most like a word, for an error; empty when none is."""
        known = {squeezed(self.names.get(code, code)): code for code in sorted(self.codes)}
        found = get_close_matches(squeezed(word), known, n=1)
        return f"{known[found[0]]} ({self.names.get(known[found[0]], '')})" if found else ""


def squeezed(name: str) -> str:
    """A name without spaces, in small letters: "Lilla Edet", "LillaEdet" and "Lilla Edets kommun" are one.

    >>> squeezed("Lilla Edets kommun"), squeezed("LillaEdet"), squeezed("Håbo")
    ('lillaedet', 'lillaedet', 'håbo')
    """
    said = " ".join(name.casefold().split())
    without = SUFFIX.sub("", said)
    return re.sub(r"[\s-]", "", without)


def read_places(path: str | Path, *, names: Mapping[str, str] | None = None, source: str = "") -> Places:
    """Read places from CSV, Excel or Parquet: a row for each, with its code and population.

    Parameters
    ----------
    path : columns `code` (or `municipality_code`, `kod`), `population` (or `folkmängd`); if there are some
        also `name`, `type`, `longitude` and `latitude`
    names : of places by code, where the file has none

    Raises
    ------
    FundingError : a column is missing, a place stands twice, text stands among numbers; with file, line and
        column.
    """
    import numpy as np

    from hjulet.instruments.funding.files import read_raw

    raw = read_raw(path)
    columns = {head.casefold().strip(): head for head in raw.frame.columns}

    def column(*heads: str) -> list[Any] | None:
        head = next((columns[one] for one in heads if one in columns), None)
        return None if head is None else raw.frame[head].to_list()

    codes, population = column(*CODE_HEADS), raw.numbers(columns, "population", "folkmängd", "befolkning")
    if codes is None or population is None:
        wanted = "code" if codes is None else "population"
        raise raw.error(f"there is no column '{wanted}'; there are: {', '.join(raw.frame.columns)}")
    for row, code in enumerate(codes):
        if not code:
            raise raw.error("the place has no code", row)
    east, north = raw.numbers(columns, "longitude", "lon"), raw.numbers(columns, "latitude", "lat")
    said, types = column("name", "namn", "kommun"), column("type", "typ", "kommuntyp", "kommungrupp")
    return Places(
        tuple(codes),
        population,
        {code: name for code, name in zip(codes, said, strict=True) if name} if said else dict(names or {}),
        tuple(one or "" for one in types) if types else (),
        None if east is None or north is None else np.column_stack([east, north]),
        source or Path(path).name,
    )
