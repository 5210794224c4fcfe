"""Signing up, changing and cancelling with the keyboard alone, from the gathering's page to the mail and back."""

from __future__ import annotations

import re

import pytest

from hjulet.meet.models import Registration
from tests.browser.looking import tab_to
from tests.factories import make_gathering, organisation

pytestmark = pytest.mark.browser

SUBMIT = "main form[method=post] button:not([type=button])"


def test_signing_up_and_cancelling_by_keyboard(page, live_site):
    gathering = make_gathering(title="Träffen för tangentbord", seats=2)
    page.goto(f"/traffar/{gathering.slug}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#innehall"
    tab_to(page, f"main a[href='/traffar/{gathering.slug}/anmalan/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/anmalan/")

    tab_to(page, "#id_name")
    page.keyboard.type("Påhittad Person")
    tab_to(page, "#id_email")
    page.keyboard.type("tangent@exempel.invalid")
    tab_to(page, "#id_organisation")
    page.keyboard.type("Kramfors")
    tab_to(page, "#id_role")
    page.keyboard.type("kommunchef")
    tab_to(page, SUBMIT)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tack/**")
    registration = Registration.objects.get(person__email="tangent@exempel.invalid")
    assert (registration.state, registration.organisation) == ("registered", organisation("2282"))

    [mail] = live_site.wait_for_mail("tangent@exempel.invalid")
    assert mail.attachments == ["traff.ics"]
    link = re.search(r"http://\S+/anmalan/\S+", mail.text)
    assert link is not None
    page.goto(link.group(0))
    tab_to(page, "form[action$='/avboka/'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Registration.objects.get(pk=registration.pk).state == "cancelled"
    live_site.wait_for_mail("tangent@exempel.invalid", count=2)


def test_an_empty_form_leads_to_the_field_by_keyboard(page, live_site):
    gathering = make_gathering(seats=2)
    page.goto(f"/traffar/{gathering.slug}/anmalan/")
    tab_to(page, SUBMIT)
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_name_error")
    assert page.evaluate("document.activeElement.closest('.error-summary') !== null")
    tab_to(page, ".error-summary a[href='#id_name']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_name"
    described = page.get_attribute("#id_name", "aria-describedby") or ""
    assert "id_name_error" in described.split()


def test_finding_ones_municipality_by_keyboard(page):
    page.goto("/")
    tab_to(page, "main input[name=q]")
    page.keyboard.type("Kramfors")
    page.keyboard.press("Enter")
    page.wait_for_url("**/platser/kramfors/")
    assert page.locator("h1").inner_text().startswith("Kramfors")


def test_the_site_works_without_script(chromium, live_site):
    gathering = make_gathering(seats=2)
    context = chromium.new_context(base_url=live_site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/traffar/{gathering.slug}/")
    page.locator(f"main a[href='/traffar/{gathering.slug}/anmalan/']").first.click()
    page.fill("#id_name", "Utan Skript")
    page.fill("#id_email", "utan@exempel.invalid")
    page.select_option("#id_organisation", "other")
    page.locator(SUBMIT).click()
    page.wait_for_url("**/tack/**")
    context.close()
    assert Registration.objects.get(person__email="utan@exempel.invalid").state == "registered"
