//! The body that fills in a table, as it is named over or below it.

use super::name;
use super::words::{Next, Words};

pub const UNIT: Words = Words {
    anchor: None,
    firsts: &['填', '报', '编', '制', '汇', '上'],
    rows: &[&[
        Next::One(&["填报", "填表", "报送", "报告", "编制", "制表", "汇总", "上报"]),
        Next::One(&["单位", "机关", "部门"]),
        Next::Maybe(&["名称"]),
        Next::Maybe(&["(盖章)", "(公章)", "(签章)", "(章)"]),
        Next::One(&[":", "|"]),
        Next::Any(&[":", "|"]),
    ]],
};

/// The name behind 填报单位: in a comparable line.
pub fn named(line: &str) -> Option<String> {
    // The words end with one of these, and few lines have any.
    if !line.contains([':', '|']) {
        return None;
    }
    let behind = &line[behind(line)?..];
    let name = behind.split([':', '|', ',', ';', '。']).next().unwrap_or_default();
    let name = name::clean_name(name);
    // 单位:件 may stand behind it.
    let name = ["计量单位", "单位", "金额单位"].iter().fold(name.as_str(), |name, word| {
        name.strip_suffix(word).filter(|rest| !rest.is_empty()).unwrap_or(name)
    });
    name::is_name(name).then(|| name.to_owned())
}

/// Where the words end that stand before the name. 单位名称 alone says it only at the beginning of a line.
fn behind(line: &str) -> Option<usize> {
    let found = UNIT.find(line);
    let first = found.clone().filter(|found| found.start == 0);
    first.map(|found| found.end).or_else(|| at_begin(line)).or(found.map(|found| found.end))
}

/// 单位名称:, with two characters before it at most.
fn at_begin(line: &str) -> Option<usize> {
    let (before, _) = line.split_once("名称:")?;
    let body = ["单位", "机构", "部门"].iter().find_map(|word| before.strip_suffix(word))?;
    let is_short = body.chars().nth(2).is_none() && !body.contains([':', '|']);
    is_short.then(|| before.len() + "名称:".len())
}

#[cfg(test)]
mod tests {
    use super::super::prose::comparable;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(super::named(&comparable(line)).unwrap_or_default(), expected, "{line}");
    }

    #[test]
    fn bodies_that_fill_in_a_table() {
        check("填报单位：东阳市人民政府办公室", "东阳市人民政府办公室");
        check("填报单位（盖章）：市教育局　　填报日期：2019年1月9日", "市教育局");
        check("单位名称：金湖县教育局", "金湖县教育局");
        check("汇总单位：市府办 | | 单位：件", "市府办");
        check("填报单位 | 城关镇人民政府 |", "城关镇人民政府");
        check("填报单位（盖章）：", "");
        check("单位名称 | 统计数", "");
        check("统计指标 | 单位 | 统计数", "");
    }
}
