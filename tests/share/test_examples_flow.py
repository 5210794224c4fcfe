"""From draft to published: who writes, who confirms, who publishes, and that nothing gets round the owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision, TaskState

from hjulet.hub.models import Affiliation, Person
from hjulet.hub.queries import notice_in_force
from hjulet.meet.models import OutgoingMail
from hjulet.meet.queries.outbox import letters
from hjulet.share.actions.confirming import AnswerRefused, ask_for_changes, confirm, waiting_step
from hjulet.share.actions.publishing import NotConfirmed, take_unconfirmed_off_the_clock
from hjulet.share.actions.writing import (
    ChangedElsewhere,
    NotNow,
    begin,
    delete_draft,
    save_draft,
    send_example,
    start_example,
    take_back,
    version_of,
)
from hjulet.share.models import ExamplePage, ShareIndexPage
from hjulet.share.queries.own import Step, own_examples, step_of, to_confirm
from hjulet.share.rules import confirmers
from tests.factories import (
    make_editor,
    make_example,
    make_organisation,
    make_person,
    make_representative,
    organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_organisation(name="Myndigheten för prov")


@pytest.fixture
def representative(owner) -> Person:
    return make_representative(owner)


@pytest.fixture
def editor() -> Person:
    return make_editor()


@pytest.fixture
def author() -> Person:
    return make_person(name="Skrivande Påhittad")


@pytest.fixture
def draft(author, owner) -> ExamplePage:
    return make_example(is_published=False, author=author, organisation=owner, title="Nattbuss på begäran")


def sent_letters(example: ExamplePage) -> set[tuple[str, str]]:
    """Who is mailed what: address and letter, of those that would go now."""
    mails = OutgoingMail.objects.filter(letter__startswith="share.", facts__example=example.pk)
    return {
        (letter.person.email, letter.mail.letter)
        for letter in letters(mails.values_list("pk", flat=True))
        if letter.person is not None and letter.context is not None
    }


def approve(example: ExamplePage, editor: Person) -> ExamplePage:
    """What Wagtail's button does in the editor's step."""
    step = ExamplePage.objects.get(pk=example.pk).current_workflow_task_state
    step.task.specific.on_action(step, editor, "approve")
    return ExamplePage.objects.get(pk=example.pk)


def test_draft_goes_over_owner_and_editor_and_each_is_told(draft, author, representative, editor):
    send_example(author, draft, notice=notice_in_force("example"))
    draft.refresh_from_db()
    assert step_of(draft) is Step.WITH_OWNER
    assert sent_letters(draft) == {(representative.email, "share.confirm")}
    assert [one.title for one in to_confirm(representative)] == ["Nattbuss på begäran"]
    assert to_confirm(editor) == to_confirm(author) == []

    confirm(representative, draft)
    assert step_of(ExamplePage.objects.get(pk=draft.pk)) is Step.WITH_EDITOR
    assert sent_letters(draft) == {(author.email, "share.confirmed"), (editor.email, "share.review")} | {
        (one.email, "share.review") for one in Person.objects.filter(groups__name="Redaktörer")
    }
    assert not ExamplePage.objects.get(pk=draft.pk).live

    published = approve(draft, editor)
    assert published.live
    assert published.slug == "nattbuss-pa-begaran"
    assert published.standing.confirmed_by == representative
    assert published.standing.last_checked == timezone.localdate()
    assert published.standing.notice == notice_in_force("example")
    assert (author.email, "share.published") in sent_letters(draft)
    assert (representative.email, "share.published") in sent_letters(draft)


def test_no_mail_of_wagtails_own_goes_about_an_example(draft, author, representative, editor, mailoutbox):
    send_example(author, draft)
    confirm(representative, draft)
    approve(draft, editor)
    assert mailoutbox == []


def test_representative_who_writes_confirms_by_sending(owner, representative):
    own = make_example(is_published=False, author=representative, organisation=owner)
    send_example(representative, own)
    assert step_of(ExamplePage.objects.get(pk=own.pk)) is Step.WITH_EDITOR
    assert ExamplePage.objects.get(pk=own.pk).standing.confirmed_by == representative


def test_where_nobody_represents_the_owner_a_colleague_confirms_and_never_the_author_alone(owner, author):
    colleague = make_person()
    for person in (author, colleague):
        Affiliation.objects.create(person=person, organisation=owner)
    example = make_example(is_published=False, author=author, organisation=owner)
    send_example(author, example)
    with pytest.raises(PermissionDenied):
        confirm(author, example)
    confirm(colleague, example)
    assert step_of(ExamplePage.objects.get(pk=example.pk)) is Step.WITH_EDITOR


def test_the_successor_answers_for_an_owner_that_has_ended(author):
    successor = make_organisation()
    ended = make_organisation(valid_to=timezone.localdate() - timedelta(days=1), successor=successor)
    there_before = make_representative(ended)
    there_now = make_representative(successor)
    example = make_example(is_published=False, author=author, organisation=ended)
    assert confirmers(example) == [there_now]
    send_example(author, example)
    with pytest.raises(PermissionDenied):
        confirm(there_before, example)
    confirm(there_now, example)


ROLES = ("stranger", "member", "author", "editor", "representative of another", "former representative")


@pytest.mark.parametrize("role", ROLES)
def test_nobody_but_the_owner_confirms(role, draft, author, representative, owner, editor):
    elsewhere = make_representative(organisation("1383"))
    former = make_representative(owner)
    Affiliation.objects.filter(person=former).update(
        from_date=timezone.localdate() - timedelta(days=9), to_date=timezone.localdate() - timedelta(days=1)
    )
    member = make_person()
    Affiliation.objects.create(person=member, organisation=owner)
    who = dict(zip(ROLES, (make_person(), member, author, editor, elsewhere, former), strict=True))[role]
    send_example(author, draft)
    with pytest.raises(PermissionDenied):
        confirm(who, draft)
    with pytest.raises(PermissionDenied):
        ask_for_changes(who, waiting_step(draft), comment="Ändra.")
    assert step_of(ExamplePage.objects.get(pk=draft.pk)) is Step.WITH_OWNER


def test_what_is_confirmed_is_what_was_read(draft, author, representative, editor):
    send_example(author, draft)
    read = draft.get_latest_revision()
    changed = draft.get_latest_revision_as_object()
    changed.result = "Något annat."
    changed.save_revision(user=editor)
    with pytest.raises(AnswerRefused):
        confirm(representative, ExamplePage.objects.get(pk=draft.pk), revision_id=read.pk)


def test_changes_asked_for_come_back_with_the_comment_and_go_to_the_owner_anew(
    draft, author, representative, editor
):
    send_example(author, draft)
    confirm(representative, draft)
    step = ExamplePage.objects.get(pk=draft.pk).current_workflow_task_state
    step.task.specific.on_action(step, editor, "reject", comment="Skriv vad det kostade.")
    [own] = own_examples(author)
    assert (own.step, own.comment) == (Step.NEEDS_CHANGES, "Skriv vad det kostade.")
    assert (author.email, "share.changes") in sent_letters(draft)

    page = ExamplePage.objects.get(pk=draft.pk)
    save_draft(author, page, {"resources_money": "900 000 kr"}, version=version_of(page))
    send_example(author, page)
    assert step_of(ExamplePage.objects.get(pk=draft.pk)) is Step.WITH_OWNER
    with pytest.raises(NotConfirmed):
        ExamplePage.objects.get(pk=draft.pk).get_latest_revision().publish(user=editor)


def test_no_way_of_publishing_gets_round_the_owner(draft, author, representative, editor, client):
    client.force_login(editor)
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    form = client.get(edit).context["form"]
    posted = {f"{name}": value for name, value in form_data(form).items()} | {"action-publish": "1"}
    response = client.post(edit, posted, follow=True)
    assert "har inte bekräftat att det stämmer" in response.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    for chosen, more in ((draft.pk, {}), (ShareIndexPage.objects.get().pk, {"include_descendants": "on"})):
        client.post(f"{bulk}?id={chosen}&next=/admin/", more)
    for revision in Revision.objects.for_instance(draft):
        with pytest.raises(NotConfirmed):
            revision.publish()
    Revision.objects.for_instance(draft).update(approved_go_live_at=timezone.now() - timedelta(hours=1))
    assert take_unconfirmed_off_the_clock() == Revision.objects.for_instance(draft).count()
    call_command("publish_scheduled", verbosity=0)
    assert not ExamplePage.objects.get(pk=draft.pk).live

    send_example(author, draft)
    confirm(representative, draft)
    ExamplePage.objects.get(pk=draft.pk).get_latest_revision().publish(user=editor)
    assert ExamplePage.objects.get(pk=draft.pk).live


def form_data(form) -> dict[str, object]:
    """What the browser would send of the editor's form as it stands."""
    data: dict[str, object] = {}
    for bound in form:
        value = bound.value()
        if value is True:
            data[bound.html_name] = "on"
        elif value not in (None, False):
            data[bound.html_name] = (
                [str(getattr(one, "pk", one)) for one in value] if isinstance(value, (list, tuple)) else value
            )
    for formset in form.formsets.values():
        data |= {bound.html_name: bound.value() or 0 for bound in formset.management_form}
    return data


