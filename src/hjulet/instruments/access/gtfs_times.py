"""Times of calls: what cannot be believed is named with its line, and blanks between timed stops are filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from hjulet.instruments.access.errors import AccessError, Problem
from hjulet.instruments.access.gtfs_calls import NO_TIME, Calls

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Flags = NDArray[np.bool_]


Check = Callable[[Calls], "Flags"]


def believable(calls: Calls, trips: pl.DataFrame, *, leave_out_faulty: bool) -> tuple[Calls, list[Problem]]:
    """The calls whose trips can be believed, and what is said of those left out.

    Raises AccessError, with line and trip, at the first fault, unless trips with faults are to be left out.
    """
    import numpy as np

    problems = []
    for code, check, text_sv, text_en in FAULTS:
        at = check(calls)
        if not at.any():
            continue
        place = int(np.flatnonzero(at)[0])
        line, trip = int(calls.line[place]), trips["trip_id"][int(calls.trip[place])]
        count = len(np.unique(calls.trip[at]))
        if not leave_out_faulty:
            also = f"; {_trips_have(count - 1)} the same fault" if count > 1 else ""
            raise AccessError(
                f"{calls.why if code == UNREADABLE else text_en}{also}. Mend it, or leave such trips out (--leave-out-faulty)",
                file=calls.file, line=line, about=f"trip {trip}",
            )  # fmt: skip
        problems.append(
            Problem(
                code, count, calls.file, line,
                f"{count} {'tur' if count == 1 else 'turer'} är utelämnade: {text_sv}. Den första är {trip}.",
                f"{count} {'trip' if count == 1 else 'trips'} left out: {text_en}; the first is {trip}",
            )
        )  # fmt: skip
        # A later kind of fault means something only where the earlier are gone.
        calls = calls.only(~np.isin(calls.trip, calls.trip[at]))
    return calls, problems


def _trips_have(count: int) -> str:
    return "1 other trip has" if count == 1 else f"{count} other trips have"


def _unreadable(calls: Calls) -> Flags:
    return calls.wrong


def _repeated(calls: Calls) -> Flags:
    at: Flags = ~calls.first
    at[1:] &= calls.sequence[1:] == calls.sequence[:-1]
    return at


def _blank_ends(calls: Calls) -> Flags:
    at: Flags = (calls.first | calls.last) & (calls.departure == NO_TIME)
    return at


def _backwards(calls: Calls) -> Flags:
    """The call arrives before the last timed one departed, or departs before it arrives."""
    import numpy as np

    timed = np.flatnonzero(calls.departure != NO_TIME)
    at = np.zeros(len(calls), bool)
    same = calls.trip[timed[1:]] == calls.trip[timed[:-1]]
    at[timed[1:]] = same & (calls.arrival[timed[1:]] < calls.departure[timed[:-1]])
    return np.asarray(at | (calls.departure < calls.arrival))


UNREADABLE = "unreadable"
FAULTS: tuple[tuple[str, Check, str, str], ...] = (
    (UNREADABLE, _unreadable, "en tid, ett nummer eller en hållplats går inte att läsa",
     "a time, a number or a stop cannot be read"),
    ("repeated_sequence", _repeated, "samma stop_sequence står två gånger",
     "the same stop_sequence stands twice in the trip"),
    ("blank_ends", _blank_ends, "den första eller sista hållplatsen saknar tid",
     "the first and the last stop of a trip need a time; there is none"),
    ("backwards", _backwards, "tiden går baklänges",
     "the time goes backwards: it is earlier than the one before in the trip"),
)  # fmt: skip


def filled(calls: Calls) -> Calls:
    """Every call with times: blanks share the time between the timed calls around them by how far along they lie.

    Where calls lie at one place, or have none, they share it by number. Seconds are cut to whole ones.
    """
    import numpy as np

    blank = calls.departure == NO_TIME
    if not blank.any():
        return calls
    place = np.arange(len(calls))
    before = np.maximum.accumulate(np.where(blank, 0, place))[blank]
    after = np.minimum.accumulate(np.where(blank, len(calls) - 1, place)[::-1])[::-1][blank]
    way = calls.along[after] - calls.along[before]
    by_number = (place[blank] - before) / (after - before)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(way > 0, (calls.along[blank] - calls.along[before]) / way, by_number)
    time = calls.arrival[after] - calls.departure[before]
    # A millionth of a second more, so that half of twenty minutes is ten and not ten less a second.
    seconds = calls.departure[before] + np.floor(np.clip(share, 0, 1) * time + 1e-6).astype(np.int64)
    arrival, departure = calls.arrival.copy(), calls.departure.copy()
    arrival[blank] = departure[blank] = seconds
    return replace(calls, arrival=arrival, departure=departure)
