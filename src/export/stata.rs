//! A sheet as a Stata file (release 118, Stata 14 and later): Chinese names as labels of the variables, statuses
//! as numbers with labels.
//!
//! A Stata file begins with the widths of its columns, which are known when all rows are: these wait in a
//! temporary file.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use dta::stata::dta::byte_order::ByteOrder;
use dta::stata::dta::dta_error::DtaError;
use dta::stata::dta::dta_writer::DtaWriter;
use dta::stata::dta::header::Header;
use dta::stata::dta::long_string_table::LongStringTable;
use dta::stata::dta::release::Release;
use dta::stata::dta::schema::Schema;
use dta::stata::dta::value::Value as Cell;
use dta::stata::dta::variable::{Variable, VariableBuilder};
use dta::stata::dta::variable_type::VariableType;
use dta::stata::missing_value::MissingValue;
use dta::stata::stata_double::StataDouble;
use dta::stata::stata_long::StataLong;

use super::csv::kept;
use super::sheet::{Field, Kind, Sheet, Value};
use super::terms::{names, terms};
use crate::codebook::Codebook;

/// Longest name of a variable, in characters.
const LONGEST_NAME: usize = 32;
/// Longest label of a variable, in characters.
const LONGEST_LABEL: usize = 80;
/// Longest text that can stand in its row, in bytes; longer ones stand behind the rows.
const LONGEST_TEXT: usize = 2045;
/// Texts up to so many bytes stand in their rows whatever room that takes: Stata merges by no column of others, and
/// names of places and files are as long.
const LONGEST_KEY: usize = 128;
/// Bytes of a row that say where a text stands behind the rows, and those that it has around it there.
const BEHIND: (u64, u64) = (8, 21);
/// Greatest whole number of four bytes; those above it say why there is none.
const GREATEST: i64 = 2_147_483_620;
/// The column whose words are numbers with labels.
const STATUS: &str = "status";

/// A table that is being written.
pub struct Table {
    out: File,
    waiting: csv::Writer<File>,
    columns: Vec<Column>,
    without: Option<usize>,
}

struct Column {
    name: String,
    label: String,
    kind: Kind,
    /// Its words have numbers.
    is_status: bool,
    /// Bytes of its longest text.
    longest: usize,
    /// Bytes that its texts would take behind the rows.
    behind: u64,
    rows: u64,
    /// Whether all its numbers are whole and of four bytes.
    is_small: bool,
}

impl Table {
    pub fn begin(
        sheet: &Sheet<'_>,
        codebook: &Codebook,
        out: File,
        without: Option<usize>,
    ) -> io::Result<Self> {
        let waiting = csv::WriterBuilder::new().flexible(true).from_writer(tempfile::tempfile()?);
        let mut taken = BTreeSet::new();
        let columns = kept(&sheet.fields, without);
        let columns = columns.map(|field| Column::of(field, codebook, &mut taken)).collect();
        Ok(Self { out, waiting, columns, without })
    }

    pub fn row(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        for (column, value) in self.columns.iter_mut().zip(kept(row, self.without)) {
            let printed = value.printed();
            column.see(&printed);
            self.waiting.write_field(printed.as_bytes())?;
        }
        Ok(self.waiting.write_record(None::<&[u8]>)?)
    }

    /// The file with all rows in it.
    pub fn finish(self) -> io::Result<File> {
        let Self { out, waiting, columns, .. } = self;
        let mut waiting = waiting.into_inner().map_err(|failed| failed.into_error())?;
        waiting.seek(SeekFrom::Start(0))?;
        let rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(waiting);
        let mut file = write(out, &columns, rows)?;
        if columns.iter().any(|column| column.is_status) {
            add_labels(&mut file)?;
        }
        Ok(file)
    }
}

