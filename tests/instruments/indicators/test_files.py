"""Framework files: what is read is what was written, every fault has its line, and the shipped ones are right."""

from __future__ import annotations

import csv
import math
import re
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from hjulet.instruments.indicators.differing import Changed, Moved, diff
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.file_keys import AGGREGATE_PARAMETERS, PARAMETERS
from hjulet.instruments.indicators.file_lines import key_lines
from hjulet.instruments.indicators.files import SHIPPED, dumps, load, loads, shipped, validate
from hjulet.instruments.indicators.model import (
    Aggregate,
    Bounds,
    Compare,
    Framework,
    Impute,
    Indicator,
    Node,
    Normalise,
    Steps,
    Treat,
)
from hjulet.instruments.indicators.schema import schema
from hjulet.instruments.indicators.structure import Structure
from tests.programs import shared_folder

SMALL = """\
[framework]
id = "small"
version = "1"
title = { sv = "Liten", en = "Small" }
levels = ["indicator", "theme", "index"]

[defaults]
normalise = { method = "zscore", mean = 10, deviation = 2 }
aggregate = { method = "arithmetic", min_available = 0.6 }

[nodes]
all = { level = "index" }
one = { level = "theme", parent = "all" }
two = { level = "theme", parent = "all" }

[indicators]
a = { parent = "one", direction = 1, source = "kolada:N00001" }
b = { parent = "one", direction = -1 }
c = { parent = "two", direction = 1, weight = 2 }
"""

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
titles = st.dictionaries(st.sampled_from(["sv", "en", "fi"]), texts, max_size=2)
numbers = st.floats(allow_nan=False, allow_infinity=False)
weights = st.floats(min_value=0.001, max_value=1e6)
shares = st.floats(min_value=0, max_value=1)


@st.composite
def normalisations(draw):
    method = draw(st.sampled_from(["minmax", "zscore", "goalposts", "rank", "distance_to_reference", "none"]))
    parameters = {
        name: draw(texts) if key.kind == "text" else abs(draw(numbers))
        for name, key in PARAMETERS.get(method, {}).items()
    }
    if "low" in parameters:
        parameters["low"], parameters["high"] = sorted(
            draw(st.lists(numbers, min_size=2, max_size=2, unique=True))
        )
    bounds = Bounds(
        draw(st.sampled_from(["own", "latest", "all"])), draw(st.sampled_from(["own", "T", "pooled"]))
    )
    return Normalise(method, parameters, bounds, draw(st.booleans()), draw(st.none() | numbers))


@st.composite
def aggregations(draw):
    method = draw(st.sampled_from(["arithmetic", "geometric", "power", "owa", "mpi", "copeland"]))
    known = AGGREGATE_PARAMETERS.get(method, {})
    parameters = {
        name: tuple(draw(st.lists(weights, min_size=1, max_size=3))) if key.kind == "numbers" else 1.0
        for name, key in known.items()
    }
    return Aggregate(method, parameters, draw(shares))


@st.composite
def frameworks(draw):
    """Any framework of three levels that may be written."""
    themes = [f"t.{number}" for number in range(draw(st.integers(1, 3)))]
    indicators = []
    for number in range(draw(st.integers(len(themes), 6))):
        is_change = draw(st.booleans())
        has_target = draw(st.booleans())
        indicators.append(
            Indicator(
                code=f"å{number}",
                parent=themes[number % len(themes)],
                direction=draw(st.sampled_from([1, -1])),
                title=draw(titles),
                source=draw(st.sampled_from(["", "kolada:N1", "formula:a / b * 1000"])),
                unit=draw(texts),
                transform=draw(st.sampled_from(["none", "log"])),
                weight=draw(weights),
                denominator=draw(texts),
                target=draw(numbers) if has_target else None,
                target_year=2030 if has_target and draw(st.booleans()) else None,
                kind="change" if is_change else "level",
                windows=(1, 3) if is_change else (),
                standard_error=draw(texts),
                normalise=draw(st.none() | normalisations()),
            )
        )
    nodes = [Node("all", "index", title=draw(titles))]
    nodes += [Node(code, "theme", "all", draw(titles), draw(weights)) for code in themes]
    steps = Steps(
        impute=draw(st.sampled_from([Impute(), Impute("group_mean", "county", ("se:municipality",))])),
        min_availability=draw(shares),
        treat=draw(st.sampled_from([Treat(), Treat("winsorise", 3, 1.5, 4.0)])),
        normalise=draw(normalisations()),
        weights=draw(st.sampled_from(["equal", "by_count", "table"])),
        aggregate=draw(st.tuples(aggregations()) | st.tuples(aggregations(), aggregations())),
        national=draw(st.sampled_from(["none", "mean_of_units"])),
        compare=draw(st.sampled_from([None, Compare(), Compare(3, "exact")])),
    )
    return Framework(
        id="some",
        version="2025.1",
        title=draw(titles),
        levels=("indicator", "theme", "index"),
        indicators=tuple(indicators),
        nodes=tuple(nodes),
        steps=steps,
        units=draw(st.sampled_from([(), ("country",), ("se:municipality", "se:county")])),
        is_draft=draw(st.booleans()),
        description=draw(titles),
        source=draw(texts),
        supersedes=draw(texts),
        rubric=tuple(draw(st.lists(titles, max_size=2))),
        shortlist=draw(st.integers(0, 50)),
    )


