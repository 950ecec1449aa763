//! Figures of one sentence that are of several years, of several areas or of more than was asked.

use std::borrow::Cow;

use super::number::Number;
use super::{Mention, scope, years};

/// The words before a place without the brackets that hold figures of their own: 去年 of
/// 当面申请10件(去年8件),网上申请 says nothing of what stands behind the bracket.
pub fn without_asides<'t>(before: &'t str, told: &[(usize, usize)]) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(before);
    for (close, _) in before.match_indices(')').collect::<Vec<_>>().into_iter().rev() {
        let Some(open) = before[..close].rfind('(') else { continue };
        let holds_figure = told.iter().any(|(start, end)| *start > open && *end <= close);
        if holds_figure && !before[open + 1..close].contains(['(', ')']) {
            text.to_mut().replace_range(open..close + 1, ",");
        }
    }
    text
}

/// The year of a figure of which several are told respectively:
/// 2010年、2011年、2012年收到申请分别为30件、45件、63件.
pub fn respective(text: &str, numbers: &[Number], order: usize) -> Option<String> {
    let number = &numbers[order];
    let word = text[..number.start].rfind("分别")?;
    let opens = text[..word].rfind([';', '。', '(']).map_or(0, |at| at + 1);
    let years = enumerated_years(text.get(opens..word)?)?;
    let list: Vec<usize> = (0..numbers.len())
        .skip_while(|&at| numbers[at].start < word)
        .take_while(|&at| !text[word..numbers[at].start].contains([',', ';', '。', '(']))
        .collect();
    let place = list.iter().position(|&at| at == order)?;
    (list.len() == years.len()).then(|| years[place].clone())
}

/// Two years and more that stand side by side: 2016、2017和2018年, 2016年至2018年, 去年和今年.
fn enumerated_years(text: &str) -> Option<Vec<String>> {
    const SPOKEN: [&str; 5] = ["今", "去", "上", "前", "本"];
    const BETWEEN: [char; 6] = ['、', '和', '与', '及', ',', '年'];
    let mut told: Vec<String> = Vec::new();
    // 2016年至2018年 stands in two pieces, and a span is read from its beginning.
    let mut start = 0;
    for (at, mark) in text.match_indices(BETWEEN).chain([(text.len(), "")]) {
        let bare = text[start..at].trim_end_matches('度');
        let goes_on = mark == "年" && years::goes_on(&text[at + mark.len()..]);
        if goes_on {
            continue;
        }
        if let Some((first, last)) = years::range(bare) {
            told.extend((first..=last).map(|year| format!("{year}年")));
        } else if let Some((_, year)) = years::year_at_end(bare) {
            told.push(format!("{year}年"));
        } else if let Some(word) = SPOKEN.iter().find(|word| mark == "年" && bare.ends_with(**word))
        {
            told.push(format!("{word}年"));
        }
        start = at + mark.len();
    }
    (told.len() > 1).then_some(told)
}

/// The scope of a figure that another has grown to: of 由2011年的45件增至63件 the second is of the
/// time that is told before 由.
pub fn grown<'t>(text: &'t str, between: &str, start: usize) -> Option<&'t str> {
    const GROWN: [&str; 8] =
        ["增至", "增加到", "增长到", "上升到", "升至", "降至", "减少到", "下降到"];
    let words = between.trim_matches([',', '的']);
    GROWN.iter().any(|word| words.ends_with(word)).then_some(())?;
    let from = text[..start].rfind(['由', '从'])?;
    Some(&text[..from])
}

/// Whether a figure is told of a larger area beside one of our own: 全省共收到…,我市收到….
pub fn is_of_larger(near: &str, behind: &str) -> bool {
    const OWN: [char; 8] = ['市', '县', '区', '州', '旗', '镇', '乡', '局'];
    let larger = ["全国", "全省", "全市", "全区", "全县"];
    let Some(of) = larger.iter().find(|word| near.contains(**word)) else { return false };
    let own = behind.split([',', ';']).skip(1).filter_map(|clause| {
        let rest = clause.trim_start_matches("其中").strip_prefix('我')?;
        rest.chars().next().filter(|c| OWN.contains(c))
    });
    own.into_iter().any(|letter| !of.ends_with(letter))
}

/// Takes the indicator from a whole of which a part alone is what the form asks for:
/// 办理行政复议案件130件,其中涉及政府信息公开的3件.
pub fn leave_wholes(mentions: &mut [Mention], first: usize) {
    const OURS: &str = "信息公开";
    for index in first..mentions.len() {
        let part = &mentions[index];
        let before = || index.checked_sub(1).filter(|_| index > first);
        let head = part.head.or_else(|| before().filter(|_| part.subject.starts_with("涉及")));
        let (Some(head), true) = (head, part.subject.contains(OURS)) else { continue };
        let whole = &mentions[head];
        let same = whole.indicator.is_some() && whole.indicator == part.indicator;
        if same && !whole.subject.contains(OURS) && scope::span(&part.scope) != scope::Span::Change
        {
            mentions[head].indicator = None;
        }
    }
}

/// Topics of figures that are told of other matters in the same words: 答复63件, 收到63件.
const TOPICS_OF_REQUESTS: [&str; 3] = ["request", "answer", "handled"];
/// Such matters: proposals of deputies, calls of a hotline, letters.
const OTHER_MATTERS: [&str; 3] = ["proposals", "hotline", "mailbox"];

/// The other matter that a sentence has told of, and of no request since: the figures of
/// 承办人大代表建议94件、政协提案50件,答复公开64件 are of proposals. `text` ends with the part of the figure.
pub fn other_matter(
    mentions: &[Mention],
    told: &[(usize, usize)],
    text: &str,
) -> Option<&'static str> {
    let matter = |mention: &Mention| OTHER_MATTERS.into_iter().find(|name| mention.topic == *name);
    let last = mentions.iter().rposition(|mention| matter(mention).is_some())?;
    let since = text.get(told.get(last)?.1..)?;
    matter(&mentions[last]).filter(|_| !since.contains("申请"))
}

/// Makes a figure that would count requests one of another matter.
pub fn leave_to(matter: &str, mention: &mut Mention) {
    if TOPICS_OF_REQUESTS.contains(&mention.topic.as_str()) {
        matter.clone_into(&mut mention.topic);
        mention.indicator = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::narrate::numbers::numbers;

    #[test]
    fn brackets_with_figures_say_nothing_of_what_follows() {
        let text = "当面申请10件(去年8件),网上申请";
        let at = text.find("8件").expect("it is there");
        assert_eq!(without_asides(text, &[(at, at + 4)]), "当面申请10件,,网上申请");
        assert_eq!(without_asides(text, &[]), text);
    }

    #[test]
    fn each_year_has_its_figure() {
        let text = "2010年、2011年、2012年收到申请分别为30件、45件、63件";
        let found = numbers(text);
        let years: Vec<_> = (0..3).map(|order| respective(text, &found, order)).collect();
        let expected = ["2010年", "2011年", "2012年"].map(|year| Some(year.to_owned()));
        assert_eq!(years, expected);
        let text = "2012年收到申请和复议分别为30件、45件";
        assert_eq!(respective(text, &numbers(text), 0), None);
    }

    #[test]
    fn a_larger_area_beside_our_own() {
        assert!(is_of_larger("全省共收到申请", "18000件,我市收到63件"));
        assert!(!is_of_larger("全市共收到申请", "63件,我市办结60件"));
        assert!(!is_of_larger("全省共收到申请", "63件,办结60件"));
    }
}
