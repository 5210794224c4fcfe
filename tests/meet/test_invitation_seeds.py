"""The five texts that the reader was asked to manage first. They lie beside the project, never in it."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

import pytest

from hjulet.meet.actions.invitation import Answers, draft_from_invitation
from hjulet.meet.formats.invitation import Invitation, Kind, Mode, Shape, Sure, segments
from hjulet.meet.models import GatheringPage, MeetIndexPage, NetworkPage
from tests.meet.invitation_facts import facts_of, read

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the folder ../shared/seeds"),
]


def text(number: str) -> str:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8")


def seed(number: str) -> Invitation:
    return read(text(number))


def days(invitation: Invitation) -> list[tuple[int, str, str, Sure]]:
    return [
        (one.number, one.first.iso(), one.last.iso(), one.year_sure)
        for one in invitation.occasions
        if one.first and one.last
    ]


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_pieces_are_the_whole_text(number: str) -> None:
    assert "".join(piece.text for piece in segments(seed(number))) == text(number)


def test_000_a_network_with_its_four_occasions() -> None:
    found = seed("000")
    assert (found.shape, found.title) == (
        Shape.NETWORK,
        "Lärandenätverk för kommuner med krympande befolkning",
    )
    assert days(found) == [
        (1, "2017-08-17", "2017-08-18", Sure.LIKELY),
        (2, "2017-11-30", "2017-12-01", Sure.SURE),
        (3, "2018-02-08", "2018-02-09", Sure.SURE),
        (4, "2018-05-03", "2018-05-04", Sure.SURE),
    ]
    assert [one.is_past for one in found.occasions] == [True, False, False, False]
    assert found.organisers == ("Arena för Tillväxt", "SKL", "Centrum för kommunstrategiska studier")
    assert (found.member_count, found.roles) == (15, ("kommunstyrelseordförande", "kommunchef"))
    assert [(one.key, one.suggestion) for one in found.questions if one.occasion] == [("year-1", 2017)]


def test_000_the_news_of_the_page_are_no_part_of_it() -> None:
    found, whole = seed("000"), text("000")
    tail = whole.index("AKTUELLT")
    assert {fact.kind for fact in found.facts if fact.span.start >= tail} == {Kind.ASIDE}
    assert not [span for span in found.not_understood if span.start >= tail]


@pytest.mark.django_db
def test_000_becomes_a_draft_network() -> None:
    answers = Answers(years={1: 2017}, starts=time(12), ends=time(13))
    made = draft_from_invitation(None, seed("000"), parent=MeetIndexPage.objects.get(), answers=answers)
    assert isinstance(made.page, NetworkPage)
    occasions = GatheringPage.objects.child_of(made.page).order_by("starts")
    assert [(one.starts.date().isoformat(), one.dated_note, one.live) for one in occasions] == [
        ("2017-08-17", "Tillfälle 1 av 4", False),
        ("2017-11-30", "Tillfälle 2 av 4", False),
        ("2018-02-08", "Tillfälle 3 av 4", False),
        ("2018-05-03", "Tillfälle 4 av 4", False),
    ]


def test_001_a_knowledge_day_with_eight_speakers() -> None:
    found = seed("001")
    lines = [
        line.split("•")[1].strip() for line in text("001").replace("\xa0", " ").splitlines() if "•" in line
    ]
    assert [
        ", ".join(part for part in (one.name, one.role, one.organisation) if part) for one in found.speakers
    ] == lines
    assert [one.organisation for one in found.speakers].count("") == 2
    assert len(lines) == 8
    assert [fact for fact in facts_of(found) if not fact.startswith("speaker")] == [
        "title: Kunskapsdag: Starkare kommuner med regional samverkan",
        "shape: gathering",
        "format: kunskapsdag",
        "date: 1 2017-04-25",
        "clock: 1 10:00-16:00",
        "venue: Saturnus Konferens",
        "address: Hornsgatan 15",
        "town: Stockholm",
        "mode: on_site",
        "price: 750",
        "limited: yes",
        "target: ledande politiker och tjänstemän i kommuner, regioner och landsting",
        "organiser: Arena för Tillväxt",
    ]
    assert seed("001").questions == ()


@pytest.mark.django_db
def test_001_becomes_a_draft_without_a_question() -> None:
    made = draft_from_invitation(None, seed("001"), parent=MeetIndexPage.objects.get()).page
    assert isinstance(made, GatheringPage)
    assert (made.price_ore, made.place.name, made.speakers.count()) == (75_000, "Stockholm", 8)


def blocks() -> list[list[str]]:
    """The lärpass as they stand in the text: blocks of lines between blank ones, after heading and introduction."""
    parts = text("002").replace("\xa0", " ").split("\n\n")[2:]
    return [part.strip().splitlines() for part in parts]


def test_002_every_lärpass_with_its_presenters() -> None:
    found = seed("002")
    assert found.shape is Shape.PARALLEL_SESSIONS
    assert len(found.points) == 14
    assert [point.title for point in found.points] == [
        block[0].removesuffix("(Eng)").strip() for block in blocks()
    ]
    for point, block in zip(found.points, blocks(), strict=True):
        led_by = re.split(r", | och ", block[-1].strip().rstrip("."))
        names = [words for words in led_by if words in {one.name for one in point.people}]
        bodies = [words for words in led_by if words not in names]
        assert [one.name for one in point.people] == names
        assert {one.organisation for one in point.people} == set(bodies)
        assert point.is_workshop
        assert len(point.abstract) > 250


def test_002_an_organisation_belongs_to_the_names_before_it() -> None:
    found = {point.title: [one.organisation for one in point.people] for point in seed("002").points}
    assert list(found.values())[:4] == [
        ["Region Örebro län", "SKL"],
        ["Kommunutredningen", "Kommunutredningen"],
        ["Västra Götalandsregionen"],
        ["Tillväxtverket", "Sweco"],
    ]


def test_002_the_language_and_the_link() -> None:
    points = seed("002").points
    assert [point.language for point in points] == [
        "en" if block[0].endswith("(Eng)") else "sv" for block in blocks()
    ]
    assert [(number, point.links) for number, point in enumerate(points) if point.links] == [
        (3, ("www.reglab.se/projekt/brp/",))
    ]
    assert "Mer information" not in points[3].abstract
    assert [question.key for question in seed("002").questions] == ["date-1", "clock", "where"]


def test_003_an_article_with_four_cafés_that_have_no_days() -> None:
    found = seed("003")
    assert (found.shape, found.title, found.author) == (
        Shape.ARTICLE,
        "Nu tar goda idéer oss framåt tillsammans",
        "Evelina Selander",
    )
    assert found.places == ("Varberg", "Kramfors")
    assert found.organisers == ("Tillväxtverket", "Landsbygdsnätverket")
    assert [(one.number, one.first) for one in found.occasions] == [
        (1, None),
        (2, None),
        (3, None),
        (4, None),
    ]
    assert [question.key for question in found.questions] == ["date-1", "date-2", "date-3", "date-4", "clock"]
    assert (found.format, found.where.mode) == ("kafe", Mode.ONLINE)


def test_004_a_meeting_with_four_points_two_planners_and_a_link() -> None:
    found = seed("004")
    paragraphs = [
        line for line in text("004").splitlines() if len(line) > 250 and not line.startswith("Tips")
    ]
    assert len(found.points) == 4
    for point, paragraph in zip(found.points, paragraphs, strict=True):
        assert paragraph.startswith(point.title)
        (presenter,) = point.people
        assert f"{presenter.name}, {presenter.organisation}," in point.abstract
    kinds = ("target", "point", "leads")
    assert [line for line in facts_of(found) if not line.startswith(kinds)] == [
        "title: RUS-nätverket 7 maj",
        "shape: gathering",
        "format: traff",
        "date: 1 ????-05-07",
        "venue: Ersta diakoni",
        "town: Stockholm",
        "mode: on_site",
        "planner: Lars Stenström |  | Region Gotland",
        "planner: Susanne Rosendahl |  | Region Örebro län",
        "reference: Utvärderingsnätverket ????-05-08",
    ]
    (reference,) = found.references
    assert (reference.theme, reference.is_next_day) == ("lärande och implementering", True)
    (year, _clock) = found.questions
    assert (year.key, year.suggestion, 2019 in year.candidates) == ("year-1", None, True)
