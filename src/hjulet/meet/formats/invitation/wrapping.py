"""Lines that a mail program or a PDF broke in the middle of a sentence, put together letter for letter."""

from __future__ import annotations

import re

_BREAK = re.compile(r"(?<=[^\s.!?:;|])[ \t]*(?P<sign>\r?\n)[ \t]*(?=[^\s])")
_JOINING = re.compile(
    r"(?:[a-zåäö0-9][,–]|\b(?:och|samt|i|på|för|av|med|till|från|en|ett|den|det|de|vid|om|inom|hos|att|som|under|mellan|eller))$"
)
_ITEM = re.compile(r"(?:[•·▪◦●○*►■□→✓–—-]|o\t|\(?\w{1,2}[.)]\s|[\w/ -]{2,30}:|https?://|www\.)")
_INNER_END = re.compile(r"[a-zåäö]{3}[.!?] [A-ZÅÄÖ]")
_SHORTEST = 50
"""Characters of a line that may have been broken for want of room."""


def unwrapped(text: str) -> str:
    """The text with such line ends as spaces: as long as before, so that every position in it is one in the original.

    A line is taken to go on below when it is long and without an end, and the next begins with a small letter;
    or with any letter, when the line ends with a comma or a word that asks for more ("och", "på").
    """
    kept: list[str] = []
    at = 0
    joined_to = -1
    for found in _BREAK.finditer(text):
        begin = text.rfind("\n", 0, found.start()) + 1
        line, below = text[begin : found.start()], text[found.end() : found.end() + 40]
        if not _goes_on(line, below, is_prose=begin == joined_to or _INNER_END.search(line) is not None):
            continue
        kept += [text[at : found.start("sign")], " " * len(found["sign"])]
        at = found.end("sign")
        joined_to = at
    return "".join([*kept, text[at:]])


def _goes_on(line: str, below: str, *, is_prose: bool) -> bool:
    if len(line) < _SHORTEST or len(line) > 130 or "\t" in line or _ITEM.match(below):
        return False
    if below[:1].islower():
        return True
    if not below[:1].isalpha() or len(line) < 60:
        return False
    # In the midst of a paragraph a name may stand first on a line.
    is_in_midst = is_prose and re.match(r"\w+[ ,]+[a-zåäö]", below) is not None
    return is_in_midst or _JOINING.search(line[-12:]) is not None
