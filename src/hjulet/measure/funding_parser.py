"""The words of `hjulet measure funding`: what can be asked, and how. Loads nothing until it is asked."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from hjulet.hub.arguments import natural, whole

Subparsers = Any
"""argparse keeps the type of what add_subparsers() gives to itself."""
Options = argparse._ActionsContainer
"""A parser, or a group of one."""

RULES = ("equal", "population", "seat", "location")
YEARS = (1975, 2000, 2017, 2023)
EXAMPLES = """\
examples:
  hjulet measure funding allocate --projects projects.xlsx --rule equal population --out support.csv
  hjulet measure funding allocate --projects P.csv --locations L.csv --by-project --out parts.parquet
  hjulet measure funding measures --projects kohesio.csv --neighbours contiguity --out places.xlsx --types-out t.csv
  hjulet measure funding measures --projects P.csv --seats seats.csv --neighbours flows --flows F.csv --json
  hjulet measure funding sentences --projects P.csv --locations L.csv --year 2017 --language sv
"""


def add_parser(measure: Subparsers) -> None:
    """`funding`, and what can be asked of it, under `hjulet measure`."""
    root = measure.add_parser(
        "funding",
        help="where project support lands, and whether that hangs on how projects are split",
        description="Support by municipality, from a list of projects (Projektbanken, Kohesio, lists of operations;"
        " .csv, .xlsx, .xml, .json or .parquet). Columns are known by their headings; columns about persons are never"
        " read. Needs no database.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = root.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, words: str, more: str, example: str) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = actions.add_parser(
            name,
            help=words,
            description=f"{words}. {more}",
            epilog=f"example: hjulet measure funding {name} {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.set_defaults(run=partial(_run, name))
        _add_lists(one)
        _add_places(one)
        return one

    _add_allocate(
        add("allocate", "how much support lands in each place", "What has no place is kept apart, and said.",
            "--projects P.csv --locations L.csv --rule equal --out support.csv")
    )  # fmt: skip
    _add_measures(
        add("measures", "how unevenly, where together, and what can be said whichever rule is used",
            "Per inhabitant and type, location quotients, Gini, Hoover, Theil, Moran's I and LISA.",
            "--projects P.csv --neighbours nearest:6 --out places.csv --types-out types.csv")
    )  # fmt: skip
    _add_sentences(
        add("sentences", "the answer in words: is it mostly the larger cities?", "With the rule, and what others say.",
            "--projects P.csv --locations L.csv --language sv")
    )  # fmt: skip


def _add_lists(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("projects")
    group.add_argument("--projects", metavar="FILE", required=True, help="a row for each project (and place)")
    group.add_argument("--locations", metavar="FILE", help="a row for each project id and municipality")
    add_reading(group)
    group.add_argument("--source", default="", help="who is to be credited; the file's name unless said")
    one.add_argument("--json", action="store_true", help="print one JSON object")
    one.add_argument("--language", choices=("sv", "en"), default="en", help="of sentences (default en)")


def add_reading(group: Options) -> None:
    """How a list of projects is to be read; the same whether it is measured at once or loaded."""
    group.add_argument(
        "--seats", metavar="FILE", help="beneficiary and municipality, in the first two columns"
    )
    group.add_argument(
        "--column", metavar="FIELD=HEADING", type=_pair, action="append", default=[],
        help="where a heading is not known: id, amount, touched, location, seat, coordinates, beneficiary …",
    )  # fmt: skip
    group.add_argument(
        "--rate", metavar="CUR=SEK", type=_rate, action="append", default=[],
        help="what one unit of a currency is in SEK, such as EUR=8.39",
    )  # fmt: skip
    group.add_argument("--sheet", default="", help="of an Excel workbook; the first unless said")
    group.add_argument(
        "--unknown-places", choices=("error", "unlocated"), default="error",
        help="stop at a place that is not known (default), or keep its money apart",
    )  # fmt: skip


def _add_places(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("places")
    group.add_argument(
        "--places", metavar="FILE",
        help="code, population, and perhaps name, type, longitude, latitude; the built-in municipalities unless given",
    )  # fmt: skip
    group.add_argument(
        "--year", type=int, choices=YEARS, default=YEARS[-1], help="of the built-in population (default 2023)"
    )
    group.add_argument(
        "--types", metavar="FILE", help="code and type of municipality, in the first two columns"
    )
    group.add_argument(
        "--cities",
        metavar="TYPE",
        nargs="+",
        help="the types that are called cities; needed with other types",
    )


def _add_allocate(one: argparse.ArgumentParser) -> None:
    one.add_argument("--rule", choices=RULES, nargs="+", default=["equal"], help="default equal")
    one.add_argument("--by-project", action="store_true", help="a row for each project and place")
    one.add_argument("--out", metavar="FILE", help="write rows here (.csv, .parquet, .xlsx or .json)")


def _add_measures(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--rule", choices=RULES, nargs="+", default=list(RULES), help="default all that can be used"
    )
    one.add_argument("--out", metavar="FILE", help="a row for each place and rule")
    one.add_argument("--types-out", metavar="FILE", help="a row for each type of municipality and rule")
    one.add_argument("--ranks-out", metavar="FILE", help="how far the rank of each place moves with the rule")
    _add_neighbours(one)


def _add_neighbours(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("neighbours, for Moran's I and LISA")
    group.add_argument(
        "--neighbours", type=_neighbours, metavar="contiguity|nearest[:K]|flows",
        help="common borders, the K nearest (default 5), or those people commute to and from",
    )  # fmt: skip
    group.add_argument(
        "--flows", metavar="FILE", help="origin, destination and people, in the first three columns"
    )
    group.add_argument("--permutations", type=whole, default=999, metavar="N", help="default 999")
    group.add_argument(
        "--seed", type=natural, default=1, help="the same seed gives the same answer (default 1)"
    )


def _add_sentences(one: argparse.ArgumentParser) -> None:
    one.add_argument("--rule", choices=RULES, help="to answer by; the first that places enough unless said")
    one.add_argument(
        "--out", metavar="FILE", help="sentences and statements (.csv, .parquet, .xlsx or .json)"
    )


def _run(action: str, arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_funding

    return commands_funding.run(action, arguments)


def _pair(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"'{words}' is not FIELD=HEADING, such as amount=Beviljat")
    return name, value


def _rate(words: str) -> tuple[str, float]:
    currency, _, value = words.partition("=")
    try:
        if currency and 0 < float(value) < float("inf"):
            return currency.upper(), float(value)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"'{words}' is not a currency and a rate, such as EUR=8.39")


def _neighbours(words: str) -> tuple[str, int]:
    kind, colon, number = words.partition(":")
    if kind in ("contiguity", "flows") and not colon:
        return kind, 0
    if kind == "nearest" and (not colon or (number.isdecimal() and int(number) > 0)):
        return kind, int(number or 5)
    raise argparse.ArgumentTypeError(f"'{words}' is none of contiguity, nearest, nearest:K and flows")
