"""The words of `hjulet measure territories`: what can be asked, and how. Loads nothing until it is asked."""

from __future__ import annotations

import argparse
import re
from typing import Any

from hjulet.hub.arguments import natural, share, whole
from hjulet.measure.load_parser import folder_of, years_of

Subparsers = Any
"""argparse keeps the type of what add_subparsers() gives to itself."""

METHODS = ("scb", "nordic", "ttwa", "intramax", "fua", "leiden", "infomap")
EXAMPLES = """\
examples:
  hjulet measure territories --method scb --flows F.csv --out labels.csv
  hjulet measure territories --method scb --flows F.csv --where group=women --explain 2510
  hjulet measure territories --method ttwa --flows F.csv --min-size 1000 --target-size 10000
         --min-self-containment 0.6667 --target-self-containment 0.75 --out labels.csv --statistics S.csv
  hjulet measure territories --method intramax --flows F.csv --regions 60 --out labels.csv
  hjulet measure territories --method ttwa --flows F.csv --replicates 1000 --areas areas.csv --json
  hjulet measure territories --method scb --year 2022 --by-group
  hjulet measure territories --method scb --years 2019-2022 --over-time --out labels.csv
  hjulet measure territories --method scb --sweep out-commuting-max=0.15,0.20,0.25 --sweep single-flow-max=0.05,0.075
"""


