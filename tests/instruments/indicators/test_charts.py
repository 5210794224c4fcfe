"""Charts of values far outside 0 to 100, with gaps: everything that is there is drawn, and nothing else."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from html import escape
from typing import Any

import numpy as np
import pytest

from hjulet.hub.formats.svg import for_page
from hjulet.instruments.boundaries import boundaries
from hjulet.instruments.indicators import Table, compute, load
from hjulet.instruments.indicators.charts import (
    WORDS,
    choropleth,
    dumbbell,
    heat_map,
    kinds_map,
    profile,
    radar,
    rank_bars,
    reference_bars,
    slope,
    sunburst,
    to_svg,
    tree,
)
from hjulet.instruments.indicators.charts.classes import classes_of
from hjulet.instruments.indicators.charts.frame import WIDTH, number
from hjulet.instruments.indicators.charts.parts import fields
from hjulet.instruments.indicators.charts.slope import LINE_PX, _apart
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Indicator
from hjulet.instruments.indicators.palette import MISSING, PETROL, SIDES, STEPS, WARM
from hjulet.instruments.indicators.ranking import Tally, rank
from hjulet.instruments.indicators.uncertainty import Uncertainty

LONG = "Medborgarengagemang och demokratisk delaktighet"
SCORES = Table(
    ("0180", "2081"),
    ("T1", "T2", "T3"),
    np.array([[-94.0, 166.0, np.nan], [10.0, 50.0, 90.0]]),
    {"0180": "Stockholm", "2081": "Borlänge"},
)
NATION = np.array([40.0, 55.0, 60.0])
TITLES = {"T1": LONG, "T2": "Miljö", "T3": "Bostad"}
TOLD: dict[str, Any] = {"titles": TITLES, "is_draft": True}
LATER = SCORES.with_values(SCORES.values + 5)
CHARTS = {
    "dumbbell": lambda: dumbbell(SCORES, LATER, "0180", labels=("2020", "2025"), **TOLD),
    "heat_map": lambda: heat_map(SCORES, **TOLD),
    "reference_bars": lambda: reference_bars(SCORES, "0180", NATION, **TOLD),
    "profile": lambda: profile(SCORES, "0180", reference=NATION, **TOLD),
    "radar": lambda: radar(SCORES, "0180", NATION, **TOLD),
}


def rows_of(chart: Any) -> list[list[dict[str, Any]]]:
    """The rows of each layer. `to_dict` also has Altair check the whole against Vega-Lite's own schema."""
    spec = chart.to_dict()
    named = [layer.get("data", spec.get("data"))["name"] for layer in spec["layer"]]
    return [json.loads(spec["datasets"][name]) for name in named]


def said(chart: Any) -> list[str]:
    return [row["text"] for rows in rows_of(chart) for row in rows if "text" in row]


@pytest.mark.parametrize("name", CHARTS)
def test_no_value_is_cut_off_and_no_gap_becomes_a_number(name):
    chart = CHARTS[name]()
    marks = [row for rows in rows_of(chart) for row in rows if "value" in row]
    drawn = {row[key] for row in marks for key in ("value", "value2") if key in row}
    assert {-94.0, 166.0} <= drawn
    assert 0.0 not in drawn
    assert not any(np.isnan(list(drawn)))
    assert all(0 <= row["x"] <= WIDTH for row in marks)
    assert WORDS["sv"]["draft"] in said(chart)


@pytest.mark.parametrize("name", CHARTS)
def test_no_name_is_cut(name):
    written = " ".join(said(CHARTS[name]()))
    assert all(word in written for word in LONG.split())
    assert "…" not in written


def test_a_bar_goes_from_the_reference_and_its_colour_says_which_way():
    layers = rows_of(reference_bars(SCORES, "2081", NATION, titles=TITLES))
    bars = [row for rows in layers for row in rows if "value2" in row]
    assert [(bar["value"], bar["value2"], bar["colour"]) for bar in bars] == [
        (40.0, 10.0, WARM),
        (55.0, 50.0, WARM),
        (60.0, 90.0, PETROL),
    ]


def test_what_is_missing_says_so_and_has_no_bar():
    chart = reference_bars(SCORES, "0180", NATION, titles=TITLES)
    assert said(chart).count("saknas") == 1
    assert len([row for rows in rows_of(chart) for row in rows if "value2" in row]) == 2


def test_the_radar_keeps_within_its_rim_and_breaks_at_a_gap():
    layers = rows_of(radar(SCORES, "0180", NATION, titles=TITLES))
    rings, reference, own = ([row for row in rows if "piece" in row] for rows in layers if "piece" in rows[0])
    assert len({row["piece"] for row in rings}) == 2
    assert len(reference) == 4  # three corners and back again
    # Of Stockholm's two values the line goes from the one to the other by the way that has no gap.
    assert len(own) == 2
    dots = [row for rows in layers for row in rows if "value" in row and "piece" not in row]
    assert {row["value"] for row in dots} == {-94.0, 166.0}


