"""Swedish (and some English) for search: words, dictionary forms, stems, parts of compounds. Never knows of Django.

Examples
--------
>>> from hjulet.instruments.language import open_analyser
>>> open_analyser("sv").analyse("Skolorna i Åre").stems
['skol', 'år']
"""

from __future__ import annotations

from collections.abc import Mapping

from hjulet.instruments.language.analyser import Analyser, Analysis, Term, parts_in
from hjulet.instruments.language.building import lexicon_file
from hjulet.instruments.language.lexicon import open_lexicon
from hjulet.instruments.language.words import words_of

__all__ = ["Analyser", "Analysis", "Term", "lexicon_file", "open_analyser", "parts_in", "words_of"]


def open_analyser(language: str, *, corrections: Mapping[str, tuple[str, ...]] | None = None) -> Analyser:
    """An analyser of that language; the lexicon of Swedish is built the first time, which takes half a minute."""
    if language != "sv":
        return Analyser(language="en")
    return Analyser(open_lexicon(lexicon_file()).find, "sv", corrections or {})
