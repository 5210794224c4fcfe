"""What the kinds of fact in an invitation are called, how sure they are, and questions in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hjulet.meet.formats.invitation import Kind, Question, Shape, Sure

KINDS = {
    Kind.TITLE: gettext_lazy("Rubrik"),
    Kind.FORMAT: gettext_lazy("Slag av träff"),
    Kind.DATE: gettext_lazy("När man ses"),
    Kind.CLOCK: gettext_lazy("Klockslag"),
    Kind.OTHER_DATE: gettext_lazy("Annat datum"),
    Kind.VENUE: gettext_lazy("Lokal"),
    Kind.ADDRESS: gettext_lazy("Gatuadress"),
    Kind.TOWN: gettext_lazy("Ort"),
    Kind.MODE: gettext_lazy("På plats eller digitalt"),
    Kind.JOINING_LINK: gettext_lazy("Länk för att delta"),
    Kind.LINK: gettext_lazy("Länk"),
    Kind.COST: gettext_lazy("Kostnad"),
    Kind.SEATS: pgettext_lazy("seats", "Platser"),
    Kind.PER_ORGANISATION: gettext_lazy("Högst per organisation"),
    Kind.DEADLINE: gettext_lazy("Sista anmälan"),
    Kind.CANCEL_BY: gettext_lazy("Sista avbokning"),
    Kind.TARGET_GROUP: gettext_lazy("Målgrupp"),
    Kind.ORGANISER: gettext_lazy("Arrangör"),
    Kind.CONTACT: gettext_lazy("Kontakt"),
    Kind.MEMBERS: gettext_lazy("Antal medlemmar"),
    Kind.ROLE: gettext_lazy("Roll i nätverket"),
    Kind.SESSION: gettext_lazy("Programpunkt"),
    Kind.ABSTRACT: gettext_lazy("Om programpunkten"),
    Kind.SPEAKER: gettext_lazy("Medverkande"),
    Kind.PLANNER: gettext_lazy("Planeringsgrupp"),
    Kind.PLACE: gettext_lazy("Kommun eller län"),
    Kind.REFERENCE: gettext_lazy("En annan träff"),
    Kind.AUTHOR: gettext_lazy("Författare"),
    Kind.DESCRIPTION: gettext_lazy("Beskrivning"),
    Kind.ASIDE: gettext_lazy("Hör inte till inbjudan"),
}
SURES = {
    Sure.SURE: gettext_lazy("säkert"),
    Sure.LIKELY: gettext_lazy("troligt"),
    Sure.UNSURE: gettext_lazy("osäkert"),
}
SHAPES = {
    Shape.NETWORK: gettext_lazy("Ett nätverk med flera tillfällen."),
    Shape.SERIES: gettext_lazy("En serie med flera tillfällen."),
    Shape.GATHERING: gettext_lazy("En träff."),
    Shape.PARALLEL_SESSIONS: gettext_lazy("En lista över lärpass på en konferens."),
    Shape.ARTICLE: gettext_lazy("En text om exempel, snarare än en inbjudan till en bestämd dag."),
}


def question_words(question: Question) -> str:
    """The question in the language of the one who reads."""
    return _(question.words) % question.values
