"""SCB's labour market areas: the official ones of Norrbotten, the rules one by one, margins and sentences."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.instruments.territories import TerritoryError, by_group, labour_market_areas, read_flows
from hjulet.instruments.territories.chains import link_up
from hjulet.instruments.territories.margins import most_within
from tests.instruments.territories.shared_flows import folder, groups_of, norrbotten_2024, of_pairs

OFFICIAL = {"2510": "2523", "2514": "2580", "2560": "2580", "2581": "2580", "2582": "2580"}


@pytest.mark.shared
def test_norrbotten_has_scb_s_own_areas_in_2022_and_2024():
    for flows in (read_flows(folder() / "flows_norrbotten_2022.csv", flow="employed"), norrbotten_2024()):
        found = labour_market_areas(flows)
        assert found.labels == {area: OFFICIAL.get(area, area) for area in flows.ids}
        assert len(found) == 9


@pytest.mark.shared
def test_women_have_twelve_areas_and_men_eight_which_is_more_than_chance():
    found = by_group(norrbotten_2024(), labour_market_areas, replicates=100).groups
    assert {group: one.n_regions for group, one in found.items()} == {"men": 8, "women": 12}
    women = found["women"].territories.labels
    assert [area for area, region in women.items() if area != region] == ["2581", "2582"]
    assert found["women"].chance_interval[1] < 12
    assert found["women"].p_value < 0.05


@pytest.mark.shared
def test_jokkmokk_is_explained_with_its_margin():
    told = labour_market_areas(norrbotten_2024()).explain("2510")
    assert told.sentence_sv == (
        "Jokkmokk: 8,3\N{NO-BREAK SPACE}% pendlar till Gällivare, gränsen är 7,5\N{NO-BREAK SPACE}%. 20 personer färre hade"
        " gett en egen arbetsmarknad."
    )
    assert (told.margin.persons, told.margin.limit, told.margin.alternative) == (20, "single", "2580")
    centre = labour_market_areas(norrbotten_2024()).explain("2518")
    assert centre.sentence_en == (
        "Övertorneå is a labour market of its own: 17.3% commute out (at most 20%), most of them to Pajala, 3.9% (at most"
        " 7.5%). Had 48 more commuted out, it would have belonged to another."
    )


def test_a_share_that_is_just_the_limit_makes_a_centre_unless_said():
    flows = of_pairs(("a", "a", 400), ("b", "b", 160), ("b", "a", 15), ("b", "c", 25), ("c", "c", 100))
    assert labour_market_areas(flows, single_flow_max=0.125).rules == ("centre", "centre", "centre")
    assert labour_market_areas(flows, single_flow_max=0.125, at_limit="dependent").labels["b"] == "c"
    assert labour_market_areas(flows, out_commuting_max=0, at_limit="dependent").rules == (
        "centre",
        "joined",
        "centre",
    )


def test_two_that_lean_on_each_other_are_one_area_named_after_both():
    flows = of_pairs(
        ("a", "a", 60), ("a", "b", 40), ("b", "b", 70), ("b", "a", 30), ("c", "b", 50), ("c", "c", 50)
    )
    found = labour_market_areas(flows)
    assert found.rules == ("mutual", "mutual", "joined")
    assert found.centres == {"b": ("b", "a")}
    assert found.names == ("b-a",)
    assert set(found.labels.values()) == {"b"}
    assert (
        "Each is the other's main destination, and together they are b-a." in found.explain("a").sentence_en
    )


def test_a_chain_of_three_links_is_broken_at_its_weakest():
    pairs = [(one, one, 100) for one in "abcd"] + [("b", "a", 40), ("c", "b", 20), ("d", "c", 30)]
    found = labour_market_areas(of_pairs(*pairs))
    assert found.rules == ("centre", "joined", "chain", "joined")
    assert found.labels == {"a": "a", "b": "a", "c": "c", "d": "c"}
    longer = labour_market_areas(of_pairs(*pairs), max_links=3)
    assert set(longer.labels.values()) == {"a"}
    assert "followed to a" in longer.explain("d").sentence_en


def test_a_circle_of_three_is_broken_at_its_weakest():
    pairs = [(one, one, 100) for one in "abc"] + [("a", "b", 40), ("b", "c", 20), ("c", "a", 30)]
    found = labour_market_areas(of_pairs(*pairs))
    assert found.rules == ("joined", "cycle", "joined")
    assert found.labels == {"a": "b", "b": "b", "c": "b"}


def test_equal_flows_go_to_the_area_with_most_jobs_then_to_the_lowest_code():
    pairs = [("9", "9", 50), ("9", "10", 25), ("9", "11", 25), ("10", "10", 100), ("11", "11", 100)]
    assert labour_market_areas(of_pairs(*pairs)).labels["9"] == "10"
    assert labour_market_areas(of_pairs(*pairs, ("12", "11", 1), ("12", "12", 99))).labels["9"] == "11"


def test_the_nordic_variant_counts_jobs_and_secondary_centres():
    pairs = [
        ("a", "a", 1000), ("b", "b", 700), ("b", "a", 90), ("b", "c", 80), ("b", "d", 80), ("a", "b", 60), ("e", "b", 300),
        ("c", "c", 800), ("d", "d", 800), ("e", "e", 100),
        ("f", "f", 760), ("f", "a", 70), ("f", "c", 60), ("f", "d", 60), ("f", "b", 50), ("g", "f", 60), ("g", "g", 90),
    ]  # fmt: skip
    found = labour_market_areas(of_pairs(*pairs), method="nordic")
    rules = dict(zip(found.flows.ids, found.rules, strict=True))
    assert rules["b"] == "centre by jobs"  # 26 % leave it, but 1,110 work there and 950 live there
    assert rules["f"] == "secondary centre"  # 24 % leave it, none of the flows is large, and g leans on it
    assert (found.labels["e"], found.labels["g"]) == ("b", "f")


def moved(flows, place, margin, is_centre, most_single):
    """The flows with a margin's people moved, added up anew: out where most go, or home from what is too large."""
    pairs = {
        (o, d): v for o, d, v in zip(flows.origins.tolist(), flows.destinations.tolist(), flows.values.tolist(), strict=True)
    }  # fmt: skip
    away = [(o, d) for o, d in pairs if o == place != d and pairs[o, d] > 0]
    away.sort(key=lambda pair: (-pairs[pair], -flows.jobs[pair[1]], pair[1]))
    rest = margin.persons
    if is_centre:
        pairs[away[0]] += rest
        pairs[place, place] -= rest
    for least in () if is_centre else (most_single, 0):
        for pair in away:
            part = min(rest, max(0, pairs[pair] - least))
            pairs[pair] -= part
            pairs[place, place] = pairs.get((place, place), 0) + part
            rest -= part
    return of_pairs(*((flows.ids[o], flows.ids[d], value) for (o, d), value in sorted(pairs.items())))


