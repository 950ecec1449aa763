//! The pictures of a page as pixels: a scan is one of them, or several strips and layers.

use lopdf::{Dictionary, Object, Stream};

use super::budget::File;
use super::filters::{self, Packed};
use super::objects;
use crate::read::page::matrix::Matrix;
use crate::read::scan::picture::{MOST_PIXELS, Picture};
use crate::read::scan::raster::{self, Raster, blend};
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

/// Colour spaces within colour spaces.
const DEEPEST: usize = 4;

/// What the pictures show together, and where; `None` where one of them cannot be decoded.
pub fn together(document: &File, drawn: &[Drawn<'_>], bounds: Rect) -> Option<(Picture, Rect)> {
    if drawn.is_empty() || drawn.len() > MOST {
        return None;
    }
    if let [one] = drawn
        && let Some(place) = upright(&one.matrix)
    {
        let raster = raster(document, one)?.on_paper();
        return Some((Picture::from_rgb(raster.width, raster.height, &raster.rgb)?, place));
    }
    let (width, height, scale) = size(document, drawn, bounds)?;
    let mut page = Raster { width, height, rgb: vec![255; 3 * width * height], alpha: Vec::new() };
    for one in drawn {
        lay(&mut page, &raster(document, one)?, &one.matrix, scale);
    }
    Some((Picture::from_rgb(width, height, &page.rgb)?, bounds))
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
        let width = objects::number(document, &one.stream.dict, b"Width")?;
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
    if let Some(mask) =
        objects::stream(document, dict, b"SMask").or(objects::stream(document, dict, b"Mask"))
    {
        let hides = is_true(document, &mask.dict, b"ImageMask");
        let mask = samples(document, mask, Some(Space::Grey))?;
        let pixels = (0..raster.height).flat_map(|y| (0..raster.width).map(move |x| (x, y)));
        raster.alpha = pixels
            .map(|(x, y)| {
                let (x, y) = (x * mask.width / raster.width, y * mask.height / raster.height);
                let value = mask.rgb[3 * (y * mask.width + x)];
                // A stencil says 1 for what is left out.
                if hides { 255 - value } else { value }
            })
            .collect();
    }
    Some(raster)
}

fn is_true(document: &File, dict: &Dictionary, key: &[u8]) -> bool {
    objects::get(document, dict, key).is_some_and(|value| value.as_bool().unwrap_or(false))
}

/// How samples mean colours.
#[derive(Clone, Debug)]
enum Space {
    Grey,
    Rgb,
    Cmyk,
    /// One colour for each number.
    Palette(Vec<[u8; 3]>),
}

impl Space {
    fn channels(&self) -> usize {
        match self {
            Space::Grey | Space::Palette(_) => 1,
            Space::Rgb => 3,
            Space::Cmyk => 4,
        }
    }
}

fn samples(document: &File, stream: &Stream, space: Option<Space>) -> Option<Raster> {
    let dict = &stream.dict;
    let number =
        |key: &[u8]| objects::number(document, dict, key).filter(|n| *n >= 0.0).map(|n| n as usize);
    let (width, height) = (number(b"Width")?, number(b"Height")?);
    let pixels = width.checked_mul(height).filter(|pixels| (1..=MOST_PIXELS).contains(pixels))?;
    let Packed { bytes, filter, parameters } = filters::picture(document, stream)?;
    let turned = objects::numbers(document, dict, b"Decode")
        .is_some_and(|decode| decode.first() > decode.get(1));
    let of_bits = |bits: &[bool]| {
        // Black is 0, as in samples.
        let grey: Vec<u8> =
            bits.iter().map(|&black| if black == turned { 255 } else { 0 }).collect();
        Raster::from_samples(width, height, 1, &grey)
    };
    match filter {
        Some(b"DCTDecode" | b"DCT") => raster::jpeg(&bytes).map(|raster| negative(raster, turned)),
        Some(b"JPXDecode") => raster::jpeg_2000(&bytes),
        Some(b"CCITTFaxDecode" | b"CCF") => {
            of_bits(&fax(document, &bytes, parameters, width, height)?)
        }
        Some(b"JBIG2Decode") => {
            let globals = parameters
                .and_then(|parameters| objects::stream(document, parameters, b"JBIG2Globals"));
            let globals = globals.map(|globals| filters::content(document, globals).bytes);
            let (wide, bits) = raster::jbig2(&bytes, globals.as_deref())?;
            (wide == width && bits.len() == pixels).then(|| of_bits(&bits)).flatten()
        }
        Some(_) => None,
        None => {
            let space = match space {
                Some(space) => space,
                None => {
                    self::space(document, objects::get(document, dict, b"ColorSpace")?, DEEPEST)?
                }
            };
            let bits = if is_true(document, dict, b"ImageMask") {
                1
            } else {
                number(b"BitsPerComponent")?
            };
            let samples = unpacked(
                &bytes,
                width,
                height,
                space.channels(),
                bits,
                matches!(space, Space::Palette(_)),
            )?;
            let raster = match &space {
                Space::Palette(colours) => {
                    let colour =
                        |&index: &u8| colours.get(usize::from(index)).copied().unwrap_or([0; 3]);
                    let rgb: Vec<u8> = samples.iter().flat_map(colour).collect();
                    Raster::from_samples(width, height, 3, &rgb)
                }
                Space::Grey | Space::Rgb | Space::Cmyk => {
                    Raster::from_samples(width, height, space.channels(), &samples)
                }
            };
            raster.map(|raster| negative(raster, turned))
        }
    }
}

fn negative(mut raster: Raster, turned: bool) -> Raster {
    if turned {
        raster.rgb.iter_mut().for_each(|value| *value = 255 - *value);
    }
    raster
}

/// Samples of 1 to 16 bits as bytes; numbers of a palette as they are.
fn unpacked(
    bytes: &[u8],
    width: usize,
    height: usize,
    channels: usize,
    bits: usize,
    number: bool,
) -> Option<Vec<u8>> {
    if ![1, 2, 4, 8, 16].contains(&bits) {
        return None;
    }
    let row = (width * channels * bits).div_ceil(8);
    let rows = bytes.get(..row.checked_mul(height)?)?;
    let most = (1u32 << bits.min(8)) - 1;
    let mut samples = Vec::with_capacity(width * height * channels);
    for row in rows.chunks_exact(row) {
        for index in 0..width * channels {
            let at = index * bits;
            let byte = u32::from(row[at / 8]);
            let value = if bits >= 8 { byte } else { byte >> (8 - bits - at % 8) & most };
            samples.push(if number { value } else { value * 255 / most } as u8);
        }
    }
    Some(samples)
}

fn fax(
    document: &File,
    bytes: &[u8],
    parameters: Option<&Dictionary>,
    width: usize,
    height: usize,
) -> Option<Vec<bool>> {
    use hayro_ccitt::{DecodeSettings, EncodingMode};
    let empty = Dictionary::new();
    let parameters = parameters.unwrap_or(&empty);
    let k = objects::number(document, parameters, b"K").unwrap_or(0.0);
    let columns = objects::number(document, parameters, b"Columns").unwrap_or(1728.0) as usize;
    let is = |key: &[u8]| is_true(document, parameters, key);
    let settings = DecodeSettings {
        columns: u32::try_from(columns).ok().filter(|_| columns == width)?,
        rows: u32::try_from(height).ok()?,
        end_of_block: objects::get(document, parameters, b"EndOfBlock")
            .is_none_or(|end| end.as_bool().unwrap_or(true)),
        end_of_line: is(b"EndOfLine"),
        rows_are_byte_aligned: is(b"EncodedByteAlign"),
        encoding: if k < 0.0 {
            EncodingMode::Group4
        } else if k == 0.0 {
            EncodingMode::Group3_1D
        } else {
            EncodingMode::Group3_2D
        },
        strict: false,
    };
    let bits = raster::fax(bytes, settings)?;
    let black_is_1 = is(b"BlackIs1");
    Some(bits.into_iter().map(|black| black != black_is_1).collect())
}

fn space(document: &File, object: &Object, deepest: usize) -> Option<Space> {
    let deeper = deepest.checked_sub(1)?;
    let of_name = |name: &[u8]| match name {
        b"DeviceGray" | b"G" | b"CalGray" => Some(Space::Grey),
        b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(Space::Rgb),
        b"DeviceCMYK" | b"CMYK" => Some(Space::Cmyk),
        _ => None,
    };
    let object = objects::resolve(document, object)?;
    if let Ok(name) = object.as_name() {
        return of_name(name);
    }
    let parts = object.as_array().ok()?;
    let kind = objects::resolve(document, parts.first()?)?.as_name().ok()?;
    match kind {
        b"ICCBased" => {
            let profile = objects::resolve(document, parts.get(1)?)?.as_stream().ok()?;
            match objects::number(document, &profile.dict, b"N")? as usize {
                1 => Some(Space::Grey),
                3 => Some(Space::Rgb),
                4 => Some(Space::Cmyk),
                _ => None,
            }
        }
        b"Indexed" | b"I" => {
            let base = space(document, parts.get(1)?, deeper)?;
            let table = match objects::resolve(document, parts.get(3)?)? {
                Object::String(bytes, _) => bytes.clone(),
                Object::Stream(stream) => filters::content(document, stream).bytes,
                _ => return None,
            };
            let count = table.len() / base.channels();
            let colours = Raster::from_samples(count, 1, base.channels(), &table)?;
            Some(Space::Palette(colours.rgb.chunks_exact(3).map(|c| [c[0], c[1], c[2]]).collect()))
        }
        name => of_name(name),
    }
}
