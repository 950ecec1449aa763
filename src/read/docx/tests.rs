//! What is read of a body, case by case.

use super::*;
use crate::read::Block;
use crate::read::look::{Ground, WHITE};

/// What is read of a body, and the ids of the findings.
fn read_body(body: &str) -> (String, Vec<&'static str>) {
    let text = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut findings = Vec::new();
    let root = tree(&text, "the text", &mut findings);
    let shown: Vec<String> = blocks(&root, &mut findings).iter().map(show).collect();
    (shown.join("\n"), findings.iter().map(|finding| finding.rule.id()).collect())
}

fn blocks(root: &Element<'_>, findings: &mut Vec<Finding>) -> Vec<Block> {
    let body = root.find(Space::Word, "body").expect("the body is there");
    let rules = Rules::default();
    let mut walk = Walk::new(&rules, None, Ground::Rgb(WHITE));
    let blocks = walk.flow(body);
    findings.extend(walk.told());
    blocks
}

/// A paragraph as its text, a table as `row,column+row_span×column_span text` in brackets.
fn show(block: &Block) -> String {
    match block {
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Table(table) => {
            let cells = table.cells.iter().map(|cell| {
                let span = match (cell.row_span, cell.column_span) {
                    (1, 1) => String::new(),
                    (rows, columns) => format!("+{rows}×{columns}"),
                };
                format!("{},{}{span} {}", cell.row, cell.column, cell.text)
            });
            format!("[{}]", cells.collect::<Vec<_>>().join("|"))
        }
    }
}

#[track_caller]
fn check(body: &str, expected: &str) {
    let (text, rules) = read_body(body);
    assert_eq!(text, expected);
    assert_eq!(rules, Vec::<&str>::new());
}

#[track_caller]
fn check_finding(body: &str, expected: &str, rule: &str) {
    let (text, rules) = read_body(body);
    assert_eq!(text, expected);
    assert_eq!(rules, [rule]);
}

fn t(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", t(text))
}

fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn tr(cells: &[&str]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn tbl(rows: &[String]) -> String {
    format!("<w:tbl>{}</w:tbl>", rows.concat())
}

fn row(texts: &[&str]) -> String {
    let cells: Vec<String> = texts.iter().map(|text| tc("", text)).collect();
    format!("<w:tr>{}</w:tr>", cells.concat())
}

#[test]
fn paragraphs_with_breaks_tabs_and_symbols() {
    check(
        "<w:p><w:r><w:t>收到</w:t><w:tab/><w:t>223</w:t><w:br/><w:t>件</w:t></w:r></w:p>",
        "收到\t223\n件",
    );
    check(
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:noBreakHyphen/></w:r></w:p>",
        "☑-",
    );
}

#[test]
fn wrappers_of_runs() {
    check(&format!("<w:p><w:hyperlink>{}</w:hyperlink>{}</w:p>", t("一"), t("二")), "一二");
    check(&format!("<w:p><w:smartTag><w:ins>{}</w:ins></w:smartTag></w:p>", t("3")), "3");
    check(&format!("<w:p><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>", t("4")), "4");
}

#[test]
fn tracked_changes() {
    check(
        "<w:p><w:del><w:r><w:delText>213</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>223</w:t></w:r></w:ins></w:p>",
        "223",
    );
    // A deleted paragraph mark joins two paragraphs.
    check(
        &format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}", t("22"), p("3")),
        "223",
    );
    check(
        &tbl(&[row(&["a", "1"]), format!("<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>", tc("", "b"))]),
        "[0,0 a|0,1 1]",
    );
}

#[test]
fn fields_give_their_result() {
    let field = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>\
        <w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>223</w:t></w:r>\
        <w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    check(field, "223");
    // Without an end, the next paragraph is not swallowed.
    let open = "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:t>x</w:t></w:r></w:p>";
    check(&format!("{open}{}", p("96")), "\n96");
}

#[test]
fn hidden_and_struck_text_is_dropped_and_told() {
    let run = |property: &str| {
        format!("<w:p><w:r><w:rPr><w:{property}/></w:rPr><w:t>9</w:t></w:r>{}</w:p>", t("223"))
    };
    check_finding(&run("vanish"), "223", "hidden");
    check_finding(&run("strike"), "223", "hidden");
    check(&run("vanish w:val='0'"), "9223");
}

#[test]
fn the_mark_of_a_note_is_no_digit() {
    check(
        &format!(
            "<w:p>{}<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t></w:r></w:p>",
            t("223")
        ),
        "223[1]",
    );
    check("<w:p><w:r><w:t>223</w:t><w:footnoteReference w:id='2'/></w:r></w:p>", "223");
}

