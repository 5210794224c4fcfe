"""Following a place by the keyboard alone, with what only the follower sees in its page; the brief; and the way out."""

from __future__ import annotations

import pytest

from hjulet.hub.models import PlaceFollowing
from hjulet.hub.tokens import no_more_place_mail_url
from tests.browser.looking import check_page, tab_to
from tests.factories import make_example, make_gathering, make_registration, make_representative, organisation

pytestmark = pytest.mark.browser


def test_following_from_the_page_of_the_place_to_the_last_mail(page, live_site):
    here = organisation()
    person = make_representative(here)
    make_registration(make_gathering(title="Träffen"), name="Eva Anmäldsson", organisation=here)
    live_site.sign_in(page, person)

    page.goto("/platser/kramfors/")
    page.wait_for_selector("#folj form")
    assert "Eva Anmäldsson" in page.inner_text("#era-anmalda")
    tab_to(page, "#folj button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == "Du följer Kramfors"
    assert PlaceFollowing.objects.filter(person=person).exists()
    check_page(page)
    tab_to(page, "input[name='hur-ofta']:checked")
    page.keyboard.press("ArrowDown")
    tab_to(page, "form[action$='/min-sida/platser/'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.input_value("input[name='hur-ofta']:checked") == "monthly"

    make_example(title="Alldeles nytt")
    page.goto("/platser/kramfors/")
    page.wait_for_selector("#osett >> text=Alldeles nytt")
    check_page(page)
    for path in ("/platser/kramfors/mitt/", "/platser/kramfors/kunskapsunderlag/"):
        page.goto(path)
        check_page(page)

    page.context.clear_cookies()
    page.goto(no_more_place_mail_url(person).partition("8000")[2])
    check_page(page)
    tab_to(page, "main button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == "Du får inga fler mejl om platser"