@settings(max_examples=60, deadline=None)
@given(frameworks())
def test_what_is_written_is_read_back_the_same(framework):
    assert loads(dumps(framework)) == framework


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_mutilated_file_gives_faults_and_never_breaks(data):
    text = data.draw(st.sampled_from([SMALL, (SHIPPED / "hdi-2024.toml").read_text(encoding="utf-8")]))
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    put_in = data.draw(st.sampled_from(["", "=", "[", "]]", '"', "'''", "\n", "{ a = 1 }", "0"]))
    mutilated = text[:first] + put_in + text[min(last, first + 40) :]
    faults = validate(mutilated, "m.toml")
    assert all(fault.message and str(fault).startswith("m.toml") for fault in faults)
    if not faults:
        Structure.of(loads(mutilated))


@pytest.mark.parametrize("key", shipped())
def test_shipped_framework_is_whole(key):
    text = (SHIPPED / f"{key}.toml").read_text(encoding="utf-8")
    framework = load(key)
    assert validate(text, key) == []
    assert list(Draft202012Validator(schema()).iter_errors(tomllib.loads(text))) == []
    assert framework.key == key
    assert loads(dumps(framework)) == framework
    assert len(Structure.of(framework).levels) == len(framework.levels) - 1
    rows = text.splitlines()
    for one in (*framework.indicators, *framework.nodes):
        assert one.title["sv"]
        assert one.line is not None
        assert re.match(rf'(\[indicators\.)?"?{re.escape(one.code)}"?[\] ]', rows[one.line - 1])


def test_what_is_shipped_and_what_of_it_is_a_draft():
    assert {key: load(key).is_draft for key in shipped()} == {
        "agenda2030-1": True,
        "arets-tillvaxtkommun-1": True,
        "brpplus-2025": False,
        "digitalisation-1": True,
        "hdi-2024": False,
        "internationalisation-1": True,
        "municipal-capacity-1": True,
        "rus-template-1": True,
    }


@pytest.mark.shared
def test_brpplus_is_what_was_published():
    folder = shared_folder()
    assert folder is not None
    table = folder / "data" / "frameworks" / "brpplus_2025" / "framework_indicators.csv"
    with table.open(encoding="utf-8") as file:
        published = [
            (
                row["kolada_id"],
                row["name_sv"],
                -1 if row["reversed"] == "1" else 1,
                "log" if row["log"] == "1" else "none",
                row["aspect"].replace("Forsknings-i", "Forskningsi"),
                row["theme"].partition(" - ")[2],
                row["part"],
            )
            for row in csv.DictReader(file)
        ]
    framework = load("brpplus-2025")
    nodes = {node.code: node for node in framework.nodes}

    def way_up(one: Indicator) -> tuple[str, ...]:
        aspect = nodes[one.parent]
        theme = nodes[aspect.parent]
        return aspect.title["sv"], theme.title["sv"], nodes[theme.parent].title["sv"]

    ours = [
        (one.code, one.title["sv"], one.direction, one.transform, *way_up(one))
        for one in framework.indicators
    ]
    assert sorted(ours) == sorted(published)
    assert Counter(node.level for node in framework.nodes) == {"aspect": 38, "theme": 15, "part": 2}
    assert {one.source for one in framework.indicators} == {
        f"kolada:{one.code}" for one in framework.indicators
    }


def test_goalposts_of_the_income_part_of_hdi_are_logarithms():
    normalise = next(one.normalise for one in load("hdi").indicators if one.code == "gnipc")
    assert normalise is not None
    assert normalise.parameters == {"low": math.log(100), "high": math.log(75000)}


