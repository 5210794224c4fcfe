"""The page of search: what it shows, to whom, how it is narrowed, and that nothing found can become markup."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.test import Client
from lxml import html
from wagtail.models import PageViewRestriction

from hjulet.hub import limits
from hjulet.hub.models import SearchDocument, Theme
from hjulet.hub.search import index_document
from hjulet.hub.search.index import Index
from hjulet.hub.spoke import Findable
from hjulet.match.formats.excerpt import excerpt, marked, matcher
from tests.factories import make_gathering, make_person, make_venue, place

pytestmark = pytest.mark.django_db


def page_for(client: Client, **words: str):
    answer = client.get("/sok/", words)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def titles(page) -> list[str]:
    return [link.text_content() for link in page.xpath("//ol[@class='hits']//h2/a")]


def text_of(page, path: str) -> str:
    return " ".join(" ".join(node.text_content() for node in page.xpath(path)).split())


def make_found(number: int, **fields: object) -> SearchDocument:
    """A document of the index that answers "qvastbindning", as some spoke may have told of it."""
    values = {
        "kind": "news",
        "object_id": 900_000 + number,
        "title": f"Qvastbindning {number}",
        "path": f"/aktuellt/qvast-{number}/",
        "published": datetime(2024, 5, number % 28 + 1, tzinfo=UTC),
        "year": 2024,
        **fields,
    }
    index_document(Findable(**values))  # type: ignore[arg-type]
    return SearchDocument.objects.get(kind=values["kind"], object_id=values["object_id"])


def test_every_page_has_the_box(client):
    for path in ("/", "/platser/kramfors/", "/traffar/", "/en/", "/finns-inte/"):
        page = html.fromstring(client.get(path).content.decode())
        form = page.xpath("//header//form[@role='search']")[0]
        assert form.get("method") == "get"
        assert form.get("action") == ("/en/sok/" if path == "/en/" else "/sok/")
        (box,) = form.xpath(".//input[@name='q']")
        assert page.xpath(f"//label[@for='{box.get('id')}']")


def test_a_hit_says_what_it_is_when_where_and_why(client):
    starts = datetime(2031, 4, 17, 8, tzinfo=UTC)
    gathering = make_gathering(
        title="Indragna turer",
        summary="Vad gör en kommun när linjen försvinner?",
        starts=starts,
        venue=make_venue(name="Folkets hus", town="Kramfors"),
    )
    page = page_for(client, q="indragen buss Kramfors")
    (row,) = [row for row in page.xpath("//ol[@class='hits']/li") if "Indragna turer" in row.text_content()]
    eyebrow = " ".join(row.xpath("./p[1]")[0].text_content().split())
    assert eyebrow == "Träff torsdag 17 april 2031 kl. 10.00–16.00 Kramfors"
    (link,) = row.xpath(".//h2/a")
    assert link.get("href") == f"/traffar/{gathering.slug}/"
    # "linje" and "tur" were not typed: they are what subject words of the ring lead to.
    assert {mark.text for mark in row.xpath(".//mark")} >= {"linjen"}
    notes = text_of(page, "//p[@class='search-note']")
    assert "Vi sökte också på:" in notes
    assert "Visa bara sökträffar i: Kramfors" in notes
    exact = page_for(client, q="indragen buss Kramfors", ordagrant="1")
    assert "Vi sökte bara på dina egna ord." in text_of(exact, "//p[@class='search-note']")
    assert "linjen" not in {mark.text for mark in exact.xpath("//mark")}


def test_what_is_found_is_never_markup(client):
    make_found(
        1,
        title="Qvastbindning <script>alert(1)</script>",
        summary="<img src=x onerror=alert(2)> qvastbindning",
    )
    hostile = client.get("/sok/", {"q": 'qvastbindning <script>alert("q")</script>'}).content.decode()
    assert "<script>alert" not in hostile
    answer = client.get("/sok/", {"q": "qvastbindning"}).content.decode()
    assert "<script>alert" not in answer
    assert "<img src=x" not in answer
    assert "Qvastbindning</mark> &lt;script&gt;alert(1)&lt;/script&gt;" in answer


def test_excerpt_begins_where_most_of_the_question_is_and_cuts_no_word():
    matches = matcher(["buss", "linj"], Index().analyser("sv"))
    text = (
        "Först en lång inledning om annat. " * 12
        + "Sedan kom bussen tillbaka på linjen. "
        + "Mer om annat. " * 30
    )
    pieces = excerpt(["Ingenting här.", text], matches)
    assert [piece.text for piece in pieces if piece.is_marked] == ["bussen", "linjen"]
    whole = "".join(piece.text for piece in pieces)
    assert len(whole) < 260
    assert whole.endswith(" …")
    assert set(whole.replace("…", "").split()) <= set(text.split())
    assert excerpt(["", "Kort."], matches)[0].text == "Kort."
    assert excerpt([], matches) == []
    assert [piece.is_marked for piece in marked("Bussarna, ja", matches)] == [True, False]
    with_small_word = matcher(["buss", "och", "linj"], Index().analyser("sv"))
    assert [piece.text for piece in marked("buss och linje", with_small_word) if piece.is_marked] == [
        "buss",
        "linje",
    ]


def test_facets_count_exactly_and_narrow(client):
    theme, wider = (
        Theme.objects.create(name="Qvastar", slug="qvastar"),
        Theme.objects.create(name="Redskap", slug="redskap"),
    )
    theme.broader = wider
    theme.save()
    kramfors, stockholm = place("2282"), place("0180")
    for number, fields in enumerate(
        (
            {"place_ids": [kramfors.pk], "theme_ids": [theme.pk], "year": 2024},
            {"place_ids": [kramfors.pk], "theme_ids": [wider.pk], "year": 2023},
            {"place_ids": [stockholm.pk], "kind": "lesson", "year": 2024},
        )
    ):
        make_found(number, **fields)

    def options(page, name: str) -> dict[str, str]:
        return {
            option.get("value"): option.text
            for option in page.xpath(f"//select[@name='{name}']//option[@value!='']")
        }

    everything = page_for(client, q="qvastbindning")
    assert options(everything, "slag") == {"lesson": "Lärdom (1)", "news": "Nyhet (2)"}
    assert options(everything, "amne") == {"qvastar": "Qvastar (1)", "redskap": "Redskap (2)"}
    assert options(everything, "plats") == {
        "stockholms-lan": "Stockholms län (1)",
        "vasternorrlands-lan": "Västernorrlands län (2)",
        "kramfors": "Kramfors (2)",
        "stockholm": "Stockholm (1)",
    }
    assert options(everything, "ar") == {"2024": "2024 (2)", "2023": "2023 (1)"}
    in_county = page_for(client, q="qvastbindning", plats="vasternorrlands-lan")
    assert set(titles(in_county)) == {"Qvastbindning 0", "Qvastbindning 1"}
    assert options(in_county, "slag") == {"news": "Nyhet (2)"}
    assert options(in_county, "plats") == options(everything, "plats")  # what else one could have chosen
    assert "Visar sökträffar i Västernorrlands län." in text_of(in_county, "//p[@class='search-note']")
    assert set(titles(page_for(client, q="qvastbindning", amne="redskap"))) == {
        "Qvastbindning 0",
        "Qvastbindning 1",
    }
    assert titles(page_for(client, q="qvastbindning", slag="news", ar="2024")) == ["Qvastbindning 0"]
    assert titles(page_for(client, q="qvastbindning", slag="nonsens", ar="igår", plats="x", sida="-1")) != []
    nothing = page_for(client, q="qvastbindning", slag="lesson", plats="kramfors")
    assert "Sök utan valen ovan" in text_of(nothing, "//div[contains(@class,'empty')]")


def test_many_hits_come_in_pages(client):
    for number in range(25):
        make_found(number)
    first = page_for(client, q="qvastbindning")
    assert len(titles(first)) == 20
    assert text_of(first, "//p[@role='status']") == "25 sökträffar, sida 1 av 2"
    (following,) = first.xpath("//a[@rel='next']")
    second = html.fromstring(client.get("/sok/" + following.get("href")).content.decode())
    assert len(titles(second)) == 5
    assert set(titles(first)) & set(titles(second)) == set()
    assert titles(page_for(client, q="qvastbindning", sida="99")) == titles(second)


def test_nothing_found_says_what_to_do(client):
    page = page_for(client, q="zzqxw")
    empty = text_of(page, "//div[contains(@class,'empty')]")
    assert "Inget svarar mot ”zzqxw”" in empty
    assert "Kontrollera stavningen." in empty
    assert page.xpath("//a[@href='/fragor/']")
    assert page.xpath("//ul[@class='themes']/li")


def test_misspelled_word_is_mended_and_said(client):
    make_found(1)
    page = page_for(client, q="qvastbindnig")
    assert titles(page) == ["Qvastbindning 1"]
    assert "Ingen har skrivit ”qvastbindnig”" in text_of(page, "//p[@class='search-note']")


def test_each_viewer_finds_what_that_viewer_may_see(client):
    group = Group.objects.create(name="styrgruppen")
    for number, (visibility, groups) in enumerate(
        (("everybody", ()), ("signed_in", ()), ("groups", (group.pk,)))
    ):
        make_found(number, visibility=visibility, group_ids=groups)
    member = make_person()
    member.groups.add(group)

    def seen(person=None) -> set[str]:
        visitor = Client()
        if person is not None:
            visitor.force_login(person)
        return set(titles(page_for(visitor, q="qvastbindning")))

    assert seen() == {"Qvastbindning 0"}
    assert seen(make_person()) == {"Qvastbindning 0", "Qvastbindning 1"}
    assert seen(member) == {"Qvastbindning 0", "Qvastbindning 1", "Qvastbindning 2"}
    # What is open to all in other forms is what anybody may see, whoever asks.
    visitor = Client()
    visitor.force_login(member)
    for path in ("/api/v1/search", "/sok/rss.xml"):
        answer = visitor.get(path, {"q": "qvastbindning"}).content.decode()
        assert "Qvastbindning 0" in answer
        assert "Qvastbindning 1" not in answer
        assert "Qvastbindning 2" not in answer


def test_answers_are_never_kept_and_the_empty_page_is(page_cache, client):
    make_found(1)
    answer = client.get("/sok/", {"q": "qvastbindning"})
    assert answer.headers["Cache-Control"] == "private, no-store"
    client.get("/sok/rss.xml", {"q": "qvastbindning"})
    client.get("/api/v1/search", {"q": "qvastbindning"})
    assert list(caches["pages"]._list_cache_files()) == []
    client.get("/sok/")
    assert len(list(caches["pages"]._list_cache_files())) == 1
    assert "sessionid" not in answer.cookies
    assert "csrftoken" not in answer.cookies


def test_english_page_marks_what_is_in_swedish(client):
    make_found(1)
    make_found(2, title="Broommaking, or qvastbindning", language="en")
    page = html.fromstring(client.get("/en/sok/", {"q": "qvastbindning"}).content.decode())
    rows = {row.xpath(".//h2")[0].get("lang"): row for row in page.xpath("//ol[@class='hits']/li")}
    assert set(rows) == {"sv", "en"}
    assert rows["sv"].xpath(".//h2/a")[0].get("href") == "/en/aktuellt/qvast-1/"
    assert len(rows["sv"].xpath("./p[1]/span")) == len(rows["en"].xpath("./p[1]/span")) + 1


def test_who_asks_too_often_is_told_to_wait(client, monkeypatch):
    monkeypatch.setattr(limits, "SEARCHES_BY_CLIENT", limits.Limit("searches", 2, 600))
    assert [client.get("/sok/", {"q": "buss"}).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/sok/", {"q": "buss"})
    assert int(refused.headers["Retry-After"]) > 0
    assert "Vänta" in refused.content.decode()
    assert client.get("/sok/").status_code == 200
    assert client.get("/api/v1/search", {"q": "buss"}).json()["error"]["code"] == "too_many"
    assert client.get("/sok/rss.xml", {"q": "buss"}).status_code == 429


@pytest.mark.every_case
@pytest.mark.parametrize(
    "text", ["\x00", "'", '"', "%", "AND OR NOT", "*", "a" * 400, "–", "  ", "&lt;", "\\", "e-tjänst+"]
)
def test_odd_questions_are_answered(client, text):
    assert client.get("/api/v1/search", {"q": text[:300].replace("\x00", "")}).status_code == 200
    assert client.get("/sok/", {"q": text}).status_code in ({400} if "\x00" in text else {200})


def test_rss_tells_the_latest_first(client):
    for number in (3, 1, 2):
        make_found(number)
    make_found(9, kind="organisation", published=None)
    feed = ET.fromstring(client.get("/sok/rss.xml", {"q": "qvastbindning"}).content)  # noqa: S314  our own
    assert [item.findtext("title") for item in feed.iter("item")] == [
        "Qvastbindning 3",
        "Qvastbindning 2",
        "Qvastbindning 1",
    ]


def test_json_answers_the_same_and_refuses_what_it_does_not_know(client):
    make_found(1, place_ids=[place().pk])
    answer = client.get(
        "/api/v1/search", {"q": '"qvastbindning" i Kramfors', "place": "22", "kind": "news"}
    ).json()
    assert [item["url"].removeprefix("http://127.0.0.1:8000") for item in answer["items"]] == [
        "/aktuellt/qvast-1/"
    ]
    assert answer["count"] == 1
    assert answer["places"] == [{"code": "2282", "name": "Kramfors"}]
    for wrong in ({"kind": "x"}, {"place": "x"}, {"theme": "x"}, {"year": "1"}):
        refused = client.get("/api/v1/search", {"q": "buss", **wrong})
        assert refused.status_code == 422, wrong
        assert refused.json()["error"]["field"] == next(iter(wrong))


@pytest.mark.parametrize("documents", [1, 3])
def test_page_asks_the_database_as_often_for_one_hit_as_for_three(
    client, documents, django_assert_num_queries
):
    theme = Theme.objects.first()
    for number in range(documents):
        make_found(number, place_ids=[place().pk], theme_ids=[theme.pk])
        make_gathering(title=f"Om qvastbindning {number}", sessions=1)
    client.get("/sok/", {"q": "qvastbindning"})
    with django_assert_num_queries(15):
        assert len(titles(page_for(client, q="qvastbindning"))) == 2 * documents


def test_restricted_page_found_while_open_is_gone_the_moment_it_is_shut(client):
    gathering = make_gathering(title="Om qvastbindning")
    assert titles(page_for(client, q="qvastbindning")) == ["Om qvastbindning"]
    PageViewRestriction.objects.create(page=gathering, restriction_type="login")
    assert titles(page_for(client, q="qvastbindning")) == []
