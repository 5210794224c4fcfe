"""Comments as JSON: read by anybody, written by whoever is signed in. The rules are those of the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from hjulet.hub import limits
from hjulet.hub.api.answers import PLAIN, Answer, Window, answer
from hjulet.hub.api.finding import at
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.api.signed_in import (
    SIGNED_IN,
    WRITE_ERRORS,
    organisation_meant,
    own_answer,
    person_of,
    refused,
)
from hjulet.hub.errors import Problem
from hjulet.hub.pages import absolute_url
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.share.actions import comments as actions
from hjulet.share.api import schemas
from hjulet.share.models import Comment
from hjulet.share.queries import comments as queries
from hjulet.share.rules_comments import Taking
from hjulet.share.views.comments import COMMENTS_BY_PERSON
from hjulet.share.wording_comments import refusal_words

router = Router()

LONGEST_SENT = 20_000
"""What is longer than a comment may be is told so by the rules, with how long it is."""


class CommentIn(Schema):
    model_config = {"extra": "forbid"}

    body: str = Field(max_length=LONGEST_SENT, description="Plain text.", examples=["Så gjorde vi också."])
    organisation: str = Field(
        "",
        max_length=20,
        pattern=PLAIN,
        description="Code or id of the organisation one speaks for; the first one acts for unless said.",
    )
    reply_to: UUID | None = Field(None, description="The comment that is answered.")
    name: str = Field("", max_length=150, pattern=PLAIN, description="Only for who has no name here yet.")


class CommentChange(Schema):
    model_config = {"extra": "forbid"}

    body: str = Field(max_length=LONGEST_SENT)


class OwnComment(Schema):
    id: str
    body: str
    state: str = Field(description="visible, or waiting when an editor reads it first.")
    created: str
    url: str = Field(description="The page it stands on.")


def _page(viewer: Viewer, number: int) -> Any:
    page = queries.commented_page(viewer, number) if 0 < number < 2**31 else None
    if page is None:
        raise Problem(404, "not_found", _("Sidan finns inte, eller tar inga kommentarer."), field="page")
    return page


@router.get(
    "/pages/{page}/comments",
    response={200: schemas.CommentList, 404: ErrorAnswer, 422: ErrorAnswer, 429: ErrorAnswer},
    tags=["comments"],
    url_name="comments",
    summary="Comments on a page",
)
def list_comments(request: HttpRequest, page: int, wanted: Query[Window]) -> HttpResponse:
    """What everybody sees under a page, oldest first, each with its answers."""
    found = _page(ANYONE, page)
    terms = queries.comment_terms(found)
    if terms.taking == Taking.OFF:
        raise Problem(404, "not_found", _("Sidan finns inte, eller tar inga kommentarer."), field="page")
    shown = queries.shown_comments(ANYONE, found)
    rows = shown[wanted.offset : wanted.offset + wanted.limit]
    body = {
        "items": [{**_shown(one), "replies": [_shown(reply) for reply in one.replies]} for one in rows],
        "count": len(shown),
        "taking": terms.taking.value,
        "most": terms.most,
    }
    return answer(body, "limit", "offset")


def _shown(comment: queries.ShownComment) -> Answer:
    return {
        "id": str(comment.public_id),
        "author": comment.author,
        "organisation": comment.organisation,
        "body": comment.body,
        "created": at(comment.created_at),
        "is_edited": comment.is_edited,
        "is_gone": comment.is_gone,
    }


def _own(comment: Comment, status: int) -> HttpResponse:
    return own_answer(
        {
            "id": str(comment.public_id),
            "body": comment.body,
            "state": comment.state,
            "created": at(comment.created_at),
            "url": absolute_url(comment.page.specific_deferred.get_absolute_url()),
        },
        status,
    )


def _tried(request: HttpRequest, act: Callable[[], Comment], body: str) -> Comment:
    limits.count(COMMENTS_BY_PERSON, str(request.user.pk))
    try:
        return act()
    except actions.CommentRefused as no:
        raise refused(refusal_words(no, body), no.field or None) from no


@router.post(
    "/pages/{page}/comments",
    response={201: OwnComment, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["comments"],
    url_name="comments",
    summary="Write a comment",
)
def write_comment(request: HttpRequest, page: int, said: CommentIn) -> HttpResponse:
    """Comment on a page as whoever is signed in. The same words twice within ten minutes are one comment."""
    person = person_of(request)
    found = _page(person, page)
    spoken_for = queries.organisations_to_write_for(person)
    organisation = (
        organisation_meant(said.organisation) if said.organisation else next(iter(spoken_for), None)
    )
    answered = queries.visible_comment(person, said.reply_to) if said.reply_to else None
    if said.reply_to and (answered is None or answered.page_id != found.pk):
        raise refused(_("Kommentaren finns inte kvar."), "reply_to")
    comment = _tried(
        request,
        lambda: actions.write_comment(
            person,
            found,
            said.body,
            organisation=organisation,
            name=said.name,
            reply_to=answered,
            notice=notice_in_force("comment"),
        ),
        said.body,
    )
    return _own(comment, 201)


def _mine(request: HttpRequest, public_id: UUID) -> Comment:
    found = queries.own_comment(person_of(request), public_id)
    if found is None:
        raise Problem(404, "not_found", _("Du har ingen kommentar med det numret."), field="id")
    return found


@router.patch(
    "/comments/{uuid:id}",
    response={200: OwnComment, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["comments"],
    url_name="comment",
    summary="Change one's own comment",
)
def change_comment(request: HttpRequest, id: UUID, said: CommentChange) -> HttpResponse:  # noqa: A002
    """Other words, while the page takes comments. What an editor has looked at is looked at again."""
    comment = _mine(request, id)
    person = person_of(request)
    changed = _tried(
        request,
        lambda: actions.edit_comment(person, comment, said.body, notice=notice_in_force("comment")),
        said.body,
    )
    return _own(changed, 200)


@router.delete(
    "/comments/{uuid:id}",
    response={204: None, **WRITE_ERRORS},
    auth=SIGNED_IN,
    tags=["comments"],
    url_name="comment",
    summary="Take away one's own comment",
)
def remove_comment(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Whenever one wants. What it said is gone."""
    actions.remove_comment(person_of(request), _mine(request, id))
    return own_answer(None, 204)
