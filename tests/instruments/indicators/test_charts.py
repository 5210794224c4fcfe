"""Charts of values far outside 0 to 100, with gaps: everything that is there is drawn, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hjulet.instruments.indicators.charts import (
    WORDS,
    dumbbell,
    heat_map,
    profile,
    rank_bars,
    reference_bars,
)
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.radar import radar
from hjulet.instruments.indicators.ranking import Tally, rank
from hjulet.instruments.indicators.table import Table
from hjulet.instruments.indicators.uncertainty import Uncertainty

SCORES = Table(
    ("0180", "2081"),
    ("T1", "T2", "T3"),
    np.array([[-94.0, 166.0, np.nan], [10.0, 50.0, 90.0]]),
    {"0180": "Stockholm", "2081": "Borlänge"},
)
NATION = np.array([40.0, 55.0, 60.0])
TITLES = {"T1": "Hälsa", "T2": "Miljö", "T3": "Bostad"}
CHARTS = {
    "dumbbell": dumbbell(
        SCORES,
        SCORES.with_values(SCORES.values + 5),
        "0180",
        labels=("2020", "2025"),
        titles=TITLES,
        is_draft=True,
    ),
    "heat_map": heat_map(SCORES, titles=TITLES, is_draft=True),
    "reference_bars": reference_bars(SCORES, "0180", NATION, titles=TITLES, is_draft=True),
    "profile": profile(SCORES, "0180", reference=NATION, titles=TITLES, is_draft=True),
    "radar": radar(SCORES, "0180", NATION, titles=TITLES, is_draft=True),
}


def numbers(spec: dict[str, Any], name: str = "value") -> set[float]:
    """Every value in a chart's data."""
    layers = [*spec.get("layer", []), spec]
    rows = [row for layer in layers for row in layer.get("data", {}).get("values", [])]
    return {row[name] for row in rows if name in row}


@pytest.mark.parametrize("name", CHARTS)
def test_no_value_is_cut_off_and_no_gap_becomes_a_number(name):
    spec = CHARTS[name].to_dict()  # Altair checks it against Vega-Lite's own schema
    drawn = numbers(spec)
    assert {-94.0, 166.0} <= drawn
    assert 0.0 not in drawn
    assert not any(np.isnan(list(drawn)))
    for layer in spec["layer"]:
        domain = layer["encoding"].get("x", {}).get("scale", {}).get("domain")
        if domain and name != "radar":
            assert domain[0] <= -94
            assert domain[-1] >= 166
    assert spec["title"]["text"] == WORDS["sv"]["draft"]


def test_the_radar_keeps_within_its_rim_and_breaks_at_a_gap():
    spec = CHARTS["radar"].to_dict()
    shape = next(rows for layer in spec["layer"] if (rows := layer["data"]["values"]) and "who" in rows[0])
    assert max(row["x"] ** 2 + row["y"] ** 2 for row in shape) == pytest.approx(1)
    own = [row for row in shape if row["who"] == "Stockholm"]
    assert [row["column"] for row in own] == ["Hälsa", "Miljö", "Hälsa"]
    assert own[1]["piece"] != own[2]["piece"]


def test_rank_bars_are_in_order_and_leave_out_the_unranked():
    ranks = rank(np.array([[1.0, 3.0, 2.0, np.nan], [1.0, 3.0, 2.0, np.nan], [2.0, 3.0, 1.0, np.nan]]))
    tally = Tally.of(4)
    tally.add(ranks)
    nominal = np.array([3.0, 1.0, 2.0, np.nan])
    found = Uncertainty(
        "x-1", False, "top", ("a", "b", "c", "d"), 3, 1, (), nominal, tally.counts, tally.before
    )
    spec = rank_bars(found, names={"b": "Boden"}, share=1.0, title="Platser", language="en").to_dict()
    rows = spec["data"]["values"] if "data" in spec else spec["layer"][0]["data"]["values"]
    assert [(row["unit"], row["low"], row["high"]) for row in rows] == [
        ("Boden", 1, 1),
        ("c", 2, 3),
        ("a", 2, 3),
    ]
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [1, 4]
    with pytest.raises(IndicatorError, match="unit z: is not among"):
        rank_bars(found, units=["z"])


def test_charts_become_svg():
    import vl_convert

    svg = vl_convert.vegalite_to_svg(CHARTS["profile"].to_json())
    assert "Hälsa" in svg
    assert WORDS["sv"]["draft"].split(":")[0] in svg
