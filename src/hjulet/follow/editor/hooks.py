"""Where the pages of Follow hang in the editor: beside a gathering its survey, beside a network or series its report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import Page

from hjulet.follow import rules
from hjulet.hub.models import Person
from hjulet.hub.rules import Viewer
from hjulet.meet import rules as meet_rules
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage


def urls() -> list[Any]:
    return [path("", include("hjulet.follow.editor.urls"))]


def _own_page(viewer: Viewer, page: Page) -> tuple[str, str, str] | None:
    """Label, address and icon."""
    specific = page.specific_deferred
    if isinstance(specific, GatheringPage) and rules.may_survey(viewer, specific):
        return _("Enkät"), reverse("editor_survey", args=[page.pk]), "form"
    if isinstance(specific, NetworkPage) and meet_rules.may_edit(viewer, specific):
        return _("Rapport"), reverse("network_report", args=[page.slug]), "list-ul"
    if isinstance(specific, SeriesPage) and meet_rules.may_edit(viewer, specific):
        return _("Rapport"), reverse("series_report", args=[page.slug]), "list-ul"
    return None


def header_buttons(page: Page, user: Person, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.pk and (own := _own_page(user, page)):
        yield Button(label=own[0], url=own[1], icon_name=own[2], priority=18)


def planner_buttons(viewer: Viewer, page: Page) -> Iterator[HeaderButton]:
    """The same on Meet's own pages about the gathering, the network or the series."""
    if own := _own_page(viewer, page):
        yield HeaderButton(label=own[0], url=own[1], icon_name=own[2], priority=18)
