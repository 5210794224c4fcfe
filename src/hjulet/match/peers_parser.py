"""The words of `hjulet match peers`: what can be asked, and how. Loads nothing until it is asked."""

from __future__ import annotations

import argparse
from typing import Any

from hjulet.hub.arguments import whole

Subparsers = Any
"""argparse keeps the type of what add_subparsers() gives to itself."""

EXAMPLES = """\
examples:
  hjulet match peers Kramfors
  hjulet match peers 2282 --within functional_region --weights population=2,change_2000=1
  hjulet match peers 22 --json
  hjulet match peers 2282 --data indicators.xlsx --out peers.csv
  hjulet match peers 2282 --in-time --data population.csv
  hjulet match peers 2282 --in-time --as-of 2003 --data population.csv --json
"""


def add_parser(match: Subparsers) -> None:
    """`peers` under `hjulet match`."""
    one = match.add_parser(
        "peers",
        help="which places are like one, today or in time",
        description="The places most like PLACE, a code or a name, and how each differs. With --in-time: the places"
        " that at an earlier year had the course PLACE has now, what came after, and what that is worth as a forecast."
        " Needs no database.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument("place", metavar="PLACE", help="a code (2282, 22) or a name")
    one.add_argument(
        "--data",
        metavar="FILE",
        help="indicators, a row for each place; or population by place and year (columns municipality_code or code,"
        " year, population). CSV or Parquet, indicators also Excel. Without it the built-in table",
    )
    one.add_argument("--number", type=whole, default=7, metavar="N", help="how many peers (default 7)")
    one.add_argument("--as-of", type=int, metavar="YEAR", help="the year that is now; nothing later is used")
    one.add_argument("--out", metavar="FILE", help="write the rows to .csv, .parquet, .xlsx or .json")
    one.add_argument("--json", action="store_true", help="print one JSON object")
    one.add_argument(
        "--language", choices=("sv", "en"), default="en", help="of the sentences when --json is not given"
    )
    today = one.add_argument_group("today")
    today.add_argument(
        "--weights", type=_weights, metavar="KEY=W,…", help="the indicators to compare, and their weights"
    )
    today.add_argument(
        "--within",
        default="",
        metavar="GROUP",
        help="only places of the same county, functional_region, labour_market_area, or column of the file",
    )
    past = one.add_argument_group("in time")
    past.add_argument("--in-time", action="store_true", help="look among earlier years")
    past.add_argument("--window", type=whole, default=20, metavar="YEARS", help="of curve (default 20)")
    past.add_argument("--ahead", type=whole, default=20, metavar="YEARS", help="after it (default 20)")
    past.add_argument(
        "--warp",
        type=int,
        default=0,
        metavar="YEARS",
        help="let one curve run so many years ahead of the other (dynamic time warping; default 0)",
    )
    one.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from hjulet.match.commands_peers import run

    return run(arguments)


def _weights(words: str) -> dict[str, float]:
    found = {}
    for part in words.split(","):
        key, equals, weight = part.strip().partition("=")
        try:
            found[key] = float(weight) if equals else 1.0
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{part}' is not KEY=WEIGHT, such as population=2") from None
    return found
