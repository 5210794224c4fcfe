"""From HTML or Markdown to plain text that reads well. What is plain already comes out as it was."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

_TAG = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|body|br|code|dd|del|div|dl|dt|em|figure|font|h[1-6]|hr|html|i|img|ins|kbd|li|"
    r"ol|p|pre|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:p|div|br|li|tr|dt|dd|h[1-6]|blockquote|pre)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_PARAGRAPHS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "blockquote",
        "ul",
        "ol",
        "dl",
        "table",
        "pre",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
    ]
)
_LINES = frozenset(["br", "li", "tr", "dt", "dd"])
_SILENT = frozenset(("script", "style"))

# Neither XML 1.0 nor PostgreSQL takes these, and nobody sees them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_MARKDOWN = (
    (re.compile(r"!\[([^\[\]\n]*)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]+)\]\((https?://[^()\s]+|mailto:[^()\s]+)\)"), r"\1 (\2)"),
    (re.compile(r"^ {0,3}#{1,6} +(?=\S)", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}> ?", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}[*+] +", re.MULTILINE), "- "),
    (re.compile(r"^ {0,3}(?:```|~~~).*$\n?", re.MULTILINE), ""),
    (re.compile(r"(?<![\w*])\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])__(?=\S)([^_\n]+?)(?<=\S)__(?![\w_])"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
)
LONGEST_TEXT = 50_000
"""Characters that are looked at; far more than any table keeps."""


class _Words(HTMLParser):
    """Collects the words, with line breaks where the tags make them.

    Markdown may have a tag here and there: without one that breaks lines, the line breaks are the text's own.
    """

    def __init__(self, *, keeps_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.keeps_lines = keeps_lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in _LINES:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _PARAGRAPHS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data if self.keeps_lines else re.sub(r"\s+", " ", data))


def tidy(text: str) -> str:
    """Plain text as the tables keep it: one kind of line break, nothing unseen, no blank edges."""
    lines = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\t", " ").split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def one_line(text: str) -> str:
    """The same for titles and names: every stretch of white space is one space."""
    return " ".join(_CONTROLS.sub("", text).split())


def plain_text(text: str) -> str:
    """Readable words without HTML tags or Markdown signs. Links keep their address in brackets."""
    text = text[:LONGEST_TEXT]
    if _TAG.search(text):
        words = _Words(keeps_lines=_BREAK.search(text) is None)
        # A "<" that begins no tag is a sign of its own, as in "a < b".
        words.feed(re.sub(r"<(?![/!a-zA-Z])", "&lt;", text))
        words.close()
        text = "\n".join(line.strip() for line in "".join(words.parts).split("\n"))
    elif _ENTITY.search(text):
        text = unescape(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return tidy(text)


def cut(text: str, length: int) -> str:
    """The text when it fits, else its beginning with an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
