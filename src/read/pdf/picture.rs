//! The pictures of a page as pixels: a scan is one of them, or several strips and layers.

use lopdf::Stream;

use super::budget::File;
use super::objects;
use super::samples::{Space, is_true, samples};
use crate::read::page::matrix::Matrix;
use crate::read::scan::picture::{MOST_PIXELS, Picture};
use crate::read::scan::raster::{Raster, blend, pixels};
use crate::source::Rect;

/// A picture that is drawn on a page.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    pub stream: &'a Stream,
    /// From the unit square to the page.
    pub matrix: Matrix,
    /// The colour that a stencil is drawn in.
    pub ink: [u8; 3],
}

/// More pictures on one page are no scan.
const MOST: usize = 3_000;

/// What the pictures show together, and where; `None` where one of them cannot be decoded.
pub fn together(document: &File, drawn: &[Drawn<'_>], bounds: Rect) -> Option<(Picture, Rect)> {
    if drawn.is_empty() || drawn.len() > MOST {
        return None;
    }
    let (page, place) = if let [one] = drawn
        && let Some(place) = upright(&one.matrix)
    {
        (raster(document, one)?.on_paper(), place)
    } else {
        (laid(document, drawn, bounds)?, bounds)
    };
    let mut picture = Picture::from_rgb(page.width, page.height, &page.rgb)?;
    // Grey paper under it hides that of each pixel of the print somebody has decided.
    let bits = drawn.iter().filter(|one| is_of_bits(document, one));
    let area: f32 = bits.map(|one| area(one.matrix.apply_box(0.0, 0.0, 1.0, 1.0))).sum();
    picture.one_bit |= 2.0 * area > self::area(bounds);
    Some((picture, place))
}

/// Several pictures, one over the other.
fn laid(document: &File, drawn: &[Drawn<'_>], bounds: Rect) -> Option<Raster> {
    let (width, height, scale) = size(document, drawn, bounds)?;
    let mut page = Raster { width, height, rgb: vec![255; 3 * width * height], alpha: Vec::new() };
    for one in drawn {
        lay(&mut page, &raster(document, one)?, &one.matrix, scale);
    }
    Some(page)
}

fn area(rect: Rect) -> f32 {
    rect.width() * rect.height()
}

/// Whether the forms of a picture come from pixels that are there or not: its own, or those of a finer mask.
fn is_of_bits(document: &File, drawn: &Drawn<'_>) -> bool {
    let number = |stream: &Stream, key: &[u8]| objects::number(document, &stream.dict, key);
    let is_bits = |stream: &Stream| {
        is_true(document, &stream.dict, b"ImageMask")
            || number(stream, b"BitsPerComponent") == Some(1.0)
    };
    let finer = |mask: &&Stream| number(mask, b"Width") > number(drawn.stream, b"Width");
    is_bits(drawn.stream) || mask(document, drawn.stream).filter(finer).is_some_and(is_bits)
}

/// Where a picture lies that is neither turned nor mirrored.
fn upright(matrix: &Matrix) -> Option<Rect> {
    let aslant = matrix.b.abs().max(matrix.c.abs());
    // The unit square has its origin below, the page above.
    let straight = aslant < 0.001 * matrix.a.abs() && matrix.a > 0.0 && matrix.d < 0.0;
    straight.then(|| matrix.apply_box(0.0, 0.0, 1.0, 1.0))
}

/// Width and height of the page in pixels as fine as those of the finest picture, and how many a
/// point has.
fn size(document: &File, drawn: &[Drawn<'_>], bounds: Rect) -> Option<(usize, usize, f32)> {
    let finest = drawn.iter().filter_map(|one| {
        let width = |stream: &Stream| objects::number(document, &stream.dict, b"Width");
        let mask = mask(document, one.stream).and_then(width);
        let width = width(one.stream)?.max(mask.unwrap_or_default());
        let wide = one.matrix.a.hypot(one.matrix.b);
        (wide > 30.0).then(|| width / wide)
    });
    let most = (MOST_PIXELS as f32 / (bounds.width() * bounds.height()).max(1.0)).sqrt();
    let scale = finest.reduce(f32::max)?.min(300.0 / 72.0).min(most);
    let (width, height) = ((bounds.width() * scale) as usize, (bounds.height() * scale) as usize);
    (width > 0 && height > 0).then_some((width, height, scale))
}

/// Draws a picture over what is there.
fn lay(page: &mut Raster, picture: &Raster, matrix: &Matrix, scale: f32) {
    let Some(back) = inverse(matrix) else { return };
    let area = matrix.apply_box(0.0, 0.0, 1.0, 1.0);
    let range = |from: f32, to: f32, most: usize| {
        let from = ((from * scale).floor().max(0.0) as usize).min(most);
        from..((to * scale).ceil().max(0.0) as usize).min(most)
    };
    for y in range(area.top, area.bottom, page.height) {
        for x in range(area.x0, area.x1, page.width) {
            let (u, v) = back.apply((x as f32 + 0.5) / scale, (y as f32 + 0.5) / scale);
            if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
                continue;
            }
            let column = (u * picture.width as f32) as usize;
            let row = ((1.0 - v) * picture.height as f32) as usize;
            let from = row.min(picture.height - 1) * picture.width + column.min(picture.width - 1);
            let to = y * page.width + x;
            let alpha = picture.alpha.get(from).copied().unwrap_or(255);
            for channel in 0..3 {
                let value = &mut page.rgb[3 * to + channel];
                *value = blend(picture.rgb[3 * from + channel], *value, alpha);
            }
        }
    }
}

fn inverse(matrix: &Matrix) -> Option<Matrix> {
    let Matrix { a, b, c, d, e, f } = *matrix;
    let area = a * d - b * c;
    (area.abs() > 1e-3).then(|| {
        let (a, b, c, d) = (d / area, -b / area, -c / area, a / area);
        Matrix::new(a, b, c, d, -(e * a + f * c), -(e * b + f * d))
    })
}

/// One picture, with what of it can be seen.
fn raster(document: &File, drawn: &Drawn<'_>) -> Option<Raster> {
    let dict = &drawn.stream.dict;
    if is_true(document, dict, b"ImageMask") {
        let samples = samples(document, drawn.stream, Some(Space::Grey))?;
        let pixels = samples.width * samples.height;
        // A 0 is painted, unless the file turns that round.
        let alpha = samples.rgb.chunks_exact(3).map(|pixel| 255 - pixel[0]).collect();
        return Some(Raster { rgb: drawn.ink.repeat(pixels), alpha, ..samples });
    }
    let mut raster = samples(document, drawn.stream, None)?;
    if let Some(mask) = mask(document, drawn.stream) {
        let hides = is_true(document, &mask.dict, b"ImageMask");
        let mask = samples(document, mask, Some(Space::Grey))?;
        // Scanners part print from paper: a colour in coarse pixels, and where it is print in fine ones.
        let (width, height) = (raster.width.max(mask.width), raster.height.max(mask.height));
        pixels(width, height).ok()?;
        let at = |of: &Raster, x: usize, y: usize| {
            (y * of.height / height) * of.width + x * of.width / width
        };
        let places = || (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let seen = |(x, y)| {
            let value = mask.rgb[3 * at(&mask, x, y)];
            // A stencil says 1 for what is left out.
            if hides { 255 - value } else { value }
        };
        let alpha = places().map(seen).collect();
        let rgb = match raster.width == width && raster.height == height {
            true => raster.rgb,
            false => places().flat_map(|(x, y)| three(&raster, at(&raster, x, y))).collect(),
        };
        raster = Raster { width, height, rgb, alpha };
    }
    Some(raster)
}

fn three(raster: &Raster, at: usize) -> [u8; 3] {
    [raster.rgb[3 * at], raster.rgb[3 * at + 1], raster.rgb[3 * at + 2]]
}

/// What says which parts of a picture are seen.
fn mask<'a>(document: &'a File, stream: &'a Stream) -> Option<&'a Stream> {
    let of = |key: &[u8]| objects::stream(document, &stream.dict, key);
    of(b"SMask").or_else(|| of(b"Mask"))
}

#[cfg(test)]
mod tests {
    use lopdf::{Dictionary, Document, Object, dictionary};

    use super::*;

    /// The greys that a picture of one row shows, which may name a second one as its mask.
    #[track_caller]
    fn check(about: Dictionary, samples: &[u8], mask: Option<(Dictionary, &[u8])>, shown: &[u8]) {
        assert_eq!(picture(about, samples, mask).grey, shown);
    }

    fn picture(about: Dictionary, samples: &[u8], mask: Option<(Dictionary, &[u8])>) -> Picture {
        let row = |mut about: Dictionary, samples: &[u8]| {
            about.set("Height", 1);
            if !about.has(b"BitsPerComponent") {
                about.set("BitsPerComponent", 8);
            }
            Stream::new(about, samples.to_vec())
        };
        let mut document = Document::with_version("1.7");
        let mut stream = row(about, samples);
        if let Some((about, samples)) = mask {
            let mask = document.add_object(row(about, samples));
            stream.dict.set("SMask", mask);
        }
        let matrix = Matrix::new(60.0, 0.0, 0.0, -60.0, 0.0, 60.0);
        let drawn = Drawn { stream: &stream, matrix, ink: [120; 3] };
        let bounds = Rect { x0: 0.0, top: 0.0, x1: 60.0, bottom: 60.0 };
        together(&File::new(document), &[drawn], bounds).expect("it is read").0
    }

    fn name(name: &str) -> Object {
        Object::Name(name.as_bytes().to_vec())
    }

    #[test]
    fn print_in_fine_pixels_over_a_coarse_colour() {
        let black = dictionary! { "Width" => 1, "ColorSpace" => "DeviceGray" };
        let fine = dictionary! { "Width" => 4, "ColorSpace" => "DeviceGray" };
        check(black, &[0], Some((fine, &[255, 0, 255, 0])), &[0, 255, 0, 255]);
    }

    #[test]
    fn print_in_bits_is_black_and_white_whatever_its_colour() {
        let pale = dictionary! { "Width" => 1, "ColorSpace" => "DeviceGray" };
        let bits =
            dictionary! { "Width" => 4, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 1 };
        let fine = dictionary! { "Width" => 4, "ColorSpace" => "DeviceGray" };
        assert!(picture(pale.clone(), &[120], Some((bits, &[0xA0]))).one_bit);
        assert!(!picture(pale, &[120], Some((fine, &[255, 0, 255, 0]))).one_bit);
        let stencil = dictionary! { "Width" => 4, "ImageMask" => true, "BitsPerComponent" => 1 };
        let stencil = picture(stencil, &[0xA0], None);
        assert!(stencil.one_bit);
        assert_eq!(stencil.grey, [255, 120, 255, 120]);
    }

    #[test]
    fn more_ink_is_darker() {
        let space = vec![name("Separation"), name("Black"), name("DeviceGray"), Object::Null];
        let ink = dictionary! { "Width" => 2, "ColorSpace" => space };
        check(ink, &[0, 255], None, &[255, 0]);
    }

    #[test]
    fn a_fax_means_the_colours_of_its_palette() {
        let white_row = [0x80, 0x08, 0x00, 0x80];
        let fax = |colours: &[u8], decode: Vec<Object>| {
            let colours = Object::string_literal(colours.to_vec());
            let space = vec![name("Indexed"), name("DeviceGray"), 1.into(), colours];
            dictionary! {
                "Width" => 8, "BitsPerComponent" => 1, "ColorSpace" => space, "Decode" => decode,
                "Filter" => "CCITTFaxDecode",
                "DecodeParms" => dictionary! { "K" => -1, "Columns" => 8, "BlackIs1" => true },
            }
        };
        check(fax(&[255, 0], vec![0.into(), 1.into()]), &white_row, None, &[255; 8]);
        check(fax(&[0, 255], vec![0.into(), 1.into()]), &white_row, None, &[0; 8]);
        check(fax(&[0, 255], vec![1.into(), 0.into()]), &white_row, None, &[255; 8]);
    }
}
