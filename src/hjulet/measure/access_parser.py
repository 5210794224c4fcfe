"""The words of `hjulet measure access`: what can be asked, and how. Loads nothing until it is asked."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Subparsers = Any
"""argparse keeps the type of what add_subparsers() gives to itself."""

UNITS = ("trip", "pair", "route", "route-hour", "block", "stop")
MEASURES = ("cumulative", "gravity", "nearest")
EXAMPLES = """\
examples:
  hjulet measure access generate --out county
  hjulet measure access check --gtfs county/gtfs.zip --date 2026-03-17
  hjulet measure access travel-times --gtfs A.zip --gtfs B.zip --points P.csv --date 2019-05-13
         --from 13:00 --to 15:00 --max-minutes 120 --out m.parquet
  hjulet measure access travel-times --gtfs A.zip --date 2019-05-13 --points stops --departures 07:00,07:10
         --origins 1201,1202 --out arrivals.csv
  hjulet measure access accessibility --gtfs A.zip --date 2019-05-13 --from 07:00 --to 09:00 --points P.csv
         --opportunities jobs --weights population --measure cumulative --minutes 45 --out reach.csv
  hjulet measure access withdraw --gtfs A.zip --date 2019-05-13 --from 07:00 --to 09:00 --points P.csv
         --trips t17,t18 --out diff.csv
  hjulet measure access rank-withdrawals --gtfs A.zip --date 2019-05-13 --from 07:00 --to 09:00
         --points P.csv --weights population --opportunities jobs --out harm.csv
  hjulet measure access least-harm --gtfs A.zip --date 2019-05-13 --from 07:00 --to 09:00 --points P.csv
         --weights population --opportunities jobs --save-km 250 --out plan.csv
