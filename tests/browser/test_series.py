"""Series and reading in participants in Chromium: axe with no violations at 320 and 1280 px, and by keyboard alone."""

from __future__ import annotations

import pytest

from hjulet.meet.models import Registration
from hjulet.meet.tokens import manage_token
from tests.browser.looking import check_ours, check_page, tab_to
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_occasion,
    make_registration,
    make_series,
    make_venue,
    organisation,
)

pytestmark = pytest.mark.browser

SUBMIT = "main form[method=post] button:not([type=button])"


def series_with_occasions(**fields):
    network = make_network()
    make_coordinator(network, name="Påhittad Planerare")
    series = make_series(
        network=network,
        title="Fyra träffar om det som minskar",
        host=organisation("22"),
        target_group="Utvecklingsledare i kommuner",
        body="<p>Vi lär av varandra.</p>",
        venue=make_venue(),
        price_ore=75_000,
        **fields,
    )
    make_occasion(series, title="Den första träffen", starts=in_days(-30), next_host=organisation("2282"))
    make_occasion(series, title="Den andra träffen", starts=in_days(20), host=None)
    full = make_occasion(series, title="Den tredje träffen", starts=in_days(50), mode="online", seats=1)
    make_registration(full)
    return series


def test_the_series_page_and_the_list_of_series_are_accessible(page, live_site):
    series = series_with_occasions()
    page.goto(f"/serier/{series.slug}/")
    assert "Kramfors kommun" in page.locator("main").inner_text()
    check_page(page)
    page.goto("/serier/")
    check_page(page)
    page.goto(f"/en/serier/{series.slug}/")
    check_page(page, language="en")


def test_joining_a_whole_series_by_keyboard_and_leaving_it(page, live_site):
    series = series_with_occasions()
    page.goto(f"/serier/{series.slug}/")
    tab_to(page, f"main a[href='/serier/{series.slug}/anmalan/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/anmalan/")
    check_page(page)
    page.set_viewport_size({"width": 320, "height": 900})
    tab_to(page, SUBMIT)
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_name_error")
    check_page(page)
    tab_to(page, "#id_name")
    page.keyboard.type("Påhittad Person")
    tab_to(page, "#id_email")
    page.keyboard.type("tangent@exempel.invalid")
    tab_to(page, "#id_organisation")
    page.keyboard.type("Kramfors")
    for name, words in (
        ("name", "Kramfors kommun"),
        ("org_number", "212000-2429"),
        ("endpoint", "0007:2120002429"),
        ("buyer_reference", "4711"),
    ):
        tab_to(page, f"#id_faktura-{name}")
        page.keyboard.type(words)
    tab_to(page, SUBMIT)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tack/**")
    check_page(page)
    rows = Registration.objects.filter(person__email="tangent@exempel.invalid").order_by("gathering__starts")
    assert [row.state for row in rows] == ["registered", "waiting"]
    live_site.wait_for_mail("tangent@exempel.invalid", count=2)
    page.goto(f"/anmalan/{manage_token(rows[0])}/")
    tab_to(page, "main a[href$='/serien/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/serien/")
    check_page(page)
    tab_to(page, "main form[action$='/serien/'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    check_page(page)
    assert [row.state for row in rows.all()] == ["cancelled", "cancelled"]
    live_site.wait_for_mail("tangent@exempel.invalid", count=4)


def test_reading_in_participants_by_keyboard(page, live_site, tmp_path):
    network = make_network()
    planner = make_coordinator(network)
    gathering = make_gathering(network=network)
    make_registration(gathering, email="redan@exempel.invalid")
    file = tmp_path / "lista.csv"
    file.write_text(
        "Namn;E-post;Organisation\nAnna;anna@exempel.invalid;Kramfors\nBo;;Kramfrs\n"
        "Redan;redan@exempel.invalid;\nCia;cia@exempel.invalid;Slottet\n"
    )
    live_site.sign_in(page, planner)
    page.goto(f"/admin/traffar/{gathering.pk}/las-in/")
    check_ours(page)
    page.set_input_files("input[type=file]", str(file))
    tab_to(page, "main form button[type=submit], form[enctype] button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#email-3")
    check_ours(page)
    tab_to(page, "#email-3")
    page.keyboard.type("bo@exempel.invalid")
    tab_to(page, "#choice-3")
    page.keyboard.type("Kramfors")
    tab_to(page, "#is_left_out-5")
    page.keyboard.press("Space")
    tab_to(page, "button[value=spara]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert gathering.registrations.count() == 1
    check_ours(page)
    tab_to(page, "button[value=bekrafta]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    rows = gathering.registrations.order_by("pk")
    assert [(row.person.email, row.organisation) for row in rows][1:] == [
        ("anna@exempel.invalid", organisation("2282")),
        ("bo@exempel.invalid", organisation("2282")),
    ]
    live_site.wait_for_mail("bo@exempel.invalid")


def test_the_editors_page_of_a_series_is_accessible(page, live_site):
    series = series_with_occasions()
    planner = series.get_parent().specific.planning_group.first().person
    live_site.sign_in(page, planner)
    for path in (f"/admin/serier/{series.pk}/", f"/admin/serier/{series.pk}/ny-likadan/"):
        page.goto(path)
        check_ours(page)
