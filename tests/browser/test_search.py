"""Search in Chromium: every face of the page through axe, the way to an answer by keyboard, and the editor who mends."""

from __future__ import annotations

import pytest

from hjulet.hub.models import SearchedWords, Theme
from tests.browser.looking import check_ours, check_page, tab_to
from tests.factories import make_gathering, make_person
from tests.servers import wait_until

pytestmark = pytest.mark.browser


def test_search_is_accessible_and_counts_what_was_asked(page, live_site):
    gathering = make_gathering(title="Om qvastbindning", sessions=2)
    for path in (
        "/sok/",
        "/sok/?q=indragen+buss+i+Kramfors",
        "/sok/?q=kolektivtrafiken&slag=gathering",
        "/sok/?q=zzqxw",
    ):
        page.goto(path)
        check_page(page)
    page.goto("/en/sok/?q=public+transport")
    check_page(page, language="en")
    # By keyboard alone, from the first page to the answer.
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/")
    tab_to(page, "#sok-allt")
    page.keyboard.type("qvastbindning")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sok/?q=qvastbindning")
    tab_to(page, "ol.hits a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/traffar/{gathering.slug}/**")

    def counted() -> bool:
        return SearchedWords.objects.filter(text="qvastbindning", times=1, clicked=1).exists()

    wait_until(counted, "the search and the answer that was followed are counted")
    wait_until(
        lambda: SearchedWords.objects.filter(text="zzqxw", without_hits=1).exists(),
        "the vain search is counted",
    )
    SearchedWords.objects.update(times=2)
    Theme.objects.create(name="Qvastbindning", slug="qvastbindning")
    live_site.sign_in(page, make_person(is_superuser=True))
    page.goto("/admin/sokningar/")
    check_ours(page)
    page.get_by_role("link", name="Lägg till ”zzqxw” till ett ämne").click()
    page.wait_for_url("**/lagg-till/**")
    check_ours(page)
