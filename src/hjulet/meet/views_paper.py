"""Papers on the web: the programme for anyone, the certificate for its owner, and its check for whoever has the code."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hjulet.hub import limits
from hjulet.hub.publicity import not_public, public_page
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.meet import actions, queries
from hjulet.meet.formats import pdf
from hjulet.meet.queries import paper, presence
from hjulet.meet.views_private import keep_secret, registration_or_404

CERTIFICATE_CHECKS = limits.Limit("certificate-checks", 120, 600)
"""A course office checks a pile of certificates; nobody guesses one of 2 to the 75 codes."""


def pdf_response(content: bytes, name: str, *, is_download: bool = True) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    shown = "attachment" if is_download else "inline"
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}.pdf"'
    return response


@require_safe
@public_page()
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme as a PDF; kept for all only when the gathering is open to all."""
    viewer: Viewer = ANYONE
    page = queries.gathering_by_slug(ANYONE, slug)
    if page is None and request.user.is_authenticated:
        viewer, page = request.user, queries.gathering_by_slug(request.user, slug)
    sheet = paper.programme_sheet(viewer, page) if page is not None else None
    if sheet is None:
        raise Http404
    response = pdf_response(pdf.programme_pdf(sheet), f"{slug}-program", is_download=False)
    return response if viewer is ANYONE else not_public(response)


@never_cache
@require_safe
def own_certificate(request: HttpRequest, token: str) -> HttpResponse:
    """The person's own certificate, opened by the private link."""
    found = registration_or_404(token)
    try:
        certificate = actions.issue_certificate(request.user, found, has_link=True)
    except actions.CertificateRefused as refused:
        raise Http404 from refused
    sheets = presence.certificate_sheets([certificate])
    return keep_secret(pdf_response(pdf.certificates_pdf(sheets), f"{found.gathering.slug}-deltagarintyg"))


@never_cache
@require_safe
def certificate_form(request: HttpRequest) -> HttpResponse:
    """Where a code that was read on paper is typed."""
    if code := request.GET.get("kod", "").strip():
        return redirect("certificate", code[:64].replace("/", "-"))
    return _checked(request, {"code": ""})


@never_cache
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What the certificate with that code says, and that it is valid; else that there is none."""
    try:
        limits.count(CERTIFICATE_CHECKS, limits.client_of(request))
    except limits.TooMany as reached:
        words = {"code": code, "problem": limits.too_many_words(reached)}
        response = _checked(request, words, status=429)
        response.headers["Retry-After"] = str(reached.seconds)
        return response
    found = presence.certificate_by_code(code)
    if found is None:
        problem = _("Det finns inget intyg med den koden. Jämför tecken för tecken med intyget.")
        return _checked(request, {"code": code, "problem": problem}, status=404)
    [sheet] = presence.certificate_sheets([found])
    return _checked(request, {"code": sheet.code, "sheet": sheet})


def _checked(request: HttpRequest, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    return keep_secret(render(request, "hjulet/meet/certificate.html", dict(context), status=status))
