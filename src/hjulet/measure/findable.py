"""What search finds of Measure: every framework that is shipped, by its title, its parts and its indicators; and where
support lands."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from hjulet.hub.findable import joined
from hjulet.hub.models import SearchDocument
from hjulet.hub.spoke import Findable

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework, Indicator, Node


def findable() -> Iterator[Findable]:
    """The newest version of each, so that nobody is led to an old one."""
    from hjulet.instruments.indicators.files import load, shipped

    newest = {key.rpartition("-")[0]: key for key in shipped()}
    for key in newest.values():
        yield _of_framework(load(key))
    yield _of_support()


def _of_support() -> Findable:
    """The page that answers where support lands; without a list it says what there will be."""
    with translation.override("sv"):
        return Findable(
            kind=SearchDocument.Kind.TEXT,
            object_id=object_id("support"),
            title=gettext("Var landar projektstöden?"),
            summary=gettext(
                "Hamnar stödet till projekt oftast i de större städerna? Se stödet per invånare i varje kommun, och vad som gäller "
                "hur pengarna än fördelas."
            ),
            body="projektstöd regionala utvecklingsfonden ERUF strukturfonder EU-medel kohesion Projektbanken",
            path=reverse("support"),
        )


def _of_framework(framework: Framework) -> Findable:
    everything: tuple[Indicator | Node, ...] = (*framework.nodes, *framework.indicators)
    titles = [one.title.get("sv", "") for one in everything]
    with translation.override("sv"):
        path = reverse("framework", args=[framework.key])
    return Findable(
        kind=SearchDocument.Kind.TEXT,
        object_id=object_id(framework.id),
        title=framework.title.get("sv", framework.key),
        summary=framework.description.get("sv", ""),
        body=joined([framework.key, *dict.fromkeys(titles)]),
        path=path,
    )


def object_id(framework_id: str) -> int:
    """A number of its own for each framework, which has no row in the database: below zero, where no page is."""
    return -1 - zlib.crc32(framework_id.encode())
