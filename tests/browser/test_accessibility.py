"""Every page type in Chromium: axe with no violations at 320 and 1280 px, in light and dark, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hjulet.hub.models import Theme
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.tokens import manage_token
from tests.browser.looking import check_page
from tests.factories import (
    in_days,
    make_coordinator,
    make_example,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    make_speaker,
    make_venue,
    organisation,
)

pytestmark = pytest.mark.browser


PUBLIC = (
    "/",
    "/platser/",
    "/platser/?q=nyk",
    "/platser/?q=ingenstans",
    "/platser/kramfors/",
    "/platser/vasternorrlands-lan/",
    "/traffar/",
    "/traffar/?nar=tidigare",
    "/traffar/?slag=kafe&nar=1950",
    "/natverk/",
    "/konto/login/",
    "/konto/login/code/",
    "/konto/signup/",
    "/brevladan/",
    "/finns-inte/",
)
ENGLISH = ("/en/", "/en/platser/kramfors/", "/en/traffar/", "/en/natverk/", "/en/konto/login/")


# One visitor for all of them: a window of Chromium of its own costs as much as a look at a page.
@pytest.mark.parametrize(("paths", "language"), [(PUBLIC, "sv"), (ENGLISH, "en")], ids=["sv", "en"])
def test_pages_with_what_the_seed_has_are_accessible(page, paths, language):
    for path in paths:
        page.goto(path)
        check_page(page, language=language)


def test_text_pages_and_statement_are_accessible(page):
    page.goto("/")
    addresses = page.eval_on_selector_all(
        "footer a[href^='/']", "links => links.map(link => link.getAttribute('href'))"
    )
    internal = {
        address for address in addresses if not address.endswith((".xml", ".ics")) and "/api/" not in address
    }
    assert len(internal) >= 4
    for address in sorted(internal):
        page.goto(address)
        check_page(page, language="en" if address.startswith("/en/") else "sv")


def test_network_page_is_accessible(page, live_site):
    network = make_network(
        title="Nätverket för det som minskar",
        roles=["kommunchef", "ordförande"],
        members=[organisation(), organisation("2480")],
    )
    make_coordinator(network, name="Påhittad Planerare")
    make_gathering(network=network, title="Första träffen", starts=in_days(-40))
    make_gathering(network=network, title="Nästa träff")
    page.goto(f"/natverk/{network.slug}/")
    check_page(page)


def test_gathering_pages_are_accessible(page, live_site):
    network = make_network()
    make_coordinator(network)
    open_one = make_gathering(
        network=network,
        sessions=12,
        seats=30,
        price_ore=75_000,
        max_per_organisation=2,
        venue=make_venue(rooms=["A", "B"]),
    )
    make_speaker(gathering=open_one)
    full = make_gathering(
        network=network, seats=1, mode="hybrid", joining_link="https://exempel.invalid/delta"
    )
    make_registration(full)
    past = make_gathering(
        network=network, starts=in_days(-10), documentation="<p>Bilderna finns hos nätverket.</p>"
    )
    not_yet = make_gathering(network=network, registration_opens=in_days(3))
    cancelled = make_gathering(network=network)
    actions.cancel_gathering(make_person(is_superuser=True), cancelled, "Föreläsaren är sjuk.")
    for gathering in (open_one, full, past, not_yet, cancelled):
        page.goto(f"/traffar/{gathering.slug}/")
        check_page(page)


def test_sign_up_form_is_accessible_empty_and_with_errors(page, live_site):
    gathering = make_gathering(seats=10, price_ore=75_000, cancel_by=in_days(20))
    page.goto(f"/traffar/{gathering.slug}/anmalan/")
    check_page(page)
    page.fill("#id_email", "inte en adress")
    page.locator("main form[method=post] button:not([type=button])").click()
    page.wait_for_selector("#id_email_error")
    assert page.input_value("#id_email") == "inte en adress"
    check_page(page)


def test_thanks_and_own_registration_are_accessible(page, live_site):
    gathering = make_gathering(seats=1, starts=in_days(30) + timedelta(hours=2))
    first = make_registration(gathering, organisation=organisation())
    waiting = make_registration(gathering)
    page.goto(f"/traffar/{gathering.slug}/anmalan/")
    page.fill("#id_name", "Påhittad Person")
    page.fill("#id_email", "tredje@exempel.invalid")
    page.select_option("#id_organisation", "other")
    page.locator("main form[method=post] button:not([type=button])").click()
    page.wait_for_url("**/tack/**")
    check_page(page)
    for registration in (first, waiting):
        page.goto(f"/anmalan/{manage_token(registration)}/")
        check_page(page)
    actions.cancel_registration(ANYONE, first, has_link=True)
    page.goto(f"/anmalan/{manage_token(first)}/")
    check_page(page)


def test_own_page_is_accessible(page, live_site):
    person = make_person(name="Påhittad Person")
    make_registration(make_gathering(), email=person.email)
    live_site.sign_in(page, person)
    for path in ("/min-sida/", "/konto/2fa/", "/konto/email/", "/konto/logout/"):
        page.goto(path)
        check_page(page)


def test_open_data_themes_and_cards_are_accessible(page, live_site):
    example = make_example(themes=[Theme.objects.order_by("sort_name").first()])
    theme = example.themes.first()
    gathering = make_gathering()
    for path in (
        "/amnen/",
        f"/amnen/{theme.slug}/",
        "/oppna-data/",
        f"/badda-in/exempel/{example.slug}/",
        f"/badda-in/traffar/{gathering.slug}/",
        "/badda-in/platser/kramfors/exempel/",
    ):
        page.goto(path)
        check_page(page)
    page.goto(f"/exempel/{example.slug}/")
    page.get_by_text("Bädda in på en annan webbplats").click()
    check_page(page)
