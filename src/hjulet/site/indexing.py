"""How the index of search follows what is published: in the same transaction, whatever changed it.

A page is read anew from the database when it has been saved, so that what the index tells is what is
published and never a draft. The receivers that call these are connected in `signals.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db.models import Model, Q
from wagtail.models import Page

from hjulet.follow.models import Assessment
from hjulet.hub import findable as hub
from hjulet.hub.models import Organisation, Place, SearchDocument, Theme
from hjulet.hub.search import remove_document
from hjulet.hub.search.index import Index
from hjulet.hub.search.opensearch import bring_up_to_date
from hjulet.hub.search.writing import index_everything, write_documents
from hjulet.hub.spoke import Findable, registered_spokes
from hjulet.match.actions.relating import relate, relate_everything
from hjulet.match.models import PeerRequest
from hjulet.meet.findable import findable_on
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage, Session
from hjulet.share.models import ExamplePage, FilmPage, KnowledgeSource, LessonPage, NewsPage
from hjulet.site import findable as site
from hjulet.site.pages import AccessibilityStatementPage, TextPage

Kind = SearchDocument.Kind

KIND_OF_PAGE: dict[type[Page], str] = {
    AccessibilityStatementPage: Kind.TEXT,
    ExamplePage: Kind.EXAMPLE,
    FilmPage: Kind.FILM,
    GatheringPage: Kind.GATHERING,
    LessonPage: Kind.LESSON,
    NetworkPage: Kind.NETWORK,
    NewsPage: Kind.NEWS,
    SeriesPage: Kind.SERIES,
    TextPage: Kind.TEXT,
}
KIND_OF: dict[type[Model], str] = {
    **KIND_OF_PAGE,
    Assessment: Kind.ASSESSMENT,
    KnowledgeSource: Kind.SOURCE,
    Organisation: Kind.ORGANISATION,
    Place: Kind.PLACE,
    Session: Kind.SESSION,
}
MODEL_OF = {kind: model for model, kind in KIND_OF.items() if kind != Kind.TEXT}

# What Wagtail writes on a page when a draft is saved, or its place among others changes.
DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "expired",
        "go_live_at",
        "expire_at",
        "has_unpublished_changes",
        "last_published_at",
        "latest_revision",
        "latest_revision_created_at",
        "live_revision",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
    }
)


def everything_findable() -> Iterator[Findable]:
    """All that search may find, of the hub, the site and every spoke."""
    between_peers = _between_peers()
    for found in _everything():
        if (found.kind, found.object_id) not in between_peers:
            yield found


def _everything() -> Iterator[Findable]:
    yield from hub.findable()
    yield from site.findable()
    for spoke in registered_spokes():
        if spoke.findable is not None:
            yield from spoke.findable()


def findable_of(thing: Model) -> Findable | None:
    """What search finds of one thing; None when nobody may find it."""
    tellers = [hub.findable_of, site.findable_of, *(spoke.findable_of for spoke in registered_spokes())]
    answers = (tell(thing) for tell in tellers if tell is not None)
    found = next((answer for answer in answers if answer is not None), None)
    return None if found is None or (found.kind, found.object_id) in _between_peers() else found


def _between_peers() -> set[tuple[str, int]]:
    """Conversations that came of a question to colleagues: theirs alone, whoever may otherwise see the page."""
    gatherings = PeerRequest.objects.filter(gathering__isnull=False).values("gathering")
    sessions = Session.objects.filter(page__in=gatherings).values_list("pk", flat=True)
    return {(Kind.GATHERING, pk) for pk in gatherings.values_list("gathering", flat=True)} | {
        (Kind.SESSION, pk) for pk in sessions
    }


def index(thing: Model) -> bool:
    """Let the index tell of the thing as it is now, or no longer at all. Returns whether that was anything new."""
    if (kind := KIND_OF.get(type(thing))) is None:
        return False
    found = findable_of(thing)
    return _write(kind, [thing.pk], [] if found is None else [found])


def index_page(pk: int) -> None:
    """The same for a page as it stands in the database, with what is found or not by its doing."""
    page = Page.objects.filter(pk=pk).specific().first()
    if page is None:
        return
    has_changed = index(page)
    if isinstance(page, GatheringPage):
        between_peers = _between_peers()
        told = [found for found in findable_on(page) if (found.kind, found.object_id) not in between_peers]
        _write(Kind.SESSION, list(page.sessions.values_list("pk", flat=True)), told)
    elif isinstance(page, LessonPage):
        index(page.source)
    elif isinstance(page, ExamplePage) and has_changed:
        relate(Kind.EXAMPLE, page.pk)


def index_draft(page: Page) -> None:
    """A page that is not published is told of by nobody: only one that was found until now has to be read."""
    if SearchDocument.objects.filter(kind=KIND_OF.get(type(page), ""), object_id=page.pk).exists():
        index_page(page.pk)


def index_source(source: KnowledgeSource) -> None:
    """A source, and the lessons that name it."""
    index(source)
    for pk in LessonPage.objects.filter(source=source).values_list("pk", flat=True):
        index_page(pk)


def index_all(progress: Callable[[int], None] = lambda done: None) -> tuple[int, int]:
    """Everything anew, and what is like what. Returns how many had changed and how many were taken away."""
    counts = index_everything(everything_findable, progress=progress)
    bring_up_to_date()
    relate_everything()
    return counts


def is_index_empty() -> bool:
    return not SearchDocument.objects.exists()


def index_first() -> None:
    """After preparing: what is written without saving each row, or everything where there was no index before.

    A site that starts again has it all already, and should not wait while it is analysed anew.
    """
    in_bulk = [Kind.PLACE, Kind.ORGANISATION]
    if not SearchDocument.objects.exclude(kind__in=in_bulk).exists():
        index_all()
        return
    rows = SearchDocument.objects.filter(kind__in=in_bulk)
    there = {
        (kind, pk, language): texts
        for kind, pk, language, *texts in rows.values_list(
            "kind", "object_id", "language", "title", "summary", "body", "path"
        )
    }
    told = [
        found
        for found in hub.findable()
        if there.get((found.kind, found.object_id, found.language))
        != [found.title[:400], found.summary, found.body, found.path]
    ]
    if told:
        write_documents(Index(), told)


def _write(kind: str, pks: Sequence[int], told: Sequence[Findable]) -> bool:
    """Write what is told of these, and take away what is there of them and not told, such as another language.

    Returns whether anything was written anew.
    """
    wanted = {(found.object_id, found.language) for found in told}
    there = SearchDocument.objects.filter(kind=kind, object_id__in=pks).values_list("object_id", "language")
    for pk in {pk for pk, language in there if (pk, language) not in wanted}:
        remove_document(kind, pk)
    return bool(told) and write_documents(Index(), told) > 0


def index_below(page: Page) -> None:
    """The page and everything under it: what shuts a page shuts all of them."""
    for pk in Page.objects.filter(path__startswith=page.path).values_list("pk", flat=True):
        index_page(pk)


def hide_below(page: Page) -> None:
    """Nobody finds the page or anything under it until the index has been told who may.

    Written before a privacy setting is: Wagtail writes those outside a transaction, and a site that stopped
    in between must have hidden too much and never too little.
    """
    pks = Page.objects.filter(path__startswith=page.path).values_list("pk", flat=True)
    below = Q(kind__in=set(KIND_OF_PAGE.values()), object_id__in=pks) | Q(
        kind=Kind.SESSION, object_id__in=Session.objects.filter(page__in=pks).values_list("pk", flat=True)
    )
    for kind, object_id in SearchDocument.objects.filter(below).values_list("kind", "object_id").distinct():
        remove_document(kind, object_id)


def forget(thing: Model) -> None:
    """What has been deleted is found no more."""
    if (kind := KIND_OF.get(type(thing))) is not None and thing.pk is not None:
        remove_document(kind, thing.pk)


def index_those_that_name(name: str) -> None:
    """What tells of something by its name, when that name has changed."""
    named = SearchDocument.objects.filter(
        Q(body__contains=name) | Q(summary__contains=name) | Q(title__contains=name)
    )
    index_again(named.values_list("kind", "object_id").distinct())


def index_those_with_word(word: str) -> None:
    """What has the word in any of its forms, when an editor has said how it is taken apart."""
    stem = Index().analyser("sv").term(word.strip().lower()).stem
    # The forms of a word begin alike; what only seems to have it is found unchanged, and left alone.
    beginning = word.strip().lower()[: max(4, len(stem) - 1)]
    having = SearchDocument.objects.filter(
        Q(analysed_title__contains=stem) | Q(analysed_body__contains=stem) | Q(body__icontains=beginning)
    )
    index_again(having.values_list("kind", "object_id").distinct())


def index_those_about(theme: Theme) -> None:
    """What is filed under a subject word is found by its name."""
    about = SearchDocument.objects.filter(themes=theme)
    index_again(about.values_list("kind", "object_id").distinct())


def index_again(documents: Iterable[tuple[str, int]]) -> None:
    """These anew, each read from its own table."""
    for kind, object_id in list(documents):
        if kind == Kind.TEXT or kind in KIND_OF_PAGE.values():
            index_page(object_id)
        elif (thing := MODEL_OF[kind]._default_manager.filter(pk=object_id).first()) is not None:
            index(thing)
