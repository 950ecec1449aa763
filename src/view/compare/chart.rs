//! A comparison as a drawing: ranked bars, lines over the years, a small one for each place.
//!
//! The drawing is an SVG that stands alone; the page is that drawing with words around it. A gap is a
//! gap, and where the form changed a line is broken.

use std::fmt::Write;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use unicode_width::UnicodeWidthStr;

use super::{Comparison, PlaceLine};
use crate::finding::Language;
use crate::view::escaped;

const WIDTH: f64 = 960.0;
/// Letters of a title that fit into the width in large type; Chinese ones take the room of two.
const WIDEST_TITLE: usize = 90;
/// Lines that one chart can hold and still be read; the small ones show all.
const MOST_LINES: usize = 8;
/// Colours that people with any sight of colours can tell apart (Okabe and Ito), dark enough on white.
const COLOURS: [&str; MOST_LINES] =
    ["#0072B2", "#D55E00", "#007A5A", "#A8487E", "#7A5A00", "#3B7DA0", "#555555", "#8A3FFC"];
/// And by their strokes, for those who see none.
const DASHES: [&str; MOST_LINES] = ["", "6 3", "2 3", "8 3 2 3", "", "6 3", "2 3", "8 3 2 3"];
/// Fonts with Chinese characters on the usual systems.
const FONTS: &str = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',\
    'WenQuanYi Zen Hei',SimSun,sans-serif";

/// The whole drawing.
pub fn svg(of: &Comparison) -> String {
    let mut out = Drawing::default();
    out.title(of);
    out.bars(of);
    if of.years.len() > 1 {
        out.lines(of);
        out.small(of);
    }
    out.notes(of);
    out.whole(of)
}