def test_file_of_the_design_is_understood():
    framework = loads("""
[framework]
id = "brpplus"
version = "2024"
title = { sv = "BRP+" }
levels = ["indicator", "aspect", "theme", "part"]
supersedes = "brpplus@2023"
[defaults]
normalise = { method = "minmax", range = [0, 100], bounds = { year = "latest", sex = "T" }, clip = false, constant = 0 }
impute    = { method = "group_mean", group = "county", units = ["se:municipality"] }
weights   = "equal"            # equal | by_count | table
aggregate = { method = "arithmetic", missing = "skip", min_available = 0.0 }
national  = "mean_of_units"
compare   = { lag = 5, rule = "latest_at_or_before_else_nearest" }
[nodes]
livskvalitet  = { level = "part",   title = { sv = "Livskvalitet" } }
T5            = { level = "theme",  parent = "livskvalitet" }
"T5.standard" = { level = "aspect", parent = "T5", title = { sv = "Levnadsstandard" } }
[indicators]
N00905 = { parent = "T5.standard", source = "kolada:N00905", direction =  1, transform = "log", unit = "kr/inv 20+" }
N00997 = { parent = "T5.standard", source = "kolada:N00997", direction = -1 }
""")
    assert framework.steps == load("brpplus-2025").steps
    assert [(one.code, one.direction, one.transform) for one in framework.indicators] == [
        ("N00905", 1, "log"),
        ("N00997", -1, "none"),
    ]


FAULTS = [
    # what is replaced, by what, the line and the indicator that are named, and words of the message
    ('id = "small"', 'id = "Å B"', 2, "", "small letters"),
    ('title = { sv = "Liten", en = "Small" }', 'title = "Liten"', 4, "", "text by language"),
    ("levels =", "leves =", 5, "", "Did you mean 'levels'?"),
    ('method = "zscore"', 'method = "z-score"', 8, "", "Did you mean 'zscore'?"),
    ("mean = 10", "average = 10", 8, "", "unknown key 'average'"),
    ("mean = 10", "low = 10", 8, "", "zscore has no parameter 'low'"),
    ("mean = 10", 'mean = "ten"', 8, "", "expected a number"),
    ('"arithmetic"', '"mean"', 9, "", "expected one of arithmetic, geometric"),
    ('"arithmetic"', '"power"', 9, "", "power needs 'exponent'"),
    ("0.6", "60", 9, "", "at most 1"),
    ('one = { level = "theme"', 'one = { level = "them"', 13, "", "node one: its level is 'them'"),
    ('two = { level = "theme", parent = "all" }', 'two = { level = "theme" }', 14, "", "it has no parent"),
    (
        'two = { level = "theme", parent = "all" }',
        'two = { level = "theme", parent = "two" }',
        14,
        "",
        "two → two",
    ),
    ('a = { parent = "one"', 'a = { parent = "ones"', 17, "a", "Did you mean 'one'?"),
    ('a = { parent = "one"', 'a = { parent = "all"', 17, "a", "expected 'theme'"),
    ('a = { parent = "one"', 'a = { parent = "b"', 17, "a", "is an indicator"),
    ('a = { parent = "one", ', "a = { ", 17, "a", "'parent' is missing"),
    ("direction = -1", "direction = 0", 18, "b", "expected one of -1, 1"),
    ("direction = -1", 'kind = "change"', 18, "b", "windows = [1]"),
    (
        "direction = -1",
        'normalise = { method = "minmax", range = [9, 1] }',
        18,
        "b",
        "low must be less than high",
    ),
    ("direction = -1", 'normalise = { method = "distance_to_target" }', 18, "b", "write target"),
    ("kolada:", "koladda:", 17, "a", "begins with kolada:"),
    ("weight = 2", "weight = -2", 19, "c", "at least 0"),
    ("weight = 2", "weight = 0", 14, "", "the weights of c sum to zero"),
    ("weight = 2", "weight = nan", 19, "c", "expected a number"),
    ("c = { parent", "a = { parent", 19, "a", "stands twice: first on line 17"),
    ("c = { parent", "two = { parent", 19, "two", "also that of a node"),
    ("c = { parent", '"c d" = { parent', 19, "c d", "has a space"),
    ('c = { parent = "two"', 'c = { parent = "one"', 14, "", "node two: no indicator leads to it"),
    ("[nodes]", "[nods]", 11, "", "Did you mean [nodes]?"),
    ("[indicators]", "[indicators", 16, "", "it is not TOML"),
]