"""


def add_parser(measure: Subparsers) -> None:
    """`access` under `hjulet measure`, with its own commands."""
    access = measure.add_parser(
        "access",
        help="what people reach by bus, and who loses when it stops running",
        description="Travel times, accessibility and the harm of withdrawing departures, from timetables (GTFS). Needs no"
        " database.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = access.add_subparsers(dest="action", metavar="COMMAND", required=True)
    _add_generate(commands)
    _add_carry_out(commands)
    _command(commands, "check", "what is odd in a feed, with file and line", _timetable)
    _command(
        commands, "travel-times", "minutes from everywhere to everywhere",
        _timetable, _journeys, _window, _places, _departures, _details, _work,
    )  # fmt: skip
    _command(
        commands, "accessibility", "how much can be reached from each place, and by which group",
        _timetable, _journeys, _window, _places, _weights, _measure, _work,
    )  # fmt: skip
    _command(
        commands, "withdraw", "before and after a proposal: who loses how much",
        _timetable, _journeys, _window, _places, _weights, _edits, _connections, _work,
    )  # fmt: skip
    _command(
        commands, "rank-withdrawals", "the exact harm of withdrawing each departure",
        _timetable, _journeys, _window, _places, _weights, _units, _work,
    )  # fmt: skip
    _command(
        commands, "least-harm", "withdrawals that save so many vehicle-kilometres with the least harm",
        _timetable, _journeys, _window, _places, _weights, _saving, _work,
    )  # fmt: skip


def _command(
    commands: Subparsers, name: str, words: str, *adding: Callable[[argparse.ArgumentParser], None]
) -> None:
    one = commands.add_parser(
        name,
        help=words,
        description=f"{words[0].upper()}{words[1:]}.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for add in adding:
        add(one)
    one.add_argument("--out", metavar="FILE", help="the table (.csv, .parquet, .xlsx or .json)")
    one.add_argument("--json", action="store_true", help="print one JSON object")
    one.add_argument("--language", choices=("sv", "en"), default="en", help="of sentences (default en)")
    one.set_defaults(run=_run)


def _add_generate(commands: Subparsers) -> None:
    one = commands.add_parser(
        "generate",
        help="a made-up county with buses, villages and people, to try things on",
        description="Write gtfs.zip, points.csv and proposal.toml of a county that does not exist.",
        epilog="example: hjulet measure access generate --out county --seed 1",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument("--out", metavar="DIR", required=True, help="the folder to write in, made if missing")
    one.add_argument("--lines", type=_whole, default=6, metavar="N", help="lines out of the town (default 6)")
    one.add_argument("--villages", type=_whole, default=6, metavar="N", help="on each line (default 6)")
    one.add_argument(
        "--seed", type=_natural, default=0, help="the same seed gives the same county (default 0)"
    )
    one.add_argument("--year", type=_year, default=2026, help="whose calendar it has (default 2026)")
    one.add_argument("--json", action="store_true", help="print one JSON object")
    one.set_defaults(run=_run)


def _add_carry_out(commands: Subparsers) -> None:
    one = commands.add_parser(
        "carry-out",
        help="read the timetables and carry out the runs that wait on the site, then stop",
        description="Read the timetables and carry out the runs that people have asked for on the site, the oldest first,"
        " and stop when none is left. The worker starts it by itself. Where it is done already, nothing happens.",
    )
    one.add_argument("--workers", type=_whole, default=1, metavar="N", help="side by side (default 1)")
    one.add_argument("--json", action="store_true", help="print how many there were as one JSON object")
    one.set_defaults(run=_carry_out)


def _carry_out(arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_access_site

    return commands_access_site.carry_out(arguments)


def _timetable(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("timetable")
    group.add_argument(
        "--gtfs", metavar="FILE", action="append", required=True, help="zip or folder; once for each feed"
    )
    group.add_argument("--date", metavar="DAY", required=True, help="the day, such as 2019-05-13")
    group.add_argument("--scenario", metavar="FILE", help="a proposal in TOML, done to the timetable first")
    group.add_argument(
        "--stay-seated", choices=("trips", "blocks"), default="trips",
        help="within a trip, or also into the vehicle's next one (block_id)",
    )  # fmt: skip
    group.add_argument(
        "--frequencies", choices=("fixed", "uniform"), default="fixed",
        help="departures of frequencies.txt begin with their period, or at a drawn time (--seed)",
    )  # fmt: skip
    group.add_argument("--seed", type=_natural, default=0, help="of what is drawn (default 0)")
    group.add_argument(
        "--leave-out-faulty",
        action="store_true",
        help="leave out trips with faults rather than refuse the feed",
    )
    walk = one.add_argument_group("walking")
    walk.add_argument("--walk-speed", type=_above_zero, default=1.0, metavar="M/S", help="default 1.0")
    walk.add_argument("--walk-detour", type=_above_zero, default=1.3, metavar="X", help="default 1.3")
    walk.add_argument(
        "--walk-metres", type=_above_zero, default=800.0, metavar="M", help="of a leg, default 800"
    )
    walk.add_argument(
        "--streets",
        metavar="FILE",
        help="streets to walk along: .osm.pbf, or a CSV of from_lon, from_lat, to_lon, to_lat[, metres]",
    )


def _journeys(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("journeys")
    group.add_argument(
        "--max-minutes", type=_whole, default=120, metavar="N", help="the longest, default 120"
    )
    group.add_argument(
        "--change-seconds", type=_whole, default=60, metavar="N",
        help="from an arrival, and the walk after it, to boarding again; default 60",
    )  # fmt: skip


def _window(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("window")
    group.add_argument("--from", dest="start", metavar="HH:MM", help="the first time one may leave")
    group.add_argument(
        "--to", dest="end", metavar="HH:MM", help="when the window ends; that minute is not in it"
    )
    group.add_argument("--every", type=_whole, default=1, metavar="MINUTES", help="default 1")


def _places(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("places")
    group.add_argument(
        "--points", metavar="FILE", default="stops",
        help="id, lon, lat and columns of numbers; or the word stops (default): every stop is a place of weight 1",
    )  # fmt: skip
    group.add_argument("--origins", type=_list, metavar="ID,ID", help="only from these")
    group.add_argument("--destinations", type=_list, metavar="ID,ID", help="only to these")


def _departures(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group(
        "departures", "instead of a window: origin, departure, destination, seconds"
    )
    group.add_argument("--departures", type=_list, metavar="HH:MM,HH:MM", help="leave at these times")


def _details(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--details", action="store_true",
        help="of a window also the mean, the share of departures that arrive, changes and minutes walked",
    )  # fmt: skip


def _weights(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("people and what they go to")
    group.add_argument("--weights", type=_list, metavar="COLUMN,…", help="people; several columns are groups")
    group.add_argument(
        "--opportunities", metavar="COLUMN", help="what is gone to; every place the same unless said"
    )


def _measure(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("measure")
    group.add_argument("--measure", choices=MEASURES, default="cumulative", help="default cumulative")
    group.add_argument(
        "--minutes", type=_above_zero, default=45.0, metavar="N", help="of cumulative (default 45)"
    )
    group.add_argument(
        "--half",
        type=_above_zero,
        default=20.0,
        metavar="MINUTES",
        help="of gravity: after which half counts",
    )
    group.add_argument("--nearest", type=_whole, default=1, metavar="K", help="of nearest (default 1)")


def _edits(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("proposal", "what is withdrawn; more can be said in --scenario")
    for name in ("trips", "routes", "stops"):
        group.add_argument(f"--{name}", type=_list, metavar="ID,ID", default=[])
    group.add_argument("--after", metavar="HH:MM", help="trips that depart at this time or later")
    group.add_argument("--before", metavar="HH:MM", help="trips that depart before it")


def _connections(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("connections that break")
    group.add_argument("--home-by", metavar="HH:MM", help="the last way home that ends by this time")
    group.add_argument(
        "--arrive-by",
        metavar="HH:MM",
        action="append",
        default=[],
        help="being there by this time (school, shift)",
    )


def _units(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--unit", choices=UNITS, default="trip", help="what is withdrawn at a time (default trip)"
    )
    one.add_argument("--checkpoint", metavar="DIR", help="keep each finished part here, and go on from it")


def _saving(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("saving")
    group.add_argument(
        "--save-km", type=_above_zero, required=True, metavar="KM", help="vehicle-kilometres that day"
    )
    group.add_argument(
        "--factor", type=_factor, action="append", default=[], metavar="GROUP=X", help="weight of a group"
    )
    group.add_argument(
        "--bound", choices=("tight", "quick"), default="tight",
        help="how hard to look for the best plan, and for what none can go below (default tight)",
    )  # fmt: skip
    group.add_argument(
        "--keep-first-last", action="store_true", help="keep each route's first and last departure"
    )
    group.add_argument(
        "--keep-per-route", type=_whole, metavar="N", help="at least so many departures of each route"
    )
    group.add_argument(
        "--keep-arrival", type=_arrival, action="append", default=[], metavar="STOP@HH:MM",
        help="keep an arrival at a stop before a time, such as school@08:10",
    )  # fmt: skip
    group.add_argument(
        "--floor", type=_share_of, action="append", default=[], metavar="GROUP=SHARE",
        help="a group keeps this share of what it reaches, such as aged_65_up=0.98",
    )  # fmt: skip
    group.add_argument(
        "--floor-place", type=_share_of, action="append", default=[], metavar="ID=SHARE",
        help="the people of a place keep this share",
    )  # fmt: skip
    group.add_argument("--unit", choices=UNITS[:-1], default="trip", help="what is withdrawn (default trip)")
    group.add_argument("--batches", type=_whole, default=5, metavar="N", help="exact re-rankings (default 5)")


def _work(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("work")
    group.add_argument("--workers", type=_whole, metavar="N", help="side by side; the answer is the same")
    group.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler, such as tcp://10.0.0.1:8786")


def _run(arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_access

    return commands_access.run(arguments)


def _whole(words: str) -> int:
    if not words.isdecimal() or int(words) < 1:
        raise argparse.ArgumentTypeError(f"'{words}' is not a whole number of 1 or more")
    return int(words)


def _natural(words: str) -> int:
    if not words.isdecimal():
        raise argparse.ArgumentTypeError(f"'{words}' is not a whole number of 0 or more")
    return int(words)


def _above_zero(words: str) -> float:
    try:
        number = float(words)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"'{words}' is not a number above 0")
    return number


def _list(words: str) -> list[str]:
    found = [one.strip() for one in words.split(",") if one.strip()]
    if not found:
        raise argparse.ArgumentTypeError(f"'{words}' names nothing; write one or several with comma between")
    return list(dict.fromkeys(found))  # who is named twice is still one


def _year(words: str) -> int:
    if not words.isdecimal() or not 1900 <= int(words) <= 2999:
        raise argparse.ArgumentTypeError(f"'{words}' is not a year such as 2026")
    return int(words)


def _factor(words: str) -> tuple[str, float]:
    group, equals, factor = words.rpartition("=")
    if not group or not equals:
        raise argparse.ArgumentTypeError(f"'{words}' is not GROUP=X, such as without_car=3")
    return group, _above_zero(factor)


def _arrival(words: str) -> tuple[str, str]:
    stop, at, clock = words.rpartition("@")
    if not stop or not at:
        raise argparse.ArgumentTypeError(f"'{words}' is not STOP@HH:MM, such as school@08:10")
    return stop, clock


def _share_of(words: str) -> tuple[str, float]:
    name, equals, share = words.rpartition("=")
    if not name or not equals or _above_zero(share) > 1:
        raise argparse.ArgumentTypeError(f"'{words}' is not NAME=SHARE, such as aged_65_up=0.98")
    return name, _above_zero(share)
