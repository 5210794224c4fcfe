"""Flows from frames and files: order, groups, years, and faults named by row and column."""

from __future__ import annotations

import doctest
import pickle
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments import territories
from hjulet.instruments.territories import Flows, TerritoryError, by_year, read_flows
from tests.instruments.territories.shared_flows import of_pairs

COLUMNS = {"origin": "o", "destination": "d", "flow": "n"}


def made(rows, **words):
    heads = ["o", "d", "n", "g", "y"][: len(rows[0])]
    return Flows.from_frame(pl.DataFrame(rows, schema=heads, orient="row", strict=False), **COLUMNS, **words)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 12), st.integers(0, 12)), st.integers(0, 9), min_size=1))
def test_the_matrix_holds_what_the_rows_said_in_rows_and_in_columns(pairs):
    flows = of_pairs(*((str(o), str(d), n) for (o, d), n in pairs.items()))
    areas = sorted({one for pair in pairs for one in pair})
    assert flows.ids == tuple(str(one) for one in areas)
    for (o, d), n in pairs.items():
        assert flows.flow(str(o), str(d)) == n
    assert flows.total == sum(pairs.values())
    for place, area in enumerate(areas):
        assert flows.residents[place] == sum(n for (o, _), n in pairs.items() if o == area)
        assert flows.jobs[place] == sum(n for (_, d), n in pairs.items() if d == area)
        assert flows.own[place] == pairs.get((area, area), 0)
        first, last = flows.turned[0][place : place + 2]
        there = zip(
            flows.turned[1][first:last].tolist(), flows.turned_values[first:last].tolist(), strict=True
        )
        assert dict(there) == {areas.index(o): n for (o, d), n in pairs.items() if d == area}


def test_codes_of_digits_stand_by_their_number_and_keep_their_zeros():
    assert made([("10", "9", 1), ("0180", "9", 1)]).ids == ("9", "10", "0180")
    assert made([("b", "10", 1), ("a", "9", 1)]).ids == ("10", "9", "a", "b")


@pytest.mark.parametrize(
    "areas",
    [
        (3, 1, 2),
        (("SE", 3), ("SE", 1), ("NO", 2)),
        (frozenset("c"), frozenset("a"), frozenset("b")),
        (2.5, 0.5, 1.5),
    ],
)
def test_areas_may_be_anything_that_can_be_hashed(areas):
    one, other, third = areas
    flows = Flows.from_frame(
        {"o": [one, other, third], "d": [other, third, one], "n": [1, 2, 3]},
        origin="o",
        destination="d",
        flow="n",
    )
    assert (flows.flow(one, other), flows.flow(other, third), flows.flow(third, one)) == (1, 2, 3)
    assert set(flows.ids) == set(areas)


def test_other_frames_are_read_by_their_columns():
    """What pandas, narwhals and their like have in common, without loading them: columns, and lists of values."""

    class Frame:
        columns = ("o", "d", "n")

        def __getitem__(self, head):
            return np.array({"o": ["01", "02"], "d": ["02", "02"], "n": [4, 5]}[head])

    frame = Frame()
    flows = Flows.from_frame(frame, **COLUMNS)
    assert flows.flow("01", "02") == 4
    with pytest.raises(TerritoryError, match="got int; a polars or pandas frame, or a mapping of columns"):
        Flows.from_frame(3, **COLUMNS)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [("a", "b", "5"), ("a", "c", "x")],
            "row 2, column 'n': 'x' came where a number of people was expected",
        ),
        ([("a", "b", 5.0), ("a", "c", -2.0)], "row 2, column 'n': '-2' is negative"),
        ([("a", "b", float("nan"))], "row 1, column 'n': 'nan' came where a number of people was expected"),
        ([("a", "b", float("inf"))], "row 1, column 'n': 'inf' came"),
        ([("a", "b", 5), ("a", "c", None)], "row 2, column 'n': nothing came"),
        ([("a", "b", 5), ("a", None, 5)], "row 2, column 'd': the area has no code"),
        ([("a", "b", 5), (" ", "b", 5)], "row 2, column 'o': the area has no code"),
        (
            [("a", "b", 5), ("b", "b", 1), ("a", "b", 6)],
            "row 3, column 'd': the pair a, b stands 2 rows above as well",
        ),
        ([("a", 1, 5)], "'o' holds String and 'd' Int64"),
    ],
)
def test_a_fault_is_named_by_row_and_column(rows, said):
    with pytest.raises(TerritoryError) as caught:
        made(rows)
    assert said in str(caught.value)


def test_pairs_that_stand_twice_are_added_up_on_request():
    assert made([("a", "b", 5), ("a", "b", 6)], duplicates="sum").flow("a", "b") == 11


def test_groups_stand_on_the_pairs_of_all_and_a_total_with_its_own_noise_is_kept():
    rows = [("a", "a", 3, "w"), ("a", "b", 4, "w"), ("a", "a", 5, "m"), ("b", "a", 2, "m")]
    summed = made(rows, group="g")
    assert summed.values.tolist() == [8, 4, 2]
    assert {group: values.tolist() for group, values in summed.groups.items()} == {
        "m": [5, 0, 2],
        "w": [3, 4, 0],
    }
    assert summed.of_group("w").residents.tolist() == [7, 0]
    noisy = made([*rows, ("a", "a", 9, "all"), ("a", "b", 4, "all")], group="g", total="all")
    assert (noisy.flow("a", "a"), list(noisy.groups)) == (9, ["m", "w"])
    with pytest.raises(TerritoryError, match="no group 'x'; there are: m, w"):
        noisy.of_group("x")
    with pytest.raises(TerritoryError, match="the pair a, a, w stands 4 rows above as well"):
        made([*rows, ("a", "a", 3, "w")], group="g")


