"""Comments: how long, when, by whom, how they are shown, and what becomes of them when a person goes."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from hjulet.hub.models import PersonalDataNotice
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE
from hjulet.meet.actions.people import remove_person
from hjulet.share.actions.comments import (
    CommentRefused,
    Refusal,
    edit_comment,
    remove_comment,
    report_comment,
    write_comment,
)
from hjulet.share.actions.moderation import close_comments, set_comment_terms
from hjulet.share.formats.characters import as_typed, characters
from hjulet.share.models import Comment, CommentReport, CommentSettings
from hjulet.share.queries.comments import shown_comments
from hjulet.share.queries.own_comments import own_comment_tables
from hjulet.share.rules_comments import Taking
from tests.factories import in_days, make_gathering, make_person, organisation
from tests.share.knowledge import make_editor, make_lesson, make_member, make_news

pytestmark = pytest.mark.django_db

State = Comment.State
FAMILY = "👩🏽‍👩🏿‍👧🏻‍👦🏾"


def words(page, public=Client) -> str:
    return public().get(page.get_absolute_url()).content.decode()


@pytest.mark.parametrize("one", ["a", "e\u0301", FAMILY, "🇸🇪"])
def test_three_hundred_characters_fit_and_one_more_does_not_at_first_and_when_changed(one):
    page, person = make_news(), make_person()
    fits = one * 300
    comment = write_comment(person, page, f"  {fits}\r\n")
    assert characters(comment.body) == 300
    for act in (
        lambda text: write_comment(person, page, text),
        lambda text: edit_comment(person, comment, text),
    ):
        with pytest.raises(CommentRefused) as refused:
            act(one * 301)
        assert refused.value.reason is Refusal.TOO_LONG
    comment.refresh_from_db()
    assert characters(comment.body) == 300
    assert edit_comment(person, comment, one * 298 + "\r\nb").body == as_typed(one * 298) + "\nb"


def test_line_breaks_count_once_and_what_nobody_sees_is_not_kept():
    assert [characters(as_typed(text)) for text in ("a\r\nb", "a\nb", "a\rb", "a\u202eb", "\x00a\x1bb")] == [
        3, 3, 3, 2, 2,
    ]  # fmt: skip
    page, person = make_news(), make_person()
    for empty in ("", " \n\t", "\u200b\u200b", "\u202e", "\u0301"):
        with pytest.raises(CommentRefused) as refused:
            write_comment(person, page, empty)
        assert refused.value.reason is Refusal.EMPTY
    with pytest.raises(CommentRefused) as refused:
        write_comment(person, page, "a" + "\u0301" * 5000)
    assert refused.value.reason is Refusal.TOO_LONG


def test_the_setting_of_the_site_says_how_many():
    CommentSettings.objects.create(characters_at_most=50)
    page, person = make_news(), make_person()
    client = Client()
    client.force_login(person)
    address = reverse("comments", args=[page.pk])
    answer = client.post(address, {"body": "ö" * 51})
    assert answer.status_code == 422
    assert "Kommentaren är 51 tecken lång. Högst 50 får plats." in answer.content.decode()
    assert 'data-most="50"' in answer.content.decode()
    assert client.post(address, {"body": "ö" * 50}).status_code == 302


def test_comment_stands_with_name_and_organisation_under_the_notice_that_was_shown():
    page = make_lesson()
    person = make_member(organisation("2282"), name="Karin Kommentar")
    client = Client()
    client.force_login(person)
    part = client.get(reverse("comments_part", args=[page.pk])).content.decode()
    assert "Du skriver som Karin Kommentar, Kramfors kommun." in part
    assert "Personuppgiftsansvarig är" in part
    newer = PersonalDataNotice.objects.create(
        purpose="comment", version="2", controller="Region Prov", reason="Så.", legal_ground="g",
        retention="r", rights="r",
    )  # fmt: skip
    assert "Region Prov" in client.get(reverse("comments_part", args=[page.pk])).content.decode()
    answer = client.post(reverse("comments", args=[page.pk]), {"body": "Så gjorde vi också."})
    comment = Comment.objects.get(page=page)
    assert answer.url == f"{page.get_absolute_url()}#kommentar-{comment.public_id}"
    assert (comment.notice, comment.organisation) == (newer, organisation("2282"))
    shown = words(page)
    assert "<b>Karin Kommentar</b>" in shown
    assert "Kramfors kommun" in shown
    assert "Så gjorde vi också." in shown
    assert person.email not in shown
    # The same sent twice is one.
    client.post(reverse("comments", args=[page.pk]), {"body": "Så gjorde vi också."})
    assert Comment.objects.filter(page=page).count() == 1


def test_first_notice_is_there_and_says_who_is_responsible():
    assert notice_in_force("comment").controller == "den organisation som driver webbplatsen"


def test_words_are_plain_text_and_lead_nowhere():
    page = make_news()
    person = make_person(name="<b>Elak</b>")
    write_comment(person, page, "<script>alert(1)</script> https://exempel.invalid/ \"'>\nnästa rad")
    shown = words(page)
    assert "<script>alert" not in shown
    assert "<b>Elak</b>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; https://exempel.invalid/" in shown
    assert 'href="https://exempel.invalid/' not in shown
    assert "\nnästa rad" in shown


def test_answers_are_one_level_deep_and_a_removed_comment_keeps_its_place():
    page, first, second = make_news(), make_person(name="Första Person"), make_person(name="Andra Person")
    question = write_comment(first, page, "Hur gick det?")
    answer = write_comment(second, page, "Bra.", reply_to=question)
    beside = write_comment(first, page, "Tack.", reply_to=answer)
    assert beside.reply_to_id == question.pk
    alone = write_comment(first, page, "Ensam.")
    remove_comment(first, question)
    remove_comment(first, alone)
    shown = shown_comments(ANYONE, page)
    assert [(one.is_gone, one.author, one.body, [r.body for r in one.replies]) for one in shown] == [
        (True, "", "", ["Bra.", "Tack."])
    ]
    assert set(Comment.objects.filter(state=State.REMOVED).values_list("body", flat=True)) == {""}
    with pytest.raises(CommentRefused) as refused:
        write_comment(second, page, "För sent.", reply_to=question)
    assert refused.value.reason is Refusal.GONE


def test_change_is_marked_and_whoever_is_removed_is_a_former_colleague():
    page, person, superuser = make_news(), make_person(name="Gått Vidare"), make_person(is_superuser=True)
    comment = write_comment(person, page, "Först så.")
    assert "ändrad" not in words(page)
    edit_comment(person, comment, "Sedan så.")
    assert "Sedan så." in words(page)
    assert "· ändrad" in words(page)
    tables = {table.key: table for table in own_comment_tables(person)}
    assert [row[1] for row in tables["comments"].rows] == ["Sedan så."]
    remove_person(superuser, person)
    assert "tidigare medarbetare" in words(page)
    assert "Gått Vidare" not in words(page)


def test_nobody_writes_without_a_name():
    page, person = make_news(), make_person(name="")
    client = Client()
    client.force_login(person)
    address = reverse("comments", args=[page.pk])
    assert "Skriv ditt namn." in client.post(address, {"body": "Hej."}).content.decode()
    client.post(address, {"body": "Hej.", "name": "Nu Namngiven"})
    assert shown_comments(ANYONE, page)[0].author == "Nu Namngiven"
    assert person.email not in words(page)


def test_closed_page_says_why_and_since_when_and_takes_neither_new_nor_changed():
    page, person, editor = make_news(), make_person(), make_editor()
    comment = write_comment(person, page, "I tid.")
    close_comments(editor, page, "Frågan är avgjord.")
    client = Client()
    client.force_login(person)
    part = client.get(reverse("comments_part", args=[page.pk])).content.decode()
    assert "Stängt för fler kommentarer sedan" in part
    assert "Frågan är avgjord." in part
    assert "<textarea" not in part
    for address in (
        reverse("comments", args=[page.pk]),
        reverse("edit_comment", args=[comment.public_id]),
    ):
        answer = client.post(address, {"body": "För sent."})
        assert answer.status_code == 422
        assert "Frågan är avgjord." in answer.content.decode()
    assert list(Comment.objects.filter(page=page).values_list("body", flat=True)) == ["I tid."]
    remove_comment(person, comment)  # which one may always
    set_comment_terms(editor, page, opens_at=in_days(3))
    assert "Kommentarerna öppnar" in client.get(reverse("comments_part", args=[page.pk])).content.decode()


def test_days_of_the_setting_run_from_publishing():
    CommentSettings.objects.create(days_open=14)
    page = make_news()
    write_comment(make_person(), page, "I tid.")
    page.first_published_at = in_days(-15)
    page.save(update_fields=["first_published_at"])
    with pytest.raises(CommentRefused) as refused:
        write_comment(make_person(), page, "För sent.")
    assert refused.value.terms.taking is Taking.CLOSED
    part = Client().get(reverse("comments_part", args=[page.pk])).content.decode()
    assert "Här går det att kommentera i 14 dagar efter publiceringen." in part


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_while_it_is_closed_comes_before_or_after():
    page, person, editor = make_news(), make_person(), make_editor()
    come: list[str] = []

    def write() -> None:
        try:
            write_comment(person, page, "Samtidigt.")
            come.append("written")
        except CommentRefused as refused:
            come.append(refused.reason.value)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    with transaction.atomic():
        close_comments(editor, page, "Nu räcker det.")
        writer.start()
        writer.join(timeout=1)  # without the lock it would be done by now, having seen the page open
        assert come == []
    writer.join(timeout=30)
    assert come == ["not_open"]
    assert not Comment.objects.filter(page=page).exists()


def test_gatherings_take_comments_only_when_the_setting_says_so():
    gathering, person = make_gathering(), make_person()
    with pytest.raises(CommentRefused):
        write_comment(person, gathering, "Får jag?")
    assert Client().get(reverse("comments", args=[gathering.pk])).status_code == 404
    CommentSettings.objects.create(allowed_on_gatherings=True)
    write_comment(person, gathering, "Nu får jag.")
    assert [one.body for one in shown_comments(ANYONE, gathering)] == ["Nu får jag."]


def test_page_is_kept_for_all_and_forgotten_when_somebody_comments(
    page_cache, django_capture_on_commit_callbacks, django_assert_num_queries
):
    page, client = make_news(), Client()
    client.get(page.get_absolute_url())
    with django_assert_num_queries(0):
        assert b"Ingen har kommenterat" in client.get(page.get_absolute_url()).content
    with django_capture_on_commit_callbacks(execute=True):
        write_comment(make_person(), page, "Först ut.")
    assert "Först ut." in client.get(page.get_absolute_url()).content.decode()
    part = client.get(reverse("comments_part", args=[page.pk]))
    assert "no-store" in part.headers["Cache-Control"]
    assert "Logga in för att kommentera" in part.content.decode()


def test_name_beside_a_comment_is_forgotten_with_the_account_and_a_shut_page_at_once(
    page_cache, django_capture_on_commit_callbacks
):
    page, person, client = make_news(), make_person(name="Gamla Namnet"), Client()
    with django_capture_on_commit_callbacks(execute=True):
        write_comment(person, page, "Det var bra.")

    def shown() -> str:
        return client.get(page.get_absolute_url()).content.decode()

    assert "Gamla Namnet" in shown()
    person.name = "Nya Namnet"
    with django_capture_on_commit_callbacks(execute=True):
        person.save()
    assert "Nya Namnet" in shown()
    with django_capture_on_commit_callbacks(execute=True):
        person.delete()
    assert "tidigare medarbetare" in shown()
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(page.get_absolute_url()).status_code == 404


def test_own_comment_can_be_taken_away_when_its_page_is_gone_from_view():
    page, writer, client = make_news(), make_person(), Client()
    comment = write_comment(writer, page, "Ångrar mig.")
    page.unpublish()
    client.force_login(writer)
    address = reverse("remove_comment", args=[comment.public_id])
    assert "Ångrar mig." in client.get(address).content.decode()
    assert client.post(address).url == reverse("my_page")
    comment.refresh_from_db()
    assert (comment.state, comment.body) == ("removed", "")


def test_many_comments_in_an_hour_are_too_many():
    page, client = make_news(), Client()
    client.force_login(make_person())
    address = reverse("comments", args=[page.pk])
    answers = [client.post(address, {"body": f"Nummer {n}."}).status_code for n in range(21)]
    assert answers == [302] * 20 + [429]


def test_report_is_one_per_person_and_comes_to_the_editors():
    page, writer, reader = make_news(), make_person(), make_person()
    comment = write_comment(writer, page, "Något fel.")
    report_comment(reader, comment, "Det stämmer inte.")
    report_comment(reader, comment, "Det stämmer verkligen inte.")
    assert [one.reason for one in CommentReport.objects.filter(comment=comment)] == [
        "Det stämmer verkligen inte."
    ]


ROLES = ("anyone", "somebody", "writer", "editor")
OPEN_TO = {
    ("comments", "GET"): {"anyone": 302, "somebody": 200, "writer": 200, "editor": 200},
    ("comments", "POST"): {"anyone": 302, "somebody": 302, "writer": 302, "editor": 302},
    ("edit_comment", "GET"): {"anyone": 302, "somebody": 404, "writer": 200, "editor": 404},
    ("edit_comment", "POST"): {"anyone": 302, "somebody": 404, "writer": 302, "editor": 404},
    ("remove_comment", "GET"): {"anyone": 302, "somebody": 404, "writer": 200, "editor": 404},
    ("remove_comment", "POST"): {"anyone": 302, "somebody": 404, "writer": 302, "editor": 404},
    ("report_comment", "POST"): {"anyone": 302, "somebody": 200, "writer": 200, "editor": 200},
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("name", "method"), OPEN_TO)
def test_who_may_do_what_on_the_web(role, name, method):
    page = make_news()
    people = {"somebody": make_person(), "writer": make_person(), "editor": make_editor()}
    comment = write_comment(people["writer"], page, "Mina ord.")
    client = Client()
    if role != "anyone":
        client.force_login(people[role])
    address = reverse(name, args=[page.pk if name == "comments" else comment.public_id])
    data = {"reason": "Fel."} if name == "report_comment" else {"body": "Andra ord."}
    answer = client.generic(method, address) if method == "GET" else client.post(address, data)
    assert answer.status_code == OPEN_TO[name, method][role]
    comment.refresh_from_db()
    if role == "anyone":
        assert "/konto/login/" in answer.url
    if role != "writer":
        assert (comment.body, comment.state) == ("Mina ord.", State.VISIBLE)


def test_comments_of_a_page_that_one_may_not_see_are_not_there():
    page, person = make_news(), make_person()
    comment = write_comment(person, page, "Under en sida som försvinner.")
    page.unpublish()
    client = Client()
    client.force_login(person)
    for address in (
        reverse("comments", args=[page.pk]),
        reverse("comments_part", args=[page.pk]),
        reverse("report_comment", args=[comment.public_id]),
    ):
        assert client.get(address).status_code == 404
    with pytest.raises(PermissionDenied):
        write_comment(person, page, "Hej?")
    with pytest.raises(PermissionDenied):
        write_comment(ANYONE, make_news(), "Hej?")
    with pytest.raises(PermissionDenied):
        write_comment(person, make_news(), "Hej?", organisation=organisation("22"))
