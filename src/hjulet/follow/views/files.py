"""Reuse and public commitments as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hjulet.follow.formats import tables
from hjulet.follow.models import Commitment
from hjulet.follow.queries import commitments, reuse
from hjulet.hub.formats.tables import ENDINGS, table_response
from hjulet.hub.publicity import public_page
from hjulet.hub.rules import ANYONE


@require_safe
@public_page("lage")
def commitments_file(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in ENDINGS:
        raise Http404
    wanted = request.GET.get("lage", "")
    state = wanted if wanted in Commitment.State.values else ""
    lines = commitments.lines(ANYONE, commitments.public_commitments(state=state))
    return table_response(tables.commitment_table(lines), "ataganden", kind)


@require_safe
@public_page()
def reuses_file(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in ENDINGS:
        raise Http404
    return table_response(tables.reuse_table(reuse.listed_reuses(ANYONE)), "ateranvandning", kind)
