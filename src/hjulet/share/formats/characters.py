"""How long a text is, counted as people see it: "é", "👩‍👩‍👧" and a line break are one character each.

The browser counts the same way (`static/hjulet/comments.js`), so what it says is what the server holds one to.
"""

from __future__ import annotations

import unicodedata

import regex

_CLUSTER = regex.compile(r"\X")
# Controls, marks of byte order, and signs that turn the direction of what follows: nobody types them, and they hide things.
_UNSEEN = regex.compile(r"[\p{Cc}\uFEFF\u202A-\u202E\u2066-\u2069&&[^\n]]", flags=regex.V1)
_SEEN = regex.compile(r"[^\s\p{C}\p{M}]")

CODE_POINTS_PER_CHARACTER = 12
"""A family of four with each their skin colour is eleven; a tower of accents is more, and is not a text."""


def as_typed(text: str) -> str:
    """Plain text as it is kept: one kind of line break, nothing unseen, no blank edges."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", lines)).strip()


def characters(text: str) -> int:
    """How many characters a reader sees."""
    return len(_CLUSTER.findall(text))


def is_blank(text: str) -> bool:
    """Whether there is nothing in it to see."""
    return _SEEN.search(text) is None


def fits(text: str, most: int) -> bool:
    """Whether the text has at most so many characters, and they are characters and not towers of accents."""
    return len(text) <= most * CODE_POINTS_PER_CHARACTER and characters(text) <= most
