//! Pieces of pages, and what a person sees of them.

use super::*;
use crate::read::NativeTable;

/// What is read of a piece, and the ids of the findings.
fn read_piece(html: &str) -> (String, Vec<&'static str>) {
    let page = fragment(html).expect("it is read");
    let shown: Vec<String> = page.blocks.iter().map(show).collect();
    (shown.join("\n"), page.findings.iter().map(|finding| finding.rule.id()).collect())
}

fn show(block: &Block) -> String {
    match block {
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Table(table) => show_table(table),
    }
}

/// `row,column+row_span×column_span text` in brackets.
fn show_table(table: &NativeTable) -> String {
    let cells = table.cells.iter().map(|cell| {
        let span = match (cell.row_span, cell.column_span) {
            (1, 1) => String::new(),
            (rows, columns) => format!("+{rows}×{columns}"),
        };
        format!("{},{}{span} {}", cell.row, cell.column, cell.text)
    });
    format!("[{}]", cells.collect::<Vec<_>>().join("|"))
}

#[track_caller]
fn check(html: &str, expected: &str) {
    let (text, rules) = read_piece(html);
    assert_eq!(text, expected);
    assert_eq!(rules, Vec::<&str>::new());
}

/// The same, and something was passed over and told.
#[track_caller]
fn check_told(html: &str, expected: &str) {
    let (text, rules) = read_piece(html);
    assert_eq!(text, expected);
    assert_eq!(rules, ["hidden"]);
}

#[test]
fn paragraphs_and_line_breaks() {
    check("<p>一</p> 二<div>三<br>四</div>", "一\n二\n三\n四");
    check("<b>申</b><i>请</i>\n<span>数</span>", "申请数");
    check("<p>&lt;&lt;规定&gt;&gt;</p>a < b <<规定>>", "<<规定>>\na < b <<规定>>");
    check("<pre>一\n二</pre>", "一\n二");
    check("甲<!-- 乙 --><![CDATA[丙]]><!--[if mso]><td>1</td><![endif]-->丁", "甲丁");
}

#[test]
fn merged_cells() {
    check(
        "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>",
        "[0,0+2×1 a|0,1+1×2 b|1,1 c|1,2 d]",
    );
    // To the end of the row group, and no further.
    check(
        "<table><tbody><tr><td rowspan=0>a<td>1<tr><td>2</tbody><tbody><tr><td>b<td>3</table>",
        "[0,0+2×1 a|0,1 1|1,1 2|2,0 b|2,1 3]",
    );
    check(
        "<table><tr><td rowspan=9>a<td>1<tbody><tr><td>b<td>2</table>",
        "[0,0 a|0,1 1|1,0 b|1,1 2]",
    );
    check(
        "<table><tr><td colspan=0>a<td colspan=-1>b<td rowspan=x>c<tr><td>d</table>",
        "[0,0 a|0,1 b|0,2 c|1,0 d]",
    );
    check("<table><tr><td colspan=99999>a<tr><td>b<td>c</table>", "[0,0+1×1000 a|1,0 b|1,1 c]");
}

#[test]
fn a_cell_that_reaches_one_row_too_far() {
    check(
        "<table><tr><td rowspan=3>a<td>1<td>2<tr><td>3<td>4<tr><td>b<td>5<td>6<tr><td>c<td>7<td>8\
         <tr><td>d<td>9<td>0</table>",
        "[0,0+2×1 a|0,1 1|0,2 2|1,1 3|1,2 4|2,0 b|2,1 5|2,2 6|3,0 c|3,1 7|3,2 8|4,0 d|4,1 9|4,2 0]",
    );
    // What follows is placed anew.
    check(
        "<table><tr><td rowspan=3>a<td>1<td>2<tr><td>3<td>4<tr><td rowspan=2>b<td>5<td>6<tr><td>7\
         <td>8<tr><td>d<td>9<td>0</table>",
        "[0,0+2×1 a|0,1 1|0,2 2|1,1 3|1,2 4|2,0+2×1 b|2,1 5|2,2 6|3,1 7|3,2 8|4,0 d|4,1 9|4,2 0]",
    );
}

#[test]
fn frames_and_tables_in_cells() {
    check("<table><tr><td>甲<table><tr><td>a<td>1</table></table>", "甲\n[0,0 a|0,1 1]");
    check(
        "<table><tr><td>菜单<td>题<table><tr><td>a<td>1</table></table>",
        "菜单\n题\n[0,0 a|0,1 1]",
    );
    check("<table><tr><td>a<td><table><tr><td>1</table></table>", "[0,0 a|0,1 1]");
}

