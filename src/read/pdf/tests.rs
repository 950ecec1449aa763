//! The interpreter on small hand-written content streams.

use lopdf::{Document as File, Object, Stream, dictionary};

use super::read;
use crate::finding::Rule;
use crate::read::{Direction, Document, Doubt, Glyph, GlyphText, Page, ReadOptions, RulingKind};

/// A file of one page: 300 × 400 points, F1 Helvetica, F2 a Chinese font that is not embedded,
/// F3 the same in vertical writing, F4 a font nobody can read, F5 Helvetica whose ToUnicode takes
/// 1 for 7.
fn file(content: &str, page: lopdf::Dictionary) -> Vec<u8> {
    let mut file = File::with_version("1.7");
    let simple =
        |base: &str| dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => base };
    let chinese = |map: &str| {
        let system = dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("GB1"),
            "Supplement" => 4,
        };
        let font = dictionary! { "Type" => "Font", "Subtype" => "CIDFontType0", "CIDSystemInfo" => system };
        dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong", "Encoding" => map,
            "DescendantFonts" => vec![Object::Dictionary(font)],
        }
    };
    let unreadable = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+Secret", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::Dictionary(dictionary! { "Subtype" => "CIDFontType2" })],
    };
    let form = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 50.into(), 20.into()],
            "Matrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 100.into(), 0.into()],
        },
        b"BT /F1 10 Tf 5 5 Td (in) Tj 60 0 Td (out) Tj ET /Loop Do".to_vec(),
    );
    let image = Stream::new(dictionary! { "Type" => "XObject", "Subtype" => "Image" }, Vec::new());
    let to_unicode = b"1 beginbfchar <31> <0037> endbfchar".to_vec();
    let to_unicode = file.add_object(Stream::new(dictionary! {}, to_unicode));
    let lying = dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => "WinAnsiEncoding", "ToUnicode" => to_unicode,
    };
    let (form, image) = (file.add_object(form), file.add_object(image));
    let hidden =
        file.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("draft") });
    let base = file.add_object(dictionary! { "Type" => "OCG" });
    let shown = file.add_object(dictionary! { "Type" => "OCG" });
    let resources = dictionary! {
        "Font" => dictionary! {
            "F1" => simple("Helvetica"), "F2" => chinese("UniGB-UCS2-H"), "F3" => chinese("UniGB-UCS2-V"),
            "F4" => unreadable, "F5" => lying,
        },
        "ExtGState" => dictionary! { "Multiply" => dictionary! { "BM" => "Multiply" } },
        "XObject" => dictionary! { "Form" => form, "Loop" => form, "Image" => image },
        "Properties" => dictionary! {
            "Draft" => hidden, "Base" => base, "Shown" => shown,
            "Dash" => dictionary! { "ActualText" => Object::string_literal(b"\xFE\xFF\x20\x14\x20\x14".to_vec()) },
        },
    };
    let content = file.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
    let tree = file.new_object_id();
    let mut dict = dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 300.into(), 400.into()],
    };
    dict.extend(&page);
    let kid = file.add_object(dict);
    let pages = dictionary! { "Type" => "Pages", "Kids" => vec![kid.into()], "Count" => 1 };
    file.objects.insert(tree, pages.into());
    let layers = dictionary! {
        "OCGs" => vec![hidden.into(), base.into(), shown.into()],
        "D" => dictionary! {
            "BaseState" => "OFF", "ON" => vec![shown.into()], "OFF" => vec![hidden.into()],
        },
    };
    let catalog = dictionary! { "Type" => "Catalog", "Pages" => tree, "OCProperties" => layers };
    let root = file.add_object(catalog);
    file.trailer.set("Root", root);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).expect("a document can be saved to memory");
    bytes
}

#[track_caller]
fn document(content: &str, page: lopdf::Dictionary) -> Document {
    read(&file(content, page), &ReadOptions::default()).expect("the page holds text")
}

fn page_of(content: &str) -> Page {
    document(content, dictionary! {}).pages.remove(0)
}