def test_rank_bars_are_in_order_and_leave_out_the_unranked():
    ranks = rank(np.array([[1.0, 3.0, 2.0, np.nan], [1.0, 3.0, 2.0, np.nan], [2.0, 3.0, 1.0, np.nan]]))
    tally = Tally.of(4)
    tally.add(ranks)
    nominal = np.array([3.0, 1.0, 2.0, np.nan])
    units = ("a", "b", "c", "d")
    found = Uncertainty("x-1", False, "top", units, 3, 1, (), nominal, tally.counts, tally.before)
    chart = rank_bars(found, names={"b": "Boden"}, own="c", share=1.0, title="Platser", language="en")
    bars = [row for rows in rows_of(chart) for row in rows if "value2" in row]
    assert [(row["value"], row["value2"]) for row in bars] == [(1, 1), (2, 3), (2, 3)]
    words = said(chart)
    assert [word for word in words if word in ("Boden", "a", "c", "d")] == ["Boden", "c", "a"]
    assert "2 (2–3)" in words
    with pytest.raises(IndicatorError, match="unit z: is not among"):
        rank_bars(found, units=["z"])


def test_a_heat_map_hatches_what_is_missing_and_writes_the_rest():
    cells = [row for rows in rows_of(heat_map(SCORES, titles=TITLES)) for row in rows if "words" in row]
    missing = [cell for cell in cells if cell["colour"] == MISSING]
    assert [cell["words"] for cell in missing] == ["Stockholm, Bostad: värde saknas"]
    assert "Stockholm, Miljö: 166,0" in [cell["words"] for cell in cells]
    assert {"−94", "166", "90"} <= set(said(heat_map(SCORES, titles=TITLES)))


def test_many_units_with_long_column_names_get_numbers_and_a_list():
    units = tuple(f"{number:04d}" for number in range(30))
    table = Table(units, ("T1", "T2"), np.arange(60.0).reshape(30, 2))
    words = said(heat_map(table, titles={"T1": LONG, "T2": LONG + " i kommunen"}))
    assert {"1", "2", *units} <= set(words)


def test_a_slope_has_a_line_for_who_is_in_both_and_names_that_do_not_touch():
    before = Table(("a", "b", "c"), ("x",), np.array([[50.0], [50.1], [np.nan]]))
    after = Table(("a", "b", "c"), ("x",), np.array([[70.0], [20.0], [30.0]]))
    chart = slope(before, after, labels=("2020", "2025"), own="b")
    lines = [row for rows in rows_of(chart) for row in rows if "words" in row]
    assert [(line["words"], line["colour"] == PETROL) for line in lines] == [
        ("a: 50,0 → 70,0", False),
        ("b: 50,1 → 20,0", True),
    ]
    apart = _apart([10.0, 10.5, 200.0, 11.0])
    assert np.diff(sorted(apart)).min() >= LINE_PX - 0.1
    assert apart[2] == 200.0
    with pytest.raises(IndicatorError, match="not in both tables"):
        slope(before, after, "y", labels=("2020", "2025"))


def test_the_fields_of_a_framework_share_the_whole_turn_by_weight():
    framework = load("brpplus-2025")
    found = fields(framework)
    indicators = [field for field in found if isinstance(field.one, Indicator)]
    assert len(indicators) == 84
    assert sum(field.end_share - field.start_share for field in indicators) == pytest.approx(1)
    tops = [field for field in found if field.depth == 0]
    assert [field.end_share - field.start_share for field in tops] == pytest.approx([0.5, 0.5])
    written = " ".join(said(sunburst(framework)))
    for theme in framework.at_level("theme"):
        assert all(word in written for word in theme.title["sv"].split())
    squares = [row for rows in rows_of(tree(framework)) for row in rows if "words" in row]
    assert len(squares) == 84


def test_classes_hold_as_many_each_and_their_borders_are_the_written_ones():
    values = np.append(np.arange(100.0), np.nan)
    classes = classes_of(values)
    assert classes.colours == STEPS
    counts = np.bincount([classes.index(value) for value in values[:-1].tolist()])
    # One more or less, since a border is rounded before it is used.
    assert counts.tolist() == [20, 20, 19, 20, 21]
    assert classes.words("sv") == [
        "under 20",
        "20 till under 40",
        "40 till under 59",
        "59 till under 79",
        "79 och uppåt",
    ]
    assert classes.colour(20.0) == STEPS[1]
    assert classes.colour(np.nan) == MISSING


def test_classes_round_a_middle_mirror_each_other():
    classes = classes_of(np.linspace(-3, 30, 200), middle=0)
    assert np.allclose(np.array(classes.borders), -np.array(classes.borders)[::-1])
    assert classes.colour(0.0) == SIDES[2]
    assert classes.colour(-25.0) == SIDES[0]


def test_many_at_the_middle_still_make_five_classes():
    classes = classes_of(np.append(np.zeros(200), np.arange(90.0)), middle=0)
    assert len(classes.borders) == 4
    assert list(classes.borders) == sorted(set(classes.borders))
    assert classes.colour(0.0) == SIDES[2]