def test_editor_mends_words_but_what_the_author_writes_since_is_confirmed_anew(author, editor):
    example = make_example(author=author)
    mended = example.get_latest_revision_as_object()
    mended.summary = "Bussen gick tom. Nu bokas den."
    mended.save_revision(user=editor).publish(user=editor)
    assert ExamplePage.objects.get(pk=example.pk).summary == "Bussen gick tom. Nu bokas den."

    page = ExamplePage.objects.get(pk=example.pk)
    save_draft(author, page, {"result": "Tio gånger så många."}, version=version_of(page))
    assert ExamplePage.objects.get(pk=example.pk).result == "Dubbelt så många reser."
    with pytest.raises(NotConfirmed):
        ExamplePage.objects.get(pk=example.pk).get_latest_revision().publish(user=editor)
    assert step_of(ExamplePage.objects.get(pk=example.pk)) is Step.CHANGED


def test_editor_who_confirms_for_the_owner_leaves_a_reason_in_the_log(draft, author, editor):
    send_example(author, draft)
    step = waiting_step(ExamplePage.objects.get(pk=draft.pk))
    task = step.task.specific
    assert [name for name, _words, _form in task.get_actions(draft, editor)] == [
        "reject",
        "confirm_for_owner",
    ]
    assert task.get_actions(draft, author) == []
    with pytest.raises(AnswerRefused):
        task.on_action(step, editor, "confirm_for_owner", comment=" ")
    with pytest.raises(PermissionDenied):
        task.on_action(step, author, "confirm_for_owner", comment="Jag vet.")
    task.on_action(step, editor, "confirm_for_owner", comment="Per telefon 3 maj.")
    done = TaskState.objects.get(pk=step.pk)
    assert (done.status, done.comment, done.finished_by) == ("approved", "Per telefon 3 maj.", editor)


