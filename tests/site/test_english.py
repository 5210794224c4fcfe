"""Under /en/ the interface speaks English: pages, forms, mails, dates and numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from lxml import html

from hjulet.hub.models import Theme
from hjulet.hub.wording import STOCKHOLM, kronor_words, number_words, signed_percent_words
from hjulet.meet.actions import deliver_outbox
from tests.factories import make_gathering, make_registration

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TEN_ON_A_TUESDAY = datetime(2017, 4, 25, 10, tzinfo=STOCKHOLM)
ALTERNATES = "//link[@rel='alternate'][@hreflang]"


def page(client: Client, address: str, *, status: int = 200) -> Any:
    """The page as a tree."""
    answer = client.get(address)
    assert answer.status_code == status
    return html.fromstring(answer.content)


def words(tree: Any, path: str) -> list[str]:
    """The text of each element that the path finds, with its white space made plain."""
    return [" ".join(element.text_content().split()) for element in tree.xpath(path)]


def test_start_page_asks_in_english(client: Client) -> None:
    start = page(client, "/en/")
    assert start.get("lang") == "en"
    assert words(start, "//label[@for='plats']") == ["Which municipality?"]
    assert words(start, "//nav[@class='menu']//a") == [
        "Meet",
        "Share",
        "Measure",
        "Find",
        "Follow up",
        "Places",
    ]


def test_start_page_asks_in_swedish(client: Client) -> None:
    start = page(client, "/")
    assert start.get("lang") == "sv"
    assert words(start, "//label[@for='plats']") == ["Vilken kommun?"]


@pytest.mark.parametrize("address", ["/platser/kramfors/", "/en/platser/kramfors/"])
def test_page_names_itself_in_both_languages(client: Client, settings: Any, address: str) -> None:
    found = {link.get("hreflang"): link.get("href") for link in page(client, address).xpath(ALTERNATES)}
    assert found == {
        "sv": f"{settings.PUBLIC_URL}/platser/kramfors/",
        "en": f"{settings.PUBLIC_URL}/en/platser/kramfors/",
        "x-default": f"{settings.PUBLIC_URL}/platser/kramfors/",
    }


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/traffar/?nar=tidigare&sida=1", "/en/traffar/?nar=tidigare&sida=1"),
        ("/en/traffar/?nar=tidigare&sida=1", "/traffar/?nar=tidigare&sida=1"),
        ("/en/", "/"),
    ],
)
def test_switch_keeps_the_question(client: Client, here: str, there: str) -> None:
    assert page(client, here).xpath("//ul[@class='tools']//a[@hreflang]/@href") == [there]


def test_date_of_a_gathering_is_english(client: Client) -> None:
    gathering = make_gathering(starts=TEN_ON_A_TUESDAY)
    english = words(page(client, f"/en/traffar/{gathering.slug}/"), "//dl[@class='facts']//dd/b")
    swedish = words(page(client, f"/traffar/{gathering.slug}/"), "//dl[@class='facts']//dd/b")
    assert english[0] == "Tuesday 25 April 2017, 10:00–16:00"
    assert swedish[0] == "Tisdag 25 april 2017 kl. 10.00–16.00"


def test_what_editors_wrote_is_marked_as_swedish(client: Client) -> None:
    gathering = make_gathering(title="En dag om bussen", summary="För dig som åker.")
    tree = page(client, f"/en/traffar/{gathering.slug}/")
    assert words(tree, "//main//h1[@lang='sv']") == ["En dag om bussen"]
    assert words(tree, "//main//p[@class='lead'][@lang='sv']") == ["För dig som åker."]
    assert words(tree, "//a[@class='button']") == ["Sign up"]


def test_accessibility_statement_stays_swedish_and_says_so(client: Client) -> None:
    article = page(client, "/en/tillganglighet/").xpath("//article")[0]
    assert article.get("lang") == "sv"
    assert "Hur tillgänglig är webbplatsen?" in words(article, ".//h2")


def test_empty_form_is_answered_in_english(client: Client) -> None:
    gathering = make_gathering()
    answer = client.post(
        f"/en/traffar/{gathering.slug}/anmalan/", {"name": "", "email": "kim", "organisation": ""}
    )
    tree = html.fromstring(answer.content)
    assert answer.status_code == 422
    assert words(tree, "//div[@id='fel']/h2") == ["3 things need correcting"]
    assert words(tree, "//div[@id='fel']//li") == [
        "Enter your name, so that those planning the gathering know who is coming.",
        "The address does not look complete. Write it like this: name@example.org.",
        "Choose the organisation you come from.",
    ]


def test_english_sign_up_gets_an_english_receipt(client: Client) -> None:
    gathering = make_gathering(title="En dag om bussen")
    answer = client.post(
        f"/en/traffar/{gathering.slug}/anmalan/",
        {"name": "Kim Exempel", "email": "kim@exempel.invalid", "organisation": "other"},
        follow=True,
    )
    assert words(html.fromstring(answer.content), "//h1") == ["Thank you for signing up"]
    deliver_outbox()
    assert [message.subject for message in mail.outbox] == ["You are signed up: En dag om bussen"]
    assert "/en/anmalan/" in mail.outbox[0].body


def test_sign_up_for_a_full_gathering_is_queued_in_english(client: Client) -> None:
    gathering = make_gathering(title="En dag om bussen", seats=1)
    make_registration(gathering)
    make_registration(gathering, email="kim@exempel.invalid", language="en")
    deliver_outbox()
    received = {message.to[0]: message for message in mail.outbox}["kim@exempel.invalid"]
    assert received.subject == "You are in the queue: En dag om bussen"
    assert "You are number 1 in the queue." in received.body


def test_themes_are_offered_in_english(client: Client) -> None:
    theme = Theme.objects.get(slug="krympande-kommuner")
    make_gathering(starts=TEN_ON_A_TUESDAY).themes.add(theme)
    offered = "//select[@id='amne']/option[@value='krympande-kommuner']"
    assert words(page(client, "/en/traffar/"), offered) == ["Shrinking municipalities"]
    assert words(page(client, "/traffar/"), offered) == ["Krympande kommuner"]


def test_chosen_time_is_said_in_english(client: Client) -> None:
    chosen = words(page(client, "/en/traffar/?nar=tidigare"), "//ul[@class='active']//a")
    assert chosen == ["Remove Earlier ×", "Remove all choices"]


def test_numbers_are_written_as_the_language_writes_them() -> None:
    with translation.override("en"):
        english = [
            number_words(17_631),
            number_words(12.4, 1),
            signed_percent_words(-33.1, 1),
            kronor_words(75_000),
        ]
    with translation.override("sv"):
        swedish = [
            number_words(17_631),
            number_words(12.4, 1),
            signed_percent_words(-33.1, 1),
            kronor_words(75_000),
        ]
    assert english == ["17,631", "12.4", "−33.1%", "SEK\u00a0750"]
    assert swedish == ["17\u00a0631", "12,4", "−33,1\u00a0%", "750\u00a0kr"]


def test_place_page_tells_its_change_in_english(client: Client) -> None:
    tree = page(client, "/en/platser/kramfors/")
    names, values = (words(tree, f"//main//dl[@class='figures']//{tag}") for tag in ("dt", "dd"))
    assert dict(zip(names, values, strict=True)) == {
        "inhabitants 2023": "17,631",
        "change 1975–2023": "−36.8%",
        "inhabitants per km² 2023": "10.3",
    }


def test_missing_page_says_so_in_english(client: Client) -> None:
    assert words(page(client, "/en/finns-inte/", status=404), "//h1") == ["The page does not exist"]


def test_sign_in_is_english(client: Client) -> None:
    assert words(page(client, "/en/konto/login/"), "//h1") == ["Sign in"]
    assert words(page(client, "/konto/login/"), "//h1") == ["Logga in"]