@pytest.mark.parametrize(("old", "new", "line", "indicator", "words"), FAULTS)
def test_fault_is_named_by_line_and_indicator(old, new, line, indicator, words):
    assert validate(SMALL) == []
    assert SMALL.count(old) == 1
    faults = validate(SMALL.replace(old, new), "small.toml")
    assert [fault for fault in faults if fault.line == line and words in fault.message], faults
    named = next(fault for fault in faults if fault.line == line and words in fault.message)
    assert named.indicator == indicator
    assert str(named).startswith(f"small.toml:{line}")
    with pytest.raises(IndicatorError, match=r"small\.toml"):
        loads(SMALL.replace(old, new), "small.toml")


def test_circle_of_parents_is_said_once_and_all_faults_are_listed_by_line():
    text = SMALL.replace(
        'one = { level = "theme", parent = "all" }', 'one = { level = "theme", parent = "two" }'
    )
    text = text.replace(
        'two = { level = "theme", parent = "all" }', 'two = { level = "theme", parent = "one" }'
    )
    text = text.replace("direction = -1", "direction = 3")
    assert [str(fault) for fault in validate(text, "s.toml")] == [
        "s.toml:12: node all: no indicator leads to it; give it one, or take it away",
        "s.toml:13: node one: the parents go in a circle: one → two → one. Give one of them a parent further up",
        "s.toml:18, indicator b: 'direction' is 3; expected one of -1, 1",
    ]


def test_lines_are_right_around_texts_and_lists_over_several_lines():
    text = '[a]\nx = """\ny = 1\n"""\n"k.l" = [\n  1, # ]\n  2,\n]\nz.w = \'\'\'\n[b]\n\'\'\'\n[[c]]\nq = "\\"#"\n[[c]]\nq = 2\n'
    tomllib.loads(text)
    assert key_lines(text).lines == {
        ("a",): 1,
        ("a", "x"): 2,
        ("a", "k.l"): 5,
        ("a", "z", "w"): 9,
        ("c", 0): 12,
        ("c", 0, "q"): 13,
        ("c", 1): 14,
        ("c", 1, "q"): 15,
    }


def test_load_takes_a_path_a_key_or_an_id(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text(SMALL, encoding="utf-8")
    assert load(str(file)) == load(file) == loads(SMALL)
    assert load(file).file == str(file)
    assert load("hdi") == load("hdi-2024")
    with pytest.raises(IndicatorError, match=r"Did you mean 'brpplus-2025'\?"):
        load("brpplus-2052")
    with pytest.raises(IndicatorError, match="there is no file"):
        load(tmp_path / "other.toml")
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(IndicatorError, match="UTF-8"):
        load(file)


@pytest.mark.parametrize(
    ("old", "new"),
    [(old, new) for old, new, *_, words in FAULTS if "unknown key" in words or "expected" in words],
)
def test_editors_are_told_of_the_same_faults(old, new):
    text = SMALL.replace(old, new)
    # A parent of the wrong level only shows in the whole file, and TOML's nan passes as a number.
    if "parent" not in new and "nan" not in new:
        assert list(Draft202012Validator(schema()).iter_errors(tomllib.loads(text)))


def test_difference_names_what_was_lost_gained_moved_and_changed():
    before = loads(SMALL)
    after = loads(
        SMALL.replace('version = "1"', 'version = "2"')
        .replace("c = {", "d = {")
        .replace('b = { parent = "one"', 'b = { parent = "two"')
        .replace("deviation = 2", "deviation = 3")
        .replace("kolada:N00001", "kolada:N00002")
    )
    difference = diff(before, after)
    assert (difference.before, difference.after) == ("small-1", "small-2")
    assert (difference.lost, difference.gained) == (("c",), ("d",))
    assert difference.moved == (Moved("b", ("one", "all"), ("two", "all")),)
    assert difference.changed == (
        Changed("steps", "normalise.parameters.deviation", 2.0, 3.0),
        Changed("a", "source", "kolada:N00001", "kolada:N00002"),
    )
    assert len(difference.sentences()) == 5


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(0, 83)), st.sets(st.integers(0, 83)))
def test_difference_the_other_way_round_is_its_mirror(without, without_too):
    whole = load("brpplus-2025")
    a = replace(whole, indicators=tuple(one for n, one in enumerate(whole.indicators) if n not in without))
    b = replace(
        whole, indicators=tuple(one for n, one in enumerate(whole.indicators) if n not in without_too)
    )
    there, back = diff(a, b), diff(b, a)
    assert (there.lost, there.gained) == (back.gained, back.lost)
    assert {whole.indicators[n].code for n in without_too - without} == set(there.lost)
    assert there.moved == there.changed == ()
