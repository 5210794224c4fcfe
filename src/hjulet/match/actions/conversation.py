"""The conversation: two hours online, on a page of Meet that only those who take part can see."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import GroupPagePermission, PageViewRestriction

from hjulet.hub.models import Affiliation, Organisation, Person
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import Actor
from hjulet.match import rules
from hjulet.match.actions.asking import RequestRefused, locked, refuse_who_has_left
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.match.queries.conversation import is_cancelled
from hjulet.meet import actions as meet
from hjulet.meet.actions.registration import RegistrationRefused, Wishes
from hjulet.meet.models import GatheringPage, MeetIndexPage, Registration

State = PeerRequest.State

LENGTH = timedelta(hours=2)
SOONEST = timedelta(hours=1)
TITLE = "Samtal mellan kollegor"
"""Says nothing of the question or of who takes part, wherever a title may come to stand."""
SUMMARY = "Två timmar om en fråga, för dem som har tackat ja."


def book(actor: Actor, request: PeerRequest, *, starts: datetime, joining_link: str) -> GatheringPage:
    """Make the conversation, or move it: whoever asked and all who said yes are signed up and told by Meet itself."""
    if not isinstance(actor, Person) or not rules.may_lead(actor, request):
        raise PermissionDenied(_("Bara den som ställde frågan, och samordnare, kan boka samtalet."))
    if starts < timezone.now() + SOONEST:
        raise RequestRefused("too_soon", "starts")
    with transaction.atomic():
        fresh = locked(request)
        if fresh.state not in rules.LIVE:
            raise RequestRefused("closed")
        people = _who_said_yes(fresh)
        if not people:
            raise RequestRefused("nobody_accepted")
        existing = fresh.gathering
        if existing is not None and not is_cancelled(existing):
            return _move(actor, existing, starts, joining_link)
        refuse_who_has_left(actor, fresh)
        if fresh.asked_by is not None:
            people.insert(0, fresh.asked_by)
        fresh.gathering = _new_page(actor, fresh, starts, joining_link)
        fresh.state = State.PLANNED
        fresh.save(update_fields=["gathering", "state"])
        let_in(fresh, people)
        return fresh.gathering


def _who_said_yes(request: PeerRequest) -> list[Person]:
    accepted = request.suggestions.filter(state=PeerSuggestion.State.ACCEPTED).select_related("person")
    return [one.person for one in accepted.order_by("answered_at", "pk") if one.person is not None]


def _move(actor: Person, gathering: GatheringPage, starts: datetime, joining_link: str) -> GatheringPage:
    page: GatheringPage = GatheringPage.objects.get(pk=gathering.pk)
    page.starts, page.ends, page.joining_link = starts, starts + LENGTH, joining_link
    page.registration_closes = page.ends
    # What is said to those who are signed up follows from the publishing, as for every gathering.
    page.save_revision(user=actor).publish(user=_fresh(actor))
    return page


def _new_page(actor: Person, request: PeerRequest, starts: datetime, joining_link: str) -> GatheringPage:
    """A draft that is closed to all but its group before it is published, so that it never stands open."""
    page = GatheringPage(
        title=TITLE,
        slug=f"samtal-{secrets.token_hex(6)}",
        summary=SUMMARY,
        kind=GatheringPage.Kind.MEETING,
        mode=GatheringPage.Mode.ONLINE,
        starts=starts,
        ends=starts + LENGTH,
        registration_closes=starts + LENGTH,  # a yes may come when the others have begun
        joining_link=joining_link,
        host=request.organisation,
        live=False,
    )
    MeetIndexPage.objects.get().add_child(instance=page)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(_group(request))
    leaders = _group(request, leads=True)
    for codename in ("change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=leaders, page=page, permission=permission)
    if request.asked_by is not None:
        request.asked_by.groups.add(leaders)
    page.save_revision(user=actor).publish(user=_fresh(actor))
    made: GatheringPage = GatheringPage.objects.get(pk=page.pk)
    return made


def _fresh(actor: Person) -> Person:
    """The person without remembered rights: what was given just now counts."""
    return Person.objects.get(pk=actor.pk)


def _group(request: PeerRequest, *, leads: bool = False) -> Group:
    """Those who may see the conversation's page; or whoever leads it, who may move and cancel it. No way into the editor."""
    name = f"Samtal {request.public_id.hex}" + (": leder" if leads else "")
    return Group.objects.get_or_create(name=name)[0]


def let_in(request: PeerRequest, people: Iterable[Person]) -> None:
    """Let these see the page and sign them up, each in their own name: they have said yes themselves."""
    gathering = request.gathering
    if gathering is None or is_cancelled(gathering) or gathering.is_over():
        return
    group = _group(request)
    for person in people:
        person.groups.add(group)
        if Registration.objects.filter(
            gathering=gathering, person=person, state__in=Registration.ACTIVE
        ).exists():
            continue
        organisation = _acts_for(request, person)
        affiliation = Affiliation.objects.filter(person=person, organisation=organisation).first()
        try:
            meet.register(
                person,
                gathering,
                name=person.get_full_name(),
                email=person.email,
                organisation=organisation,
                role_title=affiliation.role_title if affiliation else person.title,
                language=person.language,
                notice=notice_in_force("registration"),
                wishes=Wishes(is_listed=True),
            )
        except RegistrationRefused as refused:
            raise RequestRefused("not_taken") from refused


def _acts_for(request: PeerRequest, person: Person) -> Organisation:
    if person.pk == request.asked_by_id:
        return request.organisation
    accepted = request.suggestions.filter(person=person, state=PeerSuggestion.State.ACCEPTED)
    return accepted.select_related("organisation")[0].organisation


def cancel_conversation(actor: Actor, request: PeerRequest, because: str) -> None:
    """Cancel the booked page by Meet's own rules, so that everybody's calendar is cleared."""
    gathering = request.gathering
    if gathering is None or is_cancelled(gathering) or gathering.is_over():
        return
    meet.cancel_gathering(_fresh(actor) if isinstance(actor, Person) else actor, gathering, because)


def forget_groups(request: PeerRequest) -> None:
    """Nobody sees the page any longer, and nobody is kept as a person by having seen it."""
    Group.objects.filter(name__startswith=f"Samtal {request.public_id.hex}").delete()
