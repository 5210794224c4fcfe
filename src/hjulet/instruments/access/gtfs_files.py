"""A feed's tables: found in a zip or a folder, unpacked within limits, and scanned as text with their line numbers."""

from __future__ import annotations

import csv
import lzma
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING
from zipfile import BadZipFile, ZipFile, ZipInfo

from hjulet.instruments.access.errors import AccessError

if TYPE_CHECKING:
    import polars as pl

NEEDED = ("stops", "routes", "trips", "stop_times")
OPTIONAL = ("calendar", "calendar_dates", "frequencies", "transfers", "shapes")
MOST_BYTES = 16 * 1024**3
"""All tables of a feed together, unpacked. Sweden's whole traffic is about a tenth of this."""
MOST_RATIO, RATIO_FROM_BYTES = 200, 64 * 1024**2
"""Timetables are packed to a tenth or a thirtieth. What is packed to less than a two hundredth is no timetable."""
CHUNK = 1024**2
LINE = "line"


@dataclass(frozen=True)
class Feed:
    """The tables of one feed as files on disk, by name without `.txt`."""

    path: str
    tables: dict[str, Path] = field(repr=False)

    def file(self, table: str) -> str:
        """What the table is called in messages."""
        return f"{Path(self.path).name}/{table}.txt"

    def error(self, message: str, table: str, line: int | None = None, **named: str) -> AccessError:
        return AccessError(message, file=self.file(table), line=line, **named)

    def heads(self, table: str) -> list[str]:
        """The headings, without blanks and byte-order mark. Raises AccessError when one stands twice."""
        try:
            with self.tables[table].open(encoding="utf-8-sig", newline="") as opened:
                heads = [head.strip() for head in next(csv.reader(opened), [])]
                is_old_mac = opened.newlines == "\r"
        except UnicodeDecodeError:
            raise self.error("it is not in UTF-8; save it so", table) from None
        except csv.Error as fault:
            raise self.error(f"it is no table of comma-separated values ({fault})", table, 1) from None
        if not any(heads):
            raise self.error("it is empty; its first line holds the headings", table, 1)
        if is_old_mac:
            raise self.error("its lines end as old Macs wrote them (CR); save it with LF or CR LF", table, 1)
        twice = next((head for place, head in enumerate(heads) if head and head in heads[:place]), "")
        if twice:
            raise self.error("the heading stands twice", table, 1, column=twice)
        return [head or f"column {place}" for place, head in enumerate(heads, start=1)]

    def scan(self, table: str, needed: Sequence[str], optional: Sequence[str] = ()) -> pl.LazyFrame:
        """Some columns as text and `line`; nothing is read yet. Cells are without blanks around; empty ones are null.

        A column that may be missing and is so has nulls. Rows without any of the needed cells are not there.
        """
        import polars as pl

        heads = self.heads(table)
        for head in needed:
            if head not in heads:
                raise self.error(
                    f"there is no such column; there are: {', '.join(heads)}", table, 1, column=head
                )
        frame = pl.scan_csv(
            self.tables[table],
            has_header=False,
            skip_lines=1,
            schema=dict.fromkeys(heads, pl.String),
            row_index_name=LINE,
            row_index_offset=2,
            # The first row may have fewer or more cells than there are headings, as any other may.
            truncate_ragged_lines=True,
            missing_columns="insert",
            extra_columns="ignore",
        )
        text = [_cell(pl.col(head) if head in heads else pl.lit(None, pl.String), head) for head in
                dict.fromkeys((*needed, *optional))]  # fmt: skip
        names = list(needed) or list(optional)
        return frame.select(LINE, *text).filter(~pl.all_horizontal(pl.col(names).is_null()))

    def read(self, table: str, needed: Sequence[str], optional: Sequence[str] = ()) -> pl.DataFrame:
        """As `scan`, read at once; every needed cell must hold something."""
        import polars as pl

        frame = self.collect(self.scan(table, needed, optional), table)
        for head in needed:
            if (empty := frame[head].is_null()).any():
                line = frame[LINE][int(empty.arg_true()[0])]
                raise self.error("nothing came where something was expected", table, line, column=head)
        return frame.with_columns(pl.col(LINE).cast(pl.Int64))

    def collect(self, frame: pl.LazyFrame, table: str) -> pl.DataFrame:
        """Read it piece by piece, so that a table larger than memory leaves what was asked of it."""
        import polars as pl

        try:
            return frame.collect(engine="streaming")
        except pl.exceptions.PolarsError as fault:
            if line := self._unclosed(table):
                raise self.error("a quotation mark is opened here and never closed", table, line) from None
            said = " ".join(str(fault).split())[:120]
            words = f"it cannot be read as comma-separated values in UTF-8 ({said})"
            raise self.error(words, table) from None

    def _unclosed(self, table: str) -> int | None:
        """The line on which the last quotation mark is opened, when there is an odd number of them."""
        at, is_open = None, False
        with self.tables[table].open("rb") as opened:
            for number, line in enumerate(opened, start=1):
                if line.count(b'"') % 2:
                    at, is_open = number, not is_open
        return at if is_open else None

    def once(self, frame: pl.DataFrame, key: str, table: str) -> None:
        """Raise AccessError when a key stands twice."""
        if (twice := frame[key].is_duplicated()).any():
            value = frame[key][int(twice.arg_true()[0])]
            again = frame[LINE].filter(frame[key] == value)
            raise self.error(
                f"'{value}' stands on line {again[0]} already; each stands once", table, again[1], column=key
            )


