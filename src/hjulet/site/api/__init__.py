"""The JSON face of the site: one API object, one router a spoke, one shape of error."""

from __future__ import annotations

from hjulet.hub.api import router as hub_router
from hjulet.meet.api import router as meet_router
from hjulet.site.api.door import HjuletAPI
from hjulet.site.api.meta import elsewhere, first, last

TAGS = {
    "gatherings": "What people meet about, when and where, with seats left and programme.",
    "sign-up": "Signing somebody up, with a seat or a place in the queue.",
    "networks": "Organisations that keep meeting about something.",
    "series": "Several occasions of one thing, in order.",
    "places": "The 290 municipalities and 21 counties, with the facts that always come along.",
    "organisations": "The register of bodies that people act for.",
    "themes": "The subject words that everything is filed under.",
}
DESCRIPTION = """\
Everything that is public on the site, as JSON. No key is needed.

* **Lists** answer `{"items": […], "count": n}` and take `limit` (50 unless said, at most 500) and `offset`.
  Query words that are not known are passed over; values that are not known are refused.
* **Errors** all have one shape: `{"error": {"code", "message", "field", "details"}}`. The message is Swedish, or
  English when `Accept-Language` prefers it.
* **Codes are text**: `"0114"` is a municipality, `"01"` a county.
* **Times** are ISO 8601 with the offset of the Swedish clock that day.
* **Reading** is open to pages on other sites (CORS) and answers 304 to an `ETag` that still holds;
  signing up is for programs and this site's own pages.
* **Limits** are roomy: colleagues share addresses. Beyond them comes 429 with `Retry-After` in seconds.
"""

api = HjuletAPI(
    title="Hjulet",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    openapi_extra={"tags": [{"name": name, "description": words} for name, words in TAGS.items()]},
)
api.add_router("", first)
api.add_router("", hub_router)
api.add_router("", meet_router)
# Takes whatever no other address has taken.
api.add_router("", last)

__all__ = ["api", "elsewhere"]
