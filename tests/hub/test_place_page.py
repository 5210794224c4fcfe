"""The place page as a whole: its cost, what it holds with nothing but the built-in table, and its two pages on paper."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from hjulet.hub.briefs import PlaceBrief, place_brief
from hjulet.hub.formats.brief_pdf import PAGES, _part, _shortened, brief_pdf
from hjulet.hub.models import Organisation
from hjulet.hub.queries import place_among
from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import BriefPart, BriefTable
from hjulet.instruments.indicators.palette import PETROL
from hjulet.meet.models import GatheringPage
from hjulet.meet.queries.on_place import gatherings_near, listed
from tests.factories import in_days, make_example, make_gathering, make_network, organisation, place
from tests.follow.promises import act_for, make_promise, make_reuse

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


def fill(*numbers: int) -> None:
    """One for each number of everything that a place page tells of, in and around Kramfors."""
    where, others = organisation(), [organisation(code) for code in ("2283", "2281", "2284")]
    writer = act_for(where)
    for number in numbers:
        network = make_network(title=f"Nätverk {number}", members=[where, *others[: number + 1]])
        make_gathering(network=network, title=f"Träff nära {number}", place=place())
        example = make_example(title=f"Exempel här {number}")
        make_example(
            title=f"Exempel i Ånge {number}", places=[place("2260")], organisation=organisation("2260")
        )
        make_reuse(act_for(others[number]), example, others[number])
        promise = make_promise(writer, where, text=f"Åtagande {number}")
        type(promise).objects.filter(pk=promise.pk).update(
            visibility="public", state="done" if number else "planned"
        )


def queries_of(path: str) -> int:
    client = Client()
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_page_tells_all_at_the_same_cost_for_one_of_each_as_for_three():
    paths = [f"/platser/{slug}/" for slug in ("kramfors", "vasternorrlands-lan", "ange", "umea")]
    fill(0)
    with_one = [queries_of(path) for path in paths]
    fill(1, 2)
    assert [queries_of(path) for path in paths] == with_one
    assert max(with_one) <= MOST_QUERIES
    text = Client().get("/platser/kramfors/").content.decode()
    for words in (
        "Nätverk 2",
        "Träff nära 2",
        "Exempel här 2",
        "Åtagande 2",
        "Sollefteå kommun",
        "kunskapsunderlag.pdf",
    ):
        assert words in text, words
    assert "2 av 3 offentliga åtaganden är genomförda." in text


@pytest.mark.one_database
def test_every_section_ends_in_something_to_do_with_the_built_in_table_alone():
    text = Client().get("/platser/ydre/").content.decode()
    sections = text.split("<section ")[1:]
    assert len(sections) == 7
    for section in sections:
        assert "<a href=" in section.partition("</h2>")[2]
    assert "hjulet load kolada" in text


def test_the_place_its_municipalities_and_its_labour_market_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        county = place_among(ANYONE, "vasternorrlands-lan")
    assert county is not None
    assert ([one.code for one in county.labour_market], len(county.municipalities)) == ([], 7)
    town = place_among(ANYONE, "timra")
    assert town is not None
    assert (town.municipalities, "Sundsvall" in [one.name for one in town.labour_market]) == ([], True)
    assert place_among(ANYONE, "ingenstans") is None


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/platser/kramfors/kunskapsunderlag.pdf", ("Kunskapsunderlag", "Åtagande 0", "Källor och år")),
        ("/en/platser/ydre/kunskapsunderlag.pdf", ("Evidence brief", "3,637", "Sources and years")),
        ("/platser/vastra-gotalands-lan/kunskapsunderlag.pdf", ("49 kommuner", "Göteborg")),
    ],
)
@pytest.mark.one_database
def test_the_brief_is_two_pages_whatever_there_is_to_say(path, words):
    if "kramfors" in path:
        fill(0)
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "application/pdf"
    told = pages_of(answer.content)
    assert len(told) == PAGES
    for one in words:
        assert one in "\n".join(told), one
    assert all(len(page) > 200 for page in told)


@pytest.mark.one_database
@pytest.mark.parametrize("paragraphs", [0, 6, 14])
def test_a_brief_of_any_length_is_two_pages(paragraphs):
    brief = place_brief(ANYONE, place())
    rows = [(f"Plats {number}", "1 000") for number in range(2 * paragraphs)]
    more: list[Any] = [
        BriefPart(
            title=f"Del {number}",
            paragraphs=["En mening som är ungefär så lång som meningar brukar vara i ett underlag."]
            * paragraphs,
            table=BriefTable("Tabell", ("Plats", "Antal"), rows, numeric=(1,)) if rows else None,
        )
        for number in range(3)
    ]
    whole = type(brief)(brief.place, brief.lead, [*brief.parts, *more], brief.made_on, brief.address)
    assert len(pages_of(brief_pdf(whole))) == PAGES


@pytest.mark.one_database
def test_the_brief_can_be_read_without_a_pdf_and_unknown_places_are_not_found():
    fill(0)
    text = Client().get("/platser/kramfors/kunskapsunderlag/").content.decode()
    assert "Exempel här 0" in text
    assert "Nätverk 0" in text
    for path in ("/platser/ingenstans/kunskapsunderlag/", "/platser/ingenstans/kunskapsunderlag.pdf",
                 "/platser/ingenstans/mitt/", "/platser/ingenstans/folj/"):  # fmt: skip
        assert Client().get(path).status_code == 404, path


def test_a_gathering_in_the_place_comes_before_any_number_online():
    for day in range(11):
        make_gathering(title=f"Digital {day}", mode=GatheringPage.Mode.ONLINE, starts=in_days(2 + day))
    make_gathering(title="Här", place=place("2404"), starts=in_days(40))
    titles = [one.title for one in gatherings_near(ANYONE, place("2404"), limit=3)]
    assert titles[-1] == "Här"
    assert len(titles) == 3


@pytest.mark.one_database
def test_many_members_from_a_county_are_counted_and_not_all_named():
    here = [one for one in Organisation.objects.filter(place__county__code="14", valid_to=None) if one.code]
    make_network(title="Stort nätverk", members=here)
    [words] = [one for one in place_brief(ANYONE, place("14")).parts if one.title == "Vilka möts om det?"]
    [said] = [one for one in words.paragraphs if "Stort nätverk" in one]
    assert said.endswith(f" och {len(here) - 6} till är med i Stort nätverk.")
    assert listed(["Ale", "Boden", "Kil"], 6) == "Ale, Boden och Kil"
    assert f"och {len(here) - 6} till" in Client().get("/platser/vastra-gotalands-lan/").content.decode()


@pytest.mark.one_database
def test_the_drawing_is_in_the_pages_letters_on_the_page_and_in_the_papers_on_paper():
    text = Client().get("/platser/kramfors/kunskapsunderlag/").content.decode()
    drawing = text[text.index('<svg class="chart"') : text.index("</figure>")]
    assert ("font-family" in drawing, f"var(--main, {PETROL})" in drawing, "<title>" in drawing) == (
        False,
        True,
        True,
    )
    [part] = [one for one in place_brief(ANYONE, place()).parts if one.picture]
    assert 'font-family="Libertinus Serif"' in _part(part)["picture"]


@pytest.mark.one_database
def test_a_title_that_ends_as_a_sentence_is_given_no_further_full_stop():
    fill(0)
    make_example(title="Vad kostar bussen?")
    titles = [
        title for part in place_brief(ANYONE, place()).parts for title, said, _path in part.points if said
    ]
    assert {"Vad kostar bussen?", "Åtagande 0."} <= set(titles)
    assert not [title for title in titles if title.endswith(("..", "?."))]


def test_a_table_that_is_cut_says_so():
    rows = [(f"Plats {number}", "1") for number in range(5)]
    part = BriefPart("Del", table=BriefTable("Kommunerna i länet", ("Plats", "Antal"), rows))
    brief = PlaceBrief(place(), "", [part], date(2026, 11, 23), "")
    for limit, caption in ((4, "Kommunerna i länet: de 4 första av 5 rader"), (5, "Kommunerna i länet")):
        [short] = _shortened(brief, limit).parts
        assert short.table is not None
        assert (short.table.caption, len(short.table.rows)) == (caption, limit)


@pytest.mark.one_database
def test_a_county_is_told_what_is_missing_of_the_county():
    text = Client().get("/en/platser/vasternorrlands-lan/").content.decode()
    assert "No indicators about Västernorrlands län have been fetched yet." in text