fn text(glyphs: &[Glyph]) -> String {
    let text = |glyph: &Glyph| match &glyph.text {
        GlyphText::One(c) => c.to_string(),
        GlyphText::Many(text) => text.to_string(),
        GlyphText::Unknown => "?".to_owned(),
    };
    glyphs.iter().map(text).collect()
}

#[track_caller]
fn check_text(content: &str, expected: &str) {
    assert_eq!(text(&page_of(content).glyphs), expected);
}

/// Where the baselines of the glyphs start, and to which side they run.
#[track_caller]
fn check_places(content: &str, page: lopdf::Dictionary, expected: &[(i32, i32, Direction)]) {
    let page = document(content, page).pages.remove(0);
    let places = page.glyphs.iter().map(|glyph| {
        let baseline = glyph.area.bottom - 0.12 * glyph.size;
        (glyph.area.x0.round() as i32, baseline.round() as i32, glyph.direction)
    });
    assert_eq!(places.collect::<Vec<_>>(), expected);
}

/// Rulings as `H x0 top x1 bottom` (or `V`, small letters for edges of surfaces), rounded.
#[track_caller]
fn check_lines(content: &str, expected: &[&str]) {
    let page = page_of(&format!("{content} {SOME_TEXT}"));
    let lines = page.rulings.iter().map(|ruling| {
        let letter = match (ruling.kind, ruling.horizontal) {
            (RulingKind::Drawn, true) => 'H',
            (RulingKind::Drawn, false) => 'V',
            (RulingKind::Shade, true) => 'h',
            (RulingKind::Shade, false) => 'v',
        };
        let area = &ruling.area;
        format!("{letter} {:.0} {:.0} {:.0} {:.0}", area.x0, area.top, area.x1, area.bottom)
    });
    assert_eq!(lines.collect::<Vec<_>>(), expected);
}

const SOME_TEXT: &str = "BT /F1 10 Tf 5 5 Td (x) Tj ET";

#[test]
fn strings_are_decoded_by_their_font() {
    check_text("BT /F1 10 Tf 10 10 Td (a\\(1\\)) Tj ET", "a(1)");
    check_text("BT /F2 10 Tf 10 10 Td <653F5E9C> Tj ET", "政府");
}

#[test]
fn every_way_of_showing_text() {
    check_text("BT /F1 10 Tf 14 TL 10 90 Td (a) Tj (b) ' 1 2 (c) \" [(d) -250 (e)] TJ ET", "abcde");
}

#[test]
fn the_origin_is_the_top_left() {
    let right = Direction::Right;
    check_places("BT /F1 10 Tf 10 300 Td (H) Tj ET", dictionary! {}, &[(10, 100, right)]);
}

#[test]
fn widths_spacing_and_scaling_move_the_next_glyph() {
    let at = |x| (x, 100, Direction::Right);
    // H is 7.22 wide, a space 2.78.
    let page = || dictionary! {};
    check_places("BT /F1 10 Tf 10 300 Td (HH) Tj ET", page(), &[at(10), at(17)]);
    check_places("BT /F1 10 Tf 3 Tc 10 300 Td (HH) Tj ET", page(), &[at(10), at(20)]);
    check_places("BT /F1 10 Tf 5 Tw 10 300 Td ( H) Tj ET", page(), &[at(10), at(18)]);
    check_places("BT /F1 10 Tf 50 Tz 10 300 Td (HH) Tj ET", page(), &[at(10), at(14)]);
    check_places("BT /F1 10 Tf 10 300 Td [(H) -1000 (H)] TJ ET", page(), &[at(10), at(27)]);
    check_places("BT /F1 10 Tf 10 290 Td 10 Ts (H) Tj ET", page(), &[at(10)]);
}

#[test]
fn matrices_nest_and_are_restored() {
    let content = "q 2 0 0 2 0 0 cm q 1 0 0 1 5 0 cm BT /F1 5 Tf 0 150 Td (H) Tj ET Q Q \
                   BT /F1 10 Tf 10 300 Td (H) Tj ET";
    let at = (10, 100, Direction::Right);
    // The second is the first once more, and so only one remains.
    check_places(content, dictionary! {}, &[at]);
}

