use super::*;

#[test]
fn headings_of_the_forms_are_no_spans() {
    for heading in [
        "本年新制作数量",
        "上一年项目数量",
        "本年增/减",
        "总计",
        "2017年制发件数",
        "其他",
        "年度",
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "2018年度工作",
        "1.当面申请数",
        "四、结转下年度继续办理",
        "本年新收政府信息公开申请数量",
        "12345",
        "1525",
        "2.重复申请",
        "月",
    ] {
        assert_eq!(of(heading), None, "{heading}");
    }
}

#[test]
fn every_heading_of_the_list_is_one() {
    for (heading, says) in listed::rows() {
        assert_eq!(fold(heading), heading);
        let expected = match says {
            "own" => Some(Span::Own),
            "before" => Some(Span::Before),
            "change" => Some(Span::Change),
            "other" => Some(Span::Other),
            // 本期实际 is of figures as well as of a year.
            "running" | "behind" | "label" | "unit" | "number" | "code" | "note" | "final"
            | "since" | "term" | "to_date" | "value" => {
                continue;
            }
            _ => panic!("{heading} says {says}"),
        };
        assert_eq!(of(heading), expected, "{heading}");
    }
}

#[test]
fn spans() {
    let check = |heading: &str, expected| assert_eq!(of(heading), Some(expected), "{heading}");
    check("２０１７年", Span::Year(2017));
    check("（2016年度）", Span::Year(2016));
    check("上年同期", Span::Before);
    check("本 年", Span::Own);
    check("增减（%）", Span::Change);
    for year in [
        "2017",
        "17年",
        "'17年",
        "二○一七年",
        "二〇一七年度",
        "一七年",
        "FY2017",
        "2017财年",
        "年份2017",
    ] {
        check(year, Span::Year(2017));
    }
    check("2017年统计数", Span::Year(2017));
    check("上年统计数", Span::Before);
    check("本年度合计", Span::Own);
    for part in [
        "第一季度",
        "一至三季度",
        "1—6月",
        "1月-6月",
        "6月份",
        "截至6月底",
        "前9个月",
        "2017年上半年",
        "2018年1—9月",
        "1月1日至6月30日",
        "第2季度数",
    ] {
        check(part, Span::Other);
    }
    check("1—12月", Span::Own);
    check("截至12月底", Span::Own);
    check("2017年1月-12月", Span::Year(2017));
    assert_eq!(within("2017年制发件数"), Some(Span::Year(2017)));
    assert_eq!(within("统计数（上半年）"), Some(Span::Other));
    assert_eq!(within("2016年至2017年"), None);
    assert_eq!(within("2008年以来累计"), Some(Span::Other));
    assert_eq!(within("2008年至今"), Some(Span::Other));
    assert_eq!(within("年初数"), Some(Span::Other));
    assert!(is_running("累计数"));
    assert_eq!(Span::Before.year(Some(2018)), Some(2017));
}
