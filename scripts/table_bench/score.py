"""Neighbouring cells, as ICDAR 2013 compares them: each with the next filled one to the right and below."""

import json
import subprocess
import unicodedata
from collections import Counter


def relations(cells):
    """Neighbours of a table given as {(row, column): cell}, merged slots holding the same cell."""
    found, seen = Counter(), set()
    for (row, column), cell in sorted(cells.items()):
        if not cell["text"]:
            continue
        for name, (down, across) in (("right", (0, 1)), ("below", (1, 0))):
            r, c = row + down, column + across
            while (other := cells.get((r, c))) is not None:
                if other is not cell and other["text"]:
                    if (id(cell), id(other), name) not in seen:
                        seen.add((id(cell), id(other), name))
                        found[(cell["text"], other["text"], name)] += 1
                    break
                r, c = r + down, c + across
    return found


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def filled(cells):
    """Slots of (row, column, row span, column span, text)."""
    grid = {}
    for row, column, down, across, text in cells:
        cell = {"text": plain(text)}
        for r in range(row, row + down):
            for c in range(column, column + across):
                grid[(r, c)] = cell
    if grid:
        for r in range(max(r for r, _ in grid) + 1):
            for c in range(max(c for _, c in grid) + 1):
                grid.setdefault((r, c), {"text": ""})
    return grid


def slots(table, text):
    """{(row, column): text} of an invented table, a merged cell in each slot that it covers."""
    return {(r, c): text(cell) for cell, row, column in table.placed()
            for r in range(row, row + cell.down) for c in range(column, column + cell.across)}


def truth(table):
    """Slots of an invented table."""
    return filled((row, column, cell.down, cell.across, cell.text + cell.mark) for cell, row, column in table.placed())


def by_gongkai(command, pdf):
    out = subprocess.run([command, "tables", pdf, "--format", "json"], capture_output=True, text=True)
    return [filled((c["row"], c["column"], c["row_span"], c["column_span"], c["text"]) for c in table["cells"])
            for table in json.loads(out.stdout or "[]")]


def by_rows(rows):
    return filled((r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row))


def by_pdfplumber(pdf):
    import logging

    import pdfplumber
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(pdf) as document:
        return [by_rows(table) for page in document.pages for table in page.extract_tables()]


def by_pymupdf(pdf):
    import pymupdf
    pymupdf.no_recommend_layout = True
    with pymupdf.open(pdf) as document:
        return [by_rows(table.extract()) for page in document for table in page.find_tables().tables]
