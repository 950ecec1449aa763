"""Documents set by Typst, as scientific papers are, and by reportlab, as programs print them."""

FONTS = '("Libertinus Serif", "Noto Serif CJK SC", "WenQuanYi Zen Hei")'

STROKES = {
    "grid": "0.6pt", "hairline": "0.2pt + gray", "double": "1pt", "rows": "(x, y) => (top: 0.5pt, bottom: 0.5pt)",
    "columns": "(x, y) => (left: 0.5pt, right: 0.5pt, top: if y <= HEADS {{ 0.5pt }}, bottom: if y >= LAST {{ 0.5pt }})",
    "open": "(x, y) => (left: if x > 0 { 0.5pt }, top: 0.5pt, bottom: 0.5pt)",
    "groups": "(x, y) => (right: if x == 0 { 0.5pt }, bottom: if y == HEADS - 1 or y == LAST { 0.5pt })",
    "headline": "(x, y) => (bottom: if y == HEADS - 1 { 0.6pt })",
}


def quoted(text):
    return "".join(f"\\{c}" if c in "\\#$*_`<>@[]~=-+/\"'" else c for c in text)


def typst(document, random):
    gap, size = random.choice([12, 16, 22]), random.choice([8, 9, 10])
    paper = f'paper: "a4", margin: 20mm, flipped: {str(document.landscape).lower()}, columns: {document.columns}'
    lines = [f"#set page({paper})", f"#set columns(gutter: {gap}pt)",
             f"#set text(size: {size}pt, font: {FONTS})", "#set par(justify: true)", "#set super(typographic: false)"]
    inset = random.choice(["5pt", "(x: 4pt, y: 5pt)", "(x: 3pt, y: 4.5pt)"])
    for kind, what in document.blocks:
        if kind == "table":
            lines.append(typst_table(what, inset, document))
        elif kind == "pair":
            both = ", ".join(f"[{typst_table(t, inset, document, narrow=True)}]" for t in what)
            lines.append(f"#grid(columns: (1fr, 1fr), gutter: 24pt, {both})")
        elif kind == "heading":
            lines.append(f"== {quoted(what)}")
        else:
            lines.append(quoted(what) if kind != "note" else f"#text(size: 0.8em)[{quoted(what)}]")
        lines.append("")
    return "\n".join(lines)


def longest(table, column):
    return max(len(row[column].text) for row in table.rows if len(row) > column)


def typst_table(table, inset, document, narrow=False):
    heads, last = len(table.heads), len(table.all_rows) - 1
    style = table.style
    stroke = STROKES.get(style, "none").replace("{{", "{").replace("}}", "}")
    stroke = stroke.replace("HEADS", str(heads)).replace("LAST", str(last))
    fill = {"zebra": f"(x, y) => if y < {heads} {{ silver }} else if calc.odd(y) {{ luma(230) }}",
            "shaded": "luma(235)"}.get(style, "none")
    columns = ["1fr" if document.columns == 2 or narrow else "auto"] * table.width
    if any(len(c.text) > 30 for row in table.all_rows for c in row[:1]) or document.columns == 2:
        columns[0] = "1.4fr" if document.columns == 2 or narrow else "11em"
    for column in table.text_columns:
        columns[column] = "1.5fr" if longest(table, column) > 30 else "1fr" if len(table.text_columns) > 1 else "auto"
    vertical = {"top": "top", "middle": "horizon", "bottom": "bottom"}[table.valign]
    out = [f"#table(columns: ({', '.join(columns)},), inset: {inset}, stroke: {stroke}, fill: {fill},"
           + (" gutter: 2pt," if style == "shaded" else "")]
    if style == "booktabs":
        out.append("table.hline(stroke: 1pt),")
    for number, row in enumerate(table.all_rows):
        if style == "booktabs" and number == heads:
            out.append("table.hline(stroke: 0.6pt),")
        column = table.all_rows[0][0].down > 1 and number == 1
        column = int(column) + sum(1 for c in table.all_rows[0][1:] if c.down > 1) * int(number == 1)
        for cell in row:
            align = table.align_of(cell)
            text = quoted(cell.text) + (f"#super[{cell.mark}]" if cell.mark else "")
            text = f"#h({cell.indent}em)" + text if cell.indent else text
            text = f"*{text}*" if (cell.bold or cell.head) and cell.text else text
            out.append(f"table.cell(colspan: {cell.across}, rowspan: {cell.down}, align: {align} + {vertical})"
                       f"[#par(justify: false)[{text}]],")
            if style == "booktabs" and cell.head and 1 < cell.across < table.width:
                out.append(f"table.hline(y: {number + 1}, start: {column}, end: {column + cell.across}, stroke: 0.4pt),")
            column += cell.across
    return "\n".join(out) + ")"


