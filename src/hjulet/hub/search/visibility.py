"""Within what a question is asked: what the viewer may see, and what was chosen beside the box."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.db.models import Q, QuerySet

from hjulet.hub.models import SearchDocument
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.hub.search.stores import Within

Visibility = SearchDocument.Visibility
Compiled = tuple[str, tuple[Any, ...]]
"""SQL with its parameters."""


def hidden_from(viewer: Viewer, using: str) -> QuerySet[SearchDocument] | None:
    """What the viewer may not see; None when that is nothing."""
    # Named one by one: an index answers "is one of these", but must be read through for "is not that".
    some = [value for value in Visibility.values if value != Visibility.EVERYBODY]
    hidden = SearchDocument.objects.using(using).filter(visibility__in=some)
    if _is_anyone(viewer):
        return hidden
    if viewer.is_superuser:
        return None
    own = SearchDocument.objects.using(using).filter(
        visibility=Visibility.GROUPS, groups__in=viewer.groups.values_list("pk", flat=True)
    )
    return (
        SearchDocument.objects.using(using)
        .filter(visibility=Visibility.GROUPS)
        .exclude(pk__in=own.values("pk"))
    )


def visible_to(viewer: Viewer) -> Q:
    """What the viewer may see, said the other way round: the last word on every row that is shown."""
    seen = Q(visibility=Visibility.EVERYBODY)
    if _is_anyone(viewer):
        return seen
    if viewer.is_superuser:
        return Q()
    own = viewer.groups.values_list("pk", flat=True)
    in_group = SearchDocument.groups.through.objects.filter(group__in=own).values("searchdocument")
    return seen | Q(visibility=Visibility.SIGNED_IN) | Q(visibility=Visibility.GROUPS, pk__in=in_group)


def documents_within(
    using: str,
    *,
    place_codes: Collection[str] = (),
    theme_slugs: Collection[str] = (),
    years: tuple[int | None, int | None] = (None, None),
    language: str | None = None,
) -> QuerySet[SearchDocument] | None:
    """What was chosen beside the box; None when nothing was. A county holds its municipalities."""
    chosen = SearchDocument.objects.using(using)
    conditions = Q()
    if place_codes:
        places = Q(places__code__in=place_codes) | Q(places__county__code__in=place_codes)
        conditions &= Q(pk__in=chosen.filter(places).values("pk"))
    if theme_slugs:
        themes = Q(themes__slug__in=theme_slugs) | Q(themes__broader__slug__in=theme_slugs)
        conditions &= Q(pk__in=chosen.filter(themes).values("pk"))
    first, last = years
    if first is not None:
        conditions &= Q(year__gte=first)
    if last is not None:
        conditions &= Q(year__lte=last)
    if language is not None:
        conditions &= Q(language=language)
    return chosen.filter(conditions) if conditions else None


def within_of(viewer: Viewer, wanted: QuerySet[SearchDocument] | None, using: str) -> Within:
    """What the viewer may see, of what was wanted, as conditions that a store can put beside its own."""
    hidden = _hidden_from_anyone(using) if _is_anyone(viewer) else _compiled(hidden_from(viewer, using))
    conditions = []
    for words, compiled in (("NOT IN", hidden), ("IN", _compiled(wanted))):
        if compiled is not None:
            statement, parameters = compiled
            conditions.append((f"{words} ({statement})", parameters))
    return Within(tuple(conditions))


def seen_by(viewer: Viewer, using: str) -> Compiled:
    """`visible_to` as SQL to put after other conditions on the table of documents, with its parameters."""
    return _seen_by_anyone(using) if _is_anyone(viewer) else _condition(visible_to(viewer), using)


def _is_anyone(viewer: Viewer) -> bool:
    return isinstance(viewer, AnonymousUser) or not viewer.is_active


# Most who ask are not signed in, and what they may see is said in the same words each time.
@lru_cache(maxsize=8)
def _hidden_from_anyone(using: str) -> Compiled | None:
    return _compiled(hidden_from(ANYONE, using))


@lru_cache(maxsize=8)
def _seen_by_anyone(using: str) -> Compiled:
    return _condition(visible_to(ANYONE), using)


def _compiled(documents: QuerySet[SearchDocument] | None) -> Compiled | None:
    if documents is None:
        return None
    statement, parameters = documents.order_by().values("pk").query.get_compiler(documents.db).as_sql()
    return statement, tuple(parameters)


def _condition(which: Q, using: str) -> Compiled:
    query = SearchDocument.objects.using(using).filter(which).query
    if not query.where:
        return "", ()
    statement, parameters = query.where.as_sql(query.get_compiler(using), connections[using])
    return f" AND {statement}", tuple(parameters)
