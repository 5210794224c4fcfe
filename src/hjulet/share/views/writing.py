""" "Dela ett exempel": begin, write with saving as one types, send in, take back, throw away."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hjulet.hub import limits
from hjulet.hub.models import Person
from hjulet.hub.queries import find_organisations, find_places, notice_in_force
from hjulet.share import rules
from hjulet.share.actions import writing
from hjulet.share.forms.writing import ExampleForm
from hjulet.share.models import ExamplePage
from hjulet.share.queries import own
from hjulet.share.views.private import keep_words, kept_words, private_page, sign_in_address, to_sign_in

SAVE, SEND, OVERWRITE = "spara", "skicka", "skriv-over"
FOUND_AT_MOST = 12
PICKED = {"organisation": "radio", "other_organisations": "checkbox", "places": "checkbox"}
"""What is looked up in a register, and how it is chosen."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share_example(request: HttpRequest) -> HttpResponse:
    """What sharing means and how it goes on; a button begins a draft."""
    if not isinstance(request.user, Person):
        if request.method == "POST":
            return to_sign_in(request.path)
        context: dict[str, Any] = {"sign_in": sign_in_address(request.path)}
        return private_page(request, "hjulet/share/share_example.html", context)
    if request.method == "POST":
        page = writing.begin(request.user)
        return redirect("write_example", page.standing.public_id)
    return private_page(request, "hjulet/share/share_example.html", {"own": own.own_examples(request.user)})