#[test]
fn more_restores_than_saves_do_no_harm() {
    check_text("Q Q Q BT /F1 10 Tf 10 10 Td (a) Tj ET Q", "a");
}

#[test]
fn a_turned_page_is_seen_upright() {
    let page = dictionary! { "Rotate" => 90 };
    let sideways = "BT /F1 10 Tf 0 1 -1 0 100 20 Tm (H) Tj ET";
    check_places(sideways, page, &[(20, 100, Direction::Right)]);
}

#[test]
fn a_page_set_sideways_is_turned_by_its_text() {
    let up = "BT /F1 10 Tf 0 1 -1 0 100 20 Tm (H) Tj ET";
    check_places(up, dictionary! {}, &[(20, 100, Direction::Right)]);
    let down = "BT /F1 10 Tf 0 -1 1 0 100 380 Tm (H) Tj ET";
    check_places(down, dictionary! {}, &[(20, 200, Direction::Right)]);
    let head_over = "BT /F1 10 Tf -1 0 0 -1 280 100 Tm (H) Tj ET";
    check_places(head_over, dictionary! {}, &[(20, 100, Direction::Right)]);
}

#[test]
fn a_crop_box_and_a_user_unit_count() {
    let crop: Vec<Object> = vec![100.into(), 100.into(), 200.into(), 200.into()];
    let page = dictionary! { "CropBox" => crop, "UserUnit" => 2 };
    let content = "BT /F1 5 Tf 110 150 Td (H) Tj 200 0 Td (off) Tj ET";
    check_places(content, page, &[(20, 100, Direction::Right)]);
}

#[test]
fn a_number_that_the_edge_cuts_is_doubtful() {
    let doubts = |content: &str| {
        let page = page_of(&format!("{SOME_TEXT} {content}"));
        page.glyphs.iter().skip(1).map(|glyph| glyph.doubt).collect::<Vec<_>>()
    };
    let covered = Some(Doubt::Covered);
    let at = |x: i32| format!("q 0 0 100 400 re W n BT /F1 10 Tf {x} 50 Td (77) Tj ET Q");
    assert_eq!(doubts(&at(50)), [None, None]);
    let all = (80..100).map(at).map(|content| doubts(&content)).collect::<Vec<_>>();
    assert!(all.contains(&vec![covered]), "{all:?}");
    assert!(all.iter().all(|doubts| doubts.len() != 1 || *doubts == [covered]), "{all:?}");
    let before = "q 100 0 200 400 re W n BT /F1 10 Tf 92 50 Td (77) Tj ET Q";
    assert!(doubts(before).starts_with(&[covered]), "{:?}", doubts(before));
}

#[test]
fn vertical_writing_runs_down_and_its_glyphs_stand_upright() {
    let content = "BT /F3 10 Tf 100 300 Td <653F5E9C> Tj ET";
    let at = |y| (95, y, Direction::Right);
    check_places(content, dictionary! {}, &[at(109), at(119)]);
}

#[test]
fn forms_have_a_matrix_and_a_box_and_do_not_loop() {
    let content = "/Form Do";
    let page = document(content, dictionary! {}).pages.remove(0);
    assert_eq!(text(&page.glyphs[..2]), "in");
    assert_eq!(page.glyphs[0].area.x0.round(), 105.0);
    assert!(!text(&page.glyphs).contains('o'), "what leaves the box of the form is cut off");
}

#[test]
fn doubled_glyphs_are_one_and_equal_neighbours_are_two() {
    check_text("BT /F1 10 Tf 10 10 Td (11) Tj 0.3 0 Td (11) Tj ET", "11");
    check_text("BT /F1 10 Tf 10 10 Td (....) Tj ET", "....");
}

#[test]
fn what_nobody_sees_is_not_read() {
    let with = |hidden: &str| format!("{SOME_TEXT} q {hidden} BT /F1 10 Tf 50 50 Td (77) Tj ET Q");
    for hidden in
        ["1 g", "1 1 1 rg", "0 0 0 0 k", "3 Tr", "7 Tr", "0 0 9 9 re W n", "/OC /Draft BDC"]
    {
        check_text(&with(hidden), "x");
    }
    check_text(&with("/OC /Base BDC"), "x");
    check_text(&with("/OC /Shown BDC"), "x77");
}

