"""Food and access by keyboard alone, one's own data, and the register, in Chromium: axe finds nothing."""

from __future__ import annotations

import json

import pytest

from hjulet.meet.models import RegistrationNeeds
from hjulet.meet.tokens import manage_token
from tests.browser.looking import check_page, tab_to, violations
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    organisation,
)

pytestmark = pytest.mark.browser


def test_food_and_access_are_said_changed_and_taken_back_with_the_keyboard(page, live_site):
    gathering = make_gathering(asks_needs=True)
    registration = make_registration(gathering)
    page.goto(f"/anmalan/{manage_token(registration)}/")
    tab_to(page, "a[href$='/behov/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/behov/")
    check_page(page)
    tab_to(page, "#id_food_1")
    page.keyboard.press("Space")
    tab_to(page, "#id_food_note")
    page.keyboard.type("bara rovor")
    tab_to(page, "#id_access_1")
    page.keyboard.press("Space")
    tab_to(page, "main form .buttons button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/behov/?sparat=1")
    assert page.locator("[role=status]").inner_text() == "Svaren är sparade."
    kept = RegistrationNeeds.objects.get(registration=registration).content
    assert (kept["food"], kept["food_note"], kept["access"]) == (["vegan"], "bara rovor", ["hearing_loop"])
    check_page(page)
    tab_to(page, "main form .danger")
    page.keyboard.press("Enter")
    page.wait_for_url("**/behov/?borttaget=1")
    assert not RegistrationNeeds.objects.exists()


def test_sign_up_with_needs_is_accessible(page, live_site):
    gathering = make_gathering(asks_needs=True)
    page.goto(f"/traffar/{gathering.slug}/anmalan/")
    assert page.locator("fieldset.needs").is_visible()
    check_page(page)


def test_register_is_accessible_in_both_languages(page, live_site):
    for path, language in (("/personuppgifter/", "sv"), ("/en/personuppgifter/", "en")):
        page.goto(path)
        check_page(page, language=language)


def test_own_data_is_accessible_and_the_file_is_fetched(page, live_site):
    person = make_person(name="Maj Larsson")
    gathering = make_gathering(asks_needs=True)
    make_registration(gathering, email=person.email, organisation=organisation())
    live_site.sign_in(page, person)
    page.goto("/min-sida/")
    page.click("text=Allt vi har om dig")
    page.wait_for_url("**/mina-uppgifter/")
    check_page(page)
    page.emulate_media(media="print")
    assert not page.locator("text=Hämta som fil").is_visible()
    page.emulate_media(media="screen")
    with page.expect_download() as download:
        page.click("text=Hämta som fil")
    data = json.loads(download.value.path().read_text(encoding="utf-8"))["data"]
    assert data["account"][0]["name"] == "Maj Larsson"
    assert [row["gathering"] for row in data["registrations"]] == [gathering.title]


def test_editor_pages_are_accessible(page, live_site):
    network = make_network()
    gathering = make_gathering(network=network, asks_needs=True)
    make_registration(gathering)
    live_site.sign_in(page, make_coordinator(network, is_superuser=True))
    for path in (
        "/admin/personuppgifter/",
        "/admin/personuppgifter/i-natt/",
        "/admin/personuppgifter/protokoll/",
        "/admin/personuppgifter/insyn/",
        f"/admin/traffar/{gathering.pk}/behov/",
    ):
        page.goto(path)
        assert page.locator("main h1, header h1, h1").count() >= 1, path
        assert [line for line in violations(page) if "hj-" in line or ".listing" in line] == [], path
