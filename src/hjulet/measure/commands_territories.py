"""The command-line face of territories: what `hjulet measure territories` does. Needs no Django and no database."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Hashable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hjulet.hub.progress import counting, progress_bar

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.territories import Flows, Method, Stability, Territories

LOCAL = ("out_commuting_max", "single_flow_max", "max_links")
TAKES = {
    "scb": LOCAL,
    "nordic": LOCAL,
    "ttwa": ("min_size", "target_size", "min_self_containment", "target_self_containment", "reference"),
    "intramax": ("objective", "regions", "internal_share", "self_containment"),
    "fua": ("cities", "grid", "commuting_min"),
    "leiden": ("resolution",),
    "infomap": (),
}
SEEDED = ("leiden", "infomap")
ON_THE_MAP = ("fua", "intramax")


def run(arguments: argparse.Namespace) -> int:
    """Do it, and say in one line when it cannot be done: exit code 1; 130 when somebody broke it off."""
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.instruments.sources.errors import SourceError
    from hjulet.instruments.territories import TerritoryError

    try:
        return territories(arguments)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        print("\nhjulet measure territories: broken off; nothing was written", file=sys.stderr)
        return 130
    except (TerritoryError, IndicatorError, SourceError, OSError, UnicodeDecodeError) as error:
        words = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        print(f"hjulet measure territories: {' '.join(words.split())}", file=sys.stderr)
        return 1


def territories(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.writing import check_ending
    from hjulet.instruments.territories import method
    from hjulet.measure.commands_territories_flows import flows_asked_for
    from hjulet.measure.commands_territories_several import grid_of, several, show_several

    for path in (arguments.out, arguments.statistics, arguments.areas):
        if path:
            check_ending(path)
    _check_modes(arguments)
    make = _mended(method(arguments.method, **_parameters(arguments)), arguments)
    grid = grid_of(arguments)
    asked = flows_asked_for(arguments)
    if found := several(arguments, asked, make, grid):
        return show_several(arguments, found, (*asked.notes, *found.notes))
    flows = asked.only
    held = _held(arguments, flows, make) if arguments.replicates else None
    one = held.territories if held else make(flows)
    _write(arguments, one, held)
    if arguments.json:
        print(json.dumps(plain(_about(arguments, one, held, asked.notes)), ensure_ascii=False))
    else:
        _say(arguments, one, held, asked.notes)
    return 0


def _check_modes(arguments: argparse.Namespace) -> None:
    """What goes only with something else is refused rather than forgotten."""
    from hjulet.instruments.territories import TerritoryError

    for name in ("crosswalk", "as_of"):
        if getattr(arguments, name) and not arguments.over_time:
            raise TerritoryError(f"--{name.replace('_', '-')} goes with --over-time; leave it out")
    if arguments.by_group and arguments.group:
        raise TerritoryError("--by-group makes a map of each group, and --group of one; leave one out")
    if arguments.replicates and (arguments.over_time or arguments.sweep):
        raise TerritoryError("--replicates goes with one map, or with --by-group; leave it out")
    if arguments.areas and (arguments.over_time or arguments.by_group):
        raise TerritoryError("--areas goes with one map, or with --sweep; --out has the areas of each map")


def _mended(make: Method, arguments: argparse.Namespace) -> Method:
    """The method, with detached areas given to a region beside when that is asked for."""
    if not arguments.repair:
        return make
    neighbours = _neighbours(arguments.neighbours)
    return lambda flows, **limits: make(flows, **limits).repair_contiguity(neighbours)


def _held(arguments: argparse.Namespace, flows: Flows, make: Method) -> Stability:
    from hjulet.instruments.territories import stability

    with progress_bar("draws", unit="map") as tell:
        counted = counting(make, tell, arguments.replicates + 1)
        return stability(flows, counted, replicates=arguments.replicates, seed=arguments.seed)


def _parameters(arguments: argparse.Namespace) -> dict[str, Any]:
    """What was said of the method; what another method takes is refused rather than forgotten."""
    from hjulet.instruments.territories import TerritoryError

    takes = TAKES[arguments.method]
    known = {name for names in TAKES.values() for name in names}
    said = {name: getattr(arguments, name) for name in sorted(known) if getattr(arguments, name) is not None}
    for name in said:
        if name not in takes:
            users = ", ".join(one for one, names in TAKES.items() if name in names)
            raise TerritoryError(
                f"--{name.replace('_', '-')} is for --method {users}, and not for {arguments.method}; leave it out"
            )
    if arguments.method == "fua":
        said["cities"] = _cities(said.pop("cities", None), said.pop("grid", None))
    if "regions" in said:
        said["n_regions"] = said.pop("regions")
    if arguments.method in SEEDED:
        said["seed"] = arguments.seed
    return said | _on_the_map(arguments)


def _cities(path: str | None, grid: str | None) -> Mapping[Hashable, Hashable]:
    """The city of each area that is one: said in a file, or seen by where people live densely."""
    from hjulet.instruments.territories import TerritoryError, cities_of, read_grid
    from hjulet.instruments.territories.reading import read_pairs

    if bool(path) == bool(grid):
        raise TerritoryError(
            "--method fua needs --cities FILE (a row for each area that is a city, with the city's name), or --grid FILE"
            " (a row for each square of 1 km: area, x, y, population)"
        )
    if path:
        return dict(read_pairs(path))
    found = cities_of(read_grid(str(grid)), area="area", x="x", y="y", population="population")
    if not found:
        raise TerritoryError(
            "nowhere do 50,000 live in squares with 1,500 inhabitants or more", file=str(grid)
        )
    return found


def _on_the_map(arguments: argparse.Namespace) -> dict[str, Any]:
    from hjulet.instruments.territories import TerritoryError

    if not arguments.neighbours:
        if arguments.repair:
            raise TerritoryError(
                "--repair needs --neighbours FILE: a row for each two areas that border on each other"
            )
        return {}
    if arguments.repair:
        return {}
    if arguments.method not in ON_THE_MAP:
        raise TerritoryError(f"--method {arguments.method} takes --neighbours only together with --repair")
    word = "contiguity" if arguments.method == "intramax" else "neighbours"
    return {word: _neighbours(arguments.neighbours)}


def _neighbours(path: str) -> dict[Hashable, list[Hashable]]:
    from hjulet.instruments.territories.reading import read_pairs

    found: dict[Hashable, list[Hashable]] = {}
    for area, other in read_pairs(path):
        found.setdefault(area, []).append(other)
    return found


def _write(arguments: argparse.Namespace, found: Territories, held: Stability | None) -> None:
    from hjulet.instruments.indicators.writing import write_frame

    about = {"method": found.method, **found.parameters, "source": found.flows.source}
    if arguments.out:
        write_frame(found.to_frame(), arguments.out, about)
    if arguments.statistics:
        write_frame(found.statistics(), arguments.statistics, about)
    if arguments.areas:
        write_frame(_areas(found, held), arguments.areas, about)


def _areas(found: Territories, held: Stability | None) -> pl.DataFrame:
    """A row for each area: what was decided, by which rule, on how few people it hangs, and what else pulls."""
    import polars as pl

    margins = found.margins()
    frame = found.to_frame().with_columns(
        pl.Series("name", [found.flows.name(place) for place in range(len(found.flows))], dtype=pl.String),
        pl.Series("rule", found.rules or [None] * len(margins), dtype=pl.String),
        pl.Series("margin_persons", [one.persons for one in margins], dtype=pl.Int64),
        pl.Series("margin_limit", [one.limit or None for one in margins], dtype=pl.String),
        pl.Series("margin_changes_regions", [one.changes for one in margins], dtype=pl.Boolean),
        pl.Series(
            "alternative",
            [None if one.alternative is None else str(one.alternative) for one in margins],
            dtype=pl.String,
        ),
        pl.Series("alternative_persons", [one.alternative_persons for one in margins], dtype=pl.Int64),
    )
    return frame.with_columns(pl.Series("stays_share", held.stays_share)) if held else frame


def _about(
    arguments: argparse.Namespace, found: Territories, held: Stability | None, notes: tuple[str, ...]
) -> dict[str, object]:
    checked = found.flows.check()
    told: dict[str, object] = {
        "method": found.method,
        "parameters": dict(found.parameters),
        "source": found.flows.source,
        "flows_digest": found.flows.digest,
        "summary": asdict(found.summary()),
        "notes": [*notes, *found.notes],
        "warnings": list(checked.warnings),
        "reserve": len(found.reserve),
        "files": files_of(arguments),
    }
    if held:
        told["stability"] = {
            "replicates": held.replicates,
            "seed": held.seed,
            "n_regions_interval": held.interval,
            "level": held.level,
            "stays_share_mean": float(held.stays_share.mean()),
        }
    if arguments.explain:
        told["explanation"] = asdict(found.explain(arguments.explain))
    if not arguments.out:
        told["labels"] = {str(area): label for area, label in found.labels.items()}
    return told


def _say(
    arguments: argparse.Namespace, found: Territories, held: Stability | None, notes: tuple[str, ...]
) -> None:
    if arguments.explain:
        print(explained(arguments, found))
    elif not files_of(arguments):
        print(found.to_frame().write_csv(), end="")
    for path in files_of(arguments).values():
        print(f"written: {path}")
    figures = found.summary()
    print(
        f"{figures.regions} regions of {figures.areas} areas; {100 * figures.crossing_share:.1f} % of those employed cross a"
        f" border; modularity {figures.modularity:.3f}",
        file=sys.stderr,
    )
    if held:
        low, high = held.interval
        print(
            f"{low}–{high} regions in {100 * held.level:.0f} % of {held.replicates} draws; an area stays in"
            f" {100 * float(held.stays_share.mean()):.0f} % of them on average",
            file=sys.stderr,
        )
    for note in (*notes, *found.notes, *found.flows.check().warnings):
        print(note, file=sys.stderr)


def files_of(arguments: argparse.Namespace) -> dict[str, str]:
    """The files that were asked for, by what is in them."""
    return {
        name: path
        for name in ("out", "statistics", "areas")
        if (path := getattr(arguments, name)) is not None
    }


def explained(arguments: argparse.Namespace, found: Territories) -> str:
    """Why the area that was asked about is where it is, in the language that was asked for."""
    told = found.explain(arguments.explain)
    return told.sentence_sv if arguments.language == "sv" else told.sentence_en


def plain(value: object) -> object:
    """As JSON has it: no nan, and numbers as Python's own."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
