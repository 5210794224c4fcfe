"""Many runs at once: each of them is what `compute` gives, and what is counted of them is what the runs say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, rankdata

from hjulet.instruments.indicators.computing import compute
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import (
    Aggregate,
    Framework,
    Impute,
    Indicator,
    Node,
    Normalise,
    Steps,
    Treat,
)
from hjulet.instruments.indicators.ranking import Tally, quantile_ranks, rank
from hjulet.instruments.indicators.runs import Runs
from hjulet.instruments.indicators.table import Table
from hjulet.instruments.indicators.uncertainty import uncertainty
from hjulet.instruments.indicators.varying import Vary
from tests.instruments.indicators import asem

ABOVE_ZERO = Normalise("minmax", {"low": 1.0, "high": 100.0})
ZSCORE = Normalise("zscore", {"mean": 40.0, "deviation": 2.0})
COINR = Vary(
    weights={"level2": 0.25, "level3": 0.25},
    normalise=(ABOVE_ZERO, Normalise("zscore", {"mean": 10.0, "deviation": 2.0})),
    aggregate=(Aggregate("arithmetic"), Aggregate("geometric")),
    winsorise=(1, 2, 3, 4, 5),
)
"""What COINr's own example varies, and the shared file of its rank statistics."""


def small(*, missing: float = 0.0, min_available: float = 0.0) -> tuple[Framework, Table]:
    """Twelve indicators in four themes and two parts, 20 units, some values far out."""
    random = np.random.default_rng(7)
    indicators = tuple(
        Indicator(f"i{n}", f"t{n % 4}", direction=(-1) ** n, weight=1 + n % 3) for n in range(12)
    )
    themes = tuple(Node(f"t{n}", "theme", f"p{n % 2}", weight=1 + n) for n in range(4))
    parts = (Node("p0", "part", "top"), Node("p1", "part", "top"), Node("top", "index"))
    steps = Steps(normalise=ABOVE_ZERO, weights="table", aggregate=(Aggregate(min_available=min_available),))
    framework = Framework(
        "small", "1", {}, ("indicator", "theme", "part", "index"), indicators, (*themes, *parts), steps
    )
    values = random.lognormal(0, 1.5, (20, 12))
    values[random.random(values.shape) < missing] = np.nan
    units = tuple(f"u{n}" for n in range(20))
    return framework, Table(units, tuple(one.code for one in indicators), values)


@pytest.mark.parametrize(
    ("aggregate", "missing"),
    [
        ((Aggregate("arithmetic"), Aggregate("geometric"), Aggregate("harmonic")), 0.0),
        ((Aggregate("arithmetic"), Aggregate("geometric"), Aggregate("harmonic")), 0.3),
        (((Aggregate("arithmetic"), Aggregate("geometric"), Aggregate("harmonic")), Aggregate("mpi")), 0.2),
        (((Aggregate("power", {"exponent": 3.0}), Aggregate("copeland"), Aggregate("arithmetic")),), 0.2),
    ],
)
def test_every_run_is_what_compute_gives(aggregate, missing):
    framework, table = small(missing=missing, min_available=0.5)
    vary = Vary(
        weights={"indicator": 0.1, "theme": 0.25, "part": 0.5},
        normalise=(Normalise("minmax", {"low": 40.0, "high": 100.0}), ZSCORE),
        aggregate=aggregate,
        winsorise=(3, 1),
    )
    runs = Runs(framework, table, vary)
    choices = runs.draw(np.random.default_rng(1), 25)
    for run, scores in enumerate(runs.scores(choices)):
        way = vary.aggregate[choices.aggregate[run]]
        steps = replace(
            framework.steps,
            treat=Treat("winsorise", most_points=vary.winsorise[choices.winsorise[run]]),
            normalise=vary.normalise[choices.normalise[run]],
            aggregate=way if isinstance(way, tuple) else (way,),
        )
        one = replace(
            framework,
            steps=steps,
            indicators=tuple(
                replace(indicator, weight=weight)
                for indicator, weight in zip(framework.indicators, choices.weights[0][run], strict=True)
            ),
            nodes=tuple(
                replace(node, weight=weight)
                for node, weight in zip(
                    framework.nodes, [*choices.weights[1][run], *choices.weights[2][run], 1.0], strict=True
                )
            ),
        )
        asem.close(scores, compute(one, table).scores().values[:, 0])


