"""Klistra in en inbjudan in Chromium: from the pasted text to a draft, with the keyboard only, and axe on the way."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hjulet.hub.wording import STOCKHOLM
from hjulet.meet.models import GatheringPage, NetworkPage
from tests.browser.looking import check_ours, tab_to
from tests.factories import make_coordinator, make_network
from tests.meet.invitation_facts import text_of

pytestmark = pytest.mark.browser


def paste(page, text):
    """As a person pastes: the field has focus, and the whole text comes at once."""
    tab_to(page, "textarea[name=text]")
    page.keyboard.insert_text(text)
    tab_to(page, "main button[name=las]")
    page.keyboard.press("Enter")
    page.locator("#forstatt").wait_for()


def test_from_a_pasted_text_to_a_draft_by_keyboard(page, live_site):
    network = make_network()
    coordinator = make_coordinator(network, name="Klara Påhittad")
    text = text_of("no-year")
    live_site.sign_in(page, coordinator)

    page.goto(f"{reverse('editor_invitation')}?under={network.pk}")
    assert page.locator("h1").inner_text() == "Klistra in en inbjudan"
    check_ours(page)
    tab_to(page, "main button[name=las]")
    page.keyboard.press("Enter")
    page.get_by_text("Klistra in en text eller välj en fil.").wait_for()
    check_ours(page)

    paste(page, text)
    check_ours(page)
    assert page.locator("#fragor").inner_text() == "Det här säger texten inte"
    marked = page.locator(".hj-invitation mark", has_text="fredag den 25 september").first
    assert marked.is_visible()
    # The text and the table can be scrolled without a mouse.
    tab_to(page, ".hj-scroll[tabindex='0']")
    tab_to(page, ".hj-invitation[tabindex='0']")

    # Without the year there is no draft, and what is asked says so.
    page.reload()
    tab_to(page, "main button[name=skapa]")
    page.keyboard.press("Enter")
    page.get_by_text("Svara på frågan.").first.wait_for()
    check_ours(page)
    below = GatheringPage.objects.child_of(NetworkPage.objects.get(pk=network.pk))
    assert below.count() == 0
    tab_to(page, "[name='year-1']")
    page.keyboard.insert_text("2026")
    tab_to(page, "main button[name=skapa]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/**")
    (draft,) = below.all()
    assert (draft.live, draft.starts.astimezone(STOCKHOLM).date().isoformat()) == (False, "2026-09-25")


def test_to_change_the_text_by_keyboard_gives_it_back(page, live_site):
    network = make_network()
    live_site.sign_in(page, make_coordinator(network, name="Klara Påhittad"))
    page.goto(reverse("editor_invitation"))
    paste(page, text_of("round-3-2"))
    check_ours(page)
    assert page.locator("#fragor").inner_text() == "Skapa utkastet"
    tab_to(page, "main button[name=andra]")
    page.keyboard.press("Enter")
    page.locator("main button[name=las]").wait_for()
    assert page.locator("textarea[name=text]").input_value().strip() == text_of("round-3-2").strip()
    assert GatheringPage.objects.child_of(NetworkPage.objects.get(pk=network.pk)).count() == 0
