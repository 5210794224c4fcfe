"""Who has joined a whole series, and what is still to be given to whom."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from hjulet.meet.models import GatheringPage, NetworkMember, Registration, SeriesPage, SeriesSignUp
from hjulet.meet.queries.children import existing_children, remember_empty
from hjulet.meet.queries.members import network_of


def occasions_to_join(series: SeriesPage, at: datetime) -> list[GatheringPage]:
    """The published occasions that have not begun and are not cancelled, in the order of their locks."""
    found = GatheringPage.objects.live().child_of(series).filter(starts__gt=at)
    found = found.exclude(desk__cancelled_at__isnull=False).annotate(**existing_children())
    occasions = list(found.order_by("pk"))
    for occasion in occasions:
        remember_empty(occasion)
    return occasions


def missing_in(gathering: GatheringPage, series: SeriesPage) -> QuerySet[SeriesSignUp]:
    """Those who have joined the series and were never signed up here; who once was and left is not among them.

    Nor, where only members may come, is anybody from elsewhere.
    """
    ever = Registration.objects.filter(gathering=gathering, person__isnull=False).values("person")
    found = SeriesSignUp.objects.filter(series=series, ended_at__isnull=True, person__isnull=False)
    if gathering.audience == GatheringPage.Audience.MEMBERS:
        members = NetworkMember.objects.filter(network=network_of(gathering), left__isnull=True)
        found = found.filter(organisation__in=members.values("organisation"))
    return (
        found.exclude(person__in=ever)
        .select_related("person", "organisation", "notice", "invoice_details")
        .order_by("created_at", "id")
    )


def coming_registrations(sign_up: SeriesSignUp, at: datetime) -> list[Registration]:
    """The person's sign-ups to occasions of the series that have not begun, in the order of the desks' locks."""
    occasions = GatheringPage.objects.child_of(sign_up.series).filter(starts__gt=at)
    return list(
        Registration.objects.filter(
            gathering__in=occasions, person=sign_up.person_id, state__in=Registration.ACTIVE
        )
        .select_related("gathering", "gathering__desk", "gathering__venue")
        .order_by("gathering_id", "pk")
    )


def sign_up_behind(registration: Registration) -> SeriesSignUp | None:
    """The joining of a whole series that still holds, when the registration came by it."""
    if registration.series_sign_up_id is None:
        return None
    return (
        SeriesSignUp.objects.filter(pk=registration.series_sign_up_id, ended_at__isnull=True)
        .select_related("series", "person")
        .first()
    )


def joined_series_with_news(at: datetime) -> list[GatheringPage]:
    """Coming occasions of every series that somebody has joined: the worker sees whether anybody is missing."""
    joined = SeriesSignUp.objects.filter(ended_at__isnull=True, person__isnull=False)
    series = SeriesPage.objects.live().filter(pk__in=joined.values("series"))
    below = Q(pk__in=[])
    for path in series.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    found = GatheringPage.objects.live().filter(below, starts__gt=at)
    return list(found.exclude(desk__cancelled_at__isnull=False).order_by("pk"))
