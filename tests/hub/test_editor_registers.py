"""The registers in the editor, and the management of people who have an address and no username."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, Place, Theme
from tests.factories import make_gathering, make_organisation, make_person, make_registration, organisation
from tests.meet.editor_forms import OpenForm, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

REGISTERS = ["organisation", "place", "theme", "venue", "speaker", "affiliation", "personaldatanotice"]


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(make_person(is_superuser=True, name="Chefen Påhittad"))
    return client


def snippet(model: str, view: str, *args: object) -> str:
    return reverse(f"wagtailsnippets_hjulet_{model}:{view}", args=args)


@pytest.mark.parametrize("model", REGISTERS)
def test_register_opens_and_speaks_swedish(chief: Client, model: str) -> None:
    answer = chief.get(snippet(model, "list"))
    assert answer.status_code == 200
    assert 'lang="sv"' in answer.content.decode()


def test_organisation_number_is_checked_with_words_and_written_one_way(chief: Client) -> None:
    form = OpenForm(chief, snippet("organisation", "add")).set(
        name="Bolaget AB", kind="company", org_number="5560360794"
    )
    wrong = form.send()
    assert "är inget giltigt organisationsnummer" in words_of(wrong)
    assert "Bolaget AB" in wrong.content.decode()
    assert form.set(org_number="5560360793").send().status_code == 302
    assert Organisation.objects.get(name="Bolaget AB").org_number == "556036-0793"


def test_code_of_a_living_organisation_is_taken(chief: Client) -> None:
    form = OpenForm(chief, snippet("organisation", "add")).set(
        name="Ny kommun", kind="municipality", code="2282"
    )
    assert "Koden används redan av en organisation som finns i dag." in words_of(form.send())


def test_organisations_are_filtered_by_kind_and_found_with_swedish_letters(chief: Client) -> None:
    found = chief.get(snippet("organisation", "list") + "?kind=region")
    assert len(found.context["object_list"]) == 20
    assert found.context["paginator"].count == 21
    chooser = reverse("wagtailsnippetchoosers_hjulet_organisation:choose_results")
    assert "Örebro kommun" in words_of(chief.get(chooser + "?q=öREBRO"))
    assert "Örebro" not in words_of(chief.get(chooser + "?q=orebro"))
    assert "Kramfors kommun" in words_of(chief.get(chooser + "?q=2282"))


def test_chooser_leaves_out_an_organisation_that_has_ended(chief: Client) -> None:
    make_organisation(name="Avslutade byrån", valid_to="2020-01-01")
    chooser = reverse("wagtailsnippetchoosers_hjulet_organisation:choose_results")
    assert "Avslutade byrån" not in words_of(chief.get(chooser + "?q=avslutade"))


@pytest.mark.parametrize("view", ["add", "edit", "delete"])
def test_places_are_looked_at_and_never_changed(chief: Client, view: str) -> None:
    place = Place.objects.get(code="2282")
    args = [] if view == "add" else [place.pk]
    assert chief.post(snippet("place", view, *args), {"name": "Nytt"}).status_code == 302
    place.refresh_from_db()
    assert place.name == "Kramfors"
    assert "Kramfors" in words_of(chief.get(snippet("place", "inspect", place.pk)))


@pytest.mark.parametrize("view", ["edit", "delete"])
def test_personal_data_notice_is_added_and_never_changed(chief: Client, view: str) -> None:
    notice = PersonalDataNotice.objects.get(purpose="registration")
    before = PersonalDataNotice.objects.filter(pk=notice.pk).values().get()
    assert chief.post(snippet("personaldatanotice", view, notice.pk), {"reason": "Annat"}).status_code == 302
    assert PersonalDataNotice.objects.filter(pk=notice.pk).values().get() == before
    form = OpenForm(chief, snippet("personaldatanotice", "copy", notice.pk)).set(
        version="2", reason="Klarare skrivet."
    )
    assert form.send().status_code == 302
    assert chief.post(snippet("personaldatanotice", "copy", notice.pk), form.fields).status_code == 405
    kept = PersonalDataNotice.objects.filter(purpose="registration")
    assert set(kept.values_list("version", "reason")) == {
        (before["version"], before["reason"]),
        ("2", "Klarare skrivet."),
    }


def test_theme_keeps_its_other_and_hidden_words(chief: Client) -> None:
    form = OpenForm(chief, snippet("theme", "add"))
    form.set(name="Ångbåtar", slug="angbatar", other_words="ångare\nhjulångare", hidden_words="angbåt")
    assert form.send().status_code == 302
    theme = Theme.objects.get(slug="angbatar")
    assert (theme.other_words.split(), theme.hidden_words) == (["ångare", "hjulångare"], "angbåt")


def test_theme_cannot_be_broader_than_itself(chief: Client) -> None:
    theme = Theme.objects.create(name="Rundgång", slug="rundgang")
    form = OpenForm(chief, snippet("theme", "edit", theme.pk)).set(broader=str(theme.pk))
    assert "Ordet kan inte vara vidare än sig självt." in words_of(form.send())


# People --------------------------------------------------------------------------------------------


def test_person_is_added_with_address_and_name_and_no_password(chief: Client) -> None:
    form = OpenForm(chief, reverse("wagtailusers_users:add"))
    assert {"username", "first_name", "last_name", "password1"} & set(form.fields) == set()
    form.set(email="Ny.Person@Exempel.invalid", name="Ny Person", title="samordnare", language="sv")
    assert form.send().status_code == 302
    person = Person.objects.get(email="ny.person@exempel.invalid")
    assert (person.name, person.title, person.is_superuser, person.has_usable_password()) == (
        "Ny Person",
        "samordnare",
        False,
        False,
    )


def test_second_person_with_the_same_address_is_refused_whatever_its_letters(chief: Client) -> None:
    make_person(email="samma@exempel.invalid")
    form = OpenForm(chief, reverse("wagtailusers_users:add")).set(email="SAMMA@exempel.invalid", name="Två")
    answer = form.send()
    assert answer.status_code == 200
    assert Person.objects.filter(email__iexact="samma@exempel.invalid").count() == 1
    assert "SAMMA@exempel.invalid" in answer.content.decode()


def test_person_is_changed_found_by_name_and_listed_without_usernames(chief: Client) -> None:
    person = make_person(name="Söktbar Åsa", email="sok@exempel.invalid")
    assert (
        OpenForm(chief, reverse("wagtailusers_users:edit", args=[person.pk]))
        .set(title="chef")
        .send()
        .status_code
        == 302
    )
    person.refresh_from_db()
    assert person.title == "chef"
    listing = chief.get(reverse("wagtailusers_users:index") + "?q=Söktbar")
    assert "Söktbar Åsa" in words_of(listing)
    assert "sok@exempel.invalid" in words_of(listing)
    assert "Användarnamn" not in words_of(listing)
    for ordering in ("name", "-name", "email", "-email"):
        assert chief.get(reverse("wagtailusers_users:index") + f"?ordering={ordering}").status_code == 200


def test_people_are_not_to_be_taken_away_as_a_file(chief: Client) -> None:
    answer = chief.get(reverse("wagtailusers_users:index") + "?export=csv")
    assert answer.headers["Content-Type"].startswith("text/html")


def test_person_with_registrations_is_kept_and_the_editor_told_why(chief: Client) -> None:
    person = make_registration(make_gathering()).person
    answer = chief.post(reverse("wagtailusers_users:delete", args=[person.pk]), follow=True)
    assert "kan inte tas bort" in words_of(answer)
    bulk = (
        reverse("wagtail_bulk_action", args=["hjulet", "person", "delete"])
        + f"?id={person.pk}&next=/admin/users/"
    )
    assert "kan inte tas bort" in words_of(chief.post(bulk, follow=True))
    assert Person.objects.filter(pk=person.pk).exists()


def test_person_without_anything_is_deleted(chief: Client) -> None:
    person = make_person()
    chief.post(reverse("wagtailusers_users:delete", args=[person.pk]))
    assert not Person.objects.filter(pk=person.pk).exists()


def test_organisation_that_is_in_use_is_kept_and_the_editor_told_why(chief: Client) -> None:
    make_registration(make_gathering(), organisation=organisation("2282"))
    answer = chief.post(snippet("organisation", "delete", organisation("2282").pk), follow=True)
    assert answer.status_code == 200
    assert "kan inte tas bort" in words_of(answer)
    assert Organisation.objects.filter(code="2282").exists()


def test_signed_in_without_any_right_is_told_so_and_not_sent_round(client: Client) -> None:
    client.force_login(make_person())
    assert client.get("/admin/").status_code == 403
    assert Client().get("/admin/").headers["Location"].startswith("/konto/login/")
