//! The pages of a TIFF → pixels.

use std::io::Cursor;

use ::tiff::decoder::{Decoder as TiffDecoder, DecodingResult};
use ::tiff::tags::{ByteOrder, CompressionMethod, PhotometricInterpretation, Tag};
use ::tiff::{ColorType, TiffError};
use hayro_ccitt::{DecodeSettings, EncodingMode};

use super::raster::{self, Raster, Unread};
use crate::read::guard::guarded;

type Decoder<'a> = TiffDecoder<Cursor<&'a [u8]>>;

/// The pages of a TIFF, at most so many, each with its pixels or why it has none.
pub fn pages(bytes: &[u8], most: usize) -> Vec<Result<Raster, Unread>> {
    guarded(|| {
        let mut decoder = match TiffDecoder::new(Cursor::new(bytes)) {
            Ok(decoder) => decoder,
            Err(error) => return vec![Err(why(error))],
        };
        let mut pages = vec![page(&mut decoder, bytes)];
        while pages.len() < most && decoder.more_images() {
            if let Err(error) = decoder.next_image() {
                pages.push(Err(why(error)));
                break;
            }
            pages.push(page(&mut decoder, bytes));
        }
        pages
    })
    .unwrap_or_else(|| vec![Err(Unread::Damaged)])
}

fn why(error: TiffError) -> Unread {
    match error {
        TiffError::UnsupportedError(_) => Unread::PACKED,
        TiffError::LimitsExceeded => Unread::LARGE,
        _ => Unread::Damaged,
    }
}

/// A number that a page says of itself.
fn number(decoder: &mut Decoder<'_>, tag: Tag) -> Option<u64> {
    decoder.find_tag_unsigned(tag).ok().flatten()
}

fn page(decoder: &mut Decoder<'_>, bytes: &[u8]) -> Result<Raster, Unread> {
    let (width, height) = decoder.dimensions().map_err(why)?;
    let (width, height) = (width as usize, height as usize);
    raster::pixels(width, height)?;
    let is = |number: Option<u64>, value: u16| number == Some(u64::from(value));
    let packing = number(decoder, Tag::Compression);
    if packing.is_some_and(|packing| FAXES.contains(&packing)) {
        return fax(decoder, bytes, packing, (width, height));
    }
    // Turned bits and planes one behind the other would come out as noise.
    let planes = number(decoder, Tag::SamplesPerPixel) > Some(1)
        && is(number(decoder, Tag::PlanarConfiguration), 2);
    if planes || is(number(decoder, Tag::FillOrder), TURNED) {
        return Err(Unread::PACKED);
    }
    if is(
        number(decoder, Tag::PhotometricInterpretation),
        PhotometricInterpretation::RGBPalette.to_u16(),
    ) {
        return of_palette(decoder, bytes, (width, height));
    }
    let colour = decoder.colortype().map_err(why)?;
    let samples = samples(decoder)?;
    let of = |channels: usize, samples: &[u8]| {
        Raster::from_samples(width, height, channels, samples).ok_or(Unread::Damaged)
    };
    let is_jpeg = is(packing, CompressionMethod::ModernJPEG.to_u16());
    match colour {
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            let grey = unpacked(&samples, width, height, usize::from(bits));
            of(1, &grey.ok_or(Unread::Damaged)?)
        }
        ColorType::Gray(8 | 16) => of(1, &samples),
        ColorType::Multiband { bit_depth: 8 | 16, num_samples: 2 } => {
            seen(of(1, &without_last(&samples, 2))?, &samples, 2)
        }
        ColorType::RGB(8 | 16) => of(3, &samples),
        ColorType::RGBA(8 | 16) => seen(of(3, &without_last(&samples, 4))?, &samples, 4),
        ColorType::CMYK(8 | 16) => of(4, &samples),
        ColorType::YCbCr(8) if is_jpeg => {
            let rgb: Vec<u8> =
                samples.chunks_exact(3).flat_map(|p| raster::rgb_of([p[0], p[1], p[2]])).collect();
            of(3, &rgb)
        }
        _ => Err(Unread::PACKED),
    }
}

/// The samples of a page; of those of two bytes the upper one.
fn samples(decoder: &mut Decoder<'_>) -> Result<Vec<u8>, Unread> {
    match decoder.read_image().map_err(why)? {
        DecodingResult::U8(samples) => Ok(samples),
        DecodingResult::U16(samples) => {
            Ok(samples.into_iter().map(|sample| (sample >> 8) as u8).collect())
        }
        _ => Err(Unread::PACKED),
    }
}

fn without_last(samples: &[u8], channels: usize) -> Vec<u8> {
    samples.chunks_exact(channels).flat_map(|pixel| &pixel[..channels - 1]).copied().collect()
}