def test_two_windows_never_overwrite_each_other_unseen(draft, author):
    opened = version_of(draft)
    save_draft(author, draft, {"summary": "Från det första fönstret."}, version=opened)
    with pytest.raises(ChangedElsewhere):
        save_draft(
            author, ExamplePage.objects.get(pk=draft.pk), {"summary": "Från det andra."}, version=opened
        )
    kept = ExamplePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert kept.summary == "Från det första fönstret."
    save_draft(author, draft, {"summary": "Från det andra."}, version=opened, overwrite=True)


def test_typing_on_makes_no_new_versions_but_what_was_sent_in_is_kept(draft, author, representative):
    page = ExamplePage.objects.get(pk=draft.pk)
    for words in ("E", "En", "En dag."):
        page = ExamplePage.objects.get(pk=draft.pk)
        save_draft(author, page, {"challenge": words}, version=version_of(page))
    assert Revision.objects.for_instance(draft).count() == 1
    send_example(author, ExamplePage.objects.get(pk=draft.pk))
    with pytest.raises(NotNow):
        save_draft(author, page, {"challenge": "Annat"}, version="")
    take_back(author, page)
    page = ExamplePage.objects.get(pk=draft.pk)
    save_draft(author, page, {"challenge": "Annat"}, version=version_of(page))
    assert Revision.objects.for_instance(draft).count() == 2


def test_an_untouched_draft_is_given_again(author):
    first = begin(author)
    assert begin(author) == first
    save_draft(author, first, {"summary": "Något."}, version=version_of(first))
    assert begin(author) != first
    assert len(own_examples(author)) == 1


@pytest.mark.parametrize("role", ["stranger", "representative", "editor"])
def test_a_draft_is_its_authors_alone(role, draft, author, representative, editor):
    who = {"stranger": make_person(), "representative": representative, "editor": editor}[role]
    for refused in (
        lambda: save_draft(who, draft, {}, version=version_of(draft)),
        lambda: send_example(who, draft),
        lambda: take_back(who, draft),
        lambda: delete_draft(who, draft),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    delete_draft(author, draft)
    assert not ExamplePage.objects.filter(pk=draft.pk).exists()


def test_what_has_been_published_is_not_thrown_away_by_its_author(author):
    with pytest.raises(PermissionDenied):
        delete_draft(author, make_example(author=author))


def test_an_address_of_the_site_is_never_taken(author):
    example = start_example(author, title="Dela", organisation=organisation(), summary="S", approach="A")
    send_example(author, example)
    assert ExamplePage.objects.get(pk=example.pk).slug == "dela-2"


def test_confirming_by_the_link_in_the_mail(draft, author, representative, client: Client):
    send_example(author, draft)
    [mail] = OutgoingMail.objects.filter(letter="share.confirm", recipient=representative)
    [letter] = letters([mail.pk])
    path = letter.context["own_url"].removeprefix("http://127.0.0.1:8000")
    shown = client.get(path)
    assert shown.status_code == 200
    assert waiting_step(ExamplePage.objects.get(pk=draft.pk)) is not None, (
        "a program that follows the link answers nothing"
    )
    assert shown.headers["Cache-Control"].startswith("private, no-store")
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert client.post(path, {"svar": "andra", "comment": "", "version": ""}).status_code == 422
    version = draft.get_latest_revision().pk
    assert client.post(path, {"svar": "ja", "version": version + 1}).status_code == 409
    assert client.post(path, {"svar": "ja", "version": version}).status_code == 302
    assert step_of(ExamplePage.objects.get(pk=draft.pk)) is Step.WITH_EDITOR
    assert client.post(path, {"svar": "ja", "version": version}).status_code == 409
    assert client.get(path[:-3] + "x/").status_code == 404