#[test]
fn scripts_and_styles_in_cells_are_no_text() {
    check(
        "<table><tr><td>a<script>var x='<td>9</td>'</script><style>b{}</style><td>1</table>",
        "[0,0 a|0,1 1]",
    );
    check("<noscript>9</noscript><template>8</template><iframe></iframe>1", "1");
}

#[test]
fn hidden_text() {
    for hidden in [
        "<i style='display:none'>9</i>",
        "<i hidden>9</i>",
        "<i style='visibility:hidden'>9</i>",
        "<i style='opacity:0'>9</i>",
        "<i style='font-size:1px'>9</i>",
        "<i style='position:absolute;left:-9999px'>9</i>",
        "<i style='position:absolute;left:99999px'>9</i>",
        "<i style='position:absolute;inset:-9999px auto auto -9999px'>9</i>",
        "<i style='display:inline-block;line-height:0;overflow:hidden'>9</i>",
        "<i style='display:inline-block;inline-size:0;overflow:hidden'>9</i>",
        "<i style='display:/*x*/n\\6fne'>9</i>",
        "<i style='--a:none;display:var(--a)'>9</i>",
        "<font color='#FFFFFF'>9</font>",
        "<i style='color:white'>9</i>",
        "<b style='background:#000;color:#000'>9</b>",
        "<style>.a .b{display:none}</style><i class=a><i class=b>9</i></i>",
        "<s>9</s>",
        "<style>.a{text-decoration:line-through}</style><i class=a><u style='text-decoration:none'>9</u></i>",
        "<div style='height:0;overflow:hidden'>9</div>",
        "<style media=print>i{color:red}</style><i style='color:transparent'>9</i>",
    ] {
        check_told(&format!("<table><tr><td>a<td>1{hidden}</table>"), "[0,0 a|0,1 1]");
    }
    check("<p style='background:#036;color:#fff'>1</p>", "1");
    check("<p style='line-height:0;overflow:hidden'><b style='line-height:20px'>1</b></p>", "1");
    check("<p style='overflow:hidden'><b style='line-height:0'>1</b></p>", "1");
    check("<p style='visibility:hidden'><b style='visibility:visible'>1</b></p>", "1");
}

#[test]
fn nul_characters_are_passed_over_as_browsers_do() {
    let page =
        "<p>本年度收到政府信息公开申请1\u{0}2件。</p><p title='a\0b'>\0结束\0。</p>".repeat(3);
    let page = format!("{page}<!--{}-->", " ".repeat(3_000));
    let read = |page: &str| super::read(page.as_bytes());
    let document = read(&page).expect("it is read");
    assert_eq!(show(&document.blocks[0]), "本年度收到政府信息公开申请12件。");
    assert_eq!(show(&document.blocks[1]), "结束。");
    assert!(document.findings.iter().any(|finding| finding.rule == Rule::EncodingDoubtful));
    // A value with one in it is no value.
    let page = page.replace("title='a\0b'", "style='display:no\0ne'");
    assert_eq!(read(&page).expect("it is read").blocks.len(), 6);
    // Where many stand in a row, a text was lost.
    assert!(read(&page.replace("结束", &"\0".repeat(20))).is_err());
}

#[test]
fn what_fields_show() {
    check("<input value=12><input type=hidden value=3><input type=submit value=4>", "12");
    check("<select><option>1<option selected>2</select>", "2");
    check("<textarea>12</textarea>", "12");
    check("<select><option label=12>8</select>", "12");
    check("<select multiple><option>12</select>", "12");
    check("1<select style='display:none'><option>2</select>", "1");
    check("1<object>2</object><object data=''>3</object>", "123");
    let popovers = "<b popover>3</b><b popover style='display:inline'>4</b>";
    check_told(&format!("1<noembed>2</noembed>{popovers}"), "14");
}

#[test]
fn pictures_in_cells_are_no_blanks() {
    check("<table><tr><td>a<td><img src=1.gif></table>", "[0,0 a|0,1 [图片]]");
    check("<table><tr><td>a<img src=1.gif><td><img src=1.gif width=1></table>", "[0,0 a|0,1 ]");
}

