"""RSS: well formed, absolute, and silent about what is not for all."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import pytest
from defusedxml import ElementTree
from django.test import Client

from tests.factories import make_gathering, make_venue

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ATOM = "{http://www.w3.org/2005/Atom}"


def test_rss_gives_each_gathering_with_when_and_where(client: Client) -> None:
    venue = make_venue(name="Folkets hus <& vänner>", town="Åsele")
    gathering = make_gathering(
        title="Mötet om a < b & c",
        venue=venue,
        summary="Två\x08 meningar.",
        joining_link="https://mote.exempel.invalid/x",
    )
    answer = client.get("/traffar/rss.xml")
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert b"mote.exempel.invalid" not in answer.content
    channel = ElementTree.fromstring(answer.content).find("channel")
    assert channel.findtext("language") == "sv"
    assert channel.findtext("link") == "http://127.0.0.1:8000/traffar/"
    assert channel.find(f"{ATOM}link").get("href") == "http://127.0.0.1:8000/traffar/rss.xml"
    link = f"http://127.0.0.1:8000/traffar/{gathering.slug}/"
    (item,) = [item for item in channel.findall("item") if item.findtext("guid") == link]
    assert item.findtext("title") == "Mötet om a < b & c"
    assert item.findtext("link") == link
    assert item.findtext("category") == "träff"
    assert parsedate_to_datetime(item.findtext("pubDate")) == gathering.first_published_at.replace(
        microsecond=0
    )
    description = item.findtext("description")
    assert "kl. " in description
    assert "Folkets hus <& vänner>, Åsele" in description
    assert description.endswith("Två meningar.")


def test_every_item_has_an_address_of_this_site(client: Client) -> None:
    channel = ElementTree.fromstring(client.get("/traffar/rss.xml").content).find("channel")
    assert all(
        item.findtext("link").startswith("http://127.0.0.1:8000/traffar/") for item in channel.findall("item")
    )


def test_drafts_are_not_in_it(client: Client) -> None:
    draft = make_gathering(is_published=False, title="Ett utkast")
    assert draft.title.encode() not in client.get("/traffar/rss.xml").content


def test_english_readers_get_english_addresses(client: Client) -> None:
    channel = ElementTree.fromstring(client.get("/en/traffar/rss.xml").content).find("channel")
    assert channel.findtext("language") == "en"
    assert channel.findtext("link") == "http://127.0.0.1:8000/en/traffar/"