@settings(max_examples=35, deadline=None)
@given(
    st.lists(st.integers(0, 12), min_size=49, max_size=49),
    st.sampled_from(["scb", "nordic"]),
    st.integers(1, 3),
)
def test_a_margin_is_the_fewest_people_that_change_the_rule_and_says_whether_regions_change(
    values, method, links
):
    """Move them and make the whole map anew, for each of seven areas."""
    flows = of_pairs(*((o, d, values[7 * o + d] + (90 if o == d else 0)) for o in range(7) for d in range(7)))
    found = labour_market_areas(flows, method=method, max_links=links)
    single = found.parameters["single_flow_max"]
    assert found.explain(0).margin == found.margins()[0]
    for place, margin in enumerate(found.margins()):
        is_centre = found.rules[place] in ("centre", "centre by jobs")
        if margin.persons is None or not (flows.residents[place] > flows.own[place]):
            continue
        then = moved(flows, place, margin, is_centre, most_within(flows.residents[place], single, "centre"))
        now = labour_market_areas(then, method=method, max_links=links)
        centre_now = now.rules[place] in ("centre", "centre by jobs")
        assert centre_now != is_centre
        assert margin.changes == (groups_of(now.labels) != groups_of(found.labels))
        if margin.joins is not None:
            assert found.labels[now.labels[place]] == margin.joins != found.labels[place]


