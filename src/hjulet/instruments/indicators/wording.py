"""What a title says of its own direction: whether it speaks of a burden, of something good, or of neither."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@cache
def word_list(name: str) -> tuple[str, ...]:
    """A list of `lists/wording.toml`, which says what each is for."""
    text = (Path(__file__).parent / "lists" / "wording.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)[name].split())


@dataclass(frozen=True, slots=True)
class Tone:
    """-1 when a title speaks of a burden, 1 of something good, 0 of neither or of both; and the words that say so."""

    sign: int
    words: tuple[str, ...]


@cache
def tone(title: str) -> Tone:
    """How a title sounds, by its words alone.

    Examples
    --------
    >>> tone("Invånare med störd sömn av trafikbuller, andel (%)")
    Tone(sign=-1, words=('störd', 'trafikbuller'))
    >>> tone("Invånare med låg inkomst, andel (%)")
    Tone(sign=-1, words=('låg',))
    >>> tone("Avfall till återvinning")
    Tone(sign=0, words=())
    """
    words = list(dict.fromkeys(re.findall(r"[a-zåäöéü]+", title.lower())))
    burdens = [word for word in words if _speaks_of(word, "burden")]
    goods = [word for word in words if word not in burdens and _speaks_of(word, "good")]
    missing = [word for word in words if word in word_list("missing")]
    little = [word for word in words if word in word_list("little")]
    is_eased = any(word in word_list("eased") for word in words)
    if is_eased or (burdens and (little or goods) and not missing):
        return Tone(0, ())
    if missing or little or burdens:
        return Tone(-1, (*missing, *little, *burdens))
    return Tone(1, tuple(goods)) if goods else Tone(0, ())


def _speaks_of(word: str, what: str) -> bool:
    if word.startswith(word_list("innocent")):
        return False
    stems = word_list(f"{what}_stems")
    return word in word_list(f"{what}_words") or any(
        word.startswith(stem) or (len(stem) > 4 and stem in word) for stem in stems
    )
