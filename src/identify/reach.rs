//! Prose → how far the report reaches: over the whole area, or over one office of it?
//!
//! The government's office writes the report of the whole area and one about itself, often under
//! the same name. What tells them apart is who handed in the material, whose figures the sentences
//! tell, and how large the figures of the table are.

use super::name::tail;
use super::prose::Prose;
use crate::text::fold::is_han;
use crate::text::letters::Letters;

/// What speaks for the whole area and what for the office alone.
#[derive(Debug, Default, PartialEq)]
pub struct Reach {
    /// The first words that say so: 全市共收到政府信息公开申请223件.
    pub area: Option<String>,
    pub own: Option<String>,
    /// Whether what speaks for the office is a count that is smaller than the table's.
    pub is_share: bool,
    pub scale: Scale,
    /// Whether the text speaks of the area or its bodies at all.
    pub names_area: bool,
}

/// How large the figures of the table are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// No row tells it.
    #[default]
    Unsaid,
    /// As only all bodies together have them.
    Large,
    /// As one body has them that gives no licences and takes no fines.
    Small,
    /// Between the two.
    Medium,
}

/// All of an area together.
const WHOLE: &[&str] = &[
    "全市", "全县", "全区", "全州", "全盟", "全旗", "全省", "我市", "我县", "我区", "我州", "我盟",
    "我旗",
];
/// The bodies of an area.
const PARTS: &[&str] = &[
    "各镇",
    "各乡",
    "各街道",
    "各部门",
    "各单位",
    "各级",
    "各县",
    "各区",
    "各市",
    "各旗",
    "市直",
    "县直",
    "区直",
    "州直",
    "盟直",
    "旗直",
    "省直",
    "所属部门",
    "政府部门",
    "组成部门",
    "镇街",
    "乡镇",
    "各有关部门",
    "市级部门",
    "县级部门",
    "区级部门",
];
/// The parts of an office.
const ROOMS: &[&str] = &["科室", "处室", "股室", "秘书科", "内设机构"];
/// The office, as it calls itself or is called.
const OFFICE: &[&str] = &[
    "本办公室",
    "我办公室",
    "我办",
    "本办",
    "我室",
    "本室",
    "政府办公室",
    "政府办公厅",
    "政府办",
    "府办",
];
/// The office speaking of itself.
const ITSELF: &[&str] = &["本办公室", "我办公室", "我办", "本办", "我室", "本室"];
/// What is counted: a verb of the report's figures.
const COUNTING: &[&str] = &[
    "主动公开",
    "公开信息",
    "公开政府信息",
    "公开各类",
    "发布",
    "收到",
    "受理",
    "新收",
    "接到",
    "办结",
    "答复",
    "制发",
    "制定",
    "作出",
];
const COUNTERS: &[&str] = &["条", "件", "份", "次", "宗", "起", "篇", "则", "项", "个"];
/// How far its verb may stand behind a body, and the figure behind the verb, in characters.
const REACH: usize = 60;
const TO_FIGURE: usize = 24;
/// What stands further before a full stop is no part of its sentence but a table, in characters.
const LONGEST: usize = 200;
/// Ends of the names of areas.
const AREAS: [char; 7] = ['省', '市', '县', '区', '州', '盟', '旗'];
/// In front of a body they make it one that is spoken to, or set against.
const TO: &[&str] = &[
    "向", "对", "给", "组织", "指导", "督促", "要求", "面向", "比", "居", "列", "占", "其中", "由",
    "经", "报", "请", "为", "转发", "督导", "协调", "通报",
];

impl Reach {
    /// Whether more than the office may be meant, though nothing says so.
    pub fn may_be_wider(&self) -> bool {
        self.names_area || matches!(self.scale, Scale::Large | Scale::Medium)
    }
}

/// Looks for what a report says of its reach.
pub fn reach(prose: &Prose) -> Reach {
    let mut reach = Reach { scale: scale(prose), ..Reach::default() };
    // What no full stop closes is a table or a signature.
    let closed = prose.joined.rfind('。').map_or("", |end| &prose.joined[..end]);
    for sentence in closed.split('。').map(|sentence| Text::of(tail(sentence, LONGEST))) {
        let sentence = &sentence;
        let names_area = has(sentence, WHOLE) || has(sentence, PARTS);
        reach.names_area |= names_area;
        let (area, own) = said(sentence, names_area);
        reach.area = reach.area.or(area.map(shown));
        if let Some(own) = own.filter(|_| reach.own.is_none() || reach.is_share) {
            reach.is_share = is_share(own, prose);
            reach.own = Some(shown(own));
        }
    }
    reach
}

