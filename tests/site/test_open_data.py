"""Feeds, files, the catalogue, subject words out and in, and cards for other people's pages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from openpyxl import load_workbook
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, Graph, Literal, URIRef

from hjulet import cli
from hjulet.hub.actions_themes import read_in_themes
from hjulet.hub.formats.skos_reading import Unreadable, read_themes
from hjulet.hub.models import Theme
from hjulet.share.models import ExamplePage
from tests.factories import make_example, make_gathering, make_person, organisation, place
from tests.follow.promises import act_for, make_promise, make_reuse
from tests.share.knowledge import make_film, make_lesson, make_news, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
UPDATED = "{http://www.w3.org/2005/Atom}updated"


@pytest.fixture
def theme() -> Theme:
    return Theme.objects.create(
        name="Provbuss", name_en="Trial bus", slug="provbuss", other_words="anropsbuss"
    )


def feed(client: Client, address: str) -> dict[str, Element]:
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert not response.cookies
    items = fromstring(response.content).findall("channel/item")
    return {item.findtext("title", ""): item for item in items}


def test_a_theme_has_a_page_and_a_feed_of_every_kind(client: Client, theme: Theme) -> None:
    example = make_example(title="Ett", themes=[theme], approach="Steg ett.\n\nSteg <två>.")
    make_lesson(title="Två", themes=[theme])
    make_news(title="Tre", themes=[theme])
    gathering = make_gathering(title="Fyra")
    gathering.themes.add(theme)
    gathering.save()
    make_reuse(act_for(organisation("2260")), example, organisation("2260"))
    make_example(title="Om annat")
    make_example(title="Utkast", themes=[theme], is_published=False)
    found = feed(client, "/amnen/provbuss/rss.xml")
    assert set(found) == {"Ett", "Två", "Tre", "Fyra", "Ånge kommun: Ett"}
    whole = found["Ett"].findtext(CONTENT, "")
    assert "<p>Steg ett.</p><p>Steg &lt;två&gt;.</p>" in whole
    assert found["Ett"].findtext(UPDATED)
    page = client.get("/amnen/provbuss/").content.decode()
    assert [title for title in ("Ett", "Två", "Tre", "Fyra") if f">{title}</a>" not in page] == []
    assert "Om annat" not in page
    assert 'href="/amnen/provbuss/"' in client.get("/amnen/").content.decode()
    assert "Trial bus" in client.get("/en/amnen/provbuss/").content.decode()


def test_what_a_feed_calls_a_page_stays_when_its_address_changes(client: Client) -> None:
    example = make_example(title="Flyttar", slug="gammal")
    before = feed(client, "/exempel/rss.xml")["Flyttar"].findtext("guid")
    ExamplePage.objects.filter(pk=example.pk).update(slug="ny")
    after = feed(client, "/exempel/rss.xml")["Flyttar"]
    assert (after.findtext("guid"), after.findtext("link", "")[-12:]) == (before, "/exempel/ny/")


def test_the_feed_of_a_county_takes_in_its_municipalities(client: Client) -> None:
    make_example(title="Här", places=[place("2282")])
    make_news(title="Där", places=[place("2480")])
    assert "Här" in feed(client, "/platser/vasternorrlands-lan/rss.xml")
    assert "Där" not in feed(client, "/platser/vasternorrlands-lan/rss.xml")
    assert 'href="/platser/kramfors/rss.xml"' in client.get("/platser/kramfors/").content.decode()


TEXT = {"s", "inlineStr", "n"}
"""What a cell may be: text or a number, never a formula."""
LISTS = ("exempel", "lardomar", "kallor", "aktuellt", "filmer", "ataganden", "ateranvandning")


def test_every_list_is_a_table_that_cannot_run(client: Client) -> None:
    bad = "=HYPERLINK(1)"
    example = make_example(title=bad)
    make_lesson(title=bad, source=make_source(title=bad))
    make_news(title=bad), make_film(title=bad)
    writer = act_for(organisation("2260"), person=make_person(name="Kim Dold"), is_representative=True)
    make_promise(writer, organisation("2260"), text=bad, visibility="public")
    make_promise(writer, organisation("2260"), text="Hemligt åtagande")
    make_reuse(writer, example, organisation("2260"))
    for name in LISTS:
        response = client.get(f"/{name}/lista.csv")
        assert response.content.startswith(b"\xef\xbb\xbf"), name
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
        assert any(f"'{bad}" in row for row in rows), name
        assert not any(bad in row for row in rows), name
        assert "Kim Dold" not in str(rows), name
        assert "Hemligt" not in str(rows), name
        book = load_workbook(io.BytesIO(client.get(f"/{name}/lista.xlsx").content))
        assert {cell.data_type for row in book.active.iter_rows(min_row=2) for cell in row} <= {
            "s",
            "n",
            "inlineStr",
        }, name
        assert client.get(f"/{name}/lista.pdf").status_code == 404


def test_a_table_keeps_to_the_choices_of_the_page(client: Client, theme: Theme) -> None:
    make_example(title="Om bussen", themes=[theme])
    words = client.get("/exempel/lista.csv?amne=provbuss").content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(words), delimiter=";")] == ["rubrik", "Om bussen"]
    assert "/exempel/lista.csv?amne=provbuss" in client.get("/exempel/?amne=provbuss").content.decode()


def test_the_catalogue_has_what_dcat_ap_se_demands(client: Client) -> None:
    """Read off the profile by hand: the portal's own validator is not run here."""
    graph = Graph().parse(data=client.get("/dcat.rdf").content, format="xml")
    [root] = graph.subjects(RDF.type, DCAT.Catalog)
    for needed in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.dataset):
        assert (root, needed, None) in graph, needed
    [publisher] = graph.objects(root, DCTERMS.publisher)
    assert (publisher, FOAF.name, None) in graph
    sets = set(graph.objects(root, DCAT.dataset))
    assert {str(one).rsplit("#")[-1] for one in sets} == {
        "gatherings", "networks", "examples", "lessons", "news", "frameworks", "reuse", "commitments", "assessments",
        "themes", "places", "population", "labour-markets",
    }  # fmt: skip
    for one in sets:
        assert (one, RDF.type, DCAT.Dataset) in graph
        for needed in (DCTERMS.title, DCTERMS.description):
            assert {words.language for words in graph.objects(one, needed)} == {"sv", "en"}, one
        for needed in (DCTERMS.publisher, DCAT.contactPoint, DCAT.theme, DCTERMS.accrualPeriodicity):
            assert (one, needed, None) in graph, (one, needed)
        assert list(graph.objects(one, DCAT.distribution)), one
    for way in set(graph.subjects(RDF.type, DCAT.Distribution)):
        for needed in (DCAT.accessURL, DCTERMS.license, DCAT.mediaType, DCTERMS.title):
            assert (way, needed, None) in graph, (way, needed)
    for kind in ("ttl", "jsonld"):
        name = {"ttl": "turtle", "jsonld": "json-ld"}[kind]
        assert len(Graph().parse(data=client.get(f"/dcat.{kind}").content, format=name)) == len(graph)
    assert client.get("/dcat.txt").status_code == 404


