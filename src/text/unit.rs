//! Units of count and of money, with exact scaling: one list, `units.csv` of the codebook.

use std::fmt;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::fold::folded;
use super::memo::Memo;

/// A printed unit: 件, 人次, 万元, %.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The unit without its power of ten: 元 of 万元. Empty where a number has the power alone:
    /// 1.2万.
    pub base: &'static str,
    /// What one of it is in `base`: 10000 for 万元.
    pub scale: Decimal,
}

/// A word of `units.csv`.
struct Word {
    name: &'static str,
    /// The unit that it is another word for, or itself.
    base: &'static str,
    /// Whether a table prints it: behind a figure, in a column of units.
    in_cells: bool,
    in_prose: bool,
    /// A unit of time.
    is_time: bool,
}

/// The list that everybody asks.
struct Words {
    all: Vec<Word>,
    /// Words of tables by name.
    in_cells: FxHashMap<&'static str, &'static str>,
    /// All words by their first and by their last characters.
    by_first: FxHashMap<char, Vec<usize>>,
    by_last: FxHashMap<char, Vec<usize>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // The fields that are asked for stand unquoted before the meaning: a test says so.
    let mut lines = include_str!("../codebook/data/units.csv").lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let word = |line: &'static str| {
        let fields: Vec<&'static str> = line.split(',').collect();
        let field = |column: &str| {
            let at = header.iter().position(|name| *name == column);
            at.and_then(|at| fields.get(at).copied()).unwrap_or_default()
        };
        let name = field("unit");
        Word {
            name,
            base: Some(field("same_as")).filter(|base| !base.is_empty()).unwrap_or(name),
            in_cells: field("cell") == "yes",
            in_prose: !field("prose").is_empty(),
            is_time: field("prose") == "time",
        }
    };
    let all: Vec<Word> = lines.map(word).collect();
    let in_cells = all.iter().filter(|word| word.in_cells).map(|word| (word.name, word.base));
    let by = |of: fn(&str) -> Option<char>| {
        let mut by: FxHashMap<char, Vec<usize>> = FxHashMap::default();
        for (number, word) in all.iter().enumerate() {
            of(word.name).into_iter().for_each(|c| by.entry(c).or_default().push(number));
        }
        by
    };
    let (by_first, by_last) = (by(|name| name.chars().next()), by(|name| name.chars().next_back()));
    Words { in_cells: in_cells.collect(), by_first, by_last, all }
});

/// Powers of ten before a unit, the longest first.
const POWERS: &[(&str, i64)] = &[
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("十万", 100_000),
    ("亿", 100_000_000),
    ("万", 10_000),
    ("千", 1000),
    ("百", 100),
    ("十", 10),
];

/// Reads a printed unit and nothing else: 万元, （件）, 单位:件.
///
/// ```
/// use gongkai::text::unit::parse;
///
/// assert_eq!(parse("万元").map(|unit| unit.base), Some("元"));
/// assert_eq!(parse("数量"), None);
/// ```
pub fn parse(printed: &str) -> Option<Unit> {
    thread_local! {
        static TOLD: Memo<Option<Unit>> = Memo::of(MOST_REMEMBERED);
    }
    match printed.len() <= LONGEST {
        true => TOLD.with(|told| told.of_text(printed, read)),
        false => read(printed),
    }
}

/// Bytes of a text that is remembered, and how many are in a thread.
const LONGEST: usize = 48;
const MOST_REMEMBERED: usize = 1024;

fn read(printed: &str) -> Option<Unit> {
    let folded = folded(printed);
    let folded = folded.strip_prefix("单位:").unwrap_or(&folded);
    let folded = folded.strip_prefix("人民币").unwrap_or(folded);
    known(folded).or_else(|| known(folded.strip_prefix('(')?.strip_suffix(')')?))
}

/// Reads a power of ten without a unit: the 万 of 1.2万.
pub fn power(folded: &str) -> Option<Unit> {
    let (_, scale) = POWERS.iter().find(|(power, _)| *power == folded)?;
    Some(Unit { base: "", scale: Decimal::from(*scale) })
}

fn known(folded: &str) -> Option<Unit> {
    let base = |text: &str| WORDS.in_cells.get(text).copied();
    // Those with a power of ten stand in the list as well: 万元.
    let may_be = folded.starts_with(['十', '百', '千', '万', '亿']);
    let scaled = POWERS.iter().filter(|_| may_be).find_map(|(power, scale)| {
        let base = base(folded.strip_prefix(power)?)?;
        Some(Unit { base, scale: Decimal::from(*scale) })
    });
    scaled.or_else(|| Some(Unit { base: base(folded)?, scale: Decimal::ONE }))
}

/// The longest unit of a table that a folded text begins with.
pub fn at_start(folded: &str) -> Option<&'static str> {
    let alike = WORDS.by_first.get(&folded.chars().next()?)?;
    longest(alike, |word| word.in_cells && folded.starts_with(word.name))
}

