"""The public pages of examples: the list with its map, one example, what members see of it, and asking its contact."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hjulet.hub import limits
from hjulet.hub.models import Person
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import affiliations_today, notice_in_force
from hjulet.hub.rules import ANYONE
from hjulet.share.actions.asking import ask_contact
from hjulet.share.forms.asking import QuestionForm
from hjulet.share.models import ExamplePage
from hjulet.share.queries import examples as queries
from hjulet.share.queries.facets import example_choices, narrowed, read_filter
from hjulet.share.queries.map import map_svg
from hjulet.share.views.one_page import one_page
from hjulet.share.views.private import private_page, sign_in_address

PER_PAGE = 20
QUESTIONS_BY_EMAIL = limits.Limit("contact-questions", 10, 3_600)


@require_safe
@public_page("plats", "amne", "slag", "belagg", "ar", "sida")
def examples(request: HttpRequest) -> HttpResponse:
    wanted = read_filter(request.GET)
    found = queries.in_order(narrowed(queries.examples(ANYONE), wanted))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "lines": queries.example_lines(page.object_list),
        "wanted": wanted,
        "choices": example_choices(ANYONE, wanted),
        "map": map_svg(),
    }
    return render(request, "hjulet/share/examples.html", context)


@require_safe
@public_page()
def example(request: HttpRequest, slug: str) -> HttpResponse:
    return one_page(request, slug, queries.example_by_slug)


def _example_for(request: HttpRequest, slug: str) -> ExamplePage:
    page = queries.example_by_slug(ANYONE, slug)
    if page is None and request.user.is_authenticated:
        page = queries.example_by_slug(request.user, slug)
    if page is None:
        raise Http404
    return page


@never_cache
@require_safe
def for_members(request: HttpRequest, slug: str) -> HttpResponse:
    """What is only for members, fetched into the page; by itself a page of its own. Others are told why and how."""
    page = _example_for(request, slug)
    context = {
        "example": page,
        "part": queries.members_part(request.user, page),
        "hides_failures": bool(page.failures_for_members and page.what_did_not_work),
        "sign_in": sign_in_address(page.get_absolute_url()),
    }
    is_part = bool(getattr(request, "htmx", False))
    template = "hjulet/share/members_part.html" if is_part else "hjulet/share/members_page.html"
    return private_page(request, template, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """A question to the contact, who is never named here."""
    page = _example_for(request, slug)
    known = {}
    if isinstance(request.user, Person):
        affiliation = next(iter(affiliations_today(request.user)), None)
        known = {
            "name": request.user.name,
            "email": request.user.email,
            "organisation_name": affiliation.organisation.name if affiliation else "",
        }
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=known)
    notice = notice_in_force("contact")
    status, retry_after = 200, 0
    if form.is_bound and form.is_valid():
        try:
            limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
            limits.count(QUESTIONS_BY_EMAIL, form.cleaned_data["email"].casefold())
            limits.count(QUESTIONS_BY_EMAIL, f"{limits.client_of(request)}:{page.pk}")
        except limits.TooMany as reached:
            form.add_error(None, limits.too_many_words(reached))
            status, retry_after = 429, reached.seconds
        else:
            ask_contact(request.user, page, notice=notice, **form.cleaned_data)
            return redirect(f"{request.path}?tack=1")
    elif form.is_bound:
        status = 422
    context = {"example": page, "form": form, "notice": notice, "has_thanks": "tack" in request.GET}
    response = private_page(request, "hjulet/share/ask.html", context, status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response
