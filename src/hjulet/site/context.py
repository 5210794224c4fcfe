"""What stands round every page: the menu and the footer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hjulet.site.wheel import SPOKES


def _footer_pages() -> list[dict[str, str]]:
    from wagtail.models import Page

    from hjulet.site.pages import AccessibilityStatementPage, TextPage

    pages = Page.objects.live().filter(
        pk__in=[
            *TextPage.objects.filter(is_in_footer=True).values_list("pk", flat=True),
            *AccessibilityStatementPage.objects.values_list("pk", flat=True),
        ]
    )
    return [{"title": page.title, "url": page.url or ""} for page in pages]


def furniture(request: HttpRequest) -> dict[str, Any]:
    return {
        "menu": [spoke for spoke in SPOKES if spoke.url_name],
        "footer_pages": SimpleLazyObject(_footer_pages),
        "has_mailbox": settings.MAILBOX is not None,
        "is_demo": settings.MODE == "demo",
    }
