"""Building the lexicon from simplemma's Swedish dictionary (MIT). Run in a process of its own, and kept.

`python -m hjulet.instruments.language FILE` takes some twenty seconds and two hundred megabytes,
which a web worker should neither wait for nor keep.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from array import array
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from importlib.metadata import version
from math import log
from pathlib import Path
from typing import Final

from hjulet.instruments.cache import cache_folder, only_one_builds
from hjulet.instruments.language.compounds import NEVER_LAST, ODD_HEADS, SHORTEST_PART, linked_forms
from hjulet.instruments.language.lexicon import HEADER, HEADWORD, MAGIC, NEVER, hash_of
from hjulet.instruments.language.stemming import stem
from hjulet.instruments.language.words import LONGEST_WORD

FORMS_THAT_MAKE_A_HEADWORD: Final = 2
# Comparatives that mean something of their own in this field: "äldre" are people, not the comparative of "gammal".
OWN_HEADWORDS: Final = frozenset(
    {"äldre", "yngre", "högre", "unga", "buss", "brist", "tåg", "färre", "fler", "avfall"}
)
# Longest first. What is left must be a verb with its "a".
NOUNS_FROM_VERBS: Final = ("ande", "ende", "else", "ning", "nad", "ing")
SHORTEST_VERB: Final = 4
# "indragen" belongs to "indra", whose old form is "indraga".
CONTRACTED: Final = ("dragen", "tagen")
_MADE_OF: Final = ("building.py", "compounds.py", "lexicon.py", "stemming.py", "words.py")


def lexicon_file() -> Path:
    """Where the lexicon is, built now when it is missing."""
    folder = cache_folder() / "lexicon"
    target = folder / f"swedish-{_fingerprint()}.bin"
    if not target.exists():
        with only_one_builds(folder):
            if not target.exists():
                subprocess.run([sys.executable, "-m", __package__, str(target)], check=True)  # noqa: S603
                for old in folder.glob("swedish-*.bin"):
                    if old != target:
                        old.unlink(missing_ok=True)
    return target


def _fingerprint() -> str:
    digest = hashlib.sha256(
        f"{version('simplemma')} {version('snowballstemmer')} {sys.version_info[:2]}".encode()
    )
    folder = Path(__file__).parent
    for path in (*(folder / name for name in _MADE_OF), *sorted((folder / "lists").glob("never-*.txt"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def build_lexicon(target: Path) -> None:
    """Write the lexicon of simplemma's Swedish dictionary, whole or not at all."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    dictionary = DefaultDictionaryFactory().get_dictionary("sv")
    write_lexicon(target, dictionary)


def write_lexicon(target: Path, dictionary: Mapping[str, str]) -> None:
    """Write a lexicon of a dictionary from word form to dictionary form."""
    names = {lemma.lower() for lemma in dictionary.values() if lemma != lemma.lower()} - set(
        dictionary.values()
    )
    lemmas = _lemmas(dictionary)
    headwords = sorted(set(lemmas.values()))
    number = {word: place for place, word in enumerate(headwords)}
    before, last = _costs(headwords, names)
    known = set(headwords)
    text, table = bytearray(), bytearray()
    for word in headwords:
        coded = word.encode()
        stem_length = len(stem_with_verb(word, known).encode())
        table += HEADWORD.pack(
            len(text), len(coded), stem_length, before.get(word, NEVER), last.get(word, NEVER)
        )
        text += coded
    rows = sorted((hash_of(form), number[lemma]) for form, lemma in lemmas.items())
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(HEADER.pack(MAGIC, len(rows), len(headwords)))
        array("Q", (hashed for hashed, _ in rows)).tofile(file)
        array("I", (place for _, place in rows)).tofile(file)
        file.write(table + text)
    made = Path(file.name)
    made.chmod(0o644)
    made.replace(target)


def stem_with_verb(word: str, headwords: Container[str]) -> str:
    """The stem, which a noun made from a verb shares with the verb: "nedläggning" with "nedlagd".

    >>> stem_with_verb("minskning", {"minska"}), stem_with_verb("tidning", {"minska"})
    ('minsk', 'tidning')
    """
    if word.endswith(CONTRACTED) and word[:-3] in headwords:
        return stem(word[:-3])
    for ending in NOUNS_FROM_VERBS:
        base = word.removesuffix(ending)
        if base == word or len(base) < SHORTEST_VERB:
            continue
        for verb in (base + "a", base + "en"):
            if verb in headwords and word.startswith(found := stem_with_verb(verb, headwords)):
                return found
    return stem(word)


def _lemmas(dictionary: Mapping[str, str]) -> dict[str, str]:
    """Form to dictionary form in small letters; a form that others lead to is its own dictionary form.

    The dictionary has "indragen" → "indrag" (a verb's past) although "indragna" → "indragen"; a word that
    several forms lead to is a headword, whatever else it may be a form of.
    """
    folded: dict[str, str] = {}
    for form, lemma in dictionary.items():
        # What begins with a small letter wins over a name that is spelled alike.
        if form == form.lower() or form.lower() not in folded:
            folded[form.lower()] = lemma.lower()
    led_to = Counter(lemma for form, lemma in folded.items() if form != lemma)
    own = {form for form, count in led_to.items() if count >= FORMS_THAT_MAKE_A_HEADWORD} | OWN_HEADWORDS
    made = {
        form: form if form in own else _last_of_chain(lemma, folded, own) for form, lemma in folded.items()
    }
    made |= {lemma: lemma for lemma in set(made.values())}
    return {
        form: lemma for form, lemma in made.items() if len(form) <= LONGEST_WORD and 0 < len(lemma) <= 120
    }


def _last_of_chain(lemma: str, folded: Mapping[str, str], own: set[str]) -> str:
    seen = {lemma}
    while lemma not in own and (further := folded.get(lemma, lemma)) not in seen:
        lemma = further
        seen.add(lemma)
    return lemma


def _costs(headwords: Iterable[str], names: set[str]) -> tuple[dict[str, int], dict[str, int]]:
    """How readily each headword stands before others in compounds, and last: counted in the dictionary itself.

    The cost is the negative logarithm of its share of all compounds, so that the costs of parts add up.
    """
    words = {
        word
        for word in headwords
        if word not in names and word.isalpha() and (len(word) >= SHORTEST_PART or word in ODD_HEADS)
    }
    before: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for word in words:
        for place in range(2, len(word) - SHORTEST_PART + 1):
            tail = word[place:]
            if tail in words and tail not in NEVER_LAST:
                # The likeliest form alone: "tågtrafik" speaks for "tåg", not for "tåga".
                head = next((form for form in linked_forms(word[:place], tail) if form in words), None)
                if head is not None:
                    last[tail] += 1
                    before[head] += 1
    return _as_costs(before, words), _as_costs(last, words)


def _as_costs(counts: Counter[str], words: set[str]) -> dict[str, int]:
    # A word that no compound of the dictionary has may still be part of a new one, at the price of one half.
    most = log(counts.total() + 1)
    return {word: min(NEVER - 1, round(12 * (most - log(counts.get(word, 0) + 0.5)))) for word in words}
