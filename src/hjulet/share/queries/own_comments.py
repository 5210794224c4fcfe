"""What Share holds about somebody's comments, as that person gets it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.personal_data import OwnTable
from hjulet.share.models import Comment, CommentReport


def own_comment_tables(person: Person) -> list[OwnTable]:
    return [_comments(person), _reports(person), _moderated(person)]


def _comments(person: Person) -> OwnTable:
    found = (
        Comment.objects.filter(author=person)
        .select_related("page", "organisation", "notice", "reply_to")
        .order_by("created_at", "pk")
    )
    return OwnTable(
        key="comments",
        title=_("Kommentarer"),
        columns=(
            ("page", _("sida")),
            ("text", _("kommentar")),
            ("organisation", _("organisation")),
            ("state", _("läge")),
            ("reason", _("varför")),
            ("written_at", _("skriven")),
            ("edited_at", _("ändrad")),
            ("is_answer", _("är ett svar")),
            ("notice", _("personuppgiftsinformation")),
        ),
        rows=[
            (
                one.page.title,
                one.body,
                one.organisation.name if one.organisation else "",
                str(one.get_state_display()),
                one.state_reason,
                one.created_at,
                one.edited_at,
                one.reply_to_id is not None,
                str(one.notice) if one.notice else "",
            )
            for one in found
        ],
    )


def _reports(person: Person) -> OwnTable:
    found = CommentReport.objects.filter(reported_by=person).select_related("comment__page").order_by("pk")
    return OwnTable(
        key="comment_reports",
        title=_("Kommentarer som du har anmält"),
        columns=(
            ("page", _("sida")),
            ("reason", _("varför")),
            ("reported_at", _("anmäld")),
            ("settled_at", _("avgjord")),
        ),
        rows=[(one.comment.page.title, one.reason, one.created_at, one.settled_at) for one in found],
    )


def _moderated(person: Person) -> OwnTable:
    found = Comment.objects.filter(moderated_by=person).select_related("page").order_by("moderated_at", "pk")
    return OwnTable(
        key="moderated_comments",
        title=_("Kommentarer som du har granskat"),
        columns=(("page", _("sida")), ("state", _("läge")), ("moderated_at", _("granskad"))),
        rows=[(one.page.title, str(one.get_state_display()), one.moderated_at) for one in found],
    )
