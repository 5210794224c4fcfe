"""What search finds of the site itself: its pages of plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Model
from wagtail.models import Page

from hjulet.hub.findable import Audience, joined, page_audiences, plain_text
from hjulet.hub.models import SearchDocument
from hjulet.hub.spoke import Findable
from hjulet.site.pages import AccessibilityStatementPage, TextPage


def findable() -> Iterator[Findable]:
    """Every text page, and the accessibility statement."""
    audience_of = page_audiences()
    for page in [*TextPage.objects.live(), *AccessibilityStatementPage.objects.live()]:
        if (found := _of_page(page, audience_of)) is not None:
            yield found


def findable_of(thing: Model) -> Findable | None:
    if isinstance(thing, (TextPage, AccessibilityStatementPage)):
        return _of_page(thing, page_audiences())
    return None


def _of_page(
    page: TextPage | AccessibilityStatementPage, audience_of: Callable[[Page], Audience | None]
) -> Findable | None:
    audience = audience_of(page)
    parts = page.get_url_parts()
    if audience is None or parts is None:  # a page outside the site's own tree has no address
        return None
    if isinstance(page, TextPage):
        summary, body = page.introduction, plain_text(page.body)
    else:
        summary = page.service_name
        body = joined([plain_text(page.shortcomings), plain_text(page.method)])
    return Findable(
        kind=SearchDocument.Kind.TEXT,
        object_id=page.pk,
        title=page.title,
        summary=summary,
        body=body,
        path=parts[2],
        published=page.first_published_at,
        visibility=audience.visibility,
        group_ids=audience.group_ids,
    )