def by_typst(source, pdf):
    import typst as compiler
    compiler.compile(str(source), output=str(pdf))


def by_reportlab(document, random, pdf):
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    font = "Helvetica"
    if document.language == "zh" or any("表" in w for k, w in document.blocks if k == "caption"):
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    if document.language == "zh":
        font = "STSong-Light"
    size = random.choice([8, 9, 10])
    body = ParagraphStyle("body", fontName=font, fontSize=size, leading=1.2 * size,
                          wordWrap="CJK" if document.language == "zh" else None)
    full = (A4[1] if document.landscape else A4[0]) - 120

    def drawn(table, most):
        heads = len(table.heads)
        style = [("VALIGN", (0, 0), (-1, -1), table.valign.upper()), ("FONT", (0, 0), (-1, -1), font, size),
                 ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
        line = {"grid": ("GRID", (0, 0), (-1, -1), 0.5), "double": ("GRID", (0, 0), (-1, -1), 1),
                "hairline": ("GRID", (0, 0), (-1, -1), 0.1), "rows": ("LINEBELOW", (0, 0), (-1, -1), 0.5),
                "columns": ("LINEAFTER", (0, 0), (-2, -1), 0.5), "open": ("INNERGRID", (0, 0), (-1, -1), 0.5),
                "headline": ("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.7),
                "groups": ("LINEAFTER", (0, 0), (0, -1), 0.5)}.get(table.style)
        if line:
            style.append((*line, colors.black))
        if table.style in ("booktabs", "groups"):
            style += [("LINEABOVE", (0, 0), (-1, 0), 1, colors.black), ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
                      ("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.5, colors.black)]
        if table.style == "zebra":
            style.append(("ROWBACKGROUNDS", (0, heads), (-1, -1), [colors.lightgrey, colors.white]))
        if table.style == "shaded":
            style += [("BACKGROUND", (0, 0), (-1, -1), colors.whitesmoke), ("INNERGRID", (0, 0), (-1, -1), 2, colors.white)]
        rows = [[""] * table.width for _ in table.all_rows]
        for cell, r, column in table.placed():
            text = cell.text.replace("&", "&amp;") + (f"<super size=5>{cell.mark}</super>" if cell.mark else "")
            text = f"<b>{text}</b>" if (cell.bold or cell.head) and font == "Helvetica" and cell.text else text
            own = ParagraphStyle("cell", parent=body, leftIndent=8 * cell.indent,
                                 alignment={"left": 0, "center": 1, "right": 2}[table.align_of(cell)])
            rows[r][column] = Paragraph(text, own)
            if cell.down > 1 or cell.across > 1:
                style.append(("SPAN", (column, r), (column + cell.across - 1, r + cell.down - 1)))
        # No figure wraps; what is left goes to the words.
        width = lambda column: max((pdfmetrics.stringWidth(row[column].text, font, size) for row in table.rows
                                    if len(row) > column and not row[column].label), default=0) + 16
        wide = [max(width(column), 40) for column in range(table.width)]
        words = {0, *(column for column in table.text_columns if longest(table, column) > 8)}
        left = max(most * random.choice([1, 1, 0.8]) - sum(w for c, w in enumerate(wide) if c not in words), 90)
        share = {column: 3 if longest(table, column) > 40 else 1.5 for column in words}
        for column in words:
            wide[column] = left * share[column] / sum(share.values())
        return Table(rows, colWidths=wide, style=style,
                     repeatRows=heads if table.repeat else 0)

    story = []
    for kind, what in document.blocks:
        if kind == "table":
            story += [drawn(what, full), Spacer(1, size)]
        elif kind == "pair":
            story += [Table([[drawn(t, full / 2 - 20) for t in what]], colWidths=[full / 2] * 2), Spacer(1, size)]
        else:
            own = font if "表" not in what else "STSong-Light"
            story.append(Paragraph(what.replace("&", "&amp;"), ParagraphStyle(
                kind, parent=body, fontName=own, fontSize=size * {"heading": 1.5, "note": 0.8}.get(kind, 1),
                leading=1.3 * size * {"heading": 1.5, "note": 0.8}.get(kind, 1), spaceAfter=size)))
    page = landscape(A4) if document.landscape else A4
    SimpleDocTemplate(str(pdf), pagesize=page, leftMargin=60, rightMargin=60).build(story)
