"""Dates, numbers and money as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hjulet.hub.sorting import swedish_sort_key
from hjulet.hub.wording import (
    STOCKHOLM,
    days_words,
    genitive,
    kronor_words,
    number_words,
    signed_words,
    when_words,
)


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("first", "last", "swedish", "english"),
    [
        (date(2017, 8, 17), date(2017, 8, 18), "17–18 augusti 2017", "17–18 August 2017"),
        (date(2017, 11, 30), date(2017, 12, 1), "30 november–1 december 2017", "30 November–1 December 2017"),
        (
            date(2017, 12, 31),
            date(2018, 1, 1),
            "31 december 2017–1 januari 2018",
            "31 December 2017–1 January 2018",
        ),
        (date(2017, 4, 25), date(2017, 4, 25), "tisdag 25 april 2017", "Tuesday 25 April 2017"),
    ],
)
def test_days(first, last, swedish, english):
    with translation.override("sv"):
        assert days_words(first, last) == swedish
    with translation.override("en"):
        assert days_words(first, last) == english


def test_a_day_with_hours():
    with translation.override("sv"):
        assert when_words(at(2017, 4, 25, 10), at(2017, 4, 25, 16)) == "tisdag 25 april 2017 kl. 10.00–16.00"
    with translation.override("en"):
        assert when_words(at(2017, 4, 25, 10), at(2017, 4, 25, 16)) == "Tuesday 25 April 2017, 10:00–16:00"


def test_hours_are_those_of_sweden_summer_and_winter():
    with translation.override("sv"):
        assert "kl. 10.00" in when_words(
            datetime(2027, 7, 1, 8, tzinfo=UTC), datetime(2027, 7, 1, 9, tzinfo=UTC)
        )
        assert "kl. 09.00" in when_words(
            datetime(2027, 1, 7, 8, tzinfo=UTC), datetime(2027, 1, 7, 9, tzinfo=UTC)
        )


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(10_120_000, 0, "10 120 000"), (12.4, 1, "12,4"), (-273, 0, "−273"), (-0.04, 1, "0,0"), (999, 0, "999")],
)
def test_swedish_numbers(value, decimals, text):
    with translation.override("sv"):
        assert number_words(value, decimals) == text.replace(" ", "\u00a0")


def test_signs_and_money():
    with translation.override("sv"):
        assert (signed_words(5), signed_words(-5), signed_words(0)) == ("+5", "−5", "0")
        assert kronor_words(75_000) == "750\u00a0kr"
        assert kronor_words(93_750) == "937,50\u00a0kr"
        assert kronor_words(0) == "kostnadsfritt"


def test_genitive():
    with translation.override("sv"):
        assert [genitive(name) for name in ("Umeå", "Kramfors", "Överkalix")] == [
            "Umeås",
            "Kramfors",
            "Överkalix",
        ]


ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"


@given(st.lists(st.text(ALPHABET, min_size=1, max_size=8), max_size=12))
def test_sort_key_is_the_order_of_the_swedish_alphabet(words):
    by_alphabet = sorted(words, key=lambda word: [ALPHABET.index(letter) for letter in word])
    assert sorted(words, key=swedish_sort_key) == by_alphabet