#[test]
fn white_text_on_a_dark_cell_is_read() {
    check_text("0 0 1 rg 0 0 90 90 re f 1 g BT /F1 10 Tf 50 50 Td (77) Tj ET", "77");
}

#[test]
fn text_under_a_surface_is_left_out_and_remarked_on() {
    let covered = |over: &str| {
        let content = format!("{SOME_TEXT} BT /F1 10 Tf 50 50 Td (77) Tj ET q {over} Q");
        let document = document(&content, dictionary! {});
        let told = document.findings.iter().any(|finding| finding.rule == Rule::Hidden);
        (text(&document.pages[0].glyphs), told)
    };
    let hidden = ("x".to_owned(), true);
    assert_eq!(covered("0 g 45 40 40 30 re f"), hidden);
    assert_eq!(covered("1 g 45 40 40 30 re f"), hidden);
    let seen = ("x77".to_owned(), false);
    // A line through it, a frame around it, a highlight that lets it through, a patch beside it.
    assert_eq!(covered("0 g 45 53 40 1 re f"), seen);
    assert_eq!(covered("0 g 45 40 40 30 re 46 41 38 28 re f*"), seen);
    assert_eq!(covered("/Multiply gs 1 1 0 rg 45 40 40 30 re f"), seen);
    assert_eq!(covered("0 g 70 40 40 30 re f"), seen);
    // A corrected figure on its white patch.
    let corrected = covered("1 g 45 40 40 30 re f 0 g BT /F1 10 Tf 50 50 Td (78) Tj ET");
    assert_eq!(corrected, ("x78".to_owned(), true));
}

#[test]
fn a_watermark_set_aslant_is_left_out_and_remarked_on() {
    let content = format!("{SOME_TEXT} BT /F1 40 Tf 0.7 0.7 -0.7 0.7 50 50 Tm (77) Tj ET");
    let document = document(&content, dictionary! {});
    assert_eq!(text(&document.pages[0].glyphs), "x");
    assert_eq!(document.findings[0].rule, Rule::Hidden);
}

#[test]
fn actual_text_counts_in_place_and_by_name() {
    check_text("/Span <</ActualText (42)>> BDC BT /F1 10 Tf 9 9 Td (ab) Tj ET EMC", "42");
    check_text("/Span /Dash BDC BT /F1 10 Tf 9 9 Td (-) Tj ET EMC", "\u{2014}\u{2014}");
    // The outer text speaks for everything inside of it.
    let nested = "/Span <</ActualText (42)>> BDC /P BMC /Span <</ActualText (zz)>> BDC \
                  BT /F1 10 Tf 9 9 Td (ab) Tj ET EMC EMC EMC BT /F1 10 Tf 9 40 Td (c) Tj ET";
    check_text(nested, "42c");
}

#[test]
fn actual_text_that_says_other_digits_than_are_drawn_is_doubted() {
    let doubted = |instead: &str| {
        let content =
            format!("/Span <</ActualText ({instead})>> BDC BT /F1 10 Tf 9 9 Td (42) Tj ET EMC");
        page_of(&content).glyphs.iter().any(|glyph| glyph.doubt.is_some())
    };
    assert!(doubted("47"));
    assert!(!doubted("42"));
}

#[test]
fn a_font_that_is_not_embedded_is_read_by_its_codes() {
    let content = "BT /F5 10 Tf 9 9 Td (17) Tj ET";
    let document = document(content, dictionary! {});
    assert_eq!(text(&document.pages[0].glyphs), "17");
    assert_eq!(document.findings[0].rule, Rule::FontDoubtful);
}

#[test]
fn text_in_a_font_that_is_not_there_is_missed() {
    let document = document(&format!("{SOME_TEXT} BT /F99 9 Tf (7) Tj ET"), dictionary! {});
    assert_eq!(text(&document.pages[0].glyphs), "x");
    assert_eq!(document.findings[0].rule, Rule::PartLost);
}

