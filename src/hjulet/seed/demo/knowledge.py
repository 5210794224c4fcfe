"""Lessons, sources, news and a film. Two sources are public inquiries, named with title, publisher, year and number only.

The lessons are in our own words and say so; the other sources, the news and the film are invented and say that.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from wagtail.models import Page

from hjulet.hub.models import Organisation, Person, Place, Theme
from hjulet.hub.queries import affiliations_today, notice_in_force
from hjulet.share.actions.comments import write_comment
from hjulet.share.models import (
    Evidence,
    FilmPage,
    KnowledgeSource,
    LessonPage,
    LessonTie,
    NewsPage,
    ShareIndexPage,
)

OWN_WORDS = "Demonstration: lärdomen är formulerad med egna ord, utan sidhänvisning. Läs källan innan du använder den."
INVENTED = "Demonstration: källan och lärdomen är påhittade."
Kind = KnowledgeSource.Kind

SOURCES: tuple[dict[str, Any], ...] = (
    {
        "slug": "sou-2020-8",
        "title": "Starkare kommuner – med kapacitet att klara välfärdsuppdraget",
        "kind": Kind.INQUIRY,
        "publisher": "Kommunutredningen",
        "year": 2020,
        "identifier": "SOU 2020:8",
    },
    {
        "slug": "sou-2024-6",
        "title": "Steg mot stärkt kapacitet",
        "kind": Kind.INQUIRY,
        "publisher": "Regeringskansliet",
        "year": 2024,
        "identifier": "SOU 2024:6",
    },
    {
        "slug": "efter-projektet-2024",
        "title": "Efter projektet: fem år senare (påhittad)",
        "kind": Kind.EVALUATION,
        "publisher": "Exempelkansliet (påhittat)",
        "year": 2024,
    },
    {
        "slug": "efter-projektet-2019",
        "title": "Efter projektet (påhittad)",
        "kind": Kind.EVALUATION,
        "publisher": "Exempelkansliet (påhittat)",
        "year": 2019,
        "successor": "efter-projektet-2024",
    },
)
# What another is tied to stands before it.
LESSONS: tuple[dict[str, Any], ...] = (
    {
        "slug": "fa-invanare-mindre-kapacitet",
        "title": "Samma uppdrag väger tyngre i en liten kommun",
        "statement": "Alla kommuner har samma uppdrag, men de med få invånare och stora avstånd har svårare att hitta folk och pengar till det.",
        "explanation": OWN_WORDS,
        "source": "sou-2020-8",
        "evidence": Evidence.EVALUATED,
        "applies_to": "kommuner med få invånare, långa avstånd och minskande befolkning",
        "themes": ("kommunal-kapacitet", "krympande-kommuner"),
    },
    {
        "slug": "samverkan-kostar-tid-forst",
        "title": "Samverkan kostar tid innan den sparar någon",
        "statement": "Att dela på en uppgift mellan kommuner kräver folk och tid till att börja med, och det är just vad de som behöver det mest har minst av.",
        "explanation": OWN_WORDS,
        "source": "sou-2024-6",
        "evidence": Evidence.FOLLOWED_UP,
        "applies_to": "kommuner som delar på tjänster eller nämnder",
        "themes": ("samverkan", "kommunal-kapacitet"),
        "ties": ((LessonTie.Kind.SUPPORTS, "fa-invanare-mindre-kapacitet", "Båda pekar på att förutsättningarna avgör."),),
    },
    {
        "slug": "projekt-utan-mottagare",
        "title": "Projekt utan mottagare tar slut med pengarna",
        "statement": "Projekt lever vidare när en chef i linjen har lovat att ta över innan projektet börjar.",
        "explanation": INVENTED,
        "source": "efter-projektet-2019",
        "source_page": "s. 12",
        "evidence": Evidence.FOLLOWED_UP,
        "applies_to": "projekt med tidsbegränsade bidrag",
        "does_not_apply_to": "försök som ska ge ett svar och sedan avslutas",
        "themes": ("projekt", "uppfoljning-och-larande"),
        "places": ("22",),
    },
    {
        "slug": "chefens-lofte-racker-inte",
        "title": "Ett löfte räcker inte om chefen byts ut",
        "statement": "Där chefen som lovade att ta över har slutat går det som där ingen hade lovat något.",
        "explanation": INVENTED,
        "source": "efter-projektet-2024",
        "source_page": "s. 31",
        "evidence": Evidence.EVALUATED,
        "applies_to": "projekt med tidsbegränsade bidrag",
        "themes": ("projekt", "ledarskap"),
        "places": ("22",),
        "ties": ((LessonTie.Kind.CONTRADICTS, "projekt-utan-mottagare", "Löftet håller bara så länge den som gav det är kvar."),),
    },
)  # fmt: skip
NEWS: tuple[dict[str, Any], ...] = (
    {
        "slug": "nu-gar-det-att-dela-exempel",
        "title": "Nu går det att dela exempel här",
        "summary": "Har ni gjort något som andra kan lära av, också av det som inte gick? Skriv ett exempel. Det tar en kvart.",
        "body": "<p>Vem som helst som har loggat in kan skriva. Organisationen bekräftar, en redaktör läser, sedan syns det för alla. (Demonstration: nyheten är påhittad.)</p>",
        "themes": ("uppfoljning-och-larande",),
    },
    {
        "slug": "tre-nya-lardomar-om-projekt",
        "title": "Nya lärdomar om vad som händer efter projektet",
        "summary": "Vi har gått igenom två uppföljningar och skrivit ner vad de säger, ett påstående i taget.",
        "body": '<p>Två av dem säger emot varandra. Läs båda. (Demonstration: nyheten är påhittad.)</p>',
        "themes": ("projekt",),
        "places": ("22",),
    },
)  # fmt: skip
FILM: dict[str, Any] = {
    "slug": "sa-fungerar-hjulet",
    "title": "Så fungerar Hjulet (påhittad film)",
    "summary": "Fem sätt att lära av varandra, på två minuter. Länken leder ingenstans: filmen är påhittad.",
    "film_url": "https://film.exempel.invalid/hjulet",
    "film_caption_exception": "Demonstration: filmen finns inte, så det finns inget att texta.",
    "film_transcript": (
        "Nästan allt som en kommun ställs inför har någon annan redan mött.\n\n"
        "Här möts ni, delar exempel och lärdomar, ser hur det går, hittar dem som är lika er och följer upp vad det blev."
    ),
    "minutes": 2,
    "themes": ("natverk",),
}


def make_knowledge(editor: Person, today: date) -> None:
    """What is missing of it. Running it again changes nothing."""
    # Anew: a person remembers the rights that it had when it was read.
    editor = Person.objects.get(pk=editor.pk)
    index = ShareIndexPage.objects.get()
    sources = {words["slug"]: _source(words) for words in SOURCES}
    lessons: dict[str, LessonPage] = {}
    for words in LESSONS:
        fields = dict(words)
        ties = fields.pop("ties", ())
        fields["source"] = sources[fields["source"]]
        page = LessonPage(**_plain(fields), live=False)
        page.ties = [
            LessonTie(kind=kind, other=lessons[slug], note=note, sort_order=order)
            for order, (kind, slug, note) in enumerate(ties)
        ]
        lessons[words["slug"]] = _made(index, page, words, editor)
    for words in NEWS:
        _made(index, NewsPage(**_plain(words), live=False), words, editor)
    _made(index, FilmPage(**_plain(FILM), live=False), FILM, editor)
    _comment(lessons["projekt-utan-mottagare"], editor)


def _plain(words: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in words.items() if name not in {"themes", "places"}}


def _source(words: dict[str, Any]) -> KnowledgeSource:
    fields = dict(words)
    if newer := fields.pop("successor", ""):
        fields["successor"] = KnowledgeSource.objects.get(slug=newer)
    publisher = Organisation.objects.filter(name=fields["publisher"]).first()
    found, _ = KnowledgeSource.objects.get_or_create(
        slug=fields["slug"], defaults={**fields, "organisation": publisher}
    )
    return found


def _made(index: Page, page: Any, words: dict[str, Any], editor: Person) -> Any:
    """The page with that address: the one that is there, or this one, published as an editor would."""
    if existing := type(page).objects.filter(slug=words["slug"]).first():
        return existing
    page.themes = list(Theme.objects.filter(slug__in=words.get("themes", ())))
    page.places = list(Place.objects.filter(code__in=words.get("places", ())))
    index.refresh_from_db()
    index.add_child(instance=page)
    page.save_revision(user=editor).publish(user=editor)
    page.refresh_from_db()
    return page


def _comment(lesson: LessonPage, editor: Person) -> None:
    if lesson.comments_by_visitors.exists():
        return
    affiliation = affiliations_today(editor).first()
    write_comment(
        editor,
        lesson,
        "Stämmer med vad vi har sett. Men hur gör ni när chefen byts ut? (Påhittad kommentar.)",
        organisation=affiliation.organisation if affiliation else None,
        notice=notice_in_force("comment"),
    )
