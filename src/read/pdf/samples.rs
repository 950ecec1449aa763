//! The samples of one picture → pixels.

use lopdf::{Dictionary, Object, Stream};

use super::budget::File;
use super::filters::{self, Packed};
use super::objects;
use crate::read::scan::picture::MOST_PIXELS;
use crate::read::scan::raster::{self, Raster};

/// Colour spaces within colour spaces.
const DEEPEST: usize = 4;

/// How samples mean colours.
#[derive(Clone, Debug)]
pub enum Space {
    Grey,
    /// How much there is of one ink.
    Ink,
    Rgb,
    Cmyk,
    /// One colour for each number.
    Palette(Vec<[u8; 3]>),
}

impl Space {
    fn channels(&self) -> usize {
        match self {
            Space::Grey | Space::Ink | Space::Palette(_) => 1,
            Space::Rgb => 3,
            Space::Cmyk => 4,
        }
    }

    fn of_channels(channels: usize) -> Option<Space> {
        match channels {
            1 => Some(Space::Grey),
            3 => Some(Space::Rgb),
            4 => Some(Space::Cmyk),
            _ => None,
        }
    }
}

/// Samples as bytes, row by row.
struct Samples {
    width: usize,
    height: usize,
    channels: usize,
    bytes: Vec<u8>,
    /// The largest one.
    most: u8,
}

/// The pixels of a picture; its space where the picture itself does not say.
pub fn samples(document: &File, stream: &Stream, space: Option<Space>) -> Option<Raster> {
    let dict = &stream.dict;
    let named = || self::space(document, objects::get(document, dict, b"ColorSpace")?, DEEPEST);
    let space = space.or_else(named);
    let packed = filters::picture(document, stream)?;
    if packed.filter == Some(b"JPXDecode") {
        return raster::jpeg_2000(&packed.bytes);
    }
    let mut samples = unpacked(document, dict, &packed, space.as_ref())?;
    let turned = objects::numbers(document, dict, b"Decode")
        .is_some_and(|decode| decode.first() > decode.get(1));
    if turned {
        let most = samples.most;
        samples.bytes.iter_mut().for_each(|value| *value = most.saturating_sub(*value));
    }
    let channels = samples.channels;
    let space = space.filter(|space| space.channels() == channels);
    coloured(samples, space.or(Space::of_channels(channels))?)
}

fn coloured(samples: Samples, space: Space) -> Option<Raster> {
    let Samples { width, height, channels, mut bytes, most } = samples;
    if let Space::Palette(colours) = space {
        let colour = |&index: &u8| colours.get(usize::from(index)).copied().unwrap_or([0; 3]);
        let rgb: Vec<u8> = bytes.iter().flat_map(colour).collect();
        return Raster::from_samples(width, height, 3, &rgb);
    }
    let scale = 255 / most.max(1);
    let is_ink = matches!(space, Space::Ink);
    if is_ink || scale != 1 {
        let grey = |value: u8| if is_ink { 255 - scale * value } else { scale * value };
        bytes.iter_mut().for_each(|value| *value = grey(*value));
    }
    Raster::from_samples(width, height, channels, &bytes)
}

/// What a picture's own format gives, before its numbers mean anything.
fn unpacked(
    document: &File,
    dict: &Dictionary,
    Packed { bytes, filter, parameters }: &Packed<'_>,
    space: Option<&Space>,
) -> Option<Samples> {
    let number =
        |key: &[u8]| objects::number(document, dict, key).filter(|n| *n >= 0.0).map(|n| n as usize);
    let (width, height) = (number(b"Width")?, number(b"Height")?);
    let pixels = width.checked_mul(height).filter(|pixels| (1..=MOST_PIXELS).contains(pixels))?;
    let of_bits = |bits: Vec<bool>| {
        // Black is 0, as in samples.
        let bytes = bits.into_iter().map(|black| u8::from(!black)).collect();
        Samples { width, height, channels: 1, bytes, most: 1 }
    };
    match filter {
        Some(b"DCTDecode" | b"DCT") => {
            let raster::Jpeg { width, height, channels, samples } = raster::jpeg(bytes)?;
            Some(Samples { width, height, channels, bytes: samples, most: 255 })
        }
        Some(b"CCITTFaxDecode" | b"CCF") => {
            fax(document, bytes, *parameters, width, height).map(of_bits)
        }
        Some(b"JBIG2Decode") => {
            let globals = parameters
                .and_then(|parameters| objects::stream(document, parameters, b"JBIG2Globals"));
            let globals = globals.map(|globals| filters::content(document, globals).bytes);
            let (wide, bits) = raster::jbig2(bytes, globals.as_deref())?;
            (wide == width && bits.len() == pixels).then(|| of_bits(bits))
        }
        Some(_) => None,
        None => {
            let is_mask = is_true(document, dict, b"ImageMask");
            let bits = if is_mask { 1 } else { number(b"BitsPerComponent")? };
            let channels = space?.channels();
            let bytes = numbers(bytes, width, height, channels, bits)?;
            let most = ((1u32 << bits.min(8)) - 1) as u8;
            Some(Samples { width, height, channels, bytes, most })
        }
    }
}

pub fn is_true(document: &File, dict: &Dictionary, key: &[u8]) -> bool {
    objects::get(document, dict, key).is_some_and(|value| value.as_bool().unwrap_or(false))
}

/// Samples of 1 to 16 bits as bytes, of 16 the upper one.
fn numbers(
    bytes: &[u8],
    width: usize,
    height: usize,
    channels: usize,
    bits: usize,
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
            samples.push(if bits >= 8 { byte } else { byte >> (8 - bits - at % 8) & most } as u8);
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
            Space::of_channels(objects::number(document, &profile.dict, b"N")? as usize)
        }
        b"Separation" => Some(Space::Ink),
        // Inks by their names, of which print has one or four.
        b"DeviceN" => match objects::resolve(document, parts.get(1)?)?.as_array().ok()?.len() {
            1 => Some(Space::Ink),
            4 => Some(Space::Cmyk),
            _ => None,
        },
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
