"""The command-line face of territories: what `hjulet measure territories` does. Needs no Django and no database."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Hashable, Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.territories import Flows, Stability, Territories

LOCAL = ("out_commuting_max", "single_flow_max", "max_links")
TAKES = {
    "scb": LOCAL,
    "nordic": LOCAL,
    "ttwa": ("min_size", "target_size", "min_self_containment", "target_self_containment", "reference"),
    "intramax": ("objective", "regions", "internal_share", "self_containment"),
    "fua": ("cities", "commuting_min"),
    "leiden": ("resolution",),
    "infomap": (),
}
SEEDED = ("leiden", "infomap")
ON_THE_MAP = ("fua", "intramax")


def run(arguments: argparse.Namespace) -> int:
    """Do it, and say in one line when it cannot be done: exit code 1."""
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.instruments.territories import TerritoryError

    try:
        return territories(arguments)
    except BrokenPipeError:
        raise
    except (TerritoryError, IndicatorError, OSError, UnicodeDecodeError) as error:
        words = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        print(f"hjulet measure territories: {' '.join(words.split())}", file=sys.stderr)
        return 1


def territories(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.writing import check_ending
    from hjulet.instruments.territories import method, stability

    for path in (arguments.out, arguments.statistics, arguments.areas):
        if path:
            check_ending(path)
    make = method(arguments.method, **_parameters(arguments))
    flows = _flows(arguments)
    held = None
    if arguments.replicates:
        held = stability(flows, make, replicates=arguments.replicates, seed=arguments.seed)
    found = held.territories if held else make(flows)
    if arguments.repair:
        found = found.repair_contiguity(_neighbours(arguments.neighbours))
    _write(arguments, found, held)
    if arguments.json:
        print(json.dumps(_plain(_about(arguments, found, held)), ensure_ascii=False))
    else:
        _say(arguments, found, held)
    return 0


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
        if not arguments.cities:
            raise TerritoryError(
                "--method fua needs --cities FILE: a row for each area that is a city, with the city's name"
            )
        said["cities"] = dict(_two_columns(arguments.cities))
    if "regions" in said:
        said["n_regions"] = said.pop("regions")
    if arguments.method in SEEDED:
        said["seed"] = arguments.seed
    return said | _on_the_map(arguments)


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


def _two_columns(path: str) -> Iterable[tuple[str, str]]:
    from hjulet.instruments.territories.reading import read_pairs

    return read_pairs(path)


def _neighbours(path: str) -> dict[Hashable, list[Hashable]]:
    found: dict[Hashable, list[Hashable]] = {}
    for area, other in _two_columns(path):
        found.setdefault(area, []).append(other)
    return found


def _flows(arguments: argparse.Namespace) -> Flows:
    from hjulet.instruments.territories import read_flows, read_names

    return read_flows(
        arguments.flows,
        origin=arguments.origin,
        destination=arguments.destination,
        flow=arguments.flow,
        where=dict(arguments.where),
        duplicates="sum" if arguments.sum_duplicates else "error",
        names=read_names(arguments.names) if arguments.names else None,
        source=arguments.source,
    )


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
        pl.Series(
            "alternative",
            [None if one.alternative is None else str(one.alternative) for one in margins],
            dtype=pl.String,
        ),
        pl.Series("alternative_persons", [one.alternative_persons for one in margins], dtype=pl.Int64),
    )
    return frame.with_columns(pl.Series("stays_share", held.stays_share)) if held else frame


def _about(arguments: argparse.Namespace, found: Territories, held: Stability | None) -> dict[str, object]:
    checked = found.flows.check()
    told: dict[str, object] = {
        "method": found.method,
        "parameters": dict(found.parameters),
        "source": found.flows.source,
        "flows_digest": found.flows.digest,
        "summary": asdict(found.summary()),
        "notes": list(found.notes),
        "warnings": list(checked.warnings),
        "reserve": len(found.reserve),
        "files": {
            name: path
            for name in ("out", "statistics", "areas")
            if (path := getattr(arguments, name)) is not None
        },
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


def _say(arguments: argparse.Namespace, found: Territories, held: Stability | None) -> None:
    if arguments.explain:
        told = found.explain(arguments.explain)
        print(told.sentence_sv if arguments.language == "sv" else told.sentence_en)
    elif not any((arguments.out, arguments.statistics, arguments.areas)):
        print(found.to_frame().write_csv(), end="")
    for path in (arguments.out, arguments.statistics, arguments.areas):
        if path:
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
    for note in (*found.notes, *found.flows.check().warnings):
        print(note, file=sys.stderr)


def _plain(value: object) -> object:
    """As JSON has it: no nan, and numbers as Python's own."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
