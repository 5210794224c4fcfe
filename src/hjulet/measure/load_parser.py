"""The words of `hjulet load`: what can be fetched, and how. Loads nothing until it is asked."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from hjulet.hub.arguments import natural, whole
from hjulet.measure.load_parser_access import add_access
from hjulet.measure.load_parser_support import ABOUT, add_support

Subparsers = Any
"""argparse keeps the type of what add_subparsers() gives to itself."""

WAYS = ("rams1993", "rams2004", "rams2019", "bas")
"""In which SCB has counted commuters."""

EXAMPLES = """\
examples:
  hjulet load kolada --framework brpplus
  hjulet load kolada --kpi N00905 --kpi N00941 --years 2015-2025 --units municipalities
  hjulet load scb --table TAB638 --select Region=* --select "Tid=from(2015)" --codelist Region=vs_RegionKommun07
  hjulet load scb population --years 2000-
  hjulet load scb accounts
  hjulet load scb commuting --years 2020-
  hjulet load eurostat --dataset nama_10r_2gdp --select geo=SE11 --select unit=EUR_HAB
  hjulet load file figures.xlsx --source "Region Exempel"
  hjulet load support projects.csv places.csv --source Tillväxtverket --fund "Regionala utvecklingsfonden" --period 2014-2020
  hjulet load flows commuting.csv --source "Region Exempel" --year 2022
  hjulet load generated --framework brpplus --seed 1
  hjulet load generated --flows --years 2018-2024
  hjulet load generated --support
  hjulet load generated --timetable
  hjulet load timetable kronoberg.zip --source Trafiklab --licence CC0-1.0
  hjulet load points rutor.csv --source "SCB, rutor 1 km"
  hjulet load list
  hjulet load snapshot --out statistics.zip
  hjulet load snapshot --in statistics.zip

