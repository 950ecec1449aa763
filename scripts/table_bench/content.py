"""Invents documents with tables whose cells are known.

A document is a list of blocks: ("heading", text), ("prose", text), ("caption", text), ("note", text),
("table", Table) and ("pair", [Table, Table]) for two tables side by side.
"""

import random
from dataclasses import dataclass, field

STYLES = [
    "grid", "hairline", "double", "rows", "columns", "open", "booktabs", "none", "zebra", "shaded", "groups", "headline",
]

# Each cell has a frame or a shade of its own.
FRAMED = ["grid", "hairline", "double", "open", "shaded"]

WORDS = {
    "en": "total revenue of operating income net assets water energy households rural urban population growth "
          "services goods exports imports public private sector health education transport agriculture industry "
          "manufacturing employment average annual other and not elsewhere classified under age persons in".split(),
    "de": "Gesamtumsatz Einnahmen Ausgaben Haushalte Bevölkerung Wachstum Dienstleistungen und der "
          "Gesundheit Bildung Verkehr Landwirtschaft Gewerbe Beschäftigung jährlich Anteil insgesamt".split(),
    "fr": "ensemble des ménages dépenses recettes emploi industrie santé enseignement transports part en moyenne "
          "annuelle population active services autres biens et produits du commerce".split(),
    "zh": list("政府信息公开主动申请数量结果维持纠正其他行政许可处罚强制收费单位机构人员培训会议经费"),
}

PROSE = {
    "en": ["The figures below were collected by the regional offices and are revised each year.",
           "Changes against the year before are due to a new method of counting, and values for recent months "
           "may be revised when late returns have been received.",
           "In 2014 the share of renewable sources rose to 12.3 per cent, from 9.8 per cent in 2010.",
           "Member States shall communicate the results to the Commission (see Annex II)."],
    "de": ["Die folgenden Zahlen wurden von den Ämtern erhoben und werden jährlich überprüft.",
           "Abweichungen zum Vorjahr gehen auf eine neue Zählweise zurück.",
           "Im Jahr 2014 stieg der Anteil der Städte um 1,4 Prozent auf 53 112."],
    "fr": ["Les données ci-dessous proviennent des directions régionales et sont révisées chaque année.",
           "Les écarts par rapport à 2013 tiennent à une nouvelle méthode."],
    "zh": ["本部分数据由各单位汇总上报，统计口径与上年一致。", "部分数据因四舍五入略有出入，以正式公布的数据为准。",
           "全年共受理申请二百二十三件，同比增长12.5%。"],
}


@dataclass
class Cell:
    text: str
    down: int = 1
    across: int = 1
    head: bool = False
    label: bool = False  # set to the left whatever the figures are set to
    indent: int = 0
    bold: bool = False
    mark: str = ""  # mark of a footnote


