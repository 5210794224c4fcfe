"""What is shown of the answers: never of fewer than five, and nothing from which fewer than five can be worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.follow.formats.survey_tables import survey_table
from hjulet.follow.models import Survey
from hjulet.follow.queries.small_groups import FEWEST, Parted, parted
from hjulet.follow.queries.survey_results import survey_results
from tests.factories import make_coordinator, make_network, organisation
from tests.follow.surveying import close, let_answer, make_held, make_sent, make_surveyed

KINDS = ("agency", "municipality", "region", "university")
sizes = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 12), min_size=1)


@given(sizes=sizes)
def test_no_group_and_no_remainder_has_one_to_four_people(sizes: Mapping[str, int]) -> None:
    parts = parted(sizes)
    total = sum(sizes.values())
    assert all(sizes[name] >= FEWEST for name in parts.shown)
    assert sum(sizes[name] for name in parts.shown) + parts.rest == total
    if parts.shown:
        assert parts.rest == 0 or parts.rest >= FEWEST


def _all_ways(total: int, among: int) -> Iterator[tuple[int, ...]]:
    if among == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in _all_ways(total - first, among - 1):
            yield first, *others


@settings(max_examples=60)
@given(sizes=st.dictionaries(st.sampled_from(KINDS), st.integers(0, 9), min_size=4, max_size=4))
def test_nobody_who_knows_the_rule_and_the_table_can_work_out_a_group_of_one_to_four(
    sizes: Mapping[str, int],
) -> None:
    """Whoever reads the table tries every way in which the hidden groups can share the rest among them."""
    parts = parted(sizes)
    if sum(sizes.values()) < FEWEST:
        return  # nothing at all is shown then
    hidden = [name for name in KINDS if name not in parts.shown]
    small = [name for name in hidden if 0 < sizes[name] < FEWEST]
    if not small:
        return
    shown = {name: sizes[name] for name in parts.shown}
    possible = [
        way
        for way in _all_ways(parts.rest, len(hidden))
        if parted({**shown, **dict(zip(hidden, way, strict=True))}) == parts
    ]
    for name in small:
        assert len({way[hidden.index(name)] for way in possible}) > 1, (sizes, name)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({}, Parted((), 0)),
        ({"region": 5}, Parted((), 5)),
        ({"region": 5, "": 5}, Parted(("region",), 5)),
        ({"region": 5, "municipality": 7, "": 1}, Parted(("municipality",), 6)),
        ({"region": 5, "municipality": 4, "agency": 4}, Parted((), 13)),
        ({"region": 5, "municipality": 5, "agency": 4}, Parted((), 14)),
        (
            {"region": 6, "municipality": 9, "agency": 3, "university": 2},
            Parted(("municipality", "region"), 5),
        ),
    ],
)
def test_a_small_rest_takes_the_smallest_shown_group_with_it(sizes: dict[str, int], expected: Parted) -> None:
    assert parted(sizes) == expected


def results_of(planner, survey):
    return survey_results(planner, Survey.objects.select_related("gathering").get(pk=survey.pk))


@pytest.mark.django_db
def test_nothing_is_shown_or_exported_of_four_answers_even_when_closed():
    planner, gathering = make_surveyed(came=6)
    survey = make_sent(planner, gathering)
    let_answer(survey, *[("5", "5", "yes", "Hemligt", "Hemligt")] * 4)
    assert results_of(planner, survey).hidden_because == "open"
    close(survey)
    results = results_of(planner, survey)
    assert (results.answered, results.hidden_because, results.questions) == (4, "few", [])
    assert len(survey_table(results)) == 1


@pytest.mark.django_db
def test_counts_shares_means_and_groups_are_as_counted_by_hand():
    network = make_network()
    planner = make_coordinator(network)
    came = [organisation("2282")] * 6 + [organisation("22")] * 5 + [None] * 2
    survey = make_sent(planner, make_held(network=network, came=came))
    grades = ["5", "5", "4", "4", "3", "3", "2", "2", "2", "1", "3", "5", "5"]
    few = [("4" if number < 4 else "") for number in range(13)]
    let_answer(
        survey,
        *[(grade, other, "yes" if grade > "3" else "no") for grade, other in zip(grades, few, strict=True)],
    )
    close(survey)
    use, intention, contact, *_texts = results_of(planner, survey).questions
    assert [(row.label, row.count) for row in use.rows] == [
        ("1, inte alls", 1),
        ("2", 3),
        ("3", 3),
        ("4", 2),
        ("5, i mycket hög grad", 4),
    ]
    assert use.mean == pytest.approx(44 / 13)
    # Two of no kind are left when six and five are taken away, so the five join them.
    assert [(line.label, line.count, line.mean) for line in use.groups] == [
        ("Kommun", 6, 4.0),
        ("Alla andra tillsammans", 7, pytest.approx(20 / 7)),
    ]
    assert (intention.is_shown, intention.rows, intention.mean, intention.groups) == (False, [], None, [])
    assert [(row.label, row.count, round(row.share, 3)) for row in contact.rows] == [
        ("Ja", 6, 0.462),
        ("Nej", 7, 0.538),
    ]
    assert contact.groups == []


@pytest.mark.django_db
def test_groups_are_left_out_of_a_question_that_one_of_them_hardly_answered():
    network = make_network()
    planner = make_coordinator(network)
    came = [organisation("2282")] * 6 + [organisation("22")] * 5
    survey = make_sent(planner, make_held(network=network, came=came))
    let_answer(survey, *[("5", "4" if number < 9 else "")[:2] for number in range(11)])
    close(survey)
    use, intention, *_rest = results_of(planner, survey).questions
    assert [line.count for line in use.groups] == [6, 5]
    assert (intention.count, intention.is_shown, intention.groups) == (9, True, [])