def _draft(request: HttpRequest, public_id: UUID) -> tuple[ExamplePage, ExamplePage]:
    found = own.draft_for(request.user, public_id)
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write_example(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if not isinstance(request.user, Person):
        return _keep_until_signed_in(request)
    page, draft = _draft(request, public_id)
    if page.workflow_in_progress:
        return _status(request, page, draft)
    if request.method == "POST":
        return _save(request, request.user, page, draft)
    kept = kept_words(request)
    data = kept[0] if kept else None
    form = ExampleForm(data, draft=draft, writer=request.user)
    version = kept[1] if kept else writing.version_of(page)
    return _form(request, page, form, version=version, is_restored=data is not None)


def _save(request: HttpRequest, person: Person, page: ExamplePage, draft: ExamplePage) -> HttpResponse:
    do = request.POST.get("gor", SAVE)
    by_script = bool(getattr(request, "htmx", False))
    form = ExampleForm(request.POST, draft=draft, writer=person)
    form.is_valid()
    version = request.POST.get("version", "")
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
        writing.save_draft(
            person,
            page,
            form.content(finds_contact=not by_script),
            version=version,
            window=request.POST.get("fonster", "")[:40],
            is_button=not by_script,
            overwrite=do == OVERWRITE,
        )
    except writing.ChangedElsewhere:
        if by_script:
            return _said(request, page, changed_elsewhere=True)
        return _form(request, page, form, version=version, status=409, changed_elsewhere=True)
    except writing.NotNow as not_now:
        return _said(request, page, refused=str(not_now)) if by_script else redirect(request.path)
    except limits.TooMany as reached:
        words = limits.too_many_words(reached)
        if by_script:
            return _said(request, page, refused=words)
        form.add_error(None, words)
        return _form(request, page, form, version=version, status=429)
    if by_script:
        return _said(request, page, form=form)
    if do == SEND:
        return _send(request, person, page, draft)
    is_search = any(request.POST.get(f"sok_{name}") for name in PICKED)
    if form.errors or is_search:
        status = 422 if form.errors else 200
        return _form(request, page, form, version=writing.version_of(page), status=status, is_saved=True)
    return redirect(f"{request.path}?sparat=1")


def _send(request: HttpRequest, person: Person, page: ExamplePage, draft: ExamplePage) -> HttpResponse:
    """What was written is saved by now, so nothing is lost when something is missing."""
    form = ExampleForm(request.POST, draft=draft, writer=person, is_sent=True)
    if not form.is_valid():
        return _form(request, page, form, version=writing.version_of(page), status=422, is_saved=True)
    try:
        writing.send_example(person, page, notice=notice_in_force("example"))
    except writing.NotNow as not_now:
        form.add_error(None, str(not_now))
        return _form(request, page, form, version=writing.version_of(page), status=409, is_saved=True)
    return redirect(f"{request.path}?tack=1")


# Signed out meanwhile --------------------------------------------------------------------------------


def _keep_until_signed_in(request: HttpRequest) -> HttpResponse:
    if not keep_words(request, request.POST.get("version", "")):
        return to_sign_in(request.path)
    if getattr(request, "htmx", False):
        return render(request, "hjulet/share/said.html", {"sign_in": sign_in_address(request.path)})
    return to_sign_in(request.path)


# What is drawn -----------------------------------------------------------------------------------------


def _form(
    request: HttpRequest,
    page: ExamplePage,
    form: ExampleForm,
    *,
    version: str,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    picks = {name: _options(request, form, name, request.POST) for name in PICKED}
    context = {
        "example": page,
        "form": form,
        "parts": [
            (title, [(field, picks.get(field.name)) for field in fields]) for title, fields in form.parts()
        ],
        "version": version,
        "window": request.POST.get("fonster") or secrets.token_hex(8),
        "notice": notice_in_force("example"),
        "comment": own.comment_of(page),
        "is_saved": "sparat" in request.GET,
        "saved_at": page.latest_revision_created_at,
        "may_delete": rules.may_delete(request.user, page),
        **more,
    }
    return private_page(request, "hjulet/share/write.html", context, status)


def _said(
    request: HttpRequest, page: ExamplePage, form: ExampleForm | None = None, **more: Any
) -> HttpResponse:
    """The few words beside the button: when it was saved, or why it was not. And the version, for the next time."""
    page.refresh_from_db()
    left = (
        [form.fields[name].label for name in form.errors if name in form.fields] if form is not None else []
    )
    context = {
        "saved_at": timezone.now() if form is not None else None,
        "version": writing.version_of(page),
        "left": left,
        "address": request.path,
        **more,
    }
    response = render(request, "hjulet/share/said.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _status(request: HttpRequest, page: ExamplePage, draft: ExamplePage) -> HttpResponse:
    """Sent in: where it is, and the way back. What a forgotten window tries to save is told so."""
    if request.method == "POST" and getattr(request, "htmx", False):
        return _said(request, page, is_sent_in=True)
    context = {
        "example": page,
        "draft": draft,
        "step": own.step_of(page),
        "has_thanks": "tack" in request.GET,
        "confirmers": len(rules.confirmers(draft)),
    }
    return private_page(request, "hjulet/share/sent.html", context)


def _options(request: HttpRequest, form: ExampleForm, name: str, words: Any) -> dict[str, Any]:
    chosen = form.chosen(name)
    text = words.get(f"sok_{name}", "").strip()[:100]
    found: list[Any] = []
    if len(text) > 1:
        every = (
            find_places(request.user, text) if name == "places" else find_organisations(request.user, text)
        )
        found = [one for one in every if one not in chosen][:FOUND_AT_MOST]
    return {
        "name": name,
        "kind": PICKED[name],
        "chosen": chosen,
        "found": found,
        "text": text,
        "is_empty": len(text) > 1 and not found and not chosen,
    }


@never_cache
@require_safe
def pick(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """The choices under a search field, as somebody types: what is chosen stays, then what was found."""
    if name not in PICKED:
        raise Http404
    if not isinstance(request.user, Person):
        return HttpResponse(status=403)
    _page, draft = _draft(request, public_id)
    form = ExampleForm(request.GET, draft=draft, writer=request.user)
    context = {"pick": _options(request, form, name, request.GET)}
    return render(request, "hjulet/share/pick_options.html", context)


@never_cache
@require_POST
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if not isinstance(request.user, Person):
        return to_sign_in(request.path.removesuffix("ta-tillbaka/"))
    page, _ = _draft(request, public_id)
    writing.take_back(request.user, page)
    return redirect("write_example", public_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete_draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if not isinstance(request.user, Person):
        return to_sign_in(request.path)
    page, draft = _draft(request, public_id)
    if not rules.may_delete(request.user, page):
        raise Http404
    if request.method == "POST":
        writing.delete_draft(request.user, page)
        return redirect("share_example")
    return private_page(request, "hjulet/share/delete_draft.html", {"example": page, "draft": draft})


@never_cache
@require_safe
def change_example(request: HttpRequest, slug: str) -> HttpResponse:
    """From the published page to the form, for whoever wrote it or represents its owner."""
    page = ExamplePage.objects.live().filter(slug=slug).select_related("standing").first()
    if page is None:
        raise Http404
    if not isinstance(request.user, Person):
        return to_sign_in(request.path)
    if not rules.may_write(request.user, page):
        raise PermissionDenied  # the page is no secret, and its link stands there for all
    return redirect("write_example", page.standing.public_id)
