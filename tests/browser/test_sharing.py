"""Sharing an example with the keyboard alone, from sign-in to sent, then the owner's yes; and how its pages look to axe."""

from __future__ import annotations

import pytest

from hjulet.share.actions.confirming import waiting_step
from hjulet.share.models import ExamplePage
from hjulet.share.queries.own import Step, step_of
from hjulet.share.tokens import confirm_url
from tests.browser.looking import check_page, tab_to
from tests.factories import make_example, make_organisation, make_person, make_representative
from tests.servers import wait_until

pytestmark = pytest.mark.browser


def test_sharing_an_example_by_keyboard(page, live_site):
    owner = make_organisation(name="Provmyndigheten")
    representative = make_representative(owner)
    author = make_person(email="delar@exempel.invalid")

    page.goto("/exempel/")
    check_page(page)
    tab_to(page, "main a[href='/exempel/dela/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exempel/dela/")
    tab_to(page, "main a.button[href^='/konto/login/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/konto/login/?next=*")
    live_site.sign_in(page, author)
    page.goto("/exempel/dela/")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exempel/dela/*-*/")

    tab_to(page, "#id_title")
    page.keyboard.type("Nattbuss på begäran")
    tab_to(page, "#id_summary")
    page.keyboard.type("Bussen gick tom. Nu bokas den.")
    tab_to(page, "#sok_organisation")
    page.keyboard.type("Provmynd")
    page.wait_for_selector("#val-organisation input[type=radio]")
    tab_to(page, "#val-organisation input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "#id_approach")
    page.keyboard.type("Vi ersatte linjen.")
    tab_to(page, "#id_result")
    page.keyboard.type("Fler reser.")
    said = page.locator("#sparat")
    wait_until(lambda: "Sparat kl" in said.inner_text(), "the page to say that the draft is saved")

    def saved() -> bool:
        draft = ExamplePage.objects.filter(author=author).first().get_latest_revision_as_object()
        return (draft.title, draft.organisation, draft.result) == (
            "Nattbuss på begäran",
            owner,
            "Fler reser.",
        )

    wait_until(saved, "the draft to be saved while it is written")
    check_page(page)
    tab_to(page, "button[value=skicka]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?tack=1")
    example = ExamplePage.objects.get(author=author)
    assert step_of(example) is Step.WITH_OWNER
    check_page(page)

    [mail] = live_site.wait_for_mail(representative.email)
    address = confirm_url(example.standing, representative)
    assert address.rpartition("/exempel/")[2] in mail.text
    page.goto("/exempel/" + address.rpartition("/exempel/")[2])
    check_page(page)
    tab_to(page, "button[name=svar][value=ja]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?tack=ja")
    assert waiting_step(ExamplePage.objects.get(pk=example.pk)) is None

    published = make_example(title="Ett publicerat", what_did_not_work="Appen.", failures_for_members=True)
    page.goto(f"/exempel/{published.slug}/")
    page.wait_for_selector("#medlemmar p")
    check_page(page)