/// On white paper; the last sample of each pixel says how much of it is seen.
fn seen(raster: Raster, samples: &[u8], channels: usize) -> Result<Raster, Unread> {
    let alpha = samples.chunks_exact(channels).map(|pixel| pixel[channels - 1]).collect();
    Ok(Raster { alpha, ..raster }.on_paper())
}

/// Greys of less than a byte each; the rows are whole bytes.
fn unpacked(samples: &[u8], width: usize, height: usize, bits: usize) -> Option<Vec<u8>> {
    let (row, most) = ((width * bits).div_ceil(8), (1u16 << bits) - 1);
    let grey = |x: usize, y: usize| {
        let byte = samples.get(y * row + x * bits / 8)?;
        let sample = u16::from(byte >> (8 - bits - x * bits % 8)) & most;
        Some((255 * sample / most) as u8)
    };
    (0..height).flat_map(|y| (0..width).map(move |x| grey(x, y))).collect()
}

/// A page whose samples are numbers of colours. The decoder knows no palettes: it reads them as greys, from a copy
/// that says so and begins with this page.
fn of_palette(
    decoder: &mut Decoder<'_>,
    bytes: &[u8],
    (width, height): (usize, usize),
) -> Result<Raster, Unread> {
    let colours = decoder.find_tag_unsigned_vec::<u16>(Tag::ColorMap).map_err(why)?;
    let colours = colours.ok_or(Unread::Damaged)?;
    let directory = decoder.ifd_pointer().ok_or(Unread::Damaged)?.0;
    let (directory, order) =
        (u32::try_from(directory).map_err(|_| Unread::PACKED)?, decoder.byte_order());
    if !matches!(bytes.get(2..4), Some(b"*\0" | b"\0*")) {
        return Err(Unread::PACKED);
    }
    let mut copy = bytes.to_vec();
    let value = value_at(bytes, directory as usize, order, Tag::PhotometricInterpretation.to_u16());
    let value = value.ok_or(Unread::Damaged)?;
    let grey = PhotometricInterpretation::BlackIsZero.to_u16();
    let (grey, first) = match order {
        ByteOrder::LittleEndian => (grey.to_le_bytes(), directory.to_le_bytes()),
        ByteOrder::BigEndian => (grey.to_be_bytes(), directory.to_be_bytes()),
    };
    copy.get_mut(value..value + 2).ok_or(Unread::Damaged)?.copy_from_slice(&grey);
    copy.get_mut(4..8).ok_or(Unread::Damaged)?.copy_from_slice(&first);
    let mut decoder = TiffDecoder::new(Cursor::new(&*copy)).map_err(why)?;
    let ColorType::Gray(bits @ (1 | 2 | 4 | 8)) = decoder.colortype().map_err(why)? else {
        return Err(Unread::PACKED);
    };
    let samples = samples(&mut decoder)?;
    let greys = match bits {
        8 => samples,
        _ => unpacked(&samples, width, height, usize::from(bits)).ok_or(Unread::Damaged)?,
    };
    let rgb = coloured(&greys, &colours, 1 << bits).ok_or(Unread::Damaged)?;
    Raster::from_samples(width, height, 3, &rgb).ok_or(Unread::Damaged)
}

/// Three bytes for each grey that stands for a colour: all reds come first, then all greens. `None` where the palette has
/// not so many.
fn coloured(greys: &[u8], colours: &[u16], count: usize) -> Option<Vec<u8>> {
    let colours = colours.get(..3 * count)?;
    // Colours have two bytes; some programs write one.
    let shift = if colours.iter().all(|&colour| colour < 256) { 0 } else { 8 };
    let number = |grey: u8| usize::from(grey) * (count - 1) / 255;
    let colour = |&grey: &u8| {
        [0, 1, 2].map(|channel| (colours[channel * count + number(grey)] >> shift) as u8)
    };
    Some(greys.iter().flat_map(colour).collect())
}

/// Where the value of a tag stands, of the directory that begins there.
fn value_at(bytes: &[u8], directory: usize, order: ByteOrder, tag: u16) -> Option<usize> {
    let short = |at: usize| -> Option<u16> {
        let two = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(match order {
            ByteOrder::LittleEndian => u16::from_le_bytes(two),
            ByteOrder::BigEndian => u16::from_be_bytes(two),
        })
    };
    let entries = (0..usize::from(short(directory)?)).map(|index| directory + 2 + 12 * index);
    entries.into_iter().find(|&entry| short(entry) == Some(tag)).map(|entry| entry + 8)
}

/// Packings of faxes: rows for themselves without marks between them, group 3 and group 4.
const FAXES: [u64; 3] = [2, 3, 4];

/// The first pixel of a byte is its lowest bit.
const TURNED: u16 = 2;

