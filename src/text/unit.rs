//! Units of count and of money, with exact scaling.

use rust_decimal::Decimal;

use super::fold::fold;

/// A printed unit: 件, 人次, 万元, %.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The unit without its power of ten: 元 of 万元.
    pub base: &'static str,
    /// What one of it is in `base`: 10000 for 万元.
    pub scale: Decimal,
}

/// Units of the forms and of the figures in prose.
const BASES: &[&str] = &[
    "条",
    "件",
    "件次",
    "篇",
    "篇次",
    "次",
    "个",
    "人",
    "人次",
    "名",
    "位",
    "元",
    "元整",
    "份",
    "宗",
    "起",
    "项",
    "项次",
    "期",
    "场",
    "场次",
    "户",
    "家",
    "例",
    "卷",
    "册",
    "本",
    "页",
    "字",
    "天",
    "日",
    "小时",
    "分钟",
    "处",
    "套",
    "批",
    "批次",
    "部",
    "类",
    "种",
    "则",
    "款",
    "班次",
    "小组",
    "台",
    "辆",
    "幅",
    "张",
    "组",
    "届",
    "点",
    "分",
    "%",
    "‰",
    "平方米",
    "公里",
    "吨",
    "亩",
    "公顷",
    "标次",
    "件(次)",
    "人(次)",
    "封",
    "通",
    "号",
    "站",
    "座",
    "间",
    "支",
    "只",
    "颗",
    "倍",
    "美元",
];

/// Powers of ten before a unit, the longest first.
const POWERS: &[(&str, i64)] = &[
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("十万", 100_000),
    ("亿", 100_000_000),
    ("万", 10_000),
    ("千", 1000),
    ("百", 100),
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
    let folded = fold(printed);
    let folded = folded.strip_prefix("单位:").unwrap_or(&folded);
    known(folded).or_else(|| known(folded.strip_prefix('(')?.strip_suffix(')')?))
}

fn known(folded: &str) -> Option<Unit> {
    if let Some(base) = base(folded) {
        return Some(Unit { base, scale: Decimal::ONE });
    }
    POWERS.iter().find_map(|(power, scale)| {
        let base = base(folded.strip_prefix(power)?)?;
        Some(Unit { base, scale: Decimal::from(*scale) })
    })
}

fn base(text: &str) -> Option<&'static str> {
    let text = match text {
        "元整" | "人民币元" => "元",
        "件(次)" => "件次",
        "人(次)" => "人次",
        other => other,
    };
    BASES.iter().find(|base| base.len() == text.len() && **base == text).copied()
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