@dataclass
class Table:
    heads: list
    rows: list
    style: str
    align: str  # of the figures
    head_align: str
    valign: str
    text_columns: tuple = ()  # columns of running text
    repeat: bool = True  # heading repeated after a page break

    @property
    def all_rows(self):
        return self.heads + self.rows

    def placed(self):
        """(cell, row, column) of every cell."""
        taken = set()
        for row, cells in enumerate(self.all_rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                taken |= {(row + d, column + a) for d in range(cell.down) for a in range(cell.across)}
                yield cell, row, column
                column += cell.across

    def align_of(self, cell):
        if cell.across == self.width and not cell.label:
            return "center"
        return "left" if cell.label else self.head_align if cell.head else self.align

    @property
    def width(self):
        return sum(cell.across for cell in self.all_rows[0])


@dataclass
class Document:
    name: str
    style: str
    language: str
    blocks: list = field(default_factory=list)
    landscape: bool = False
    columns: int = 1

    @property
    def tables(self):
        return [t for kind, what in self.blocks for t in ([what] if kind == "table" else what if kind == "pair" else [])]


class Setter:
    """Draws one document from a seed."""

    def __init__(self, seed, style, columns=1):
        self.random = random.Random(seed)
        self.style = style
        self.columns = columns
        self.language = self.random.choice(["en", "en", "en", "de", "fr", "zh"])

    def chance(self, part):
        return self.random.random() < part

    def words(self, low, high):
        count = self.random.randint(low, high)
        if self.language == "zh":
            return "".join(self.random.choice(WORDS["zh"]) for _ in range(count * 2 + 2))
        text = " ".join(self.random.choice(WORDS[self.language]) for _ in range(count))
        return text[0].upper() + text[1:]

    def prose(self, low=2, high=6):
        space = "" if self.language == "zh" else " "
        return space.join(self.random.choice(PROSE[self.language]) for _ in range(self.random.randint(low, high)))

    def figure(self, kind):
        if self.chance(0.06):
            return self.random.choice(["–", "-", "..", "n/a", "...", ":"])
        if kind == "count":
            number = f"{self.random.randint(1, 10 ** self.random.randint(2, 5 if self.columns == 2 else 7)):,}"
            return number.replace(",", " ") if self.language == "fr" else number
        if kind == "share":
            return f"{self.random.uniform(0, 200):.1f}"
        if kind == "percent":
            return f"{self.random.uniform(0, 100):.1f}%"
        if kind == "signed":
            return f"{self.random.choice(['-', '+', ''])}{self.random.uniform(0, 20):.2f}"
        return f"({self.random.randint(1, 999)})" if self.chance(0.4) else str(self.random.randint(1, 999))

    def document(self, name):
        document = Document(name, self.style, self.language, columns=self.columns,
                            landscape=self.columns == 1 and self.chance(0.2))
        add = lambda kind, what: document.blocks.append((kind, what))
        add("heading", self.words(2, 4))
        paragraphs = 3 if self.columns == 2 else 1
        text = lambda: [add("prose", self.prose()) for _ in range(paragraphs)]
        text()
        for _ in range(self.random.choice([1, 1, 2, 3])):
            if self.chance(0.6):
                add("caption", f"{self.random.choice(['Table', '表'])} {self.random.randint(1, 9)} {self.words(3, 7)}")
            if self.columns == 1 and self.chance(0.08):
                add("pair", [self.table(most=3), self.table(most=3)])
            else:
                add("table", self.table(most=3 if self.columns == 2 else 8))
            if self.chance(0.4):
                add("note", f"1) {self.words(4, 9)}.")
            text()
        return document

    def table(self, most):
        head_align = self.random.choice(["center", "center", "right", "left"])
        table = Table([], [], self.style, self.random.choice(["right", "right", "right", "center", "left"]), head_align,
                      self.random.choice(["top", "middle", "bottom"]), repeat=self.chance(0.8))
        if self.chance(0.2):
            self.words_table(table, self.random.randint(2, min(4, most)))
        else:
            self.figures_table(table, self.random.randint(2, most))
        return table

    def words_table(self, table, columns):
        """Several columns of words: some short, some of lines that wrap."""
        long = {self.random.randrange(columns)} if self.chance(0.7) else set()
        table.text_columns = tuple(range(columns))
        table.heads = [[Cell(self.words(1, 2), head=True, label=True) for _ in range(columns)]]
        for _ in range(self.random.randint(3, 9)):
            table.rows.append([
                Cell(self.words(8, 18) if column in long else self.words(1, 3), label=True) for column in range(columns)])

    def figures_table(self, table, columns):
        table.heads = self.heads(columns)
        kinds = [self.random.choice(["count", "count", "share", "percent", "signed", "small"]) for _ in range(columns)]
        unit = self.chance(0.15)
        if unit:
            table.text_columns = (1,)
        long = self.chance(0.4)
        for number in range(self.random.choice([3, 5, 8, 12, 16, 24])):
            if number and self.chance(0.08):
                table.rows.append(self.group(columns))
                continue
            label = self.words(7, 13) if long and self.chance(0.3) else self.words(1, 4)
            row = [Cell(label, label=True, indent=self.random.choice([0, 0, 1, 2]), mark="1" if self.chance(0.05) else "")]
            for column in range(columns):
                if column == 0 and unit:
                    row.append(Cell(self.random.choice(["件", "万元", "%"] if self.language == "zh" else ["Mt", "%", "EUR", "1000 t"]), label=True))
                else:
                    row.append(Cell("" if self.chance(0.05) else self.figure(kinds[column]),
                                    mark="2" if self.chance(0.02) else ""))
            table.rows.append(row)
        if self.chance(0.4):
            table.rows.append([Cell("Total" if self.language != "zh" else "合计", label=True, bold=True)] + [
                Cell(self.figure(kind), bold=True) for kind in kinds])
            if unit:
                table.rows[-1][1] = Cell("", label=True)

    def group(self, columns):
        """The heading of a group of rows. Nothing tells that it is wide unless it is framed or centred."""
        centred = self.chance(0.3)
        if centred or self.style in FRAMED:
            return [Cell(self.words(1, 3), across=columns + 1, label=not centred, head=centred, bold=self.chance(0.5))]
        label = Cell(self.words(1, 3), label=True, bold=self.chance(0.5))
        return [label] + [Cell("", label=True) for _ in range(columns)]

    def heads(self, columns):
        first = Cell("" if self.chance(0.2) else self.words(1, 3), head=True, label=True)
        years = self.chance(0.4)
        start = self.random.randint(1990, 2010)
        leaf = lambda n: Cell(str(start + n) if years else self.words(1, 3 if columns < 6 else 1), head=True)
        if columns < 4 or self.chance(0.5):
            heads = [[first] + [leaf(n) for n in range(columns)]]
        else:
            half = self.random.randint(2, columns - 2)
            first.down = 2
            groups = [Cell(self.words(1, 3), across=half, head=True), Cell(self.words(1, 3), across=columns - half, head=True)]
            heads = [[first] + groups, [leaf(n) for n in range(columns)]]
            if columns >= 5 and self.chance(0.3):
                # A column with a heading of its own beside the groups.
                heads[0] = [first, Cell(self.words(1, 1), down=2, head=True),
                            Cell(self.words(1, 3), across=columns - 1, head=True)]
                heads[1] = [leaf(n) for n in range(columns - 1)]
        if self.chance(0.15):
            heads.append([Cell("", head=True, label=True)] + [
                Cell(self.random.choice(["%", "EUR m", "(1000)", "t"]), head=True) for _ in range(columns)])
        return heads
