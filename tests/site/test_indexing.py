"""The index follows what is published in the same transaction: found at once, gone at once, never half."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from hjulet.hub.models import SearchDocument, SplitCorrection, Theme
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.hub.search import search
from hjulet.match.models import PeerRequest
from hjulet.meet.actions.materials import MaterialDetails, add_material, publish_material, unpublish_material
from hjulet.meet.models import GatheringPage, Material, NetworkPage
from hjulet.site import indexing
from hjulet.site.pages import StartPage, TextPage
from tests.factories import (
    in_days,
    make_gathering,
    make_network,
    make_organisation,
    make_person,
    make_series,
    make_session,
    make_speaker,
    make_venue,
    organisation,
)

pytestmark = pytest.mark.django_db


def found(word: str, viewer: Viewer = ANYONE) -> set[tuple[str, int]]:
    """What is found by a word that nobody else has written."""
    return {(hit.kind, hit.object_id) for hit in search(viewer, f'"{word}"').hits}


def publish(page: Page, **changes: object) -> None:
    """What the editor's button does."""
    fresh = page.specific_class.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save_revision().publish()


def restrict(page: Page, kind: str, *groups: Group) -> PageViewRestriction:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="hemligt")
    restriction.groups.set(groups)
    return restriction


def test_gathering_is_found_when_published_and_gone_when_not():
    gathering = make_gathering(title="Om qvastbindning", is_published=False)
    make_session(gathering, title="Qvastens historia")
    assert found("qvastbindning") == set()
    publish(gathering)
    assert found("qvastbindning") >= {("gathering", gathering.pk)}
    assert len(found("qvastens")) == 1
    GatheringPage.objects.get(pk=gathering.pk).unpublish()
    assert found("qvastbindning") | found("qvastens") == set()


def test_draft_of_a_published_page_is_not_found():
    gathering = make_gathering(title="Om qvastbindning")
    draft = GatheringPage.objects.get(pk=gathering.pk)
    draft.title = "Om zinkhinkar"
    draft.save_revision()
    assert found("zinkhinkar") == set()
    assert found("qvastbindning") == {("gathering", gathering.pk)}
    draft.get_latest_revision().publish()
    assert found("zinkhinkar") == {("gathering", gathering.pk)}
    assert found("qvastbindning") == set()


def test_what_is_planned_for_later_is_not_found_before():
    gathering = make_gathering(title="Om qvastbindning", is_published=False)
    publish(gathering, go_live_at=in_days(2))
    assert found("qvastbindning") == set()


@pytest.mark.parametrize("thing", ["network", "series", "text"])
def test_other_pages_are_found_and_gone_like_gatherings(thing):
    if thing == "network":
        page: Page = make_network(title="Om qvastbindning")
    elif thing == "series":
        page = make_series(title="Om qvastbindning")
    else:
        page = TextPage(title="Om qvastbindning", body="<p>Så gör man.</p>")
        StartPage.objects.get().add_child(instance=page)
    assert found("qvastbindning") == {(thing, page.pk)}
    type(page).objects.get(pk=page.pk).unpublish()
    assert found("qvastbindning") == set()


def test_bare_page_unpublished_in_a_bulk_is_gone():
    """Wagtail's own lists know a page only as a `Page`."""
    gathering = make_gathering(title="Om qvastbindning")
    Page.objects.get(pk=gathering.pk).unpublish()
    assert found("qvastbindning") == set()


def test_rolled_back_publishing_leaves_nothing():
    gathering = make_gathering(title="Om qvastbindning", is_published=False)
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(gathering)
        assert found("qvastbindning") == {("gathering", gathering.pk)}
        raise RuntimeError
    assert found("qvastbindning") == set()


def test_index_that_cannot_be_written_stops_the_publishing():
    """Nothing is published that the index does not know of, since nothing would ever find it."""
    gathering = make_gathering(title="Om qvastbindning", is_published=False)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE hjulet_indexedword RENAME TO lost")
    with pytest.raises(DatabaseError):
        publish(gathering)
    assert not GatheringPage.objects.get(pk=gathering.pk).live


def test_deleted_page_takes_its_sessions_along():
    network = make_network()
    gathering = make_gathering(network=network, title="Om qvastbindning", sessions=2)
    publish(gathering)
    assert SearchDocument.objects.filter(kind="session", path__contains=gathering.slug).count() == 2
    NetworkPage.objects.get(pk=network.pk).delete()
    assert found("qvastbindning") == set()
    assert SearchDocument.objects.filter(path__contains=gathering.slug).count() == 0