def test_each_combination_of_choices_is_drawn_as_often_as_the_others():
    framework, table = small()
    vary = Vary(
        normalise=(ABOVE_ZERO, ZSCORE), aggregate=(Aggregate(), Aggregate("geometric")), winsorise=(1, 2, 3)
    )
    choices = Runs(framework, table, vary).draw(np.random.default_rng(1), 12 * 5 + 7)
    drawn = list(zip(choices.winsorise, choices.normalise, choices.aggregate, strict=True))
    assert sorted(drawn.count(one) for one in set(drawn)) == [5] * 5 + [6] * 7
    assert drawn != sorted(drawn)


@pytest.mark.shared
def test_a_thousand_runs_of_asem_are_near_coinrs_whatever_the_seed():
    """Luxembourg's ranks have two humps: drawn one by one, the choices' luck moved its median by four places."""
    framework, table = asem.project()
    steps = replace(
        framework.steps, impute=Impute("group_mean", "EurAsia_group"), treat=Treat("winsorise_else_log")
    )
    simulated = {row["uCode"]: float(row["Median"]) for row in asem.expected_rows("ua_rankstats_N1000")}
    theirs = np.array([simulated[unit] for unit in table.units])
    for seed in (1, 2, 3):
        found = uncertainty(replace(framework, steps=steps), table, 1000, seed, vary=COINR, stream=True)
        assert np.abs(found.median - theirs).max() <= 2


@pytest.mark.shared
def test_rank_statistics_of_asem_as_coinr():
    framework, table = asem.project()
    steps = replace(
        framework.steps,
        impute=Impute("group_mean", "EurAsia_group"),
        treat=Treat("winsorise_else_log"),
    )
    found = uncertainty(replace(framework, steps=steps), table, 8_000, 1, vary=COINR, stream=True)
    frame = found.to_frame()
    published = {row["uCode"]: row for row in asem.expected_rows("ua_rankstats_N1000")}
    assert set(frame["uCode"]) == set(published)
    for row in frame.iter_rows(named=True):
        theirs = {name: float(figure) for name, figure in published[row["uCode"]].items() if name != "uCode"}
        assert row["Nominal"] == theirs["Nominal"]
        # Luxembourg has two humps, 8 and 27, by the kind of mean: between them its median wanders.
        assert all(abs(row[name] - theirs[name]) <= 2 for name in ("Mean", "Median", "Q5", "Q95")), row


def test_same_seed_gives_the_same_runs_streamed_or_not():
    framework, table = small()
    kept = uncertainty(framework, table, 700, 3)
    streamed = uncertainty(framework, table, 700, 3, stream=True)
    other = uncertainty(framework, table, 700, 4, stream=True)
    assert streamed.ranks is None
    assert (kept.counts == streamed.counts).all()
    assert (kept.before == streamed.before).all()
    assert (other.counts != streamed.counts).any()
    assert kept.varied == ("weights of level theme ±25%", "weights of level part ±25%")


def test_what_is_counted_is_what_the_runs_say():
    framework, table = small()
    found = uncertainty(framework, table, 600, 1)
    ranks = found.ranks
    asem.close(found.median, np.median(ranks, axis=0))
    asem.close(found.mean, ranks.mean(axis=0))
    asem.close(found.interval(0.8), np.quantile(ranks, [0.1, 0.9], axis=0).T)
    assert found.interval_of("u7", 0.8) == tuple(found.interval(0.8)[7])
    asem.close(found.at_most(3), (ranks <= 3).mean(axis=0))
    asem.close(found.acceptability.sum(axis=1), np.ones(20))
    first, second = ranks[:, 0], ranks[:, 1]
    assert found.beats("u0", "u1") == (first < second).mean()
    assert found.wins[0, 1] + found.wins[1, 0] == 1
    assert found.to_frame(5).columns[-1] == "P(rank<=5)"


