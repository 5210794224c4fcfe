"""From a template and data to a PDF/UA-1 file. The data goes in as JSON: what a person typed is never read as code.

The fonts are those that the typst wheel carries (Libertinus Serif: Latin, Greek, Cyrillic, Hebrew), so
that the same input gives the same bytes on every machine. Only a text that they cannot draw is tried
with the fonts of the machine; what those cannot draw either becomes an empty box, since PDF/UA
forbids a missing glyph and a certificate must never fail because of a name.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

STANDARD = "ua-1"
EMPTY_BOX = "\u25a1"
COULD_NOT_DRAW = "could not be displayed"


def typeset(template: str, data: Mapping[str, Any], *, package: str) -> bytes:
    """The template with that data, as a tagged PDF in the language of the moment.

    `template` is a file name in the folder `templates` of that package (`__package__` of whoever calls); it may import
    the others there, and `look.typ` of this one.
    """
    templates = {**_templates(), **_templates(package)}
    language = "en" if (translation.get_language() or "sv").startswith("en") else "sv"
    cleaned = _each_text({"language": language, **data}, _with_shape)
    try:
        return _compile(templates, template, cleaned, has_machine_fonts=False)
    except typst.TypstError as error:
        if COULD_NOT_DRAW not in str(error):
            raise
    return _compile(templates, template, _each_text(cleaned, _drawable), has_machine_fonts=True)


def _compile(templates: Mapping[str, bytes], template: str, data: Any, *, has_machine_fonts: bool) -> bytes:
    # The stubs of typst know no files by name, which the wheel takes.
    made: bytes = typst.compile(  # type: ignore[call-overload]
        {**templates, "main.typ": templates[template], "data.json": json.dumps(data).encode()},
        ignore_system_fonts=not has_machine_fonts,
        format="pdf",
        pdf_standards=[STANDARD],
        # Without it the file would carry the moment it was made, and never be the same twice.
        timestamp=0,
    )
    return made


@cache
def _templates(package: str = __package__) -> dict[str, bytes]:
    folder = files(package) / "templates"
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".typ")}


def _each_text(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each_text(inside, change) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(inside, change) for inside in value]
    return value


def page_words() -> str:
    """What stands at the foot of each page; typst fills in the numbers."""
    return _("Sida {page} av {pages}")


SHAPELESS = {"Cc", "Cf", "Cs", "Cn", "Co"}
JOINERS = {"\n", "\u200c", "\u200d"}
"""New lines, and what some scripts need to join or part their letters."""


def _with_shape(text: str) -> str:
    """Letters with their marks in one, and nothing that has no shape of its own: a bell, half an emoji, or a sign
    that turns the text round, with which a name could be made to look like another."""
    return "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if character in JOINERS or unicodedata.category(character) not in SHAPELESS
    )


def _drawable(text: str) -> str:
    return "".join(character if _can_draw(character) else EMPTY_BOX for character in text)


@cache
def _can_draw(character: str) -> bool:
    """Whether some font here has the character; asked of typst itself, since it is typst that refuses."""
    if character.isascii():
        return True
    try:
        _compile(_templates(), "probe.typ", {"text": f"a{character}"}, has_machine_fonts=True)
    except typst.TypstError:
        return False
    return True
