"""The pages of the site as a whole. Thin: parse, call, render."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.static import serve

from hjulet.hub.errors import problem_of_status, problem_response
from hjulet.hub.publicity import public_page
from hjulet.hub.queries_following import person_section
from hjulet.site import mailbox as dev_mailbox
from hjulet.site.pages import StartPage
from hjulet.site.sitemap import sitemap_entries
from hjulet.site.wheel import SPOKES


@require_safe
@public_page()
def start(request: HttpRequest) -> HttpResponse:
    page = StartPage.objects.live().first()
    if page is None:
        raise Http404
    response = page.serve(request)
    return response.render()


@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    sections = [spoke.person_section(request.user) for spoke in SPOKES if spoke.person_section is not None]
    sections.append(person_section(request.user))
    return render(
        request, "hjulet/site/my_page.html", {"sections": [section for section in sections if section]}
    )


@require_safe
@public_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(
        request, "hjulet/site/sitemap.xml", {"entries": sitemap_entries()}, content_type="application/xml"
    )


@require_safe
@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /konto/",
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@public_page()
def security_txt(request: HttpRequest) -> HttpResponse:
    expires = datetime.now(UTC) + timedelta(days=180)
    return render(
        request, "hjulet/site/security.txt", {"expires": expires}, content_type="text/plain; charset=utf-8"
    )


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the site: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Uploaded files. A web server in front may serve them instead; they never run as a page of the site."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails that the demonstration site would have sent. Only there: in operation the address does not exist."""
    if settings.MAILBOX is None:
        raise Http404
    mails = dev_mailbox.mails(settings.MAILBOX)
    return render(request, "hjulet/site/mailbox.html", {"mails": mails[:100], "count": len(mails)})


def _error(request: HttpRequest, status: int, template: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_response(request, problem_of_status(status))
    return render(request, f"hjulet/site/{template}.html", status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 400, "400")


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 403, "403")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 404, "404")


def server_error(request: HttpRequest) -> HttpResponse:
    """Draws nothing from the database: it may be what is broken."""
    return _error(request, 500, "500")