def test_everything_in_the_catalogue_can_be_fetched(client: Client) -> None:
    graph = Graph().parse(data=client.get("/dcat.ttl").content, format="turtle")
    addresses = {*graph.objects(None, DCAT.accessURL), *graph.objects(None, DCAT.landingPage)}
    listed = client.get("/oppna-data/").content.decode()
    for address in addresses:
        path = "/" + str(address).split("/", 3)[3]
        assert client.get(path).status_code == 200, path
        assert f'href="{path}"' in listed, path


def everything() -> list[tuple[Any, ...]]:
    return [
        (
            one.slug, one.name, one.name_en, sorted(one.other_words.split("\n")),
            sorted(one.hidden_words.split("\n")), one.note, one.exact_match,
            one.broader.slug if one.broader else "", sorted(other.slug for other in one.related.all()),
        )
        for one in Theme.objects.order_by("slug")
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["ttl", "rdf", "jsonld", "csv"])
def test_the_subject_words_come_back_as_they_were(client: Client, theme: Theme, kind: str) -> None:
    wider = Theme.objects.create(name="Färdmedel", slug="fardmedel", note="Allt som går.")
    theme.broader, theme.hidden_words = wider, "provbus\n-prefix"
    theme.exact_match = "http://eurovoc.europa.eu/4514"
    theme.save()
    theme.related.add(Theme.objects.exclude(pk__in=[theme.pk, wider.pk]).first())
    before = everything()
    content = client.get(f"/amnen/skos.{kind}").content
    assert read_in_themes(read_themes(content, f".{kind}")).same == len(before)
    theme.delete(), wider.delete()
    assert set(read_in_themes(read_themes(content, f".{kind}")).new) == {"provbuss", "fardmedel"}
    assert everything() == before


