"""Charts in pages: nothing that a strict policy forbids, the stylesheet's colours, and each drawn once."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import altair as alt
import numpy as np
import pytest
from django.core.cache import caches
from django.utils import translation

from hjulet.hub.formats.charts import kept_svg, svg_for_page, svg_for_paper
from hjulet.hub.formats.svg import KEPT, KEPT_UNLESS, TOKENS
from hjulet.instruments.boundaries import boundaries
from hjulet.instruments.indicators.charts import choropleth, heat_map, reference_bars, sunburst
from hjulet.instruments.indicators.files import load
from hjulet.instruments.indicators.palette import MISSING
from hjulet.instruments.indicators.table import Table

SCORES = Table(("a", "b"), ("x", "y"), np.array([[-94.0, np.nan], [166.0, 3.0]]), {"a": 'Ås & <"b>'})
WORDS = 'Värden för Ås & <"b>'
WITHIN = KEPT | set(KEPT_UNLESS) | {"id", "patternUnits", "patternTransform", "viewBox", "role", "class"}


@pytest.fixture(autouse=True)
def clean_cache():
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture(scope="module")
def country():
    """A map of all municipalities, some without a value."""
    shapes = boundaries("se:municipality")
    values = np.random.default_rng(1).normal(50, 12, (290, 1))
    values[::20] = np.nan
    return choropleth(Table(shapes.codes, ("x",), values), "x", unit="2180")


def test_a_drawing_has_nothing_that_a_strict_policy_forbids_and_its_name(country):
    for chart in (heat_map(SCORES), reference_bars(SCORES, "a", np.array([1.0, 2.0])), country):
        root = ET.fromstring(svg_for_page(chart, words=WORDS))  # noqa: S314
        assert {name for element in root.iter() for name in element.attrib} <= WITHIN
        assert {element.tag for element in root.iter()} <= {
            *("svg", "g", "path", "line", "rect", "text", "title", "defs", "pattern")
        }
        assert root.get("role") == "img"
        assert root[0].tag == "title"
        assert root[0].text == WORDS
        assert "NaN" not in ET.tostring(root, encoding="unicode")


def test_colours_are_the_stylesheets_and_what_is_missing_is_hatched():
    drawn = svg_for_page(heat_map(SCORES), words=WORDS)
    used = set(re.findall(r"(?:fill|stroke)=\"([^\"]+)\"", drawn))
    hatch = re.search(r'<pattern id="([^"]+)"', drawn)
    assert hatch
    assert used - {"none"} <= {f"var({token}, {colour})" for colour, token in TOKENS.items()} | {
        f"url(#{hatch[1]})"
    }
    assert f"url(#{hatch[1]})" in used
    assert MISSING not in drawn
    whole = svg_for_page(heat_map(SCORES.with_values(np.ones((2, 2)))), words=WORDS)
    assert "pattern" not in whole


def test_every_token_is_in_the_stylesheets(django_root):
    written = "".join(
        (django_root / "static/hjulet" / name).read_text() for name in ("site.css", "measure/measure.css")
    )
    for token in TOKENS.values():
        assert f"{token}:" in written, token


@pytest.fixture
def django_root():
    from pathlib import Path

    import hjulet

    return Path(hjulet.__file__).parent


def test_a_map_of_all_municipalities_is_small_and_names_each(country):
    drawn = svg_for_page(country, words=WORDS)
    assert len(drawn) < 150_000
    assert len(re.findall(r"<title>\d{4}: ", drawn)) == 290


def test_the_same_chart_gives_the_same_text_and_words_stay_inside_the_width():
    framework = load("brpplus-2025")
    one, other = (svg_for_page(sunburst(framework), words=WORDS) for _ in range(2))
    assert one == other
    root = ET.fromstring(one)  # noqa: S314
    width = float(root.get("viewBox", "").split()[2])
    for text in root.iter("text"):
        place = re.match(r"translate\(([-\d.]+),", text.get("transform", ""))
        assert place
        assert 0 <= float(place[1]) <= width


def test_a_drawing_is_kept_by_its_key_and_its_language():
    drawn: list[str] = []

    def chart() -> alt.LayerChart:
        drawn.append(translation.get_language() or "")
        return heat_map(SCORES)

    with translation.override("sv"):
        first = kept_svg(chart, "one", words=WORDS)
        assert kept_svg(chart, "one", words=WORDS) == first
        assert drawn == ["sv"]
        kept_svg(chart, "another", words=WORDS)
    with translation.override("en"):
        kept_svg(chart, "one", words=WORDS)
    assert drawn == ["sv", "sv", "en"]
    assert kept_svg(heat_map(SCORES), words=WORDS) == first
    with pytest.raises(ValueError, match="without a key"):
        kept_svg(chart, words=WORDS)


def test_on_paper_it_has_its_own_colours_and_the_face_of_papers():
    drawn = svg_for_paper(heat_map(SCORES))
    assert "var(" not in drawn
    assert 'font-family="Libertinus Serif"' in drawn
    ET.fromstring(drawn)  # noqa: S314


def test_another_chart_can_stand_in_a_page_too():
    chart = (
        alt.Chart(alt.Data(values=[{"a": 1, "b": "x"}])).mark_bar().encode(x="a:Q", y=alt.Y("b:N", axis=None))
    )
    root = ET.fromstring(svg_for_page(chart, words="En stapel"))  # noqa: S314
    assert {name for element in root.iter() for name in element.attrib} <= WITHIN
