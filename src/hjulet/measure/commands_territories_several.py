"""Several maps beside each other: by group, over time, or with other limits."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import prod
from typing import TYPE_CHECKING, Any

from hjulet.hub.progress import counting, progress_bar

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.territories import Flows, Territories
    from hjulet.measure.commands_territories_flows import Asked

USUAL_PARTS = 200
"""Random parts of each group's size, unless --replicates says otherwise."""
WHOLE_NUMBERS = ("max_links", "regions")
WORDS = ("objective", "reference")


@dataclass(frozen=True)
class Several:
    """Maps beside each other, each known by its group, its year or its limits."""

    kind: str
    maps: list[tuple[dict[str, Any], Territories]]
    frame: pl.DataFrame
    """A row for each map."""
    sentences: list[str]
    notes: tuple[str, ...] = ()
    about: dict[str, object] = field(default_factory=dict)
    areas: pl.DataFrame | None = None
    """A row for each area, of a sweep."""

    def labels(self) -> pl.DataFrame:
        """A row for each map and area: what the map is of, area and region."""
        import polars as pl

        return pl.concat(
            [
                found.to_frame().select(*(pl.lit(value).alias(name) for name, value in key.items()), pl.all())
                for key, found in self.maps
            ],
            how="vertical_relaxed",
        )


def several(
    arguments: argparse.Namespace,
    asked: Asked,
    make: Callable[..., Territories],
    grid: Mapping[str, Sequence[Any]],
) -> Several | None:
    """What was asked for beyond one map; None when one map was. `make` takes flows, and the limits of the grid."""
    if grid:
        return _swept(asked.only, make, grid)
    if arguments.by_group:
        return _by_group(arguments, asked.only, make)
    if arguments.over_time:
        return _over_time(arguments, asked, make)
    return None


def _by_group(arguments: argparse.Namespace, flows: Flows, make: Callable[[Flows], Territories]) -> Several:
    from hjulet.instruments.territories import by_group

    parts = arguments.replicates or USUAL_PARTS
    with progress_bar("random parts", unit="map") as tell:
        counted = counting(make, tell, len(flows.groups) * (parts + 1) + 1)
        found = by_group(flows, counted, replicates=parts, seed=arguments.seed)
    maps: list[tuple[dict[str, Any], Territories]] = [({"group": "all"}, found.whole)]
    maps += [({"group": one.group}, one.territories) for one in found.groups.values()]
    sentences = [f"all: {found.whole.n_regions} regions"] + [
        f"{one.group}: {one.n_regions} regions; 90 % of random parts of all, as large, have"
        f" {one.chance_interval[0]}–{one.chance_interval[1]} (p = {one.p_value:.3f})"
        for one in found.groups.values()
    ]
    about: dict[str, object] = {"replicates": parts, "seed": arguments.seed}
    return Several("by_group", maps, found.to_frame(), sentences, about=about)


def _over_time(arguments: argparse.Namespace, asked: Asked, make: Callable[[Flows], Territories]) -> Several:
    from hjulet.instruments.territories import TerritoryError, over_time, read_crosswalk

    if 0 in asked.by_year or len(asked.by_year) < 2:
        there = ", ".join(str(year) for year in asked.by_year if year) or "no year that is known"
        raise TerritoryError(
            f"--over-time needs two years or more, and there is {there}; say the years with --years, a column of"
            " years with --year-column, or --flows 2019=A.csv --flows 2022=B.csv"
        )
    changes = read_crosswalk(arguments.crosswalk) if arguments.crosswalk else []
    with progress_bar("years", unit="year") as tell:
        counted = counting(make, tell, len(asked.by_year))
        found = over_time(asked.by_year, counted, crosswalk=changes, as_of=arguments.as_of)
    sentences = [f"{year}: {one.n_regions} regions" for year, one in found.territories.items()] + [
        f"{before} to {after}: {len(one.moved)} areas moved{_named(one.moved)};"
        f" likeness (adjusted Rand) {one.by_area.adjusted_rand:.3f}"
        + (f"; {len(one.left_out)} areas have a region in one year only" if one.left_out else "")
        for (before, after), one in found.comparisons.items()
    ]
    maps: list[tuple[dict[str, Any], Territories]] = [
        ({"year": year}, one) for year, one in found.territories.items()
    ]
    return Several("over_time", maps, found.to_frame(), sentences, found.notes, {"as_of": found.as_of})


