"""What stands round every page: the menu, the footer, and the page's address in both languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hjulet.site.templatetags.swedish import address_in_language
from hjulet.site.wheel import SPOKES


def _footer_pages() -> list[dict[str, str]]:
    """In one query, and only when a template asks: the page for a broken database must not."""
    from wagtail.models import Page

    from hjulet.hub.queries import visible_pages
    from hjulet.hub.rules import ANYONE

    chosen = Page.objects.filter(Q(textpage__is_in_footer=True) | Q(accessibilitystatementpage__isnull=False))
    pages = visible_pages(ANYONE, chosen).order_by("path")
    return [{"title": page.title, "url": page.url or ""} for page in pages]


def furniture(request: HttpRequest) -> dict[str, Any]:
    addresses = {
        language: address_in_language(request.path, language) for language, _name in settings.LANGUAGES
    }
    return {
        "menu": [spoke for spoke in SPOKES if spoke.url_name],
        "footer_pages": SimpleLazyObject(_footer_pages),
        "public_url": settings.PUBLIC_URL,
        "addresses": addresses,
        "contact_email": settings.CONTACT_EMAIL,
        "has_mailbox": settings.MAILBOX is not None,
        "is_demo": settings.MODE == "demo",
    }