#[test]
fn text_boxes_follow_their_paragraph_once() {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", p("盒"));
    check(
        &format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>{content}</w:drawing>\
             </mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback>\
             </mc:AlternateContent><w:t>文</w:t></w:r></w:p>"
        ),
        "文\n盒",
    );
}

#[test]
fn of_several_versions_the_one_that_word_shows() {
    let versions = |needs: &str| {
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='{needs}'><w:t>9</w:t></mc:Choice>\
             <mc:Fallback><w:t>12</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
    };
    check(&versions("wps"), "9");
    check(&versions("w14 w16cid"), "9");
    check(&versions("xyz"), "12");
    check(&versions("wps xyz"), "12");
}

#[test]
fn merged_cells() {
    check(
        &tbl(&[
            tr(&[&tc("<w:gridSpan w:val='2'/>", "标题"), &tc("", "数")]),
            tr(&[&tc("<w:vMerge w:val='restart'/>", "组"), &tc("", "a"), &tc("", "1")]),
            tr(&[&tc("<w:vMerge/>", ""), &tc("", "b"), &tc("", "2")]),
        ]),
        "[0,0+1×2 标题|0,2 数|1,0+2×1 组|1,1 a|1,2 1|2,1 b|2,2 2]",
    );
    // The first of the merged cells does not say that it is: it begins all the same.
    check(
        &tbl(&[
            tr(&[&tc("<w:gridSpan w:val='2'/>", "复议")]),
            tr(&[&tc("<w:vMerge/>", "维持"), &tc("<w:vMerge/>", "纠正")]),
            tr(&[&tc("<w:vMerge/>", ""), &tc("<w:vMerge/>", "")]),
        ]),
        "[0,0+1×2 复议|1,0+2×1 维持|1,1+2×1 纠正]",
    );
    check(
        &tbl(&[
            tr(&[&tc("", "a"), &tc("", "1")]),
            format!("<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}</w:tr>", tc("", "2")),
        ]),
        "[0,0 a|0,1 1|1,1 2]",
    );
    check(
        &tbl(&[tr(&[
            &tc("<w:hMerge w:val='restart'/>", "a"),
            &tc("<w:hMerge/>", ""),
            &tc("", "1"),
        ])]),
        "[0,0+1×2 a|0,2 1]",
    );
}

#[test]
fn rows_and_cells_in_content_controls() {
    let control = |inner: &str| format!("<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>");
    let cells = tc("", "b") + &control(&tc("", "2"));
    check(
        &control(&tbl(&[control(&row(&["a", "1"])), format!("<w:tr>{cells}</w:tr>")])),
        "[0,0 a|0,1 1|1,0 b|1,1 2]",
    );
}

#[test]
fn prompts_of_empty_content_controls_are_no_text() {
    check_finding(
        &format!(
            "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>",
            t("单击此处输入")
        ),
        "",
        "hidden",
    );
}

#[test]
fn nested_tables_follow_and_frames_are_opened() {
    let inner = tbl(&[row(&["a", "1"])]);
    check(
        &tbl(&[format!("<w:tr>{}<w:tc>{inner}{}</w:tc></w:tr>", tc("", "左"), p("右"))]),
        "[0,0 左|0,1 右]\n[0,0 a|0,1 1]",
    );
    check(&tbl(&[format!("<w:tr><w:tc>{}{inner}</w:tc></w:tr>", p("题"))]), "题\n[0,0 a|0,1 1]");
}

#[test]
fn a_cut_table_is_read_as_far_as_it_goes() {
    let whole = tbl(&[row(&["a", "1"]), row(&["b", "23"])]);
    let text =
        format!("<w:document><w:body>{}", &whole[..whole.find('2').expect("it stands there") + 1]);
    let mut findings = Vec::new();
    let root = tree(&text, "the text", &mut findings);
    let blocks = blocks(&root, &mut findings);
    assert_eq!(blocks.iter().map(show).collect::<String>(), "[0,0 a|0,1 1|1,0 b]");
    // Half of 23 is not 2.
    assert_eq!(findings.len(), 1);
}

#[test]
fn what_is_embedded_is_told() {
    check_finding("<w:altChunk r:id='a'/>", "", "part_lost");
}

#[test]
fn spans_without_measure_are_bounded() {
    let wide = tc("<w:gridSpan w:val='4000000000'/>", "a");
    let (_, rules) = read_body(&tbl(&[tr(&[&wide, &wide])]));
    assert_eq!(rules, ["part_lost"]);
}

#[test]
fn deep_nesting_is_read_as_far_as_it_is_kept() {
    let depth = 150;
    for (open, close) in [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
    ] {
        let (text, rules) = read_body(&format!(
            "{}{}{}{}",
            open.repeat(depth),
            p("里"),
            close.repeat(depth),
            p("外")
        ));
        assert!(text.contains('外'), "{open}");
        assert_eq!(rules, ["damaged"], "{open}");
    }
}
