"""The form "Dela ett exempel": saved as one types, with and without script, and never lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from hjulet.hub.models import Person
from hjulet.share.models import ExamplePage
from hjulet.share.queries.own import Step, step_of
from tests.factories import make_example, make_person, organisation, place

pytestmark = pytest.mark.django_db

BY_SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def author() -> Person:
    return make_person()


@pytest.fixture
def browser(author) -> Client:
    client = Client()
    client.force_login(author)
    return client


@pytest.fixture
def page(browser) -> ExamplePage:
    answer = browser.post("/exempel/dela/")
    return ExamplePage.objects.get(standing__public_id=answer.url.rstrip("/").rpartition("/")[2])


def address(page: ExamplePage) -> str:
    return f"/exempel/dela/{page.standing.public_id}/"


def hidden(words: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(version|fonster)"[^>]*value="([^"]*)"', words))


def opened(client: Client, page: ExamplePage) -> dict[str, str]:
    return hidden(client.get(address(page)).content.decode())


def draft_of(page: ExamplePage) -> ExamplePage:
    return ExamplePage.objects.get(pk=page.pk).get_latest_revision_as_object()


WHOLE = {
    "title": "Nattbuss på begäran",
    "summary": "Bussen gick tom. Nu bokas den.",
    "organisation": "",
    "approach": "Vi började.\r\nSedan gick vi vidare.",
    "result": "Fler reser.",
    "evidence": "story",
    "contact_is": "me",
}


def test_what_is_typed_is_saved_and_said(browser, page):
    known = opened(browser, page)
    answer = browser.post(address(page), {**known, "title": "Nattbuss"}, headers=BY_SCRIPT)
    words = answer.content.decode()
    assert re.search(r"Sparat kl\. \d\d\.\d\d\.", words)
    assert draft_of(page).title == "Nattbuss"
    version = hidden(words)["version"]
    assert version != known["version"]
    answer = browser.post(
        address(page), {**known, "version": version, "title": "Nattbuss 2"}, headers=BY_SCRIPT
    )
    assert draft_of(page).title == "Nattbuss 2"


def test_half_written_lines_are_named_and_the_rest_is_saved(browser, page):
    words = {**opened(browser, page), "film_url": "https:/", "summary": "x" * 400, "challenge": "Ny."}
    answer = browser.post(address(page), words, headers=BY_SCRIPT).content.decode()
    assert "Länk till film" in answer
    assert (draft_of(page).challenge, len(draft_of(page).summary)) == ("Ny.", 400)


def test_another_window_is_told_and_may_choose(browser, page):
    first, second = opened(browser, page), opened(browser, page)
    browser.post(address(page), {**first, "title": "Första"}, headers=BY_SCRIPT)
    refused = browser.post(address(page), {**second, "title": "Andra"}, headers=BY_SCRIPT).content.decode()
    assert "ändrats i ett annat fönster" in refused
    whole = browser.post(address(page), {**second, "title": "Andra"})
    assert whole.status_code == 409
    assert 'value="Andra"' in whole.content.decode(), "what was typed stays in the form"
    assert draft_of(page).title == "Första"
    browser.post(address(page), {**second, "title": "Andra", "gor": "skriv-over"})
    assert draft_of(page).title == "Andra"


def test_a_button_pressed_while_saving_is_no_other_window(browser, page):
    known = opened(browser, page)
    browser.post(address(page), {**known, "title": "Sparas"}, headers=BY_SCRIPT)
    # The page left before it learnt of the new version.
    answer = browser.post(address(page), {**known, "title": "Sparas nu", "gor": "spara"})
    assert answer.status_code == 302
    assert draft_of(page).title == "Sparas nu"
    # What was on its way all the time comes last, and takes nothing back.
    late = browser.post(address(page), {**known, "title": "Sparas"}, headers=BY_SCRIPT).content.decode()
    assert "ändrats i ett annat fönster" in late
    assert draft_of(page).title == "Sparas nu"


def test_signed_out_while_writing_loses_nothing(browser, page, author):
    known = opened(browser, page)
    gone = Client()
    words = {**known, "title": "Skrivet utloggad", "places": [place().pk]}
    said = gone.post(address(page), words, headers=BY_SCRIPT).content.decode()
    assert "du är inte inloggad längre" in said
    assert gone.post(address(page), words).url == f"/konto/login/?next={address(page).replace('/', '%2F')}"
    gone.force_login(author)
    back = gone.get(address(page)).content.decode()
    assert 'value="Skrivet utloggad"' in back
    assert draft_of(page).title != "Skrivet utloggad"
    gone.post(address(page), {**hidden(back), "title": "Skrivet utloggad", "gor": "spara"})
    assert draft_of(page).title == "Skrivet utloggad"


def test_somebody_else_who_signs_in_does_not_see_what_was_typed(browser, page):
    gone = Client()
    gone.post(address(page), {**opened(browser, page), "title": "Hemligt"})
    gone.force_login(make_person())
    assert gone.get(address(page)).status_code == 404


def test_sending_says_what_is_missing_and_keeps_what_was_written(browser, page):
    answer = browser.post(address(page), {**opened(browser, page), "title": "x" * 101, "gor": "skicka"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert {
        name
        for name in ("title", "summary", "organisation", "approach", "result")
        if f'href="#id_{name}' in words
    } == {"title", "summary", "organisation", "approach", "result"}
    assert draft_of(page).title == "x" * 101
    film = {
        **WHOLE,
        **hidden(words),
        "organisation": organisation().pk,
        "film_url": "https://youtu.be/abcdefgh",
    }
    answer = browser.post(address(page), {**film, "gor": "skicka"})
    assert 'href="#id_film_caption_exception"' in answer.content.decode()


def test_without_script_an_organisation_is_looked_up_chosen_and_all_is_sent(browser, page, author):
    words = {**WHOLE, **opened(browser, page), "sok_organisation": "kramf", "sok_places": "kramf"}
    found = browser.post(address(page), {**words, "gor": "spara"}).content.decode()
    pk = organisation().pk
    assert f'name="organisation" value="{pk}"' in found
    chosen = {**WHOLE, **hidden(found), "organisation": pk, "places": [place().pk], "other_organisations": []}
    looked_up = browser.get(
        f"{address(page)}valj/organisation/", {"sok_organisation": "varberg", "organisation": pk}
    ).content.decode()
    assert f'value="{pk}" checked' in looked_up
    assert f'value="{organisation("1383").pk}">' in looked_up
    answer = browser.post(
        address(page),
        {
            **chosen,
            "contact_is": "other",
            "contact_name": "Kontakt K",
            "contact_email": "k@exempel.invalid",
            "gor": "skicka",
        },
    )
    assert answer.status_code == 302
    sent = ExamplePage.objects.get(pk=page.pk)
    assert step_of(sent) is Step.WITH_OWNER
    draft = draft_of(page)
    assert (draft.organisation, list(draft.places.all()), draft.contact.email) == (
        organisation(), [place()], "k@exempel.invalid",
    )  # fmt: skip
    assert draft.approach == "Vi började.\nSedan gick vi vidare."
    shown = browser.get(address(page)).content.decode()
    assert "Ta tillbaka och ändra" in shown
    late = browser.post(address(page), {**chosen, "title": "För sent"}, headers=BY_SCRIPT).content.decode()
    assert "redan inskickat" in late
    browser.post(f"{address(page)}ta-tillbaka/")
    assert step_of(ExamplePage.objects.get(pk=page.pk)) is Step.DRAFT


def test_another_contact_becomes_known_only_when_a_button_is_pressed(browser, page):
    half = {"contact_is": "other", "contact_name": "K", "contact_email": "kon@exempel.in"}
    browser.post(address(page), {**opened(browser, page), **half}, headers=BY_SCRIPT)
    assert not Person.objects.filter(email="kon@exempel.in").exists()


def test_changing_what_is_published_leaves_it_online(author, browser):
    example = make_example(author=author, title="Publicerat")
    form = browser.get(address(example))
    words = {
        **hidden(form.content.decode()),
        **WHOLE,
        "title": "Publicerat och ändrat",
        "organisation": organisation().pk,
    }
    assert browser.post(address(example), {**words, "gor": "skicka"}).status_code == 302
    now = ExamplePage.objects.get(pk=example.pk)
    assert (now.live, now.title, now.slug, step_of(now)) == (
        True,
        "Publicerat",
        example.slug,
        Step.WITH_OWNER,
    )


def test_start_page_of_sharing_and_my_page_list_ones_own(author, browser):
    assert "Logga in och börja" in Client().get("/exempel/dela/").content.decode()
    make_example(is_published=False, author=author, title="Mitt utkast")
    for path in ("/exempel/dela/", "/min-sida/"):
        words = browser.get(path).content.decode()
        assert "Mitt utkast" in words
        assert "Fortsätt skriva" in words
