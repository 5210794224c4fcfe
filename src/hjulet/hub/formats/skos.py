"""The subject words as SKOS, and read from it. rdflib is loaded only when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from hjulet.hub.formats.tables import lines_of
from hjulet.hub.models import Theme
from hjulet.hub.pages import absolute_url

if TYPE_CHECKING:
    from rdflib import Graph

FORMATS = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "rdf": ("pretty-xml", "application/rdf+xml; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json; charset=utf-8"),
}
"""Ending → rdflib's name and the media type."""


def skos(themes: Iterable[Theme], ending: str) -> tuple[bytes, str]:
    """The words with their relations, and the media type. The themes have broader and related at hand."""
    name, media_type = FORMATS[ending]
    return skos_graph(themes).serialize(format=name, encoding="utf-8"), media_type


def theme_address(slug: str) -> str:
    """What a word is known by in data: the address of its page, in Swedish whatever the page was asked in."""
    with translation.override("sv"):
        return absolute_url(reverse("theme", args=[slug]))


def scheme_address() -> str:
    with translation.override("sv"):
        return absolute_url(reverse("themes"))


def skos_graph(themes: Iterable[Theme]) -> Graph:
    """One concept scheme and a concept for each word."""
    from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    scheme = URIRef(scheme_address())
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.title, Literal("Ämnesord på Hjulet", "sv")))
    graph.add((scheme, DCTERMS.title, Literal("Subject words of Hjulet", "en")))
    graph.add((scheme, DCTERMS.license, URIRef(settings.DATA_LICENCE)))
    for theme in themes:
        concept = URIRef(theme_address(theme.slug))
        graph.add((concept, RDF.type, SKOS.Concept))
        graph.add((concept, SKOS.inScheme, scheme))
        graph.add((concept, SKOS.notation, Literal(theme.slug)))
        graph.add((concept, SKOS.prefLabel, Literal(theme.name, "sv")))
        if theme.name_en:
            graph.add((concept, SKOS.prefLabel, Literal(theme.name_en, "en")))
        for word in lines_of(theme.other_words):
            graph.add((concept, SKOS.altLabel, Literal(word, "sv")))
        for word in lines_of(theme.hidden_words):
            graph.add((concept, SKOS.hiddenLabel, Literal(word, "sv")))
        if theme.note:
            graph.add((concept, SKOS.scopeNote, Literal(theme.note, "sv")))
        if theme.exact_match:
            graph.add((concept, SKOS.exactMatch, URIRef(theme.exact_match)))
        if theme.broader is None:
            graph.add((concept, SKOS.topConceptOf, scheme))
            graph.add((scheme, SKOS.hasTopConcept, concept))
        else:
            wider = URIRef(theme_address(theme.broader.slug))
            graph.add((concept, SKOS.broader, wider))
            graph.add((wider, SKOS.narrower, concept))
        for other in theme.related.all():
            graph.add((concept, SKOS.related, URIRef(theme_address(other.slug))))
    return graph
