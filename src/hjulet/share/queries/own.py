"""Somebody's own examples: what they are writing, what waits for their answer, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from wagtail.models import TaskState, WorkflowState

from hjulet.hub.models import Person
from hjulet.hub.rules import Viewer, is_member
from hjulet.share.actions.writing import UNTITLED
from hjulet.share.models import ExamplePage, ExampleStanding, OwnerConfirmation
from hjulet.share.queries.freshness import due_before, is_due
from hjulet.share.rules import may_confirm, may_delete, may_write
from hjulet.share.tokens import check_url, confirm_url


class Step(StrEnum):
    """Where an example is on its way."""

    DRAFT = "draft"
    WITH_OWNER = "with_owner"
    WITH_EDITOR = "with_editor"
    NEEDS_CHANGES = "needs_changes"
    PUBLISHED = "published"
    CHANGED = "changed"
    """Published, and something has been written since that has not been sent in."""


@dataclass(frozen=True, slots=True)
class OwnExample:
    """One line under "Dina exempel"."""

    title: str
    public_id: UUID
    step: Step
    url: str
    may_delete: bool
    is_stale: bool
    comment: str
    """What is to be changed, when somebody has asked for that."""


def step_of(page: ExamplePage) -> Step:
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return Step.NEEDS_CHANGES
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        task = page.current_workflow_task
        return Step.WITH_OWNER if isinstance(task, OwnerConfirmation) else Step.WITH_EDITOR
    if not page.live:
        return Step.DRAFT
    return Step.CHANGED if page.has_unpublished_changes else Step.PUBLISHED


def comment_of(page: ExamplePage) -> str:
    """Why it came back, in the words of whoever asked for changes."""
    state = page.current_workflow_state
    task_state = state.current_task_state if state is not None else None
    if task_state is None or task_state.status != TaskState.STATUS_REJECTED:
        return ""
    return str(task_state.comment)


def own_examples(viewer: Viewer) -> list[OwnExample]:
    """What the person has written, the latest touched first; drafts that hold nothing are left out."""
    if not isinstance(viewer, Person):
        return []
    found = (
        ExamplePage.objects.filter(author=viewer, standing__isnull=False)
        .select_related("standing")
        .order_by("-latest_revision_created_at", "-pk")
    )
    return [_line(viewer, page) for page in found if not _is_untouched(page)]


def _is_untouched(page: ExamplePage) -> bool:
    """Begun, and nothing written yet: the same draft is given again when somebody begins anew."""
    if page.live or page.draft_title != UNTITLED:
        return False
    draft: ExamplePage = page.get_latest_revision_as_object()
    return not (draft.summary or draft.challenge or draft.approach or draft.result)


def _line(viewer: Person, page: ExamplePage) -> OwnExample:
    step = step_of(page)
    return OwnExample(
        title="" if page.draft_title == UNTITLED else page.draft_title,
        public_id=page.standing.public_id,
        step=step,
        url=page.get_absolute_url() if page.live else "",
        may_delete=may_delete(viewer, page) and step in {Step.DRAFT, Step.NEEDS_CHANGES},
        is_stale=page.live and is_due(page.standing.last_checked),
        comment=comment_of(page) if step is Step.NEEDS_CHANGES else "",
    )


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """An example that waits for the person's word, and where it is given."""

    title: str
    url: str


def to_confirm(viewer: Viewer) -> list[ToAnswer]:
    """What waits for the person's answer as the owner."""
    if not isinstance(viewer, Person) or not is_member(viewer):
        return []
    waiting = TaskState.objects.filter(
        task__ownerconfirmation__isnull=False, status=TaskState.STATUS_IN_PROGRESS
    ).select_related("revision")
    said = [state.revision.as_object() for state in waiting.order_by("started_at")]
    return [
        ToAnswer(page.title, confirm_url(page.standing, viewer))
        for page in said
        if isinstance(page, ExamplePage) and may_confirm(viewer, page)
    ]


def draft_for(viewer: Viewer, public_id: UUID) -> tuple[ExamplePage, ExamplePage] | None:
    """The page and its latest draft, for whoever may write in it."""
    page = ExamplePage.objects.filter(standing__public_id=public_id).select_related("standing").first()
    if page is None or not may_write(viewer, page):
        return None
    return page, page.get_latest_revision_as_object()


def example_with_standing(public_id: UUID) -> ExamplePage | None:
    standing = (
        ExampleStanding.objects.filter(public_id=public_id)
        .select_related("example", "example__organisation", "example__author", "example__contact")
        .first()
    )
    return standing.example if standing is not None else None


def due_for(viewer: Viewer) -> list[ToAnswer]:
    """Published examples that nobody has looked over for two years, of those that the person answers for."""
    if not isinstance(viewer, Person):
        return []
    answers_for = ExamplePage.objects.live().filter(Q(contact=viewer) | Q(author=viewer))
    due = answers_for.filter(standing__last_checked__lte=due_before()).select_related("standing")
    return [ToAnswer(page.title, check_url(page.standing, viewer)) for page in due.order_by("pk")]
