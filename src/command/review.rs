//! `gongkai review`: a site in a folder, in which a person sees each number where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use gongkai::codebook::{Codebook, Relation};
use gongkai::export::terms::terms;
use gongkai::finding::chinese::chinese;
use gongkai::grid;
use gongkai::inputs;
use gongkai::read::guard::guarded;
use gongkai::read::{self, Document, Format, ReadOptions, packed};
use gongkai::source::DocumentId;
use gongkai::text::formula::printed;
use gongkai::view::review::{self, Picture, picture};
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::language::say;
use super::reading::ReadArgs;
use super::{Failure, site};

#[derive(Args)]
#[command(after_help = "\
Examples:
  gongkai extract reports/ --out data
  gongkai review data                       then open data/review/index.html
  gongkai extract reports/ --out data --corrections corrections.csv   what was downloaded there

Run it where extract was run: it looks for the files under the paths of files.csv.")]
pub struct Review {
    /// The folder of a data set
    #[arg(value_name = "DATA")]
    data: PathBuf,
    /// Folder for the site; by default review in that of the data set
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Draw pages as they were read, and not as they are printed: a tenth of the size
    #[arg(long)]
    light: bool,
    /// Show the site at an address of this machine, 127.0.0.1, until Ctrl-C
    #[arg(long, value_name = "PORT", num_args = 0..=1, default_missing_value = "0")]
    serve: Option<u16>,
    #[command(flatten)]
    reading: ReadArgs,
    /// The codebook with which the data set was written
    #[arg(long, value_name = "DIR")]
    codebook: Option<PathBuf>,
}

/// A row of a table by the names of its columns.
type Row = BTreeMap<String, String>;

/// A report as the site shows it.
#[derive(Serialize)]
struct Shown {
    id: String,
    file: String,
    place: String,
    year: String,
    sha256: String,
    pages: Vec<Picture>,
    flow: String,
    /// Why there is no picture.
    absent: String,
    values: Vec<Json>,
    findings: Vec<Json>,
}

