"""What the list of examples is narrowed by, and how many there are behind each choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from wagtail.query import PageQuerySet

from hjulet.hub.models import Organisation, Place, Theme
from hjulet.hub.rules import Viewer
from hjulet.share.models import Evidence, ExamplePage
from hjulet.share.queries.examples import examples


@dataclass(frozen=True, slots=True)
class ExampleFilter:
    place: Place | None = None
    theme: Theme | None = None
    kind: str = ""
    """Of the owning organisation."""
    evidence: str = ""
    year: int | None = None
    """When it began."""

    @property
    def is_empty(self) -> bool:
        return self == ExampleFilter()


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu: what it stands for, what it says, and how many examples are behind it."""

    value: str
    words: str
    count: int
    is_chosen: bool


def read_filter(words: Mapping[str, Any]) -> ExampleFilter:
    """Reads plats, amne, slag, belagg and ar. What is not known is left out, so that an old link still gives a list."""
    kind, evidence, year = words.get("slag", ""), words.get("belagg", ""), words.get("ar", "")
    is_year = len(year) == 4 and year.isascii() and year.isdigit()
    return ExampleFilter(
        place=Place.objects.select_related("county").filter(slug=words["plats"]).first()
        if words.get("plats")
        else None,
        theme=Theme.objects.filter(slug=words["amne"]).first() if words.get("amne") else None,
        kind=kind if kind in Organisation.Kind.values else "",
        evidence=evidence if evidence in Evidence.values else "",
        year=int(year) if is_year else None,
    )


def narrowed(found: PageQuerySet[ExamplePage], wanted: ExampleFilter) -> PageQuerySet[ExamplePage]:
    if wanted.place is not None:
        there = ExamplePage.places.through.objects.filter(
            Q(place=wanted.place) | Q(place__county=wanted.place)
        )
        found = found.filter(pk__in=there.values("examplepage"))
    if wanted.theme is not None:
        about = ExamplePage.themes.through.objects.filter(theme=wanted.theme)
        found = found.filter(pk__in=about.values("examplepage"))
    if wanted.kind:
        found = found.filter(organisation__kind=wanted.kind)
    if wanted.evidence:
        found = found.filter(evidence=wanted.evidence)
    if wanted.year is not None:
        found = found.filter(started_year=wanted.year)
    return found


def example_choices(viewer: Viewer, wanted: ExampleFilter) -> dict[str, Sequence[Choice]]:
    """Each menu with its counts, given what is chosen in the others. Eight queries, whatever there is."""
    every = examples(viewer).order_by()
    county = wanted.place and (wanted.place.county or wanted.place)

    def others(**cleared: Any) -> PageQuerySet[ExamplePage]:
        return narrowed(every, replace(wanted, **cleared)).values("pk")

    in_place = ExamplePage.places.through.objects.filter(examplepage__in=others(place=None)).order_by()
    by_county = dict(
        in_place.values_list(Coalesce("place__county", "place")).annotate(
            n=Count("examplepage", distinct=True)
        )
    )
    by_municipality = (
        dict(in_place.filter(place__county=county).values_list("place").annotate(n=Count("examplepage")))
        if county
        else {}
    )
    about = ExamplePage.themes.through.objects.filter(examplepage__in=others(theme=None)).order_by()
    by_theme = dict(about.values_list("theme").annotate(n=Count("examplepage")))
    chosen_place = wanted.place.pk if wanted.place and wanted.place.county_id else None
    return {
        "counties": _of_rows(Place, by_county, county.pk if county else None, "name"),
        "municipalities": _of_rows(Place, by_municipality, chosen_place, "name"),
        "themes": _of_rows(Theme, by_theme, wanted.theme.pk if wanted.theme else None, "local_name"),
        "kinds": _of_values(others(kind=""), "organisation__kind", Organisation.Kind.choices, wanted.kind),
        "levels": _of_values(others(evidence=""), "evidence", Evidence.choices, wanted.evidence),
        "years": _years(others(year=None), wanted.year),
    }


def _of_rows(
    model: type[Place] | type[Theme], counts: dict[int, int], chosen: int | None, words: str
) -> list[Choice]:
    """In Swedish order; what is chosen stands there also when it has nothing."""
    wanted = {*counts, *([chosen] if chosen else [])}
    found = model._default_manager.filter(pk__in=wanted).order_by("sort_name") if wanted else ()
    return [Choice(one.slug, getattr(one, words), counts.get(one.pk, 0), one.pk == chosen) for one in found]


def _of_values(
    pks: PageQuerySet[ExamplePage], field: str, choices: Sequence[tuple[str, Any]], chosen: str
) -> list[Choice]:
    counts = _counts(pks, field)
    return [
        Choice(value, str(words), counts.get(value, 0), value == chosen)
        for value, words in choices
        if counts.get(value) or value == chosen
    ]


def _years(pks: PageQuerySet[ExamplePage], chosen: int | None) -> list[Choice]:
    counts = _counts(pks, "started_year")
    years = sorted({year for year in counts if year} | ({chosen} if chosen else set()), reverse=True)
    return [Choice(str(year), str(year), counts.get(year, 0), year == chosen) for year in years]


def _counts(pks: PageQuerySet[ExamplePage], field: str) -> dict[Any, int]:
    return dict(ExamplePage.objects.filter(pk__in=pks).order_by().values_list(field).annotate(n=Count("pk")))