/// As much of it as a finding quotes.
fn shown(text: &str) -> String {
    first(text, 30).to_owned()
}

/// What one sentence says for the area and for the office.
fn said<'s>(sentence: &Text<'s>, names_area: bool) -> (Option<&'s str>, Option<&'s str>) {
    // Most sentences name neither the area nor its bodies.
    let named = if names_area { &[WHOLE, PARTS][..] } else { &[] };
    let counts_of_area = named.iter().find_map(|words| counts(sentence, words));
    // The office's share in a sentence about all of them is a part of the whole.
    let acts = |(start, _)| acts(sentence.text, start);
    let share = named.iter().any(|words| at(sentence, words).any(acts));
    let counts_of_own = counts(sentence, OFFICE).filter(|_| !share);
    let (gathered, rooms) = gathered(sentence);
    let area = gathered.or_else(|| covers(sentence)).or(counts_of_area);
    let own = rooms.or_else(|| of_itself(sentence)).or(counts_of_own);
    (area, own)
}

/// 根据各镇街、各部门报送的材料汇总编制; or those of the office's own rooms.
fn gathered<'s>(sentence: &Text<'s>) -> (Option<&'s str>, Option<&'s str>) {
    const WRITTEN: &[&str] = &["编制", "汇总", "汇编", "编写", "综合", "而成", "撰写", "整理"];
    const REPORT: &[&str] = &["报告", "年报", "编制", "数据"];
    const ASKED: &[&str] = &["要求", "部署", "通知", "规定", "精神", "意见"];
    if !has(sentence, WRITTEN) || !has(sentence, REPORT) {
        return (None, None);
    }
    // 根据省市各部门的要求编制 names who asked for it.
    let material = |words: &[&str]| {
        at(sentence, words).any(|(_, behind)| {
            let clause = behind.split([',', ';']).next().unwrap_or(behind);
            !ASKED.iter().any(|word| clause.find(word).is_some_and(|at| at <= 30))
        })
    };
    let whole = material(PARTS) || (material(WHOLE) && has(sentence, &["汇总", "综合", "统计"]));
    let text = sentence.text;
    (whole.then_some(text), (!whole && material(ROOMS)).then_some(text))
}

/// 本报告包括全县各乡镇和县政府各部门; 数据统计范围为全区.
fn covers<'s>(sentence: &Text<'s>) -> Option<&'s str> {
    const OPENS: &[&str] = &["包括", "涵盖", "覆盖", "范围为", "范围是", "范围:", "口径为"];
    let of_report = has(sentence, &["报告", "数据", "统计"]);
    let names = |behind: &str| {
        let near = Text::of(first(behind, 20));
        has(&near, WHOLE) || has(&near, PARTS)
    };
    (of_report && at(sentence, OPENS).any(|(_, behind)| names(behind))).then_some(sentence.text)
}

/// 现将本办公室2021年度政府信息公开工作情况报告如下.
fn of_itself<'s>(sentence: &Text<'s>) -> Option<&'s str> {
    let only = has(
        sentence,
        &["仅包括", "只包括", "仅为", "仅含", "只含", "仅统计", "不含其他", "不包括"],
    ) && has(sentence, OFFICE);
    let own = at(sentence, ITSELF).any(|(_, behind)| {
        let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit());
        let behind =
            ["年度", "年", "的"].iter().fold(behind, |b, w| b.strip_prefix(w).unwrap_or(b));
        ["政府信息公开", "政务公开", "信息公开"].iter().any(|word| {
            behind.strip_prefix(word).is_some_and(|rest| {
                ["工作情况", "工作年度报告", "年度报告", "情况"].iter().any(|w| rest.starts_with(w))
            })
        })
    });
    (only || own).then_some(sentence.text)
}

/// Whether a body counts fewer requests than the table has: its share in the report of the whole.
fn is_share(own: &str, prose: &Prose) -> bool {
    const RECEIVED: [&str; 4] = ["收到", "受理", "新收", "接到"];
    const ROWS: [&str; 2] = ["本年新收政府信息公开申请数量", "收到申请数"];
    let is_digit = |c: char| c.is_ascii_digit();
    let (before, figures) = own.split_at(own.find(is_digit).unwrap_or(own.len()));
    let count = figures.split(|c| !is_digit(c)).next().and_then(|count| count.parse::<u64>().ok());
    let all = || ROWS.iter().find_map(|row| figure(prose, row));
    let is_received = RECEIVED.iter().any(|verb| before.contains(verb));
    is_received && count.is_some_and(|count| all().is_some_and(|all| count < all))
}

