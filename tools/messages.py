"""The English catalogue: every Swedish sentence of the interface has its English one.

Without arguments it is a check, and fails when a sentence lacks its English, when the two take different
values, or when the catalogue holds one that is no longer said. `--update` reads the source anew, keeps the
translations there are, and compiles. It needs no gettext programs.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from build_hook import compile_catalogues
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "hjulet"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

PLURAL_FORMS = "nplurals=2; plural=(n != 1);"
# A fixed header: dates and tools in it would change with every run and say nothing.
HEADER = f"""# Hjulet in English. Brought up to date by tools/messages.py: translate in the msgstr lines, nowhere else.
msgid ""
msgstr ""
"Project-Id-Version: Hjulet\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {PLURAL_FORMS}\\n"

"""

# How Babel is told which arguments hold words: none for the first only, "c" for a context.
CALLS: dict[str, Any] = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
CALLS |= {f"{name}_lazy": places for name, places in CALLS.items()}
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[-+#0]*\d*(?:\.\d+)?[sdrfi]|\{\w*\}")


def calls_in(source: str) -> dict[str, Any]:
    """The calls above, also by the names that this module imports them under (`_`)."""
    names = dict(CALLS)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {one.asname or one.name: CALLS[one.name] for one in node.names if one.name in CALLS}
    return names


def python_of(template: str, name: str) -> str:
    """A template as lines of Python calls; without indentation, which there means nothing."""
    return "\n".join(line.lstrip() for line in templatize(template, origin=name).split("\n"))


def sources() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every file of the package as Python source, with the calls that mark words in it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            source = path.read_text(encoding="utf-8")
            # Whatever a module calls it, it has to import it: two of three need not be read word by word.
            if "gettext" in source:
                yield source, calls_in(source)
    for path in sorted((PACKAGE / "templates").rglob("*")):
        if path.is_file():
            yield python_of(path.read_text(encoding="utf-8"), path.name), {**CALLS, "_": None}


def words_in_source() -> Catalog:
    found = Catalog(locale="en")
    for source, calls in sources():
        for _line, words, _comments, context in extract("python", io.BytesIO(source.encode()), calls):
            found.add(words, context=context)
    return found


def read() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def write(catalog: Catalog) -> None:
    text = io.BytesIO()
    write_po(text, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    CATALOGUE.write_text(HEADER + text.getvalue().decode().strip() + "\n", encoding="utf-8")


def forms(words: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def placeholders(words: str) -> list[str]:
    return sorted(match[0] for match in PLACEHOLDER.finditer(words.replace("%%", "")))


def faults(found: Catalog, english: Catalog) -> Iterator[str]:
    """One line for each sentence that is not said in English as it should be."""
    for message in found:
        if not message.id:
            continue
        translated: Message | None = english.get(message.id, message.context)
        swedish = forms(message.id)
        words = forms(translated.string) if translated is not None and not translated.fuzzy else ()
        if len(words) != len(swedish) or not all(words):
            yield f"no English for: {swedish[0]!r}"
        elif [placeholders(one) for one in words] != [placeholders(one) for one in swedish]:
            yield f"the English takes other values than: {swedish[0]!r}"
    for message in english:
        if message.id and found.get(message.id, message.context) is None:
            yield f"no longer said: {forms(message.id)[0]!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="rewrite the catalogue, and compile it")
    found, english = words_in_source(), read()
    if parser.parse_args().update:
        english.update(found, no_fuzzy_matching=True)
        english.obsolete.clear()
        write(english)
        compile_catalogues(ROOT)
        english = read()
    lines = list(faults(found, english))
    for line in lines:
        print(line)
    if lines:
        print(
            f"{len(lines)} to put right. `make messages` adds what is new to {CATALOGUE.relative_to(ROOT)}."
        )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
