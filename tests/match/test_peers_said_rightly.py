"""What is said of peers is no more than is known: likeness and not sameness, the nearest and not nearly all."""

from __future__ import annotations

from pathlib import Path

from hjulet.instruments.sources import Store
from hjulet.instruments.sources.generated_flows import Place, generate_flows
from hjulet.match.kept_peers import kept_of_built_in
from hjulet.match.peer_records import InTime, PastLine
from hjulet.match.peer_traits import choices
from hjulet.match.queries.done_by_peers import reasons_of
from hjulet.match.wording_peers import past_reason
from tests.measure.populations import write_populations


def test_a_curve_that_is_the_nearest_there_is_is_called_like_and_not_the_same() -> None:
    past = PastLine("13", "Hallands län", 1950, 1970, 0.05, 1.0, 0.176, 1990, 0.27, ())
    found = InTime(1999, 2019, 20, 0.039, (), (past,))
    assert past_reason("Gotlands län", found, past) == (
        "Hallands läns kurva 1950–1970 liknar den som Gotlands län hade 1999–2019. "
        "1990 hade Hallands län 27 procent fler invånare."
    )


def test_a_county_is_among_the_nearest_of_half_of_the_others_and_not_of_them_all() -> None:
    kept = kept_of_built_in("09")
    reasons = reasons_of("Gotlands län", kept)
    assert set(reasons) == set(kept.further[:10])
    assert reasons[kept.further[9]].words.endswith("hör till de 10 som liknar Gotlands län mest.")
    assert len(reasons_of("Kramfors", kept_of_built_in("2282"))) == 30


def test_counts_of_the_born_and_of_every_age_are_not_offered_as_likeness(tmp_path: Path) -> None:
    store: Store = write_populations(tmp_path)
    assert sum(len(one.indicators) for one in store.datasets()) > 200
    assert choices(store.datasets(), {}) == {}


def test_flows_to_each_place_of_work_are_not_offered_as_likeness(tmp_path: Path) -> None:
    store = Store(tmp_path)
    places = [Place("2580", "Luleå", 65.6, 22.1, 79_000), Place("2582", "Boden", 65.8, 21.7, 28_000)]
    store.write("generated", "commuting-2022", *generate_flows(places, 2022))
    assert len(store.datasets()[0].indicators) == 2
    assert choices(store.datasets(), {}) == {}
