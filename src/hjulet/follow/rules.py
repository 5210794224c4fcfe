"""Who may what in Follow. A right to act for an organisation ends with the affiliation, in a link in a mail too."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from hjulet.follow.models import Commitment, Reuse
from hjulet.hub.models import Person
from hjulet.hub.rules import Actor, Viewer, organisations_of
from hjulet.meet import rules as meet_rules
from hjulet.meet.models import GatheringPage, Registration
from hjulet.share.models import ExamplePage

State, Visibility = Commitment.State, Commitment.Visibility

ANSWERS = (State.DONE, State.UNDER_WAY, State.CHANGED, State.DROPPED)
"""What one can say of a commitment; each is a link in the reminder."""


# Reuse ----------------------------------------------------------------------------------------


def organisations_that_may_reuse(actor: Viewer, example: ExamplePage) -> set[int]:
    """Those the person acts for today, but for the example's own: that one has it already."""
    return organisations_of(actor) - {example.organisation_id or 0}


def may_change_reuse(actor: Actor, reuse: Reuse) -> bool:
    """The contact, while still acting for the organisation, and its representative; as long as it is open."""
    if reuse.stage not in Reuse.OPEN or not isinstance(actor, Person):
        return False
    if reuse.contact_id == actor.pk and reuse.organisation_id in organisations_of(actor):
        return True
    return reuse.organisation_id in meet_rules.represented_by(actor)


# Commitments ----------------------------------------------------------------------------------


def may_commit_for(actor: Actor, organisation_id: int) -> bool:
    return organisation_id in organisations_of(actor)


def may_be_written(gathering: GatheringPage) -> bool:
    """In a gathering or after it: not before it begins, and not when it was called off."""
    desk = getattr(gathering, "desk", None)
    is_cancelled = desk is not None and desk.cancelled_at is not None
    has_begun = gathering.starts is not None and gathering.starts <= timezone.now()
    return gathering.live and has_begun and not is_cancelled


def was_there(viewer: Viewer, gathering: GatheringPage) -> bool:
    """Whoever had a seat, led a session or planned it. Once the check-in is closed, a seat counts only for who came."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return False
    own = Registration.objects.filter(
        gathering=gathering, person=viewer, state=Registration.State.REGISTERED
    ).exclude(gathering__desk__presence_closed_at__isnull=False, attendance__isnull=True)
    if own.exists():
        return True
    spoke = Q(sessions__session_speakers__speaker__person=viewer) | Q(speakers__speaker__person=viewer)
    if GatheringPage.objects.filter(spoke, pk=gathering.pk).exists():
        return True
    return meet_rules.may_edit(viewer, gathering)


def may_see(viewer: Viewer, commitment: Commitment) -> bool:
    """Each level takes in the one before it: the writer, the organisation, those who were there, everybody."""
    if commitment.visibility == Visibility.PUBLIC:
        return True
    if not isinstance(viewer, Person) or not viewer.is_active:
        return False
    if commitment.person_id == viewer.pk:
        return True
    if commitment.visibility == Visibility.PRIVATE:
        return False
    if commitment.organisation_id in organisations_of(viewer):
        return True
    return (
        commitment.visibility == Visibility.NETWORK
        and commitment.gathering is not None
        and was_there(viewer, commitment.gathering)
    )


def may_answer(actor: Actor, commitment: Commitment) -> bool:
    """Say how it goes: the writer, and for what is not private the representative, when the writer has moved on. What an
    assessment is to be followed up by, all who act for the organisation, as they all write in it."""
    if not isinstance(actor, Person) or not actor.is_active:
        return False
    acts_for = commitment.organisation_id in organisations_of(actor)
    if commitment.person_id == actor.pk and acts_for:
        return True
    if commitment.visibility == Visibility.PRIVATE:
        return False
    if commitment.organisation_id in meet_rules.represented_by(actor):
        return True
    return acts_for and commitment.assessments.exists()


def may_change(actor: Actor, commitment: Commitment) -> bool:
    """Its words, date and who may see it: as answering, until it is settled."""
    return commitment.state not in Commitment.SETTLED and may_answer(actor, commitment)


def may_hide(actor: Actor, commitment: Commitment) -> bool:
    """Let fewer see it, at any time: also when it is settled."""
    return may_answer(actor, commitment)


def may_make_public(actor: Actor, commitment: Commitment) -> bool:
    """Only the organisation itself, through its representative today; and never what is private."""
    return (
        isinstance(actor, Person)
        and commitment.visibility != Visibility.PRIVATE
        and commitment.organisation_id in meet_rules.represented_by(actor)
    )


def may_make_example(actor: Actor, commitment: Commitment) -> bool:
    """Its writer, when it is done."""
    return (
        isinstance(actor, Person)
        and commitment.state == State.DONE
        and commitment.person_id == actor.pk
        and may_answer(actor, commitment)
    )


# Surveys --------------------------------------------------------------------------------------


def may_survey(person: Viewer, gathering: GatheringPage) -> bool:
    """Ask those who came, and read what they answered: whoever plans the gathering."""
    return meet_rules.may_edit(person, gathering)
