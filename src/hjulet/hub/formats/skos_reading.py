"""Reading subject words from SKOS or from a table. Everything that is wrong is said at once, with its line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node

COLUMNS = (
    "slug", "name", "name_en", "other_words", "hidden_words", "broader", "related", "exact_match", "note",
)  # fmt: skip
READERS = {".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".jsonld": "json-ld"}
LARGEST_BYTES = 10_000_000
LONGEST = {"name": 100, "name_en": 100, "slug": 100, "exact_match": 200}
"""Characters that the register takes."""


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One word as the file has it; others are named by slug."""

    where: str
    """Where it stands: "line 7", or the address of the concept."""
    slug: str
    name: str
    name_en: str = ""
    other_words: tuple[str, ...] = ()
    hidden_words: tuple[str, ...] = ()
    broader: str = ""
    related: tuple[str, ...] = ()
    exact_match: str = ""
    note: str = ""


@dataclass(slots=True)
class Unreadable(Exception):
    """The file cannot be used; each message says where and what was expected."""

    messages: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(self.messages)


def read_themes(content: bytes, ending: str) -> list[ThemeRow]:
    """The words in the file, by its ending (.csv, .ttl, .rdf or .jsonld). Raises Unreadable with everything at once."""
    if len(content) > LARGEST_BYTES:
        raise Unreadable([f"The file has {len(content):,} bytes: at most {LARGEST_BYTES:,} are read."])
    if ending == ".csv":
        rows = _from_csv(content)
    elif ending in READERS:
        rows = _from_skos(content, READERS[ending])
    else:
        raise Unreadable([f"The file ends in {ending!r}: expected .csv, {', '.join(READERS)}."])
    problems = _problems(rows)
    if problems:
        raise Unreadable(problems)
    return rows


def _from_csv(content: bytes) -> list[ThemeRow]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable([f"Byte {error.start} is not UTF-8: save the table as CSV UTF-8."]) from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    names = [name.strip() for name in reader.fieldnames or []]
    unknown = set(names) - set(COLUMNS)
    if "name" not in names or unknown:
        said = f"unknown: {', '.join(sorted(unknown))}; " if unknown else ""
        raise Unreadable(
            [f"Line 1: {said}expected the columns {', '.join(COLUMNS)}, of which name is a must."]
        )
    rows = []
    for record in reader:
        value = {name.strip(): _cell(text) for name, text in record.items() if isinstance(name, str)}
        if any(value.values()):
            rows.append(_row_of(value, f"line {reader.line_num}"))
    return rows


def _cell(text: str | None) -> str:
    """What a table that is safe to open has put an apostrophe before, as it was."""
    words = (text or "").strip()
    return words[1:] if words.startswith("'") and words[1:2] in "=+-@" else words


def _row_of(value: dict[str, str], where: str) -> ThemeRow:
    many = {
        name: tuple(word.strip() for word in value.get(name, "").split("|") if word.strip())
        for name in ("other_words", "hidden_words", "related")
    }
    return ThemeRow(
        where=where,
        slug=value.get("slug", "") or slugify(value.get("name", "")),
        name=value.get("name", ""),
        name_en=value.get("name_en", ""),
        broader=value.get("broader", ""),
        exact_match=value.get("exact_match", ""),
        note=value.get("note", ""),
        **many,
    )


def _from_skos(content: bytes, name: str) -> list[ThemeRow]:
    from rdflib import RDF, SKOS, Graph
    from rdflib.plugins.parsers.notation3 import BadSyntax

    graph = Graph()
    try:
        if name == "xml":
            # Entities are refused before rdflib sees the file: they can be made to grow without end.
            from xml.sax.handler import ContentHandler

            from defusedxml.sax import parseString

            parseString(content, ContentHandler())
        graph.parse(data=content, format=name)
    except BadSyntax as error:
        raise Unreadable([f"Line {error.lines + 1}: {error._why}"]) from error
    except Exception as error:  # each parser has errors of its own
        raise Unreadable([f"The file is no {name}: {str(error).splitlines()[0][:200]}"]) from error
    concepts = sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)
    slugs = {one: _slug(graph, one) for one in concepts}
    return [_concept(graph, one, slugs) for one in concepts]


def _slug(graph: Graph, concept: Node) -> str:
    from rdflib import SKOS

    notation = next(iter(sorted(str(one) for one in graph.objects(concept, SKOS.notation))), "")
    last = str(concept).rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    return notation if slugify(notation) == notation and notation else slugify(last)


def _concept(graph: Graph, concept: Node, slugs: dict[Any, str]) -> ThemeRow:
    from rdflib import SKOS

    def words(kind: URIRef, language: str) -> tuple[str, ...]:
        found = [
            one for one in graph.objects(concept, kind) if getattr(one, "language", None) in {language, None}
        ]
        return tuple(sorted(str(one) for one in found))

    def others(kind: URIRef, turned: URIRef) -> list[str]:
        found = {*graph.objects(concept, kind), *graph.subjects(turned, concept)}
        return sorted(slugs.get(one, str(one)) for one in found)

    wider = others(SKOS.broader, SKOS.narrower)
    in_english = [
        one for one in graph.objects(concept, SKOS.prefLabel) if getattr(one, "language", "") == "en"
    ]
    return ThemeRow(
        where=str(concept),
        slug=slugs[concept],
        name=next(iter(words(SKOS.prefLabel, "sv")), ""),
        name_en=str(in_english[0]) if in_english else "",
        other_words=words(SKOS.altLabel, "sv"),
        hidden_words=words(SKOS.hiddenLabel, "sv"),
        broader=wider[0] if wider else "",
        related=tuple(others(SKOS.related, SKOS.related)),
        exact_match=next(iter(sorted(str(one) for one in graph.objects(concept, SKOS.exactMatch))), ""),
        note=next(iter(words(SKOS.scopeNote, "sv")), ""),
    )


def _problems(rows: list[ThemeRow]) -> list[str]:
    """What is wrong within the file itself."""
    if not rows:
        return ["There is not one subject word in the file."]
    found: list[str] = []
    seen: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in rows:
        if not row.name:
            found.append(f"{row.where}: no Swedish name (skos:prefLabel, or the column name).")
        if not row.slug or slugify(row.slug) != row.slug:
            found.append(f"{row.where}: slug {row.slug!r}: expected a–z, 0–9 and hyphens.")
        for name, most in LONGEST.items():
            if len(getattr(row, name)) > most:
                found.append(f"{row.where}: {name} has {len(getattr(row, name))} characters: at most {most}.")
        if row.exact_match and not row.exact_match.startswith(("http://", "https://")):
            found.append(f"{row.where}: exact_match {row.exact_match!r}: expected an address on the web.")
        if row.slug in seen:
            found.append(f"{row.where}: slug {row.slug!r} stands already at {seen[row.slug]}.")
        if row.name.casefold() in names:
            found.append(f"{row.where}: name {row.name!r} stands already at {names[row.name.casefold()]}.")
        seen.setdefault(row.slug, row.where)
        names.setdefault(row.name.casefold(), row.where)
    return found
