"""What the templates about access need: rows with their bars, and what is odd in a timetable in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from hjulet.measure.wording_access import clock_words, group_words
from hjulet.measure.wording_access_faults import file_name

if TYPE_CHECKING:
    from hjulet.measure.queries.access_results import Table

register = template.Library()
BAR_WIDTH = 120


@register.filter
def access_rows(table: Table) -> Iterator[tuple[list[tuple[str, str, bool]], float | None, str]]:
    """Each row: its cells with their heading and whether they are figures, how long its bar is, and what it is ticked by."""
    columns = table.columns
    for number, row in enumerate(table.rows):
        cells = [(cell, head, is_figure) for cell, (head, is_figure) in zip(row, columns, strict=True)]
        yield cells, table.shares[number] if table.shares else None, table.ids[number] if table.ids else ""


@register.simple_tag
def share_bar(share: float) -> SafeString:
    """A small bar under the name; the figure itself stands in its cell."""
    width = max(round(BAR_WIDTH * min(max(share, 0.0), 1.0), 1), 0.5)
    # A number and nothing else.
    return mark_safe(  # noqa: S308
        f'<svg class="share-bar" viewBox="0 0 {BAR_WIDTH} 6" width="{BAR_WIDTH}" height="6" aria-hidden="true">'
        f'<rect width="{width}" height="6"/></svg>'
    )


@register.simple_tag
def problem_words(problem: Mapping[str, Any]) -> str:
    """File and line before what is odd there."""
    language = "en" if (translation.get_language() or "sv").startswith("en") else "sv"
    text = str(problem[f"text_{language}"])
    name = file_name(problem["file"])
    where = f"{name}:{problem['line']}" if name and problem["line"] else name
    return f"{where}: {text}" if where else text


@register.filter
def clock(seconds: int) -> str:
    """Seconds since midnight as a timetable has them: "07.05", and "25.10" after midnight."""
    return clock_words(f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}")


@register.filter
def column_words(name: str) -> str:
    """What a column of points is called."""
    return group_words(name)
