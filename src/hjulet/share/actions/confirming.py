"""The owner's step: who is asked, and what they answer."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import GroupApprovalTask, Page, Task, TaskState, WorkflowState

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.share.actions.letters import write
from hjulet.share.actions.standing import locked_standing
from hjulet.share.models import ExamplePage, OwnerConfirmation
from hjulet.share.rules import confirmers, is_editor, may_confirm


class AnswerRefused(Exception):
    """The answer could not be taken; the words say why and what to do."""


def example_of(task_state: TaskState) -> ExamplePage:
    """The example as the version that the step is about has it."""
    example: ExamplePage = task_state.revision.as_object()
    return example


def example_behind(state: WorkflowState) -> ExamplePage | None:
    """The example that a workflow is about; None when it is about something else. Wagtail itself knows it as a bare page."""
    if state.base_content_type.model_class() is not Page:
        return None
    found: ExamplePage | None = (
        ExamplePage.objects.select_related("author").filter(pk=state.object_id).first()
    )
    return found


def waiting_step(example: ExamplePage) -> TaskState | None:
    """The owner's step of this example while it waits for an answer."""
    state = example.current_workflow_task_state
    return state if state is not None and isinstance(state.task.specific, OwnerConfirmation) else None


def ask_owner(task_state: TaskState) -> None:
    """Mail those who may answer. Runs whenever the step begins, wherever the example was sent in."""
    example = example_of(task_state)
    with transaction.atomic():
        standing = locked_standing(example)
        standing.submitted_at = timezone.now()
        standing.save(update_fields=["submitted_at"])
        for person in confirmers(example):
            if person.pk != task_state.workflow_state.requested_by_id:
                write(person, "confirm", example, key=str(task_state.pk), step=task_state.pk)


def confirm(actor: Actor, example: ExamplePage, *, revision_id: int | None = None) -> None:
    """The owner says that it is true. With `revision_id` only if that still is what it says.

    Raises PermissionDenied for whoever may not, AnswerRefused when nothing waits or the text has changed.
    """
    with transaction.atomic():
        locked_standing(example)
        step = _step_to_answer(actor, example, revision_id)
        _approve(actor, step)


def ask_for_changes(
    actor: Actor,
    task_state: TaskState,
    *,
    comment: str,
    as_editor: bool = False,
    revision_id: int | None = None,
) -> None:
    """The owner, or an editor, asks for changes; the author gets the comment. It is a draft again."""
    if not comment.strip():
        raise AnswerRefused(_("Skriv vad som behöver ändras, så att den som har skrivit vet."))
    example = example_of(task_state)
    with transaction.atomic():
        locked_standing(example)
        if as_editor:
            if not is_editor(actor):
                raise PermissionDenied("Bara redaktörer.")
            step = task_state
        else:
            step = _step_to_answer(actor, example, revision_id)
        step.reject(user=actor, comment=comment.strip())


def confirm_for_owner(actor: Actor, task_state: TaskState, *, reason: str) -> None:
    """An editor writes down that the owner has confirmed in another way. The reason stays in the page's log."""
    if not isinstance(actor, Person) or not is_editor(actor):
        raise PermissionDenied("Bara redaktörer får skriva att ägaren har bekräftat.")
    if not reason.strip():
        raise AnswerRefused(_("Skriv varför. Det sparas i sidans logg."))
    with transaction.atomic():
        locked_standing(example_of(task_state))
        _approve(actor, task_state, comment=reason.strip())


def _step_to_answer(actor: Actor, example: ExamplePage, revision_id: int | None) -> TaskState:
    step = waiting_step(example)
    if step is None:
        raise AnswerRefused(_("Exemplet väntar inte på något svar. Någon annan kan ha svarat före dig."))
    said = example_of(step)
    if not may_confirm(actor, said):
        raise PermissionDenied("Bara den som företräder organisationen som äger exemplet.")
    latest = example.get_latest_revision()
    if revision_id is not None and (latest is None or latest.pk != revision_id):
        raise AnswerRefused(_("Texten har ändrats sedan du läste den. Läs den nya och svara igen."))
    return step


def _approve(actor: Actor, step: TaskState, *, comment: str = "") -> None:
    """Note it first: approving may lead straight on to publishing, which asks for it."""
    example = example_of(step)
    standing = locked_standing(example)
    standing.confirmed_at = timezone.now()
    standing.confirmed_by = actor if isinstance(actor, Person) else None
    standing.save(update_fields=["confirmed_at", "confirmed_by"])
    step.approve(user=actor, comment=comment)


def tell_of_step(task_state: TaskState, actor: Actor | None) -> None:
    """After each step: the author learns where it stands, and the editors that something waits for them."""
    found = example_behind(task_state.workflow_state)
    if found is None:
        return
    task: Task = task_state.task.specific
    author = found.author
    if task_state.status == TaskState.STATUS_REJECTED and author is not None and author != actor:
        write(author, "changes", found, key=str(task_state.pk), step=task_state.pk)
    if task_state.status == TaskState.STATUS_APPROVED and isinstance(task, OwnerConfirmation):
        if author is not None and author != actor:
            write(author, "confirmed", found, key=str(task_state.pk), step=task_state.pk)
        for editor in editors_waiting(found):
            if editor != actor:
                write(editor, "review", found, key=str(task_state.pk), step=task_state.pk)


def editors_waiting(example: ExamplePage) -> list[Person]:
    """Those in the groups of the step that comes after the owner's."""
    task = example.current_workflow_task
    if not isinstance(task, GroupApprovalTask):
        return []
    return list(Person.objects.filter(is_active=True, groups__in=task.groups.all()).distinct().order_by("pk"))
