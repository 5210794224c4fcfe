"""What can be said whichever rule is used, and the sentences that say it."""

from __future__ import annotations

import numpy as np
import pytest

from hjulet.instruments.funding import (
    FundingError,
    Operations,
    Places,
    nearest,
    sensitivity,
    sentences,
    types_from_regions,
)
from tests.instruments.funding.lists import FOUR, regional_fund, sweden

BOTH = {"cities": ["city"]}
TOUCHING = Operations.of({"p": 90.0, "q": 10.0}, touched={"p": ["0180", "2505", "0665"], "q": ["0180"]})


def test_a_statement_is_robust_when_every_rule_says_it():
    found = sensitivity(TOUCHING, FOUR, weights=nearest(FOUR, 2), permutations=99, **BOTH)
    assert [one.allocation.rule for one in found.measures] == ["equal", "population", "location"]
    assert (set(found.left_out), found.weak) == ({"seat"}, ("location",))
    said = {one.key: (one.holds, one.is_robust) for one in found.statements}
    assert said["most_in_cities"] == ({"equal": False, "population": True}, False)
    assert said["above_share:rural"] == ({"equal": True, "population": True}, True)
    assert said["clustered"] == ({"equal": False, "population": False}, True)
    share = found.statements[0].values
    assert share == pytest.approx({"equal": 0.4, "population": (81 + 10) / 100})
    with pytest.raises(FundingError, match="no project has what the rule 'seat' asks for"):
        found.of("seat")


def test_ranks_move_with_the_rule():
    bands = sensitivity(TOUCHING, FOUR, **BOTH).bands()
    assert bands.columns == ["place", "name", "rank_equal", "rank_population", "best_rank", "worst_rank"]
    assert bands.select("place", "best_rank", "worst_rank").rows() == [
        ("0180", 1, 3), ("1480", 4, 4), ("2505", 1, 2.5), ("0665", 2, 2.5)
    ]  # fmt: skip


def test_the_sentences_say_the_rule_and_what_others_say():
    found = sensitivity(TOUCHING, FOUR, **BOTH)
    told = (
        "Nej, det mesta av stödet hamnar utanför de större städerna: 2 kommuner av typen ”city” får 40,0 % av stödet och"
        " har 93,8 % av invånarna, mindre per invånare än landet i stort (0,43 gånger sin andel), när varje projekts"
        " pengar delas lika mellan kommunerna som det nämner.\n"
        "Med delning efter folkmängd 91,0 % (0,97 gånger): svaret beror på regeln.\n"
        "Regeln ”projektets plats” kan placera bara 10,0 % av pengarna och ger inget svar; regeln ”stödmottagarens"
        " säte” kan inte placera något projekt."
    )
    assert "\n".join(sentences(found)) == told
    first, second, third = sentences(found, "en", rule="population")
    assert first.startswith(
        'Yes, most of the support lands in the larger cities: 2 municipalities of the type "city"'
    )
    assert "about as much per inhabitant as all places together (0.97 times their share)" in first
    assert first.endswith(
        "when each project's money is split by population between the municipalities it names."
    )
    assert second == "With an equal split 40.0% (0.43 times): the answer depends on the rule."
    assert third.startswith("The project's place is known for 10.0% of the money only, and gives no answer")


def test_money_without_a_place_is_said():
    operations = Operations.of(
        {"p": 3e6, "q": 1e6, "r": float("nan")}, touched={"p": ["0180"], "r": ["2505"]}
    )
    told = sentences(sensitivity(operations, FOUR, **BOTH))
    assert told[2].startswith("25,0 % av stödet (1,0 miljoner kronor) har ingen plats och är inte med; ")
    assert told[2].endswith("1 projekt saknar belopp.")


def test_nothing_is_answered_by_a_rule_that_places_little():
    found = sensitivity(TOUCHING, FOUR, **BOTH)
    with pytest.raises(
        FundingError, match="90 % of the money has no place under the rule 'location'; answer by equal"
    ):
        sentences(found, rule="location")
    few = sensitivity(TOUCHING, FOUR, rules=["location"], **BOTH)
    with pytest.raises(FundingError, match="at least 90 % of the money has no place under any rule"):
        sentences(few)
    assert few.statements == ()
    with pytest.raises(FundingError, match="no type of place is called a city"):
        sentences(sensitivity(TOUCHING, FOUR))


def test_a_list_without_places_has_no_answer():
    with pytest.raises(FundingError, match="can place any money"):
        sensitivity(Operations.of({"p": 1.0}), FOUR)


def test_types_from_regions_by_size_and_centre():
    places = Places(tuple("abcdef"), np.array([600e3, 50e3, 120e3, 10e3, 9e3, 9e3]))
    regions = {"a": "1", "b": "1", "c": "2", "d": "2", "e": "3", "f": "3"}
    assert types_from_regions(places, regions) == (
        "metropolitan_centre", "metropolitan_around", "large_centre", "large_around", "small_centre", "small_around"
    )  # fmt: skip
    with pytest.raises(FundingError, match="place f: 1 places have no functional region"):
        types_from_regions(places, regions | {"f": ""})


@pytest.mark.shared
def test_the_question_of_the_seed_is_answered():
    """Projects of 2014–2016: not mostly the larger cities, but whether less than their share hangs on the rule."""
    found = sensitivity(regional_fund(), sweden(2017))
    told = sentences(found)
    assert told[0].startswith("Nej, det mesta av stödet hamnar utanför de större städerna: 23 kommuner")
    assert "får 12,8 % av stödet och har 37,5 % av invånarna" in told[0]
    assert told[1] == (
        "Med delning efter folkmängd 39,6 % (1,05 gånger): om städerna får mer eller mindre än sin andel beror på regeln."
    )
    robust = {one.key: one.holds["equal"] for one in found.statements if one.is_robust}
    assert robust["most_in_cities"] is False
    assert robust["above_share:small_centre"] is True
    assert "cities_above_share" not in robust
