use super::*;

#[track_caller]
fn check(text: &str, expected: Style) {
    assert_eq!(declarations(text).0, expected);
}

#[test]
fn what_hides_a_text() {
    check("display:none", Style { display: Some(Display::None), ..Style::default() });
    check("VISIBILITY: Hidden;", Style { visible: Some(false), ..Style::default() });
    check("opacity:0", Style { opacity: Some(0.0), ..Style::default() });
    check("left:-9999px", Style { away: Some(true), ..Style::default() });
    check("left:-9px", Style { aside: Some(-9.0), ..Style::default() });
    check("filter:opacity(0)", Style { away: Some(true), ..Style::default() });
    check(
        "transform:rotate(3deg) translateX(-9999px)",
        Style { away: Some(true), ..Style::default() },
    );
    check(
        "max-height:0;overflow:hidden",
        Style { flat: Some(true), cuts: Some(true), ..Style::default() },
    );
    check(
        "block-size:0;overflow:hidden",
        Style { flat: Some(true), cuts: Some(true), ..Style::default() },
    );
    check("max-height:9em", Style::default());
    for (of, lineless) in [
        ("line-height:0", Some(true)),
        ("line-height:1px", Some(true)),
        ("line-height:0%", Some(true)),
        ("line-height:1.5", Some(false)),
        ("line-height:20px", Some(false)),
        ("line-height:inherit", None),
        ("font:14px/0 x", Some(true)),
        ("font:14px/1.5 x", Some(false)),
    ] {
        assert_eq!(declarations(of).0.lineless, lineless, "{of}");
    }
    check("font-size:0", Style { size: Some(Size::Pixels(0.0)), ..Style::default() });
    for (worked_out, pixels) in [
        ("calc(1px - 1px)", 0.0),
        ("calc(14px + 0.5vw)", 20.4),
        ("calc(2 * (3px + 4px)/2 - 1px)", 6.0),
        ("clamp(1px, 2vw, 20px)", 20.0),
    ] {
        let size = declarations(&format!("font-size:{worked_out}")).0.size;
        let is_it = matches!(size, Some(Size::Pixels(of)) if (of - pixels).abs() < 0.01);
        assert!(is_it, "{worked_out}: {size:?}");
    }
}

#[test]
fn what_moves_a_text() {
    let moved = |text: &str| declarations(text).0.moved;
    for text in [
        "margin:0 0 0 -32px",
        "margin-right:-9px",
        "margin-inline-start:-1em",
        "transform:translateX(10px)",
        "float:right",
    ] {
        assert_eq!(moved(text), Some(true), "{text}");
    }
    assert_eq!(moved("margin:-9px 0"), Some(false));
    assert_eq!(moved("transform:translateX(1px)"), None);
    assert_eq!(declarations("inset:0 auto auto -10px").0.aside, Some(-10.0));
    assert_eq!(declarations("inset-inline-start:10px").0.aside, Some(10.0));
    assert_eq!(declarations("order:2").0.reordered, Some(true));
    assert_eq!(declarations("flex-flow:column wrap").0.stacks, Some(true));
    assert_eq!(declarations("gap:0 40px").0.spreads, Some(true));
}

#[test]
fn colours() {
    for white in
        ["#fff", "white", "FFFFFF", "rgb(255,255,255)", "rgb(100% 100% 100%)", "hsl(0, 0%, 100%)"]
    {
        assert_eq!(colour(&white.to_lowercase()), Some(Some([255, 255, 255])), "{white}");
    }
    assert_eq!(colour("windowtext"), Some(Some([0, 0, 0])));
    assert_eq!(colour("rgb(0 0 0 / 50%)"), Some(Some([128, 128, 128])));
    for nothing in ["transparent", "rgba(0,0,0,0)", "#0000", "#00000000"] {
        assert_eq!(colour(nothing), Some(None), "{nothing}");
    }
    assert_eq!(colour("inherit"), None);
    assert_eq!(background("url(a.png) #fff"), Some(None));
    assert_eq!(background("#fff none repeat"), Some(Some([255, 255, 255])));
}

#[test]
fn importance_and_quotes() {
    let (usual, important) = declarations("content:';';display:none !important");
    assert_eq!(usual.content, Some(Content::Text(";".into())));
    assert_eq!(important.display, Some(Display::None));
}

#[test]
fn what_cannot_be_told() {
    for unclear in [
        "transform:scaleX(-1)",
        "transform:rotate(180deg)",
        "filter:blur(9px)",
        "letter-spacing:-1em",
        "unicode-bidi:bidi-override",
        "background:linear-gradient(#000,#000) center/100% 1px no-repeat",
        "background:linear-gradient(transparent 45%,#000 45%,#000 55%,transparent 55%)",
    ] {
        assert!(declarations(unclear).0.unclear, "{unclear}");
    }
    check("transform:rotate(90deg)", Style::default());
    for clear in ["linear-gradient(#fff, #f5f5f5)", "linear-gradient(#036 0%, #024 100%)"] {
        assert!(!declarations(&format!("background:{clear}")).0.unclear, "{clear}");
    }
    for (fonts, signs) in
        [("Wingdings,serif", true), ("'Webdings'", true), ("宋体,Wingdings", false)]
    {
        assert_eq!(declarations(&format!("font-family:{fonts}")).0.signs, Some(signs), "{fonts}");
    }
}

#[test]
fn escapes_in_content() {
    assert_eq!(content(r#""\35 0""#), Some(Content::Text("50".into())));
    assert_eq!(content(r#""\f101""#), Some(Content::Text(String::new())));
}

#[test]
fn sizes_are_told_from_weights() {
    assert_eq!(declarations("font:700 12px/1.5 宋体").0.size, Some(Size::Pixels(12.0)));
}

#[test]
fn columns_of_a_grid() {
    assert_eq!(columns("repeat(3, 1fr)"), Some(3));
    assert_eq!(columns("2fr minmax(0, 1fr) 80px"), Some(3));
}
