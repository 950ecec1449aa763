//! Whether a figure of the prose speaks of less than the report, or of more.
//!
//! The report of a district tells what its office or one of its fields did beside what all did:
//! 教育微信公众号公开564条 is not the total of all accounts, and 区政府办收到17件 is not all requests.

use crate::identify::Issuer;
use crate::narrate::Mention;
use crate::text::fold::fold;

/// Fields whose own figures stand in the report of the whole.
const FIELDS: &[&str] = &[
    "教育",
    "卫生",
    "卫健",
    "环保",
    "环境",
    "公安",
    "民政",
    "财政",
    "税务",
    "交通",
    "农业",
    "水利",
    "文化",
    "旅游",
    "住建",
    "国土",
    "食品",
    "药品",
    "安监",
    "人社",
    "审计",
    "统计局",
    "扶贫",
    "招标",
];
/// One body of an area.
const BODIES: &[&str] = &[
    "本办公室",
    "我办公室",
    "本办",
    "我办",
    "我室",
    "本室",
    "政府办",
    "府办",
    "本机关",
    "本单位",
    "本级",
    "我局",
    "本局",
    "公安局",
    "司法局",
    "发改",
    "工信",
    "商务",
    "自然资源",
    "规划",
    "市场监管",
    "应急",
    "城管",
    "法院",
    "检察院",
    "街道办",
    "镇政府",
    "乡政府",
    "管委会",
    "开发区",
];
/// Several of them; together with 全市 they are all.
const SEVERAL: &[&str] = &[
    "各部门",
    "各单位",
    "各镇",
    "各乡",
    "各街道",
    "市直",
    "县直",
    "区直",
    "级部门",
    "镇街",
    "乡镇",
];
/// All bodies of an area.
const WHOLE: &[&str] = &["全市", "全县", "全区", "全州", "全盟", "全旗", "全省", "各级"];

/// Whether a figure is of another reach than the report of this kind of body.
pub fn differs(mention: &Mention, issuer: Issuer) -> bool {
    let sentence = fold(&mention.sentence);
    let before = sentence.find(&mention.printed).map_or(&sentence[..], |at| &sentence[..at]);
    let clause = before.rsplit(';').next().unwrap_or(before);
    let has = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    // 城关镇收到, and not 乡镇 or 镇 in other words.
    let town = ["镇", "街道", "乡"].iter().any(|ending| {
        mention.subject.split(ending).next().is_some_and(|name| {
            mention.subject.len() > name.len() && (2..=4).contains(&name.chars().count())
        })
    });
    if FIELDS.iter().any(|word| before.contains(word)) {
        return true;
    }
    match issuer {
        Issuer::Area | Issuer::Unknown => has(BODIES) || ((has(SEVERAL) || town) && !has(WHOLE)),
        Issuer::Office | Issuer::Department | Issuer::Institution | Issuer::Town | Issuer::Zone => {
            has(WHOLE)
        }
    }
}
