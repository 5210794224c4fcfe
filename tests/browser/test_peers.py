"""Peers in Chromium: the page of one place through axe at 320 and 1280 px, and weights chosen with the keyboard alone."""

from __future__ import annotations

import pytest

from hjulet.match.kept_peers import keep_peers
from tests.browser.looking import check_page, tab_to
from tests.match.populations import write

pytestmark = pytest.mark.browser


@pytest.fixture
def loaded(live_site):
    """The site has populations with the peers in them, and none any more when the test is over."""
    folder = live_site.home / "statistics"
    keep_peers(write(folder))
    yield
    live_site.forget_statistics()


def test_peers_are_accessible_and_weights_are_chosen_with_the_keyboard(page, live_site, loaded):
    page.goto("/likar/")
    tab_to(page, "#plats-val")
    page.keyboard.type("Kramfors")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Vilka liknar Kramfors?")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    check_page(page)
    tab_to(page, "#vikt-1")
    page.keyboard.type("mycket")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=är inget tal från 0 till 10")
    assert page.locator("#vikt-1").input_value().endswith("mycket")
    check_page(page)
