"""schema.org for an example: an Article about a place, and the way to it. Never what is for members alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hjulet.hub.models import Organisation, Place
from hjulet.hub.pages import absolute_url
from hjulet.hub.wording import local
from hjulet.meet.formats.jsonld import CONTEXT, as_script, breadcrumbs_jsonld
from hjulet.meet.formats.schedule_text import one_line, tidy
from hjulet.share.models import ExamplePage


def example_jsonld(
    page: ExamplePage, places: Sequence[Place], others: Sequence[Organisation]
) -> dict[str, Any]:
    url = absolute_url(page.get_absolute_url())
    behind = [one for one in (page.organisation, *others) if one is not None]
    article = {
        "@context": CONTEXT,
        "@type": "Article",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": one_line(page.title),
        "description": tidy(page.summary),
        "articleBody": "\n\n".join(
            tidy(part) for part in (page.challenge, page.approach, page.result) if part.strip()
        ),
        "inLanguage": "sv",
        "datePublished": local(page.first_published_at).isoformat() if page.first_published_at else None,
        "dateModified": local(page.last_published_at).isoformat() if page.last_published_at else None,
        "author": [{"@type": "Organization", "name": one_line(one.name)} for one in behind],
        "contentLocation": [
            {"@type": "AdministrativeArea", "name": place.official_name, "identifier": place.code}
            for place in places
        ],
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in article.items() if value not in (None, "", [])}


def example_script(page: ExamplePage, places: Sequence[Place], others: Sequence[Organisation]) -> SafeString:
    """What stands in the head of the page. A page that is previewed before it has an address says nothing."""
    if not page.slug:
        return SafeString("")
    steps = [(_("Exempel"), reverse("examples")), (page.title, page.get_absolute_url())]
    return as_script([example_jsonld(page, places, others), breadcrumbs_jsonld(steps)])
