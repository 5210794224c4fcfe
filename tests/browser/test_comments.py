"""Lessons, news, films and commenting in Chromium: accessible, by keyboard alone, and counted as the server counts."""

from __future__ import annotations

import pytest

from hjulet.share.actions.comments import write_comment
from hjulet.share.formats.characters import as_typed, characters
from hjulet.share.models import Comment
from tests.browser.looking import check_ours, check_page, tab_to
from tests.factories import make_person, organisation
from tests.servers import wait_until
from tests.share.knowledge import (
    make_editor,
    make_film,
    make_lesson,
    make_member,
    make_news,
    make_source,
)

pytestmark = pytest.mark.browser

FAMILY = "👩🏽‍👩🏿‍👧🏻‍👦🏾"
TYPED = [
    "abc",
    "e\u0301e\u0301",
    FAMILY * 3,
    "🇸🇪🇫🇮",
    "क्षि नमस्ते",
    "a\r\nb\n\nc\t",
    "  å ä ö\u202e ",
    "\u200b\u200b",
    "각까",
]


def test_lessons_news_and_films_are_accessible(page, live_site):
    newest = make_source(title="Den nya rapporten")
    source = make_source(title="Den gamla rapporten", successor=newest, summary="Om rapporten.")
    other = make_lesson(title="En annan lärdom")
    lesson = make_lesson(
        title="En lärdom om bussar",
        source=source,
        explanation="Så är det.",
        applies_to="glesbygd",
        ties=[{"kind": "supports", "other": other}],
    )
    news = make_news(
        title="En nyhet", body="<p>Text.</p>", film_url="https://vimeo.com/12345", film_has_captions=True
    )
    film = make_film(title="En film")
    asked = make_person(name="Kommentator")
    write_comment(make_person(name="Svarare"), lesson, "Bra.", reply_to=write_comment(asked, lesson, "Hur?"))
    for address in (
        "/lardomar/",
        lesson.get_absolute_url(),
        source.get_absolute_url(),
        "/aktuellt/",
        news.get_absolute_url(),
        "/filmer/",
        f"{film.get_absolute_url()}?sok=bussen",
    ):
        page.goto(address)
        if address == lesson.get_absolute_url():
            page.wait_for_selector("#kommentera a.button")
        check_page(page)
    page.goto(f"/en{lesson.get_absolute_url()}")
    check_page(page, language="en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(lesson.get_absolute_url())
    page.get_by_role("button", name="Kopiera hänvisningen").click()
    page.wait_for_selector("text=Kopierat")
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"”{lesson.statement}” Ur: ")


def test_commenting_by_keyboard_alone(page, live_site):
    news = make_news(title="En nyhet att kommentera")
    person = make_member(organisation("2282"), name="Karin Kommentar")
    live_site.sign_in(page, person)
    page.goto(news.get_absolute_url())
    page.wait_for_selector("#kommentera textarea")
    check_page(page)
    for text in TYPED:
        page.locator("#id_body").fill(text)
        left = page.locator("[data-count] > span").first.inner_text()
        # A form sends its line breaks as CRLF.
        assert left == f"{300 - characters(as_typed(text))} tecken kvar", repr(text)
    page.locator("#id_body").fill("ö" * 301)
    assert page.locator("[data-count] > span").first.inner_text() == "1 tecken för mycket"
    wait_until(
        lambda: page.locator("[data-count] [role=status]").inner_text() == "1 tecken för mycket",
        "the counter to be said aloud",
    )
    page.locator("#id_body").fill("")
    page.locator("h1").click()
    tab_to(page, "#id_body")
    page.keyboard.type("Så gjorde vi också.")
    tab_to(page, "#kommentera form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**#kommentar-*")
    assert page.locator("article.comment").inner_text().startswith("Karin Kommentar, Kramfors kommun")
    page.wait_for_selector("#kommentera textarea")
    tab_to(page, "#kommentera a[href*='/andra/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Ändra din kommentar')")
    check_page(page)
    page.locator("#id_body").fill("ö" * 301)
    page.get_by_role("button", name="Spara ändringen").press("Enter")
    page.wait_for_selector("#fel")
    assert "Kommentaren är 301 tecken lång." in page.locator("#fel").inner_text()
    check_page(page)
    page.locator("#id_body").fill("Så gjorde vi också, fast sen.")
    page.get_by_role("button", name="Spara ändringen").press("Enter")
    page.wait_for_url("**#kommentar-*")
    assert "ändrad" in page.locator("article.comment").inner_text()
    comment = Comment.objects.get(page=news)
    page.goto(f"/kommentarer/{comment.public_id}/anmal/")
    check_page(page)
    page.goto(f"/kommentarer/{comment.public_id}/ta-bort/")
    check_page(page)
    live_site.sign_in(page, make_editor())
    page.emulate_media(color_scheme="light")  # the editor in the dark has Wagtail's own colours
    page.goto("/admin/kommentarer/")
    check_ours(page)
    page.goto(f"/admin/kommentarer/sida/{news.pk}/tider/")
    check_ours(page)


def test_without_script_a_link_leads_to_the_form(chromium, live_site):
    news = make_news()
    context = chromium.new_context(base_url=live_site.url, java_script_enabled=False)
    visitor = context.new_page()
    try:
        live_site.sign_in(visitor, make_person(name="Utan Skript"))
        visitor.goto(news.get_absolute_url())
        visitor.get_by_role("link", name="Skriv en kommentar").click()
        visitor.locator("#id_body").fill("Utan skript.")
        visitor.get_by_role("button", name="Skicka kommentaren").click()
        assert visitor.locator("article.comment .words").inner_text() == "Utan skript."
    finally:
        context.close()
