"""What an uploaded file really is, told by its content, and what a PDF lacks for those who cannot see it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hjulet.hub.wording import NO_BREAK_SPACE, number_words

MEGABYTE = 1_000_000
FILM_TIMES = 10
"""A film may be that many times larger than any other file."""

LARGEST_LIST_BYTES = 200_000
"""No office document has a longer list of contents. More is not unpacked."""


class FileRefused(ValueError):
    """The file cannot be taken. The text is a sentence for whoever sent it: why, and what to do."""


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file that is taken."""

    extension: str
    content_type: str
    is_shown_in_browser: bool = False
    is_film: bool = False


_OPENXML = "application/vnd.openxmlformats-officedocument"
_OPENDOCUMENT = "application/vnd.oasis.opendocument"
TYPES = {
    found.extension: found
    for found in (
        FileType("pdf", "application/pdf", is_shown_in_browser=True),
        FileType("pptx", f"{_OPENXML}.presentationml.presentation"),
        FileType("docx", f"{_OPENXML}.wordprocessingml.document"),
        FileType("xlsx", f"{_OPENXML}.spreadsheetml.sheet"),
        FileType("odp", f"{_OPENDOCUMENT}.presentation"),
        FileType("odt", f"{_OPENDOCUMENT}.text"),
        FileType("ods", f"{_OPENDOCUMENT}.spreadsheet"),
        FileType("txt", "text/plain; charset=utf-8", is_shown_in_browser=True),
        FileType("vtt", "text/vtt; charset=utf-8", is_shown_in_browser=True),
        FileType("png", "image/png", is_shown_in_browser=True),
        FileType("jpg", "image/jpeg", is_shown_in_browser=True),
        FileType("mp4", "video/mp4", is_shown_in_browser=True, is_film=True),
        FileType("webm", "video/webm", is_shown_in_browser=True, is_film=True),
    )
}
ALSO_NAMED = {"jpeg": "jpg", "text": "txt"}
DOCUMENTS = tuple(extension for extension, found in TYPES.items() if not found.is_film)
FILMS = tuple(extension for extension, found in TYPES.items() if found.is_film)
MAIN_PARTS = {
    "pptx": "presentationml.presentation.main+xml",
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
}


def accepted(extensions: tuple[str, ...]) -> str:
    """For the `accept` of a file field: ".pdf,.pptx"."""
    return ",".join(f".{extension}" for extension in extensions)


def extension_of(name: str) -> str:
    """The ending of a file's name in one spelling: "jpg" for "Bild.JPEG"."""
    ending = PurePath(name).suffix.lstrip(".").casefold()
    return ALSO_NAMED.get(ending, ending)


def type_of_name(name: str) -> FileType | None:
    """What a file that has been let in is, by the name it was given then."""
    return TYPES.get(extension_of(name))


def check_file(file: File[bytes], *, name: str, takes: tuple[str, ...]) -> FileType:
    """The kind of file it is, by name and content alike; raises FileRefused with a sentence when it cannot be taken."""
    named = extension_of(name)
    if named not in takes:
        raise FileRefused(
            _("Filer av slaget ”%(kind)s” tas inte emot. Det går bra med %(takes)s.")
            % {"kind": named or name, "takes": ", ".join(takes)}
        )
    wanted = TYPES[named]
    limit = settings.LARGEST_FILE_BYTES * (FILM_TIMES if wanted.is_film else 1)
    if file.size == 0:
        raise FileRefused(_("Filen är tom. Kontrollera att du valde rätt fil."))
    if file.size > limit:
        raise FileRefused(
            _(
                "Filen är %(size)s, och här ryms högst %(limit)s. Minska bilderna i den, "
                "eller lägg den på annat håll och lämna en länk."
            )
            % {"size": size_words(file.size), "limit": size_words(limit)}
        )
    file.seek(0)
    holds = CONTENT[named](file)
    file.seek(0)
    if not holds:
        raise FileRefused(
            _(
                "Filen heter .%(kind)s men innehåller något annat, eller är skadad. "
                "Öppna den, spara den på nytt och försök igen."
            )
            % {"kind": named}
        )
    return wanted


