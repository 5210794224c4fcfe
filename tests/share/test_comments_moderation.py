"""Looking after comments: the queue, who may, what is shown meanwhile, and what the writer is told."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from hjulet.hub.rules import ANYONE
from hjulet.meet.formats.mail import read
from hjulet.meet.models import OutgoingMail
from hjulet.meet.queries.outbox import letters
from hjulet.share.actions.comments import edit_comment, report_comment, write_comment
from hjulet.share.actions.moderation import approve_comment, hide_comment
from hjulet.share.models import Comment, CommentSettings, CommentThread
from hjulet.share.queries.comments import shown_comments
from tests.factories import make_coordinator, make_gathering, make_network, make_person
from tests.share.knowledge import make_editor, make_news

pytestmark = pytest.mark.django_db

State = Comment.State


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def the_mail():
    pks = list(OutgoingMail.objects.filter(letter="share.comment_moderated").values_list("pk", flat=True))
    return letters(pks)


def test_with_moderation_first_nothing_shows_before_an_editor_has_looked():
    CommentSettings.objects.create(is_moderated_first=True)
    page, person, editor = make_news(), make_person(), make_editor()
    client = signed_in(person)
    answer = client.post(reverse("comments", args=[page.pk]), {"body": "Får jag vara med?"})
    assert "visas när en redaktör har läst den" in client.get(answer.url).content.decode()
    comment = Comment.objects.get(page=page)
    assert (comment.state, shown_comments(ANYONE, page)) == (State.WAITING, [])
    assert "Väntar på granskning." in client.get(reverse("comments_part", args=[page.pk])).content.decode()
    queue = signed_in(editor).get(reverse("editor_comments")).content.decode()
    assert "Väntar på granskning (1)" in queue
    assert "Får jag vara med?" in queue
    signed_in(editor).post(reverse("editor_approve_comment", args=[comment.pk]))
    assert [one.body for one in shown_comments(ANYONE, page)] == ["Får jag vara med?"]
    # What is changed afterwards is looked at again, and what an editor writes is not.
    comment.refresh_from_db()
    assert edit_comment(person, comment, "Något helt annat.").state == State.WAITING
    assert write_comment(editor, page, "Välkommen.").state == State.VISIBLE


@pytest.mark.parametrize(
    ("key", "state", "left", "subject"),
    [
        ("dolj", State.HIDDEN, "Inte så snällt.", "Din kommentar visas inte längre"),
        ("ta-bort", State.REMOVED, "", "Din kommentar är borttagen"),
    ],
)
def test_hiding_and_removing_need_a_reason_and_the_writer_reads_it(key, state, left, subject):
    page, person, editor, reader = make_news(title="Nyheten"), make_person(), make_editor(), make_person()
    comment = write_comment(person, page, "Inte så snällt.")
    report_comment(reader, comment, "Elakt.")
    client = signed_in(editor)
    assert "Elakt." in client.get(reverse("editor_comments")).content.decode()
    address = reverse("editor_comment_step", args=[comment.pk, key])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Den pekar ut en person."}).status_code == 302
    comment.refresh_from_db()
    assert (comment.state, comment.body, comment.state_reason) == (state, left, "Den pekar ut en person.")
    assert comment.moderated_by == editor
    assert not comment.reports.filter(settled_at=None).exists()
    assert shown_comments(ANYONE, page) == []
    [letter] = the_mail()
    mail = read(letter)
    assert mail.subject == f"{subject}: Nyheten"
    assert "Den pekar ut en person." in mail.body
    assert editor.name not in mail.body
    assert letter.person == person
    entry = PageLogEntry.objects.get(page=page.pk, action__startswith="hjulet.comment_")
    assert (entry.user, entry.data["reason"]) == (editor, "Den pekar ut en person.")
    assert "Inte så snällt." not in str(entry.data)
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Den pekar ut en person." in history


def test_a_mail_that_is_no_longer_true_does_not_go():
    page, person, editor = make_news(), make_person(), make_editor()
    comment = hide_comment(editor, write_comment(person, page, "Hm."), "Oklart.")
    approve_comment(editor, comment)
    [letter] = the_mail()
    assert letter.context is None


def test_whoever_had_a_comment_hidden_cannot_change_it_back():
    page, person, editor = make_news(), make_person(), make_editor()
    comment = hide_comment(editor, write_comment(person, page, "Hm."), "Oklart.")
    client = signed_in(person)
    part = client.get(reverse("comments_part", args=[page.pk])).content.decode()
    assert "Dold." in part
    assert "Oklart." in part
    assert reverse("edit_comment", args=[comment.public_id]) not in part
    assert (
        client.post(reverse("edit_comment", args=[comment.public_id]), {"body": "Nu så."}).status_code == 422
    )
    assert shown_comments(ANYONE, page) == []


@pytest.mark.parametrize("role", ["anyone", "somebody", "writer", "planner elsewhere", "editor"])
def test_who_may_look_after_comments(role):
    network = make_network()
    planner = make_coordinator(network)
    page, writer = make_news(), make_person()
    comment = write_comment(writer, page, "Orden.")
    people = {
        "somebody": make_person(), "writer": writer, "planner elsewhere": planner, "editor": make_editor(),
    }  # fmt: skip
    client = Client()
    if role != "anyone":
        client.force_login(people[role])
    answers = {
        "approve": client.post(reverse("editor_approve_comment", args=[comment.pk])).status_code,
        "hide": client.get(reverse("editor_comment_step", args=[comment.pk, "dolj"])).status_code,
        "remove": client.post(
            reverse("editor_comment_step", args=[comment.pk, "ta-bort"]), {"reason": "Nej."}
        ).status_code,
        "terms": client.post(reverse("editor_comment_terms", args=[page.pk]), {"is_off": "on"}).status_code,
    }
    expected = {
        "anyone": (302, 302, 302, 302),
        "somebody": (403, 403, 403, 403),
        "writer": (403, 403, 403, 403),
        "planner elsewhere": (404, 404, 404, 403),
        "editor": (302, 200, 302, 302),
    }[role]
    assert tuple(answers.values()) == expected
    comment.refresh_from_db()
    assert (comment.state == State.REMOVED) == (role == "editor")
    assert CommentThread.objects.filter(page=page, is_off=True).exists() == (role == "editor")


def test_a_planning_group_looks_after_the_comments_of_its_own_gatherings():
    CommentSettings.objects.create(allowed_on_gatherings=True)
    network = make_network()
    gathering = make_gathering(network=network)
    write_comment(make_person(), gathering, "Om träffen.")
    write_comment(make_person(), make_news(), "Om nyheten.")
    queue = signed_in(make_coordinator(network)).get(reverse("editor_comments")).content.decode()
    assert "Om träffen." in queue
    assert "Om nyheten." not in queue


def test_queue_costs_the_same_for_one_comment_and_for_three(django_assert_max_num_queries):
    editor, page = make_editor(), make_news()
    client = signed_in(editor)
    write_comment(make_person(), page, "En.")
    client.get(reverse("editor_comments"))
    with django_assert_max_num_queries(60) as one:
        client.get(reverse("editor_comments"))
    for text in ("Två.", "Tre."):
        report_comment(make_person(), write_comment(make_person(), page, text), "Fel.")
    with django_assert_max_num_queries(60) as three:
        client.get(reverse("editor_comments"))
    assert len(three) <= len(one) + 1  # the reports of those that have any