def add_parser(measure: Subparsers) -> None:
    """`territories` under `hjulet measure`."""
    one = measure.add_parser(
        "territories",
        help="regions of commuting flows: labour market areas and others",
        description="Regions of areas from flows between them. F.csv has origin, destination and flow in its first three"
        " columns; pairs that are not there are 0. Without --flows, what 'hjulet load scb commuting' has loaded. Needs no"
        " database.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument("--method", choices=METHODS, required=True, help="how regions are made")
    one.add_argument("--out", metavar="FILE", help="area and region (.csv, .parquet, .xlsx or .json)")
    one.add_argument("--statistics", metavar="FILE", help="a row for each region")
    one.add_argument("--areas", metavar="FILE", help="a row for each area: its rule, margin and alternative")
    one.add_argument("--explain", metavar="AREA", help="why it is where it is")
    one.add_argument("--json", action="store_true", help="print one JSON object")
    one.add_argument("--language", choices=("sv", "en"), default="en", help="of sentences (default en)")
    one.set_defaults(run=_run)
    _add_flows(one.add_argument_group("flows"))
    _add_parameters(one)
    _add_several(one)


def _add_several(one: argparse.ArgumentParser) -> None:
    sure = one.add_argument_group("how sure it is, and what if")
    sure.add_argument(
        "--replicates",
        "--stability",
        dest="replicates",
        type=whole,
        metavar="N",
        help="make the map anew from N draws of the flows; with --by-group N random parts (default 200)",
    )
    sure.add_argument(
        "--seed", type=natural, default=0, help="the same seed gives the same answer (default 0)"
    )
    maps = sure.add_mutually_exclusive_group()
    maps.add_argument(
        "--by-group",
        action="store_true",
        help="a map of each group, such as women and men, beside random parts of all that are as large",
    )
    maps.add_argument(
        "--over-time", action="store_true", help="a map of each year, in the borders of the last"
    )
    maps.add_argument(
        "--sweep",
        type=_swept,
        action="append",
        metavar="LIMIT=A,B,…",
        help="a map with each value of a limit, as out-commuting-max=0.15,0.20; may be repeated: every combination",
    )
    sure.add_argument(
        "--crosswalk",
        metavar="FILE",
        help="with --over-time: year, old, new and perhaps share of each change of code",
    )
    sure.add_argument(
        "--as-of", type=whole, metavar="YEAR", help="with --over-time: whose borders (default: the last)"
    )


def _add_flows(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--flows",
        metavar="FILE",
        type=_file,
        action="append",
        help=".csv or .parquet; may be repeated, as 2019=A.csv, with --over-time (default: what is loaded)",
    )
    group.add_argument(
        "--years",
        "--year",
        dest="years",
        type=years_of,
        metavar="YEARS",
        help="as 2022 or 2019-2022 (default: the latest that is loaded, and with --over-time all)",
    )
    group.add_argument("--year-column", metavar="COLUMN", help="of a file, where its heading does not say it")
    group.add_argument("--group", metavar="GROUP", help="only these, such as women")
    group.add_argument(
        "--group-column", metavar="COLUMN", help="of a file, where its heading does not say it"
    )
    group.add_argument(
        "--total-group", metavar="GROUP", help="what everybody is called in it (default total)"
    )
    group.add_argument(
        "--folder", type=folder_of, metavar="DIR", help="of what is loaded (default HJULET_HOME/statistics)"
    )
    group.add_argument("--origin", metavar="COLUMN", help="the first unless named")
    group.add_argument("--destination", metavar="COLUMN", help="the second unless named")
    group.add_argument("--flow", metavar="COLUMN", help="the third unless named")
    group.add_argument(
        "--where", metavar="COLUMN=VALUE", type=_pair, action="append", default=[], help="only these rows"
    )
    group.add_argument("--sum-duplicates", action="store_true", help="add up rows of the same pair")
    group.add_argument("--names", metavar="FILE", help="code and name in the first two columns")
    group.add_argument("--source", default="", help="who is to be credited; the file's name unless said")


def _add_parameters(one: argparse.ArgumentParser) -> None:
    """Without defaults: what is not said is left to the method, and what a method has no use for is refused."""
    local = one.add_argument_group("scb and nordic")
    local.add_argument("--out-commuting-max", type=share, metavar="SHARE", help="of a centre (default 0.20)")
    local.add_argument("--single-flow-max", type=share, metavar="SHARE", help="default 0.075, nordic 0.10")
    local.add_argument(
        "--max-links", type=whole, metavar="N", help="between an area and its centre (default 2)"
    )
    travel = one.add_argument_group("ttwa")
    travel.add_argument("--min-size", type=float, metavar="N", help="employed residents (default 3500)")
    travel.add_argument("--target-size", type=float, metavar="N", help="default 25000")
    travel.add_argument("--min-self-containment", type=share, metavar="SHARE", help="default 2/3")
    travel.add_argument("--target-self-containment", type=share, metavar="SHARE", help="default 0.75")
    travel.add_argument(
        "--reference", choices=("lma-3.4",), help="as the R package LabourMarketAreas 3.4 does"
    )
    tree = one.add_argument_group("intramax")
    tree.add_argument("--objective", choices=("intramax", "smart", "flows", "shares", "tolbert-killian"))
    cut = tree.add_mutually_exclusive_group()
    cut.add_argument("--regions", type=whole, metavar="N", help="cut the tree at so many")
    cut.add_argument(
        "--internal-share", type=share, metavar="SHARE", help="cut where so much flow is internal"
    )
    cut.add_argument(
        "--self-containment", type=share, metavar="SHARE", help="cut where every region has this"
    )
    urban = one.add_argument_group("fua")
    urban.add_argument("--cities", metavar="FILE", help="area and city in the first two columns")
    urban.add_argument(
        "--grid", metavar="FILE", help="or inhabitants by square of 1 km: area, x, y, population"
    )
    urban.add_argument("--commuting-min", type=share, metavar="SHARE", help="to the city (default 0.15)")
    network = one.add_argument_group("leiden and infomap")
    network.add_argument("--resolution", type=float, metavar="X", help="of leiden (default 1)")
    ground = one.add_argument_group("on the map")
    ground.add_argument(
        "--neighbours",
        metavar="FILE",
        help="two areas that border on each other in the first two columns; for fua and intramax",
    )
    ground.add_argument(
        "--repair", action="store_true", help="with --neighbours: give detached areas to a region beside"
    )


def _run(arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_territories

    return commands_territories.run(arguments)


def _pair(words: str) -> tuple[str, str]:
    column, equals, value = words.partition("=")
    if not column or not equals:
        raise argparse.ArgumentTypeError(f"'{words}' is not COLUMN=VALUE, such as group=women")
    return column, value


def _file(words: str) -> tuple[int, str]:
    """A file, and the year it is of: "2022=F.csv". 0 where none is said."""
    found = re.fullmatch(r"(\d{4})=(.+)", words)
    return (int(found[1]), found[2]) if found else (0, words)


def _swept(words: str) -> tuple[str, tuple[str, ...]]:
    name, _, values = words.partition("=")
    found = tuple(value.strip() for value in values.split(",") if value.strip())
    if not name or not found:
        raise argparse.ArgumentTypeError(
            f"'{words}' is not LIMIT=VALUES, such as out-commuting-max=0.15,0.20,0.25"
        )
    return name.strip(), found
