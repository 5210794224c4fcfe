"""Who may what in Share."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.permission_policies.pages import PagePermissionPolicy

from hjulet.hub.models import Affiliation, Organisation, Person
from hjulet.hub.rules import Viewer, organisations_of
from hjulet.share.models import ExamplePage, ShareIndexPage

EDITORS = "Redaktörer"


def is_editor(viewer: Viewer) -> bool:
    """Whoever has the right to publish all of Share: the editors' group and administrators."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return False
    index = ShareIndexPage.objects.first()
    policy = PagePermissionPolicy(ShareIndexPage)
    return index is not None and bool(policy.user_has_permission_for_instance(viewer, "publish", index))


def owner_today(organisation: Organisation | None) -> Organisation | None:
    """The organisation that answers for it now: one that has ended is followed by its successor, however many times."""
    seen: set[int] = set()
    today = timezone.localdate()
    while (
        organisation is not None
        and organisation.valid_to is not None
        and organisation.valid_to < today
        and organisation.successor is not None
        and organisation.pk not in seen
    ):
        seen.add(organisation.pk)
        organisation = organisation.successor
    return organisation


def _acting_for(organisation: Organisation) -> QuerySet[Person]:
    today = timezone.localdate()
    today_there = Affiliation.objects.filter(organisation=organisation, from_date__lte=today).exclude(
        to_date__lt=today
    )
    return Person.objects.filter(is_active=True, affiliations__in=today_there).distinct()


def representatives(organisation: Organisation | None) -> list[Person]:
    """Those who may act for the owner today, through its successor when it has ended."""
    owner = owner_today(organisation)
    if owner is None:
        return []
    today = timezone.localdate()
    found = Affiliation.objects.filter(organisation=owner, is_representative=True, from_date__lte=today)
    return list(
        Person.objects.filter(is_active=True, affiliations__in=found.exclude(to_date__lt=today))
        .distinct()
        .order_by("pk")
    )


def confirmers(page: ExamplePage, organisation: Organisation | None = None) -> list[Person]:
    """Who may say that the example is true: the owner's representatives.

    Where it has none, any colleague there but the author: nobody vouches alone for what they wrote
    themselves unless the organisation has chosen them to speak for it.
    """
    wanted = organisation or page.organisation
    if found := representatives(wanted):
        return found
    owner = owner_today(wanted)
    if owner is None:
        return []
    return [person for person in _acting_for(owner).order_by("pk") if person.pk != page.author_id]


def may_confirm(person: Viewer, page: ExamplePage) -> bool:
    return isinstance(person, Person) and person.is_active and person in confirmers(page)


def may_write(person: Viewer, page: ExamplePage) -> bool:
    """On the public site: the author, and whoever represents the owner. Editors have Wagtail's editor."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    if page.author_id == person.pk:
        return True
    return page.first_published_at is not None and person in representatives(page.organisation)


def may_delete(person: Viewer, page: ExamplePage) -> bool:
    """A draft that was never published, by its author. What has been public is taken away by an editor."""
    return (
        isinstance(person, Person)
        and person.is_active
        and page.author_id == person.pk
        and page.first_published_at is None
    )


def may_check(person: Viewer, page: ExamplePage) -> bool:
    """Say that a published example still is true: its contact, its author, and whoever represents the owner.

    Contact and author no longer when they have left the owner: the right ends with the affiliation.
    """
    if not isinstance(person, Person) or not person.is_active:
        return False
    if person in representatives(page.organisation):
        return True
    return person.pk in {page.contact_id, page.author_id} and not _has_left(person, page.organisation)


def _has_left(person: Person, organisation: Organisation | None) -> bool:
    """Whether they have acted for the organisation and do so no more; through its successor they still do."""
    owners = {one.pk for one in (organisation, owner_today(organisation)) if one is not None}
    was_there = Affiliation.objects.filter(person=person, organisation__in=owners).exists()
    return was_there and not owners & organisations_of(person)


def editors() -> list[Person]:
    """Those in the editors' group."""
    return list(Person.objects.filter(is_active=True, groups__name=EDITORS).distinct().order_by("pk"))
