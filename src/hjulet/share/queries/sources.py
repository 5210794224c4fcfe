"""Sources: what the lessons stand on, and what has come instead of the old ones."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hjulet.hub.models import Theme
from hjulet.hub.rules import Viewer
from hjulet.share.formats.jsonld_knowledge import source_script
from hjulet.share.models import KnowledgeSource
from hjulet.share.queries.lessons import lesson_lines, lessons
from hjulet.share.queries.successors import newest_successors
from hjulet.share.wording_lessons import source_citation


def sources(viewer: Viewer) -> QuerySet[KnowledgeSource]:
    """Every source: what is published elsewhere is open to all."""
    return KnowledgeSource.objects.select_related("organisation")


def filtered_sources(
    viewer: Viewer, *, theme: Theme | None = None, kind: str = ""
) -> QuerySet[KnowledgeSource]:
    """The latest first, each with its themes and what has come instead of it."""
    found = sources(viewer).select_related("successor").prefetch_related("themes")
    if theme is not None:
        found = found.filter(themes=theme)
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("-year", "title", "pk")


def source_by_slug(viewer: Viewer, slug: str) -> KnowledgeSource | None:
    return sources(viewer).filter(slug=slug).first()


def source_page(viewer: Viewer, source: KnowledgeSource) -> dict[str, Any]:
    """What the page of one source shows: what it is, what replaces it, and the lessons that stand on it."""
    return {
        "source": source,
        "newest": newest_successors([source]).get(source.pk),
        "predecessors": list(source.predecessors.all()),
        "themes": list(source.themes.all()),
        "lessons": lesson_lines(viewer, lessons(viewer).filter(source=source)),
        "citation": source_citation(source),
        "jsonld": source_script(source),
    }


def sources_with_lessons(viewer: Viewer) -> QuerySet[KnowledgeSource]:
    """Those worth finding: with at least one lesson that the viewer may read."""
    return sources(viewer).filter(lessons__in=lessons(viewer).order_by()).distinct().order_by("pk")
