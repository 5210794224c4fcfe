"""What search finds of Share. Each kind of thing has its own two functions, gathered here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from django.db.models import Model
from wagtail.models import Page

from hjulet.hub.findable import Audience, bare_path, joined, page_audiences
from hjulet.hub.models import SearchDocument
from hjulet.hub.spoke import Findable
from hjulet.share.findable_knowledge import findable_knowledge, findable_of_knowledge
from hjulet.share.models import ExamplePage
from hjulet.share.queries.freshness import is_due

STEPS_BACK = 0.6
"""What an example that nobody has looked over for two years counts for, against one that somebody has."""


def findable_examples() -> Iterator[Findable]:
    audience_of = page_audiences()
    every = ExamplePage.objects.live().select_related("standing", "organisation")
    for page in every.prefetch_related("places", "themes", "other_organisations"):
        if (found := _of_example(page, audience_of)) is not None:
            yield found


def findable_example(thing: Model) -> Findable | None:
    return _of_example(thing, page_audiences()) if isinstance(thing, ExamplePage) else None


def _of_example(page: ExamplePage, audience_of: Callable[[Page], Audience | None]) -> Findable | None:
    """What did not work is left out when it is for members: an index of search is read by all."""
    audience = audience_of(page)
    if audience is None:
        return None
    standing = getattr(page, "standing", None)
    is_stale = is_due(standing.last_checked if standing is not None else None)
    themes = list(page.themes.all())
    behind = [page.organisation, *page.other_organisations.all()]
    return Findable(
        kind=SearchDocument.Kind.EXAMPLE,
        object_id=page.pk,
        title=page.title,
        summary=page.summary,
        body=joined(
            [
                page.challenge,
                page.approach,
                page.result,
                "" if page.failures_for_members else page.what_did_not_work,
                page.what_it_takes,
                *(one.name for one in behind if one is not None),
                page.film_transcript,
            ]
        ),
        path=bare_path(page),
        place_ids=[place.pk for place in page.places.all()],
        theme_ids=[theme.pk for theme in themes],
        published=page.first_published_at,
        year=page.started_year,
        weight=STEPS_BACK if is_stale else 1.0,
        visibility=audience.visibility,
        group_ids=audience.group_ids,
    )


EVERY: tuple[Callable[[], Iterable[Findable]], ...] = (findable_examples, findable_knowledge)
OF_ONE: tuple[Callable[[Model], Findable | None], ...] = (findable_example, findable_of_knowledge)


def findable() -> Iterator[Findable]:
    return chain.from_iterable(every() for every in EVERY)


def findable_of(thing: Model) -> Findable | None:
    return next((found for of_one in OF_ONE if (found := of_one(thing)) is not None), None)
