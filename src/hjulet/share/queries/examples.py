"""Reading examples: which there are, the light rows of lists, and everything that one page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, F, Value, When
from django.urls import reverse
from wagtail.query import PageQuerySet

from hjulet.hub.models import Organisation, Place, Theme
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer, is_member
from hjulet.share.formats.jsonld_examples import example_script
from hjulet.share.models import ExamplePage, ExampleStanding
from hjulet.share.queries.films import shown_film
from hjulet.share.queries.freshness import CHECKED_FOR_MONTHS, due_before, is_due
from hjulet.share.rules import owner_today
from hjulet.share.wording_lessons import evidence_words


@dataclass(frozen=True, slots=True)
class ExamplePlace:
    """Where an example is from, ready to print: "Kramfors, Västernorrlands län"."""

    pk: int
    name: str
    county_name: str
    slug: str


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One example of a list, with only what a list says."""

    pk: int
    slug: str
    title: str
    summary: str
    challenge: str
    approach: str
    result: str
    evidence: str
    started_year: int | None
    ended_year: int | None
    organisation_name: str
    organisation_kind: str
    published: datetime | None
    last_checked: date | None
    reuses: int
    places: Sequence[ExamplePlace]
    themes: Sequence[Theme]

    @property
    def url(self) -> str:
        return reverse("example", args=[self.slug])

    @property
    def is_stale(self) -> bool:
        return is_due(self.last_checked)


_ROW = (
    "pk", "slug", "title", "summary", "challenge", "approach", "result", "evidence", "started_year",
    "ended_year", "organisation__name", "organisation__kind", "first_published_at", "standing__last_checked",
    "standing__reuses",
)  # fmt: skip


_FIELDS = (
    "pk", "slug", "title", "summary", "challenge", "approach", "result", "evidence", "started_year",
    "ended_year", "organisation_name", "organisation_kind", "published", "last_checked", "reuses",
)  # fmt: skip
"""What each column of a row is called in a line."""


def examples(viewer: Viewer) -> PageQuerySet[ExamplePage]:
    """The published examples that the viewer may see."""
    return visible_pages(viewer, ExamplePage.objects.all())


def in_order(found: PageQuerySet[ExamplePage]) -> PageQuerySet[ExamplePage]:
    """The order that the page of examples promises: looked over within two years first, among them the most
    reused, then the latest published."""
    steps_back = Case(
        When(standing__last_checked__gt=due_before(), then=Value(False)),
        default=Value(True),
        output_field=BooleanField(),
    )
    return found.annotate(steps_back=steps_back).order_by(
        "steps_back", F("standing__reuses").desc(nulls_last=True), "-first_published_at", "-pk"
    )


def example_lines(
    found: PageQuerySet[ExamplePage] | Iterable[Any], *, with_themes: bool = True
) -> list[ExampleLine]:
    """Light rows of these examples, in the same order: three queries for any number, two without themes."""
    rows = list(found.values_list(*_ROW)) if isinstance(found, PageQuerySet) else list(found)
    pks = [row[0] for row in rows]
    places = places_of(pks)
    themes = _themes_of(pks) if with_themes else {}
    lines = []
    for row in rows:
        words = dict(zip(_FIELDS, row, strict=True))
        words |= {name: words[name] or "" for name in ("organisation_name", "organisation_kind")}
        words["reuses"] = words["reuses"] or 0
        pk = words["pk"]
        lines.append(ExampleLine(**words, places=places.get(pk, ()), themes=themes.get(pk, ())))
    return lines


def places_of(pks: Iterable[int]) -> dict[int, list[ExamplePlace]]:
    through = ExamplePage.places.through.objects.filter(examplepage__in=list(pks))
    found: dict[int, list[ExamplePlace]] = {}
    for pk, place, name, county, slug in through.order_by("place__sort_name").values_list(
        "examplepage", "place", "place__name", "place__county__name", "place__slug"
    ):
        found.setdefault(pk, []).append(ExamplePlace(place, name, county or "", slug))
    return found


def _themes_of(pks: Iterable[int]) -> dict[int, list[Theme]]:
    through = ExamplePage.themes.through.objects.filter(examplepage__in=list(pks)).select_related("theme")
    found: dict[int, list[Theme]] = {}
    for row in through.order_by("theme__sort_name"):
        found.setdefault(row.examplepage_id, []).append(row.theme)
    return found


def example_by_slug(viewer: Viewer, slug: str) -> ExamplePage | None:
    """One published example with what hangs on it one to one."""
    found: ExamplePage | None = (
        examples(viewer)
        .filter(slug=slug)
        .select_related("standing", "organisation", "organisation__successor", "organisation__place")
        .first()
    )
    return found


def members_part(viewer: Viewer, page: ExamplePage) -> dict[str, Any] | None:
    """What only members see: who answers for it, and what did not work when that is for them. None for others."""
    if not is_member(viewer):
        return None
    contact = page.contact if page.contact is not None and page.contact.is_active else None
    return {
        "contact": contact,
        "failures": page.what_did_not_work if page.failures_for_members else "",
    }


def example_page(viewer: Viewer, page: ExamplePage) -> dict[str, Any]:
    """Everything that the public page shows: nothing in it is for members alone, whoever asks."""
    standing = getattr(page, "standing", None) or ExampleStanding(example=page)
    places = list(
        Place.objects.filter(pk__in=[place.pk for place in page.places.all()]).select_related("county")
    )
    others: list[Organisation] = list(page.other_organisations.all())
    owner = owner_today(page.organisation)
    shown = shown_film(page, page.title)
    hides_failures = bool(page.failures_for_members and page.what_did_not_work)
    return {
        "example": page,
        "standing": standing,
        "is_stale": page.live and is_due(standing.last_checked),
        "checked_for_years": CHECKED_FOR_MONTHS // 12,
        "places": places,
        "themes": list(page.themes.all()),
        "others": others,
        "owner_now": owner if owner != page.organisation else None,
        "links": list(page.links.all()),
        "evidence_words": evidence_words(page.evidence),
        "failures": "" if hides_failures else page.what_did_not_work,
        "hides_failures": hides_failures,
        "has_members_part": hides_failures or page.contact_id is not None,
        "shown": shown,
        "has_frame": shown is not None and shown.film is not None,
        "jsonld": example_script(page, places, others),
    }