fn write(out: File, columns: &[Column], rows: csv::Reader<File>) -> io::Result<File> {
    let variables = columns.iter().map(Column::variable).collect();
    let schema = Schema::builder().variables(variables).build().map_err(failed)?;
    let header = Header::builder(Release::V118, ByteOrder::LittleEndian).build();
    let file = DtaWriter::new().from_file(out).write_header(header).map_err(failed)?;
    let file = file.write_schema(schema).map_err(failed)?;
    let mut file = file.into_record_writer().map_err(failed)?;
    let mut long = LongStringTable::for_writing();
    for (row, number) in rows.into_records().zip(1..) {
        let row = row?;
        let cells: Vec<Cell<'_>> = columns
            .iter()
            .zip(&row)
            .zip(1..)
            .map(|((column, printed), variable)| match column.variable_type() {
                VariableType::LongString => {
                    // A text behind the rows ends with a zero byte, which the crate leaves to its caller.
                    let ended = format!("{printed}\0");
                    Cell::LongStringRef(long.get_or_insert(variable, number, ended.as_str()))
                }
                _ => column.cell(printed),
            })
            .collect();
        file.write_record(&cells).map_err(failed)?;
    }
    let mut file = file.into_long_string_writer().map_err(failed)?;
    file.write_long_string_table(&long).map_err(failed)?;
    let file = file.into_value_label_writer().and_then(|file| file.finish()).map_err(failed)?;
    file.into_inner().map_err(|failed| failed.into_error())
}

/// A full disk is told as one.
fn failed(error: DtaError) -> io::Error {
    match error {
        DtaError::Io { source, .. } => source,
        // The crate may have others one day.
        other => io::Error::other(other),
    }
}

impl Column {
    fn of(field: &Field, codebook: &Codebook, taken: &mut BTreeSet<String>) -> Self {
        let name = name(&field.name, taken);
        let chinese = names(&field.name, codebook).0;
        // What was cut short stands in the label.
        let label =
            if name == field.name { chinese.into() } else { format!("{chinese} [{}]", field.name) };
        Self {
            name,
            label: label.chars().take(LONGEST_LABEL).collect(),
            kind: field.kind,
            is_status: field.name == STATUS,
            longest: 1,
            behind: 0,
            rows: 0,
            is_small: true,
        }
    }

    fn see(&mut self, printed: &str) {
        match self.kind {
            Kind::Text => {
                self.longest = self.longest.max(printed.len());
                self.rows += 1;
                let around = if printed.is_empty() { 0 } else { BEHIND.1 };
                self.behind += BEHIND.0 + around + printed.len() as u64;
            }
            Kind::Integer | Kind::Number => {
                let is_small = |number: i64| (-GREATEST..=GREATEST).contains(&number);
                self.is_small &= printed.is_empty() || printed.parse().is_ok_and(is_small);
            }
        }
    }

    fn variable_type(&self) -> VariableType {
        match self.kind {
            Kind::Text if self.is_status => VariableType::Long,
            Kind::Text if self.stands_behind() => VariableType::LongString,
            // At most 2045, by the line above.
            Kind::Text => {
                VariableType::FixedString(u16::try_from(self.longest).unwrap_or(u16::MAX))
            }
            Kind::Integer | Kind::Number if self.is_small => VariableType::Long,
            Kind::Integer | Kind::Number => VariableType::Double,
        }
    }

    /// Whether its texts stand behind the rows: in the rows each takes the room of the longest.
    fn stands_behind(&self) -> bool {
        let in_rows = self.rows * self.longest as u64;
        self.longest > LONGEST_TEXT || (self.longest > LONGEST_KEY && self.behind < in_rows)
    }

    fn variable(&self) -> VariableBuilder {
        let kind = self.variable_type();
        let format = match kind {
            VariableType::FixedString(width) => format!("%-{}s", width.min(40)),
            VariableType::LongString => "%-40s".to_owned(),
            _ => "%12.0g".to_owned(),
        };
        let variable = Variable::builder(kind, &*self.name).format(format).label(&*self.label);
        if self.is_status { variable.value_label_name(STATUS) } else { variable }
    }

    /// A cell of any type but that of long texts.
    fn cell<'p>(&self, printed: &'p str) -> Cell<'p> {
        let long = |number: Option<i32>| {
            Cell::Long(number.map_or(StataLong::Missing(MissingValue::System), StataLong::Present))
        };
        match self.variable_type() {
            VariableType::Long if self.is_status => long(status(printed)),
            VariableType::Long => long(printed.parse().ok()),
            VariableType::Double => Cell::Double(match printed.parse() {
                Ok(number) => StataDouble::Present(number),
                Err(_) => StataDouble::Missing(MissingValue::System),
            }),
            _ => Cell::string(printed),
        }
    }
}

