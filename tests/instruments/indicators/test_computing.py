"""From a framework and its data to scores: the tree, the steps in their order, bounds, years and kinds of unit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hjulet.instruments import indicators
from hjulet.instruments.indicators.choices import aggregate_of, impute_of, normalise_of
from hjulet.instruments.indicators.coinr import panel_from_coinr
from hjulet.instruments.indicators.computing import compute
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import (
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
from hjulet.instruments.indicators.structure import Structure
from hjulet.instruments.indicators.table import Panel, Table
from tests.instruments.indicators import asem

LEVELS = ("indicator", "theme", "index")
NODES = (Node("A", "theme", "I"), Node("B", "theme", "I"), Node("I", "index"))
INDICATORS = (Indicator("x", "A"), Indicator("y", "A", direction=-1), Indicator("z", "B"))
SMALL = Framework("small", "1", {"en": "Small"}, LEVELS, INDICATORS, NODES)
UNITS = ("a", "b", "c")
ROWS = np.array([[0.0, 10.0, 5.0], [5.0, 0.0, np.nan], [10.0, 5.0, 15.0]])
TABLE = Table(UNITS, ("x", "y", "z"), ROWS)


def panel(values, *, years=(2020, 2021), sexes=("T",), units=UNITS, kinds=()):
    return Panel(years, sexes, units, ("x", "y", "z"), np.asarray(values, dtype=float), kinds=kinds)


def with_steps(**steps):
    return replace(SMALL, steps=replace(SMALL.steps, **steps))


def test_the_tree_says_where_every_child_belongs_and_what_it_weighs():
    structure = Structure.of(SMALL)
    assert structure.columns == ("x", "y", "z")
    assert [(one.name, one.codes, one.parents.tolist()) for one in structure.levels] == [
        ("theme", ("A", "B"), [0, 0, 1]),
        ("index", ("I",), [0, 0]),
    ]
    own = replace(SMALL, indicators=(Indicator("x", "A", weight=3), *INDICATORS[1:]))
    assert {rule: [one.weights.tolist() for one in Structure.of(own, rule).levels] for rule in ("equal", "by_count", "table")} == {
        "equal": [[1, 1, 1], [1, 1]],
        "by_count": [[1, 1, 1], [2, 1]],
        "table": [[3, 1, 1], [1, 1]],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("framework", "words"),
    [
        (replace(SMALL, indicators=(*INDICATORS, Indicator("x", "B"))), r"indicator x: the code stands twice"),
        (replace(SMALL, indicators=(*INDICATORS, Indicator("w", "I", line=9))), r"indicator w: .*'I' is not one of level 'theme'"),
        (replace(SMALL, nodes=(*NODES, Node("C", "theme", "I"))), r"indicator C: nothing stands under it"),
        (
            replace(SMALL, indicators=(*INDICATORS[:2], replace(INDICATORS[2], weight=0.0)), steps=Steps(weights="table")),
            r"indicator B: the weights of what stands under it sum to zero",
        ),
        (
            replace(SMALL, indicators=(*INDICATORS[:2], replace(INDICATORS[2], weight=-1.0)), steps=Steps(weights="table")),
            r"indicator z: the weight is -1",
        ),
    ],
)  # fmt: skip
def test_a_tree_that_cannot_be_computed_is_named(framework, words):
    with pytest.raises(IndicatorError, match=words):
        Structure.of(framework)


def test_scores_by_hand():
    result = compute(SMALL, TABLE)
    assert result.scores("indicator").values.tolist()[0] == [0.0, 0.0, 0.0]
    np.testing.assert_array_equal(result.scores("theme").values, [[0, 0], [75, np.nan], [75, 100]])
    np.testing.assert_array_equal(result.scores().values, [[0], [75], [87.5]])
    np.testing.assert_array_equal(result.ranks("theme").values, [[3, 2], [1, np.nan], [1, 1]])
    np.testing.assert_array_equal(result.national().values, [[54.166666666666664]])
    assert compute(SMALL, TABLE, weights="by_count").scores().values[2, 0] == pytest.approx(250 / 3)


def test_the_columns_of_the_data_may_stand_in_any_order_beside_others():
    turned = Table(
        UNITS, ("z", "other", "y", "x"), np.column_stack([ROWS[:, 2], [1, 2, 3], ROWS[:, 1], ROWS[:, 0]])
    )
    np.testing.assert_array_equal(
        compute(SMALL, turned).scores().values, compute(SMALL, TABLE).scores().values
    )


@pytest.mark.parametrize(
    ("framework", "table", "words"),
    [
        (SMALL, Table(UNITS, ("x", "y"), ROWS[:, :2]), "indicator z: the data has no column"),
        (SMALL, Table(("a", "b", "a"), ("x", "y", "z"), ROWS), "unit a: the unit stands twice"),
        (SMALL, Table(UNITS, ("x", "y", "z"), np.where(np.arange(3)[:, None] == 1, np.nan, ROWS)), "unit b: none of"),
        (SMALL, Table(UNITS, ("x", "y", "z"), np.where(ROWS == 0, np.inf, ROWS)), "unit a, indicator x: .*infinite"),
        (SMALL, Table((), ("x", "y", "z"), ROWS[:0]), "there are no units"),
        (
            replace(SMALL, indicators=(replace(INDICATORS[0], transform="log"), *INDICATORS[1:])),
            TABLE,
            "unit a, indicator x: the value is 0, and the framework takes logarithms",
        ),
        (with_steps(aggregate=aggregate_of("geometric")), TABLE, "unit a, indicator x: its score is 0, and a geometric"),
        (with_steps(aggregate=aggregate_of("arithmetic,arithmetic,geometric")), TABLE, "3 ways to aggregate and 2 levels"),
        (with_steps(normalise=normalise_of("distance_to_target")), TABLE, "indicator x: it is compared with a target"),
        (with_steps(normalise=normalise_of("distance_to_reference:d")), TABLE, "unit d: the reference"),
    ],
)  # fmt: skip
def test_data_that_cannot_be_computed_is_named(framework, table, words):
    with pytest.raises(IndicatorError, match=words):
        compute(framework, table)


def test_kinds_of_unit_are_normalised_and_ranked_apart():
    values = np.concatenate([ROWS, 100 * ROWS])
    both = Table(("a", "b", "c", "A", "B", "C"), TABLE.columns, values, kinds=("small",) * 3 + ("large",) * 3)
    result = compute(SMALL, both)
    np.testing.assert_array_equal(result.scores().values[:3], result.scores().values[3:])
    assert result.ranks().values.ravel().tolist() == [3, 2, 1, 3, 2, 1]
    assert result.national().units == ("small", "large")


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        # x of the unit a, by year and sex: 0, 1 (T), 2, 3 (K), 4, 5, 6, 7; b has always 10 more than the T of its year.
        (Bounds(), [0, 0, 0, 0]),
        (Bounds(sex="T"), [0, 20, 0, 20]),
        (Bounds(sex="pooled"), [0, 20 * 10 / 12, 0, 20 * 10 / 12]),
        (Bounds(year="latest"), [-40, -40, 0, 0]),
        (Bounds(year="latest", sex="T"), [-40, -20, 0, 20]),
        (Bounds(year="all", sex="T"), [0, 200 / 14, 400 / 14, 600 / 14]),
    ],
)
def test_bounds_come_from_the_years_and_sexes_that_are_named(bounds, expected):
    framework = Framework(
        "one", "1", {}, ("indicator", "index"), (Indicator("x", "I"),), (Node("I", "index"),),
        Steps(normalise=Normalise(bounds=bounds)),
    )  # fmt: skip
    a = np.array([[0.0, 2.0], [4.0, 6.0]])
    values = np.stack([a, a + 10], axis=-1)[..., None]
    result = compute(framework, Panel((2020, 2021), ("T", "K"), ("a", "b"), ("x",), values))
    np.testing.assert_allclose(result.normalised[:, :, 0, 0].ravel(), expected, rtol=0, atol=1e-12)


def test_each_indicator_takes_its_newest_year_and_an_older_one_before_that():
    framework = with_steps(
        normalise=normalise_of("none"), compare=Compare(2, "latest_at_or_before_else_nearest")
    )
    years = tuple(range(2017, 2022))
    values = np.full((5, 1, 3, 3), np.nan)
    values[..., 0] = np.arange(5)[:, None, None]  # x has every year
    values[[0, 3], ..., 1] = np.array([10, 13])[:, None, None]  # y has 2017 and 2020
    values[4, ..., 2] = 24  # z has 2021 alone
    result = compute(framework, panel(values, years=years))
    # Two years before: x of 2019; y of 2018 or older, so 2017; z has no older and keeps its nearest.
    assert result.prepared.origins[[4, 2], 0].tolist() == [[2021, 2020, 2021], [2019, 2017, 2021]]
    assert result.scores("indicator", year=2019).values[0].tolist() == [2, -10, 24]


def test_gaps_are_filled_for_the_kinds_that_are_named_only():
    framework = with_steps(impute=Impute("group_mean", "county", ("m",)), normalise=normalise_of("none"))
    values = np.array([[1.0, 1, 1], [3, np.nan, 3], [5, 5, 5], [7, 7, np.nan], [9, 9, 9]])
    table = Table(
        ("a", "b", "c", "d", "e"),
        TABLE.columns,
        values,
        groups={"county": ("1", "1", "1", "2", "2")},
        kinds=("m", "m", "m", "l", "l"),
    )
    result = compute(framework, table)
    assert result.normalised[0, 0, 1].tolist() == [3, -3, 3]
    assert np.isnan(result.normalised[0, 0, 3, 2])
    assert np.argwhere(result.prepared.imputed).tolist() == [[0, 0, 1, 1]]


def test_a_change_is_taken_over_its_window():
    one = replace(INDICATORS[0], kind="change", windows=(1,))
    framework = replace(SMALL, indicators=(one, *INDICATORS[1:]), steps=Steps(normalise=normalise_of("none")))
    values = np.ones((2, 1, 3, 3))
    values[:, 0, :, 0] = [[100, 200, 400], [110, 100, np.nan]]
    changes = compute(framework, panel(values)).scores("indicator").column("x")
    np.testing.assert_allclose(changes, [10, -50, np.nan])


ASEM_NORMALISED = {
    "norm_minmax_0_100": "minmax:0:100",
    "norm_minmax_1_100": "minmax:1:100",
    "norm_dist2max": "dist2max",
    "norm_dist2ref_SWE": "dist2ref:SWE",
    "norm_zscore": "zscore",
}


def asem_steps(normalise, aggregate="arithmetic"):
    framework, table = asem.project()
    steps = replace(
        framework.steps,
        impute=impute_of("group_mean:EurAsia_group"),
        treat=Treat("winsorise_else_log"),
        normalise=normalise_of(normalise),
        aggregate=aggregate_of(aggregate),
    )
    return replace(framework, steps=steps), table


@pytest.mark.shared
@pytest.mark.parametrize(("name", "words"), ASEM_NORMALISED.items())
def test_asem_is_normalised_from_raw_data_as_in_coinr(name, words):
    result = compute(*asem_steps(words))
    scores = result.scores("indicator")
    asem.close(scores.values, asem.expected(name, scores.units, scores.columns))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "normalise", "aggregate"),
    [
        ("stage_Aggregated", "minmax:0:100", "arithmetic"),
        ("agg_a_amean_from_norm_1_100", "minmax:1:100", "arithmetic,arithmetic,arithmetic"),
        ("agg_a_gmean_from_norm_1_100", "minmax:1:100", "gmean"),
        ("agg_a_hmean_from_norm_1_100", "minmax:1:100", "harmonic"),
        ("agg_a_gmean_from_norm_z10_2", "zscore:10:2", "geometric"),
    ],
)
def test_asem_is_aggregated_from_raw_data_as_in_coinr(name, normalise, aggregate):
    framework, table = asem_steps(normalise, aggregate)
    result = compute(framework, table)
    for level in framework.levels:
        scores = result.scores(level)
        asem.close(scores.values, asem.expected(name, scores.units, scores.columns))


@pytest.mark.shared
def test_asem_over_the_years_as_in_coinr():
    files = asem.folder() / "ASEM_iData_p.csv", asem.folder() / "ASEM_iMeta.csv"
    framework, given = panel_from_coinr(*files, denominate=False)
    steps = replace(
        framework.steps,
        min_availability=0.9,
        treat=Treat("winsorise_else_log"),
        normalise=Normalise(bounds=Bounds(year="all")),
    )
    frame = compute(replace(framework, steps=steps), given).to_frame()
    computed = {(row["uCode"], row["year"]): row for row in frame.iter_rows(named=True)}
    rows = asem.expected_rows("panel_expected_aggregated")
    codes = [code for code in rows[0] if code not in ("uCode", "Time")]
    theirs = np.array([[asem.number(row[code]) for code in codes] for row in rows])
    ours = np.array(
        [[computed[row["uCode"], int(row["Time"])][code] for code in codes] for row in rows], dtype=float
    )
    asem.close(ours, theirs)
    # COINr drops the unit-years that are screened away; here they stay, and are empty.
    kept = {(row["uCode"], int(row["Time"])) for row in rows}
    assert {place for place, row in computed.items() if row["Index"] is not None} == kept


def test_every_public_name_is_there():
    assert {name: getattr(indicators, name).__name__ for name in indicators.__all__} == {
        name: name for name in indicators.__all__
    }
    with pytest.raises(AttributeError, match="nothing"):
        indicators.nothing  # noqa: B018