#[test]
fn digits_that_cannot_be_told_are_no_figure() {
    for (html, expected) in [
        ("<bdo dir=rtl>12</bdo>", "[12]"),
        ("\u{202e}12", "[12]"),
        ("<font face=Wingdings>12</font>", "[12]"),
        ("<i style='filter:blur(3px)'>12</i>", "[12]"),
        ("1<i style='float:right'>2</i>", "1[2]"),
        ("1<i style='vertical-align:4px'>2</i>", "1[2]"),
        ("1<i style='position:absolute'>2</i>", "1[2]"),
        ("<i style='float:right'>12</i>", "12"),
        ("<math><msup><mn>1</mn><mn>2</mn></msup></math>", "[图片]"),
        ("<progress value=1></progress>", "[图片]"),
        ("<i style='background:url(a.png)'></i>", "[图片]"),
        ("<script>document.write(1)</script>", "[图片]"),
        ("<input type=password>", "[图片]"),
        ("12<script>document.write(8)</script>", "[12]"),
        ("<div><template shadowrootmode=open>8</template>12</div>", "[12]"),
        ("<select multiple><option>12<option>8</select>", "[图片]"),
        ("<iframe srcdoc='<b>12</b>'></iframe>", "[12]"),
        ("<iframe srcdoc='<img>'></iframe>", "[图片]"),
        // Word hides it, and a browser does not.
        ("1<i style='mso-hide:all'>2</i>", "[12]"),
        ("<i style='mso-hide:all'>12</i>", "[12]"),
    ] {
        let (text, _) = read_piece(&format!("<table><tr><td>甲<td>{html}</table>"));
        assert_eq!(text, format!("[0,0 甲|0,1 {expected}]"), "{html}");
    }
}

#[test]
fn numbers_of_lists_are_text() {
    check("<ol><li>一<li>二</ol>", "1. 一\n2. 二");
    check("<ol start=3 type=a><li>一<li value=9>二</ol><ul><li>三</ul>", "c. 一\ni. 二\n三");
    check("<ol style='list-style:none'><li>一</ol>", "一");
    check("<table><tr><td>a<td><ol><li>12</ol></table>", "[0,0 a|0,1 1. 12]");
}

#[test]
fn readings_of_characters_are_left_out() {
    check("<ruby>公开<rp>(</rp><rt>gongkai</rt><rp>)</rp></ruby>", "公开");
}

#[test]
fn texts_of_the_style_sheet() {
    check("<style>.a:before{content:'1'}</style><p class=a>2</p>", "12");
    check(
        "<style>.a:before{content:counter(x)}</style><table><tr><td>a<td class=a>2</table>",
        "[0,0 a|0,1 2[图片]]",
    );
}

#[test]
fn rows_that_stand_in_no_table_are_lines() {
    check("<div style='display:table-row'>1</div><div style='display:table-cell'>2</div>", "1\n2");
}

#[test]
fn tables_that_are_drawn_with_other_elements() {
    let expected = "[0,0 收到申请数|0,1 件|0,2 9|1,0 办结数|1,1 件|1,2 8|2,0 延期数|2,1 件|2,2 1]";
    let lines = [["收到申请数", "件", "9"], ["办结数", "件", "8"], ["延期数", "件", "1"]];
    let drawn = |table: &str, row: &str, cell: &str| {
        let tag = |open: &str| open.split(' ').next().unwrap_or_default().to_owned();
        let rows: String = lines
            .iter()
            .map(|line| {
                let cells: String =
                    line.iter().map(|text| format!("<{cell}>{text}</{}>\n", tag(cell))).collect();
                format!("<{row}>{cells}</{}>\n", tag(row))
            })
            .collect();
        format!("<{table}>{rows}</{}>", tag(table))
    };
    check(&drawn("div", "div style=display:flex", "div"), expected);
    check(&drawn("div", "div class=row", "div class=col-4"), expected);
    check(&drawn("ul", "li", "span"), expected);
    check(&drawn("div", "div", "div style=float:left"), expected);
    check(
        &drawn(
            "div style=display:table",
            "div style=display:table-row",
            "p style=display:table-cell",
        ),
        expected,
    );
    let cells: String = lines.concat().iter().map(|text| format!("<div>{text}</div>")).collect();
    check(
        &format!("<div style='display:grid;grid-template-columns:repeat(3,1fr)'>{cells}</div>"),
        expected,
    );
    // Nothing says that these stand side by side.
    check(&drawn("div", "div", "div"), "收到申请数\n件\n9\n办结数\n件\n8\n延期数\n件\n1");
}

#[test]
fn a_page_nests_as_deeply_as_it_likes() {
    let (text, _) = read_piece(&format!("{}1", "<div>".repeat(4_000)));
    assert_eq!(text, "1");
    let (text, _) = read_piece(&format!("{}1", "<table><tr><td>".repeat(4_000)));
    assert_eq!(text, "1");
    assert!(fragment(&"<div>".repeat(1_000_000)).is_none());
    // Each paragraph begins all of the open tags again.
    let tags: String = (0..4_000).map(|i| format!("<b a={i}>")).collect();
    assert!(fragment(&format!("<p>{tags}{}", "</p><p>x".repeat(100_000))).is_none());
}

