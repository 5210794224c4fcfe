"""What Follow adds to the pages of others: examples, gatherings, places, a person's own page, and what is new."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hjulet.follow import rules
from hjulet.follow.models import Commitment, Reuse
from hjulet.follow.queries import assessments, commitments, reuse
from hjulet.follow.queries.report_section import report_section
from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.hub.spoke import NewItem, Scope, Section, SitemapEntry
from hjulet.meet import rules as meet_rules
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage
from hjulet.share.models import ExamplePage

IN_PAGE = 20


def example_section(viewer: Viewer, page: ExamplePage) -> Section | None:
    """Who does as the example tells, and what they changed; and the way to say that one does."""
    if not page.live:
        return None
    return Section(
        title=_("Vilka har gjort likadant?"),
        template="hjulet/follow/example_section.html",
        context={
            "example": page,
            "reuses": reuse.reuses_of_example(viewer, page),
            "commitments": commitments.lines(
                viewer, commitments.public_commitments().filter(example=page)[:IN_PAGE]
            ),
        },
    )


def gathering_section(viewer: Viewer, page: GatheringPage) -> Section | None:
    """What everybody may see that people went home to do; from when it begins, also the way to write one."""
    if page.pk is None or not rules.may_be_written(page):
        return None
    return Section(
        title=_("Vad blev det av det?"),
        template="hjulet/follow/gathering_section.html",
        context={
            "gathering": page,
            "commitments": commitments.lines(
                viewer, commitments.public_commitments().filter(gathering=page)[:IN_PAGE]
            ),
        },
    )


def page_section(viewer: Viewer, page: Page) -> Section | None:
    if isinstance(page, ExamplePage):
        return example_section(viewer, page)
    if isinstance(page, GatheringPage):
        return gathering_section(viewer, page)
    if isinstance(page, NetworkPage | SeriesPage):
        return report_section(viewer, page)
    return None


def person_section(viewer: Viewer) -> Section | None:
    if not isinstance(viewer, Person):
        return None
    represented = meet_rules.represented_by(viewer)
    acting_for = commitments.acting_for(viewer)
    return Section(
        title=_("Det du har lovat"),
        template="hjulet/follow/person_section.html",
        context={
            "lines": commitments.own_commitments(viewer),
            "answers": [Commitment.State(value) for value in rules.ANSWERS],
            "reuses": reuse.own_reuses(viewer),
            "waiting": commitments.waiting_for_yes(viewer),
            "acting_for": acting_for,
            "assessments": assessments.own_assessments(viewer),
            "represented": [one for one in acting_for if one.pk in represented],
        },
    )


def _scoped(scope: Scope) -> Q:
    """Reuse and commitments about a theme (that of the example), or by organisations in a place."""
    found = Q()
    if scope.theme is not None:
        about = ExamplePage.objects.filter(themes=scope.theme).order_by()
        found &= Q(example__in=about.values("pk"))
    if scope.place is not None:
        found &= commitments.by_those_in(scope.place)
    return found


def newest(viewer: Viewer, limit: int, scope: Scope) -> list[NewItem]:
    """Reuse that has begun, and what public commitments came to."""
    within = _scoped(scope)
    begun = reuse.reuses(viewer).filter(within, stage__in=Reuse.OPEN).order_by("-started_at")[:limit]
    done = (
        commitments.public_commitments(state=Commitment.State.DONE)
        .filter(within)
        .exclude(answered_at=None)
        .order_by("-answered_at")[:limit]
    )
    found = [
        NewItem(
            title=f"{one.organisation.name}: {one.example.title}",
            url=reverse("reuse", args=[one.public_id]),
            published=one.started_at,
            kind=_("återanvändning"),
            summary=one.changes,
            changed=one.changed_at,
            guid=f"urn:uuid:{one.public_id}",
        )
        for one in begun
    ]
    found += [
        NewItem(
            title=f"{line.commitment.organisation.name}: {line.commitment.text}",
            url=reverse("commitment", args=[line.commitment.public_id]),
            published=line.commitment.answered_at or line.commitment.created_at,
            kind=_("åtagande"),
            summary=line.told.what_happened if line.told else "",
            changed=line.commitment.answered_at,
            guid=f"urn:uuid:{line.commitment.public_id}",
        )
        for line in commitments.lines(viewer, done)
    ]
    found += _newly_closed(limit, scope)
    return sorted(found, key=lambda item: item.published, reverse=True)[:limit]


def _newly_closed(limit: int, scope: Scope) -> list[NewItem]:
    """Assessments that are shown to everybody; they have places and no theme."""
    if scope.theme is not None:
        return []
    closed = assessments.public_editions(place=scope.place)[:limit]
    return [
        NewItem(
            title=f"{line.told.organisation}: {line.told.title}",
            url=line.assessment.get_absolute_url(),
            published=line.edition.closed_at,
            kind=_("konsekvensanalys"),
            summary=line.told.answers.get("proposal", "")[:300],
            changed=line.edition.closed_at,
            guid=f"urn:uuid:{line.assessment.public_id}",
        )
        for line in assessments.lines(closed)
    ]


def sitemap() -> Iterable[SitemapEntry]:
    yield SitemapEntry(reverse("commitments"))
    for one in commitments.public_commitments():
        yield SitemapEntry(reverse("commitment", args=[one.public_id]), one.answered_at or one.created_at)
    for used in reuse.reuses(ANYONE).order_by("pk"):
        yield SitemapEntry(reverse("reuse", args=[used.public_id]), used.changed_at)
    yield SitemapEntry(reverse("assessments"))
    for edition in assessments.public_editions():
        yield SitemapEntry(edition.assessment.get_absolute_url(), edition.closed_at)
