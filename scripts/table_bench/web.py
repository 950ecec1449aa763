"""Documents as HTML, printed by Chromium or WeasyPrint, or read by LibreOffice Writer."""

import subprocess
import tempfile
from html import escape

CSS = {
    "grid": "td,th{border:1px solid #000}",
    "hairline": "td,th{border:.3pt solid #888}",
    "double": "table{border:3px double #000} td,th{border:1px solid #000}",
    "rows": "tr{border-bottom:1px solid #000} table{border-top:1px solid #000}",
    "columns": "td,th{border-left:1px solid #000;border-right:1px solid #000}"
               "table{border:1px solid #000} thead{border-bottom:1px solid #000}",
    "open": "td,th{border:1px solid #000} td:first-child,th:first-child{border-left:none}"
            "td:last-child,th:last-child{border-right:none}",
    "booktabs": "table{border-top:1.2pt solid #000;border-bottom:1.2pt solid #000}"
                "thead{border-bottom:.6pt solid #000} th.over{border-bottom:.4pt solid #000}",
    "none": "",
    "zebra": "tbody tr:nth-child(odd){background:#ddd} thead{background:#88a}",
    "shaded": "table{border-collapse:separate;border-spacing:2px} td,th{background:#eee}",
    # Lines around groups of rows only.
    "groups": "table{border:1px solid #000} thead{border-bottom:1px solid #000} td[colspan]{border-top:1px solid #000}"
              "td:first-child,th:first-child{border-right:1px solid #000}",
    # One line below the heading.
    "headline": "thead{border-bottom:1px solid #000}",
}


def cell(cell, table):
    tag = "th" if cell.head else "td"
    spans = "".join(f" {name}={count}" for name, count in (("rowspan", cell.down), ("colspan", cell.across)) if count > 1)
    align = table.align_of(cell)
    style = f"text-align:{align}" + ("" if cell.head or cell.label else ";white-space:nowrap") + (f";padding-left:{6 + 10 * cell.indent}pt" if cell.indent else "")
    over = " class=over" if cell.head and 1 < cell.across < table.width else ""
    text = escape(cell.text) + (f"<sup>{cell.mark}</sup>" if cell.mark else "")
    text = f"<b>{text}</b>" if cell.bold else text
    return f'<{tag}{spans}{over} style="{style}">{text}</{tag}>'


def table(table, attributes=""):
    draw = lambda rows: "".join("<tr>" + "".join(cell(c, table) for c in row) + "</tr>" for row in rows)
    group = "" if table.repeat else ' style="display:table-row-group"'
    return (f'<table{attributes} style="vertical-align:{table.valign}"><thead{group}>{draw(table.heads)}</thead>'
            f"<tbody>{draw(table.rows)}</tbody></table>")


def html(document, random):
    tag = {"heading": "h2", "prose": "p", "caption": "p", "note": "p style='font-size:80%'"}
    parts = []
    for kind, what in document.blocks:
        if kind == "table":
            parts.append(table(what))
        elif kind == "pair":
            parts.append("<div style='display:flex;gap:24pt'>" + "".join(f"<div>{table(t)}</div>" for t in what) + "</div>")
        else:
            parts.append(f"<{tag[kind]}>{escape(what)}</{tag[kind].split()[0]}>")
    body = "".join(parts)
    if document.columns == 2:
        body = f"<div style='columns:2;column-gap:{random.choice([14, 20, 28])}pt;text-align:justify'>{body}</div>"
    width = random.choice(["100%", "100%", "70%", "auto"]) if document.columns == 1 else "100%"
    pad = random.choice(["1pt 3pt", "2pt 5pt", "4pt 8pt"])
    if document.columns == 2:
        pad = "1pt 2pt"
    size = random.choice([8, 9]) if document.columns == 2 else random.choice([9, 10, 11])
    font = random.choice(["serif", "sans-serif"])
    inside = random.choice(["avoid", "auto"]) if document.columns == 1 else "avoid"
    return (f"<!doctype html><meta charset=utf-8><style>@page{{size:A4{' landscape' if document.landscape else ''};margin:20mm}}"
            f"body{{font:{size}pt {font}}} table{{border-collapse:collapse;width:{width};break-inside:{inside}}}"
            f"table{{font-size:{80 if max(t.width for t in document.tables) > 7 else 92}%}} td,th{{padding:{pad}}} tr{{break-inside:avoid}} sup{{font-size:60%}}{CSS[document.style]}</style>{body}")


def by_chromium(source, pdf):
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                        f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", source.as_uri()],
                       check=True, capture_output=True)


def by_weasyprint(source, pdf):
    import logging
    import weasyprint
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    weasyprint.HTML(filename=str(source)).write_pdf(str(pdf))
