"""News and films: the lists, the feed, the film without captions that is logged, and its words."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry, PageViewRestriction

from hjulet.hub.models import Theme
from hjulet.meet.actions import materials
from hjulet.meet.actions.materials import MaterialDetails
from hjulet.share.actions.films import WITHOUT_CAPTIONS
from hjulet.share.findable_knowledge import findable_of_knowledge
from hjulet.share.models import FilmPage
from hjulet.share.queries.films import paragraphs
from tests.factories import in_days, make_coordinator, make_gathering, make_network, make_person, place
from tests.share.knowledge import make_editor, make_film, make_news

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def text_of(address: str) -> str:
    return Client().get(address).content.decode()


def test_news_by_year_theme_and_place():
    theme = Theme.objects.get(slug="kompetensforsorjning")
    wanted = make_news(title="Nytt om utbildning", themes=[theme], places=[place("2282")])
    wanted.first_published_at = wanted.first_published_at.replace(year=2021, month=1, day=1, hour=0)
    wanted.save(update_fields=["first_published_at"])
    other = make_news(title="Nytt om annat")
    for words in (
        "ar=2021",
        f"amne={theme.slug}",
        f"plats={place('2282').slug}",
        f"plats={place('22').slug}",
    ):
        page = text_of(f"{reverse('news')}?{words}")
        assert wanted.title in page, words
        assert other.title not in page, words
    for year in ("0000", "0001"):
        assert other.title in text_of(f"{reverse('news')}?ar={year}&amne=x")


def test_feed_has_what_is_open_to_all_and_nothing_else():
    news = make_news(title="För alla & envar")
    shut = make_news(title="Bara för inloggade")
    PageViewRestriction.objects.create(page=shut, restriction_type="login")
    answer = Client().get(reverse("news_rss"))
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    titles = [item.findtext("title") for item in ElementTree.fromstring(answer.content).iter("item")]  # noqa: S314
    assert news.title in titles
    assert shut.title not in titles


@pytest.mark.parametrize("who", ["anyone", "signed in"])
@pytest.mark.parametrize("make", [make_news, make_film])
def test_what_is_for_those_who_are_signed_in_is_shown_to_nobody_else(who, make):
    page = make(title="Bara för inloggade")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    client = Client()
    if who == "signed in":
        client.force_login(make_person())
    assert client.get(page.get_absolute_url()).status_code == (200 if who == "signed in" else 404)
    for name in ("news", "films"):
        assert page.title not in client.get(reverse(name)).content.decode()


def test_film_without_captions_needs_a_reason_which_is_shown_and_logged_once():
    editor = make_editor()
    fields = {"film_has_captions": False, "film_transcript": ""}
    with pytest.raises(ValidationError, match="saknar text"):
        FilmPage(title="Tyst", slug="tyst", summary="s", film_url="https://vimeo.com/1", **fields).clean()
    page = make_film(by=editor, film_caption_exception="Inspelad utan manus, textas i juni.", **fields)
    shown = text_of(page.get_absolute_url())
    assert "Filmen är inte textad:" in shown
    assert "Inspelad utan manus, textas i juni." in shown
    page.save_revision(user=editor).publish(user=editor)
    [entry] = PageLogEntry.objects.filter(page=page.pk, action=WITHOUT_CAPTIONS)
    assert (entry.user, entry.data["reason"]) == (editor, "Inspelad utan manus, textas i juni.")
    client = Client()
    client.force_login(editor)
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Visade filmen utan text: Inspelad utan manus, textas i juni." in history
    page.film_caption_exception = "Vi hinner inte."
    page.save_revision(user=editor).publish(user=editor)
    assert PageLogEntry.objects.filter(page=page.pk, action=WITHOUT_CAPTIONS).count() == 2
    captioned = make_film(by=editor)
    assert not PageLogEntry.objects.filter(page=captioned.pk, action=WITHOUT_CAPTIONS).exists()


def test_words_of_a_film_are_searched_on_its_page():
    page = make_film(film_transcript="Ett om Bussen.\n\nTvå <b>om</b> tåget.\r\n\r\nBUSSEN, alltid bussen.")
    shown = text_of(f"{page.get_absolute_url()}?sok=bussen")
    assert "2 stycken innehåller ”bussen”." in shown
    assert shown.count("<mark>") == 3
    assert "Två &lt;b&gt;om&lt;/b&gt; tåget." in shown
    assert "<script>" not in text_of(f"{page.get_absolute_url()}?sok=<script>")
    assert [one.parts for one in paragraphs("İ bussen", "bussen")] == [[("İ bussen", False)]]
    assert "BUSSEN, alltid bussen." in findable_of_knowledge(page).body


def test_films_list_has_those_from_gatherings_that_are_published():
    network = make_network()
    planner = make_coordinator(network)
    gathering = make_gathering(network=network, starts=in_days(-3), title="Dagen som varit")
    films = [
        materials.add_material(
            planner,
            gathering,
            MaterialDetails(
                kind="film", title=title, url="https://vimeo.com/99", has_captions=True, transcript="Hej."
            ),
        )
        for title in ("Film från dagen", "Inte klar")
    ]
    materials.publish_material(planner, films[0])
    page = make_film(title="Egen sida")
    shown = text_of(reverse("films"))
    assert "Film från dagen" in shown
    assert "Dagen som varit" in shown
    assert page.title in shown
    assert "Inte klar" not in shown
    assert 'data-film="https://player.vimeo.com/video/99?dnt=1"' in shown
    assert "<iframe" not in shown
