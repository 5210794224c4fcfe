"""What is like an example: read on its page, and asked about when the same seems to be told twice."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from hjulet.hub.models import RelatedDocument, SearchDocument, Theme
from hjulet.hub.rules import ANYONE
from hjulet.match.actions.relating import relate_everything
from hjulet.match.queries.related import related_to_example
from hjulet.share.models import ExamplePage, ExampleRelation, ExampleStanding, NotTheSame, ShareIndexPage
from hjulet.share.queries.likeness import same_examples
from tests.factories import make_gathering, make_person, place

pytestmark = pytest.mark.django_db

STORY = (
    "Qvastbindarna i byn lade ned sin verkstad och ingen tog över. Kommunen lånade ut lokalen till föreningen, som "
    "höll kurser två kvällar i veckan och sålde qvastarna på torget varje lördag under ett helt år."
)


def make_story(
    title: str, *, live: bool = True, themes: list[Theme] | None = None, places: str = "", **fields
):
    example = ExamplePage(title=title, live=live, **{"summary": "Om qvastbindning.", **fields})
    ShareIndexPage.objects.get().add_child(instance=example)
    ExampleStanding.objects.get_or_create(example=example)
    example.themes.set(themes or [])
    example.places.set([place(places)] if places else [])
    example.save()
    return ExamplePage.objects.get(pk=example.pk)


def read(example: ExamplePage) -> list[str]:
    return [document.title for document in related_to_example(ANYONE, example).examples]


def test_like_examples_stand_under_each_other_by_text_and_themes():
    theme, away = (
        Theme.objects.create(name="Qvastar", slug="qvastar"),
        Theme.objects.create(name="Båtar", slug="batar-x"),
    )
    near = make_story("Qvastbindning på kurs", themes=[theme], places="2282")
    same_place = make_story("Qvastbindning på torget", themes=[theme], places="2282")
    far = make_story("Qvastbindning i skolan", themes=[away], places="0180")
    gathering = make_gathering(title="Träff om qvastbindning")
    example = make_story("Qvastbindning i byn", themes=[theme], approach=STORY)
    found = related_to_example(ANYONE, example)
    stored = RelatedDocument.objects.filter(document__kind="example", document__object_id=example.pk)
    titles = [row.other.title for row in stored.select_related("other") if row.other.kind == "example"]
    of_one_place = [title for title in titles if title in {near.title, same_place.title}]
    assert titles[0] == of_one_place[0]
    assert len(titles) <= 8
    # The second of one place comes when other places have had their turn.
    assert titles.index(far.title) < titles.index(of_one_place[1])
    assert [document.title for document in found.examples] == titles[:4]
    assert gathering.title in [document.title for document in found.others]


def test_editors_pin_and_hide():
    first, second, third = (make_story(f"Qvastbindning {number}") for number in (1, 2, 3))
    example = make_story("Qvastbindning i byn")
    assert set(read(example)) >= {first.title, second.title, third.title}
    ExampleRelation.objects.create(example=example, other=third, kind="pinned")
    ExampleRelation.objects.create(example=example, other=first, kind="hidden")
    titles = read(example)
    assert titles[0] == third.title
    assert first.title not in titles
    assert titles.count(third.title) == 1


def test_what_is_shut_or_gone_is_read_nowhere():
    shut, gone = make_story("Qvastbindning i hemlighet"), make_story("Qvastbindning som var")
    example = make_story("Qvastbindning i byn")
    assert {shut.title, gone.title} <= set(read(example))
    ExampleRelation.objects.create(example=example, other=shut, kind="pinned")
    PageViewRestriction.objects.create(page=shut, restriction_type="login")
    gone.unpublish()
    assert {shut.title, gone.title} & set(read(example)) == set()
    page = Client().get(f"/exempel/{example.slug}/").content.decode()
    assert shut.title not in page
    assert gone.title not in page


def test_night_finds_what_came_later():
    example = make_story("Qvastbindning i byn")
    later = make_story("Qvastbindning i stan")
    assert later.title not in read(example)
    assert relate_everything() > 0
    assert later.title in read(example)
    assert relate_everything() == 0
    assert f"/exempel/{later.slug}/" in Client().get(f"/exempel/{example.slug}/").content.decode()


@pytest.mark.parametrize("examples", [1, 3])
def test_reading_asks_as_often_for_one_as_for_three(examples, django_assert_num_queries):
    for number in range(examples):
        make_story(f"Qvastbindning {number}", places="2282")
    example = make_story("Qvastbindning i byn")
    with django_assert_num_queries(4):
        assert len([title for title in read(example) if "Qvastbindning" in title]) == examples


def test_same_story_is_asked_about_once():
    other = make_story("Qvastbindarna i byn", approach=STORY)
    hidden = make_story("Qvastbindarna i den andra byn", approach=STORY)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    author = make_person()
    draft = make_story(
        "Qvastbindarna hos oss", approach=STORY + " Vi gjorde likadant.", live=False, author=author
    )
    draft.save_revision()
    assert same_examples(ANYONE, draft) == [other]
    assert SearchDocument.objects.filter(object_id=draft.pk, kind="example").count() == 0
    address = f"/exempel/dela/{draft.standing.public_id}/liknar/"
    visitor = Client()
    assert visitor.get(address).status_code == 404
    visitor.force_login(make_person())
    assert visitor.get(address).status_code == 404
    assert visitor.post(address, {"inte-samma": other.pk}).status_code == 404
    visitor.force_login(author)
    page = visitor.get(address)
    assert "no-store" in page.headers["Cache-Control"]
    assert other.title in page.content.decode()
    assert visitor.post(address, {"inte-samma": "x"}).status_code == 404
    ExamplePage.objects.get(pk=hidden.pk).delete()
    answer = visitor.post(address, {"inte-samma": other.pk}, headers={"HX-Request": "true"})
    assert other.title not in answer.content.decode()
    pair = NotTheSame.objects.get()
    assert (pair.first_id, pair.second_id) == tuple(sorted((other.pk, draft.pk)))
    assert pair.said_by == author
    assert same_examples(author, draft) == []
    assert same_examples(author, ExamplePage.objects.get(pk=other.pk)) == []


def test_editor_is_asked_when_saving_and_answers_on_a_page_of_its_own():
    other = make_story("Qvastbindarna i byn", approach=STORY)
    draft = make_story("Qvastbindarna hos oss", approach=STORY, live=False)
    editor = make_person(is_superuser=True)
    visitor = Client()
    visitor.force_login(editor)
    address = f"/admin/exempel/{draft.pk}/inte-samma/{other.pk}/"
    assert visitor.get(address).status_code == 200
    assert NotTheSame.objects.count() == 0
    assert visitor.post(address).status_code == 302
    assert NotTheSame.objects.count() == 1
    stranger = Client()
    assert stranger.post(address).status_code == 302
    stranger.force_login(make_person())
    assert stranger.post(address).status_code == 403
