"""Chinese annual reports on open government information, read into checked figures.

Every figure is right, flagged, or missing with a reason. All reading is done by child processes, as on the command line: a file that
crashes its reader, hangs or takes too much memory costs that file alone.

>>> import gongkai
>>> report = gongkai.extract("fixtures/docx-2018/input.docx")
>>> report.place, report.report_year
('东阳市', 2018)
>>> report["request_received"].value
Decimal('223')
"""

from ._batch import Batch
from ._options import ReadError
from ._reading import extract, extract_all, extract_batch
from ._report import Finding, Mention, Place, Report, Value
from ._tables import Cell, Table, tables
from ._version import __version__
from .parts import find_files, join_parts, read_parts

__all__ = [
    "Batch",
    "Cell",
    "Finding",
    "Mention",
    "Place",
    "ReadError",
    "Report",
    "Table",
    "Value",
    "__version__",
    "extract",
    "extract_all",
    "extract_batch",
    "find_files",
    "join_parts",
    "read_parts",
    "tables",
]