def test_years_are_never_added_up():
    rows = [("a", "b", 5, "x", 2021), ("a", "b", 6, "x", 2022)]
    with pytest.raises(TerritoryError, match=r"column 'y': flows of several years \(2021, 2022\)"):
        made(rows, year="y", duplicates="sum")
    frame = pl.DataFrame(rows, schema=["o", "d", "n", "g", "y"], orient="row")
    found = by_year(frame, year="y", **COLUMNS)
    assert {year: (flows.year, flows.total) for year, flows in found.items()} == {
        2021: (2021, 5),
        2022: (2022, 6),
    }


def test_flows_cannot_be_changed_and_travel_between_processes():
    flows = of_pairs(("a", "b", 5), ("b", "b", 1))
    with pytest.raises(ValueError, match="read-only"):
        flows.values[0] = 7
    there = pickle.loads(pickle.dumps(flows))  # noqa: S301
    assert (there.ids, there.values.tolist(), there.flow("a", "b")) == (("a", "b"), [5, 1], 5)
    assert there.digest == flows.digest != of_pairs(("a", "b", 5), ("b", "b", 2)).digest


def test_check_says_what_should_be_known():
    found = of_pairs(("a", "b", 5.5), ("b", "b", 4), ("island", "island", 3), ("none", "b", 9)).check()
    assert (found.without_own, found.isolated, found.without_jobs) == (
        ("a", "none"),
        ("island",),
        ("a", "none"),
    )
    assert (found.fractions, found.smallest, found.noise_floor) == (1, 3, False)
    assert (
        "2 areas have residents but nobody who works at home; is the diagonal left out? (a, none)"
        in found.warnings
    )
    many = of_pairs(*((str(o), str(d), 3) for o in range(5) for d in range(5)))
    assert many.check().noise_floor
    assert (
        not of_pairs(*((str(o), str(d), 3 - (o == d)) for o in range(5) for d in range(5)))
        .check()
        .noise_floor
    )


def test_an_area_that_is_not_there_is_answered_with_one_that_is():
    with pytest.raises(
        TerritoryError, match=r"area 0181: there is no such area among the 2; did you mean 0180"
    ):
        of_pairs(("0180", "2580", 1)).row("0181")


def test_a_file_is_read_by_its_first_three_columns_or_by_name(tmp_path):
    path = tmp_path / "flows.csv"
    path.write_text("\ufefffrom;to;people;kind\n0180;0181;5;w\n0180;0181;7;m\n")
    flows = read_flows(path, where={"kind": "m"})
    assert (flows.ids, flows.flow("0180", "0181"), flows.source) == (("0180", "0181"), 7, "flows.csv")
    frame = pl.DataFrame({"year": [2022], "n": [5], "o": ["0180"], "d": ["0181"]})
    frame.write_parquet(tmp_path / "flows.parquet")
    assert read_flows(tmp_path / "flows.parquet", **COLUMNS).flow("0180", "0181") == 5


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (
            "o,d,n\na,b,1\na,c,many\n",
            {},
            "row 3, column 'n': 'many' came where a number of people was expected",
        ),
        (
            "o,d,n,g\na,b,1,x\na,b,2,y\na,c,-1,y\n",
            {"where": {"g": "y"}},
            "row 4, column 'n': '-1' is negative",
        ),
        ("o,d\na,b\n", {}, "row 1: there are 2 columns (o, d)"),
        (
            "o,d,n\na,b,1\n",
            {"flow": "people"},
            "column 'people': there is no such column; there are: o, d, n",
        ),
        ("o,d,n,g\na,b,1,x\n", {"where": {"g": "z"}}, "column 'g': no row has g=z; there are: x"),
        ("o,d,n\na,b,1\na,b\n", {}, "row 3, column 'n': nothing came"),
        ("o,d,n\n", {}, "the table has no rows"),
        ("", {}, "it cannot be read as a table"),
    ],
)
def test_a_fault_in_a_file_is_named_by_line_and_column(tmp_path, text, words, said):
    path = tmp_path / "flows.csv"
    path.write_text(text)
    with pytest.raises(TerritoryError) as caught:
        read_flows(path, **words)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_zeros_in_the_table_are_no_flows():
    flows = of_pairs(("a", "a", 5), ("a", "b", 0), ("b", "b", 2))
    assert flows.check().pairs == 2
    assert np.array_equal(flows.residents, [5, 2])


@pytest.mark.parametrize("name", sorted(file.stem for file in Path(territories.__file__).parent.glob("*.py")))
def test_the_examples_in_the_docstrings_hold(name):
    module = (
        "hjulet.instruments.territories" if name == "__init__" else f"hjulet.instruments.territories.{name}"
    )
    assert doctest.testmod(import_module(module)).failed == 0


def test_every_public_name_is_what_it_is_called():
    assert sorted(territories.__all__) == dir(territories)
    for name in territories.__all__:
        assert getattr(territories, name, None) is not None
        assert not isinstance(getattr(territories, name), type(doctest)), f"{name} is a module"