/// A page that is packed as a fax, in strips or tiles.
fn fax(
    decoder: &mut Decoder<'_>,
    bytes: &[u8],
    packing: Option<u64>,
    (width, height): (usize, usize),
) -> Result<Raster, Unread> {
    const GROUP_3_OPTIONS: Tag = Tag::Unknown(292);
    let two_dimensional = number(decoder, GROUP_3_OPTIONS).is_some_and(|options| options & 1 == 1);
    let encoding = match packing {
        Some(4) => EncodingMode::Group4,
        Some(3) if two_dimensional => EncodingMode::Group3_2D,
        _ => EncodingMode::Group3_1D,
    };
    let is_turned = number(decoder, Tag::FillOrder) == Some(u64::from(TURNED));
    let black = match number(decoder, Tag::PhotometricInterpretation) {
        Some(0) => true,
        Some(1) => false,
        _ => return Err(Unread::PACKED),
    };
    let (wide, tall) = decoder.chunk_dimensions();
    let mut grey = vec![255; width * height];
    for (index, packed) in (0..).zip(chunks(decoder, bytes)?) {
        let (columns, rows) = decoder.chunk_data_dimensions(index);
        let settings = DecodeSettings {
            columns: wide,
            rows,
            end_of_block: true,
            end_of_line: false,
            rows_are_byte_aligned: packing == Some(2),
            encoding,
            strict: false,
        };
        let turned: Vec<u8>;
        let packed = match is_turned {
            true => {
                turned = packed.iter().map(|byte| byte.reverse_bits()).collect();
                &turned
            }
            false => packed,
        };
        let bits = raster::fax(packed, settings).ok_or(Unread::Damaged)?;
        let across = width.div_ceil(wide as usize);
        let (left, top) = (
            index as usize % across * wide as usize,
            index as usize / across * tall.min(height as u32) as usize,
        );
        for (row, bits) in bits.chunks_exact(wide as usize).enumerate() {
            let own = grey.get_mut((top + row) * width + left..).ok_or(Unread::Damaged)?;
            for (grey, bit) in own.iter_mut().zip(&bits[..columns as usize]) {
                *grey = if *bit == black { 0 } else { 255 };
            }
        }
    }
    Raster::from_samples(width, height, 1, &grey).ok_or(Unread::Damaged)
}

/// The strips or tiles of a page as they are packed.
fn chunks<'a>(decoder: &mut Decoder<'_>, bytes: &'a [u8]) -> Result<Vec<&'a [u8]>, Unread> {
    use ::tiff::decoder::ChunkType;
    let (places, lengths) = match decoder.get_chunk_type() {
        ChunkType::Strip => (Tag::StripOffsets, Tag::StripByteCounts),
        ChunkType::Tile => (Tag::TileOffsets, Tag::TileByteCounts),
    };
    let (width, height) = decoder.dimensions().map_err(why)?;
    let (wide, tall) = decoder.chunk_dimensions();
    let count = width.div_ceil(wide.max(1)) as usize * height.div_ceil(tall.max(1)) as usize;
    let mut numbers = |tag| decoder.find_tag_unsigned_vec::<usize>(tag).ok().flatten();
    let (places, lengths) = (numbers(places), numbers(lengths));
    let (Some(places), Some(lengths)) = (places, lengths) else { return Err(Unread::Damaged) };
    let chunks = places.into_iter().zip(lengths).take(count);
    let chunks: Option<Vec<_>> =
        chunks.map(|(at, length)| bytes.get(at..at.checked_add(length)?)).collect();
    chunks.filter(|chunks| chunks.len() == count).ok_or(Unread::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys_of_less_than_a_byte_are_unpacked_row_by_row() {
        assert_eq!(
            unpacked(&[0b1010_0000, 0b0100_0000], 3, 2, 1).unwrap(),
            [255, 0, 255, 0, 255, 0]
        );
        assert_eq!(unpacked(&[0b0001_1011], 4, 1, 2).unwrap(), [0, 85, 170, 255]);
        assert_eq!(unpacked(&[0x0F, 0x30], 3, 1, 4).unwrap(), [0, 255, 51]);
        assert_eq!(unpacked(&[0x0F], 3, 1, 4), None);
    }

    #[test]
    fn a_tiff_of_sixteen_bits_is_read() {
        use ::tiff::encoder::{TiffEncoder, colortype};
        let mut bytes = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
        encoder.write_image::<colortype::Gray16>(2, 1, &[0x1234, 0xFFFF]).unwrap();
        let pages = pages(bytes.get_ref(), 9);
        assert_eq!(pages[0].as_ref().unwrap().rgb, [0x12, 0x12, 0x12, 255, 255, 255]);
    }
}
