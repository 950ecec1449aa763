"""Pages without any table: what is found on them is false."""

from .content import PROSE, WORDS

EN, DE = " ".join(PROSE["en"]), " ".join(PROSE["de"])

LEADER = ("<div style='display:flex'><span>{}</span><span style='flex:1;overflow:hidden;white-space:nowrap'>"
          + "." * 300 + "</span><span>{}</span></div>")


def paragraphs(text, count):
    return "".join(f"<p>{text}</p>" for _ in range(count))


PAGES = {
    "prose": paragraphs(EN * 2, 6),
    "columns": f"<div style='columns:2'>{paragraphs(EN * 2, 8)}</div>",
    "justified": f"<div style='columns:2;text-align:justify'>{paragraphs(DE * 3, 8)}</div>",
    "three-columns": f"<div style='columns:3;font-size:8pt;text-align:justify'>{paragraphs(EN * 2, 9)}</div>",
    "headed-columns": "<div style='columns:2;text-align:justify'>" + "".join(
        f"<h3>{n}. {w}</h3><p>{EN * 2}</p><ul><li>{DE[:70]}</li><li>{DE[:40]}</li></ul>" for n, w in enumerate(WORDS["en"][:6], 1)) + "</div>",
    "list": "<ol>" + "".join(f"<li>{EN[:60 + 7 * n]}</li>" for n in range(12)) + "</ol><ul>" + "".join(
        f"<li>{DE[:40 + 7 * n]}</li>" for n in range(9)) + "</ul>",
    "definitions": "<dl>" + "".join(f"<dt><b>{w}</b></dt><dd>{EN[n:90 + 9 * n]}</dd>" for n, w in enumerate(WORDS["en"][:12])) + "</dl>",
    "contents": "".join(LEADER.format(f"{n}. Chapter of {w}", n * 7) for n, w in enumerate(WORDS["en"], 1)),
    "address": "<p>Office of Statistics<br>12 Long Road<br>Tel: 0123 456 789<br>Fax: 0123 456 780<br>P.O. Box 12</p>"
               f"<p style='text-align:right'>12 March 2020<br>Ref: 12/345</p>{paragraphs(EN, 5)}",
    "letter": "<div style='display:flex;justify-content:space-between'><p>Ministry of Finance<br>Unit B2<br>Brussels</p>"
              f"<p>Brussels, 3 May 2013<br>D(2013) 1234<br>Our ref. 55</p></div>{paragraphs(EN, 4)}"
              "<div style='display:flex;justify-content:space-between'><p>Signed:<br>A. Person</p><p>Approved:<br>B. Person</p></div>",
    "box": f"<div style='border:1px solid #000;padding:6pt'><b>Box 1</b>{paragraphs(EN * 2, 1)}</div>{paragraphs(EN * 2, 1)}",
    "box-columns": f"<div style='border:1px solid #000;padding:6pt;columns:2'>{paragraphs(EN, 4)}</div>{paragraphs(EN, 2)}",
    "code": "<pre style='font-size:8pt'>" + "".join(f"for i in range({n}):\n    total  +=  values[i]   # add {n}\n" for n in range(9)) + "</pre>",
    "formulas": paragraphs(EN, 1) + "".join(
        f"<p style='text-align:center'>x<sub>{n}</sub> = a + {n}b<span style='float:right'>({n})</span></p><p>{EN}</p>" for n in range(1, 6)),
    "numbered": "".join(f"<p style='padding-left:24pt;text-indent:-24pt'>({n})&emsp;{EN[:150 + 10 * n]}</p>" for n in range(1, 12)),
    "references": "<h2>References</h2>" + "".join(
        f"<p style='padding-left:24pt;text-indent:-24pt'>[{n}]&emsp;A. Person, B. Other: {EN[:110]} Vol. {n}, pp. {n * 3}–{n * 3 + 9}, {1990 + n}.</p>"
        for n in range(1, 14)),
    "chinese": paragraphs("".join(PROSE["zh"]) * 2, 8),
    "chinese-columns": f"<div style='columns:2;text-align:justify'>{paragraphs(''.join(PROSE['zh']) * 2, 14)}</div>",
}
