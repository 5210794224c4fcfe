"""A day's network out of GTFS: what a feed may leave open, and what is said of a feed that cannot be used."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import numpy as np
import pytest

from hjulet.instruments.access.checking import problem_table
from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import Ends, Window
from hjulet.instruments.access.ranking import rank_withdrawals
from hjulet.instruments.access.reading import read_network
from hjulet.instruments.access.walking import Walk
from tests.instruments.access.feeds import CALENDAR, DAY, STOP_TIMES, STOPS, TRIPS, feed, zipped
from tests.programs import shared_folder


def hops(network: Network) -> list[tuple[str, str, str, int, int]]:
    """Trip, from, to, departure and arrival in minutes, in the network's order."""
    return [
        (
            network.trip_ids[network.hop_trip[at]],
            network.stop_ids[network.hop_from[at]],
            network.stop_ids[network.hop_to[at]],
            int(network.hop_departure[at]) // 60,
            int(network.hop_arrival[at]) // 60,
        )
        for at in range(network.hops)
    ]


PLAIN = [("t1", "A", "B", 420, 430), ("t1", "B", "D", 431, 450), ("t2", "D", "A", 450, 480)]


def test_network_of_a_folder(tmp_path: Path) -> None:
    network = read_network(feed(tmp_path / "f"), day=DAY)
    assert hops(network) == PLAIN
    assert network.hop_next.tolist() == [1, -1, -1]
    assert network.stop_names == ("Aby", "Berg", "Edet")
    assert (network.trip_routes, network.trip_headsigns) == (("r1", "r1"), ("Edet", "Aby"))
    assert network.route_names == {"r1": "1", "r2": "Fors"}
    # 0.3 degrees at 56.8° N are 18.27 km; roads are taken to be 1.2 times as long.
    assert network.trip_km == pytest.approx([21.9, 21.9], abs=0.05)
    assert network.problems == ()


def test_zip_with_a_folder_bom_and_blanks_in_headings_is_the_same(tmp_path: Path) -> None:
    spaced = STOP_TIMES.replace("trip_id,arrival_time", "\ufeff trip_id, arrival_time").replace(
        "07:00:00", " 7:00:00 "
    )
    packed = zipped(tmp_path / "f.zip", "gtfs/", stop_times=spaced + "\n", stops="\ufeff" + STOPS)
    assert hops(read_network(packed, day=DAY)) == PLAIN


def test_rows_shorter_or_longer_than_the_headings_are_read(tmp_path: Path) -> None:
    longer = STOP_TIMES.replace("A,1", "A,1,,x").replace("stop_sequence", "stop_sequence,pickup_type")
    assert hops(read_network(feed(tmp_path / "f", stop_times=longer), day=DAY)) == PLAIN


def test_exceptions_alone_and_removed_days(tmp_path: Path) -> None:
    alone = feed(
        tmp_path / "a", calendar=None, calendar_dates="service_id,date,exception_type\nweek,20260317,1\n"
    )
    assert hops(read_network(alone, day="20260317")) == PLAIN
    removed = feed(tmp_path / "b", calendar_dates="service_id,date,exception_type\nweek,20260317,2\n")
    with pytest.raises(AccessError) as caught:
        read_network(removed, day=DAY)
    assert "no trip runs on 2026-03-17 (a Tuesday)" in str(caught.value)
    assert "service from 2026-01-01 to 2026-12-31, the nearest day is 2026-03-16" in str(caught.value)
    assert str(caught.value).endswith("the nearest Tuesday 2026-03-10")


def test_last_nights_trip_after_midnight_is_there(tmp_path: Path) -> None:
    late = STOP_TIMES.replace("t2,07:30:00,07:30:00", "t2,23:50:00,23:50:00").replace(
        "t2,08:00:00,08:00:00", "t2,24:20:00,24:20:00"
    )
    network = read_network(feed(tmp_path / "f", stop_times=late), day=DAY)
    assert hops(network) == [("t2@2026-03-16", "D", "A", -10, 20), *PLAIN[:2], ("t2", "D", "A", 1430, 1460)]


