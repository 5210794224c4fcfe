"""The lists of Share as tables: what anybody may see, never a contact or what is for members alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hjulet.hub.formats.tables import Cell, day_cell
from hjulet.hub.pages import absolute_url
from hjulet.share.models import ExamplePage, FilmPage, KnowledgeSource, LessonPage, NewsPage
from hjulet.share.queries.attached import attached

Table = list[list[Cell]]


def _names(found: Iterable[Any]) -> str:
    return ", ".join(one.name for one in found)


def example_table(pages: list[ExamplePage]) -> Table:
    """Rows read with organisation and standing."""
    places, themes = attached(pages, "places"), attached(pages, "themes")
    table: Table = [[
        "rubrik", "sammanfattning", "organisation", "platser", "platskoder", "ämnen", "utmaning", "vad de gjorde",
        "pengar", "tid", "människor", "resultat", "belägg", "var det står", "vad som inte fungerade",
        "vad som krävs", "började", "slutade", "publicerat", "kontrollerat", "återanvänt av", "adress",
    ]]  # fmt: skip
    for page in pages:
        there = places.get(page.pk, [])
        table.append([
            page.title, page.summary, page.organisation.name if page.organisation else "", _names(there),
            ", ".join(place.code for place in there), _names(themes.get(page.pk, [])), page.challenge,
            page.approach, page.resources_money, page.resources_time, page.resources_people, page.result,
            str(page.get_evidence_display()), page.evidence_note,
            "" if page.failures_for_members else page.what_did_not_work, page.what_it_takes, page.started_year,
            page.ended_year, day_cell(page.first_published_at), day_cell(page.standing.last_checked),
            page.standing.reuses, absolute_url(page.get_absolute_url()),
        ])  # fmt: skip
    return table


def lesson_table(pages: list[LessonPage]) -> Table:
    places, themes = attached(pages, "places"), attached(pages, "themes")
    table: Table = [[
        "rubrik", "lärdom", "förklaring", "belägg", "källa", "utgivare", "år", "var i källan", "gäller",
        "gäller inte", "ämnen", "platser", "publicerad", "adress",
    ]]  # fmt: skip
    for page in pages:
        table.append([
            page.title, page.statement, page.explanation, str(page.get_evidence_display()), page.source.title,
            page.source.publisher, page.source.year, page.source_page, page.applies_to, page.does_not_apply_to,
            _names(themes.get(page.pk, [])), _names(places.get(page.pk, [])), day_cell(page.first_published_at),
            absolute_url(page.get_absolute_url()),
        ])  # fmt: skip
    return table


def source_table(sources: Iterable[KnowledgeSource]) -> Table:
    table: Table = [[
        "titel", "slag", "utgivare", "år", "nummer", "länk", "om källan", "ämnen", "ersatt av", "adress",
    ]]  # fmt: skip
    for source in sources:
        table.append([
            source.title, str(source.get_kind_display()), source.publisher, source.year, source.identifier,
            source.url, source.summary, _names(source.themes.all()),
            str(source.successor) if source.successor else "", absolute_url(source.get_absolute_url()),
        ])  # fmt: skip
    return table


def news_table(pages: list[NewsPage]) -> Table:
    places, themes = attached(pages, "places"), attached(pages, "themes")
    table: Table = [["rubrik", "ingress", "ämnen", "platser", "publicerad", "ändrad", "adress"]]
    for page in pages:
        table.append([
            page.title, page.summary, _names(themes.get(page.pk, [])), _names(places.get(page.pk, [])),
            day_cell(page.first_published_at), day_cell(page.last_published_at),
            absolute_url(page.get_absolute_url()),
        ])  # fmt: skip
    return table


def film_table(pages: list[FilmPage]) -> Table:
    themes = attached(pages, "themes")
    table: Table = [
        ["titel", "om filmen", "minuter", "språk", "textad", "film", "ämnen", "publicerad", "adress"]
    ]
    for page in pages:
        table.append([
            page.title, page.summary, page.minutes, page.language, "ja" if page.film_has_captions else "nej",
            page.film_url, _names(themes.get(page.pk, [])), day_cell(page.first_published_at),
            absolute_url(page.get_absolute_url()),
        ])  # fmt: skip
    return table
