"""The catalogue of open data after DCAT-AP-SE 3. rdflib is loaded only when somebody asks.

What is in it comes from the hub and the spokes; here only how it is said. The official validator of
the data portal is to be run by hand on the site's own address, once per release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from hjulet.hub.datasets import datasets as hub_datasets
from hjulet.hub.formats.skos import FORMATS
from hjulet.hub.pages import absolute_url
from hjulet.hub.spoke import Dataset
from hjulet.site.wheel import SPOKES

if TYPE_CHECKING:
    from rdflib import Graph, Literal, URIRef

    from hjulet.hub.spoke import Text

PROFILE = "http://data.europa.eu/r5r/"
EU = "http://publications.europa.eu/resource/authority"
SWEDEN = f"{EU}/country/SWE"
SPOKEN = {"sv": f"{EU}/language/SWE", "en": f"{EU}/language/ENG"}


def every_dataset() -> list[Dataset]:
    """Of the spokes in the order of the menu, then of the hub; addresses in the language of the moment."""
    found = [one for spoke in SPOKES if spoke.datasets is not None for one in spoke.datasets()]
    return [*found, *hub_datasets()]


def licence_of(dataset: Dataset) -> str:
    return str(settings.TEXT_LICENCE if dataset.is_text else settings.DATA_LICENCE)


def catalogue(ending: str) -> tuple[bytes, str]:
    """The catalogue as a file, and its media type; the endings are those of SKOS."""
    name, media_type = FORMATS[ending]
    with translation.override("sv"):  # whatever it was asked in, there is one catalogue
        return catalogue_graph().serialize(format=name, encoding="utf-8"), media_type


def catalogue_graph() -> Graph:
    from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef

    graph = Graph()
    dcatap, vcard = Namespace(PROFILE), Namespace("http://www.w3.org/2006/vcard/ns#")
    for prefix, namespace in (("dcat", DCAT), ("dcterms", DCTERMS), ("foaf", FOAF), ("vcard", vcard)):
        graph.bind(prefix, namespace)
    graph.bind("dcatap", dcatap)
    address = absolute_url("/dcat")
    publisher, contact = URIRef(f"{address}#publisher"), URIRef(f"{address}#contact")
    root, interface = URIRef(f"{address}#catalogue"), URIRef(f"{address}#api")

    graph.add((publisher, RDF.type, FOAF.Agent))
    graph.add((publisher, RDF.type, FOAF.Organization))
    graph.add((publisher, FOAF.name, Literal(settings.PUBLISHER)))
    graph.add((publisher, FOAF.homepage, URIRef(settings.PUBLISHER_URL or absolute_url("/"))))
    graph.add((contact, RDF.type, vcard.Organization))
    graph.add((contact, vcard.fn, Literal(settings.PUBLISHER)))
    if settings.CONTACT_EMAIL:
        graph.add((contact, vcard.hasEmail, URIRef(f"mailto:{settings.CONTACT_EMAIL}")))
    else:
        graph.add((contact, vcard.hasURL, URIRef(absolute_url("/"))))

    graph.add((root, RDF.type, DCAT.Catalog))
    graph.add((root, DCTERMS.title, Literal("Öppna data på Hjulet", "sv")))
    graph.add((root, DCTERMS.title, Literal("Open data of Hjulet", "en")))
    about = "Vad kommuner, regioner och myndigheter gör och lär sig om regional utveckling."
    graph.add((root, DCTERMS.description, Literal(about, "sv")))
    about = "What municipalities, regions and agencies do and learn about regional development."
    graph.add((root, DCTERMS.description, Literal(about, "en")))
    graph.add((root, DCTERMS.publisher, publisher))
    graph.add((root, DCTERMS.license, URIRef(settings.DATA_LICENCE)))
    graph.add((root, DCTERMS.spatial, URIRef(SWEDEN)))
    graph.add((root, FOAF.homepage, URIRef(absolute_url(reverse("open_data")))))
    graph.add((root, DCAT.themeTaxonomy, URIRef(f"{EU}/data-theme")))
    for language in SPOKEN.values():
        graph.add((root, DCTERMS.language, URIRef(language)))

    graph.add((interface, RDF.type, DCAT.DataService))
    graph.add((interface, DCTERMS.title, Literal("JSON-API för Hjulet", "sv")))
    graph.add((interface, DCTERMS.title, Literal("JSON API of Hjulet", "en")))
    graph.add((interface, DCTERMS.publisher, publisher))
    graph.add((interface, DCAT.contactPoint, contact))
    graph.add((interface, DCAT.endpointURL, URIRef(absolute_url(reverse("api:start")))))
    graph.add((interface, DCAT.endpointDescription, URIRef(absolute_url(reverse("api:openapi")))))
    graph.add((interface, DCTERMS.license, URIRef(settings.DATA_LICENCE)))
    graph.add((interface, dcatap.availability, URIRef(f"{EU}/planned-availability/AVAILABLE")))
    graph.add((root, DCAT.service, interface))

    for dataset in every_dataset():
        one = URIRef(f"{address}#{dataset.key}")
        graph.add((root, DCAT.dataset, one))
        graph.add((interface, DCAT.servesDataset, one))
        _describe(graph, one, dataset, publisher, contact)
        for number, form in enumerate(dataset.distributions, start=1):
            way = URIRef(f"{address}#{dataset.key}-{number}")
            graph.add((one, DCAT.distribution, way))
            graph.add((way, RDF.type, DCAT.Distribution))
            for title in _said(form.title):
                graph.add((way, DCTERMS.title, title))
            place = URIRef(absolute_url(form.path))
            graph.add((way, DCAT.accessURL, place))
            if form.is_interface:
                graph.add((way, DCAT.accessService, interface))
            else:
                graph.add((way, DCAT.downloadURL, place))
            media_type = URIRef(f"https://www.iana.org/assignments/media-types/{form.media_type}")
            graph.add((way, DCAT.mediaType, media_type))
            graph.add((way, DCTERMS.license, URIRef(licence_of(dataset))))
            graph.add((way, DCTERMS.language, URIRef(SPOKEN["sv"])))
            graph.add((way, dcatap.availability, URIRef(f"{EU}/planned-availability/AVAILABLE")))
    return graph


def _describe(graph: Graph, one: URIRef, dataset: Dataset, publisher: URIRef, contact: URIRef) -> None:
    """What is said of a data set itself, whatever forms it comes in."""
    from rdflib import DCAT, DCTERMS, RDF, Literal, URIRef

    graph.add((one, RDF.type, DCAT.Dataset))
    for title in _said(dataset.title):
        graph.add((one, DCTERMS.title, title))
    for words in _said(dataset.description):
        graph.add((one, DCTERMS.description, words))
    for keyword in dataset.keywords:
        for words in _said(keyword):
            graph.add((one, DCAT.keyword, words))
    graph.add((one, DCTERMS.identifier, Literal(str(one))))
    graph.add((one, DCTERMS.publisher, publisher))
    graph.add((one, DCAT.contactPoint, contact))
    graph.add((one, DCAT.landingPage, URIRef(absolute_url(dataset.path))))
    graph.add((one, DCTERMS.accrualPeriodicity, URIRef(f"{EU}/frequency/{dataset.periodicity}")))
    graph.add((one, DCTERMS.accessRights, URIRef(f"{EU}/access-right/PUBLIC")))
    graph.add((one, DCTERMS.language, URIRef(SPOKEN["sv"])))
    graph.add((one, DCTERMS.spatial, URIRef(SWEDEN)))
    for theme in dataset.data_themes:
        graph.add((one, DCAT.theme, URIRef(f"{EU}/data-theme/{theme}")))
    for standard in dataset.conforms_to:
        graph.add((one, DCTERMS.conformsTo, URIRef(standard)))


def _said(words: Text) -> list[Literal]:
    """The words in both languages of the site."""
    from rdflib import Literal

    found = []
    for language in SPOKEN:
        with translation.override(language):
            found.append(Literal(str(words), language))
    return found
