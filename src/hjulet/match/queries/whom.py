"""Whom to ask in an organisation: the contact of what it has shared, else its representative."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from hjulet.hub.models import Affiliation, Organisation, Person, Theme
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import ANYONE
from hjulet.match.models import PeerSuggestion
from hjulet.match.rules import ASKS_PER_PERSON, ASKS_PERIOD
from hjulet.share.models import ExamplePage


def people_to_ask(
    organisation_ids: Collection[int], theme: Theme, *, but_not: Person | None = None
) -> dict[int, list[int]]:
    """By organisation, who may be asked for it, first choice first: those who act for it today and can be reached.

    Somebody who has left is never asked, even when an example still names them.
    """
    at_work = _at_work(organisation_ids, but_not)
    works_at = set(at_work.values_list("organisation_id", "person_id"))
    found: dict[int, list[int]] = {}
    contacts = _contacts(organisation_ids, theme)
    representatives = at_work.filter(is_representative=True).order_by("from_date", "pk")
    for pair in [*contacts, *representatives.values_list("organisation_id", "person_id")]:
        people = found.setdefault(pair[0], [])
        if pair in works_at and pair[1] not in people:
            people.append(pair[1])
    return {organisation_id: people for organisation_id, people in found.items() if people}


def organisations_with_somebody_to_ask(theme: Theme, *, but_not: Person | None = None) -> set[int]:
    every = set(
        Organisation.objects.filter(
            Q(affiliations__isnull=False) | Q(examples__isnull=False), valid_to__isnull=True
        ).values_list("pk", flat=True)
    )
    return set(people_to_ask(every, theme, but_not=but_not))


def _at_work(organisation_ids: Collection[int], but_not: Person | None) -> QuerySet[Affiliation]:
    today = timezone.localdate()
    found = Affiliation.objects.filter(
        organisation__in=organisation_ids, from_date__lte=today, person__is_active=True
    ).exclude(to_date__lt=today)
    found = found.exclude(person__email="")
    return found.exclude(person=but_not) if but_not is not None else found


def _contacts(organisation_ids: Collection[int], theme: Theme) -> list[tuple[int, int]]:
    """Contacts of the organisations' examples: of those about the theme first, and the latest of these first."""
    about = Count("themes", filter=Q(themes=theme))
    rows = (
        visible_pages(ANYONE, ExamplePage.objects.all())
        .filter(organisation__in=organisation_ids, contact__isnull=False)
        .annotate(is_about=about)
        .order_by(F("is_about").desc(), F("last_published_at").desc(nulls_last=True), "pk")
    )
    return list(rows.values_list("organisation_id", "contact_id"))


def asked_too_often(person_ids: Collection[int], at: datetime | None = None) -> set[int]:
    """Those among them who have been asked as often as anybody may be within the month, whoever asked."""
    since = (at or timezone.now()) - ASKS_PERIOD
    rows = (
        PeerSuggestion.objects.filter(person__in=person_ids, asked_at__gt=since)
        .values("person")
        .annotate(times=Count("pk"))
        .filter(times__gte=ASKS_PER_PERSON)
        .order_by()
    )
    return set(rows.values_list("person", flat=True))
