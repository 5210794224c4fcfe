"""What search finds of Follow: the assessments that everybody may see, as they were when they were closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from hjulet.follow.formats.assessment_view import shown_effect
from hjulet.follow.models import Assessment
from hjulet.follow.models.assessments import Measure
from hjulet.follow.queries.assessments import Line, lines, public_editions
from hjulet.hub.findable import bare_path, joined
from hjulet.hub.models import SearchDocument
from hjulet.hub.spoke import Findable


def findable() -> Iterator[Findable]:
    found = public_editions().prefetch_related("assessment__places")
    for line in lines(found):
        yield _of_assessment(line)


def findable_of(thing: Model) -> Findable | None:
    if not isinstance(thing, Assessment):
        return None
    found = lines(public_editions().filter(assessment=thing.pk))
    return _of_assessment(found[0]) if found else None


def _of_assessment(line: Line) -> Findable:
    told = line.told
    return Findable(
        kind=SearchDocument.Kind.ASSESSMENT,
        object_id=line.assessment.pk,
        title=told.title,
        summary=" ".join(told.answers.get("proposal", "").split())[:300],
        body=joined(
            [
                str(Measure(told.measure).label),
                told.organisation,
                *told.answers.values(),
                *(f"{one.name} {one.words}" for one in told.alternatives),
                *(f"{shown_effect(one).group}: {one.effect} {one.evidence}" for one in told.effects),
                *(f"{one.who}: {one.words}" for one in told.voices),
                *(one.title for one in told.tables),
            ]
        ),
        path=bare_path(line.assessment),
        place_ids=[place.pk for place in line.assessment.places.all()],
        published=line.edition.closed_at,
        year=line.edition.closed_at.year,
    )
