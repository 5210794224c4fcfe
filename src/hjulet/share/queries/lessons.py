"""Lessons: the list with its facets, and one lesson with what supports and contradicts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail.query import PageQuerySet

from hjulet.hub.models import Place, Theme
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.share.formats.jsonld_knowledge import lesson_script
from hjulet.share.models import Evidence, ExamplePage, KnowledgeSource, LessonPage, LessonTie
from hjulet.share.queries.successors import newest_successors
from hjulet.share.wording_lessons import citation, evidence_words

Kind = LessonTie.Kind


@dataclass(frozen=True, slots=True)
class LessonLine:
    """One lesson of a list."""

    title: str
    url: str
    statement: str
    evidence: str
    applies_to: str
    source: KnowledgeSource
    source_page: str
    newest: KnowledgeSource | None
    """What has come instead of the source, when something has."""
    supports: int
    contradicts: int


@dataclass(frozen=True, slots=True)
class LessonFilter:
    """What the list is narrowed to."""

    theme: Theme | None = None
    evidence: str = ""
    kind: str = ""
    place: Place | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.theme or self.evidence or self.kind or self.place)


def lessons(viewer: Viewer) -> PageQuerySet[LessonPage]:
    """Published lessons that the viewer may read, the latest first, each with its source."""
    return (
        visible_pages(viewer, LessonPage.objects.all())
        .select_related("source")
        .order_by("-first_published_at", "-pk")
    )


def lesson_by_slug(viewer: Viewer, slug: str) -> LessonPage | None:
    found: LessonPage | None = lessons(viewer).filter(slug=slug).first()
    return found


def read_lesson_filter(words: Mapping[str, Any]) -> LessonFilter:
    """Reads amne, styrka, kalla and plats. What is not known is left out, so that an old link still gives a list."""
    evidence, kind = words.get("styrka", ""), words.get("kalla", "")
    return LessonFilter(
        theme=Theme.objects.filter(slug=words["amne"]).first() if words.get("amne") else None,
        evidence=evidence if evidence in Evidence.values else "",
        kind=kind if kind in KnowledgeSource.Kind.values else "",
        place=Place.objects.filter(slug=words["plats"]).first() if words.get("plats") else None,
    )


def filtered_lessons(viewer: Viewer, wanted: LessonFilter) -> PageQuerySet[LessonPage]:
    """Those that fit every choice. A county takes in what is said of its municipalities, and the other way round."""
    found = lessons(viewer)
    if wanted.theme:
        found = found.filter(themes=wanted.theme)
    if wanted.evidence:
        found = found.filter(evidence=wanted.evidence)
    if wanted.kind:
        found = found.filter(source__kind=wanted.kind)
    if wanted.place:
        near = Q(pk=wanted.place.pk) | Q(county=wanted.place.pk)
        if wanted.place.county_id:
            near |= Q(pk=wanted.place.county_id)
        found = found.filter(pk__in=LessonPage.objects.filter(places__in=Place.objects.filter(near)))
    return found


def lesson_choices(viewer: Viewer) -> dict[str, Any]:
    """Only what gives an answer: themes, levels, kinds of source and counties that some lesson has."""
    seen = lessons(viewer).order_by()
    levels = set(seen.values_list("evidence", flat=True).distinct())
    kinds = set(seen.values_list("source__kind", flat=True).distinct())
    in_places = Place.objects.filter(lessons__in=seen).only("pk", "county_id")
    return {
        "themes": Theme.objects.filter(lessons__in=seen).distinct(),
        "levels": [choice for choice in Evidence.choices if choice[0] in levels],
        "kinds": [choice for choice in KnowledgeSource.Kind.choices if choice[0] in kinds],
        "places": Place.objects.filter(pk__in={place.county_id or place.pk for place in in_places}),
    }


def lesson_lines(viewer: Viewer, found: Any) -> list[LessonLine]:
    """Rows for a list, with how many say the same and the opposite; the same queries for one lesson and for fifty."""
    pages: list[LessonPage] = list(found)
    newest = newest_successors({page.source for page in pages})
    counts = _counts(viewer, {page.pk for page in pages})
    return [
        LessonLine(
            title=page.title,
            url=page.get_absolute_url(),
            statement=page.statement,
            evidence=str(page.get_evidence_display()),
            applies_to=page.applies_to,
            source=page.source,
            source_page=page.source_page,
            newest=newest.get(page.source_id),
            supports=counts[page.pk, Kind.SUPPORTS],
            contradicts=counts[page.pk, Kind.CONTRADICTS],
        )
        for page in pages
    ]


def _visible_ties(viewer: Viewer) -> Q:
    """Ties whose other end is something that the viewer may read."""
    seen = visible_pages(viewer, LessonPage.objects.all()).order_by().values("pk")
    examples = visible_pages(viewer, ExamplePage.objects.all()).order_by().values("pk")
    return Q(lesson__in=seen) & (Q(other__in=seen) | Q(example__in=examples))


def _counts(viewer: Viewer, pks: set[int]) -> Counter[tuple[int, str]]:
    """How much supports each lesson and how much contradicts it. Who contradicts is also contradicted.

    Two that are tied to each other from both ends count as one.
    """
    ties = LessonTie.objects.filter(_visible_ties(viewer)).filter(Q(lesson__in=pks) | Q(other__in=pks))
    ends: set[tuple[int, str, str]] = set()
    for lesson_id, kind, other_id, example_id in ties.values_list("lesson", "kind", "other", "example"):
        ends.add((lesson_id, kind, f"lesson {other_id}" if other_id else f"example {example_id}"))
        if other_id and kind == Kind.CONTRADICTS:
            ends.add((other_id, kind, f"lesson {lesson_id}"))
    return Counter((pk, kind) for pk, kind, _end in ends if pk in pks)


@dataclass(frozen=True, slots=True)
class TieLine:
    """One end of a tie, as it stands on the page of the other."""

    title: str
    url: str
    words: str
    """The statement of a lesson, or the summary of an example."""
    note: str
    is_example: bool
    evidence: str


def _line(page: LessonPage | ExamplePage, note: str) -> TieLine:
    is_lesson = isinstance(page, LessonPage)
    return TieLine(
        title=page.title,
        url=page.get_absolute_url(),
        words=page.statement if is_lesson else page.summary,
        note=note,
        is_example=not is_lesson,
        evidence=str(page.get_evidence_display()),
    )


def _tied(viewer: Viewer, lesson: LessonPage) -> dict[str, list[TieLine]]:
    """What supports the lesson, what contradicts it, and what it supports itself; no page twice under one heading."""
    own = list(lesson.ties.all())  # out of the form in a preview
    turned = list(LessonTie.objects.filter(other=lesson.pk)) if lesson.pk else []
    wanted = {tie.other_id for tie in own} | {tie.lesson_id for tie in turned}
    others = visible_pages(viewer, LessonPage.objects.filter(pk__in=wanted - {None})).in_bulk()
    examples = visible_pages(
        viewer, ExamplePage.objects.filter(pk__in={tie.example_id for tie in own} - {None})
    ).in_bulk()
    found: dict[str, dict[str, TieLine]] = {"supported_by": {}, "contradicted_by": {}, "supports": {}}
    for tie in own:
        page = others.get(tie.other_id) if tie.other_id else examples.get(tie.example_id)
        heading = "supported_by" if tie.kind == Kind.SUPPORTS else "contradicted_by"
        if page is not None:
            found[heading][page.get_absolute_url()] = _line(page, tie.note)
    for tie in turned:
        other = others.get(tie.lesson_id)
        heading = "supports" if tie.kind == Kind.SUPPORTS else "contradicted_by"
        if other is not None:
            found[heading].setdefault(other.get_absolute_url(), _line(other, tie.note))
    return {heading: list(lines.values()) for heading, lines in found.items()}


def lesson_page(viewer: Viewer, lesson: LessonPage) -> dict[str, Any]:
    """Everything the page of one lesson shows."""
    source = lesson.source if lesson.source_id else None
    return {
        "lesson": lesson,
        "source": source,
        "newest": newest_successors([source]).get(source.pk) if source else None,
        "evidence_words": evidence_words(lesson.evidence),
        "themes": list(lesson.themes.all()),
        "places": list(lesson.places.all()),
        **_tied(viewer, lesson),
        "citation": citation(lesson) if source else "",
        "jsonld": lesson_script(lesson),
    }


def lessons_of_example(viewer: Viewer, example: ExamplePage) -> list[tuple[str, TieLine]]:
    """The lessons that an example bears out or speaks against, with which of the two it does."""
    ties = LessonTie.objects.filter(example=example.pk).order_by("kind", "pk")
    pages = visible_pages(viewer, LessonPage.objects.filter(pk__in=[tie.lesson_id for tie in ties])).in_bulk()
    return [
        (str(tie.get_kind_display()), _line(pages[tie.lesson_id], tie.note))
        for tie in ties
        if tie.lesson_id in pages
    ]
