"""The JSON face of the site: one API object, one router a spoke, one shape of error."""

from __future__ import annotations

from hjulet.follow.api import router as follow_router
from hjulet.hub.api import router as hub_router
from hjulet.match.api import router as match_router
from hjulet.measure.api import router as measure_router
from hjulet.meet.api import router as meet_router
from hjulet.share.api import router as share_router
from hjulet.site.api.door import HjuletAPI
from hjulet.site.api.meta import elsewhere, first, last

TAGS = {
    "search": "Everything public, by words.",
    "examples": "What somebody did about something, how it went and how well that is known.",
    "lessons": "What evaluations and research have shown, each with its source.",
    "news": "Articles.",
    "films": "Films with what is said in them.",
    "comments": "What people say about a page.",
    "reuse": "Who does as which example tells.",
    "commitments": "What organisations have said that they will do, and what came of it.",
    "reports": "What has come of a network or a series.",
    "gatherings": "What people meet about, when and where, with seats left and programme.",
    "sign-up": "Signing somebody up, with a seat or a place in the queue.",
    "networks": "Organisations that keep meeting about something.",
    "series": "Several occasions of one thing, in order.",
    "frameworks": "Indicators put together to a few figures: what they hold, scores, ranks, and why they differ.",
    "access": "Who reaches what by bus and train, and who loses when it stops running.",
    "places": "The 290 municipalities and 21 counties, with the facts that always come along.",
    "organisations": "The register of bodies that people act for.",
    "session": "Who is signed in, for pages of this site that write.",
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
* **Writing** is for whoever is signed in on the site, from its own pages: the session cookie, with the token of
  `/api/v1/session` in `X-CSRFToken`.
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
api.add_router("", share_router)
api.add_router("", measure_router)
api.add_router("", follow_router)
api.add_router("", match_router)
# Takes whatever no other address has taken.
api.add_router("", last)

__all__ = ["api", "elsewhere"]