def test_a_centre_whose_goal_leans_on_it_would_be_one_of_two_and_the_areas_the_same():
    flows = of_pairs(("a", "a", 950), ("a", "b", 50), ("b", "b", 60), ("b", "a", 40), ("c", "c", 5))
    told = labour_market_areas(flows).explain("a")
    assert (told.margin.persons, told.margin.changes, told.margin.joins) == (26, False, None)
    assert told.sentence_sv == (
        "a är ett centrum: 5,0\N{NO-BREAK SPACE}% pendlar ut (högst 20\N{NO-BREAK SPACE}%), flest till b,"
        " 5,0\N{NO-BREAK SPACE}% (högst 7,5\N{NO-BREAK SPACE}%). Om 26 till hade pendlat dit hade det inte längre varit ett"
        " centrum för sig, men områdena hade varit desamma."
    )
    assert labour_market_areas(flows).explain("b").margin.changes
    alone = labour_market_areas(flows).explain("c")
    assert alone.sentence_en.endswith("Had 1 more commuted to one area, it would have belonged to another.")


def test_of_two_mutual_centres_one_by_itself_makes_the_same_areas():
    flows = of_pairs(("a", "a", 60), ("a", "b", 40), ("b", "b", 70), ("b", "a", 30))
    told = labour_market_areas(flows).explain("b")
    assert (told.margin.persons, told.margin.changes) == (23, False)
    assert told.sentence_en.endswith(
        "23 fewer would have made it a centre by itself, but the areas would have been the same."
    )


def test_more_people_than_work_at_home_cannot_move():
    flows = of_pairs(("a", "a", 3), ("b", "b", 97), ("a", "b", 97))
    margin = labour_market_areas(flows, out_commuting_max=1, single_flow_max=1).margins()[0]
    assert (margin.persons, margin.changes) == (None, False)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-1, 11), st.integers(0, 5)), min_size=1, max_size=12), st.integers(1, 4)
)
def test_links_always_end_at_a_centre_and_are_never_too_many(drawn, most):
    to = np.array([one if one < len(drawn) and one != place else -1 for place, (one, _) in enumerate(drawn)])
    share = np.array([one for _, one in drawn], dtype=float)
    found = link_up(to, share, np.ones(len(drawn)), most)
    seats = {seat: number for number, several in enumerate(found.seats) for seat in several}
    for place in range(len(drawn)):
        at, links = place, 0
        while found.to[at] >= 0:
            assert found.to[at] == to[at]
            at, links = found.to[at], links + 1
        assert links <= most
        assert found.number[place] == seats[at]
    assert set(found.made_centres) == {one for one in seats if to[one] >= 0}


def test_an_area_without_residents_belongs_to_none():
    flows = of_pairs(("a", "a", 90), ("a", "works", 10))
    found = labour_market_areas(flows, single_flow_max=0.2)
    assert found.labels == {"a": "a", "works": None}
    assert (
        found.explain("works").sentence_en
        == "works: no employed people live here, so the area belongs to no region."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"out_commuting_max": 20}, "out_commuting_max is 20; give a share from 0 to 1"),
        ({"method": "la"}, "give 'scb' or 'nordic'"),
        ({"max_links": 0}, "max_links is 0"),
    ],
)
def test_what_cannot_be_is_refused(words, said):
    with pytest.raises(TerritoryError, match=said):
        partial(labour_market_areas, of_pairs(("a", "a", 1)))(**words)