#[test]
fn a_page_that_only_links_to_its_report() {
    let page = "<html><body><h1>甲县2018年政府信息公开工作年度报告</h1><p>附件：\
        <a href='/f/2018.doc?x=1'>报告.doc</a></p></body></html>";
    let reason = read(page.as_bytes()).expect_err("nothing is read").to_string();
    assert!(reason.contains("报告.doc (/f/2018.doc?x=1)"), "{reason}");
    let page = "<html><body><img src=1.jpg><img src=2.jpg></body></html>";
    assert_eq!(read(page.as_bytes()).map(|_| ()), Err(ReadError::NoText));
}

#[test]
fn the_title_of_a_page_stands_in_for_one_that_is_missing() {
    let text = "本报告按要求编制。".repeat(20);
    let page = format!("<title>甲县2018年政府信息公开工作年度报告_网站</title><p>{text}</p>");
    let document = read(page.as_bytes()).expect("it is read");
    assert_eq!(show(&document.blocks[0]), "甲县2018年政府信息公开工作年度报告");
}

/// The paragraphs of a whole page, and the ids of the findings.
fn read_whole(html: &str) -> (String, Vec<&'static str>) {
    let read = page(html).expect("it is read");
    let shown: Vec<String> = read.blocks.iter().map(show).collect();
    (shown.join("\n"), read.findings.iter().map(|finding| finding.rule.id()).collect())
}

#[test]
fn a_report_in_a_part_that_is_hidden_until_it_is_asked_for() {
    let cells = "<tr><td>收到政府信息公开申请数</td><td>件</td><td>223</td></tr>".repeat(15);
    let report = format!("<h1>甲县2018年政府信息公开年度报告</h1><table>{cells}</table>");
    let hidden = |how: &str, inside: &str| format!("<p>机构职能</p><div {how}>{inside}</div>");
    for how in ["style='display:none'", "hidden", "style='visibility:hidden;opacity:0'"] {
        let (text, rules) = read_whole(&hidden(how, &report));
        assert!(text.contains("223") && rules.contains(&"hidden"), "{how}: {text}");
    }
    // Where the page shows a report, what is hidden stays so; and so do menus.
    let other = report.replace("223", "999");
    let (text, _) = read_whole(&format!("{report}{}", hidden("hidden", &other)));
    assert!(text.contains("223") && !text.contains("999"), "{text}");
    let field = hidden("hidden", &format!("<textarea>{}</textarea>", report.replace('<', "&lt;")));
    let (text, _) = read_whole(&field);
    assert!(text.contains("223") && !text.contains('<'), "{text}");
    let menu = "<a href='/1'>政府信息公开指南</a><li>依申请公开</li>".repeat(60);
    let (text, _) = read_whole(&format!("<p>政府信息公开年报</p>{}", hidden("hidden", &menu)));
    assert!(!text.contains("申请"), "{text}");
}

/// The first cells of the tables of a page of which the second portion is hidden.
#[track_caller]
fn check_paged(portions: &str, below: &str, expected: &[&str]) {
    let read = page(&format!("<p>政府信息公开工作年度报告</p>{portions}<p>{below}</p>"));
    let blocks = read.expect("it is read").blocks;
    let tables = blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    let cells = tables.flat_map(|table| &table.cells).filter(|cell| cell.column == 0);
    assert_eq!(cells.map(|cell| cell.text.as_str()).collect::<Vec<_>>(), expected);
}

#[test]
fn portions_of_a_table_are_read_and_other_versions_of_it_are_not() {
    let gone = "style='display:none'";
    let table = |rows: &str| format!("<table>{rows}</table>");
    let one = "<tr><td>收到申请数<td>223";
    let rows = format!("{one}<tr {gone}><td>当面申请数<td>96<tr {gone}><td>传真申请数<td>");
    check_paged(&table(&rows), "上一页 下一页", &["收到申请数", "当面申请数", "传真申请数"]);
    // Nobody can ask for them.
    check_paged(&table(&rows), "完", &["收到申请数"]);
    let groups = format!("<tbody>{one}<tbody {gone}><tr><td>当面申请数<td>96");
    check_paged(&table(&groups), "下一页", &["收到申请数", "当面申请数"]);
    let tabs = format!(
        "<div role=tabpanel><table>{one}</table></div>\
         <div role=tabpanel hidden><table><tr><td>当面申请数<td>96</table></div>"
    );
    check_paged(&tabs, "", &["收到申请数", "当面申请数"]);
    let draft = format!("<tbody>{one}<tbody {gone}><tr><td>收到申请数<td>231");
    check_paged(&table(&draft), "下一页", &["收到申请数"]);
}
