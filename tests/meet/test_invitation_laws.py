"""What holds for any text at all: positions are inside it, its pieces are the whole of it, and no year is made up."""

from __future__ import annotations

import re
from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.meet.formats.invitation import Invitation, segments
from tests.meet.invitation_facts import known, names, read, text_of

# Pieces that the grammar looks for, put together in ways that nobody would write.
PIECES = st.sampled_from(
    [
        "den 8 maj", "17-18 augusti", "30 nov–1 dec", "tisdag 25 april 2017", "25/4", "v. 36", "kl. 10–16", "09.30 Kaffe",
        "10.00–10.45 ", "Tid och plats:", "Plats:", "Tid:", "Program", "På programmet står:", "Kostnad: 750 kr", "Medverkande:",
        "Anna Berg, Region Skåne", "Anna Berg och Per Ek, SKR", " och ", ", ", "\n", "\n\n", "• ", "1. ", "\t", "Dag 1", "Dag 2 – ",
        "Tillfälle 3: ", "Anmäl dig senast ", "AKTUELLT", "Hej!", "Med vänlig hälsning", "(Eng)", "Planeringsgruppen består av ",
        "https://exempel.invalid/a-1", "Nästa träff är ", "29 februari", "31 april", "99 maj 2026", "kl 25-99", "Obs! ", "måndagen ",
        "högst 2 per kommun", "max 30 deltagare", "in till en kunskapsdag för chefer", "Stockholm", "\r\n", "\u00a0", "…", "– ",
        "2026-13-45", "2026-02-30", "1.1.", "32/13", "fyra lunchkaféer", "https://", "@", "J. Ek", "\x00", "\u2028",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(PIECES | st.text(max_size=8), max_size=25).map(" ".join),
)


def all_years(invitation: Invitation) -> set[int]:
    days = [day for one in invitation.occasions for day in (one.first, one.last) if day]
    days += [day for day in (invitation.registration_closes, invitation.cancel_by) if day]
    days += [one.when for one in invitation.references if one.when]
    days += [point.day for point in invitation.points if point.day]
    return {day.year for day in days if day.year is not None}


def check(text: str) -> Invitation:
    invitation = read(text)
    end = len(invitation.text)
    for fact in invitation.facts:
        assert 0 <= fact.span.start < fact.span.end <= end, fact
    for span in invitation.not_understood:
        assert 0 <= span.start < span.end <= end
    for question in invitation.questions:
        assert str(question)
        assert question.span is None or question.span.end <= end
    pieces = segments(invitation)
    assert "".join(piece.text for piece in pieces) == text
    assert all(text[piece.span.start : piece.span.end] == piece.text for piece in pieces)
    return invitation


@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_any_text_is_read_and_comes_back_whole(text: str) -> None:
    check(text)


@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_no_year_that_the_text_does_not_state(text: str) -> None:
    stated = {int(year) for year in re.findall(r"(?:19|20)\d{2}", text)}
    stated |= {2000 + int(year) for year in re.findall(r"\d\d", text)}
    # The days over New Year: "30 dec–2 jan 2027" states 2026 as well.
    stated |= {year - 1 for year in stated} | {year + 1 for year in stated}
    assert all_years(read(text)) <= stated


@pytest.mark.parametrize("name", names())
def test_the_invitations_come_back_whole(name: str) -> None:
    check(text_of(name))


@pytest.mark.parametrize("name", names())
def test_a_text_without_a_year_gets_none(name: str) -> None:
    text = re.sub(r"(?:19|20)\d{2}-\d\d-\d\d", "7 maj", text_of(name))
    bare = re.sub(r"(?<!\d)(?:19|20)\d{2}(?!\d)", "", text)
    invitation = check(bare)
    assert all_years(invitation) == set()
    dated = [one for one in invitation.occasions if one.first is not None]
    asked = {
        question.occasion for question in invitation.questions if question.key.startswith(("year", "date"))
    }
    assert asked >= {one.number for one in dated}


@pytest.mark.parametrize("name", names())
def test_a_year_from_the_caller_answers_every_question_of_year(name: str) -> None:
    from hjulet.meet.formats.invitation import read_invitation

    bare = re.sub(r"(?:mån|tis|ons|tors|fre|lör|sön)dag\w*", "", text_of(name))
    invitation = read_invitation(bare, year=2031, known=known())
    assert not [question.key for question in invitation.questions if question.key.startswith("year")]


def test_a_day_of_publishing_only_suggests() -> None:
    from hjulet.meet.formats.invitation import Sure, read_invitation

    invitation = read_invitation("Nätverksträff\n\nVi ses den 7 maj kl. 10–15.", published=date(2019, 3, 1))
    (question,) = [one for one in invitation.questions if one.key == "year-1"]
    assert (question.suggestion, invitation.occasions[0].year_sure) == (2019, Sure.LIKELY)
    assert not invitation.occasions[0].is_dated


def test_a_very_long_text_is_read_in_reasonable_time() -> None:
    text = "\n".join(text_of(name) for name in names()) * 4
    assert len(read(text).facts) > 100


def test_a_line_of_repeated_signs_does_not_hang() -> None:
    for sign in (
        "1 ",
        "A",
        "Aa",
        "a, ",
        "- ",
        "kl ",
        "9.",
        "Anna ",
        "och ",
        "(",
        "\t",
        "den 1 ",
        "www.",
        "1/",
    ):
        started = process_time()
        check(sign * 2000)
        assert process_time() - started < 15, f"{sign!r} takes too long"
