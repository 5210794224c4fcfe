"""What hangs on many pages at once: places, themes, organisations, examples. One query for any number of pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.models import Page


def attached(pages: Iterable[Page], name: str) -> dict[int, list[Any]]:
    """By page, what its many-to-many field has, in Swedish order; the pages are all of one type."""
    rows = list(pages)
    if not rows:
        return {}
    field: Any = type(rows[0])._meta.get_field(name)
    source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    through = field.remote_field.through._default_manager.filter(
        **{f"{source}__in": [row.pk for row in rows]}
    )
    found: dict[int, list[Any]] = {}
    for link in through.select_related(target).order_by(f"{target}__sort_name", "pk"):
        found.setdefault(getattr(link, f"{source}_id"), []).append(getattr(link, target))
    return found