A run that is broken off goes on where it was: run the same command again.
"""


def add_parser(commands: Subparsers) -> None:
    """`load`, and where statistics come from."""
    raw = argparse.RawDescriptionHelpFormatter
    root = commands.add_parser(
        "load",
        help="fetch statistics from SCB, Kolada, Eurostat or a file",
        description="Fetch statistics into the data folder, where indicators and pages find them. A FRAMEWORK is the id"
        " of one that is built in (without version: the newest) or a TOML file of your own.",
        epilog=EXAMPLES,
        formatter_class=raw,
    )
    sources = root.add_subparsers(dest="source", metavar="SOURCE", required=True)

    def add(name: str, words: str) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = sources.add_parser(
            name, help=words, description=words[0].upper() + words[1:] + "."
        )
        one.add_argument(
            "--folder",
            type=folder_of,
            metavar="DIR",
            help="where statistics are kept (default HJULET_HOME/statistics)",
        )
        one.add_argument("--json", action="store_true", help="print what was done as one JSON object")
        one.set_defaults(run=_run(name))
        return one

    _kolada(add("kolada", "key figures of municipalities and regions from Kolada (RKA)"))
    _scb(add("scb", "a table, or populations and what changes them, from SCB's statistical database"))
    _eurostat(add("eurostat", "a data set from Eurostat"))
    _file(add("file", "figures out of a file of your own"))
    add_support(add("support", ABOUT))
    add_access(sources)
    _flows(add("flows", "commuting between municipalities out of a file of your own"))
    generated = add("generated", "made-up figures for real places, to see what pages look like")
    generated.add_argument("--framework", metavar="FRAMEWORK", help="whose series are made up")
    generated.add_argument(
        "--flows", action="store_true", help="commuting between all municipalities, a dataset for each year"
    )
    generated.add_argument("--support", action="store_true", help="projects that have been granted support")
    generated.add_argument(
        "--timetable", action="store_true", help="a county with buses and people, in the site's database"
    )
    generated.add_argument(
        "--seed", type=natural, default=1, help="the same seed gives the same figures (default 1)"
    )
    generated.add_argument(
        "--years",
        "--year",
        dest="years",
        type=years_of,
        metavar="YEARS",
        help="as 2015-2025 (default 2011-2025, of flows 2020-2024)",
    )
    generated.add_argument(
        "--units", type=units_of, metavar="UNITS", help="codes with comma between (default: the framework's)"
    )
    add("list", "what is loaded, from where and when")
    snapshot = add("snapshot", "all that is loaded, out to or in from one file; in whole or not at all")
    way = snapshot.add_mutually_exclusive_group(required=True)
    way.add_argument("--out", metavar="FILE", help="the zip file to write")
    way.add_argument("--in", dest="into", metavar="FILE", help="the zip file to take in")


def _kolada(one: argparse.ArgumentParser) -> None:
    one.add_argument("--framework", metavar="FRAMEWORK", help="all its key figures at Kolada")
    one.add_argument(
        "--kpi",
        action="extend",
        type=kpis_of,
        default=[],
        metavar="ID",
        help="key figures, as N00905 or N00905,N00941; may be repeated",
    )
    one.add_argument(
        "--units",
        type=units_of,
        default=None,
        metavar="UNITS",
        help="municipalities, counties, country, groups, all, or codes, with comma between (default: all but groups)",
    )
    _network(one, "https://api.kolada.se/v3/")


def _scb(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "preset",
        nargs="?",
        choices=("population", "births", "deaths", "accounts", "commuting"),
        help="by municipality and county, out of the tables it is divided between: population by sex and age, births by"
        " age of the mother, deaths by sex and age, or each year's account with moves; or commuting between"
        " municipalities, a dataset for each year (default: the latest)",
    )
    one.add_argument(
        "--counted",
        choices=WAYS,
        default="",
        help="how commuters are counted, for years that SCB has counted in two ways (default: the later)",
    )
    one.add_argument("--framework", metavar="FRAMEWORK", help="all its series at SCB")
    one.add_argument(
        "--table",
        metavar="ID",
        help="a table, as TAB638; or its path in the older interface, as BE/BE0101/BE0101A/BefolkningNy",
    )
    _select(one, "Region=*, Tid=from(2015), Alder=0,1,2; without, all years and places and otherwise totals")
    one.add_argument(
        "--codelist",
        action="append",
        default=[],
        metavar="VARIABLE=ID",
        help="another list of values for a variable",
    )
    _network(one, "https://statistikdatabasen.scb.se/api/v2")
    older = "https://api.scb.se/OV0104/v1/doris/sv/ssd"
    one.add_argument(
        "--old-address",
        type=address_of,
        default=older,
        metavar="URL",
        help=f"of the older interface, asked for tables named by path and for what has a name when the newer does not"
        f" answer (default {older})",
    )


def _eurostat(one: argparse.ArgumentParser) -> None:
    one.add_argument("--framework", metavar="FRAMEWORK", help="all its series at Eurostat")
    one.add_argument("--dataset", metavar="NAME", help="a data set, as nama_10r_2gdp")
    _select(one, "geo=SE11,SE12")
    _network(one, "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1")


def _file(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "file", metavar="FILE", help=".csv, .xlsx or .parquet: a row for each value, or for each unit"
    )
    one.add_argument(
        "--source",
        dest="words",
        metavar="WORDS",
        default="",
        help="what stands as source (default: the file's name)",
    )
    one.add_argument(
        "--period", default="", metavar="PERIOD", help="of the whole file, where no column says it"
    )
    one.add_argument(
        "--indicator", default="", metavar="NAME", help="of the whole file, where no column says it"
    )


def _flows(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "file",
        metavar="FILE",
        help=".csv, .xlsx or .parquet: a row for each two municipalities, with a column of people or one for each sex;"
        " or a row for each home and a column for each place of work",
    )
    for name, words in (
        ("origin", "of homes"),
        ("destination", "of places of work"),
        ("flow", "of people"),
        ("group", "of women, men and all"),
    ):
        one.add_argument(
            f"--{name}", default="", metavar="COLUMN", help=f"{words}, where its heading does not say it"
        )
    one.add_argument(
        "--year", default="", metavar="YEAR", help="of the whole file, or the column that says it"
    )
    one.add_argument(
        "--counted",
        choices=WAYS,
        default="",
        help="in which of SCB's ways these commuters are counted, when you know it; without it nobody knows whether years"
        " are counted alike",
    )
    one.add_argument(
        "--least",
        type=whole,
        metavar="N",
        help="leave flows of fewer people out, as 3: flows of one or two may be known by name, and pages are public",
    )
    one.add_argument(
        "--source",
        dest="words",
        metavar="WORDS",
        default="",
        help="what stands as source (default: the file's name)",
    )


def _select(one: argparse.ArgumentParser, example: str) -> None:
    one.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="VARIABLE=VALUES",
        help=f"what is asked for: {example}",
    )


def _network(one: argparse.ArgumentParser, address: str) -> None:
    one.add_argument(
        "--years",
        "--year",
        dest="years",
        type=years_of,
        metavar="YEARS",
        help="as 2015-2025, 2015-, or 2015,2020 (default: all)",
    )
    one.add_argument(
        "--fresh", action="store_true", help="ask anew also for what was asked within twelve hours"
    )
    one.add_argument(
        "--address",
        type=address_of,
        default=address,
        metavar="URL",
        help=f"of the interface (default {address})",
    )


def years_of(words: str) -> tuple[int, ...]:
    """Years from "2015-2020", "2015-" (until this year) or "2015,2020".

    Examples
    --------
    >>> years_of("2015-2017,2020")
    (2015, 2016, 2017, 2020)
    """
    from datetime import UTC, datetime

    years: set[int] = set()
    for part in words.split(","):
        found = re.fullmatch(r"(\d{4})(?:(-)(\d{4})?)?", part.strip())
        if not found or (found[3] and found[3] < found[1]):
            raise argparse.ArgumentTypeError(f"{words!r} is not years such as 2015-2025, 2015- or 2015,2020")
        last = int(found[3]) if found[3] else datetime.now(UTC).year if found[2] else int(found[1])
        years.update(range(int(found[1]), last + 1))
    return tuple(sorted(years))


def kpis_of(words: str) -> tuple[str, ...]:
    """Key figures from "N00905,N00941"."""
    kpis = tuple(dict.fromkeys(filter(None, (part.strip() for part in words.split(",")))))
    if not kpis:
        raise argparse.ArgumentTypeError("no key figure is named; ids are as N00905")
    return kpis


def units_of(words: str) -> tuple[str, ...]:
    """Units from "all", "municipalities,counties" or "0180,1480"; codes stay text."""
    units = tuple(filter(None, (part.strip() for part in words.split(","))))
    if not units:
        raise argparse.ArgumentTypeError("no unit is named; write all, municipalities, counties, or codes")
    return tuple(dict.fromkeys(units))


def address_of(words: str) -> str:
    """The address of an interface."""
    if not re.match(r"https?://[^/\s]", words):
        raise argparse.ArgumentTypeError(f"{words!r} is no address; it begins with https://")
    return words


def folder_of(words: str) -> str:
    """A folder; an empty word, as an unset variable of a shell gives, is none."""
    if not words.strip():
        raise argparse.ArgumentTypeError("no folder is named; leave --folder out for the usual one")
    return words


def _run(source: str) -> Callable[[argparse.Namespace], int]:
    return partial(_go, source)


def _go(source: str, arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_load

    return commands_load.run(source, arguments)
