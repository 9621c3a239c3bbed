"""Rows: the cases in a file, in order; as JSON texts, or as the texts and values of a table's columns."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple

from kyc_recourse.cases.json_text import MAX_BYTES
from kyc_recourse.errors import RecourseError

FORMATS = (".ndjson", ".jsonl", ".csv", ".parquet")
COMPRESSIONS = (".gz", ".zst")

_ROWS = 500
_BYTES = 1024 * 1024


class Row(NamedTuple):
    """A row: its number, from 1 on (of a file of lines that of the line), and what is in it.

    ``content`` is a JSON text, None for one that is too long, or a mapping from columns to values.
    """

    number: int
    content: bytes | Mapping[str, Any] | None


class Chunk(NamedTuple):
    """Some hundred rows, and how much of the file, from 0 to 1, was read with them."""

    rows: list[Row]
    read: float


class UnreadableRowsError(RecourseError):
    """A file of rows has a format that is not known, or is damaged."""


def chunks(path: Path, skip: int) -> Iterator[Chunk]:
    """Yield the rows of a file after the one with the number ``skip``.

    Raises:
        UnreadableRowsError: the name says no known format, or the content is none of it.
        OSError: the file can't be read.
    """
    rows: list[Row] = []
    size, read = 0, 0.0
    for row, read in _rows(path):
        if row.number <= skip:
            continue
        rows.append(row)
        size += len(row.content) if isinstance(row.content, bytes) else 0
        if len(rows) >= _ROWS or size >= _BYTES:
            yield Chunk(rows, read)
            rows, size = [], 0
    if rows:
        yield Chunk(rows, read)


def format_of(path: Path) -> tuple[str, str]:
    """Return the format and the compression ("" for none) that a file's name says.

    Raises:
        UnreadableRowsError: it says no known one.
    """
    name, compression = path, ""
    if path.suffix.lower() in COMPRESSIONS:
        name, compression = path.with_suffix(""), path.suffix.lower()
    form = name.suffix.lower()
    if form not in FORMATS or (form == ".parquet" and compression):
        expected = f"{', '.join(FORMATS)}, all but Parquet also with {' or '.join(COMPRESSIONS)} after it"
        raise UnreadableRowsError(f"{path} has no known ending; expected {expected}")
    return form, compression


def _rows(path: Path) -> Iterator[tuple[Row, float]]:
    form, compression = format_of(path)
    try:
        if form == ".parquet":
            yield from _columns(path)
            return
        with path.open("rb") as file, _unpacked(file, compression) as lines:
            whole = path.stat().st_size or 1
            for row in _table(lines) if form == ".csv" else _lines(lines):
                yield row, file.tell() / whole
    except _damaged() as error:
        raise UnreadableRowsError(f"{path} is damaged or no {form[1:]} file: {error}") from None


def _lines(file: IO[bytes] | gzip.GzipFile) -> Iterator[Row]:
    number = 0
    while line := file.readline(MAX_BYTES + 1):
        number += 1
        if len(line) > MAX_BYTES and not line.endswith(b"\n"):
            while (rest := file.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield Row(number, None)
        elif line.strip():
            yield Row(number, line)


def _table(file: Any) -> Iterator[Row]:
    table = csv.DictReader(codecs.iterdecode(file, "utf-8-sig"), strict=True)
    for number, row in enumerate(table, 1):
        yield Row(number, {str(column or "columns without a name"): value for column, value in row.items()})


def _columns(path: Path) -> Iterator[tuple[Row, float]]:
    import pyarrow.parquet

    number = 0
    with pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield Row(number, row), number / file.metadata.num_rows


def _unpacked(file: BinaryIO, compression: str) -> IO[bytes] | gzip.GzipFile:
    if compression == ".gz":
        return gzip.open(file)
    if compression == ".zst":
        import zstandard

        return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True))
    return file


def _damaged() -> tuple[type[Exception], ...]:
    """Return what is raised where a file is damaged, by the libraries of the extra too if they are installed."""
    damaged = (EOFError, gzip.BadGzipFile, csv.Error, UnicodeDecodeError)
    try:
        from pyarrow.lib import ArrowInvalid
        from zstandard import ZstdError
    except ImportError:
        return damaged
    return (*damaged, ArrowInvalid, ZstdError)
