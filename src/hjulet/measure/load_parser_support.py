"""The words of `hjulet load support`: which lists of projects are read, and what is said of them."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from hjulet.measure.funding_parser import add_reading

if TYPE_CHECKING:
    from datetime import datetime

ABOUT = "projects that have been granted support, from Projektbanken, Kohesio or a list of operations"


def add_support(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a row for each project (.csv, .xlsx, .xml, .json or .parquet), and perhaps a second file with a row for each"
        " project id and municipality. Columns about persons are never read",
    )
    one.add_argument(
        "--source",
        dest="words",
        metavar="WORDS",
        default="",
        help="who is to be credited (default: the file's name)",
    )
    one.add_argument(
        "--fund", metavar="WORDS", default="", help='what gives the support, as "Regionala utvecklingsfonden"'
    )
    one.add_argument(
        "--period",
        type=period_of,
        metavar="YEARS",
        help="of the programme, as 2014-2020 (default: the years that projects start in)",
    )
    one.add_argument(
        "--as-of",
        type=day_of,
        metavar="DAY",
        help="the day the list was drawn up, as 2026-10-14 (default: the file's day)",
    )
    one.add_argument(
        "--without-beneficiaries",
        action="store_true",
        help="leave out who got it, as where some are private persons",
    )
    add_reading(one)


def day_of(words: str) -> datetime:
    """A day that has been: "2026-10-14"."""
    from datetime import UTC, datetime

    try:
        day = datetime.strptime(words, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r} is no day; write it as 2026-10-14") from None
    if day > datetime.now(UTC):
        raise argparse.ArgumentTypeError(f"{words} has not been yet; give the day the list was drawn up")
    return day


def period_of(words: str) -> str:
    """A period: "2014-2020", or one year."""
    found = re.fullmatch(r"(\d{4})(?:[-–](\d{4}))?", words.strip())
    if not found or (found[2] and found[2] < found[1]):
        raise argparse.ArgumentTypeError(f"{words!r} is no period; write it as 2014-2020, or as a year")
    return f"{found[1]}-{found[2]}" if found[2] else found[1]
