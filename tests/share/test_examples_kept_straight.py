"""Ways round the owner that are not a button called "publish", what an address tells, and what cannot be deleted."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from hjulet.follow.actions.reuse import start_reuse
from hjulet.hub.models import Affiliation
from hjulet.share.actions.publishing import NotConfirmed
from hjulet.share.models import ExamplePage, ExampleStanding, ShareIndexPage
from hjulet.share.tokens import token
from tests.factories import in_days, make_editor, make_example, make_organisation, make_person, organisation
from tests.share.knowledge import make_member

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("at_once", ["publish_copies", "alias"])
def test_copy_of_an_example_is_a_draft_and_never_live_at_once(at_once):
    example, browser = make_example(title="Nattbuss"), signed_in(make_editor())
    address = reverse("wagtailadmin_pages:copy", args=[example.pk])
    words = {"new_title": "Kopia", "new_slug": "kopia", "new_parent_page": ShareIndexPage.objects.get().pk}
    refused = browser.post(address, {**words, at_once: "on"}, follow=True).content.decode()
    assert "Inget kopierades." in refused
    assert not ExamplePage.objects.filter(slug="kopia").exists()
    browser.post(address, words)
    copy = ExamplePage.objects.get(slug="kopia")
    assert not copy.live
    with pytest.raises(NotConfirmed):
        copy.get_latest_revision().publish()


def test_what_nobody_stands_for_or_names_another_owner_is_confirmed_anew():
    somebody, editor = make_person(), make_editor()
    for writer, change in (
        (None, {"summary": "Skrivet av ett program."}),
        (somebody, {"summary": "Skrivet av någon som har gått."}),
        (editor, {"organisation": make_organisation()}),
    ):
        example = make_example()
        for name, value in change.items():
            setattr(example, name, value)
        revision = example.save_revision(user=writer)
        if writer == somebody:
            somebody.delete()
        with pytest.raises(NotConfirmed):
            Revision.objects.get(pk=revision.pk).publish(user=editor)
        fresh = ExamplePage.objects.get(pk=example.pk)
        assert all(getattr(fresh, name) != value for name, value in change.items())


def test_an_address_never_tells_what_somebody_is_called():
    author = make_person()
    make_person(name="Hemliga Namnet", email="hemlig@exempel.invalid")
    draft = make_example(is_published=False, author=author)
    browser, address = signed_in(author), reverse("write_example", args=[draft.standing.public_id])
    words = {
        "title": "Nattbuss", "summary": "S", "approach": "A", "result": "R", "organisation": organisation().pk,
        "contact_is": "other", "contact_name": "Någon", "contact_email": "Hemlig@exempel.invalid",
    }  # fmt: skip
    version = browser.get(address).context["version"]
    browser.post(address, {**words, "version": version, "gor": "spara"})
    page = browser.get(address)
    assert "Hemliga Namnet" not in page.content.decode()
    assert 'value="hemlig@exempel.invalid"' in page.content.decode()
    # The address still is the contact's, so the name need not be written again.
    again = {**words, "contact_name": "", "version": page.context["version"], "gor": "skicka"}
    assert browser.post(address, again).status_code == 302
    draft = ExamplePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert draft.contact.email == "hemlig@exempel.invalid"


def test_whoever_has_left_the_owner_no_longer_says_that_it_still_is_true():
    owner = make_organisation()
    contact = make_member(owner)
    example = make_example(organisation=owner, contact=contact)
    link = reverse("check_example", args=[token("check", example.standing, contact)])
    assert Client().get(link).status_code == 200
    Affiliation.objects.filter(person=contact).update(to_date=in_days(-1).date())
    assert Client().post(link, {"svar": "ja"}).status_code == 403
    assert ExampleStanding.objects.get(example=example).checked_by is None


def test_example_that_others_use_cannot_be_deleted_but_unpublished():
    example, user = make_example(title="Nattbuss"), make_organisation()
    start_reuse(make_member(user), example, user, stage="in_use")
    browser = signed_in(make_editor())
    delete = reverse("wagtailadmin_pages:delete", args=[example.pk])
    several = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    for address in (delete, f"{several}?id={example.pk}"):
        refused = browser.post(address, follow=True)
        assert refused.status_code == 200
        assert "Avpublicera den i stället" in refused.content.decode()
    assert ExamplePage.objects.filter(pk=example.pk).exists()
