"""The data set of many reports, as Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _gongkai

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


class Batch:
    """What came of many files: the tables that the command line writes, with the same rows.

    Columns of texts are strings, counts are integers, figures are floating-point numbers; none has more than fifteen digits, so
    none is changed by that. What is empty in a CSV file is null. Texts stand here as they are: a CSV file has a ``'`` before one that
    a spreadsheet would take for a formula.

    >>> import gongkai
    >>> batch = gongkai.extract_batch("fixtures/docx-2018/input.docx")
    >>> batch.to_arrow().num_rows == 58
    True
    >>> batch.files.column("status").to_pylist()
    ['read']
    """

    def __init__(self, rows: _gongkai.Rows) -> None:
        self._rows = rows
        self._tables: dict[str, pyarrow.RecordBatch] = {}

    def table(self, name: str) -> pyarrow.RecordBatch:
        """One of the tables by its name: ``observations``, ``panel``, ``findings``, ``files``, ``gaps``, ``series`` …

        >>> import gongkai
        >>> gongkai.extract_batch("fixtures/docx-2018/input.docx").table("panel").column("place").to_pylist()
        ['东阳市']
        """
        if name not in self._tables:
            self._tables[name] = _arrow(*self._rows.table(name))
        return self._tables[name]

    @property
    def observations(self) -> pyarrow.RecordBatch:
        """A row for each report and item of the form: ``observations.csv``."""
        return self.table("observations")

    @property
    def files(self) -> pyarrow.RecordBatch:
        """A row for each file and report in it, read or not and why: ``files.csv``."""
        return self.table("files")

    @property
    def panel(self) -> pyarrow.RecordBatch:
        """A row for each division and year, a column for each indicator; certain values only: ``panel.csv``."""
        return self.table("panel")

    @property
    def failed(self) -> list[tuple[str, str]]:
        """The files that could not be read, and why.

        >>> import gongkai
        >>> gongkai.extract_batch(["fixtures/docx-2018", "no/such.pdf"]).failed
        [('no/such.pdf', 'no such file or folder')]
        """
        rows = self.files.select(["file", "status", "reason"]).to_pylist()
        return [(row["file"], row["reason"]) for row in rows if row["status"] == "set_aside"]

    def to_arrow(self, table: str = "observations") -> pyarrow.RecordBatch:
        """A table as a record batch.

        >>> import gongkai
        >>> gongkai.extract_batch("fixtures/docx-2018/input.docx").to_arrow().schema.field("value").type
        DataType(double)
        """
        return self.table(table)

    def to_pandas(self, table: str = "observations") -> pandas.DataFrame:
        """A table for pandas. Columns of counts have pandas' own integers, in which nothing need be a float to be missing.

        >>> import gongkai
        >>> rows = gongkai.extract_batch("fixtures/docx-2018/input.docx").to_pandas()
        >>> rows.loc[rows.indicator == "request_received", "value"].item()
        223.0
        """
        import pandas
        import pyarrow

        integers = {pyarrow.int64(): pandas.Int64Dtype()}
        return self.table(table).to_pandas(types_mapper=integers.get)

    def to_polars(self, table: str = "observations") -> polars.DataFrame:
        """A table for polars.

        >>> import gongkai
        >>> gongkai.extract_batch("fixtures/docx-2018/input.docx").to_polars("files")["place"].item()
        '东阳市'
        """
        import polars

        frame = polars.from_arrow(self.table(table))
        assert isinstance(frame, polars.DataFrame)
        return frame

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The observations for any program that speaks Arrow."""
        import pyarrow

        return pyarrow.Table.from_batches([self.observations]).__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<gongkai.Batch: {self.files.num_rows} files and reports, {len(self.failed)} not read>"


def _arrow(rows: int, columns: list[tuple[str, str, str, list[bytes]]]) -> pyarrow.RecordBatch:
    import pyarrow

    kinds = {"text": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64()}
    fields, arrays = [], []
    for name, kind, description, buffers in columns:
        fields.append(pyarrow.field(name, kinds[kind], metadata={"description": description}))
        parts = [pyarrow.py_buffer(buffer) for buffer in buffers]
        arrays.append(pyarrow.Array.from_buffers(kinds[kind], rows, parts))
    return pyarrow.RecordBatch.from_arrays(arrays, schema=pyarrow.schema(fields))
