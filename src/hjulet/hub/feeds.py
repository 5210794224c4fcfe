"""RSS: what is new, with the whole text, when it was changed, and a name that stays the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed, rfc3339_date
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.models import Page

from hjulet.hub.pages import absolute_url
from hjulet.hub.spoke import NewItem

IN_FEED = 50
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 does not take."""


class FullFeed(Rss201rev2Feed):
    """RSS 2.0 with the whole text (`content:encoded`) and the time of the latest change (`atom:updated`)."""

    namespaces: ClassVar[dict[str, str]] = {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **self.namespaces}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["updateddate"] is not None:
            handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


def feed_response(
    items: Iterable[NewItem], *, title: str, description: str, page: str, address: str
) -> HttpResponse:
    """The feed at `address` of what the page shows, the latest first."""
    feed = FullFeed(
        title=title,
        link=absolute_url(page),
        description=description,
        language=get_language(),
        feed_url=absolute_url(address),
    )
    for item in items:
        feed.add_item(
            title=_clean(" ".join(item.title.split())),
            link=absolute_url(item.url),
            unique_id=item.guid or absolute_url(item.url),
            unique_id_is_permalink=False if item.guid else None,
            description=_clean(item.summary),
            pubdate=item.published,
            updateddate=item.changed,
            categories=[capfirst(str(item.kind))],
            content=_clean(item.content),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text)


def guid_of_page(page: Page) -> str:
    """Wagtail gives a page this number when it is made, and it stays when the address is changed."""
    return f"urn:uuid:{page.translation_key}"


def html_of(*parts: tuple[str, str]) -> str:
    """Headings and plain texts as HTML; a part without text is left out."""
    found = []
    for heading, text in parts:
        paragraphs = [one.strip() for one in text.replace("\r\n", "\n").split("\n\n") if one.strip()]
        if paragraphs and heading:
            found.append(f"<h2>{escape(heading)}</h2>")
        found += ["<p>" + escape(one).replace("\n", "<br>") + "</p>" for one in paragraphs]
    return "".join(found)