/// A page with the drawing and the numbers.
pub fn page(of: &Comparison) -> String {
    let (place, province) = of.language.of(("place", "province"), ("地区", "省"));
    let mut table = format!("<tr><th>#</th><th>{place}</th><th>{province}</th>");
    for year in &of.years {
        _ = write!(table, "<th>{year}</th>");
    }
    table.push_str("</tr>\n");
    for (rank, line) in (1..).zip(&of.places) {
        let (place, province) = (escaped(&line.place), escaped(&line.province));
        _ = write!(table, "<tr><td>{rank}</td><th scope=\"row\">{place}</th><td>{province}</td>");
        for year in &of.years {
            let value = line.points.get(year).map(|point| point.value.normalize().to_string());
            _ = write!(table, "<td class=\"n\">{}</td>", value.unwrap_or("·".to_owned()));
        }
        table.push_str("</tr>\n");
    }
    let title = escaped(&of.title);
    let (language, download) = of.language.of(("en", "download PNG"), ("zh", "下载图片"));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<style>body{{font-family:{FONTS};\
         max-width:{WIDTH}px;margin:1em auto;padding:0 1em;color:#222}}svg{{width:100%;height:auto}}\
         table{{border-collapse:collapse}}td,th{{padding:.2em .6em;border-bottom:1px solid #ddd;\
         text-align:left;font-weight:normal}}.n{{text-align:right}}button{{font:inherit}}\
         button:focus-visible{{outline:3px solid #0059b3}}@media print{{button{{display:none}}}}\
         </style></head>\n<body>\n{}\n<p><button id=\"png\" type=\"button\">{download}</button> \
         <button id=\"svg\" type=\"button\">SVG</button></p>\n<table>\n{table}</table>\n<p>gongkai {}</p>\n\
         <script>{SAVE}</script>\n</body></html>\n",
        svg(of),
        env!("CARGO_PKG_VERSION"),
    )
}

/// Saves the chart as a file: as pixels, three for one, which is fit for print at the width of a page.
///
/// The browser draws it, with the Chinese fonts that it has shown it with: no font has to be shipped.
const SAVE: &str = r#"
const drawn = document.querySelector('svg');
const text = () => { const one = drawn.cloneNode(true), box = drawn.viewBox.baseVal; one.setAttribute('width', box.width); one.setAttribute('height', box.height); return new XMLSerializer().serializeToString(one); };
const save = (blob, name) => { const a = document.createElement('a'); a.href = URL.createObjectURL(blob); a.download = name; a.click(); setTimeout(() => URL.revokeObjectURL(a.href), 1000); };
document.getElementById('svg').onclick = () => save(new Blob([text()], {type: 'image/svg+xml'}), document.title + '.svg');
document.getElementById('png').onclick = () => {
  const picture = new Image(), box = drawn.viewBox.baseVal;
  picture.onload = () => {
    const canvas = document.createElement('canvas');
    canvas.width = box.width * 3; canvas.height = box.height * 3;
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(blob => save(blob, document.title + '.png'), 'image/png');
  };
  picture.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text());
};
"#;

#[derive(Default)]
struct Drawing {
    body: String,
    /// Where the next part begins.
    top: f64,
}

/// Where years and values stand in a chart.
struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    years: (u16, u16),
    most: f64,
}

impl Frame {
    fn x(&self, year: u16) -> f64 {
        let span = f64::from(self.years.1 - self.years.0).max(1.0);
        self.left + f64::from(year - self.years.0) / span * self.width
    }

    fn y(&self, value: f64) -> f64 {
        self.top + self.height - value / self.most * self.height
    }
}

/// A number at an axis: from ten thousand on in 万, or in thousands and millions.
fn short(value: f64, language: Language) -> String {
    let tenths = |value: f64| (value * 10.0).round() / 10.0;
    match language {
        _ if value < 1e4 => tenths(value).to_string(),
        Language::Chinese => format!("{}万", tenths(value / 1e4)),
        Language::English if value < 1e6 => format!("{}k", tenths(value / 1e3)),
        Language::English => format!("{}M", tenths(value / 1e6)),
    }
}

fn float(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// The smallest round number that is not below a value: 1, 2 or 5 with zeros.
fn round_up(value: f64) -> f64 {
    let value = value.max(1.0);
    let ten = 10f64.powf(value.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|n| n * ten).into_iter().find(|n| *n >= value).unwrap_or(value)
}

fn most(lines: &[PlaceLine]) -> f64 {
    let values = lines.iter().flat_map(|line| line.points.values()).map(|point| float(point.value));
    round_up(values.fold(0.0, f64::max))
}

impl Drawing {
    fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        let text = escaped(text);
        _ = writeln!(self.body, "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\">{text}</text>");
    }

    fn title(&mut self, of: &Comparison) {
        let (title, unit) = (&of.title, &of.unit);
        let title = of.language.of(format!("{title} ({unit})"), format!("{title}（{unit}）"));
        let class = if title.width() > WIDEST_TITLE { "h" } else { "t" };
        self.text(0.0, 24.0, class, &title);
        self.top = 40.0;
        let coverage = of.language.of("coverage: ", "覆盖面：");
        for line in &of.coverage {
            self.text(0.0, self.top + 4.0, "c", &format!("{coverage}{line}"));
            self.top += 18.0;
        }
        if let Some(unranked) = &of.unranked {
            self.text(0.0, self.top + 4.0, "c", unranked);
            self.top += 18.0;
        }
    }

    /// Each place by its last year.
    fn bars(&mut self, of: &Comparison) {
        const ROW: f64 = 22.0;
        let last = of.years.last().copied().unwrap_or_default();
        self.head(&match of.years.len() {
            1 => last.to_string(),
            _ => of.language.of(
                format!("ranked by the last year ({last})"),
                format!("排名：各地最近一年（{last}）"),
            ),
        });
        let values = of.places.iter().filter_map(PlaceLine::last);
        let most = round_up(values.map(|(_, value)| float(value)).fold(0.0, f64::max));
        for line in &of.places {
            let Some((year, value)) = line.last() else { continue };
            let length = float(value) / most * (WIDTH - 320.0);
            let y = self.top;
            self.text(170.0, y + 15.0, "e", &line.place);
            // An older figure is drawn hollow: it is not of the same year as the others.
            let class = if year == last { "b" } else { "b o" };
            _ = writeln!(
                self.body,
                "<rect x=\"180\" y=\"{:.1}\" width=\"{:.1}\" height=\"16\" class=\"{class}\"/>",
                y + 2.0,
                length.max(1.0)
            );
            let when = if year == last {
                String::new()
            } else {
                of.language.of(format!(" ({year})"), format!("（{year}）"))
            };
            let value = format!("{}{when}", value.normalize());
            self.text(186.0 + length.max(1.0), y + 15.0, "l", &value);
            self.top += ROW;
        }
        self.top += 16.0;
    }

    fn head(&mut self, text: &str) {
        self.text(0.0, self.top + 16.0, "h", text);
        self.top += 28.0;
    }

    /// The first places over the years.
    fn lines(&mut self, of: &Comparison) {
        let shown = &of.places[..of.places.len().min(MOST_LINES)];
        self.head(of.language.of("over the years", "逐年"));
        let frame = Frame {
            left: 70.0,
            top: self.top + 10.0,
            width: WIDTH - 230.0,
            height: 300.0,
            years: ends(of),
            most: most(shown),
        };
        self.axes(&frame, of, true);
        // Names at the ends of the lines, pushed apart where they would stand on each other.
        let mut ends: Vec<(f64, usize)> = Vec::new();
        for (number, line) in shown.iter().enumerate() {
            self.line(line, &frame, number);
            if let Some((_, value)) = line.last() {
                ends.push((frame.y(float(value)), number));
            }
        }
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut highest = frame.top + frame.height + 15.0;
        for (y, number) in ends.into_iter().rev() {
            let y = y.min(highest - 15.0);
            highest = y;
            let (x, colour) = (frame.left + frame.width + 10.0, COLOURS[number % MOST_LINES]);
            let place = escaped(&shown[number].place);
            _ = writeln!(
                self.body,
                "<text x=\"{x:.1}\" y=\"{:.1}\" style=\"fill:{colour}\">{place}</text>",
                y + 4.0
            );
        }
        self.top = frame.top + frame.height + 44.0;
    }

    fn axes(&mut self, frame: &Frame, of: &Comparison, is_large: bool) {
        let right = frame.left + frame.width;
        let steps = if is_large { 4 } else { 1 };
        for step in 0..=steps {
            let value = frame.most * f64::from(step) / f64::from(steps);
            let y = frame.y(value);
            _ = writeln!(
                self.body,
                "<line x1=\"{:.1}\" y1=\"{y:.1}\" x2=\"{right:.1}\" y2=\"{y:.1}\" class=\"g\"/>",
                frame.left
            );
            self.text(frame.left - 6.0, y + 4.0, "e a", &short(value, of.language));
        }
        let (first, last) = frame.years;
        for year in first..=last {
            if is_large || year == first || year == last {
                self.text(frame.x(year), frame.top + frame.height + 16.0, "m a", &year.to_string());
            }
        }
        for &year in &of.breaks {
            let x = (frame.x(year) + frame.x(year - 1)) / 2.0;
            _ = writeln!(
                self.body,
                "<line x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{x:.1}\" y2=\"{:.1}\" class=\"k\"/>",
                frame.top,
                frame.top + frame.height
            );
            if is_large {
                self.text(
                    x + 4.0,
                    frame.top + 2.0,
                    "l a",
                    of.language.of("form changed", "表式变更"),
                );
            }
        }
    }

    fn line(&mut self, line: &PlaceLine, frame: &Frame, number: usize) {
        let colour = COLOURS[number % MOST_LINES];
        let dash = DASHES[number % MOST_LINES];
        for run in line.runs() {
            let points: Vec<String> = run
                .iter()
                .map(|(year, value)| format!("{:.1},{:.1}", frame.x(*year), frame.y(float(*value))))
                .collect();
            if points.len() > 1 {
                _ = writeln!(
                    self.body,
                    "<polyline points=\"{}\" class=\"p\" stroke=\"{colour}\" \
                     stroke-dasharray=\"{dash}\"/>",
                    points.join(" ")
                );
            }
            for (year, value) in &run {
                _ = writeln!(
                    self.body,
                    "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{colour}\"><title>{} {year}: \
                     {}</title></circle>",
                    frame.x(*year),
                    frame.y(float(*value)),
                    escaped(&line.place),
                    value.normalize()
                );
            }
        }
    }

    /// Every place by itself, all on one scale.
    fn small(&mut self, of: &Comparison) {
        const ACROSS: usize = 4;
        const HEIGHT: f64 = 120.0;
        self.head(of.language.of("each place, on one scale", "各地分图（同一刻度）"));
        let most = most(&of.places);
        for (number, line) in of.places.iter().enumerate() {
            let column = number % ACROSS;
            let each = WIDTH / ACROSS as f64;
            let (x, y) = (each * column as f64, self.top);
            self.text(x + 44.0, y + 12.0, "l", &line.place);
            let frame = Frame {
                left: x + 44.0,
                top: y + 20.0,
                width: each - 64.0,
                height: HEIGHT - 50.0,
                years: ends(of),
                most,
            };
            self.axes(&frame, of, false);
            self.line(line, &frame, 0);
            if column + 1 == ACROSS || number + 1 == of.places.len() {
                self.top += HEIGHT;
            }
        }
        self.top += 10.0;
    }

    fn notes(&mut self, of: &Comparison) {
        let mut notes = of.notes.clone();
        if of.years.len() > 1 {
            let gaps = of.language.of(
                "A gap has no certain figure; at a dashed upright the form changed.",
                "空缺处没有可信数值，不连线；虚竖线处表式变更。",
            );
            notes.push(gaps.to_owned());
        }
        for note in notes {
            self.text(0.0, self.top + 12.0, "c", &note);
            self.top += 18.0;
        }
    }

    fn whole(self, of: &Comparison) -> String {
        let title = escaped(&of.title);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {:.0}\" role=\"img\" \
             aria-label=\"{title}\">\n<style>text{{font-family:{FONTS};font-size:13px;fill:#222}}\
             .t{{font-size:20px;font-weight:bold}}.h{{font-weight:bold}}.s,.c{{fill:#444}}\
             .c{{font-size:12px}}.e{{text-anchor:end}}.m{{text-anchor:middle}}.a{{font-size:11px;\
             fill:#444}}.b{{fill:#0072B2}}.o{{fill:#fff;stroke:#0072B2}}.g{{stroke:#ddd}}\
             .k{{stroke:#555;stroke-dasharray:3 3}}.p{{fill:none;stroke-width:2}}</style>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{}</svg>",
            self.top + 10.0,
            self.body
        )
    }
}

fn ends(of: &Comparison) -> (u16, u16) {
    let year = |year: Option<&u16>| year.copied().unwrap_or_default();
    (year(of.years.first()), year(of.years.last()))
}
