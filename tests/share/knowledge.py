"""Lessons, sources, news, films and editors to test with. Each is published as an editor would publish it."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Page

from hjulet.hub.models import Affiliation, Organisation, Person
from hjulet.share.models import FilmPage, KnowledgeSource, LessonPage, LessonTie, NewsPage, ShareIndexPage
from hjulet.share.rules import EDITORS
from tests.factories import in_days, make_person

_number = count(1)


def make_editor(**fields: Any) -> Person:
    """Somebody who may publish everything in Share."""
    person = make_person(**fields)
    person.groups.add(Group.objects.get(name=EDITORS))
    return person


def make_member(organisation: Organisation, **fields: Any) -> Person:
    """Somebody who acts for the organisation today."""
    person = make_person(**fields)
    Affiliation.objects.create(person=person, organisation=organisation, from_date=in_days(-30).date())
    return person


def published(page: Page, by: Person | None = None) -> Any:
    ShareIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()
    return page


def make_source(**fields: Any) -> KnowledgeSource:
    number = next(_number)
    values = {
        "title": f"Utvärdering {number}",
        "slug": f"utvardering-{number}",
        "kind": KnowledgeSource.Kind.EVALUATION,
        "publisher": "Myndigheten för prov",
        "year": 2020,
        **fields,
    }
    return KnowledgeSource.objects.create(**values)


def make_lesson(*, by: Person | None = None, **fields: Any) -> LessonPage:
    number = next(_number)
    ties = fields.pop("ties", [])
    themes, places = fields.pop("themes", []), fields.pop("places", [])
    page = LessonPage(
        **{
            "title": f"Lärdom {number}",
            "slug": f"lardom-{number}",
            "statement": f"Påstående {number}.",
            "source": fields.pop("source", None) or make_source(),
            "live": False,
            **fields,
        }
    )
    page.themes, page.places = themes, places
    page.ties = [LessonTie(**tie) for tie in ties]
    return published(page, by)


def make_news(*, by: Person | None = None, **fields: Any) -> NewsPage:
    number = next(_number)
    themes, places = fields.pop("themes", []), fields.pop("places", [])
    values = {"title": f"Nyhet {number}", "slug": f"nyhet-{number}", "summary": "Det här hände.", **fields}
    page = NewsPage(live=False, **values)
    page.themes, page.places = themes, places
    return published(page, by)


def make_film(*, by: Person | None = None, **fields: Any) -> FilmPage:
    number = next(_number)
    values = {
        "title": f"Film {number}",
        "slug": f"film-{number}",
        "summary": "En film.",
        "film_url": "https://vimeo.com/1234567",
        "film_has_captions": True,
        "film_transcript": "Välkomna.\n\nNu talar vi om bussen.",
        **fields,
    }
    return published(FilmPage(live=False, **values), by)