def test_page_moved_below_a_shut_one_is_hidden_and_back_again():
    shut, gathering = make_network(title="Stängt"), make_gathering(title="Om qvastbindning")
    restrict(shut, PageViewRestriction.LOGIN)
    home = GatheringPage.objects.get(pk=gathering.pk).get_parent()
    GatheringPage.objects.get(pk=gathering.pk).move(NetworkPage.objects.get(pk=shut.pk), pos="last-child")
    assert found("qvastbindning") == set()
    assert found("qvastbindning", make_person()) == {("gathering", gathering.pk)}
    GatheringPage.objects.get(pk=gathering.pk).move(Page.objects.get(pk=home.pk), pos="last-child")
    assert found("qvastbindning") == {("gathering", gathering.pk)}


def test_who_finds_what_follows_the_editors_privacy():
    """Each viewer against each setting, on the page itself and on the one above it."""
    inner, outer = Group.objects.create(name="inre"), Group.objects.create(name="yttre")
    network = make_network()
    gathering = make_gathering(network=network, title="Om qvastbindning", sessions=1)
    publish(gathering)
    everything = found("qvastbindning")
    assert len(everything) == 2
    viewers: dict[str, Viewer] = {
        "anybody": AnonymousUser(),
        "signed in": make_person(),
        "inner": make_person(),
        "both": make_person(),
        "left": make_person(is_active=False),
        "administrator": make_person(is_superuser=True),
    }
    viewers["inner"].groups.set([inner])
    viewers["both"].groups.set([inner, outer])
    viewers["left"].groups.set([inner, outer])

    def finders() -> set[str]:
        return {name for name, viewer in viewers.items() if found("qvastbindning", viewer) == everything}

    def those_with_nothing() -> set[str]:
        return {name for name, viewer in viewers.items() if not found("qvastbindning", viewer)}

    assert finders() == set(viewers)
    own = restrict(gathering, PageViewRestriction.GROUPS, inner)
    assert finders() == {"inner", "both", "administrator"}
    above = restrict(network, PageViewRestriction.GROUPS, inner, outer)
    assert finders() == {"inner", "both", "administrator"}
    above.groups.set([outer])
    assert finders() == {"administrator"}  # no group opens both: rather too few than one too many
    own.delete()
    assert finders() == {"both", "administrator"}
    above.restriction_type = PageViewRestriction.LOGIN
    above.save()
    assert finders() == {"signed in", "inner", "both", "administrator"}
    above.restriction_type = PageViewRestriction.PASSWORD
    above.save()
    assert finders() == set()
    above.delete()
    assert finders() == set(viewers)
    assert those_with_nothing() == set()


def test_new_address_is_found_at_once():
    gathering = make_gathering(title="Om qvastbindning", slug="qvastar", sessions=1)
    publish(gathering, slug="qvastar-2027")
    paths = set(
        SearchDocument.objects.filter(kind__in=["gathering", "session"], title__contains="qvast").values_list(
            "path", flat=True
        )
    )
    assert paths == {"/traffar/qvastar-2027/"}
    session = SearchDocument.objects.get(kind="session", path__contains="qvastar")
    assert session.path == f"/traffar/qvastar-2027/#punkt-{session.object_id}"


def test_session_in_english_is_filed_as_such_and_breaks_are_not_found():
    gathering = make_gathering(sessions=0)
    talk = make_session(gathering, title="Broommaking for beginners", language="en")
    make_session(gathering, title="Qvastpaus", kind="break")
    publish(gathering)
    assert SearchDocument.objects.get(kind="session", object_id=talk.pk).language == "en"
    assert found("qvastpaus") == set()
    talk.language = "sv"
    talk.save()
    publish(gathering)
    assert SearchDocument.objects.get(kind="session", object_id=talk.pk).language == "sv"


def test_new_names_are_found_everywhere_they_stand():
    host = make_organisation(name="Qvastverket")
    venue, speaker = make_venue(name="Borsthuset", rooms=["A"]), make_speaker(name="Ragata Hinkström")
    theme = Theme.objects.create(name="Zinkhinkar", slug="zinkhinkar")
    gathering = make_gathering(host=host, venue=venue)
    session = make_session(gathering, speakers=[speaker])
    fresh = GatheringPage.objects.get(pk=gathering.pk)
    fresh.themes.set([theme])
    fresh.save_revision().publish()
    assert found("hinkström") == {("session", session.pk)}
    for thing, before, after in (
        (host, "qvastverket", "Kvastmyndigheten"),
        (venue, "borsthuset", "Penselhuset"),
        (speaker, "hinkström", "Spannqvist"),
    ):
        assert found(before) & {("gathering", gathering.pk), ("session", session.pk)}
        thing.name = after
        thing.save()
        assert found(before) == set()
        assert found(after.lower()) & {("gathering", gathering.pk), ("session", session.pk)}
    theme.name = "Plåthinkar"
    theme.save()
    assert ("gathering", gathering.pk) in {
        (hit.kind, hit.object_id) for hit in search(ANYONE, "plåthinkar").hits
    }


