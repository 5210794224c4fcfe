"""A service day's traffic from one or several feeds: GTFS in, a network of hops out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.feed_days import Choices, feed_day
from hjulet.instruments.access.gtfs_days import as_day, no_service, read_calendar
from hjulet.instruments.access.gtfs_files import opened_feed
from hjulet.instruments.access.joining import joined
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import seconds_of
from hjulet.instruments.access.walking import Walk

PHASES = ("fixed", "uniform")
STAYS = ("trips", "blocks")


def read_network(
    feeds: str | Path | Sequence[str | Path],
    *,
    day: str | date,
    walk: Walk | None = None,
    phase: str = "fixed",
    seed: int = 0,
    stay_seated: str = "trips",
    leave_out_faulty: bool = False,
    until: str | int = "24:00",
) -> Network:
    """All traffic of a day: what can one ride, from where, when?

    Parameters
    ----------
    feeds : zip files or folders of GTFS; of several, each id is written "file:id", by the file's name
    day : "2019-05-13" or a date. Trips of the day before that run after midnight are there as well
    walk : how people walk between stops; great circle × 1.3 at 1.0 m/s and at most 800 m unless said
    phase : departures of frequencies.txt without exact times begin with their period ("fixed"), or at a time drawn within
        the first headway ("uniform", by `seed`)
    stay_seated : within a trip, and into another where transfers.txt says so ("trips"); or also into the vehicle's next
        trip from the same stop, by block_id ("blocks")
    until : trips of the day after that begin before this time, such as "30:00", are there as well, for journeys that pass
        midnight and for the next departure in the morning
    leave_out_faulty : leave out trips that cannot be believed, with a problem for each kind, rather than refuse the feed

    Returns
    -------
    Network
        Stops are those that some trip calls at that day; kilometres by the feed's shapes, else between stops × 1.2.
        `problems` says what is odd.

    Raises
    ------
    AccessError : with file, line and column; on a day without traffic, with the days that have some.

    Notes
    -----
    Memory holds the day's calls, and never a whole stop_times.txt.
    """
    from_files = [feeds] if isinstance(feeds, str | Path) else list(feeds)
    if not from_files:
        raise AccessError("no feed was given; give a zip file or a folder of GTFS")
    for name, given, known in (("phase", phase, PHASES), ("stay_seated", stay_seated, STAYS)):
        if given not in known:
            raise AccessError(f"{name} is '{given}'; {' or '.join(known)} was expected")
    places = [Path(one).resolve() for one in from_files]
    if again := next((one for at, one in enumerate(places) if one in places[:at]), None):
        raise AccessError("it is given twice, so that all its trips would run twice", file=str(again))
    on = as_day(day)
    with ExitStack() as stack:
        opened = [stack.enter_context(opened_feed(path)) for path in from_files]
        calendars = [read_calendar(feed) for feed in opened]
        if not any(one.services(on) for one in calendars):
            raise no_service(calendars, on)
        choices = Choices(phase, seed, stay_seated, leave_out_faulty, seconds_of(until))
        days = [
            feed_day(feed, calendar, on, choices) for feed, calendar in zip(opened, calendars, strict=True)
        ]
    if not any(len(one.hops["trip"]) for one in days):
        raise AccessError(
            f"services run on {on}, but none of their trips calls at two stops: are trips.txt and stop_times.txt whole?",
            file=", ".join(feed.path for feed in opened),
        )
    return joined(days, _prefixes(from_files), on, walk or Walk())


def _prefixes(feeds: Sequence[str | Path]) -> list[str]:
    """What stands before the ids of each feed: nothing when there is one, else the file's name, numbered if it is there."""
    if len(feeds) == 1:
        return [""]
    found: list[str] = []
    for feed in feeds:
        stem = name = Path(feed).stem
        number = 1
        while f"{name}:" in found:
            number += 1
            name = f"{stem}-{number}"
        found.append(f"{name}:")
    return found
