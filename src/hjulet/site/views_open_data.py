"""Open data: the page that lists it, its catalogue, and the answer to whoever wants to show a card of ours. Thin."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hjulet.hub.formats.skos import FORMATS
from hjulet.hub.publicity import public_page
from hjulet.site.embedding import oembed_answer
from hjulet.site.environment import LICENCES
from hjulet.site.open_data import catalogue, every_dataset, licence_of

OTHER_PORTS = {"http", "https"}


@require_safe
@public_page()
def open_data(request: HttpRequest) -> HttpResponse:
    names = {address: name for name, address in LICENCES.items()}
    sets = [(one, licence_of(one), names[licence_of(one)]) for one in every_dataset()]
    return render(request, "hjulet/site/open_data.html", {"sets": sets, "publisher": settings.PUBLISHER})


@require_safe
@public_page()
def dcat(request: HttpRequest, ending: str) -> HttpResponse:
    if ending not in FORMATS:
        raise Http404
    words, media_type = catalogue(ending)
    response = HttpResponse(words, content_type=media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@public_page("url", "format", "maxwidth", "maxheight")
def oembed(request: HttpRequest) -> HttpResponse:
    """What a publishing system asks for that has been given one of our addresses (oEmbed 1.0, JSON alone)."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only JSON.\n", status=501, content_type="text/plain; charset=utf-8")
    asked = urlsplit(request.GET.get("url", "")[:500])
    own = urlsplit(settings.PUBLIC_URL)
    if asked.scheme not in OTHER_PORTS or asked.netloc != own.netloc:
        raise Http404
    answer = oembed_answer(
        asked.path, most_wide=_most(request, "maxwidth"), most_high=_most(request, "maxheight")
    )
    if answer is None:
        raise Http404
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _most(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else None