/// The longest unit of a table that a folded text ends with.
pub fn at_end(folded: &str) -> Option<&'static str> {
    let alike = WORDS.by_last.get(&folded.chars().next_back()?)?;
    longest(alike, |word| word.in_cells && folded.ends_with(word.name))
}

fn longest(alike: &[usize], fits: impl Fn(&Word) -> bool) -> Option<&'static str> {
    let words = alike.iter().map(|word| &WORDS.all[*word]).filter(|word| fits(word));
    words.map(|word| word.name).max_by_key(|name| name.len())
}

/// The longest unit of prose that a text begins with; empty if there is none.
///
/// Prose counts anything, and a word that is missing here only leaves the unit of a figure empty.
pub fn in_prose(text: &str) -> &'static str {
    let alike = text.chars().next().and_then(|first| WORDS.by_first.get(&first));
    let fits = |word: &Word| word.in_prose && text.starts_with(word.name);
    alike.and_then(|alike| longest(alike, fits)).unwrap_or_default()
}

/// Whether a unit of prose is one of time.
pub fn is_time(unit: &str) -> bool {
    WORDS.all.iter().any(|word| word.is_time && word.name == unit)
}

impl Unit {
    /// Parts of a whole are no counts.
    pub fn is_share(&self) -> bool {
        matches!(self.base, "%" | "‰")
    }

    /// Money is never counted in anything else; 条 and 件 are mixed up all the time.
    pub fn is_money(&self) -> bool {
        self.base.ends_with('元') || self.base == "英镑"
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let power = POWERS.iter().find(|(_, scale)| self.scale == Decimal::from(*scale));
        write!(f, "{}{}", power.map_or("", |(power, _)| power), self.base)
    }
}

/// The value in another unit of the same base: 25.1 万元 are 251000 元. `None` if the bases differ
/// or the result has more digits than a figure can have.
pub fn convert(value: Decimal, from: &Unit, to: &Unit) -> Option<Decimal> {
    if from.base != to.base {
        return None;
    }
    value.checked_mul(from.scale)?.checked_div(to.scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, expected: Option<(&str, i64)>) {
        let unit = parse(printed).map(|unit| (unit.base, unit.scale));
        assert_eq!(unit, expected.map(|(base, scale)| (base, Decimal::from(scale))));
    }

    #[test]
    fn plain_and_scaled_units() {
        check("件", Some(("件", 1)));
        check("人 次", Some(("人次", 1)));
        check("万元", Some(("元", 10_000)));
        check("亿元", Some(("元", 100_000_000)));
        check("（万元）", Some(("元", 10_000)));
        check("单位：件", Some(("件", 1)));
        check("％", Some(("%", 1)));
    }

    #[test]
    fn the_list_is_read_as_it_is_written() {
        let mut strict =
            csv::Reader::from_reader(include_str!("../codebook/data/units.csv").as_bytes());
        let header = strict.headers().unwrap().clone();
        assert_eq!(
            &header.iter().collect::<Vec<_>>()[..5],
            ["unit", "kind", "same_as", "cell", "prose"]
        );
        let names: Vec<String> = strict.records().map(|row| row.unwrap()[0].to_owned()).collect();
        assert_eq!(WORDS.all.iter().map(|word| word.name).collect::<Vec<_>>(), names);
        let bases = WORDS.all.iter().filter(|word| word.in_cells);
        assert!(bases.clone().all(|word| parse(word.name).is_some_and(|u| !u.base.is_empty())));
        check("元整", Some(("元", 1)));
        check("件（次）", Some(("件次", 1)));
    }

    #[test]
    fn the_longest_unit_is_taken() {
        assert_eq!(at_end("培训人员数人次"), Some("人次"));
        assert_eq!(at_start("户11"), Some("户"));
        assert_eq!(at_start("亿元3"), Some("亿元"));
        assert_eq!(at_end("电话申请数"), None);
        assert_eq!(in_prose("人次,其中"), "人次");
        assert_eq!(in_prose("个百分点"), "个百分点");
        assert_eq!(in_prose("办公室"), "");
    }

    #[test]
    fn units_are_told_as_they_are_printed() {
        assert_eq!(parse("万元").unwrap().to_string(), "万元");
        assert_eq!(parse("件").unwrap().to_string(), "件");
        assert_eq!(power("亿").unwrap().to_string(), "亿");
    }

    #[test]
    fn words_are_no_units() {
        check("", None);
        check("——", None);
        check("数量", None);
        check("万", None);
    }

    #[test]
    fn conversion_is_exact_and_only_within_a_base() {
        let (wan, yuan) = (parse("万元").unwrap(), parse("元").unwrap());
        let value = Decimal::new(251, 1);
        assert_eq!(convert(value, &wan, &yuan), Some(Decimal::from(251_000)));
        assert_eq!(convert(Decimal::from(251_000), &yuan, &wan), Some(value));
        assert_eq!(convert(value, &wan, &parse("件").unwrap()), None);
    }
}
