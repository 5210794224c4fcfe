"""Published figures are read, and it is found out which rule they follow."""

from __future__ import annotations

import shutil

import pytest

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.files import load, loads
from hjulet.instruments.indicators.published import read_published
from hjulet.instruments.indicators.reproducing import reproduce
from tests.programs import shared_folder

FRAMEWORK = loads(
    """
[framework]
id = "three"
version = "1"
title = { en = "Three" }
levels = ["indicator", "theme", "index"]
[nodes]
I = { level = "index" }
A = { level = "theme", parent = "I", title = { en = "Work" } }
B = { level = "theme", parent = "I", title = { en = "Home" } }
[indicators]
x = { parent = "A", direction = 1 }
y = { parent = "A", direction = 1 }
z = { parent = "B", direction = 1 }
"""
)


def figures(name):
    shared = shared_folder()
    assert shared is not None
    return shared / "data" / "frameworks" / name


def reproduction(framework, *paths):
    published = read_published(framework, *paths)
    return reproduce(framework, *published.parts(framework), country=published.country_rows)


def write(folder, text, name="published.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("index", "rule", "rejected", "decimals"),
    [((40.0, 25.0), "equal", "by_count", 0), ((46.67, 23.33), "by_count", "equal", 2)],
)
def test_the_rule_of_published_figures_is_found(tmp_path, index, rule, rejected, decimals):
    path = write(tmp_path, f"unit,A,B,I\na,60,20,{index[0]}\nb,20,30,{index[1]}\n")
    found = reproduction(FRAMEWORK, path)
    assert (found.rules, found.start, found.decimals) == ((rule,), "theme", decimals)
    assert found.best.agreeing == found.best.compared == 2
    assert f"{rejected} weights are rejected (0 of 2" in found.sentence


def test_figures_that_follow_no_rule_are_not_reproduced(tmp_path):
    found = reproduction(FRAMEWORK, write(tmp_path, "unit,A,B,I\na,60,20,41.5\nb,20,30,25.0\n"))
    assert not found.is_reproduced
    assert (found.best.rule, found.best.agreeing, found.best.worst_unit) == ("equal", 1, "a")
    assert found.to_frame().rows() == [("a", "I", -1.5), ("b", "I", 0.0)]


def test_a_country_that_is_no_mean_of_its_units_is_said_to_be_none(tmp_path):
    text = "code,sex,theme,index,value\n" + "".join(
        f"{code},T,{theme},,{value}\n{code},T,{other},,{value}\n{code},T,,I,{value}\n"
        for code, value in (("01", 10), ("02", 20), ("00", 16))
        for theme, other in [("Work", "B - Home")]
    )
    found = reproduction(FRAMEWORK, write(tmp_path, text))
    assert found.best.compared == 2
    assert found.country_difference == 1
    assert "the country is not the unweighted mean" in found.sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("unit,q\na,1\n", "published.csv:1: nothing in it is of three-1"),
        ("unit,I\na,1\n", "figures of two levels"),
        ("unit,I,A,B\na,many,1,1\n", "published.csv:2, unit a, indicator I"),
        ("unit,theme,value\na,C,1\n", "published.csv:2: there is no theme 'C' in three-1; there are A, B"),
        (
            "unit,theme,value\na,A,1\na,Work,2\n",
            "published.csv:3, unit a: A stands twice, with different values",
        ),
    ],
)
def test_published_figures_that_cannot_be_used_are_named(tmp_path, text, words):
    with pytest.raises(IndicatorError, match=words):
        reproduction(FRAMEWORK, write(tmp_path, text))


@pytest.mark.shared
def test_brpplus_follows_equal_weights_and_the_country_is_the_mean_of_its_counties():
    found = reproduction(load("brpplus-2025"), figures("brpplus_2025"))
    assert (found.rules, found.start, found.decimals) == (("equal",), "theme", None)
    assert (found.best.agreeing, found.best.compared) == (126, 126)
    assert found.best.largest_difference < 1e-12
    assert found.country_difference is not None
    assert found.country_difference < 1e-12
    (by_count,) = found.candidates[1:]
    assert (by_count.rule, by_count.agreeing) == ("by_count", 0)
    assert by_count.largest_difference > 10


@pytest.mark.shared
def test_a_file_of_one_level_is_read_with_its_neighbours(tmp_path):
    for file in figures("brpplus_2025").glob("*.csv"):
        shutil.copy(file, tmp_path)
    framework = load("brpplus-2025")
    whole = reproduction(framework, tmp_path / "published_total_region.csv")
    assert (whole.rules, whole.best.compared) == (("equal",), 126)
    (tmp_path / "published_theme_region.csv").unlink()
    with pytest.raises(IndicatorError, match="figures of two levels"):
        reproduction(framework, tmp_path / "published_total_region.csv")


@pytest.mark.shared
def test_all_published_values_of_the_human_development_index_come_out():
    found = reproduction(load("hdi"), figures("hdi") / "hdi_components_and_published.csv")
    assert (found.best.rule, found.best.agreeing, found.best.compared, found.decimals) == (
        "equal",
        746,
        746,
        3,
    )