def test_a_unit_without_score_is_not_ranked_and_beats_nobody():
    framework, table = small()
    values = table.values.copy()
    values[4] = np.nan
    values[4, 0] = 1.0
    framework = replace(framework, steps=replace(framework.steps, aggregate=(Aggregate(min_available=0.6),)))
    found = uncertainty(framework, replace(table, values=values), 300, 1)
    assert np.isnan([found.nominal[4], found.median[4], found.mean[4], *found.interval()[4]]).all()
    assert found.before[4].sum() == found.before[:, 4].sum() == found.counts[4].sum() == 0
    assert found.to_frame().filter(pl.col("uCode") == "u4")["Median"].is_null().all()


def test_sampling_error_gives_the_probability_of_the_normal_distribution():
    framework = Framework(
        "one", "1", {}, ("indicator", "index"), (Indicator("share", "top"),), (Node("top", "index"),)
    )
    before = np.array([[50.0], [48.0], [90.0], [10.0]])
    table = Table(("a", "b", "high", "low"), ("share",), before.copy())
    error = np.array([2.0, 1.5, 0.0, np.nan])  # without a standard error it is counted, not estimated
    found = uncertainty(framework, table, 20_000, 1, vary=Vary(standard_errors={"share": error}))
    assert found.beats("a", "b") == pytest.approx(norm.cdf(2 / np.hypot(2.0, 1.5)), abs=0.01)
    assert found.beats("high", "a") == found.beats("b", "low") == 1
    assert (table.values == before).all()
    still = uncertainty(framework, table, 100, 1, vary=Vary(standard_errors={"share": np.zeros(4)}))
    assert (still.ranks == still.nominal).all()


def test_a_part_can_be_ranked_by_name_and_several_at_the_top_must_be():
    framework, table = small()
    part = uncertainty(framework, table, 50, 1, node="p1")
    asem.close(part.nominal, rank(compute(framework, table).scores("part").values[:, 1]).astype(float))
    headless = replace(framework, levels=framework.levels[:-1], nodes=framework.nodes[:-1])
    headless = replace(
        headless,
        nodes=tuple(replace(one, parent="" if one.level == "part" else one.parent) for one in headless.nodes),
    )
    with pytest.raises(IndicatorError, match="2 nodes at the top, so name what is ranked: p0, p1"):
        uncertainty(headless, table, 10)


@pytest.mark.parametrize(
    ("vary", "says"),
    [
        (Vary(weights={"aspect": 0.25}), "weights cannot vary at 'aspect'.*indicator, theme, part"),
        (Vary(weights={"theme": 1.0}), "give a share from 0 up to but not 1"),
        (Vary(standard_errors={"x": np.zeros(20)}), "indicator x: has a standard error"),
        (Vary(standard_errors={"i0": np.zeros(2)}), "one standard error of 0 or more for each of the 20"),
        (Vary(aggregate=((Aggregate(), Aggregate()),)), "2 ways to aggregate for 3 levels"),
        (
            Vary(normalise=(Normalise(),), aggregate=(Aggregate("geometric"),)),
            "unit u.*, indicator .*: a geometric mean needs values above 0",
        ),
    ],
)
def test_what_makes_no_sense_is_said(vary, says):
    framework, table = small()
    with pytest.raises(IndicatorError, match=says):
        uncertainty(framework, table, 10, vary=vary)


@given(
    st.lists(
        st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, np.nan]), min_size=6, max_size=6),
        min_size=1,
        max_size=300,
    ).map(np.array)
)
def test_ranks_and_their_tally(scores):
    ranks = rank(scores)
    for one, got in zip(scores, ranks, strict=True):
        there = ~np.isnan(one)
        assert got[there].tolist() == rankdata(-one[there], method="min").tolist()
        assert not got[~there].any()
    tally = Tally.of(6)
    tally.add(ranks)
    for unit, own in enumerate(ranks.T):
        assert tally.counts[unit].tolist() == [int((own == place).sum()) for place in range(1, 7)]
        for other, its in enumerate(ranks.T):
            assert tally.before[unit, other] == ((own > 0) & (own < its)).sum()
        ranked = own[own > 0]
        for share in (0.0, 0.05, 0.5, 1.0):
            wanted = np.quantile(ranked, share) if ranked.size else np.nan
            assert quantile_ranks(tally.counts, share)[unit] == pytest.approx(wanted, nan_ok=True)
