"""What the mails about examples are filled with, read when each is sent; None when it is no longer true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from wagtail.models import PageLogEntry, TaskState

from hjulet.hub.models import Person
from hjulet.hub.pages import absolute_url
from hjulet.share.models import ContactQuestion, ExamplePage, OwnerConfirmation
from hjulet.share.rules import may_check, may_confirm
from hjulet.share.tokens import check_url, confirm_url

Facts = Mapping[str, Any]
Context = dict[str, Any] | None


def _example(facts: Facts) -> ExamplePage | None:
    return (
        ExamplePage.objects.select_related("standing", "organisation", "author", "contact")
        .filter(pk=facts["example"])
        .first()
    )


def _in_progress(facts: Facts) -> TaskState | None:
    found = TaskState.objects.filter(pk=facts["step"], status=TaskState.STATUS_IN_PROGRESS)
    return found.select_related("revision", "task").first()


def confirm(person: Person, facts: Facts) -> Context:
    example, step = _example(facts), _in_progress(facts)
    if example is None or step is None or step.revision is None:
        return None
    said: ExamplePage = step.revision.as_object()
    if not may_confirm(person, said):
        return None
    return {
        "title": said.title,
        "summary": said.summary,
        "organisation": said.organisation,
        "author": said.author,
        "own_url": confirm_url(example.standing, person),
    }


def changes(person: Person, facts: Facts) -> Context:
    example = _example(facts)
    step = TaskState.objects.filter(pk=facts["step"]).select_related("task").first()
    if example is None or step is None or example.author_id != person.pk:
        return None
    return {
        "title": example.draft_title,
        "comment": step.comment,
        "by_owner": isinstance(step.task.specific, OwnerConfirmation),
        "url": _write_url(example),
    }


def confirmed(person: Person, facts: Facts) -> Context:
    example = _example(facts)
    if example is None or example.author_id != person.pk:
        return None
    return {"title": example.draft_title, "organisation": example.organisation, "url": _write_url(example)}


def review(person: Person, facts: Facts) -> Context:
    """Only while somebody still has to look at it."""
    example = _example(facts)
    if example is None or not example.workflow_in_progress:
        return None
    return {
        "title": example.draft_title,
        "url": absolute_url(reverse("wagtailadmin_pages:edit", args=[example.pk])),
    }


def published(person: Person, facts: Facts) -> Context:
    example = _example(facts)
    if example is None or not example.live:
        return None
    return {"title": example.title, "url": absolute_url(example.get_absolute_url())}


def check(person: Person, facts: Facts) -> Context:
    """No longer once somebody has answered."""
    example = _example(facts)
    if example is None or not example.live or not may_check(person, example):
        return None
    if str(example.standing.last_checked) != facts["last_checked"]:
        return None
    return {
        "title": example.title,
        "last_checked": example.standing.last_checked,
        "is_last": facts["number"] > 1,
        "own_url": check_url(example.standing, person),
    }


def needs_change(person: Person, facts: Facts) -> Context:
    example = _example(facts)
    entry = PageLogEntry.objects.filter(pk=facts["entry"]).first()
    if example is None or entry is None:
        return None
    is_author = example.author_id == person.pk
    editor_url = absolute_url(reverse("wagtailadmin_pages:edit", args=[example.pk]))
    return {
        "title": example.title,
        "comment": entry.data.get("comment", ""),
        "url": _write_url(example) if is_author else editor_url,
    }


def question(person: Person, facts: Facts) -> Context:
    example = _example(facts)
    asked = ContactQuestion.objects.filter(pk=facts["question"]).first()
    if example is None or asked is None:
        return None
    return {
        "title": example.title,
        "asked": asked,
        "url": absolute_url(example.get_absolute_url()),
        "reply_to": asked.email,
    }


def _write_url(example: ExamplePage) -> str:
    return absolute_url(reverse("write_example", args=[example.standing.public_id]))


LETTERS: dict[str, Callable[[Person, Facts], Context]] = {
    "confirm": confirm,
    "changes": changes,
    "confirmed": confirmed,
    "review": review,
    "published": published,
    "check": check,
    "needs_change": needs_change,
    "question": question,
}