/// Where some body counts what it made public, received or answered.
fn counts<'s>(sentence: &Text<'s>, bodies: &[&str]) -> Option<&'s str> {
    let told = |(start, behind): &(usize, &str)| {
        if !acts(sentence.text, *start) {
            return false;
        }
        let clause = Text::of(first(behind.split(';').next().unwrap_or(behind), REACH));
        // 我区政府办收到 is the office's.
        let until = at(&clause, OFFICE).next().map_or(clause.text.len(), |(office, _)| office);
        let clause = Text { text: &clause.text[..until], ..clause };
        at(&clause, COUNTING).any(|(_, behind)| is_count(first(behind, TO_FIGURE)))
    };
    at(sentence, bodies).find(told).map(|(start, _)| &sentence.text[start..])
}

/// Whether the body at a place does something itself: not 向各部门, 指导全市各单位, 其中区政府办.
fn acts(sentence: &str, start: usize) -> bool {
    let before = &sentence[..start];
    let before = WHOLE.iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
    let before = before.trim_end_matches(AREAS);
    !TO.iter().any(|word| before.ends_with(word))
}

/// Whether a figure with its counter stands in a text: 政府信息223件, and not 第32条.
fn is_count(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let Some(start) = text.find(digit).filter(|start| !text[..*start].ends_with('第')) else {
        return false;
    };
    let behind = text[start..].trim_start_matches(|c| digit(c) || matches!(c, '.' | ','));
    let behind = behind.trim_start_matches(['万', '余', '多']);
    COUNTERS.iter().any(|counter| behind.starts_with(counter))
}

/// The largest figure in the rows that only all bodies of an area fill.
fn scale(prose: &Prose) -> Scale {
    const DECISIONS: &[&str] = &["行政许可", "行政处罚", "行政强制"];
    const LARGE: u64 = 100;
    let figures: Vec<u64> = DECISIONS.iter().filter_map(|row| figure(prose, row)).collect();
    let units = figure(prose, "政府信息公开工作专门机构数");
    match (figures.iter().max(), units) {
        (Some(most), _) if *most >= LARGE => Scale::Large,
        (_, Some(units)) if units >= 3 => Scale::Large,
        (Some(0), _) if figures.len() == DECISIONS.len() => Scale::Small,
        (Some(_), _) | (None, Some(_)) => Scale::Medium,
        (None, None) => Scale::Unsaid,
    }
}

/// The largest figure in the row of this label; the cells may stand on lines of their own.
fn figure(prose: &Prose, label: &str) -> Option<u64> {
    /// Cells of a row, and the lines that they may take.
    const CELLS: usize = 6;
    let row = prose.lines.iter().position(|line| {
        let label_of = line.text.trim_start_matches(|c: char| !c.is_alphanumeric() || c.is_ascii());
        let label_of = label_of
            .trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '、', '(', ')']);
        // Behind the label there is a unit at most.
        let words = |rest: &str| rest.chars().filter(|c| is_han(*c)).count();
        label_of.strip_prefix(label).is_some_and(|rest| words(rest) <= 1)
    })?;
    let behind = prose.lines[row].text.split(label).nth(1).unwrap_or_default();
    let below = prose.lines[row + 1..].iter().map(|line| line.text.as_str()).take(CELLS);
    let cells = below.take_while(|text| !text.contains(is_han));
    let figures = std::iter::once(behind).chain(cells).flat_map(|text| text.split('|'));
    figures.filter_map(|cell| cell.trim().parse().ok()).max()
}

/// Where words stand in a text, and what stands behind each.
fn at<'t, 'w>(
    text: &Text<'t>,
    words: &'w [&str],
) -> impl Iterator<Item = (usize, &'t str)> + use<'t, 'w> {
    let Text { text, letters } = *text;
    let found = move |word: &'w &str| {
        text.match_indices(*word).map(move |(start, _)| (start, &text[start + word.len()..]))
    };
    // To look for a word takes longer than to see that it is not there.
    let is_there = move |word: &&&str| letters.may_have(word) && text.contains(**word);
    words.iter().filter(is_there).flat_map(found)
}

fn has(text: &Text<'_>, words: &[&str]) -> bool {
    words.iter().any(|word| text.letters.may_have(word) && text.text.contains(word))
}

/// A text in which many words are looked for.
#[derive(Clone, Copy)]
struct Text<'t> {
    text: &'t str,
    letters: Letters,
}

impl<'t> Text<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, letters: Letters::of(text) }
    }
}

/// The first characters of a text.
fn first(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(end, _)| &text[..end])
}
