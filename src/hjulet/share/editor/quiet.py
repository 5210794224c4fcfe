"""Wagtail's own mails about workflows stay away from examples: ours go through the outbox, in the person's language,
and lead authors to pages that they may open. For other pages Wagtail mails as ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.admin import signal_handlers
from wagtail.models import TaskState, WorkflowState

from hjulet.share.actions.confirming import example_behind


def _is_about_example(instance: Any) -> bool:
    state = instance.workflow_state if isinstance(instance, TaskState) else instance
    return isinstance(state, WorkflowState) and example_behind(state) is not None


def _unless_example(can_handle: Callable[..., bool]) -> Callable[..., bool]:
    def asks(instance: Any, **kwargs: Any) -> bool:
        return not _is_about_example(instance) and can_handle(instance, **kwargs)

    return asks


def keep_wagtails_mails_away() -> None:
    """Once, at start. Wagtail's notifiers are made when its module is imported and connected later."""
    for notifier in (
        signal_handlers.task_submission_email_notifier,
        signal_handlers.workflow_submission_email_notifier,
        signal_handlers.workflow_approval_email_notifier,
        signal_handlers.workflow_rejection_email_notifier,
    ):
        notifier.can_handle = _unless_example(notifier.can_handle)
