"""Writing an example on the public site: a draft that is saved as one types, sent in, taken back or thrown away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Revision, WorkflowState

from hjulet.hub.models import Person, PersonalDataNotice
from hjulet.hub.rules import Actor
from hjulet.share.actions.confirming import confirm
from hjulet.share.actions.standing import locked_standing
from hjulet.share.models import ExamplePage, ExampleStanding, ShareIndexPage
from hjulet.share.rules import may_delete, may_write, representatives

UNTITLED = "Exempel utan rubrik"
"""What a draft is called until it has a title of its own; never shown to its author."""


class ChangedElsewhere(Exception):
    """Somebody, or the same person in another window, has saved since the form was opened."""


class NotNow(Exception):
    """It cannot be done as things stand; the words say why and what to do."""


def start_example(actor: Person, *, title: str = "", **fields: Any) -> ExamplePage:
    """A draft under Share with the actor as author. `fields` are those of the page, lists for places and themes."""
    many = {name: fields.pop(name) for name in ("places", "themes", "other_organisations") if name in fields}
    page = ExamplePage(
        title=title or UNTITLED,
        live=False,
        has_unpublished_changes=True,
        author=actor,
        owner=actor,
        **{"contact": actor, **fields},
    )
    for name, values in many.items():
        setattr(page, name, list(values))
    with transaction.atomic():
        # The parent anew and locked: two who begin at once would be given the same place in the tree.
        index = ShareIndexPage.objects.select_for_update(of=("self",)).get()
        index.add_child(instance=page)
        ExampleStanding.objects.create(example=page)
        page.save_revision(user=actor, clean=False)
    return page


def begin(actor: Actor) -> ExamplePage:
    """A new draft, or the one that the person began and never wrote anything in."""
    if not isinstance(actor, Person) or not actor.is_active:
        raise PermissionDenied("Logga in för att dela ett exempel.")
    for page in ExamplePage.objects.filter(author=actor, live=False, draft_title=UNTITLED):
        draft: ExamplePage = page.get_latest_revision_as_object()
        if not (draft.summary or draft.challenge or draft.approach or draft.result):
            return page
    return start_example(actor)


def version_of(page: ExamplePage) -> str:
    """What a form was opened on: another one means that somebody has saved since."""
    revision = page.get_latest_revision()
    content = json.dumps(revision.content if revision else {}, sort_keys=True, default=str)
    return hashlib.sha256(f"{page.latest_revision_id} {content}".encode()).hexdigest()[:20]


def save_draft(
    actor: Actor,
    page: ExamplePage,
    fields: Mapping[str, Any],
    *,
    version: str,
    window: str = "",
    is_button: bool = False,
    overwrite: bool = False,
) -> ExamplePage:
    """Keep what has been written, whether or not it is complete. Returns the draft as it now is.

    The published example stays as it was. Raises ChangedElsewhere when the form was opened on another
    version than the latest, unless `overwrite`, or unless a button was pressed and that version came from the
    same `window`: what was typed was still being saved, and the form had not yet learnt of it. What is saved by
    itself never passes a button that was pressed later. Raises NotNow while the example is being looked over.
    """
    if not isinstance(actor, Person) or not may_write(actor, page):
        raise PermissionDenied("Bara den som har skrivit exemplet.")
    with transaction.atomic():
        standing = locked_standing(page)
        page.refresh_from_db()
        if page.workflow_in_progress:
            raise NotNow(_("Exemplet är inskickat. Ta tillbaka det om du vill ändra något."))
        now = version_of(page)
        is_own = is_button and bool(window) and standing.saved_from == f"{window} {now}"
        if version != now and not is_own and not overwrite:
            raise ChangedElsewhere
        latest = page.get_latest_revision()
        draft: ExamplePage = latest.as_object() if latest is not None else page
        for name, value in fields.items():
            setattr(draft, name, value)
        draft.title = draft.title.strip() or UNTITLED
        may_replace = latest is not None and _is_own_sketch(latest, actor, page)
        draft.save_revision(user=actor, clean=False, overwrite_revision=latest if may_replace else None)
        page.refresh_from_db()
        ExampleStanding.objects.filter(pk=standing.pk).update(saved_from=f"{window} {version_of(page)}")
    return draft


def _is_own_sketch(latest: Revision, actor: Person, page: ExamplePage) -> bool:
    """Typing on makes no new version, but one that has been sent in, published or written by another is kept."""
    return (
        latest.user_id == actor.pk
        and latest.pk != page.live_revision_id
        and latest.approved_go_live_at is None
        and not latest.task_states.exists()
    )


def send_example(
    actor: Actor, page: ExamplePage, *, notice: PersonalDataNotice | None = None, version: str = ""
) -> None:
    """Send the draft in: to the owner first, then to an editor. Whoever represents the owner confirms by sending.

    The form has seen that it is complete. Raises NotNow when it has been sent already.
    """
    if not isinstance(actor, Person) or not may_write(actor, page):
        raise PermissionDenied("Bara den som har skrivit exemplet.")
    with transaction.atomic():
        standing = locked_standing(page)
        page.refresh_from_db()
        if page.workflow_in_progress:
            raise NotNow(_("Exemplet är redan inskickat."))
        if version and version != version_of(page):
            raise ChangedElsewhere
        workflow = page.get_workflow()
        if workflow is None:
            raise NotNow(_("Det går inte att skicka in exempel just nu. Utkastet är sparat."))
        draft: ExamplePage = page.get_latest_revision_as_object()
        if draft.organisation is None or draft.title == UNTITLED:
            raise NotNow(_("Utkastet saknar rubrik eller organisation."))
        if page.first_published_at is None:
            _take_address_from_title(page, draft)
        for left in WorkflowState.objects.for_instance(page).filter(
            status=WorkflowState.STATUS_NEEDS_CHANGES
        ):
            left.cancel(user=actor)
        standing.submitted_at, standing.notice = timezone.now(), notice
        standing.save(update_fields=["submitted_at", "notice"])
        workflow.start(page, actor)
        if actor in representatives(draft.organisation):
            confirm(actor, page)


def _take_address_from_title(page: ExamplePage, draft: ExamplePage) -> None:
    """The address was made from no title. Nobody has seen it yet, so it leaves no redirect behind."""
    wanted = slugify(draft.title)[:60].strip("-") or "exempel"
    slug = page._get_autogenerated_slug(wanted)
    url_path = f"{page.get_parent().url_path}{slug}/"
    ExamplePage.objects.filter(pk=page.pk).update(
        slug=slug, url_path=url_path, title=draft.title, organisation=draft.organisation
    )
    page.refresh_from_db()
    latest = page.get_latest_revision()
    if latest is not None:
        content = {**latest.content, "slug": slug, "url_path": url_path}
        Revision.objects.filter(pk=latest.pk).update(content=content)


def take_back(actor: Actor, page: ExamplePage) -> None:
    """Make a draft again of what has been sent in and is not yet published."""
    if not may_write(actor, page):
        raise PermissionDenied("Bara den som har skrivit exemplet.")
    with transaction.atomic():
        locked_standing(page)
        state = page.current_workflow_state
        if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
            state.cancel(user=actor)


def delete_draft(actor: Actor, page: ExamplePage) -> None:
    """Throw away a draft that was never published."""
    if not may_delete(actor, page):
        raise PermissionDenied("Bara den som har skrivit utkastet, innan det har publicerats.")
    with transaction.atomic():
        locked_standing(page)
        page.refresh_from_db()
        if not may_delete(actor, page):
            raise PermissionDenied("Exemplet har publicerats.")
        state = page.current_workflow_state
        if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
            state.cancel(user=actor)
        # Wagtail asks for rights in its editor; whose draft it is has been asked above.
        DeletePageAction(page, user=actor).execute(skip_permission_checks=True)
