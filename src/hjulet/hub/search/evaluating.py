"""How good the search is: judged questions asked of a throw-away index, and the usual figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any, Final

from hjulet.hub.rules import ANYONE
from hjulet.hub.search.searching import search
from hjulet.hub.search.throwaway import throwaway_index
from hjulet.hub.search.writing import index_everything
from hjulet.hub.spoke import Findable

FIRST: Final = 10
FEW: Final = 5
WANTED: Final = 2
"""The grade of what the one who asks wants; 1 is useful beside it, and what is not listed is 0."""


class UnreadableFolder(ValueError):
    """The folder is not a set of judged questions; says which file and line, and what was expected."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Documents, questions, and how well each answers each."""

    documents: Sequence[Mapping[str, Any]]
    questions: Mapping[str, str]
    languages: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it on one store."""

    store: str
    ndcg: float
    success: float
    empty: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]
    """For each question the documents found, the first ten."""

    def as_json(self) -> dict[str, Any]:
        return {
            "store": self.store,
            "ndcg@10": round(self.ndcg, 4),
            "success@5": round(self.success, 4),
            "empty": list(self.empty),
        }


def read_judged(folder: Path) -> Judged:
    """Read docs.jsonl, queries.jsonl and qrels.tsv. Raises UnreadableFolder on anything that is not as it should be."""
    if not folder.is_dir():
        raise UnreadableFolder(
            f"There is no folder {folder}. Expected one with docs.jsonl, queries.jsonl and qrels.tsv."
        )
    documents = list(_json_lines(folder / "docs.jsonl", ("id", "title")))
    questions = list(_json_lines(folder / "queries.jsonl", ("id", "text")))
    known = _once(folder / "docs.jsonl", [str(document["id"]) for document in documents])
    asked = _once(folder / "queries.jsonl", [str(question["id"]) for question in questions])
    return Judged(
        documents=documents,
        questions={str(question["id"]): str(question["text"]) for question in questions},
        languages={str(question["id"]): str(question.get("lang") or "sv") for question in questions},
        grades=_grades(folder / "qrels.tsv", known, asked),
    )


def evaluate(
    judged: Judged, store: str, *, progress: Callable[[str, int, int], None] = lambda *_: None
) -> Evaluation:
    """Index the documents in a throw-away index on that store ("sqlite" or "postgresql"), ask, and count."""
    findables = [_findable(number, document) for number, document in enumerate(judged.documents)]
    ids = [str(document["id"]) for document in judged.documents]
    answers: dict[str, tuple[str, ...]] = {}
    with throwaway_index(store) as alias:
        index_everything(
            lambda: findables, using=alias, progress=lambda done: progress("documents", done, len(findables))
        )
        for number, (question, text) in enumerate(judged.questions.items(), start=1):
            found = search(ANYONE, text, limit=FIRST, using=alias)
            answers[question] = tuple(ids[hit.object_id] for hit in found.hits)
            progress("questions", number, len(judged.questions))
    graded = [question for question in judged.questions if judged.grades.get(question)]
    return Evaluation(
        store=store,
        ndcg=_mean([ndcg(answers[question], judged.grades[question]) for question in graded]),
        success=_mean([success(answers[question], judged.grades[question]) for question in graded]),
        empty=tuple(question for question, found in answers.items() if not found),
        answers=answers,
    )


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """nDCG of the first ten, with gain 2^grade − 1 and discount log2(rank + 1); 1 is the best order there is.

    >>> ndcg(["a", "b"], {"a": 2, "b": 1}), round(ndcg(["b", "a"], {"a": 2, "b": 1}), 3)
    (1.0, 0.797)
    """
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(document, 0) for document in found]) / best if best else 0.0


def success(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """1 when something wanted is among the first five, else 0."""
    return float(any(grades.get(document, 0) >= WANTED for document in found[:FEW]))


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades[:FIRST], start=1))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _findable(number: int, document: Mapping[str, Any]) -> Findable:
    """The document with the names of its places and themes in its text, since it belongs to no register."""
    names = [str(name) for field in ("places", "themes") for name in document.get(field) or ()]
    year = document.get("year")
    return Findable(
        kind="text",
        object_id=number,
        title=str(document["title"]),
        path=str(document.get("url") or f"/{document['id']}/")[:400],
        summary=str(document.get("summary") or ""),
        body="\n".join(names),
        language=str(document.get("lang") or document.get("language") or "sv"),
        year=year if isinstance(year, int) else None,
    )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UnreadableFolder(
            f"{path} is missing. Expected docs.jsonl, queries.jsonl and qrels.tsv in the folder."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFolder(f"{path} cannot be read as UTF-8 text: {error}.") from None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line


def _json_lines(path: Path, needed: Sequence[str]) -> Iterator[dict[str, Any]]:
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UnreadableFolder(
                f"{path}, line {number} is not JSON ({error}). Expected one object on each line."
            ) from None
        missing = [name for name in needed if not isinstance(row, dict) or row.get(name) in (None, "")]
        if missing:
            raise UnreadableFolder(
                f"{path}, line {number} has no {' and no '.join(missing)}. Expected an object with {', '.join(needed)}."
            )
        yield row


def _once(path: Path, ids: Sequence[str]) -> set[str]:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise UnreadableFolder(f"{path} has the id {name!r} more than once.")
        seen.add(name)
    if not seen:
        raise UnreadableFolder(f"{path} is empty.")
    return seen


def _grades(path: Path, documents: set[str], questions: set[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        cells = line.split("\t")
        if number == 1 and cells[-1].strip() == "grade":
            continue
        if len(cells) != 3 or not cells[2].strip().isdigit():
            raise UnreadableFolder(
                f"{path}, line {number}: expected a question's id, a document's id and a grade 0, 1 or 2, with tabs between."
            )
        question, document, grade = (cell.strip() for cell in cells)
        for name, known, where in (
            (question, questions, "queries.jsonl"),
            (document, documents, "docs.jsonl"),
        ):
            if name not in known:
                raise UnreadableFolder(f"{path}, line {number}: {name!r} is not an id in {where}.")
        found.setdefault(question, {})[document] = int(grade)
    return found
