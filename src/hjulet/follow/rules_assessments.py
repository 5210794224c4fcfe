"""Who may what with a social impact assessment. A right ends with the affiliation, and with the invitation."""

from __future__ import annotations

from hjulet.follow.models import Assessment
from hjulet.hub.models import Person
from hjulet.hub.rules import Actor, Viewer, organisations_of
from hjulet.meet import rules as meet_rules


def may_begin_for(actor: Actor, organisation_id: int) -> bool:
    return organisation_id in organisations_of(actor)


def is_inside(viewer: Viewer, assessment: Assessment) -> bool:
    """Acts today for its organisation, or for one that it has invited: reads what is not yet closed."""
    acts_for = organisations_of(viewer)
    if not acts_for:
        return False
    return assessment.organisation_id in acts_for or assessment.invited.filter(pk__in=acts_for).exists()


def may_write(actor: Actor, assessment: Assessment) -> bool:
    """Answer its questions: as reading it, until it is closed."""
    return not assessment.is_closed and is_inside(actor, assessment)


def may_lead(actor: Actor, assessment: Assessment) -> bool:
    """Invite, close and open again: only its own organisation."""
    return assessment.organisation_id in organisations_of(actor)


def may_make_public(actor: Actor, assessment: Assessment) -> bool:
    """Show it to everybody, or stop: the organisation itself, through its representative."""
    return isinstance(actor, Person) and assessment.organisation_id in meet_rules.represented_by(actor)
