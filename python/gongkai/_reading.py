"""Files → reports."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Literal, TypeAlias

from . import _gongkai, _report
from ._batch import Batch
from ._options import ReadError, StrPath, reader
from ._report import Report

#: What a document is called, and the document or where it is.
Document: TypeAlias = "tuple[str, bytes | StrPath]"

#: Bytes that reading one file may take.
MEMORY = 2 << 30
#: Seconds that one file may take.
TIMEOUT = 60.0


def extract(
    source: StrPath | bytes,
    name: str | None = None,
    *,
    password: str | None = None,
    codebook: StrPath | None = None,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
) -> Report:
    """The report in a file, which is a path or its bytes.

    It is read by a child process, within ``timeout`` seconds and ``memory`` bytes. ``name`` is what the file is called in the
    result and in messages; its folders may tell the place and the year. ``codebook`` is a folder of forms and labels of one's own.

    Raises :class:`ReadError` where there is no report, or where there are several (see :func:`extract_all`).

    >>> import gongkai
    >>> with open("fixtures/docx-2018/input.docx", "rb") as file:
    ...     report = gongkai.extract(file.read(), "report.docx")
    >>> value = report["request_received"]
    >>> value.value, value.status, value.evidence
    (Decimal('223'), 'good', ('sum:N09', 'prose'))
    """
    reports = extract_all(source, name, password=password, codebook=codebook, timeout=timeout, memory=memory)
    if len(reports) > 1:
        raise ReadError(reports[0].file, f"{len(reports)} reports stand in it: use extract_all")
    return reports[0]


def extract_all(
    source: StrPath | bytes,
    name: str | None = None,
    *,
    password: str | None = None,
    codebook: StrPath | None = None,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
) -> list[Report]:
    """All reports in a file: in a compilation, a workbook of many sheets or an archive there are several.

    The options are those of :func:`extract`. Raises :class:`ReadError` where there is none, and where a file in an archive cannot be
    read; :func:`extract_batch` goes on and tells.

    >>> import gongkai
    >>> [report.report_year for report in gongkai.extract_all("fixtures/docx-2018/input.docx")]
    [2018]
    """
    handed: StrPath | bytes
    if isinstance(source, (bytes, bytearray, memoryview)):
        named, handed = name or "bytes", bytes(source)
    else:
        named, handed = name or _gongkai.name(source), os.fspath(source)
        if not os.path.exists(handed):
            raise ReadError(named, "no such file or folder")
    options = reader(codebook, password, timeout, memory)
    rows = _gongkai.Rows.read([(named, handed)], 1, options, codebook)
    rows.join()
    lines = rows.json()
    for line in lines:
        told = json.loads(line)
        if told["status"] != "read":
            raise ReadError(told["file"], told["reason"])
    return [_report.report(line) for line in lines]


def extract_batch(
    paths: StrPath | Iterable[StrPath | Document],
    *,
    jobs: int | None = None,
    on_error: Literal["row", "raise"] = "row",
    password: str | None = None,
    codebook: StrPath | None = None,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
) -> Batch:
    """Many reports as one data set, with the rows that ``gongkai extract`` writes.

    ``paths`` are files, folders, patterns, or pairs of a name and bytes (or another path). ``jobs`` child processes read side by side, one for each core
    by default, and Python's own threads go on meanwhile. A file that cannot be read, or that breaks its reader, is a row of
    :attr:`Batch.files` and costs the others nothing; with ``on_error="raise"`` it raises :class:`ReadError`.

    All reports are held in memory, some 50 KB for each: for more than a hundred thousand use the command line or a cluster.

    >>> import gongkai
    >>> batch = gongkai.extract_batch(["fixtures/docx-2018", "fixtures/form-2021-docx"], jobs=2)
    >>> rows = batch.to_pandas()
    >>> rows[rows.status == "good"].groupby("place").value.count().to_dict()  # doctest: +SKIP
    {'东阳市': 39, '建德市': 130}
    """
    rows = read(paths, jobs=jobs, password=password, codebook=codebook, timeout=timeout, memory=memory)
    rows.join()
    batch = Batch(rows)
    if on_error == "raise":
        for file, reason in batch.failed:
            raise ReadError(file, reason)
    return batch


def read(
    paths: StrPath | Iterable[StrPath | Document],
    *,
    jobs: int | None,
    password: str | None,
    codebook: StrPath | None,
    timeout: float,
    memory: int,
) -> _gongkai.Rows:
    """Every report by itself."""
    sources = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    documents = [source for source in sources if isinstance(source, tuple)]
    wanted = [source for source in sources if not isinstance(source, tuple)]
    files, dead_ends, passed_over = _gongkai.find(wanted)
    options = reader(codebook, password, timeout, memory)
    rows = _gongkai.Rows.read([*files, *documents], jobs, options, codebook)
    rows.add(dead_ends, passed_over)
    return rows
