"""The step of Wagtail's workflow in which the owner confirms an example."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, WorkflowState

from hjulet.hub.models import Person

CONFIRM_FOR_OWNER = "confirm_for_owner"


class OwnerConfirmation(Task):
    """The organisation that owns the example says on the public site that it is true, or asks for changes.

    Editors may write down, with a reason that is logged, that the owner has said so in another way.
    """

    class Meta:
        verbose_name = _("ägarens bekräftelse")
        verbose_name_plural = _("ägares bekräftelser")

    def start(self, workflow_state: WorkflowState, user: Person | None = None) -> TaskState:
        from hjulet.share.actions.confirming import ask_owner

        task_state: TaskState = super().start(workflow_state, user=user)
        ask_owner(task_state)
        return task_state

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: Person, action_name: str, comment: str = "", **kwargs: Any
    ) -> None:
        from hjulet.share.actions.confirming import ask_for_changes, confirm_for_owner

        if action_name == CONFIRM_FOR_OWNER:
            confirm_for_owner(user, task_state, reason=comment)
        elif action_name == "reject":
            ask_for_changes(user, task_state, comment=comment, as_editor=True)

    def get_actions(self, obj: Page, user: Person) -> list[tuple[str, str, bool]]:
        from hjulet.share.rules import is_editor

        if not is_editor(user):
            return []
        return [
            ("reject", _now("Be om ändringar"), True),
            (CONFIRM_FOR_OWNER, _now("Ägaren har bekräftat på annat sätt"), True),
        ]

    def get_form_for_action(self, action: str) -> Any:
        from hjulet.share.forms.workflow import ReasonForm

        return ReasonForm

    @classmethod
    def get_description(cls) -> str:
        return _now("Den organisation som äger exemplet bekräftar att det stämmer")
