"""What Share tells the hub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hjulet.hub.feeds import guid_of_page, html_of
from hjulet.hub.models import Person, Theme
from hjulet.hub.personal_data import OwnTable
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.hub.spoke import EVERYTHING, NewItem, Scope, Section, SitemapEntry, Spoke
from hjulet.share.datasets import datasets
from hjulet.share.findable import findable, findable_of
from hjulet.share.holdings import HOLDINGS, NOT_PERSONAL
from hjulet.share.letters_comments import comment_moderated
from hjulet.share.models import ExamplePage
from hjulet.share.place import place_brief, place_section
from hjulet.share.queries import own_data as own
from hjulet.share.queries.examples import example_lines, examples, in_order
from hjulet.share.queries.films import films
from hjulet.share.queries.lessons import lesson_lines, lessons
from hjulet.share.queries.letters import LETTERS
from hjulet.share.queries.news import news
from hjulet.share.queries.own import due_for, own_examples, to_confirm
from hjulet.share.queries.own_comments import own_comment_tables
from hjulet.share.spoke_knowledge import (
    FEEDS,
    comments_section,
    newest_knowledge,
    sitemap_of_knowledge,
    within,
)

ABOUT_THEME = 6


def person_section(viewer: Viewer) -> Section:
    return Section(
        title=_("Dina exempel"),
        template="hjulet/share/person_section.html",
        context={"own": own_examples(viewer), "to_confirm": to_confirm(viewer), "due": due_for(viewer)},
    )


def start_section(viewer: Viewer) -> Section | None:
    lines = example_lines(in_order(examples(viewer))[:3])
    if not lines:
        return None
    return Section(
        title=_("Exempel att lära av"), template="hjulet/share/start_section.html", context={"lines": lines}
    )


def newest_examples(viewer: Viewer, limit: int, scope: Scope = EVERYTHING) -> list[NewItem]:
    """The latest published, with all that anybody may read of them."""
    latest = within(examples(viewer), scope).order_by("-first_published_at", "-pk")[:limit]
    return [
        NewItem(
            title=page.title,
            url=page.get_absolute_url(),
            published=page.first_published_at,
            kind=ExamplePage._meta.verbose_name or "",
            summary=page.summary,
            content=_content(page),
            changed=page.last_published_at,
            guid=guid_of_page(page),
        )
        for page in latest
    ]


def _content(page: ExamplePage) -> str:
    """The whole example as anybody may read it."""
    failures = "" if page.failures_for_members else page.what_did_not_work
    return html_of(
        ("", page.summary),
        (gettext("Utmaningen"), page.challenge),
        (gettext("Vad de gjorde"), page.approach),
        (gettext("Resultat"), page.result),
        (gettext("Vad som inte fungerade"), failures),
        (gettext("Vad som krävs på annat håll"), page.what_it_takes),
    )


def newest(viewer: Viewer, limit: int, scope: Scope) -> Sequence[NewItem]:
    return [*newest_examples(viewer, limit, scope), *newest_knowledge(viewer, limit, scope)]


def theme_section(viewer: Viewer, theme: Theme) -> Section | None:
    """Examples, lessons, news and films about it."""
    about = Scope(theme=theme)
    context = {
        "examples": example_lines(in_order(within(examples(viewer), about))[:ABOUT_THEME]),
        "lessons": lesson_lines(viewer, within(lessons(viewer), about)[:ABOUT_THEME]),
        "news": list(within(news(viewer), about)[:ABOUT_THEME]),
        "films": list(within(films(viewer), about)[:ABOUT_THEME]),
        "theme": theme,
    }
    if not any(context[name] for name in ("examples", "lessons", "news", "films")):
        return None
    return Section(
        title=_("Vad har andra gjort och lärt sig?"),
        template="hjulet/share/theme_section.html",
        context=context,
    )


def sitemap() -> Iterator[SitemapEntry]:
    yield SitemapEntry(reverse("examples"))
    for page in examples(ANYONE).order_by("pk"):
        yield SitemapEntry(page.get_absolute_url(), page.last_published_at)
    yield from sitemap_of_knowledge()


def own_data(person: Person) -> list[OwnTable]:
    return [*own.own_data(person), *own_comment_tables(person)]


SHARE = Spoke(
    key="share",
    name=_("Dela"),
    promise=_("Exempel och lärdomar från dem som redan har provat."),
    url_name="examples",
    place_section=place_section,
    place_brief=place_brief,
    place_position=2,
    person_section=person_section,
    start_section=start_section,
    page_section=comments_section,
    findable=findable,
    findable_of=findable_of,
    letters={**LETTERS, "comment_moderated": comment_moderated},
    newest=newest,
    theme_section=theme_section,
    datasets=datasets,
    sitemap=sitemap,
    feeds=FEEDS,
    holdings=HOLDINGS,
    not_personal=NOT_PERSONAL,
    own_data=own_data,
)
