"""One report as Python sees it."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from . import _gongkai


@dataclass(frozen=True)
class Place:
    """Where a figure is printed: a box on a page, a cell of a sheet, or a paragraph of a flowing text.

    >>> import gongkai
    >>> gongkai.extract("fixtures/form-2021-pdf/input.pdf")["req_new_total"].place.page
    1
    """

    #: Page, from 1, and the box on it: x0, top, x1, bottom in points from the top left.
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    #: Sheet, row and column of a workbook, from 1.
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    #: Paragraph of a flowing text, from 1.
    block: int | None = None


@dataclass(frozen=True)
class Value:
    """An item of the form, and what the report has there.

    >>> import gongkai
    >>> value = gongkai.extract("fixtures/docx-2018/input.docx")["request_fax"]
    >>> value.value is None, value.status, value.reason
    (True, 'missing', 'blank')
    """

    #: Item of the form (``N09``), and the series over all years (``request_received``). Empty for a local row.
    item: str
    indicator: str
    #: The row and the column as printed, and the official names of the indicator.
    label: str
    column_label: str
    label_zh: str
    label_en: str
    unit: str
    #: The year that the figure is of, which may be another than the report's.
    year: int | None
    #: The exact figure; ``None`` if it is missing.
    value: Decimal | None
    #: The cell as printed.
    printed: str
    status: Literal["good", "flagged", "missing"]
    #: Why it is missing or flagged; and the same in Chinese.
    reason: str
    reason_zh: str
    #: Rules of the findings on it.
    findings: tuple[str, ...]
    #: What confirms it: ``sum:ID``, ``prose``, ``next_year``, ``copy``, ``second_reading``.
    evidence: tuple[str, ...]
    place: Place | None
    form: str
    #: Table of the form, the heading of its value column where it has several, and how its cells were told apart.
    table: str
    series: str
    method: str
    division_code: str | None


@dataclass(frozen=True)
class Finding:
    """A remark on the report: about the ``source`` (it does not add up itself) or the ``reading`` (it is in doubt).

    >>> import gongkai
    >>> report = gongkai.extract("fixtures/form-2021-wrong-totals/input.docx")
    >>> {finding.about for finding in report.findings if finding.severity == "error"}
    {'source'}
    """

    rule: str
    about: str
    severity: str
    indicator: str
    page: int | None
    #: What was found and what was expected; and the same in Chinese.
    message: str
    message_zh: str


@dataclass(frozen=True)
class Mention:
    """A figure that the prose tells, with its sentence.

    >>> import gongkai
    >>> report = gongkai.extract("fixtures/docx-2018/input.docx")
    >>> any("223" in mention.sentence for mention in report.mentions)
    True
    """

    indicator: str
    value: Decimal | None
    unit: str
    sentence: str
    page: int | None
    #: Whether the table says the same, where it has that indicator.
    agrees: str


@dataclass(frozen=True)
class Report:
    """A report: whose it is, of which year, and all its figures.

    >>> import gongkai
    >>> report = gongkai.extract("fixtures/docx-2018/input.docx")
    >>> report.division_code, len(report.values)
    ('330783', 58)
    """

    file: str
    sha256: str
    format: str
    pages: int | None
    report_id: str
    #: Edition of the form; several joined by ``;``.
    form: str
    place: str
    division_code: str | None
    issuer: str
    body: str
    report_year: int | None
    values: tuple[Value, ...]
    findings: tuple[Finding, ...]
    mentions: tuple[Mention, ...]

    def __getitem__(self, indicator: str) -> Value:
        """The value of an indicator, or of an item of the form.

        Of several (other years, several columns) it is the one of the report year; where that leaves more than one, none is.

        >>> import gongkai
        >>> gongkai.extract("fixtures/docx-2018/input.docx")["request_received"].printed
        '223'
        """
        found = [value for value in self.values if indicator in (value.indicator, value.item)]
        if len(found) > 1:
            own = [value for value in found if value.year == self.report_year and not value.series]
            found = own if len(own) == 1 else found
        match found:
            case [value]:
                return value
            case []:
                raise KeyError(f"{self.file}: the report has no {indicator!r}")
            case _:
                raise KeyError(f"{self.file}: the report has {len(found)} values of {indicator!r}: see .values")


def report(line: str) -> Report:
    """A report out of a line of ``gongkai worker --jsonl``."""
    told = json.loads(line, parse_float=Decimal)
    own: dict[str, Any] = {name: told[name] for name in ("sha256", "pages", "division_code", "report_year")}
    texts: dict[str, Any] = {name: told[name] or "" for name in ("file", "format", "report_id", "form", "place", "issuer", "body")}
    return Report(
        **own,
        **texts,
        values=tuple(_value(row) for row in told["observations"]),
        findings=tuple(_finding(row) for row in told["findings"]),
        mentions=tuple(_mention(row) for row in told["narrative"]),
    )


_TEXTS = ("item", "indicator", "label", "column_label", "unit", "printed", "status", "reason", "reason_zh", "form", "table", "series", "method")


def _value(row: dict[str, Any]) -> Value:
    texts: dict[str, Any] = {name: row[name] or "" for name in _TEXTS}
    chinese, english = _names().get(row["indicator"], ("", ""))
    return Value(
        **texts,
        label_zh=chinese,
        label_en=english,
        year=row["figure_year"],
        value=_decimal(row["value"]),
        findings=_several(row["findings"]),
        evidence=_several(row["evidence"]),
        place=_place(row),
        division_code=row["division_code"],
    )


@functools.cache
def _names() -> dict[str, tuple[str, str]]:
    return _gongkai.indicators()


def _place(row: dict[str, Any]) -> Place | None:
    if row["page"] is not None:
        x0, top, x1, bottom = (float(row[side]) for side in ("x0", "top", "x1", "bottom"))
        return Place(page=row["page"], box=(x0, top, x1, bottom))
    if row["sheet"] is not None:
        return Place(sheet=row["sheet"], row=row["row"], column=row["column"])
    return None if row["row"] is None else Place(block=row["row"])


def _finding(row: dict[str, Any]) -> Finding:
    texts = {name: row[name] or "" for name in ("rule", "about", "severity", "indicator", "message", "message_zh")}
    return Finding(**texts, page=row["page"])


def _mention(row: dict[str, Any]) -> Mention:
    texts = {name: row[name] or "" for name in ("indicator", "unit", "sentence", "agrees")}
    return Mention(**texts, value=_decimal(row["value"]), page=row["page"])


def _several(joined: str | None) -> tuple[str, ...]:
    return tuple(joined.split(";")) if joined else ()


def _decimal(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)
