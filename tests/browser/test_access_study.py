"""A study of access in the browser: a departure is ticked, the worker computes, and the page goes on to the answer by itself."""

from __future__ import annotations

import pytest

from hjulet.hub.models import Person
from hjulet.measure.models import AccessStudy
from tests.browser.looking import check_page


@pytest.mark.django_db(transaction=True)
def test_a_ticked_departure_becomes_an_answer(page, live_site):
    study = AccessStudy.objects.get()
    live_site.sign_in(page, Person.objects.get(name="Disa Låtsasson"))
    for address in ("andra/", "spara/"):
        page.goto(f"/mata/restider/{study.public_id}/{address}")
        check_page(page)
    page.goto(f"/mata/restider/{study.public_id}/forslag/nytt/")
    page.get_by_text("Linje 103", exact=False).first.click()
    page.locator('input[value="103-week-07:00-in"]').check()
    check_page(page)
    page.get_by_label("Vad heter förslaget?").fill("Utan sjuturen på linje 103")
    page.get_by_role("button", name="Räkna ut vem som förlorar").click()
    page.wait_for_url("**/berakningar/**")
    check_page(page)
    page.wait_for_url("**/resultat/**", timeout=60_000)
    assert page.locator("h1").count() == 1
    page.goto(study.get_absolute_url())
    page.get_by_role("link", name="Vem förlorar på förslaget?").first.wait_for()
    check_page(page)
