"""Stems: what is left of a word when its endings are gone."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final

SHORTEST_STEM: Final = 3
SHORTEST_SECOND_STEM: Final = 5
"""What is left after a second round; shorter, words that have nothing to do with each other would meet."""
_ALGORITHMS: Final = {"sv": "swedish", "en": "english"}


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(_ALGORITHMS[language])


@lru_cache(maxsize=20_000)
def stem(word: str, language: str = "sv") -> str:
    """The word without its endings, by the Snowball rules; a long one once more, until they find no more.

    Once is too little for "hållbarhet" → hållbar → hållb, which is to meet "hållbar".

    >>> stem("hållbarhet"), stem("hållbar"), stem("kommuner"), stem("municipalities", "en")
    ('hållb', 'hållb', 'kommun', 'municip')
    """
    stemmer = _stemmer(language)
    shortest = SHORTEST_STEM
    while True:
        shorter = str(stemmer.stemWord(word))
        if shorter == word or len(shorter) < shortest:
            return word
        word, shortest = shorter, SHORTEST_SECOND_STEM
