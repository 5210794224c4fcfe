"""Lessons and their sources: facets, ties both ways, sources that have been replaced, and what search is told."""

from __future__ import annotations

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from hjulet.hub.models import Theme
from hjulet.hub.rules import ANYONE
from hjulet.share.findable_knowledge import findable_of_knowledge
from hjulet.share.models import KnowledgeSource, LessonTie
from hjulet.share.queries.lessons import lesson_lines, lesson_page, lessons
from hjulet.share.queries.successors import newest_successors
from tests.factories import make_person, place
from tests.share.knowledge import make_editor, make_lesson, make_source

pytestmark = pytest.mark.django_db

SUPPORTS, CONTRADICTS = LessonTie.Kind.SUPPORTS, LessonTie.Kind.CONTRADICTS


def titles(lines) -> list[str]:
    return [line.title for line in lines]


def test_list_is_narrowed_by_each_facet():
    theme = Theme.objects.get(slug="kompetensforsorjning")
    wanted = make_lesson(
        title="Om utbildning i Kramfors",
        themes=[theme],
        places=[place("2282")],
        evidence="evaluated",
        source=make_source(kind=KnowledgeSource.Kind.RESEARCH),
    )
    other = make_lesson(title="Om något helt annat")
    client = Client()
    for words in (
        f"amne={theme.slug}",
        "styrka=evaluated",
        "kalla=research",
        f"plats={place('2282').slug}",
        f"plats={place('22').slug}",  # the county takes in its municipalities
    ):
        page = client.get(f"{reverse('lessons')}?{words}").content.decode()
        assert wanted.title in page, words
        assert other.title not in page, words
    everything = client.get(f"{reverse('lessons')}?amne=finns-inte&styrka=x&kalla=y&plats=z").content.decode()
    assert wanted.title in everything
    assert other.title in everything


def test_ties_show_at_both_ends_and_count_once():
    first = make_lesson(title="Den första")
    second = make_lesson(title="Den andra", ties=[{"kind": SUPPORTS, "other": first, "note": "Samma fynd."}])
    third = make_lesson(title="Den tredje", ties=[{"kind": CONTRADICTS, "other": second}])
    # The same contradiction said from the other end too is still one.
    LessonTie.objects.create(lesson=second, kind=CONTRADICTS, other=third, sort_order=1)
    draft = make_lesson(title="Ett utkast", ties=[{"kind": SUPPORTS, "other": second}])
    draft.unpublish()

    shown = lesson_page(ANYONE, lessons(ANYONE).get(pk=second.pk))
    assert [(one.title, one.note) for one in shown["supported_by"]] == [("Den första", "Samma fynd.")]
    assert titles(shown["contradicted_by"]) == ["Den tredje"]
    assert shown["supports"] == []
    assert titles(lesson_page(ANYONE, first)["supports"]) == ["Den andra"]
    assert titles(lesson_page(ANYONE, third)["contradicted_by"]) == ["Den andra"]
    counts = {line.title: (line.supports, line.contradicts) for line in lesson_lines(ANYONE, lessons(ANYONE))}
    assert {title: counts[title] for title in ("Den första", "Den andra", "Den tredje")} == {
        "Den första": (0, 0),
        "Den andra": (1, 1),
        "Den tredje": (0, 1),
    }
    page = Client().get(second.get_absolute_url()).content.decode()
    assert "Det här stöder lärdomen (1)" in page
    assert "Ett utkast" not in page


def test_replaced_source_leads_to_the_newest_and_warns_at_its_lessons():
    newest = make_source(title="Den nyaste", year=2024)
    middle = make_source(title="Den mellersta", year=2022, successor=newest)
    oldest = make_source(title="Den äldsta", year=2019, successor=middle)
    lesson = make_lesson(source=oldest, source_page="s. 43–45")
    assert newest_successors([oldest, newest]) == {oldest.pk: newest}
    client = Client()
    for address in (oldest.get_absolute_url(), lesson.get_absolute_url()):
        page = client.get(address).content.decode()
        assert f'<a href="{newest.get_absolute_url()}" lang="sv">Den nyaste</a>' in page
    assert "Källan är ersatt av en nyare:" in client.get(lesson.get_absolute_url()).content.decode()
    assert "Ersatt av" not in client.get(newest.get_absolute_url()).content.decode()
    # Who would close the ring is told so; a ring that is there all the same leads nowhere for ever.
    newest.successor = oldest
    with pytest.raises(ValidationError, match="ersättas av sig själv"):
        newest.clean()
    KnowledgeSource.objects.filter(pk=newest.pk).update(successor=oldest)
    assert newest_successors([KnowledgeSource.objects.get(pk=oldest.pk)])[oldest.pk] == newest


def test_lesson_says_how_to_refer_to_it_and_what_it_claims():
    source = make_source(title="Vad blev det?", publisher="Verket", year=2021, identifier="Rapport 2021:3")
    lesson = make_lesson(
        source=source, source_page="s. 7", statement="Det tar längre tid </script> än man tror."
    )
    page = Client().get(lesson.get_absolute_url()).content.decode()
    assert "Ur: Verket (2021). Vad blev det? Rapport 2021:3, s. 7. Via Hjulet, http" in page
    claim = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])[0]
    assert claim["@type"] == "Claim"
    assert claim["text"] == "Det tar längre tid </script> än man tror."
    assert claim["appearance"]["name"] == "Vad blev det?"


@pytest.mark.parametrize("who", ["anyone", "signed in", "editor"])
@pytest.mark.parametrize("shut", ["draft", "login", "groups"])
def test_lesson_that_is_not_open_is_seen_by_nobody_else(who, shut):
    lesson = make_lesson(title="Inte för alla")
    editor = make_editor()
    if shut == "draft":
        lesson.unpublish()
    else:
        restriction = PageViewRestriction.objects.create(page=lesson, restriction_type=shut)
        if shut == "groups":
            restriction.groups.set(editor.groups.all())
    client = Client()
    if who != "anyone":
        client.force_login(editor if who == "editor" else make_person())
    may = {"login": {"signed in", "editor"}, "groups": {"editor"}, "draft": set()}[shut]
    answer = client.get(lesson.get_absolute_url())
    assert answer.status_code == (200 if who in may else 404)
    if who in may:
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert lesson.title not in client.get(reverse("lessons")).content.decode()
    found = findable_of_knowledge(type(lesson).objects.get(pk=lesson.pk))
    assert (found.visibility if found else None) == {"login": "signed_in", "groups": "groups"}.get(shut)


def test_list_costs_the_same_for_one_lesson_and_for_three(django_assert_num_queries):
    found = [make_lesson(ties=[]) for _ in range(3)]
    for pks in ([found[0].pk], [one.pk for one in found]):
        with django_assert_num_queries(2):
            lesson_lines(ANYONE, lessons(ANYONE).filter(pk__in=pks))


def test_search_is_told_of_the_lesson_with_its_source():
    lesson = make_lesson(
        explanation="Kollektivtrafiken drogs in.", source=make_source(title="Rapporten om bussar")
    )
    found = findable_of_knowledge(lesson)
    assert (found.kind, found.title, found.summary, found.path) == (
        "lesson",
        lesson.title,
        lesson.statement,
        f"/lardomar/{lesson.slug}/",
    )
    assert "Rapporten om bussar" in found.body
    assert findable_of_knowledge(lesson.source).path == f"/kallor/{lesson.source.slug}/"
    assert findable_of_knowledge(make_source()) is None
