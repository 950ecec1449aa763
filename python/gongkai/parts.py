"""Reading on many machines: each reads a part, and reports that speak for or against each other are put side by side after that.

::

    find_files → read_parts (anywhere) → shuffle by `group` → join_parts (the rows of a group in one place)

What comes out are the rows of one machine. `scripts/spark/extract` and `scripts/dask/extract` show it with Spark and Dask.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from . import _gongkai
from ._batch import Batch
from ._options import StrPath
from ._reading import MEMORY, TIMEOUT, Document, read

if TYPE_CHECKING:
    import pyarrow


def find_files(paths: StrPath | Iterable[StrPath]) -> tuple[list[tuple[str, str]], Batch]:
    """The files that the command line would read, each with its name in the output; and what it would not read, as a batch
    whose ``files`` tell why.

    >>> import gongkai
    >>> files, others = gongkai.find_files(["fixtures/docx-2018", "no/such.pdf"])
    >>> files, others.failed
    ([('fixtures/docx-2018/input.docx', 'fixtures/docx-2018/input.docx')], [('no/such.pdf', 'no such file or folder')])
    """
    wanted = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    files, dead_ends, passed_over = _gongkai.find(wanted)
    rows = _gongkai.Rows.unpack([], None)
    rows.add(dead_ends, passed_over)
    return [(name, os.fspath(path)) for name, path in files], Batch(rows)


def read_parts(
    paths: StrPath | Iterable[StrPath | Document],
    *,
    jobs: int | None = 1,
    password: str | None = None,
    codebook: StrPath | None = None,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
) -> pyarrow.RecordBatch:
    """Reads files, each by itself: a row for each report or unread file, with ``file``, ``group`` and ``packed``.

    The options are those of :func:`extract_batch`. Reports of different groups never speak of each other.

    >>> import gongkai
    >>> parts = gongkai.read_parts("fixtures/docx-2018/input.docx")
    >>> parts.column("group").to_pylist()
    ['33']
    """
    import pyarrow

    rows = read(paths, jobs=jobs, password=password, codebook=codebook, timeout=timeout, memory=memory)
    closed = rows.packed()
    columns = [[row[column] for row in closed] for column in range(3)]
    kinds = [("file", pyarrow.string()), ("group", pyarrow.string()), ("packed", pyarrow.binary())]
    arrays = [pyarrow.array(column, kind) for column, (_, kind) in zip(columns, kinds)]
    return pyarrow.RecordBatch.from_arrays(arrays, schema=pyarrow.schema(kinds))


def join_parts(packed: Iterable[bytes], *, codebook: StrPath | None = None) -> Batch:
    """Puts reports side by side that were read in parts, all of each group that is among them.

    Raises :class:`ValueError` where they were read by another build of gongkai.

    >>> import gongkai
    >>> parts = gongkai.read_parts("fixtures/docx-2018/input.docx")
    >>> gongkai.join_parts(parts.column("packed").to_pylist()).files.column("place").to_pylist()
    ['东阳市']
    """
    rows = _gongkai.Rows.unpack(list(packed), codebook)
    rows.join()
    return Batch(rows)
