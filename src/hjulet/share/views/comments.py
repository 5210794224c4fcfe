"""Comments on the web: the part that is loaded into a page, and the same as pages of their own without script.

Nothing here is ever kept: it is about whoever is signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from hjulet.hub import limits
from hjulet.hub.limits import Limit
from hjulet.hub.models import Person
from hjulet.hub.queries import notice_in_force
from hjulet.share.actions import comments as actions
from hjulet.share.actions.comments import CommentRefused
from hjulet.share.forms.comments import CommentForm, ReportForm
from hjulet.share.models import Comment
from hjulet.share.queries import comments as queries
from hjulet.share.rules_comments import CommentTerms, Taking
from hjulet.share.wording_comments import closed_words, refusal_words

COMMENTS_BY_PERSON = Limit("comments", 20, 3_600)
"""A lively talk has room; a machine has not."""
REPORTS_BY_PERSON = Limit("comment-reports", 20, 3_600)


def _page_for(request: HttpRequest, page_id: int) -> Page:
    page = queries.commented_page(request.user, page_id)
    if page is None:
        raise Http404
    return page


def _form_for(person: Person, terms: CommentTerms, data: Any = None, **initial: str) -> CommentForm:
    return CommentForm(
        data,
        most=terms.most,
        organisations=queries.organisations_to_write_for(person),
        asks_name=not person.name,
        initial=initial,
    )


def _about(request: HttpRequest, page: Page, terms: CommentTerms) -> dict[str, Any]:
    own = queries.own_comments(request.user, page)
    return {
        "commented": page,
        "address": page.get_absolute_url(),
        "terms": terms,
        "closed": closed_words(terms),
        "is_open": terms.taking == Taking.OPEN,
        "own": own,
        "organisations": queries.organisations_to_write_for(request.user),
        "notice": notice_in_force("comment"),
        "is_waiting": request.GET.get("tack") == "granskas",
    }


@never_cache
@require_safe
def part(request: HttpRequest, page_id: int) -> HttpResponse:
    """What stands under the comments for whoever looks: the form, the way to sign in, or why it is closed."""
    page = _page_for(request, page_id)
    terms = queries.comment_terms(page)
    context = _about(request, page, terms)
    if context["is_open"] and isinstance(request.user, Person):
        context["form"] = _form_for(request.user, terms)
    return render(request, "hjulet/share/comment_part.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, page_id: int) -> HttpResponse:
    """The same as a page of its own; here the form is sent, and here one answers (`?svar=`)."""
    page = _page_for(request, page_id)
    terms = queries.comment_terms(page)
    if terms.taking == Taking.OFF:
        raise Http404
    if not isinstance(request.user, Person):
        return (
            redirect_to_login(request.get_full_path())
            if terms.taking == Taking.OPEN
            else _closed(request, page, terms)
        )
    reply_to = _answered(request, page)
    form = _form_for(request.user, terms, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        comment = _written(request, page, form, reply_to)
        if isinstance(comment, Comment):
            if comment.state == Comment.State.WAITING:
                return redirect(f"{reverse('comments', args=[page.pk])}?tack=granskas")
            return redirect(f"{page.get_absolute_url()}#kommentar-{comment.public_id}")
    context = {**_about(request, page, terms), "form": form, "reply_to": reply_to}
    return render(request, "hjulet/share/comment_page.html", context, status=_status(form))


def _closed(request: HttpRequest, page: Page, terms: CommentTerms) -> HttpResponse:
    return render(request, "hjulet/share/comment_page.html", _about(request, page, terms))


def _answered(request: HttpRequest, page: Page) -> Comment | None:
    """The comment that is answered, as the address names it."""
    words = request.POST.get("svar") or request.GET.get("svar")
    if not words:
        return None
    try:
        found = queries.visible_comment(request.user, UUID(words))
    except ValueError:
        found = None
    if found is None or found.page_id != page.pk:
        raise Http404
    return found


def _written(request: HttpRequest, page: Page, form: CommentForm, reply_to: Comment | None) -> Comment | None:
    return _tried(
        request,
        form,
        COMMENTS_BY_PERSON,
        lambda: actions.write_comment(
            request.user,
            page,
            form.cleaned_data["body"],
            organisation=form.spoken_for(),
            name=form.cleaned_data.get("name", ""),
            reply_to=reply_to,
            notice=notice_in_force("comment"),
        ),
    )


def _tried(
    request: HttpRequest, form: CommentForm, limit: Limit, act: Callable[[], Comment]
) -> Comment | None:
    """What came of it; else None, and the form says why."""
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
        limits.count(limit, str(request.user.pk))
        return act()
    except CommentRefused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, refusal_words(refused, form.cleaned_data["body"]))
    except limits.TooMany as reached:
        form.add_error(None, limits.too_many_words(reached))
        form.retry_after = reached.seconds  # type: ignore[attr-defined]
    return None


def _status(form: Any) -> int:
    if getattr(form, "retry_after", 0):
        return 429
    return 422 if form.is_bound and form.errors else 200


def _own(request: HttpRequest, public_id: UUID) -> tuple[Comment, Page]:
    comment = queries.own_comment(request.user, public_id)
    if comment is None:
        raise Http404
    return comment, _page_for(request, comment.page_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change one's own comment, while the page takes comments."""
    if not isinstance(request.user, Person):
        return redirect_to_login(request.get_full_path())
    comment, page = _own(request, public_id)
    terms = queries.comment_terms(page)
    data = request.POST if request.method == "POST" else None
    form = CommentForm(data, most=terms.most, initial={"body": comment.body})
    if data is not None and form.is_valid():
        changed = _tried(
            request,
            form,
            COMMENTS_BY_PERSON,
            lambda: actions.edit_comment(
                request.user, comment, form.cleaned_data["body"], notice=notice_in_force("comment")
            ),
        )
        if changed is not None and changed.state == Comment.State.WAITING:
            return redirect(f"{reverse('comments', args=[page.pk])}?tack=granskas")
        if changed is not None:
            return redirect(f"{page.get_absolute_url()}#kommentar-{comment.public_id}")
    context = {**_about(request, page, terms), "form": form, "editing": comment}
    return render(request, "hjulet/share/comment_page.html", context, status=_status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take away one's own comment, also from a page that one may not see any longer: first what happens, then the button."""
    if not isinstance(request.user, Person):
        return redirect_to_login(request.get_full_path())
    comment = queries.own_comment(request.user, public_id)
    if comment is None:
        raise Http404
    page = queries.commented_page(request.user, comment.page_id)
    if request.method == "POST":
        actions.remove_comment(request.user, comment)
        return redirect("my_page" if page is None else f"{page.get_absolute_url()}#kommentarer")
    if page is None:
        page = comment.page.specific_deferred
    context = {"commented": page, "address": page.get_absolute_url(), "comment": comment}
    return render(request, "hjulet/share/comment_remove.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the editors to look at somebody's comment."""
    if not isinstance(request.user, Person):
        return redirect_to_login(request.get_full_path())
    comment = queries.visible_comment(request.user, public_id)
    if comment is None:
        raise Http404
    page = _page_for(request, comment.page_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    is_sent = False
    if request.method == "POST" and form.is_valid():
        try:
            limits.count(REPORTS_BY_PERSON, str(request.user.pk))
            actions.report_comment(request.user, comment, form.cleaned_data["reason"])
            is_sent = True
        except limits.TooMany as reached:
            form.add_error(None, limits.too_many_words(reached))
            form.retry_after = reached.seconds  # type: ignore[attr-defined]
    context = {
        "commented": page,
        "address": page.get_absolute_url(),
        "comment": comment,
        "author": queries.author_words(comment),
        "form": form,
        "is_sent": is_sent,
    }
    return render(request, "hjulet/share/comment_report.html", context, status=_status(form))
