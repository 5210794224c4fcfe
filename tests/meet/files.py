"""Small real files of the kinds that are taken, and of some that are not."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nHej och välkomna.\n".encode()


def pdf(*, is_accessible: bool = False) -> bytes:
    """One page: made by typst, tagged and named, or a bare one without either."""
    if is_accessible:
        import typst

        source = '#set document(title: "Vad vi lärde oss")\n#set text(lang: "sv")\n= Rubrik\nText.'
        return bytes(typst.compile(source.encode(), format="pdf", pdf_standards="ua-1"))
    from pypdf import PdfWriter

    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=200, height=200)
    writer.write(content)
    return content.getvalue()


def zipped(**parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def openxml(main: str, *, has_macros: bool = False) -> bytes:
    parts = {
        "[Content_Types].xml": f'<Types><Override ContentType="application/vnd.x.{main}.main+xml"/></Types>'
    }
    if has_macros:
        parts["ppt/vbaProject.bin"] = "macro"
    return zipped(**parts)


def opendocument(kind: str) -> bytes:
    return zipped(mimetype=f"application/vnd.oasis.opendocument.{kind}")


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


GOOD = {
    "bilder.pptx": openxml("presentationml.presentation"),
    "text.docx": openxml("wordprocessingml.document"),
    "tabell.XLSX": openxml("spreadsheetml.sheet"),
    "bilder.odp": opendocument("presentation"),
    "text.odt": opendocument("text"),
    "tabell.ods": opendocument("spreadsheet"),
    "text.txt": "Åtta rader på svenska.".encode(),
    "bild.png": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "bild.jpeg": b"\xff\xd8\xff\xe0" + bytes(20),
    "bilder.pdf": pdf(),
    "film.vtt": VTT,
}
BAD = {
    "program.exe": b"MZ" + bytes(50),
    "sida.html": b"<script>alert(1)</script>",
    "bild.svg": b"<svg onload='alert(1)'/>",
    "bilder.pdf": b"<html>not a pdf</html>",
    "bilder.pptx": openxml("wordprocessingml.document"),
    "makro.pptx": openxml("presentationml.presentation", has_macros=True),
    "makro.pptm": openxml("presentationml.presentation", has_macros=True),
    "trasig.docx": b"PK\x03\x04 and then nothing",
    "text.odt": zipped(mimetype="application/zip"),
    "bild.png": b"GIF89a" + bytes(20),
    "text.txt": b"\xff\xfe\x00\x01",
    "film.vtt": b"1\n00:00 --> 00:01\nsrt",
    "tom.pdf": b"",
    "utan-andelse": b"%PDF-1.7",
}