/// A name as Stata takes it: letters, digits and `_`, at most 32 of them, each once.
fn name(id: &str, taken: &mut BTreeSet<String>) -> String {
    let letter = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '_' };
    let mut plain: String = id.chars().map(letter).collect();
    if plain.chars().next().is_none_or(|first| first.is_numeric()) || RESERVED.contains(&id) {
        plain.insert(0, '_');
    }
    let cut = |length: usize| plain.chars().take(length).collect::<String>();
    let numbered = (2..).map(|number: u32| {
        let ending = format!("_{number}");
        format!("{}{ending}", cut(LONGEST_NAME - ending.len()))
    });
    let mut names = std::iter::once(cut(LONGEST_NAME)).chain(numbered);
    // There are more numbers than columns.
    let name = names.find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(name.clone());
    name
}

/// Words of Stata's that no variable may be called.
const RESERVED: [&str; 13] = [
    "byte", "double", "float", "if", "in", "int", "long", "strL", "using", "with", "_all", "_n",
    "_N",
];

/// The words of a status, in the order of the codebook: the first is 1.
fn statuses() -> impl Iterator<Item = &'static str> {
    terms().iter().filter(|term| term.kind == STATUS).map(|term| term.id)
}

fn status(word: &str) -> Option<i32> {
    i32::try_from(statuses().position(|one| one == word)? + 1).ok()
}

/// Puts the labels of the statuses into a file that has none. The crate writes only labels that it has read.
///
/// ```text
/// … <value_labels> here </value_labels></stata_dta>
/// ```
fn add_labels(file: &mut File) -> io::Result<()> {
    const END: &[u8] = b"</value_labels></stata_dta>";
    const MAP: &[u8] = b"<map>";
    let length = file.seek(SeekFrom::End(0))?;
    let end = length - END.len() as u64;
    let mut found = vec![0; END.len()];
    file.seek(SeekFrom::Start(end))?;
    file.read_exact(&mut found)?;
    let mut head = [0; 512];
    file.seek(SeekFrom::Start(0))?;
    file.read_exact(&mut head)?;
    let map = head.windows(MAP.len()).position(|window| window == MAP);
    let (Some(map), true) = (map, found == END) else {
        return Err(io::Error::other("the Stata file has no place for labels"));
    };
    let labels = labels();
    file.seek(SeekFrom::Start(end))?;
    file.write_all(&labels)?;
    file.write_all(END)?;
    // The last two of the fourteen places in the map: the closing tag, and the end.
    let end = length + labels.len() as u64;
    let closing = end - b"</stata_dta>".len() as u64;
    file.seek(SeekFrom::Start((map + MAP.len() + 12 * 8) as u64))?;
    file.write_all(&closing.to_le_bytes())?;
    file.write_all(&end.to_le_bytes())?;
    Ok(())
}

/// A set of labels as release 118 writes it: its length, its name, then where each text begins, its number, and
/// the texts.
fn labels() -> Vec<u8> {
    let (mut texts, mut begins) = (Vec::new(), Vec::new());
    for word in statuses() {
        begins.push(texts.len() as u32);
        texts.extend(word.bytes().chain([0]));
    }
    let mut table = Vec::new();
    table.extend((begins.len() as u32).to_le_bytes());
    table.extend((texts.len() as u32).to_le_bytes());
    begins.iter().for_each(|begin| table.extend(begin.to_le_bytes()));
    (1..=begins.len() as u32).for_each(|number| table.extend(number.to_le_bytes()));
    table.extend(texts);
    let mut set = b"<lbl>".to_vec();
    set.extend((table.len() as u32).to_le_bytes());
    // The name has room for 129 bytes, and three more are empty.
    let mut name = STATUS.as_bytes().to_vec();
    name.resize(132, 0);
    set.extend(name);
    set.extend(table);
    set.extend(b"</lbl>");
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_stata_takes() {
        let mut taken = BTreeSet::new();
        let mut check = |id: &str, expected: &str| assert_eq!(name(id, &mut taken), expected);
        check("request_received", "request_received");
        check("经办人 (姓名)", "经办人__姓名_");
        check("2019", "_2019");
        check("in", "_in");
        check("a_name_that_is_much_longer_than_stata_takes", "a_name_that_is_much_longer_than_");
        check("a_name_that_is_much_longer_than_others", "a_name_that_is_much_longer_tha_2");
    }
}
