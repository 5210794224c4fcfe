"""What things in a framework are called on the site: in the reader's language where the file has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.utils import translation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from hjulet.hub.spoke import Text
    from hjulet.instruments.indicators.model import Framework, Indicator, Node


class Told(NamedTuple):
    """Words, and their language when it is another than the page's."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text


LEVELS: Mapping[str, tuple[Text, Text]] = {
    "indicator": (_("indikator"), _("indikatorer")),
    "aspect": (_("aspekt"), _("aspekter")),
    "theme": (_("tema"), _("teman")),
    "part": (_("del"), _("delar")),
    "dimension": (_("dimension"), _("dimensioner")),
    "subject": (_("område"), _("områden")),
    "area": (_("område"), _("områden")),
    "goal": (_("mål"), _("mål")),
    "index": (_("index"), _("index")),
}
"""One and several; a level with a name of its own is called by it."""


def told(words: Mapping[str, str], otherwise: str = "") -> Told:
    """In the language of the page, else in Swedish, else in whatever there is, else `otherwise`."""
    language = "en" if (translation.get_language() or "sv").startswith("en") else "sv"
    for one in (language, "sv", *words):
        if words.get(one):
            return Told(words[one], "" if one == language else one)
    return Told(otherwise)


def titles_by_code(framework: Framework) -> dict[str, str]:
    """Of every indicator and node."""
    everything: tuple[Indicator | Node, ...] = (*framework.indicators, *framework.nodes)
    return {one.code: told(one.title, one.code).text for one in everything}


def level_words(level: str, count: int = 1) -> str:
    """ "tema", "teman"; the level's own name when it is none of the usual."""
    one, several = LEVELS.get(level, (level, level))
    return str(one if count == 1 else several)
