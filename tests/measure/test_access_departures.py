"""The departures of a day that one chooses among, line by line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hjulet.instruments.access import generate_county
from hjulet.measure.access_departures import lines_of


def test_lines_hold_the_days_own_departures_in_order(tmp_path: Path) -> None:
    """Last night's trips that run after midnight belong to the day before; the second reading is of the kept file."""
    feed = generate_county(tmp_path / "county", lines=6, villages=6, year=2026)["gtfs.zip"]
    lines = lines_of(feed, date(2026, 11, 24), tmp_path / "kept.json")
    assert [line.name for line in lines] == ["1", "2", "101", "102", "103", "104", "105", "106"]
    country = lines[3]
    begins = [one.begins for one in country.departures]
    assert (begins == sorted(begins), begins[0], len(begins)) == (True, 20_700, 28)
    assert [one.trip for one in country.departures if one.is_first] == [
        "102-week-05:45-in",
        "102-week-05:45-ut",
    ]
    assert [one.trip for one in country.departures if one.is_last] == [
        "102-week-23:30-in",
        "102-week-23:30-ut",
    ]
    feed.unlink()
    assert lines_of(feed, date(2026, 11, 24), tmp_path / "kept.json") == lines
