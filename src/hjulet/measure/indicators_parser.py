"""The words of `hjulet measure indicators`: what can be asked, and how. Loads nothing until it is asked."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any

from hjulet.hub.arguments import natural, share

Subparsers = Any
"""argparse keeps the type of what add_subparsers() gives to itself."""

EXAMPLES = """\
examples:
  hjulet measure indicators list
  hjulet measure indicators validate my-framework.toml
  hjulet measure indicators lint brpplus-2025
  hjulet measure indicators compute --framework hdi --data countries.csv --out scores.xlsx
  hjulet measure indicators compute --coinr-data iData.csv --coinr-meta iMeta.csv --impute group_mean:REGION
         --winsorise --normalise minmax:1:100 --aggregate arithmetic,geometric,harmonic --out scores.csv
  hjulet measure indicators uncertainty --coinr-data iData.csv --coinr-meta iMeta.csv --replications 1000 --out ranks.csv
  hjulet measure indicators reproduce --framework brpplus-2025 --published published.csv
"""
VARY_ALL = "weights:0.25; normalise:minmax:1:100|zscore:10:2; aggregate:arithmetic|geometric"
"""The choices that a builder of an index most often hesitates between (Saisana, Saltelli and Tarantola 2005)."""


def add_parser(measure: Subparsers) -> None:
    """`indicators`, and what can be done with them, under `hjulet measure`."""
    raw = argparse.RawDescriptionHelpFormatter
    root = measure.add_parser(
        "indicators",
        help="composite indicators: frameworks as files, computed, explained and tested",
        description="Composite indicators by the steps of the OECD/JRC handbook. A FRAMEWORK is the id of one that is"
        " built in (see list) or a TOML file of your own.",
        epilog=EXAMPLES,
        formatter_class=raw,
    )
    actions = root.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, words: str, example: str, action: str) -> argparse.ArgumentParser:
        epilog = f"example: hjulet measure indicators {example}"
        one: argparse.ArgumentParser = actions.add_parser(
            name,
            help=words,
            description=words[0].upper() + words[1:] + ".",
            epilog=epilog,
            formatter_class=raw,
        )
        one.set_defaults(run=partial(_run, action))
        if name != "schema":
            one.add_argument("--json", action="store_true", help="print one JSON object")
        return one

    add("list", "the frameworks that are built in", "list --json", "list_frameworks")
    one = add(
        "validate", "say all faults of a framework file, with their lines", "validate mine.toml", "validate"
    )
    one.add_argument("framework", metavar="FRAMEWORK")
    one = add("lint", "say what deserves a second look in a framework", "lint brpplus-2025", "lint")
    one.add_argument("framework", metavar="FRAMEWORK")
    one.add_argument("--data", metavar="FILE", help="values, to look at as well")
    one.add_argument("--strict", action="store_true", help="exit with 1 when anything is found")
    one = add(
        "diff", "what changed from one version to another", "diff brpplus-2024.toml brpplus-2025", "diff"
    )
    one.add_argument("before", metavar="FRAMEWORK")
    one.add_argument("after", metavar="FRAMEWORK")
    add(
        "schema",
        "print the JSON Schema of a framework file, for editors",
        "schema > framework.schema.json",
        "schema",
    )
    one = add(
        "compute",
        "scores of every unit at every level",
        "compute --framework hdi --data c.csv --out s.csv",
        "compute",
    )
    _add_data(one)
    one = add(
        "uncertainty",
        "how far the ranks hold when choices are made otherwise",
        "uncertainty --framework hdi --data c.csv --replications 1000 --seed 1 --out ranks.csv",
        "uncertainty",
    )
    _add_data(one)
    one.add_argument("--replications", type=int, default=1000, metavar="N", help="runs (default 1000)")
    one.add_argument("--seed", type=natural, default=1, help="the same seed gives the same runs (default 1)")
    one.add_argument(
        "--units", metavar="KIND", help="which kind is ranked, when there are several: se:county …"
    )
    one.add_argument(
        "--node", default="", metavar="CODE", help="what is ranked, when there are several at the top"
    )
    one.add_argument(
        "--vary",
        metavar="WHAT",
        help=f'what differs between runs. Default for a COINr project: "{VARY_ALL}", and "winsorise:1-5" with'
        ' --winsorise; for a framework: "weights:0.25; standard_errors", those that the data have columns of',
    )
    one = add(
        "reproduce",
        "which weight rule published figures follow, and the largest difference",
        "reproduce --framework brpplus-2025 --published published_total_region.csv",
        "reproduce",
    )
    one.add_argument("--framework", metavar="FRAMEWORK", required=True)
    one.add_argument(
        "--published",
        metavar="FILE",
        nargs="+",
        required=True,
        help="published figures; a file of one level only is read with the others of its folder",
    )
    one.add_argument("--out", metavar="FILE", help="write the differences (.csv, .parquet, .xlsx or .json)")


def _add_data(one: argparse.ArgumentParser) -> None:
    one.add_argument("--framework", metavar="FRAMEWORK", help="with --data: what is computed")
    one.add_argument(
        "--data", metavar="FILE", help="a row for each unit, or a long table (.csv, .xlsx, .parquet)"
    )
    one.add_argument("--coinr-data", metavar="FILE", help="iData of a COINr project")
    one.add_argument("--coinr-meta", metavar="FILE", help="iMeta of a COINr project")
    steps = one.add_argument_group("steps, instead of the framework's own")
    steps.add_argument(
        "--impute",
        type=_words("impute_of"),
        metavar="METHOD",
        help="mean, median, group_mean:COLUMN, latest …",
    )
    steps.add_argument(
        "--no-denominate", action="store_true", help="leave columns undivided by their denominators"
    )
    steps.add_argument(
        "--screen",
        type=share,
        metavar="SHARE",
        help="the share of the indicators that a unit must have, 0-1",
    )
    steps.add_argument(
        "--winsorise",
        type=natural,
        nargs="?",
        const=5,
        metavar="POINTS",
        help="draw in outliers, at most so many values of a column (default 5), else take logarithms",
    )
    steps.add_argument(
        "--normalise",
        type=_words("normalise_of"),
        metavar="METHOD",
        help="minmax:0:100, zscore:MEAN:SD, rank, percentile_rank, borda, distance_to_reference:UNIT …",
    )
    steps.add_argument(
        "--bounds", choices=("own", "latest", "all"), help="the year that least and greatest come from"
    )
    steps.add_argument("--weights", choices=("equal", "by_count", "table"), help="the weight rule")
    steps.add_argument(
        "--aggregate",
        type=_words("aggregate_of"),
        metavar="METHOD",
        help="arithmetic, geometric, harmonic, power:EXPONENT, owa:FIRST:SECOND…, mpi …; or one for each level from"
        " the bottom, with commas",
    )
    steps.add_argument(
        "--min-available",
        type=share,
        metavar="SHARE",
        help="the share of its parts that a node must have, 0-1",
    )
    one.add_argument("--out", metavar="FILE", help="write to a file (.csv, .parquet, .xlsx or .json)")


def _words(name: str) -> Callable[[str], object]:
    def read(words: str) -> object:
        from hjulet.instruments.indicators import choices
        from hjulet.instruments.indicators.errors import IndicatorError

        try:
            return getattr(choices, name)(words)
        except IndicatorError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


def _run(action: str, arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_indicators

    return commands_indicators.run(action, arguments)
