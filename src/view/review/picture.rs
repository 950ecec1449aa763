//! The pages of a PDF as they are printed, drawn by a program that reads the fonts on its own: what we have read
//! wrong is not wrong in it as well.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use hayro_svg::hayro_interpret::InterpreterSettings;
use hayro_svg::hayro_interpret::font::{FallbackFontQuery, FontData, FontQuery};
use hayro_svg::hayro_syntax::Pdf;
use hayro_svg::{RenderCache, SvgRenderSettings, convert};

use crate::read::guard::guarded;

/// A page of more bytes is not shown: browsers would wait for it.
const LARGEST: usize = 8 << 20;

/// The pages that are wanted, by their numbers from 1, each as an SVG file. A page whose fonts stand neither in
/// the file nor on this machine is left out.
pub fn printed(
    bytes: Vec<u8>,
    password: Option<&str>,
    wanted: &BTreeSet<u32>,
) -> BTreeMap<u32, String> {
    let Ok(pdf) = Pdf::new_with_password(bytes, password.unwrap_or_default()) else {
        return BTreeMap::new();
    };
    let lost = Arc::new(AtomicBool::new(false));
    let settings = settings(Arc::clone(&lost));
    let cache = RenderCache::new();
    let white = SvgRenderSettings { bg_color: [255, 255, 255, 255] };
    let mut found = BTreeMap::new();
    for (page, number) in pdf.pages().iter().zip(1..).filter(|(_, number)| wanted.contains(number))
    {
        lost.store(false, Ordering::Relaxed);
        // It has been read by us, and not by this program.
        let Some(svg) = guarded(|| convert(page, &cache, &settings, &white)) else { continue };
        if !lost.load(Ordering::Relaxed) && svg.len() <= LARGEST {
            found.insert(number, small(&svg));
        }
    }
    found
}

fn settings(lost: Arc<AtomicBool>) -> InterpreterSettings {
    let resolver = move |query: &FontQuery| match query {
        FontQuery::Standard(font) => Some(font.get_font_data()),
        FontQuery::Fallback(font) if is_chinese(font) => {
            let found = chinese();
            if found.is_none() {
                lost.store(true, Ordering::Relaxed);
            }
            found
        }
        FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
    };
    InterpreterSettings { font_resolver: Arc::new(resolver), ..InterpreterSettings::default() }
}

/// Whether a font that is not in the file has Chinese characters: by its collection, or by its name.
fn is_chinese(font: &FallbackFontQuery) -> bool {
    const NAMES: [&str; 12] = [
        "Song", "Sim", "Fang", "Kai", "Hei", "Ming", "YaHei", "FZ", "STX", "STZ", "DengXian", "CJK",
    ];
    let names = [&font.post_script_name, &font.font_name, &font.font_family];
    let mut names = names.into_iter().flatten();
    font.character_collection.is_some()
        || names.any(|name| !name.is_ascii() || NAMES.iter().any(|part| name.contains(part)))
}

/// Fonts with Chinese characters where systems have them, and which of the fonts in the file is for simplified ones.
const FONTS: [(&str, u32); 16] = [
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/adobe-source-han-sans/SourceHanSansCN-Regular.otf", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    ("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", 0),
    ("/System/Library/Fonts/Supplemental/Songti.ttc", 3),
    ("/System/Library/Fonts/STHeiti Light.ttc", 1),
    ("/System/Library/Fonts/PingFang.ttc", 0),
    ("C:\\Windows\\Fonts\\simsun.ttc", 0),
    ("C:\\Windows\\Fonts\\msyh.ttc", 0),
    ("C:\\Windows\\Fonts\\simhei.ttf", 0),
];

/// The first of the fonts that this machine has, read once.
fn chinese() -> Option<(FontData, u32)> {
    static FOUND: LazyLock<Option<(FontData, u32)>> = LazyLock::new(|| {
        FONTS.iter().find_map(|(path, index)| {
            let font: FontData = Arc::new(std::fs::read(path).ok()?);
            Some((font, *index))
        })
    });
    FOUND.clone()
}

/// The same drawing without what nobody sees: indents, and black where all is black.
fn small(svg: &str) -> String {
    let lines = svg.lines().map(str::trim_start);
    lines.map(|line| line.replace(" fill=\"#000000\"", "")).collect::<Vec<_>>().join("\n")
}
