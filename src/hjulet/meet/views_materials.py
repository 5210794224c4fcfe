"""The web face of what is left after a gathering: fetching a file, and handing one in through the link in a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hjulet.hub import limits
from hjulet.hub.models import StoredDocument
from hjulet.hub.publicity import not_public
from hjulet.hub.rules import ANYONE
from hjulet.meet.actions import owed as owed_actions
from hjulet.meet.actions.materials import MaterialRefused
from hjulet.meet.formats.files import TYPES, download_name, extension_of, pdf_faults, type_of_name
from hjulet.meet.forms_materials import HandInForm
from hjulet.meet.models import Material, OwedMaterial
from hjulet.meet.queries import materials as queries
from hjulet.meet.views_private import keep_secret

HAND_INS_BY_LINK = limits.Limit("hand-ins", 30, 3_600)
CHUNK_BYTES = 64_000
RANGE = re.compile(r"bytes=(\d+)-(\d*)", re.ASCII)


@require_safe
def material_file(request: HttpRequest, guid: UUID, name: str) -> HttpResponseBase:
    """The file of a material that is shown; a hidden one only for those who plan."""
    found = queries.material_file(ANYONE, guid)
    is_open = found is not None
    if found is None and request.user.is_authenticated:
        found = queries.material_file(request.user, guid)
    if found is None or found.document is None:
        raise Http404
    document = (
        found.captions if extension_of(name) == "vtt" and found.captions is not None else found.document
    )
    response = _file_answer(request, found, document)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'"
    if is_open:
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    else:
        not_public(response)  # type: ignore[arg-type]
    return response


def _file_answer(request: HttpRequest, material: Material, document: StoredDocument) -> HttpResponseBase:
    kind = type_of_name(document.file.name)
    if kind is None:
        raise Http404
    file = document.file.open("rb")
    wanted = _range(request.headers.get("Range", ""), document.file.size) if kind.is_film else None
    if wanted is None:
        response: HttpResponseBase = FileResponse(
            file,
            as_attachment=not kind.is_shown_in_browser,
            filename=download_name(material.title, document.file.name),
            content_type=kind.content_type,
        )
    else:
        # Safari asks for two bytes of a film first, and shows nothing when it gets all of them.
        first, last = wanted
        response = StreamingHttpResponse(
            _bytes(file, first, last - first + 1), status=206, content_type=kind.content_type
        )
        response.headers["Content-Range"] = f"bytes {first}-{last}/{document.file.size}"
        response.headers["Content-Length"] = str(last - first + 1)
    if kind.is_film:
        response.headers["Accept-Ranges"] = "bytes"
    return response


def _range(header: str, size: int) -> tuple[int, int] | None:
    """The one span of bytes that is asked for; anything else is answered with the whole file, as RFC 9110 allows."""
    match = RANGE.fullmatch(header.strip())
    if match is None:
        return None
    first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    return (first, last) if first <= last else None


def _bytes(file: IO[bytes], first: int, count: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while count > 0 and (chunk := file.read(min(CHUNK_BYTES, count))):
            count -= len(chunk)
            yield chunk


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, token: str) -> HttpResponse:
    """Where a speaker hands in slides: opened by the link in the reminder, closed once something has come."""
    owed = queries.owed_by_token(token)
    if owed is None:
        raise Http404
    is_open = owed.state == OwedMaterial.State.OWED and owed.gathering.live
    is_sent = request.method == "POST" and is_open
    form = HandInForm.of(owed, request.POST if is_sent else None, request.FILES if is_sent else None)
    retry_after = 0
    if is_sent:
        try:
            limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
            limits.count(HAND_INS_BY_LINK, owed.public_id.hex)
        except limits.TooMany as reached:
            retry_after = reached.seconds
            form.add_error(None, limits.too_many_words(reached))
    if is_sent and form.is_valid():
        try:
            owed_actions.deliver(owed, form.details(owed), file=form.cleaned_data["file"])
        except MaterialRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return redirect(request.path + "?tack=1")
    if not is_open:
        has_thanks = "tack" in request.GET and owed.state == OwedMaterial.State.DELIVERED
        return _private(
            request, "hjulet/meet/handed_in.html", _thanks(owed, has_thanks), 200 if has_thanks else 410
        )
    status = 429 if retry_after else 422 if form.errors else 200
    response = _private(request, "hjulet/meet/hand_in.html", {"owed": owed, "form": form}, status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _thanks(owed: OwedMaterial, has_thanks: bool) -> dict[str, object]:
    document = owed.material.document if has_thanks and owed.material is not None else None
    faults = []
    if document is not None and type_of_name(document.file.name) is TYPES["pdf"]:
        with document.file.open("rb") as file:
            faults = pdf_faults(file)
    return {"owed": owed, "has_thanks": has_thanks, "faults": faults}


def _private(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    return keep_secret(render(request, template, context, status=status))
