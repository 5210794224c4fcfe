"""The text of a file that somebody sends in: plain text in the encodings that Swedish computers write, or a Word document."""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST_FILE = 5_000_000
_LARGEST_DOCUMENT = 20_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class UnreadableFile(Exception):
    """No text comes out of the file. `kind` says why: "size", "type" or "broken"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def text_of_file(content: bytes) -> str:
    """The text of a .txt or a .docx, told apart by what is in them."""
    if len(content) > LARGEST_FILE:
        raise UnreadableFile("size")
    if content.startswith(b"PK\x03\x04"):
        return _text_of_word(content)
    if content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise UnreadableFile("type")
    text = _decoded(content)
    if "\x00" in text:
        raise UnreadableFile("type")
    return text


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _text_of_word(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            information = archive.getinfo("word/document.xml")
            if information.file_size > _LARGEST_DOCUMENT:
                raise UnreadableFile("size")
            root = fromstring(archive.read(information))
    except KeyError as error:
        raise UnreadableFile("type") from error
    except (
        zipfile.BadZipFile,
        ParseError,
        DefusedXmlException,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise UnreadableFile("broken") from error
    body = root.find(f"{_W}body")
    return "\n".join(_lines(body)) if body is not None else ""


def _lines(parent: Element) -> list[str]:
    """A paragraph is a line; a row of a table is a line with tabs between its cells."""
    lines: list[str] = []
    for element in parent:
        if element.tag == f"{_W}p":
            is_item = element.find(f"{_W}pPr/{_W}numPr") is not None
            words = _words(element)
            lines.append(f"• {words}" if is_item and words else words)
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                cells = [" ".join(_lines(cell)).strip() for cell in row.findall(f"{_W}tc")]
                lines.append("\t".join(cells))
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            lines += _lines(element)
    return lines


def _words(paragraph: Element) -> str:
    signs = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
    return "".join(
        (element.text or "") if element.tag == f"{_W}t" else signs.get(element.tag, "")
        for element in paragraph.iter()
    )
