"""The way to show a page of ours on another site, for templates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hjulet.hub.pages import absolute_url
from hjulet.site.embedding import Card, frame

register = template.Library()


@register.simple_tag
def oembed_link(path: str, title: str) -> SafeString:
    """What tells publishing systems that the page has a card."""
    words = urlencode({"url": absolute_url(path), "format": "json"})
    return format_html(
        '<link rel="alternate" type="application/json+oembed" href="{}?{}" title="{}">',
        absolute_url(reverse("oembed")),
        words,
        title,
    )


@register.inclusion_tag("hjulet/site/embed_snippet.html")
def embed_snippet(url_name: str, slug: str, title: str, height: int = 340) -> dict[str, Any]:
    """The lines to paste, behind a heading that opens."""
    return {"snippet": frame(Card(title, reverse(url_name, args=[slug]), height)), "url_name": url_name}