def test_the_next_mornings_trips_are_there_when_they_are_asked_for(tmp_path: Path) -> None:
    """After Friday comes Saturday, with a calendar of its own."""
    both = CALENDAR + "end,0,0,0,0,0,1,1,20260101,20261231\n"
    trips = TRIPS + "r1,end,t3,,Edet\n"
    times = STOP_TIMES + "t3,05:30:00,05:30:00,A,1\nt3,06:00:00,06:00:00,D,2\n"
    where = feed(tmp_path / "f", calendar=both, trips=trips, stop_times=times)
    assert hops(read_network(where, day="2026-03-20")) == PLAIN
    saturday = ("t3@2026-03-21", "A", "D", 1770, 1800)
    network = read_network(where, day="2026-03-20", until="30:00")
    assert hops(network) == [*PLAIN, saturday]
    assert hops(read_network(where, day="2026-03-20", until="29:30")) == PLAIN
    ranking = rank_withdrawals(network, Ends.of_stops(network), Window.of("07:00", "23:30"), workers=1)
    found = dict(ranking.frame().select("trip_id", "next_departure").iter_rows())
    assert (found["t1"], found["t2"]) == ("29:30", None)
    friday = read_network(where, day="2026-03-19", until="36:00")
    assert hops(friday) == [
        *PLAIN,
        *(
            (f"{trip}@2026-03-20", one, other, start + 1440, end + 1440)
            for trip, one, other, start, end in PLAIN
        ),
    ]


def test_frequencies_become_departures(tmp_path: Path) -> None:
    rows = "trip_id,start_time,end_time,headway_secs,exact_times\nt1,09:00:00,10:00:00,1200,{}\n"
    fixed = read_network(feed(tmp_path / "f", frequencies=rows.format(1)), day=DAY)
    assert fixed.trip_ids == ("t1@09:00:00", "t1@09:20:00", "t1@09:40:00", "t2")
    assert ("t1@09:20:00", "B", "D", 571, 590) in hops(fixed)
    drawn = read_network(feed(tmp_path / "g", frequencies=rows.format(0)), day=DAY, phase="uniform", seed=3)
    starts = drawn.hop_departure[drawn.hop_from == 0]
    assert 9 * 3600 <= starts[0] < 9 * 3600 + 1200
    assert np.diff(starts).tolist() == [1200, 1200]


def test_blank_times_are_filled_by_distance(tmp_path: Path) -> None:
    """From Berg to Edet it is as far as from Berg to Dalen and once more; along the shape it is a quarter of the way."""
    rows = ["t1,07:00:00,07:00:00,A,1", "t1,07:10:00,07:10:00,B,2", "t1,,,C,3", "t1,07:30:00,07:30:00,D,4"]
    heads = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"

    def middle(folder: str, lines: list[str]) -> tuple[str, str, str, int, int]:
        return hops(read_network(feed(tmp_path / folder, stop_times="\n".join(lines)), day=DAY))[1]

    assert middle("between", [heads, *rows]) == ("t1", "B", "C", 430, 440)
    marks = (",0", ",10", ",13.75", ",25")
    marked = [row + mark for row, mark in zip(rows, marks, strict=True)]
    assert middle("along", [heads + ",shape_dist_traveled", *marked]) == ("t1", "B", "C", 430, 435)


def test_pickup_and_drop_off(tmp_path: Path) -> None:
    text = "\n".join(
        line
        + (",pickup_type,drop_off_type" if not at else ",1,0" if at == 2 else ",3,1" if at == 3 else ",,")
        for at, line in enumerate(STOP_TIMES.splitlines())
    )
    network = read_network(feed(tmp_path / "f", stop_times=text), day=DAY)
    assert network.hop_board.tolist() == [True, False, True]
    assert network.hop_alight.tolist() == [True, False, True]


def test_transfers_and_staying_seated(tmp_path: Path) -> None:
    extra = STOP_TIMES + "t3,09:00:00,09:00:00,E,1\nt3,09:30:00,09:30:00,C,2\n"
    trips = TRIPS + "r2,week,t3,,Dalen\n"
    # From Edet to Fors it is 127 m as the crow flies, 165 m on foot.
    plain = read_network(feed(tmp_path / "a", stop_times=extra, trips=trips), day=DAY)
    place = {name: at for at, name in enumerate(plain.stop_ids)}

    def walks(network: Network) -> dict[tuple[str, str], int]:
        rows = np.repeat(np.arange(network.stops), np.diff(network.walk_starts))
        return {
            (network.stop_ids[row], network.stop_ids[to]): int(seconds)
            for row, to, seconds in zip(rows, network.walk_to, network.walk_seconds, strict=True)
        }

    assert walks(plain) == {("D", "E"): 164, ("E", "D"): 164}
    said = (
        "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id\n"
        "D,E,2,300,\nE,D,3,,\nA,B,2,900,\nD,D,2,180,\nB,B,2,1200,r1\n"
    )
    changed = read_network(feed(tmp_path / "b", stop_times=extra, trips=trips, transfers=said), day=DAY)
    assert walks(changed) == {("D", "E"): 240, ("A", "B"): 840}
    assert changed.stop_change.tolist() == [0, 0, 0, 120, 0]
    assert [one.text_en for one in changed.problems] == [
        "1 rule of transfers.txt for changes between some routes or trips: not used"
    ]
    assert place == {"A": 0, "B": 1, "C": 2, "D": 3, "E": 4}
    assert plain.hop_next.tolist() == [1, -1, -1, -1]
    blocks = read_network(feed(tmp_path / "c"), day=DAY, stay_seated="blocks")
    assert blocks.hop_next.tolist() == [1, 2, -1]
    seated = "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\nD,D,{},t1,t2\n"
    assert read_network(feed(tmp_path / "d", transfers=seated.format(4)), day=DAY).hop_next[1] == 2
    left = feed(tmp_path / "e", transfers=seated.format(5))
    assert read_network(left, day=DAY, stay_seated="blocks").hop_next[1] == -1