#[test]
fn a_font_that_nobody_can_read_is_named() {
    let content = "BT /F1 10 Tf 9 9 Td (abc) Tj /F4 10 Tf <0102> Tj ET";
    let document = document(content, dictionary! {});
    assert_eq!(text(&document.pages[0].glyphs), "abc?");
    let finding = &document.findings[0];
    assert_eq!(finding.rule, Rule::FontUnreadable);
    assert!(finding.message.contains("Secret"), "{}", finding.message);
}

#[test]
fn text_of_another_program_over_a_scan_is_kept_with_a_warning() {
    let content = "q 300 0 0 400 0 0 cm /Image Do Q 3 Tr BT /F1 10 Tf 9 9 Td (abc) Tj ET";
    let document = document(content, dictionary! {});
    assert!(document.pages[0].picture);
    assert_eq!(text(&document.pages[0].glyphs), "abc");
    assert_eq!(document.findings[0].rule, Rule::EncodingDoubtful);
    assert!(document.pages[0].recognised);
    assert!(document.pages[0].glyphs.iter().all(|glyph| glyph.doubt.is_some()));
}

#[test]
fn strokes_are_lines() {
    check_lines("1 w 10 300 m 100 300 l S", &["H 10 100 100 100"]);
    check_lines("0 w 10 300 m 10 200 l S", &["V 10 100 10 200"]);
    check_lines("10 300 m 100 250 l S", &[]);
}

#[test]
fn a_stroked_rectangle_is_four_lines() {
    let lines = ["H 10 200 110 200", "V 110 100 110 200", "H 10 100 110 100", "V 10 100 10 200"];
    check_lines("0 w 10 200 100 100 re S", &lines);
    check_lines("0 w 10 200 m 110 200 l 110 300 l 10 300 l s", &lines);
}

#[test]
fn thin_fills_and_thin_pictures_are_lines() {
    check_lines("10 300 100 2 re f", &["H 10 98 110 100"]);
    check_lines("10 300 m 10.5 301 l 109.5 301 l 110 300 l f", &["H 10 99 110 100"]);
    check_lines("q 2 0 0 100 10 200 cm /Image Do Q", &["V 10 100 12 200"]);
    // A picture of a line, cut out of a large one.
    check_lines("q 10 300 100 2 re W n 300 0 0 400 0 0 cm /Image Do Q", &["H 10 98 110 100"]);
}

#[test]
fn surfaces_have_edges_of_their_own_kind() {
    let edges = ["h 10 100 110 100", "h 10 200 110 200", "v 10 100 10 200", "v 110 100 110 200"];
    check_lines("0.8 g 10 200 100 100 re f", &edges);
}

#[test]
fn lines_nobody_sees_are_none() {
    check_lines("q 1 G 10 300 m 100 300 l S Q", &[]);
    check_lines("q 1 g 10 300 100 2 re f Q", &[]);
    check_lines("q 0 0 5 5 re W n 10 300 m 100 300 l S Q", &[]);
}

#[test]
fn lines_are_clipped() {
    check_lines("q 0 0 50 400 re W n 0 w 10 300 m 100 300 l S Q", &["H 10 100 50 100"]);
}

#[test]
fn dots_and_dashes_make_a_line() {
    let dots: String = (0..20).map(|dot| format!("{} 300 1 1 re f ", 10 + 2 * dot)).collect();
    check_lines(&dots, &["H 10 99 49 100"]);
    check_lines("10 300 1 1 re f", &[]);
}

#[test]
fn curves_are_no_lines() {
    check_lines("10 300 m 40 300 70 300 100 300 c S", &[]);
}

#[test]
fn lines_turn_with_the_page() {
    let page = document(
        "0 w 100 20 m 100 90 l S BT /F1 10 Tf 0 1 -1 0 100 20 Tm (H) Tj ET",
        dictionary! { "Rotate" => 90 },
    );
    let ruling = &page.pages[0].rulings[0];
    assert!(ruling.horizontal);
    assert_eq!((ruling.area.x0, ruling.area.x1), (20.0, 90.0));
}
