"""Who may what with a question to colleagues, and how often anybody may be asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.permission_policies.pages import PagePermissionPolicy

from hjulet.hub.models import Organisation, Person
from hjulet.hub.rules import Viewer, organisations_of
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.meet.models import MeetIndexPage

ASKS_PER_PERSON = 2
ASKS_PERIOD = timedelta(days=30)
"""Nobody is asked more often than so, by all who ask together: who is asked too often stops answering."""
OPEN_ASKS_PER_REQUEST = 3
"""So many may have a question unanswered at the same time; the next is asked when one has said no or nothing."""
SILENT_AFTER = timedelta(days=10)
REQUESTS_PER_PERSON = 3
"""So many questions of one person may look for colleagues at the same time."""

LIVE = (PeerRequest.State.OPEN, PeerRequest.State.PLANNED)


def may_ask_for(person: Viewer, organisation: Organisation) -> bool:
    """Whoever acts for the organisation today."""
    return organisation.pk in organisations_of(person)


def may_help(person: Viewer) -> bool:
    """Coordinators: who may change the root of Meet see every question, propose colleagues and close what is wrong."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    root = MeetIndexPage.objects.first()
    return root is not None and bool(
        PagePermissionPolicy(MeetIndexPage).user_has_permission_for_instance(person, "change", root)
    )


def may_lead(person: Viewer, request: PeerRequest) -> bool:
    """Choose whom to ask, book the conversation, write what it gave: whoever asked, and coordinators."""
    return is_asker(person, request) or may_help(person)


def is_asker(person: Viewer, request: PeerRequest) -> bool:
    return isinstance(person, Person) and person.is_active and person.pk == request.asked_by_id


def may_answer(person: Viewer, suggestion: PeerSuggestion, *, has_link: bool = False) -> bool:
    """Only who was asked, signed in or by the link in the mail; nobody answers for somebody else."""
    return has_link or (isinstance(person, Person) and person.is_active and person.pk == suggestion.person_id)


def waits_for_answer(suggestion: PeerSuggestion, at: datetime | None = None) -> bool:
    """Whether it was asked so lately that an answer is still to be waited for."""
    now = at or timezone.now()
    return (
        suggestion.state == PeerSuggestion.State.ASKED
        and suggestion.asked_at is not None
        and suggestion.asked_at > now - SILENT_AFTER
    )


def may_mend_search(person: Viewer) -> bool:
    """See what was searched for in vain and add words to subjects: whoever may change subjects."""
    return isinstance(person, Person) and person.is_active and person.has_perm("hjulet.change_theme")