def test_the_vocabulary_says_what_hangs_together(client: Client, theme: Theme) -> None:
    graph = Graph().parse(data=client.get("/amnen/skos.ttl").content, format="turtle")
    [concept] = graph.subjects(SKOS.prefLabel, Literal("Provbuss", "sv"))
    assert str(concept).endswith("/amnen/provbuss/")
    assert (concept, SKOS.altLabel, Literal("anropsbuss", "sv")) in graph
    assert (concept, SKOS.prefLabel, Literal("Trial bus", "en")) in graph
    [scheme] = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert (concept, SKOS.inScheme, URIRef(str(scheme))) in graph


def test_words_that_cannot_be_are_refused_all_together_with_their_lines(
    theme: Theme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "amnen.csv"
    file.write_text(
        "slug;name;broader;related\nny;Nytt ord;finns-inte;\nbra;Bra ord;;\nprovbuss;Provbuss;bra;\nbra2;Bra ord;;\n"
    )
    before = everything()
    assert cli.main(["themes", "import", str(file)]) == 1
    assert "line 5: name 'Bra ord' stands already at line 3." in capsys.readouterr().err
    file.write_text("slug;name;broader\nny;Nytt ord;finns-inte\nett;Ett;tva\ntva;Två;ett\n")
    assert cli.main(["themes", "import", str(file)]) == 1
    said = capsys.readouterr().err
    assert "line 2: broader 'finns-inte' is neither in the file nor on the site." in said
    assert "line 3: 'ett' is wider than itself" in said
    assert everything() == before
    file.write_text("slug;name;broader\nny;Nytt ord;provbuss\n")
    assert cli.main(["themes", "import", str(file), "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"new": ["ny"], "changed": [], "same": 0}
    assert everything() == before
    assert cli.main(["themes", "import", str(file)]) == 0
    assert Theme.objects.get(slug="ny").broader == theme
    with pytest.raises(Unreadable):
        read_themes(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', ".rdf")


@pytest.mark.parametrize(
    "address", ["/badda-in/exempel/kort/", "/badda-in/traffar/kort/", "/badda-in/platser/kramfors/exempel/"]
)
@pytest.mark.parametrize("is_kept", [False, True])
def test_a_card_may_stand_anywhere_and_sets_nothing(
    request: pytest.FixtureRequest, address: str, is_kept: bool
) -> None:
    if is_kept:
        request.getfixturevalue("page_cache")
    client = Client()
    make_example(slug="kort", title="Kortets exempel"), make_gathering(slug="kort", title="Kortets träff")
    for _again in range(2):
        response = client.get(address)
        assert response.status_code == 200
        policy = response.headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors *")
        assert "script" not in policy
        assert "X-Frame-Options" not in response.headers
        assert not response.cookies
    text = response.content.decode()
    assert "<script" not in text
    assert text.count("<a ") == text.count('target="_top"')
    other = client.get("/exempel/kort/").headers
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_a_card_of_what_nobody_sees_is_not_there(client: Client) -> None:
    make_example(slug="utkast", is_published=False)
    assert client.get("/badda-in/exempel/utkast/").status_code == 404
    assert client.get("/oembed?url=http://127.0.0.1:8000/exempel/utkast/").status_code == 404


def test_publishing_systems_are_told_of_the_card(client: Client, settings: Any) -> None:
    make_example(slug="kort", title='Kort & "gott"')
    page = client.get("/exempel/kort/").content.decode()
    assert "application/json+oembed" in page
    assert "&lt;iframe" in page
    answer = client.get(f"/oembed?url={settings.PUBLIC_URL}/exempel/kort/&maxwidth=320").json()
    assert (answer["version"], answer["type"], answer["width"]) == ("1.0", "rich", 320)
    assert f'src="{settings.PUBLIC_URL}/badda-in/exempel/kort/"' in answer["html"]
    assert 'title="Kort &amp; &quot;gott&quot;"' in answer["html"]
    assert client.get("/oembed?url=https://annan.example/exempel/kort/").status_code == 404
    assert client.get(f"/oembed?url={settings.PUBLIC_URL}/&format=xml").status_code == 501
