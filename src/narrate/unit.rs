//! What follows a number: powers of ten, counting words, units of time.

/// Counting words and units. The longest that fits is taken.
///
/// Not the list of `text::unit`, which knows the units of forms: prose counts anything, and a
/// word that is missing here only leaves the unit of a figure empty.
const UNITS: &[&str] = &[
    "%",
    "‰",
    "个百分点",
    "百分点",
    "人次",
    "人",
    "名",
    "位",
    "户次",
    "户",
    "家次",
    "家",
    "个标次",
    "标次",
    "个",
    "条次",
    "条",
    "件次",
    "件",
    "宗",
    "起",
    "例",
    "项次",
    "项",
    "篇次",
    "篇",
    "份",
    "次",
    "场次",
    "场",
    "期",
    "批次",
    "批",
    "班次",
    "班",
    "则",
    "款",
    "套",
    "类",
    "种",
    "册",
    "本",
    "卷",
    "页",
    "字",
    "张",
    "幅",
    "块",
    "处",
    "所",
    "座",
    "台",
    "辆",
    "部门",
    "部",
    "单位",
    "封",
    "通",
    "票",
    "单",
    "笔",
    "组",
    "队",
    "支",
    "幢",
    "栋",
    "间",
    "亩",
    "公顷",
    "平方公里",
    "平方千米",
    "平方米",
    "平米",
    "立方米",
    "公里",
    "千米",
    "米",
    "吨",
    "公斤",
    "千克",
    "元整",
    "元",
    "美元",
    "粉丝",
    "点击",
    "分",
    "人份",
    "课时",
    "学时",
    "个工作日",
    "工作日",
    "小时",
    "分钟",
    "秒钟",
    "秒",
    "天",
    "个月",
    "个季度",
    "周岁",
    "周年",
    "周",
    "岁",
    "倍",
    "盒",
    "箱",
    "瓶",
    "棵",
    "株",
    "枚",
    "段",
    "km",
    "m2",
    "kg",
    "GB",
    "MB",
    "TB",
];

/// Units of time: 24小时, 365天 and 15个工作日 are conditions, not results, unless a pattern asks.
const TIMES: &[&str] = &[
    "个工作日",
    "工作日",
    "小时",
    "分钟",
    "秒钟",
    "秒",
    "天",
    "个月",
    "个季度",
    "周岁",
    "周年",
    "周",
    "岁",
];

/// Powers of ten between a number and its unit, longest first.
const SCALES: &[(&str, u32)] = &[
    ("万亿", 12),
    ("千亿", 11),
    ("百亿", 10),
    ("十亿", 9),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
    ("百", 2),
];

/// The longest unit that a text begins with; empty if there is none.
pub fn unit(text: &str) -> &'static str {
    // The first byte alone rules most of them out.
    let first = text.as_bytes().first();
    let likely = UNITS.iter().filter(|unit| unit.as_bytes().first() == first);
    let fitting = likely.filter(|unit| text.starts_with(**unit));
    fitting.max_by_key(|unit| unit.len()).copied().unwrap_or_default()
}

pub fn is_time(unit: &str) -> bool {
    TIMES.contains(&unit)
}

/// The power of ten that a text begins with, as (length in bytes, zeros).
pub fn scale(text: &str) -> (usize, u32) {
    let fitting = SCALES.iter().find(|(word, _)| text.starts_with(word));
    fitting.map_or((0, 0), |(word, zeros)| (word.len(), *zeros))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unit_is_taken() {
        assert_eq!(unit("人次,其中"), "人次");
        assert_eq!(unit("个百分点"), "个百分点");
        assert_eq!(unit("办公室"), "");
    }

    #[test]
    fn powers_of_ten() {
        assert_eq!(scale("万人次"), ("万".len(), 4));
        assert_eq!(scale("百万份"), ("百万".len(), 6));
        assert_eq!(scale("件"), (0, 0));
    }
}