def _cell(column: pl.Expr, head: str) -> pl.Expr:
    import polars as pl

    text = column.str.strip_chars()
    return pl.when(text != "").then(text).alias(head)


@contextmanager
def opened_feed(path: str | Path) -> Iterator[Feed]:
    """A feed from a zip or a folder, for as long as it is needed.

    Raises AccessError when it is neither, when a table is missing, and when it unpacks to more than a timetable can be.
    """
    place = Path(path)
    if place.is_dir():
        tables = {one.stem.lower(): one for one in sorted(place.glob("*.txt"))}
        yield _checked(
            Feed(str(path), {name: tables[name] for name in (*NEEDED, *OPTIONAL) if name in tables})
        )
        return
    if not place.is_file():
        raise AccessError("there is no such file or folder", file=str(path))
    with tempfile.TemporaryDirectory(prefix="hjulet-gtfs-") as folder:
        yield _checked(Feed(str(path), _unpacked(place, Path(folder))))


def _checked(feed: Feed) -> Feed:
    for name in NEEDED:
        if name not in feed.tables:
            there = ", ".join(f"{one}.txt" for one in feed.tables) or "no table of GTFS"
            raise AccessError(f"the table {name}.txt is missing; there is: {there}", file=feed.path)
    if not {"calendar", "calendar_dates"} & set(feed.tables):
        raise AccessError(
            "calendar.txt and calendar_dates.txt are both missing; one of them says which days the trips run",
            file=feed.path,
        )
    return feed


def _unpacked(path: Path, folder: Path) -> dict[str, Path]:
    tables: dict[str, Path] = {}
    left = MOST_BYTES
    try:
        with ZipFile(path) as packed:
            for name, member in _members(packed, path).items():
                tables[name] = folder / f"{name}.txt"
                with packed.open(member) as source, tables[name].open("wb") as target:
                    left -= _copied(source, target, member, left, path)
    except (BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, NotImplementedError) as fault:
        raise AccessError(f"it cannot be unpacked as a zip file ({fault})", file=str(path)) from None
    return tables


def _members(packed: ZipFile, path: Path) -> dict[str, ZipInfo]:
    """The tables, wherever in the zip they lie, as long as they lie together."""
    found: dict[str, dict[str, ZipInfo]] = {}
    for member in packed.infolist():
        inside = PurePosixPath(member.filename.replace("\\", "/"))
        hidden = any(part.startswith((".", "__MACOSX")) for part in inside.parts)
        if not hidden and inside.suffix.lower() == ".txt" and inside.stem.lower() in (*NEEDED, *OPTIONAL):
            found.setdefault(str(inside.parent), {})[inside.stem.lower()] = member
    whole = [folder for folder, tables in found.items() if "stops" in tables]
    if len(whole) > 1:
        raise AccessError(
            f"there are several feeds in it ({', '.join(sorted(whole))}); give each as its own file",
            file=str(path),
        )
    return found[whole[0]] if whole else next(iter(found.values()), {})


def _copied(source: IO[bytes], target: IO[bytes], member: ZipInfo, left: int, path: Path) -> int:
    """Bytes written. What the zip says of its own sizes is not believed."""
    packed_bytes, written = max(member.compress_size, 1), 0
    while chunk := source.read(CHUNK):
        written += len(chunk)
        if written > left or (written > RATIO_FROM_BYTES and written > MOST_RATIO * packed_bytes):
            raise AccessError(
                f"{member.filename} unpacks to more than {written // 1024**2} MB from {packed_bytes // 1024} kB,"
                " which no timetable does; it was not read",
                file=str(path),
            )
        target.write(chunk)
    return written
