"""Documents through LibreOffice: a text document with borders on its cells, and a sheet."""

import subprocess
import tempfile
from pathlib import Path

from . import web

LINE = "0.5pt solid #000000"


def inline(table):
    """Borders as attributes of cells: LibreOffice knows no rules of style for rows."""
    heads, last = len(table.heads), len(table.all_rows) - 1
    parts = []
    for r, row in enumerate(table.all_rows):
        cells = []
        for number, cell in enumerate(row):
            sides = sides_of(table.style, r, number, heads, last, len(row))
            text = web.cell(cell, table)
            shade = table.style == "zebra" and (r < heads or (r - heads) % 2 == 0) or table.style == "shaded"
            text = text.replace("style=\"", f'style="{sides}{"background:#dddddd;" if shade else ""}', 1)
            # The office breaks any text: figures need the room that the label leaves.
            wide = f"width={100 // (table.width + 2) * (3 if number == 0 else 1)}%" if len(row) == table.width else ""
            cells.append(text.replace(" style", f" {wide} valign={table.valign} style", 1))
        parts.append("<tr>" + "".join(cells) + "</tr>")
    head = "".join(parts[:heads])
    return (f'<table width="100%" cellpadding=3 cellspacing=0><thead>{head}</thead><tbody>{"".join(parts[heads:])}</tbody></table>')


def sides_of(style, row, column, heads, last, width):
    drawn = {
        "grid": "tlbr", "hairline": "tlbr", "double": "tlbr", "rows": "tb",
        "columns": "lr" + ("t" if row == 0 else "") + ("b" if row in (heads - 1, last) else ""),
        "open": "tb" + ("l" if column else ""),
        "booktabs": ("t" if row == 0 else "") + ("b" if row in (heads - 1, last) else ""),
        "headline": "b" if row == heads - 1 else "",
        "groups": ("t" if row == 0 else "") + ("b" if row in (heads - 1, last) else ""),
    }.get(style, "")
    names = {"t": "top", "l": "left", "b": "bottom", "r": "right"}
    return "".join(f"border-{names[side]}:{LINE};" for side in drawn)


def html(document):
    tag = {"heading": "h2", "prose": "p", "caption": "p", "note": "p"}
    parts = []
    for kind, what in document.blocks:
        tables = [what] if kind == "table" else what if kind == "pair" else []
        parts += [inline(table) + "<p></p>" for table in tables]
        if not tables:
            parts.append(f"<{tag[kind]}>{web.escape(what)}</{tag[kind]}>")
    return "<meta charset=utf-8><style>p,td,th{font-size:10pt}</style>" + "".join(parts)


def sheet(document, path):
    """The tables of a document, one below the other on a sheet."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    book = Workbook()
    page = book.active
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.orientation = "landscape"
    row = 1
    for column, width in zip("ABCDEFGHIJ", [34] + [14] * 9):
        page.column_dimensions[column].width = width
    for kind, what in document.blocks:
        if kind in ("heading", "caption"):
            page.cell(row, 1, what).font = Font(bold=kind == "heading")
            row += 1
        for table in [what] if kind == "table" else what if kind == "pair" else []:
            taken, heads, last = set(), len(table.heads), len(table.all_rows) - 1
            for r, cells in enumerate(table.all_rows):
                column = 0
                for number, cell in enumerate(cells):
                    while (r, column) in taken:
                        column += 1
                    slots = {(r + d, column + a) for d in range(cell.down) for a in range(cell.across)}
                    taken |= slots
                    drawn = sides_of(table.style, r, number, heads, last, len(cells))
                    side = lambda name: Side("thin" if name in drawn else None)
                    for d, a in slots:
                        slot = page.cell(row + d, a + 1)
                        slot.border = Border(left=side("l"), right=side("r"), top=side("t"), bottom=side("b"))
                        if table.style == "shaded" or table.style == "zebra" and (r < heads or (r - heads) % 2 == 0):
                            slot.fill = PatternFill("solid", fgColor="DDDDDD")
                    slot = page.cell(row + r, column + 1, cell.text + cell.mark)
                    slot.data_type = "s"
                    align = table.align_of(cell)
                    slot.alignment = Alignment(horizontal=align, vertical={"middle": "center"}.get(table.valign, table.valign),
                                               wrap_text=True, indent=cell.indent if align == "left" else 0)
                    slot.font = Font(bold=cell.bold or cell.head)
                    if len(slots) > 1:
                        page.merge_cells(start_row=row + r, start_column=column + 1,
                                         end_row=row + r + cell.down - 1, end_column=column + cell.across)
                    column += cell.across
                page.row_dimensions[row + r].height = 15 * max(lines(c, 34 if n == 0 and c.down == 1 else 13) for n, c in enumerate(cells))
            row += len(table.all_rows) + 1
    book.save(path)


def lines(cell, width):
    """How many lines a text takes, at most, in columns of so many letters."""
    letters = sum(2 if ord(c) > 0x2E80 else 1 for c in cell.text) + 2 * cell.indent
    return -(-letters * 5 // (4 * width * cell.across)) if letters > width * cell.across * 0.8 else 1


def convert(files, folder):
    """All files at once: the office takes seconds to start."""
    if not files:
        return
    with tempfile.TemporaryDirectory() as profile:
        for suffix in (".html", ".xlsx"):
            own = [str(file) for file in files if file.suffix == suffix]
            kind = ["--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export"] if suffix == ".html" else [
                "--convert-to", "pdf:calc_pdf_Export"]
            if own:
                subprocess.run(["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", *kind,
                                "--outdir", str(folder), *own], check=True, capture_output=True)