def test_several_feeds_are_told_apart_and_walked_between(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    near = STOPS.replace("56.80,", "56.8005,")
    both = [zipped(tmp_path / "bus.zip"), zipped(tmp_path / "sub" / "bus.zip", stops=near)]
    network = read_network(both, day=DAY)
    assert network.stop_ids == ("bus:A", "bus:B", "bus:D", "bus-2:A", "bus-2:B", "bus-2:D")
    assert network.trip_ids == ("bus:t1", "bus:t2", "bus-2:t1", "bus-2:t2")
    # 0.0005 degrees are 55.6 m, 72 m on foot.
    assert (network.walk_to.tolist(), set(network.walk_seconds.tolist())) == ([3, 4, 5, 0, 1, 2], {72})
    assert len(read_network(both, day=DAY, walk=Walk(most_metres=70)).walk_to) == 0


FAULTS: list[tuple[dict[str, Any], str]] = [
    (
        {"stop_times": None},
        "f: the table stop_times.txt is missing; there is: stops.txt, routes.txt, trips.txt",
    ),
    ({"calendar": None}, "calendar.txt and calendar_dates.txt are both missing"),
    ({"stop_times": ""}, "f/stop_times.txt:1: it is empty"),
    ({"stops": STOPS.replace("stop_lat", "latitude")}, "stops.txt"),
    ({"trips": TRIPS.replace("trip_id", "trip")}, "f/trips.txt:1, column 'trip_id': there is no such column"),
    ({"trips": TRIPS + "r1,week,t1,,\n"}, "f/trips.txt:4, column 'trip_id': 't1' stands on line 2 already"),
    ({"trips": TRIPS.replace("r1,week,t2", "r9,week,t2")}, "f/trips.txt:3, column 'route_id': route 'r9'"),
    ({"stops": STOPS.replace("14.90", "north")}, "f/stops.txt:3, column 'stop_lon': 'north' came"),
    (
        {"stop_times": STOP_TIMES.replace("B,2", "X,2")},
        "f/stop_times.txt:3, trip t1: stop 'X' is not in stops.txt",
    ),
    ({"stop_times": STOP_TIMES.replace("07:11:00", "7.11")}, "f/stop_times.txt:3, trip t1: '7.11' came"),
    (
        {"stop_times": STOP_TIMES.replace("07:10:00", "06:10:00")},
        "f/stop_times.txt:3, trip t1: the time goes back",
    ),
    ({"stop_times": STOP_TIMES.replace("D,3", "D,2")}, "f/stop_times.txt:4, trip t1: the same stop_sequence"),
    (
        {"stop_times": STOP_TIMES.replace("t2,08:00:00,08:00:00", "t2,,")},
        "f/stop_times.txt:6, trip t2: the first",
    ),
    (
        {"stop_times": STOP_TIMES.replace("B,2", '"B,2')},
        "f/stop_times.txt:3: a quotation mark is opened here",
    ),
    ({"stops": STOPS.splitlines()[0]}, "f/stops.txt:1: there are headings, and no stops under them"),
    (
        {"trips": TRIPS.splitlines()[0]},
        "f: services run on 2026-03-17, but none of their trips calls at two stops",
    ),
    ({"calendar": CALENDAR.replace("20261231", "2026-W1")}, "f/calendar.txt:2, column 'end_date': '2026-W1'"),
    ({"calendar": CALENDAR.replace("week,1", "week,yes")}, "f/calendar.txt:2, column 'monday': 'yes' came"),
    (
        {"frequencies": "trip_id,start_time,end_time,headway_secs\nt1,09:00:00,10:00:00,0\n"},
        "f/frequencies.txt:2, column 'headway_secs': '0' came where seconds above 0",
    ),
    (
        {"transfers": "from_stop_id,to_stop_id,transfer_type\nA,Z,0\n"},
        "f/transfers.txt:2, column 'to_stop_id': stop 'Z'",
    ),
    # Cut to 32 bits that would be a walk of −1,294,967,356 seconds.
    (
        {"transfers": "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,B,2,3000000000\n"},
        "f/transfers.txt:2, column 'min_transfer_time': '3000000000' came where a whole number from 0 to 86400",
    ),
    (
        {
            "frequencies": "trip_id,start_time,end_time,headway_secs\nt1,00:00:00,239:00:00,1\nt2,00:00:00,239:00:00,1\n"
        },
        "f/frequencies.txt:3, column 'headway_secs': up to here the feed has 1720800 departures by frequency",
    ),
    (
        {"calendar": CALENDAR + "week,0,0,0,0,0,1,1,20260101,20261231\n"},
        "f/calendar.txt:3, column 'service_id': 'week' stands on line 2 already",
    ),
    (
        {"calendar": CALENDAR.replace("20260101,20261231", "19000101,20250101")},
        "the feed has service from 2014-12-25 to 2025-01-01, the nearest day is 2025-01-01",
    ),
    (
        {"stop_times": STOP_TIMES.replace("07:10:00", "07:10:00:00")},
        "f/stop_times.txt:3, trip t1: '07:10:00:00' came",
    ),
]


@pytest.mark.parametrize(("tables", "said"), FAULTS, ids=[said[:40] for _, said in FAULTS])
def test_fault_is_named_with_file_and_line(tmp_path: Path, tables: dict[str, Any], said: str) -> None:
    if said == "stops.txt":
        network = read_network(feed(tmp_path / "f", **tables), day=DAY)
        assert [one.code for one in network.problems] == ["stop_nowhere"]
        return
    with pytest.raises(AccessError) as caught:
        read_network(feed(tmp_path / "f", **tables), day=DAY)
    assert str(caught.value).removeprefix(f"{tmp_path}/").startswith(said) or said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_faulty_trips_can_be_left_out(tmp_path: Path) -> None:
    harmed = feed(tmp_path / "f", stop_times=STOP_TIMES.replace("B,2", "X,2"))
    network = read_network(harmed, day=DAY, leave_out_faulty=True)
    assert hops(network) == [("t2", "D", "A", 450, 480)]
    assert [(one.code, one.count, one.line) for one in network.problems] == [
        ("unreadable", 1, 3),
        ("trip_without_times", 1, 2),
    ]


def test_what_is_odd_is_told_in_both_languages(tmp_path: Path) -> None:
    fast = STOP_TIMES.replace("t2,08:00:00,08:00:00", "t2,07:31:00,07:31:00")
    twins = fast + "t3,07:30:00,07:30:00,D,1\nt3,07:31:00,07:31:00,A,2\n"
    nowhere = STOPS.replace("B,Berg,56.80,14.90", "B,Berg,0,0.0")
    read = read_network(
        feed(tmp_path / "f", stop_times=twins, trips=TRIPS + "r1,week,t3,,\n", stops=nowhere), day=DAY
    )
    table = problem_table(read.problems)
    assert table["code"].to_list() == ["stop_nowhere", "too_fast", "twin_trips"]
    assert table["line"].to_list() == [3, 6, 4]
    assert table["text_sv"][1] == "2 sträckor går fortare än 150 km/h. Den första är Edet – Aby, 1096 km/h."
    assert np.isnan(read.stop_lon[1])
    assert len(read.walk_to) == 0


def test_zip_bomb_and_no_zip_are_refused_before_they_fill_the_disk(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with ZipFile(bomb, "w", ZIP_DEFLATED) as packed:
        packed.writestr("stops.txt", STOPS)
        with packed.open("stop_times.txt", "w", force_zip64=True) as inside:
            for _ in range(80):
                inside.write(b"0" * 1024**2)
    with pytest.raises(AccessError, match=r"unpacks to more than 6. MB .* no timetable does"):
        read_network(bomb, day=DAY)
    (tmp_path / "text.zip").write_text("no zip")
    with pytest.raises(AccessError, match="cannot be unpacked"):
        read_network(tmp_path / "text.zip", day=DAY)
    with pytest.raises(AccessError, match="no such file"):
        read_network(tmp_path / "none.zip", day=DAY)


def test_large_stop_times_leave_only_the_days_trips_in_memory(tmp_path: Path) -> None:
    """Two hundred thousand calls of trips that do not run that day: Python's own memory holds none of them."""
    other = TRIPS + "r1,never,x,,\n"
    rows = "".join(f"x,07:00:00,07:00:00,A,{number}\n" for number in range(200_000))
    folder = feed(tmp_path / "f", trips=other, stop_times=STOP_TIMES + rows)
    tracemalloc.start()
    network = read_network(folder, day=DAY)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert hops(network) == PLAIN
    assert most < 4e6


def test_file_with_nothing_but_faults_takes_no_more_memory_than_its_first(tmp_path: Path) -> None:
    heads, *_ = STOP_TIMES.splitlines()
    rows = "".join(f"t1,7.15,7.15,nowhere-{number},{number}\n" for number in range(100_000))
    folder = feed(tmp_path / "f", stop_times=f"{heads}\n{rows}")
    tracemalloc.start()
    with pytest.raises(AccessError, match=r"stop_times.txt:2, trip t1: stop 'nowhere-0' is not in stops.txt"):
        read_network(folder, day=DAY)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 12e6


def test_lines_of_old_macs_and_a_broken_packing_are_said(tmp_path: Path) -> None:
    mac = feed(tmp_path / "mac")
    (mac / "stop_times.txt").write_bytes(STOP_TIMES.replace("\n", "\r").encode())
    with pytest.raises(AccessError, match=r"mac/stop_times.txt:1: its lines end as old Macs wrote them"):
        read_network(mac, day=DAY)
    with ZipFile(tmp_path / "lzma.zip", "w", ZIP_LZMA) as packed:
        packed.writestr("stops.txt", STOPS)
    whole = (tmp_path / "lzma.zip").read_bytes()
    at = whole.index(b"stops.txt") + 20
    (tmp_path / "lzma.zip").write_bytes(whole[:at] + bytes(20) + whole[at + 20 :])
    with pytest.raises(AccessError, match="cannot be unpacked as a zip file"):
        read_network(tmp_path / "lzma.zip", day=DAY)


def test_feed_without_traffic_that_day_beside_another_is_told_and_one_given_twice_refused(
    tmp_path: Path,
) -> None:
    other = feed(tmp_path / "train", calendar=CALENDAR.replace("1,1,1,1,1,0,0", "0,0,0,0,0,1,1"))
    both = read_network([feed(tmp_path / "bus"), other], day=DAY)
    assert [(one.code, one.file) for one in both.problems] == [("no_service", "train/trips.txt")]
    with pytest.raises(AccessError, match="it is given twice"):
        read_network([tmp_path / "bus", f"{tmp_path}/train/../bus"], day=DAY)


def test_vehicles_that_are_coupled_are_told(tmp_path: Path) -> None:
    two = "route_id,service_id,trip_id\nr1,week,t1\nr1,week,t2\nr1,week,t3\n"
    third = STOP_TIMES + "t3,07:20:00,07:20:00,C,1\nt3,07:29:00,07:29:00,D,2\n"
    kind = "from_trip_id,to_trip_id,transfer_type\nt1,t2,4\nt3,t2,4\n"
    network = read_network(feed(tmp_path / "f", trips=two, stop_times=third, transfers=kind), day=DAY)
    assert [(one.code, one.count) for one in network.problems] == [("shared_stay", 1)]
    into = network.hop_next[network.hop_next >= 0]
    assert (network.hop_trip[into] == 1).sum() == 1


def test_overlapping_periods_of_a_frequency_give_each_departure_once(tmp_path: Path) -> None:
    often = "trip_id,start_time,end_time,headway_secs\nt1,09:00:00,09:30:00,600\nt1,09:20:00,09:50:00,600\n"
    network = read_network(feed(tmp_path / "f", frequencies=often), day=DAY)
    clocks = ("00", "10", "20", "30", "40")
    assert network.trip_ids == (*(f"t1@09:{minute}:00" for minute in clocks), "t2")


@pytest.mark.shared
def test_shared_feeds_have_the_trips_and_hops_they_are_known_for() -> None:
    folder = shared_folder()
    assert folder
    kuopio = read_network(folder / "data/access/kuopio/gtfs.zip", day="2017-03-15")
    today = [trip for trip, name in enumerate(kuopio.trip_ids) if "@" not in name]
    assert (kuopio.stops, len(today), int(np.isin(kuopio.hop_trip, today).sum())) == (1352, 1130, 38_976)
    names = ("eptc_bus_2019", "trensurb_rail")
    both = read_network(
        [folder / f"data/access/gtfs/porto_alegre_{name}.zip" for name in names], day="2019-05-13"
    )
    assert (both.stops, both.trips, both.hops) == (4010, 2903, 133_463)
    assert read_network(folder / "data/access/gtfs/google_sample_feed_1.zip", day="2007-06-05").hops == 452
