"""The words of `hjulet load timetable` and `hjulet load points`: files for everybody who studies access on the site."""

from __future__ import annotations

import argparse
from typing import Any

Subparsers = Any
"""argparse keeps the type of what add_subparsers() gives to itself."""

TIMETABLE = "timetables (GTFS, zip) that everybody can study access with; in the site's database"
POINTS = (
    "points with people and what they go to (CSV: id, lon, lat, columns of numbers); in the site's database"
)


def add_access(sources: Subparsers) -> None:
    """`timetable` and `points` under `hjulet load`."""
    _add(
        sources,
        "timetable",
        TIMETABLE,
        "hjulet load timetable kronoberg.zip --source Trafiklab --licence CC0-1.0",
    )
    _add(sources, "points", POINTS, "hjulet load points rutor.csv --source 'SCB, rutor 1 km'")


def _add(sources: Subparsers, name: str, words: str, example: str) -> None:
    one: argparse.ArgumentParser = sources.add_parser(
        name,
        help=words,
        description=words[0].upper() + words[1:] + ".",
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument("files", metavar="FILE", nargs="+", help="the files, as they were fetched")
    one.add_argument("--name", default="", help="what it is called on the pages (default: the file's name)")
    one.add_argument(
        "--source",
        dest="words",
        default="",
        metavar="WORDS",
        help="what stands as source (default: the file's name)",
    )
    one.add_argument(
        "--licence", default="", metavar="WORDS", help="on which terms it may be used, as CC0-1.0"
    )
    one.add_argument("--made-up", action="store_true", help="say on every page that it is made up")
    one.add_argument("--json", action="store_true", help="print what was done as one JSON object")
    one.set_defaults(run=_run_timetable if name == "timetable" else _run_points)


def _run_timetable(arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_access_site

    return commands_access_site.load_timetable(arguments)


def _run_points(arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_access_site

    return commands_access_site.load_points(arguments)
