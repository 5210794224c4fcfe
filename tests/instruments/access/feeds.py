"""Small feeds for tests: a folder of tables, each as lines of text, and one line of road with five stops on it."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

DAY = "2026-03-17"
"""A Tuesday."""

STOPS = """\
stop_id,stop_name,stop_lat,stop_lon,parent_station
A,Aby,56.80,14.80,
B,Berg,56.80,14.90,
C,Dalen,56.80,15.00,
D,Edet,56.80,15.10,
E,Fors,56.801,15.101,
"""
ROUTES = "route_id,route_short_name,route_long_name,route_type\nr1,1,Aby–Edet,3\nr2,,Fors,3\n"
CALENDAR = """\
service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
week,1,1,1,1,1,0,0,20260101,20261231
"""
TRIPS = "route_id,service_id,trip_id,block_id,trip_headsign\nr1,week,t1,b1,Edet\nr1,week,t2,b1,Aby\n"
STOP_TIMES = """\
trip_id,arrival_time,departure_time,stop_id,stop_sequence
t1,07:00:00,07:00:00,A,1
t1,07:10:00,07:11:00,B,2
t1,07:30:00,07:30:00,D,3
t2,07:30:00,07:30:00,D,1
t2,08:00:00,08:00:00,A,2
"""
TABLES = {
    "stops": STOPS,
    "routes": ROUTES,
    "calendar": CALENDAR,
    "trips": TRIPS,
    "stop_times": STOP_TIMES,
}


def feed(folder: Path, **tables: str | None) -> Path:
    """A folder with the tables above, and others or none in their place."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**TABLES, **tables}.items():
        if text is not None:
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def zipped(path: Path, prefix: str = "", **tables: str | None) -> Path:
    """The same as a zip file; `prefix` is a folder inside it."""
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, text in {**TABLES, **tables}.items():
            if text is not None:
                packed.writestr(f"{prefix}{name}.txt", text)
    return path
