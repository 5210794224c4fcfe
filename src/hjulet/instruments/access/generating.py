"""A county that does not exist, with its buses, villages and people: to try things on, and to test on."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from math import cos, pi, radians, sin
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.running import clock

if TYPE_CHECKING:
    import numpy as np

Rows = list[tuple[object, ...]]

TOWN = ("Storåkra", 15.0, 57.0)
BEGINNINGS = (
    "Alm", "Björk", "Ek", "Fur", "Gran", "Hassel", "Lind", "Lönn", "Rönn", "Tall", "Älm", "Ask",
    "Hägg", "En", "Sälg", "Vide",
)  # fmt: skip
ENDINGS = ("by", "hult", "torp", "ås", "näs", "vik", "ryd", "boda", "sjö", "mo")
HEADS = (
    "id", "name", "lon", "lat", "population", "aged_0_15", "aged_16_64", "aged_65_up", "without_car",
    "jobs", "schools", "groceries", "care",
)  # fmt: skip
KM_PER_DEGREE = 111.2
WEEKDAY_HOURS = (5.75, 6.5, 7.0, 7.75, 9.0, 11.0, 13.0, 14.5, 15.5, 16.25, 17.25, 19.0, 21.5, 23.5)
WEEKEND_HOURS = (9.0, 13.0, 17.0)
KM_PER_HOUR, STOP_SECONDS = 55, 30


@dataclass(frozen=True)
class Village:
    """A place on a line: where it is, how many live there, what is there."""

    id: str
    name: str
    lon: float
    lat: float
    people: int
    has_school: bool
    has_grocery: bool


def generate_county(
    folder: str | Path, *, lines: int = 6, villages: int = 6, seed: int = 0, year: int = 2026
) -> dict[str, Path]:
    """Write `gtfs.zip`, `points.csv` and `proposal.toml` into a folder, made if missing; the paths by name.

    Country lines run from the town out through `villages` each, more seldom the fewer people there are along them; two lines
    cross the town every quarter of an hour. The same seed gives the same files, byte for byte.

    Raises AccessError for fewer than 1 line or village, more than 16 lines or 10 villages on each.
    """
    import numpy as np

    if not (1 <= lines <= len(BEGINNINGS) and 1 <= villages <= len(ENDINGS)):
        raise AccessError(
            f"{lines} lines of {villages} villages cannot be made; 1 to {len(BEGINNINGS)} lines of 1 to {len(ENDINGS)} can"
        )
    drawn = np.random.default_rng(seed)
    routes = [list(_villages(drawn, line, lines, villages)) for line in range(lines)]
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    paths = {name: place / name for name in ("gtfs.zip", "points.csv", "proposal.toml")}
    _write_zip(paths["gtfs.zip"], _tables(routes, year))
    paths["points.csv"].write_text(_csv(HEADS, _points(drawn, routes)), encoding="utf-8")
    last = routes[-1][-1].name
    paths["proposal.toml"].write_text(
        f'title = "Ingen kvällstrafik till {last}"\n\n[[withdraw]]\nroutes = ["{100 + lines}"]\nafter = "18:00"\n',
        encoding="utf-8",
    )
    return paths


def _villages(drawn: np.random.Generator, line: int, lines: int, villages: int) -> Iterator[Village]:
    angle, km = 2 * pi * line / lines + drawn.uniform(-0.2, 0.2), 0.0
    endings = drawn.permutation(len(ENDINGS))
    for number in range(villages):
        km += drawn.uniform(4, 8)
        angle += drawn.uniform(-0.08, 0.08)
        people = int(drawn.lognormal(5.7, 0.8)) + 20
        yield Village(
            f"v{line + 1}{number + 1:02d}",
            BEGINNINGS[(line * 5 + number) % len(BEGINNINGS)] + ENDINGS[endings[number]],
            round(TOWN[1] + km * sin(angle) / (KM_PER_DEGREE * cos(radians(TOWN[2]))), 5),
            round(TOWN[2] + km * cos(angle) / KM_PER_DEGREE, 5),
            people,
            people > 350,
            people > 220,
        )


def _town_stops() -> list[tuple[str, str, float, float]]:
    """Nine stops on a cross of two streets through the town, the first in the middle."""
    name, lon, lat = TOWN
    found = [("town", f"{name} centralstation", lon, lat)]
    for word, east, north in (("östra", 1, 0), ("västra", -1, 0), ("norra", 0, 1), ("södra", 0, -1)):
        for far in (1, 2):
            km = 0.9 * far
            found.append(
                (
                    f"town-{word}-{far}", f"{name} {word} {far}",
                    round(lon + east * km / (KM_PER_DEGREE * cos(radians(lat))), 5),
                    round(lat + north * km / KM_PER_DEGREE, 5),
                )
            )  # fmt: skip
    return found


def _tables(routes: Sequence[Sequence[Village]], year: int) -> dict[str, str]:
    stops: Rows = [*_town_stops(), *((one.id, one.name, one.lon, one.lat) for line in routes for one in line)]
    names: Rows = [("a", 1, f"{TOWN[0]} öster–väster", 3), ("b", 2, f"{TOWN[0]} norr–söder", 3)]
    trips: Rows = []
    times: Rows = []
    frequencies: Rows = []
    for number, line in enumerate(routes, start=101):
        names.append((f"r{number}", number, f"{TOWN[0]}–{line[-1].name}", 3))
        _country_line(number, line, trips, times)
    for route, ends in (("a", ("östra", "västra")), ("b", ("norra", "södra"))):
        for way, (one, other) in enumerate((ends, ends[::-1])):
            trip = f"{route}{way}"
            trips.append((route, "all", trip, "", f"{TOWN[0]} {other}", way))
            calls = [f"town-{one}-2", f"town-{one}-1", "town", f"town-{other}-1", f"town-{other}-2"]
            times += [
                (trip, clock(21_600 + 180 * at), clock(21_600 + 180 * at), stop, at + 1)
                for at, stop in enumerate(calls)
            ]
            frequencies.append((trip, "05:30:00", "23:00:00", 900, 1))
    days = [date(year, month, day).strftime("%Y%m%d") for month, day in ((1, 1), (12, 31))]
    services: Rows = [
        (name, *flags, *days)
        for name, flags in (("week", (1,) * 5 + (0,) * 2), ("end", (0,) * 5 + (1,) * 2), ("all", (1,) * 7))
    ]
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return {
        "agency": _csv(("agency_id", "agency_name", "agency_url", "agency_timezone"),
                       [("x", "Påhittad länstrafik", "https://example.invalid", "Europe/Stockholm")]),
        "stops": _csv(("stop_id", "stop_name", "stop_lon", "stop_lat"), stops),
        "routes": _csv(("route_id", "route_short_name", "route_long_name", "route_type"), names),
        "calendar": _csv(("service_id", *weekdays, "start_date", "end_date"), services),
        "trips": _csv(("route_id", "service_id", "trip_id", "block_id", "trip_headsign", "direction_id"), trips),
        "stop_times": _csv(("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"), times),
        "frequencies": _csv(("trip_id", "start_time", "end_time", "headway_secs", "exact_times"), frequencies),
    }  # fmt: skip


def _country_line(number: int, line: Sequence[Village], trips: Rows, times: Rows) -> None:
    """Out and back by one vehicle for each departure; a line along which few live has every second or third."""
    people = sum(one.people for one in line)
    step = 1 if people > 2500 else 2 if people > 1500 else 3
    for service, hours in (("week", WEEKDAY_HOURS[::step]), ("end", WEEKEND_HOURS[:: min(step, 2)])):
        for hour in hours:
            seconds = round(hour * 3600)
            for way, word in enumerate(("in", "ut")):
                stops = [*reversed(line)] if word == "in" else [*line]
                calls: list[tuple[str, float, float]] = [(one.id, one.lon, one.lat) for one in stops]
                calls.insert(len(calls) if word == "in" else 0, ("town", *TOWN[1:]))
                trip = f"{number}-{service}-{clock(round(hour * 3600))[:5]}-{word}"
                goal = TOWN[0] if word == "in" else line[-1].name
                trips.append((f"r{number}", service, trip, f"{number}-{service}-{hour}", goal, way))
                seconds = _calls(trip, calls, seconds, times) + 300


def _calls(trip: str, calls: Sequence[tuple[str, float, float]], seconds: int, times: Rows) -> int:
    """Times along a trip, in whole minutes but for the stop itself; when it is at its end."""
    for at, (stop, lon, lat) in enumerate(calls):
        arrival = seconds
        if at:
            east = (lon - calls[at - 1][1]) * KM_PER_DEGREE * cos(radians(lat))
            north = (lat - calls[at - 1][2]) * KM_PER_DEGREE
            minutes = 1.2 * (east**2 + north**2) ** 0.5 / KM_PER_HOUR * 60
            arrival = seconds + 60 * max(1, round(minutes))
        seconds = arrival + (STOP_SECONDS if 0 < at < len(calls) - 1 else 0)
        times.append((trip, clock(arrival), clock(seconds), stop, at + 1))
    return seconds


def _points(drawn: np.random.Generator, routes: Sequence[Sequence[Village]]) -> Iterator[tuple[object, ...]]:
    """A point in each village, one farther out on foot, and four quarters of the town."""
    for line in routes:
        for one in line:
            far = round(one.people * 0.3)
            yield (one.id, one.name, one.lon, one.lat, *_people(drawn, one.people - far), round(one.people * 0.2),
                   int(one.has_school), int(one.has_grocery), 0)  # fmt: skip
            yield (f"{one.id}-ut", f"{one.name}, utanför", round(one.lon + 0.006, 5), round(one.lat + 0.002, 5),
                   *_people(drawn, far), 0, 0, 0, 0)  # fmt: skip
    for stop, name, lon, lat in _town_stops():
        if stop.endswith("-1") or stop == "town":
            centre = stop == "town"
            yield (stop, name, lon, lat, *_people(drawn, 2500), 6000 if centre else 900, 1, 2, int(centre))


def _people(drawn: np.random.Generator, count: int) -> tuple[int, int, int, int, int]:
    """Everybody, by age (0–15, 16–64, 65 and over), and how many live without a car."""
    young, grown = (int(drawn.binomial(count, share)) for share in (0.17, 0.55))
    young = min(young, count - grown)
    return count, young, grown, count - young - grown, int(drawn.binomial(count, 0.18))


def _csv(heads: Sequence[str], rows: Iterator[tuple[object, ...]] | Rows) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue()


def _write_zip(path: Path, tables: dict[str, str]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, text in tables.items():
            # The time of a file in the zip is its own, or the same seed would not give the same bytes.
            member = ZipInfo(f"{name}.txt", (1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            packed.writestr(member, text)
