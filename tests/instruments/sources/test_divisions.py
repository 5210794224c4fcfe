"""Codes as text, municipalities that did not exist, and Heby that moved."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from hjulet.instruments.sources.divisions import mended
from hjulet.instruments.sources.observations import schema


def rows(*cells):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return pl.DataFrame(
        [(unit, year, "T", "a", value, "", "SCB", now) for unit, year, value in cells],
        schema=schema(),
        orient="row",
    )


def told(frame):
    found, notes = mended(frame)
    return sorted(found.select("unit", "period", "value", "status").rows()), notes


def test_zero_before_a_municipality_was_formed_is_missing_and_later_zeros_stay():
    found, notes = told(
        rows(("0330", "2001", 0.0), ("0330", "2002", 0.0), ("0330", "2003", 5.0), ("0140", "1990", 7.0))
    )
    assert found == [
        ("0140", "1990", 7.0, ""),
        ("0330", "2001", None, "not_formed"),
        ("0330", "2002", 0.0, ""),
        ("0330", "2003", 5.0, ""),
    ]
    assert notes == ["Kommuner som inte fanns har källan 0 för. Här saknas värdet."]


def test_heby_stands_under_its_code_of_today_with_the_figure_that_there_is():
    found, _ = told(
        rows(
            ("1917", "2004", 13_700.0),
            ("0331", "2004", 0.0),
            ("1917", "2005", 13_600.0),
            ("0331", "2006", 13_500.0),
            ("1917", "2006", None),
        )
    )
    assert found == [
        ("0331", "2004", 13_700.0, "old_code"),
        ("0331", "2005", 13_600.0, "old_code"),
        ("0331", "2006", 13_500.0, ""),
    ]


def test_the_counties_on_both_sides_are_marked_until_the_border_moved():
    found, notes = told(
        rows(*((county, year, 1.0) for county in ("03", "19", "20") for year in ("2005", "2006")))
    )
    assert {unit for unit, year, _, status in found if status == "old_division"} == {"03", "19"}
    assert {year for _, year, _, status in found if status == "old_division"} == {"2005"}
    assert "Heby" in notes[0]


def test_counties_before_skane_and_vastra_gotaland_are_marked_and_never_added_up():
    counties = ("06", "11", "12", "14", "15", "16")
    found, notes = told(
        rows(
            *((county, year, 10.0) for county in counties for year in ("1994", "1995", "1996")),
            *((county, "1997", 0.0 if county in ("11", "15", "16") else 10.0) for county in counties),
        )
    )
    marks = {(unit, year): (value, status) for unit, year, value, status in found}
    old, ordinary, gone = (10.0, "old_division"), (10.0, ""), (None, "dissolved")
    # The figure of a year is by the division of the January after it.
    assert {year: [marks[county, year] for county in counties] for year in ("1995", "1996", "1997")} == {
        "1995": [old] * 6,
        "1996": [old, (10.0, ""), ordinary, old, old, old],
        "1997": [ordinary, gone, ordinary, ordinary, gone, gone],
    }
    assert [note[:12] for note in notes] == ["Skåne län (1", "Västra Götal", "Län som har "]


def test_other_units_are_left_as_they_are():
    frame = rows(("0180", "2004", 0.0), ("SE11", "1990", 0.0))
    found, notes = mended(frame)
    assert found.equals(frame)
    assert notes == []
