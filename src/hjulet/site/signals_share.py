"""What follows when an example moves on: the steps of its workflow, and that it has been published."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page, TaskState
from wagtail.signals import page_published, task_approved, task_rejected

from hjulet.share.actions.confirming import tell_of_step
from hjulet.share.actions.publishing import example_was_published
from hjulet.share.editor.quiet import keep_wagtails_mails_away
from hjulet.share.models import ExamplePage, ShareIndexPage
from hjulet.site.page_cache import clear_pages

keep_wagtails_mails_away()


@receiver([task_approved, task_rejected])
def tell_those_behind_the_example(instance: TaskState, user: Any = None, **_: Any) -> None:
    tell_of_step(instance, user)


@receiver(page_published)
def look_over_the_example(instance: Page, **_: Any) -> None:
    if isinstance(instance, ExamplePage) and instance.live:
        example_was_published(None, instance)


@receiver(post_save, sender=ShareIndexPage)
def forget_pages_of_share(**_: Any) -> None:
    clear_pages()