def _starts(*signatures: bytes, at: int = 0) -> Callable[[IO[bytes]], bool]:
    def holds(file: IO[bytes]) -> bool:
        return file.read(64)[at:].startswith(signatures)

    return holds


def _is_pdf(file: IO[bytes]) -> bool:
    return b"%PDF-" in file.read(1024)


def _is_text(file: IO[bytes]) -> bool:
    content = file.read()
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content


def _is_captions(file: IO[bytes]) -> bool:
    begins = file.read(16).removeprefix(b"\xef\xbb\xbf")
    file.seek(0)
    return re.match(rb"WEBVTT(?:[ \t\r\n]|$)", begins) is not None and _is_text(file)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of an archive; never more than such a part can be, so that a bomb does not go off."""
    with archive.open(name) as part:
        return part.read(LARGEST_LIST_BYTES)


def _is_openxml(extension: str) -> Callable[[IO[bytes]], bool]:
    def holds(file: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
                # Macros have endings of their own (docm); a file that hides them under another is refused.
                has_macros = any(name.casefold().endswith("vbaproject.bin") for name in names)
                listed = _part(archive, "[Content_Types].xml")
        except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
            return False
        return not has_macros and MAIN_PARTS[extension].encode() in listed

    return holds


def _is_opendocument(extension: str) -> Callable[[IO[bytes]], bool]:
    def holds(file: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                says = _part(archive, "mimetype")
        except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
            return False
        return says.strip() == TYPES[extension].content_type.encode()

    return holds


CONTENT: dict[str, Callable[[IO[bytes]], bool]] = {
    "pdf": _is_pdf,
    "txt": _is_text,
    "vtt": _is_captions,
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "mp4": _starts(b"ftyp", at=4),
    "webm": _starts(b"\x1a\x45\xdf\xa3"),
    **{extension: _is_openxml(extension) for extension in MAIN_PARTS},
    **{extension: _is_opendocument(extension) for extension in ("odp", "odt", "ods")},
}


def size_words(size_bytes: int) -> str:
    """ "1,2 MB", "50 MB", "340 kB": as a person reads it, never 0."""
    if size_bytes >= MEGABYTE:
        decimals = 1 if size_bytes < 10 * MEGABYTE else 0
        return f"{number_words(size_bytes / MEGABYTE, decimals)}{NO_BREAK_SPACE}MB"
    return f"{number_words(max(1, round(size_bytes / 1000)))}{NO_BREAK_SPACE}kB"


def file_note(name: str, size_bytes: int | None) -> str:
    """What stands beside the link: "pdf, 1,2 MB"."""
    extension = extension_of(name)
    return f"{extension}, {size_words(size_bytes)}" if size_bytes else extension


def download_name(title: str, stored_name: str) -> str:
    """A file name out of the title, in plain letters: "Vad vi lärde oss" becomes "vad-vi-larde-oss.pdf"."""
    return f"{slugify(title)[:60] or 'fil'}.{extension_of(stored_name)}"


def pdf_faults(file: IO[bytes]) -> list[str]:
    """What makes a PDF hard to use with a screen reader, one sentence each; empty when nothing was found.

    Only what a program can see: tags, title and language. That the tags are right a person must check.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            return [_("Den är låst, så hjälpmedel kan kanske inte läsa den.")]
        catalogue: Any = reader.trailer["/Root"]
        marked = catalogue.get("/MarkInfo")
        is_tagged = bool(marked and marked.get_object().get("/Marked")) and "/StructTreeRoot" in catalogue
        title = (reader.metadata.title if reader.metadata else "") or ""
        language = catalogue.get("/Lang")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return [_("Den går inte att läsa för en kontroll. Öppna den, spara den på nytt och försök igen.")]
    finally:
        file.seek(0)
    faults = []
    if not is_tagged:
        faults.append(
            _("Den saknar taggar, så en skärmläsare vet inte vad som är rubrik, lista eller tabell.")
        )
    if not title.strip():
        faults.append(_("Den saknar titel."))
    if not language:
        faults.append(_("Den säger inte vilket språk den är på."))
    return faults
