"""The words of `hjulet measure population`: what can be asked, and how. Loads nothing until it is asked."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

Subparsers = Any
"""argparse keeps the type of what add_subparsers() gives to itself."""

EXAMPLES = """\
examples:
  hjulet measure population change --population municipalities.csv --since 1975 --until 2016
  hjulet measure population project --population p.parquet --deaths d.parquet --births b.parquet
         --base 2010 --until 2015 --by county --draws 1000 --out out.csv
  hjulet measure population backtest --population p.parquet --deaths d.parquet --births b.parquet
         --base 1995 2000 2005 --horizon 5
"""
LEVELS = ("county", "municipality", "nation")


def add_parser(measure: Subparsers) -> None:
    """`population`, and what can be asked of it, under `hjulet measure`."""
    raw = argparse.RawDescriptionHelpFormatter
    root = measure.add_parser(
        "population",
        help="how places grow and shrink: changes, projections, and how right they would have been",
        description="Populations of municipalities, counties or the nation, from files (.csv or .parquet) with one"
        " figure on each row.",
        epilog=EXAMPLES,
        formatter_class=raw,
    )
    actions = root.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, words: str, more: str) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = actions.add_parser(name, help=words, description=f"{words}. {more}")
        one.set_defaults(run=partial(_run, name))
        one.add_argument("--json", action="store_true", help="print one JSON object")
        one.add_argument("--out", metavar="FILE", help="write rows here (.csv, .parquet, .xlsx or .json)")
        one.add_argument("--source", default="", help="who is to be credited; the files' names unless said")
        return one

    _add_change(
        add(
            "change",
            "how places grew or shrank between two years",
            "Says both years, for the answer depends on them.",
        )
    )
    _add_project(
        add(
            "project",
            "how many will live there, by age and sex",
            "A cohort-component projection; nothing after the base year is looked at.",
        )
    )
    _add_backtest(
        add(
            "backtest",
            "how far out projections from years gone by would have been",
            "Beside four simpler methods, and with the share of places inside the 80 %% interval.",
        )
    )


def _add_change(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--population", metavar="FILE", required=True, help="place, year, population; sex and age may be"
    )
    one.add_argument("--since", type=int, metavar="YEAR", help="the first year there is unless said")
    one.add_argument("--until", type=int, metavar="YEAR", help="the last year there is unless said")
    one.add_argument("--by", choices=LEVELS, default="municipality", help="default municipality")
    one.add_argument("--place", metavar="CODE", nargs="+", default=[], help="only these")
    one.add_argument("--deaths", metavar="FILE", help="with --births: what the change was made of")
    one.add_argument("--births", metavar="FILE")
    one.add_argument("--turning", action="store_true", help="also the years in which each place turned")


def _add_accounts(one: argparse.ArgumentParser) -> None:
    one.add_argument("--population", metavar="FILE", required=True, help="place, year, sex, age, population")
    one.add_argument("--deaths", metavar="FILE", required=True, help="place, year, sex, age, deaths")
    one.add_argument(
        "--births", metavar="FILE", required=True, help="place, year, child_sex, mother_age, births"
    )
    one.add_argument(
        "--migration",
        metavar="FILE",
        help="place, year and net_migration (with sex and age or without), in_migration and out_migration, or increase;"
        " without it what births and deaths do not explain",
    )
    one.add_argument("--by", choices=LEVELS, default="county", help="default county")
    one.add_argument(
        "--place", metavar="CODE", nargs="+", default=[], help="print and write only these; all are used"
    )
    one.add_argument("--seed", type=int, default=1, help="the same seed gives the same draws (default 1)")


def _add_project(one: argparse.ArgumentParser) -> None:
    _add_accounts(one)
    one.add_argument("--base", type=int, metavar="YEAR", help="the last year there is unless said")
    one.add_argument("--until", type=int, metavar="YEAR", required=True)
    one.add_argument(
        "--draws",
        type=int,
        default=0,
        metavar="N",
        help="with some: p10 and p90 from so many draws; right for totals, too narrow for one age by itself",
    )
    one.add_argument(
        "--division",
        type=int,
        metavar="YEAR",
        help="tell it in the counties of this year; --until unless said",
    )
    one.add_argument(
        "--families",
        metavar="CODE:N",
        type=_families,
        action="append",
        default=[],
        help="what if so many more families a year move there (fewer with -N, written --families=CODE:-N)",
    )
    one.add_argument(
        "--merge",
        metavar="NEW=A+B",
        type=_union,
        action="append",
        default=[],
        help="what if places become one",
    )
    one.add_argument(
        "--needs", metavar="FILE", help="also children, pupils, the oldest, and staff for them, by year"
    )


def _add_backtest(one: argparse.ArgumentParser) -> None:
    _add_accounts(one)
    one.add_argument("--base", "--start", type=int, metavar="YEAR", nargs="+", required=True)
    end = one.add_mutually_exclusive_group()
    end.add_argument("--until", type=int, metavar="YEAR")
    end.add_argument("--horizon", type=int, metavar="YEARS", help="default 5")
    one.add_argument(
        "--draws", type=int, default=1000, metavar="N", help="default 1000; 0 leaves the interval out"
    )
    one.add_argument(
        "--actual",
        metavar="FILE",
        help="place, year, population: what came, where the other files end before it",
    )


def _families(words: str) -> tuple[str, float]:
    code, colon, number = words.partition(":")
    try:
        if code and colon:
            return code, float(number)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{words!r} is not a place and a number, such as 22:20")


def _union(words: str) -> tuple[str, tuple[str, ...]]:
    new, _, parts = words.partition("=")
    codes = tuple(part.strip() for part in parts.split("+"))
    if not new or len(codes) < 2 or not all(codes):
        raise argparse.ArgumentTypeError(f"{words!r} is not a new code and its parts, such as 99=22+23")
    return new, codes


def _run(action: str, arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_population

    return commands_population.run(action, arguments)