NOTHING = Table(("01", "03"), ("a", "b", "c"), np.full((2, 3), np.nan))


@pytest.mark.parametrize(
    "chart",
    [
        reference_bars(NOTHING, "01", np.full(3, np.nan)),
        profile(NOTHING, "01"),
        radar(NOTHING, "01"),
        heat_map(NOTHING),
        dumbbell(NOTHING, NOTHING, "01", labels=("2020", "2025")),
        choropleth(NOTHING, "a"),
        slope(NOTHING, NOTHING, labels=("2020", "2025")),
    ],
)
def test_a_chart_of_nothing_is_drawn_without_a_figure(chart):
    assert not [row for rows in rows_of(chart) for row in rows if "value" in row]
    drawn = to_svg(chart)
    assert "NaN" not in drawn
    assert all(f">{escape(word)}</text>" in drawn for word in said(chart))


def test_few_values_make_few_classes():
    assert len(classes_of(np.array([1.0, 1.0, 1.0, 2.0])).borders) <= 1
    # Most have nothing: they are a class, and what the others have is not lost among them.
    classes = classes_of(np.append(np.zeros(287), [5.97, 9.5, 12.8]))
    assert [classes.index(value) for value in (0.0, 5.97, 9.5, 12.8)] == [0, 1, 3, 4]
    assert classes_of(np.array([np.nan])).borders == ()


@pytest.mark.parametrize(
    ("value", "written"), [(1234.56, "1\u202f234,6"), (-0.04, "0,0"), (-1.25, "−1,2"), (0.5, "0,5")]
)
def test_numbers_are_written_in_swedish(value, written):
    assert number(value, "sv") == written


def test_a_result_draws_its_charts_by_name():
    hdi = load("hdi-2024")
    columns = tuple(one.code for one in hdi.indicators)
    rng = np.random.default_rng(1)
    values = np.abs(rng.normal([70, 12, 8, 20000][: len(columns)], 1, (6, len(columns))))
    result = compute(hdi, Table(tuple("abcdef"), columns, values))
    for kind in ("profile", "radar", "reference"):
        # One word of the node's title stands in each.
        assert result.chart(kind, "c", level=hdi.levels[1]).to_dict()["layer"]
    assert result.chart("heat_map").to_dict()["layer"]
    assert "HDI" in " ".join(said(result.chart("sunburst", title="HDI")))
    with pytest.raises(IndicatorError, match=r"got the chart 'pie'; there are profile, radar"):
        result.chart("pie")
    with pytest.raises(IndicatorError, match="is of one unit"):
        result.chart("radar")
    with pytest.raises(IndicatorError, match="wants two years"):
        result.chart("dumbbell", "a")
    with pytest.raises(IndicatorError, match=r"uncertainty=uncertainty\("):
        result.chart("ranks")


COUNTIES = ("01", "03", "25")


def test_a_map_colours_every_county_and_hatches_those_without_a_value():
    table = Table(
        COUNTIES, ("x",), np.array([[1.0], [2.5], [np.nan]]), {"25": "Norrbotten", "01": "Stockholm"}
    )
    areas = [row for row in rows_of(choropleth(table, "x", unit="01"))[0] if "words" in row]
    assert len(areas) == 21
    assert [one["words"] for one in areas if one["colour"] != MISSING] == ["Stockholm: 1,00", "03: 2,50"]
    assert "Norrbotten: värde saknas" in [one["words"] for one in areas]
    words = said(choropleth(table, "x", unit="01"))
    assert "värde saknas (19)" in words
    assert "Stockholm" in words
    with pytest.raises(IndicatorError, match="got the column 'y'; there are x"):
        choropleth(table, "y")
    with pytest.raises(IndicatorError, match="SCB's codes"):
        choropleth(Table(("Ale",), ("x",), np.array([[1.0]])), "x")
    with pytest.raises(IndicatorError, match="unit 0180: is not on a map"):
        choropleth(table, "x", unit="0180")


def test_a_drawing_has_the_words_where_the_chart_puts_them():
    chart = reference_bars(SCORES, "2081", NATION, titles={**TITLES, "T2": "Ost & <b>"})
    root = ET.fromstring(to_svg(chart))  # noqa: S314
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(word or "" for word in words) == sorted(said(chart))
    assert "Ost & <b>" in words
    assert to_svg(chart) == to_svg(chart)


def test_places_are_drawn_by_kind_and_a_kind_that_none_has_is_not_told_of():
    kinds = {code: "a" if code == "0180" else "b" for code in boundaries("se:municipality").codes}
    look = (("a", "mycket", STEPS[4]), ("b", "lite", STEPS[0]), ("c", "ingenting", STEPS[2]))
    chart = kinds_map(kinds, look, names={"0180": "Stockholm"})
    assert said(chart) == ["mycket (1)", "lite (289)"]
    assert ">Stockholm: mycket<" in for_page(to_svg(chart), "Karta")
    with pytest.raises(IndicatorError, match="got the kind 'b'"):
        kinds_map(kinds, look[:1], names={})
