"""The name list on paper, with a box to tick: for the door, and for when no phone works."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from hjulet.hub.formats.pdf.typesetting import page_words, typeset
from hjulet.hub.sorting import swedish_sort_key


@dataclass(frozen=True, slots=True)
class NameLine:
    name: str
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class NameList:
    title: str
    facts: tuple[str, ...]
    source: str
    lines: tuple[NameLine, ...]


def by_name(line: NameLine) -> tuple[str, str]:
    return swedish_sort_key(line.name), swedish_sort_key(line.organisation)


def names_pdf(names: NameList) -> bytes:
    """The names in Swedish order, as they are written: first name first."""
    return typeset(
        "names.typ",
        {
            "title": _("Deltagare: %(title)s") % {"title": names.title},
            "facts": list(names.facts),
            "source": names.source,
            "page_words": page_words(),
            "columns": [_("Namn"), _("Roll"), _("Organisation"), _("Närvarar")],
            "rows": [asdict(line) for line in sorted(names.lines, key=by_name)],
        },
        package=__package__,
    )
