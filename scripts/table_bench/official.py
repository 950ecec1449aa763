"""Documents in the manner of official publications: yearbooks, budgets, bulletins, press tables, in Chinese and English.

Each page is written as it is published, and the truth is the page's own <table> elements: their texts, row and column spans. What
looks like a table and is none (charts, frames, side tabs, boxes, forms of prose) is drawn without such elements.
"""

from html.parser import HTMLParser

from .score import filled

PROVINCES = ["北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南"]
COUNTIES = ["Aldham", "Brentwick", "Carrow", "Dunmere", "Eastleigh", "Farrow Vale", "Glenmoor", "Harwick", "Inverlay", "Jedstow"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
ZH = ("本年各项指标总体平稳，部分地区受统计口径调整影响，同比数据不可直接比较。", "全年完成投资1 236.5亿元，比上年增长7.2%，其中第三产业增长9.1%。",
      "数据来源于年度统计报表，合计数因四舍五入与分项之和略有差异。")
EN = ("Figures are compiled from returns of the regional offices and are revised once a year.",
      "Output rose by 2.4 per cent in the year to March, after 1.9 per cent in the year before.",
      "Totals may not add up because of rounding; see the notes on methods at the end of this chapter.")

GRID = "table{border-collapse:collapse}td,th{border:.6pt solid #000}"
THREE_LINES = ("table{border-collapse:collapse;border-top:1.2pt solid #000;border-bottom:1.2pt solid #000}"
               "thead tr:last-child th{border-bottom:.6pt solid #000}")
NO_LINES = "table{border-collapse:collapse}"
ROW_LINES = "table{border-collapse:collapse}tr{border-bottom:.4pt solid #888}"
OPEN_SIDES = GRID + "td:first-child,th:first-child{border-left:0}td:last-child,th:last-child{border-right:0}"
BANDS = NO_LINES + "tbody tr:nth-child(odd){background:#dde6ee}thead th{background:#335577;color:#fff}"
TILES = "table{border-collapse:separate;border-spacing:2pt}td{background:#eef2f6}th{background:#cfd8e0}"
LOOKS = {"grid": GRID, "three-lines": THREE_LINES, "none": NO_LINES, "rows": ROW_LINES, "open-sides": OPEN_SIDES, "bands": BANDS, "tiles": TILES}

PAGE = """<!doctype html><meta charset=utf-8><style>@page{{size:{size};margin:{margin}}}
body{{font:9.5pt 'Noto Serif CJK SC','WenQuanYi Zen Hei','Liberation Serif',serif;margin:0}}table{{font-size:{font}pt}}
td,th{{padding:{pad}pt 5pt;text-align:right;font-weight:normal}}th,.c{{text-align:center}}td:first-child,.l{{text-align:left}}
thead{{display:table-header-group}}tr{{break-inside:avoid}}.u{{text-align:right}}.t{{text-align:center;font-size:12pt}}.n{{font-size:8pt}}
{css}</style>{body}"""


def page(body, css="", size="A4", font=9, pad=2.5, margin="20mm"):
    return PAGE.format(body=body, css=css, size=size, font=font, pad=pad, margin=margin)


def row(cells, tag="td", attributes=""):
    return f"<tr {attributes}>" + "".join(c if c.startswith("<t") else f"<{tag}>{c}</{tag}>" for c in map(str, cells)) + "</tr>"


def table(heads, rows, width="100%"):
    return (f"<table style='width:{width}'><thead>" + "".join(row(head, "th") for head in heads) + "</thead><tbody>"
            + "".join(row(r) for r in rows) + "</tbody></table>")


def th(text, across=1, down=1):
    return f"<th colspan={across} rowspan={down}>{text}</th>"


def td(text, across=1, down=1, css="c"):
    return f"<td colspan={across} rowspan={down} class={css}>{text}</td>"


def prose(texts, count=1):
    return "".join(f"<p>{text}</p>" for text in texts * count)


class Figures:
    """Figures as they are printed: grouped by a comma, a space or not at all."""

    def __init__(self, dice):
        self.dice, self.mark = dice, dice.choice([",", " ", ""])

    def whole(self, least=0, most=99_999):
        return f"{self.dice.randint(least, most):,}".replace(",", self.mark)

    def part(self, most=100):
        return f"{self.dice.uniform(0, most):.1f}"

    def change(self):
        return self.dice.choice(["-", "", "", ""]) + self.part(20)

    def some(self, count, blank="…"):
        return [blank if self.dice.random() < .06 else self.whole() for _ in range(count)]


def yearbook(dice):
    """A page of a statistical yearbook: bilingual headings of three levels, indented labels, unit above the right corner."""
    f = Figures(dice)
    heads = [[th("地 区<br>Region", 1, 3), th("总人口（万人）<br>Total Population", 1, 3), th("按城乡分 By Residence", 4)],
             [th("城镇 Urban", 2), th("乡村 Rural", 2)], [th("人口数"), th("比重（%）"), th("人口数"), th("比重（%）")]]
    rows = [[p, f.whole(), f.whole(), f.part(), f.whole(), f.part()] for p in ["全 国"] + PROVINCES]
    return "<p class=t>2-1 各地区人口的城乡构成（2021年末）</p><p class=u>单位：万人</p>" + table(heads, rows) + "<p class=n>注：本表数据为抽样调查推算数。</p>"


def yearbook_years(dice):
    """Years as columns, groups of rows under a heading of their own."""
    f = Figures(dice)
    rows = []
    for group, parts in (("工业", ["采矿业", "制造业", "电力、热力、燃气及水生产和供应业"]), ("建筑业", ["房屋建筑业", "土木工程建筑业"]),
                         ("服务业", ["批发和零售业", "交通运输、仓储和邮政业", "住宿和餐饮业"])):
        rows.append([f"<td class=l><b>{group}</b></td>", *(f.whole() for _ in range(6))])
        rows += [[f"<td class=l style='padding-left:2em'>{part}</td>", *(f.whole() for _ in range(6))] for part in parts]
    return "<p class=t>表5-3 分行业法人单位数</p><p class=u>单位：个</p>" + table([["行 业", *(f"{y}年" for y in range(2016, 2022))]], rows)


def budget(dice):
    """Income on the left, spending on the right of one table, blank where one side is shorter."""
    f = Figures(dice)
    income = ["一、税收收入", "增值税", "企业所得税", "个人所得税", "资源税", "二、非税收入", "专项收入", "罚没收入"]
    spending = ["一、一般公共服务支出", "二、公共安全支出", "三、教育支出", "四、科学技术支出", "五、卫生健康支出"]
    rows = []
    for n, left in enumerate(income):
        right = [td(spending[n], css="l"), f.whole(), f.whole()] if n < len(spending) else ["", "", ""]
        rows.append([left, f.whole(), f.whole(), *right])
    rows.append(["收入总计", f.whole(), f.whole(), td("支出总计", css="l"), f.whole(), f.whole()])
    heads = [[th("收 入", 3), th("支 出", 3)], ["项目", "预算数", "决算数", "项目", "预算数", "决算数"]]
    return "<p class=t>2021年度一般公共预算收支决算总表</p><p class=u>金额单位：万元</p>" + table(heads, rows)


def budget_codes(dice):
    """Classes in three columns of codes, one name, many amounts."""
    f = Figures(dice)
    rows = []
    for kind in ("201", "204", "208"):
        for item in ("03", "05"):
            for sub in ("01", "02"):
                rows.append([kind, td(item), td(sub), td("行政运行" if sub == "01" else "一般行政管理事务", css="l"), *(f.part(900) for _ in range(4))])
    heads = [[th("科目编码", 3), th("科目名称", 1, 2), th("合计", 1, 2), th("基本支出", 2), th("项目支出", 1, 2)],
             ["类", "款", "项", "人员经费", "公用经费"]]
    return "<p class=t>部门支出总体情况表</p><p class=u>单位：万元</p>" + table(heads, rows)


def bulletin(dice):
    """Two tables one below the other, each with headings of its own, prose between and around them."""
    f = Figures(dice)
    first = table([["指 标", "绝对量", "比上年增长（%）"]], [[n, f.whole(), f.change()] for n in ("粮食产量（万吨）", "油料产量（万吨）", "肉类产量（万吨）", "水产品产量（万吨）")])
    second = table([["产品名称", "单位", "产量", "比上年增长（%）"]],
                   [[n, td(u), f.whole(), f.change()] for n, u in (("原煤", "亿吨"), ("发电量", "亿千瓦时"), ("钢材", "万吨"), ("水泥", "亿吨"), ("汽车", "万辆"))])
    return prose(ZH) + "<p class=t>表1 主要农产品产量及其增长速度</p>" + first + prose(ZH[:2]) + "<p class=t>表2 主要工业产品产量及其增长速度</p>" + second + prose(ZH[1:])


def stacked(dice):
    """Two tables directly below each other, nothing between them but a caption."""
    f = Figures(dice)
    one = table([["Region", "Births", "Deaths", "Natural change"]], [[c, f.whole(), f.whole(), f.whole()] for c in COUNTIES[:6]])
    two = table([["Age group", "Men", "Women"]], [[a, f.whole(), f.whole()] for a in ("0–14", "15–29", "30–44", "45–64", "65 and over")], "70%")
    return "<p><b>Table A</b> Births and deaths by region</p>" + one + "<p><b>Table B</b> Population by age and sex</p>" + two + prose(EN)


def side_by_side(dice):
    """Two tables beside each other."""
    f = Figures(dice)
    one = table([["地区", "户数", "人数"]], [[p, f.whole(), f.whole()] for p in PROVINCES[:8]])
    two = table([["年份", "人均收入（元）"]], [[y, f.whole()] for y in range(2014, 2022)])
    return f"{prose(ZH[:1])}<div style='display:flex;gap:30pt'><div style='flex:1.2'>{one}</div><div style='flex:1'>{two}</div></div>{prose(ZH[1:])}"


def press(dice):
    """A press table: months, changes in three columns under one heading, sections, leaders of dots."""
    f = Figures(dice)
    heads = [[th("", 1, 2), th("Index 2015 = 100", 1, 2), th("Percentage change over", 3)], ["1 month", "3 months", "12 months"]]
    rows = []
    for year in (2020, 2021):
        rows.append([f"<td class=l>{year}</td>", "", "", "", ""])
        rows += [[f"<td class=l style='padding-left:1em'>{m}</td>", f.part(120), f.change(), f.change(), f.change()] for m in MONTHS[:7]]
    return "<h3>Table 1 Index of production</h3>" + table(heads, rows) + "<p class=n>Source: Office for Statistics. r = revised.</p>"


def press_notes(dice):
    """Marks of footnotes at labels and figures, notes under the table."""
    f = Figures(dice)
    mark = "<sup>{}</sup>".format
    rows = [[c + (mark(n % 3 + 1) if n % 4 == 0 else ""), f.whole(), f.part(), f.whole(), f.part()] for n, c in enumerate(COUNTIES)]
    heads = [[th("Region", 1, 2), th("Households", 2), th("Dwellings", 2)], ["Number", "Per cent", "Number", "Per cent"]]
    return prose(EN[:1]) + "<p>Table 4.2: Households and dwellings</p>" + table(heads, rows) + "<p class=n><sup>1</sup> Provisional. <sup>2</sup> Estimated.</p>" + prose(EN)


def text_columns(dice):
    """Measures, offices and dates: wrapped running text in cells."""
    rows = [[td(str(n)), td(name, css="l"), td(ZH[n % 3], css="l"), td(office), td(f"{2021 + n % 2}年{n % 12 + 1}月底前")]
            for n, (name, office) in enumerate((("优化营商环境", "市发展改革委"), ("推进政务公开", "市政府办公室"), ("加强基层治理", "市民政局、各区"), ("提升服务能力", "市行政审批局"),
                                                ("完善监管机制", "市市场监管局"), ("强化数据共享", "市大数据局")), 1)]
    return "<p class=t>重点任务分工表</p>" + table([["序号", "任务", "主要内容", "责任单位", "完成时限"]], rows)


def sections(dice):
    """Group labels that span rows on the left, totals at the end of each group."""
    f = Figures(dice)
    rows = []
    for group, size in (("生产经营", 3), ("民生保障", 4), ("生态环境", 3)):
        for n in range(size):
            label = f"指标{n + 1}" if n + 1 < size else "小计"
            rows.append(([td(group, down=size)] if n == 0 else []) + [td(label, css="l"), f.whole(), f.whole(), f.change()])
    rows.append([td("合 计", across=2), f.whole(), f.whole(), f.change()])
    return "<p class=t>各类指标完成情况</p>" + table([[th("类别"), "项目", "目标值", "完成值", "增减（%）"]], rows)


def long_table(dice):
    """A table over pages, its heading repeated on each."""
    f = Figures(dice)
    rows = [[f"{p}{n}", *(f.whole() for _ in range(5))] for n in range(1, 6) for p in PROVINCES]
    heads = [[th("单位名称", 1, 2), th("收到申请", 2), th("答复", 3)], ["当面", "网络", "公开", "部分公开", "不公开"]]
    return "<p class=t>附表 各单位办理情况</p>" + table(heads, rows) + prose(ZH)


def wide_landscape(dice):
    """Many narrow columns on a page on its side."""
    f = Figures(dice)
    rows = [[c, *(f.whole(0, 999) for _ in range(13))] for c in COUNTIES]
    return "<p class=t>Monthly applications by county</p>" + table([["County", *(m[:3] for m in MONTHS), "Total"]], rows)


def blanks(dice):
    """Most cells blank or dashed, as in tables of vacancies and penalties."""
    f = Figures(dice)
    rows = [[p, *(dice.choice(["", "", "—", f.whole(1, 30)]) for _ in range(5))] for p in PROVINCES[:11]]
    return "<p class=t>行政处罚情况统计</p>" + table([["地区", "警告", "罚款", "没收", "停产停业", "其他"]], rows)


def narrow(dice):
    """Two columns in the middle of prose."""
    f = Figures(dice)
    return prose(EN, 2) + table([["Year", "Visitors (thousands)"]], [[y, f.whole()] for y in range(2012, 2022)], "45%") + prose(EN, 2)


def parameters(dice):
    """Label and value without a heading."""
    rows = [["项目名称", td("城市基础设施改造工程", css="l")], ["建设单位", td("市城市建设投资有限公司", css="l")], ["建设地点", td("东区、西区", css="l")],
            ["总投资", td("12 600万元", css="l")], ["开工时间", td("2021年3月", css="l")], ["竣工时间", td("2022年10月", css="l")]]
    return "<p class=t>项目基本情况</p>" + table([], rows, "80%") + prose(ZH)


def units_row(dice):
    """Heading, a row of units, a row of column numbers."""
    f = Figures(dice)
    heads = [["指标", "企业单位数", "工业总产值", "利润总额", "从业人员"], ["", "（个）", "（亿元）", "（亿元）", "（万人）"], ["甲", "1", "2", "3", "4"]]
    return "<p class=t>规模以上工业企业主要指标</p>" + table(heads, [[p, *f.some(4)] for p in PROVINCES[:12]])


TABLES = [yearbook, yearbook_years, budget, budget_codes, bulletin, stacked, side_by_side, press, press_notes, text_columns, sections,
          long_table, wide_landscape, blanks, narrow, parameters, units_row]

# Looks that a page is not published in: nothing would part its cells.
UNLIKELY = {"text_columns": ("none", "three-lines", "bands"), "parameters": ("three-lines", "bands", "none"), "blanks": ("none", "tiles"),
            "sections": ("none", "bands", "three-lines", "rows")}

AXES = "<line x1=40 y1=180 x2=420 y2=180 stroke=black /><line x1=40 y1=10 x2=40 y2=180 stroke=black />"


def chart(marks, height=220, lines=True):
    grid = "".join(f"<line x1=40 x2=420 y1={y} y2={y} stroke=#bbb />" for y in range(10, 180, 34)) if lines else ""
    ticks = "".join(f"<text x=8 y={183 - 34 * n} font-size=9>{n * 20}</text>" for n in range(6))
    years = "".join(f"<text x={50 + 46 * n} y=196 font-size=9>{2014 + n}</text>" for n in range(8))
    return f"<svg width=460 height={height} viewBox='0 0 460 {height}'>{grid}{AXES}{ticks}{years}{marks}</svg>"


def bars():
    return "".join(f"<rect x={50 + 46 * n} y={180 - h} width=24 height={h} fill=#46a /><text x={52 + 46 * n} y={176 - h} font-size=8>{h}.{n}</text>"
                   for n, h in enumerate((40, 62, 75, 71, 98, 120, 133, 150)))


def curves():
    return "".join(f"<polyline fill=none stroke={c} points='" + " ".join(f"{50 + 46 * n},{170 - k * 20 - n * 9}" for n in range(8)) + "'/>"
                   for k, c in enumerate(("red", "blue", "green"))) + "".join(
        f"<rect x={60 + 110 * n} y=206 width=10 height=8 fill={c} /><text x={74 + 110 * n} y=214 font-size=9>{t}</text>"
        for n, (c, t) in enumerate((("red", "城镇居民"), ("blue", "农村居民"), ("green", "全体居民"))))


FRAME = "<div style='border:1pt solid #000;padding:{p}pt'>{b}</div>"
NO_TABLES = {
    "bar-chart": prose(ZH) + "<p class=t>图1 历年收入</p>" + chart(bars()) + prose(ZH),
    "bar-chart-plain": prose(EN) + chart(bars(), lines=False) + prose(EN),
    "line-chart": prose(ZH) + "<p class=t>图2 居民收入</p>" + chart(curves()) + prose(ZH, 2),
    "two-charts": f"<div style='display:flex'>{chart(bars()).replace('width=460', 'width=300')}{chart(curves()).replace('width=460', 'width=300')}</div>" + prose(EN, 3),
    "horizontal-bars": prose(ZH[:1]) + "<svg width=460 height=240>" + "".join(
        f"<text x=4 y={20 + 22 * n} font-size=10>{p}</text><rect x=60 y={10 + 22 * n} width={300 - 25 * n} height=13 fill=#7a9 />"
        f"<text x={366 - 25 * n} y={21 + 22 * n} font-size=9>{310 - 25 * n}</text>" for n, p in enumerate(PROVINCES[:10])) + "</svg>" + prose(ZH, 2),
    "pie-labels": prose(ZH) + "<svg width=400 height=220><circle cx=200 cy=110 r=70 fill=#cde stroke=black /><line x1=200 y1=110 x2=262 y2=78 stroke=black />"
                  "<line x1=200 y1=110 x2=150 y2=159 stroke=black />" + "".join(
                      f"<text x={x} y={y} font-size=10>{t}</text>" for x, y, t in ((290, 60, "办理 45.2%"), (40, 180, "公开 31.1%"), (40, 40, "其他 23.7%"))) + "</svg>" + prose(ZH),
    "page-frame": f"<div style='border:2pt double #000;padding:20pt;height:220mm'>{prose(ZH, 6)}</div>",
    "side-tabs": "<div style='position:absolute;right:-12mm;top:0'>" + "".join(
        f"<div style='background:{'#357' if n == 2 else '#cde'};width:8mm;height:24mm;margin-bottom:2mm;font-size:8pt;text-align:center'>{t}</div>"
        for n, t in enumerate(("总论", "人口", "就业", "价格", "财政"))) + "</div>" + prose(ZH, 9),
    "box-of-text": prose(EN) + FRAME.format(p=8, b="<b>Box 3.1 How the index is made</b>" + prose(EN)) + prose(EN, 2),
    "two-boxes": "<div style='display:flex;gap:12pt'>" + FRAME.format(p=8, b=prose(ZH)) + FRAME.format(p=8, b=prose(ZH)) + "</div>" + prose(ZH, 3),
    "shaded-box": prose(ZH) + f"<div style='background:#eee;padding:10pt'>{prose(ZH)}</div>" + prose(ZH, 3),
    "head-and-foot": "<div style='border-bottom:1pt solid #000;display:flex;justify-content:space-between'><span>2021</span><span>统计年鉴</span></div>"
                     + prose(ZH, 8) + "<div style='border-top:1pt solid #000;text-align:center'>— 12 —</div>",
    "signature": prose(ZH, 4) + "<p style='text-align:right'>市人民政府办公室</p><p style='text-align:right'>2022年1月28日</p>",
    "contents": "".join("<div style='display:flex'><span>{}</span><span style='flex:1;overflow:hidden;white-space:nowrap'>{}</span><span>{}</span></div>".format(
        t, "…" * 200, 7 + 9 * n) for n, t in enumerate(("一、概述", "二、主动公开政府信息情况", "三、收到和处理申请情况", "四、存在的主要问题", "五、其他需要报告的事项"))),
    "organisation": prose(ZH[:1]) + "<svg width=460 height=160>" + "".join(
        f"<rect x={x} y={y} width=90 height=30 fill=none stroke=black /><text x={x + 10} y={y + 20} font-size=10>{t}</text>"
        for x, y, t in ((185, 5, "办公室"), (20, 90, "综合科"), (130, 90, "信息科"), (240, 90, "督查科"), (350, 90, "法规科"))) +
        "<path d='M230 35V60M65 60H395M65 60V90M175 60V90M285 60V90M395 60V90' fill=none stroke=black /></svg>" + prose(ZH, 3),
    "big-numbers": "<div style='display:flex;gap:20pt'>" + "".join(
        f"<div style='flex:1;background:#eef;padding:8pt;text-align:center'><div style='font-size:22pt'>{v}</div><div>{t}</div></div>"
        for v, t in (("1,236", "收到申请"), ("98.5%", "按时办结"), ("12", "行政复议"))) + "</div>" + prose(ZH, 4),
    "questions": "".join(f"<p><b>问：{ZH[0]}</b></p><p>答：{ZH[1]}{ZH[2]}</p>" for _ in range(5)),
    "underlined-form": "".join(f"<p>{t}：<span style='display:inline-block;width:180pt;border-bottom:.6pt solid #000'></span></p>" for t in ("申请人姓名", "工作单位", "证件号码", "联系方式", "所需信息的内容描述")),
}


class Tables(HTMLParser):
    """The slots of every <table> of a page."""

    def __init__(self):
        super().__init__()
        self.tables, self.text, self.skip = [], None, 0

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "table":
            self.cells, self.taken, self.row = [], set(), -1
        elif tag == "tr":
            self.row, self.column = self.row + 1, 0
        elif tag in ("td", "th"):
            self.span = int(attributes.get("rowspan", 1)), int(attributes.get("colspan", 1))
            self.text = ""

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            while (self.row, self.column) in self.taken:
                self.column += 1
            down, across = self.span
            self.taken |= {(self.row + d, self.column + a) for d in range(down) for a in range(across)}
            self.cells.append((self.row, self.column, down, across, self.text))
            self.text = None
        elif tag == "table":
            self.tables.append(filled(self.cells))

    def handle_data(self, data):
        if self.text is not None:
            self.text += data


def truth(html):
    """The tables of a page as slots."""
    reader = Tables()
    reader.feed(html)
    return reader.tables


def pages(dice_of, seeds=1):
    """(name, look, HTML) of every page; `dice_of(name)` gives the dice of a page."""
    for make in TABLES:
        for look, css in LOOKS.items():
            if look in UNLIKELY.get(make.__name__, ()):
                continue
            for seed in range(seeds):
                name = f"official-{make.__name__}-{look}-{seed}"
                size = "A4 landscape" if make in (wide_landscape, budget) else "A4"
                yield name, look, page(make(dice_of(name)), css, size)
    for name, body in NO_TABLES.items():
        yield f"official-no-{name}", "no table", page(body)
