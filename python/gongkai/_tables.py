"""Every table of any document, form or not."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import Any

from . import _gongkai
from ._options import ReadError, StrPath, program


@dataclass(frozen=True)
class Cell:
    """A cell with its spans, counted from 0, and where it stands: a box on a page, or a cell of a sheet.

    >>> import gongkai
    >>> gongkai.tables("fixtures/docx-2018/input.docx")[0].cells[0].row_span
    1
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    sheet_row: int | None = None
    sheet_column: int | None = None
    block: int | None = None


@dataclass(frozen=True)
class Table:
    """A table, and what stands around it.

    >>> import gongkai
    >>> table = gongkai.tables("fixtures/docx-2018/input.docx")[0]
    >>> table.rows[0][:3]
    ['统 计 指 标', '单位', '统计数']
    """

    #: From 1, in reading order.
    table: int
    page: int | None
    bbox: tuple[float, float, float, float] | None
    method: str
    caption: str | None
    unit: str | None
    note: str | None
    name: str | None
    #: Whether the document hides it.
    hidden: bool
    #: The texts; a merged cell stands in its first slot, the others are empty.
    rows: list[list[str]]
    cells: tuple[Cell, ...]


def tables(
    source: StrPath | bytes,
    *,
    pages: str | None = None,
    password: str | None = None,
    timeout: float = 60.0,
) -> list[Table]:
    """All tables of a document, which is a path or its bytes; ``pages`` as ``"3-5,9"``.

    A child process reads it: a crash or a hang costs that document alone. How much memory it may take is not limited here.
    Raises :class:`ReadError` where the document cannot be read.

    >>> import gongkai
    >>> [len(table.rows) for table in gongkai.tables("fixtures/docx-2018/input.docx")]
    [66]
    """
    command = [program(), "tables", "--format", "json"]
    command += [f"--pages={pages}"] if pages else []
    command += [f"--password={password}"] if password else []
    if isinstance(source, (bytes, bytearray, memoryview)):
        file, handed = "bytes", bytes(source)
        command.append("-")
    else:
        file, handed = _gongkai.name(source), b""
        if not os.path.isfile(source):
            raise ReadError(file, "no such file")
        command += ["--", os.path.abspath(source)]
    try:
        done = subprocess.run(command, input=handed, capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise ReadError(file, f"took more than {timeout} s") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ReadError(file, said[-1].removeprefix("gongkai: ") if said else f"its reader broke down ({done.returncode})")
    return [_table(told) for told in json.loads(done.stdout)]


def _table(told: dict[str, Any]) -> Table:
    cells = tuple(Cell(**{**cell, "bbox": _box(cell.get("bbox"))}) for cell in told["cells"])
    rows = [[""] * told["columns"] for _ in range(told["rows"])]
    for cell in cells:
        rows[cell.row][cell.column] = cell.text
    own = {name: told[name] for name in ("table", "page", "method", "caption", "unit", "note", "name", "hidden")}
    return Table(**own, bbox=_box(told["bbox"]), rows=rows, cells=cells)


def _box(corners: list[float] | None) -> tuple[float, float, float, float] | None:
    if corners is None:
        return None
    x0, top, x1, bottom = corners
    return x0, top, x1, bottom