pub fn run(args: &Review) -> Result<ExitCode, Failure> {
    let own = super::codebook(args.codebook.as_deref())?;
    let codebook = own.as_ref().unwrap_or_else(|| Codebook::embedded());
    let out = args.out.clone().unwrap_or_else(|| args.data.join("review"));
    let reports: BTreeMap<String, Row> = rows(&args.data.join("files.csv"))?
        .filter(|row| row.as_ref().map_or(true, |row| !row["report_id"].is_empty()))
        .collect::<Result<Vec<Row>, Failure>>()?
        .into_iter()
        .rev()
        .map(|row| (row["report_id"].clone(), row))
        .collect();
    if reports.is_empty() {
        let data = super::shown(&args.data);
        return Err(say!("{data}: no report was read", "{data}：没有读出任何报告"));
    }
    let mut remarks: BTreeMap<String, Vec<Json>> = BTreeMap::new();
    for row in rows(&args.data.join("findings.csv"))? {
        let row = row?;
        // What is about one value stands at that value.
        // A data set of an older version does not tell how many figures a remark is about.
        let figures = row.get("figures").map_or("1", String::as_str);
        if figures != "1" || row["indicator"].is_empty() {
            let told = json!({
                "rule": row["rule"], "severity": row["severity"],
                "message": said(&row["message"]),
                "figures": figures.parse::<u64>().unwrap_or_default(),
            });
            remarks.entry(row["report_id"].clone()).or_default().push(told);
        }
    }
    let write = |name: &str, content: &[u8]| {
        let path = out.join(name);
        fs::write(&path, content).map_err(|error| super::unwritten(&path, error))
    };
    for folder in ["r", "p"] {
        let folder = out.join(folder);
        fs::create_dir_all(&folder).map_err(|error| super::unwritten(&folder, error))?;
    }
    let mut source = Source { last: None, reading: args.reading.clone(), light: args.light };
    let mut list = Vec::new();
    let mut absent = 0;
    let mut values: Vec<Row> = Vec::new();
    let mut finish = |values: &mut Vec<Row>| -> Result<(), Failure> {
        let Some(first) = values.first() else { return Ok(()) };
        let id = first["report_id"].clone();
        let copy = first["file"] != reports.get(&id).map_or("", |report| report["file"].as_str());
        let Some(report) = reports.get(&id).filter(|_| !copy) else {
            values.clear();
            return Ok(());
        };
        let remarks = remarks.remove(&id).unwrap_or_default();
        let (shown, pictures) = shown(report, values, remarks, &mut source);
        pictures.iter().try_for_each(|(name, content)| write(name, content))?;
        absent += usize::from(!shown.absent.is_empty());
        list.push(json!({
            "id": id, "file": shown.file, "place": shown.place, "year": shown.year,
            "good": count(values, "good"), "flagged": count(values, "flagged"),
            "missing": count(values, "missing"),
            "look": values.iter().filter(|row| is_to_look_at(row)).count(),
        }));
        values.clear();
        write(&format!("r/{id}.js"), format!("REPORT({});\n", script(&json!(shown))).as_bytes())
    };
    for row in rows(&args.data.join("observations.csv"))? {
        let row = row?;
        // Two files with the same bytes have one report, which is looked at once.
        let is_other = |first: &Row| ["report_id", "file"].iter().any(|id| first[*id] != row[*id]);
        if values.first().is_some_and(is_other) {
            finish(&mut values)?;
        }
        values.push(row);
    }
    finish(&mut values)?;
    write("reports.js", format!("const REPORTS={};\n", script(&json!(list))).as_bytes())?;
    write("codebook.js", of_codebook(codebook).as_bytes())?;
    write("index.html", review::INDEX.as_bytes())?;
    write("words.js", review::WORDS.as_bytes())?;
    write("app.js", review::SCRIPT.as_bytes())?;
    write("app.css", review::STYLE.as_bytes())?;
    let (count, index) = (list.len(), out.join("index.html"));
    let index = super::shown(&index);
    eprintln!(
        "{}",
        say!(
            "reports: {count}; open {index} in a browser",
            "{count} 份报告；请用浏览器打开 {index}"
        )
    );
    if absent > 0 {
        eprintln!(
            "{}",
            say!(
                "of {absent} there is no picture: their pages say why; where a file is not found, run this where \
                 extract was run",
                "其中 {absent} 份没有页面图，原因见各自页面：找不到原文件的，请在运行 extract 的文件夹里运行"
            )
        );
    }
    if let Some(port) = args.serve {
        site::serve(&out, port)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The rows of a table, whatever stands above its columns.
fn rows(path: &Path) -> Result<impl Iterator<Item = Result<Row, Failure>> + use<>, Failure> {
    let at = path.to_owned();
    let failed = move |error: csv::Error| {
        format!("{}; {}", super::about(at.display(), error), super::advice_on_table(&at))
    };
    let mut reader = csv::Reader::from_path(path).map_err(&failed)?;
    let heads: Vec<String> =
        reader.headers().map_err(&failed)?.iter().map(super::column_id).collect();
    if !heads.iter().any(|head| head == "report_id") {
        let name = super::shown(&path);
        return Err(say!(
            "{name}: is no table that gongkai extract has written",
            "{name}：不是 gongkai extract 写出的表"
        ));
    }
    let cells = move |row: csv::StringRecord| {
        let cells = row.iter().map(|cell| printed(cell).to_owned()).collect::<Vec<_>>();
        heads.iter().cloned().zip(cells).collect::<Row>()
    };
    Ok(reader.into_records().map(move |row| row.map(&cells).map_err(&failed)))
}

/// A figure in doubt at which nobody has looked.
fn is_to_look_at(row: &Row) -> bool {
    row["status"] == "flagged" && !row["findings"].split(';').any(|rule| rule == "corrected")
}

fn count(values: &[Row], status: &str) -> usize {
    values.iter().filter(|row| row["status"] == status).count()
}

/// A report as the site shows it, and the pictures of its pages by the names of their files.
fn shown(
    report: &Row,
    values: &[Row],
    findings: Vec<Json>,
    source: &mut Source,
) -> (Shown, BTreeMap<String, Vec<u8>>) {
    let wanted: BTreeSet<u32> = values.iter().filter_map(|row| row["page"].parse().ok()).collect();
    let (mut pages, mut flow, mut absent) = (Vec::new(), String::new(), String::new());
    let mut pictures = BTreeMap::new();
    match source.opened(&report["file"], &report["sha256"]) {
        Err(why) => absent = why,
        Ok(Opened { document, .. }) if document.pages.is_empty() => {
            flow = review::flow(&grid::grid(document));
        }
        Ok(opened) => {
            pages = review::pictures(&opened.document, &wanted);
            let mut printed = opened.printed(&wanted);
            for picture in &mut pages {
                let page = opened.document.pages.iter().find(|page| page.number == picture.page);
                if let (Some(content), Some(page)) = (printed.remove(&picture.page), page) {
                    let ending = opened.drawn.ending();
                    let file = format!("p/{}-{}.{ending}", report["report_id"], picture.page);
                    picture.show(page, &file);
                    pictures.insert(file, content);
                }
            }
        }
    }
    let shown = Shown {
        id: report["report_id"].clone(),
        file: report["file"].clone(),
        place: report["place"].clone(),
        year: report["report_year"].clone(),
        sha256: report["sha256"].clone(),
        pages,
        flow,
        absent,
        values: values.iter().map(value).collect(),
        findings,
    };
    (shown, pictures)
}

/// A value as the script knows it.
fn value(row: &Row) -> Json {
    let edges = ["x0", "top", "x1", "bottom"].map(|edge| row[edge].parse::<f32>().ok());
    let box_of = match edges {
        [Some(x0), Some(top), Some(x1), Some(bottom)] => json!([x0, top, x1, bottom]),
        _ => Json::Null,
    };
    let key = match (row["row"].as_str(), row["sheet"].as_str()) {
        ("", _) => Json::Null,
        (at, "") => json!(at),
        (at, sheet) => json!(format!("{sheet}|{at}|{}", row["column"])),
    };
    let mut value = json!({
        "item": row["item"], "indicator": row["indicator"], "form": row["form"], "table": row["table"],
        "label": format!("{} {}", row["label"], row["column_label"]).trim(),
        "value": row["value"], "printed": row["printed"], "status": row["status"],
        "reason": said(&row["reason"]), "findings": row["findings"], "evidence": row["evidence"], "figure_year": row["figure_year"],
        "confirmed": row["confirmed_by"].parse::<u32>().unwrap_or_default(),
    });
    if let Some(object) = value.as_object_mut() {
        if !box_of.is_null() {
            object.insert("box".to_owned(), box_of);
            object.insert("page".to_owned(), json!(row["page"].parse::<u32>().unwrap_or_default()));
        }
        if !key.is_null() {
            object.insert("key".to_owned(), key);
        }
    }
    value
}

/// A message in Chinese and in English, for the site speaks both; an id as it is.
fn said(message: &str) -> Json {
    chinese(message).map_or_else(|| json!(message), |zh| json!([zh, message]))
}

/// JSON that a script may hold.
fn script(json: &Json) -> String {
    json.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Names of indicators, reasons and rules in Chinese and in English, and the sums of the forms.
fn of_codebook(codebook: &Codebook) -> String {
    let names: BTreeMap<&str, [&str; 2]> = codebook
        .indicators
        .iter()
        .map(|one| (one.id.as_str(), [one.label_zh.as_str(), one.label_en.as_str()]))
        .collect();
    let words = |kind: &'static str| -> BTreeMap<&str, [String; 2]> {
        let own = terms().iter().filter(|term| term.kind == kind);
        own.map(|term| {
            let zh = format!("{}：{}", term.label_zh, term.meaning_zh);
            (term.id, [zh, term.meaning.to_owned()])
        })
        .collect()
    };
    let evidence: BTreeMap<&str, &str> = terms()
        .iter()
        .filter(|term| term.kind == "evidence")
        .map(|term| (term.id, term.label_zh))
        .collect();
    let mut sums: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for form in &codebook.forms {
        for sum in form.tables.iter().flat_map(|table| &table.sums) {
            let sign = match sum.relation {
                Relation::Equal => "=",
                Relation::AtMost => "≤",
                Relation::AtLeast | Relation::AtLeastMax => "≥",
                Relation::PositiveWhen | Relation::Unlike => continue,
            };
            let told = json!({"id": sum.id, "left": sum.left, "sign": sign, "right": sum.right});
            sums.entry(&form.id).or_default().push(told);
        }
    }
    format!(
        "const NAMES={};\nconst REASONS={};\nconst RULES={};\nconst EVIDENCE={};\nconst SUMS={};\n",
        script(&json!(names)),
        script(&json!(words("reason"))),
        script(&json!(words("rule"))),
        script(&json!(evidence)),
        script(&json!(sums))
    )
}

/// The files of the data set, read again one at a time: a file of many reports once.
struct Source {
    /// By its name and its fingerprint.
    last: Option<([String; 2], Result<Opened, String>)>,
    reading: ReadArgs,
    light: bool,
}

/// A file, and what its pages can be shown by as they are printed.
struct Opened {
    document: Document,
    bytes: Vec<u8>,
    drawn: Drawn,
    password: Option<String>,
}

/// Who draws the pages of a file as they are printed.
#[derive(Clone, Copy)]
enum Drawn {
    /// A program that reads the fonts on its own, of the pages of a PDF.
    ByUs,
    /// The browser: the file is a photograph, of this ending.
    ByBrowser(&'static str),
    /// Nobody: pages are shown as they were read.
    Never,
}

impl Drawn {
    fn of(format: Format, bytes: &[u8]) -> Self {
        let is_picture = |mark: &[u8]| format == Format::Picture && bytes.starts_with(mark);
        if format == Format::Pdf {
            Drawn::ByUs
        } else if is_picture(b"\xFF\xD8") {
            Drawn::ByBrowser("jpg")
        } else if is_picture(b"\x89PNG") {
            Drawn::ByBrowser("png")
        } else {
            Drawn::Never
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Drawn::ByBrowser(ending) => ending,
            Drawn::ByUs | Drawn::Never => "svg",
        }
    }
}

impl Opened {
    fn printed(&self, wanted: &BTreeSet<u32>) -> BTreeMap<u32, Vec<u8>> {
        let draw = || picture::printed(self.bytes.clone(), self.password.as_deref(), wanted);
        match self.drawn {
            Drawn::ByUs => {
                let pages = guarded(draw).unwrap_or_default();
                pages.into_iter().map(|(page, svg)| (page, svg.into_bytes())).collect()
            }
            Drawn::ByBrowser(_) => BTreeMap::from([(1, self.bytes.clone())]),
            Drawn::Never => BTreeMap::new(),
        }
    }
}

impl Source {
    fn opened(&mut self, name: &str, sha256: &str) -> Result<&Opened, String> {
        if self.last.as_ref().is_none_or(|([last, id], _)| last != name || id != sha256) {
            let options = self.reading.options();
            let password = options.password.clone();
            // It was read before under limits; a file that has changed since may still break its reader.
            let read = guarded(|| open(name, sha256, &options));
            let broken = || Err(say!("its reader broke down", "读取程序崩溃"));
            let read = read.unwrap_or_else(broken);
            let opened = read.map(|(document, bytes)| {
                let drawn = match self.light {
                    true => Drawn::Never,
                    false => Drawn::of(document.format, &bytes),
                };
                Opened { document, bytes, drawn, password }
            });
            self.last = Some(([name.to_owned(), sha256.to_owned()], opened));
        }
        match &self.last {
            Some((_, Ok(opened))) => Ok(opened),
            Some((_, Err(why))) => Err(why.clone()),
            None => Err(say!("not read", "没有读取")),
        }
    }
}

/// A file, or a member of an archive, by its name in the data set.
fn open(name: &str, sha256: &str, options: &ReadOptions) -> Result<(Document, Vec<u8>), String> {
    let path = &inputs::path(name);
    let file = path.ancestors().find(|path| path.is_file());
    let file =
        file.ok_or_else(|| say!("{name}: the file is not there any more", "{name}：找不到原文件"))?;
    let mut bytes = fs::read(file).map_err(|error| super::about(name, error))?;
    if file != path {
        let inside = path.strip_prefix(file).unwrap_or(path).to_string_lossy().into_owned();
        let kind = packed::kind(&bytes)
            .ok_or_else(|| say!("{name}: is no archive", "{name}：不是压缩包"))?;
        let mut found = None;
        // Two files of an archive may bear one name: the one that was read counts.
        let is_it = |bytes: &Vec<u8>| DocumentId::of(bytes).to_string() == sha256;
        let whole = packed::members(&bytes, kind, options.password.as_deref(), &mut |member| {
            if member.name == inside
                && let Ok(content) = member.content
                && found.as_ref().is_none_or(|found| !is_it(found))
            {
                found = Some(content);
            }
        });
        // Whatever is wrong with the rest of the archive, this file was had.
        bytes = found.ok_or_else(|| match whole {
            Err(reason) => super::heard(reason),
            Ok(()) => {
                say!("{name}: is not in the archive any more", "{name}：压缩包里已没有这个文件")
            }
        })?;
    }
    let document = read::read(&bytes, name, options).map_err(|error| super::about(name, error))?;
    Ok((document, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photographs_are_shown_as_they_are() {
        assert_eq!(Drawn::of(Format::Picture, b"\xFF\xD8\xFF\xE0").ending(), "jpg");
        assert_eq!(Drawn::of(Format::Picture, b"\x89PNG\r\n").ending(), "png");
        // Browsers show no TIFF, and its pages are drawn as they were read.
        assert!(matches!(Drawn::of(Format::Picture, b"II*\0"), Drawn::Never));
        assert!(matches!(Drawn::of(Format::Pdf, b"%PDF-1.7"), Drawn::ByUs));
    }
}