def test_organisation_is_found_by_name_until_it_ends():
    body = make_organisation(name="Qvastverket")
    assert found("qvastverket") == {("organisation", body.pk)}
    body.valid_to = in_days(-1).date()
    body.save()
    assert found("qvastverket") == set()
    body.delete()
    assert ("place", organisation().place_id) in {
        (hit.kind, hit.object_id) for hit in search(ANYONE, "Kramfors kommun").hits
    }


def test_material_is_found_only_while_it_is_shown():
    gathering = make_gathering(starts=in_days(-10))
    editor = make_person(is_superuser=True)
    material = add_material(
        editor,
        gathering,
        MaterialDetails(kind=Material.Kind.NOTES, title="Anteckningar", text="Vi band qvastar av björkris."),
    )
    assert found("björkris") == set()
    publish_material(editor, material)
    assert found("björkris") == {("gathering", gathering.pk)}
    unpublish_material(editor, Material.objects.get(pk=material.pk))
    assert found("björkris") == set()


def test_conversation_between_peers_is_never_found():
    gathering = make_gathering(title="Om qvastbindning", sessions=1)
    publish(gathering)
    assert len(found("qvastbindning")) == 2
    PeerRequest.objects.create(
        organisation=organisation(),
        theme=Theme.objects.first(),
        situation="x",
        question="y",
        gathering=gathering,
    )
    assert found("qvastbindning") == set()
    assert found("qvastbindning", make_person(is_superuser=True)) == set()
    indexing.index_all()
    assert found("qvastbindning") == set()


def test_corrected_split_changes_what_is_found_at_once():
    other = make_gathering(title="Qvarnrulle och hinkar")
    assert ("gathering", other.pk) not in {(h.kind, h.object_id) for h in search(ANYONE, "rulle").hits}
    SplitCorrection.objects.create(word="qvarnrulle", parts="qvarn rulle")
    assert ("gathering", other.pk) in {(h.kind, h.object_id) for h in search(ANYONE, "rulle").hits}
    SplitCorrection.objects.get().delete()
    assert ("gathering", other.pk) not in {(h.kind, h.object_id) for h in search(ANYONE, "rulle").hits}


def test_building_anew_changes_nothing_that_was_followed():
    """What the signals have written and what `index_all` writes is the same, but for how compounds are judged."""
    gathering = make_gathering(title="Om qvastbindning", sessions=2, host=organisation("22"))
    publish(gathering)
    stale = make_gathering(title="Om zinkhinkar")
    GatheringPage.objects.filter(pk=stale.pk).update(live=False)  # as a fault would leave it
    columns = ("kind", "object_id", "language", "title", "summary", "body", "path", "visibility", "year")
    before = set(SearchDocument.objects.exclude(object_id=stale.pk).values_list(*columns))
    _changed, removed = indexing.index_all()
    assert removed == 1
    assert set(SearchDocument.objects.exclude(object_id=stale.pk).values_list(*columns)) == before
    assert indexing.index_all() == (0, 0)


def test_first_indexing_finds_the_built_in_table():
    SearchDocument.objects.all().delete()
    indexing.index_first()
    kinds = set(SearchDocument.objects.values_list("kind", flat=True))
    assert {"place", "gathering", "session", "network", "text"} <= kinds
    assert SearchDocument.objects.filter(kind="place").count() == 311


def test_page_of_an_organisation_says_where_it_belongs(client):
    body = make_organisation(
        name="Qvastverket", place=organisation().place, website="https://exempel.invalid/"
    )
    page = client.get(reverse("organisation", args=[body.pk]))
    assert page.status_code == 200
    assert "Qvastverket" in page.content.decode()
    assert "Kramfors" in page.content.decode()
    assert (
        client.get(reverse("organisation", args=[organisation().pk])).headers["Location"]
        == "/platser/kramfors/"
    )
    assert client.get(reverse("organisation", args=[10**9])).status_code == 404


def test_scheduled_publishing_is_found_when_its_time_has_come():
    gathering = make_gathering(title="Om qvastbindning", is_published=False)
    page = GatheringPage.objects.get(pk=gathering.pk)
    page.go_live_at = in_days(1)
    page.save_revision().publish()
    page.revisions.update(approved_go_live_at=in_days(-1))
    for revision in page.revisions.all():
        revision.content["go_live_at"] = in_days(-1).isoformat()
        revision.save()
    call_command("publish_scheduled", verbosity=0)
    assert found("qvastbindning") == {("gathering", gathering.pk)}