def _named(areas: Sequence[object]) -> str:
    shown = ", ".join(map(str, areas[:10])) + (" …" if len(areas) > 10 else "")
    return f" ({shown})" if areas else ""


def _swept(flows: Flows, make: Callable[..., Territories], grid: Mapping[str, Sequence[Any]]) -> Several:
    import polars as pl

    from hjulet.instruments.territories import sweep

    with progress_bar("limits", unit="map") as tell:
        found = sweep(flows, counting(make, tell, prod(map(len, grid.values()))), grid)
    maps = [
        (dict(limits), territories) for limits, territories in zip(found.grid, found.territories, strict=True)
    ]
    areas = found.territories[0].to_frame().with_columns(pl.Series("stays_share", found.stays_share))
    least, most = min(one.n_regions for _, one in maps), max(one.n_regions for _, one in maps)
    stays = 100 * float(found.stays_share.mean())
    words = f"{least}–{most} regions over {len(maps)} combinations"
    words += f"; an area stays with its region of the first in {stays:.0f} % of them on average"
    return Several("sweep", maps, found.to_frame(), [words], areas=areas)


def show_several(arguments: argparse.Namespace, found: Several, notes: Sequence[str]) -> int:
    """Write and say it: a row for each map, and sentences beside."""
    from hjulet.instruments.indicators.writing import write_frame
    from hjulet.measure.commands_territories import explained, files_of, plain

    source = ", ".join(dict.fromkeys(one.flows.source for _, one in found.maps))
    about = {"method": arguments.method, "maps": found.kind, "source": source, **found.about}
    files = files_of(arguments)
    if "out" in files:
        write_frame(found.labels(), files["out"], about)
    if "statistics" in files:
        write_frame(found.frame, files["statistics"], about)
    if "areas" in files and found.areas is not None:
        write_frame(found.areas, files["areas"], about)
    if arguments.json:
        told = about | {"rows": found.frame.to_dicts(), "notes": list(notes), "files": files}
        if arguments.explain:
            told["explanations"] = [key | asdict(one.explain(arguments.explain)) for key, one in found.maps]
        if not arguments.out:
            told["labels"] = [
                key | {"labels": {str(area): label for area, label in one.labels.items()}}
                for key, one in found.maps
            ]
        print(json.dumps(plain(told), ensure_ascii=False))
        return 0
    if arguments.explain:
        for key, one in found.maps:
            print(f"{', '.join(map(str, key.values()))}: {explained(arguments, one)}")
    elif not files:
        print(found.frame.write_csv(), end="")
    for path in files.values():
        print(f"written: {path}")
    for words in (*found.sentences, *notes):
        print(words, file=sys.stderr)
    return 0


def grid_of(arguments: argparse.Namespace) -> Mapping[str, list[Any]]:
    """The limits to try, by parameter as the method has it; empty when none are. Raises TerritoryError for what cannot be tried."""
    from hjulet.instruments.territories import TerritoryError
    from hjulet.measure.commands_territories import TAKES

    takes = [name for name in TAKES[arguments.method] if name != "cities"]
    grid: dict[str, list[Any]] = {}
    for said, values in arguments.sweep or ():
        name = said.replace("-", "_")
        if name not in takes:
            there = ", ".join(one.replace("_", "-") for one in takes) or "nothing"
            raise TerritoryError(
                f"--sweep {said} cannot be tried with --method {arguments.method}; it has: {there}"
            )
        if getattr(arguments, name) is not None:
            raise TerritoryError(f"--{said} is said, and to be tried as well; leave it out")
        if name in WORDS:
            tried: list[Any] = list(values)
        else:
            tried = [_number(said, value, int if name in WHOLE_NUMBERS else float) for value in values]
        grid["n_regions" if name == "regions" else name] = tried
    return grid


def _number(name: str, value: str, kind: Callable[[str], float]) -> float:
    from hjulet.instruments.territories import TerritoryError

    try:
        return kind(value)
    except ValueError:
        what = "a whole number" if kind is int else "a number with a decimal point"
        raise TerritoryError(f"--sweep {name}: '{value}' is not {what}") from None
