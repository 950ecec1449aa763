//! Pictures as files hold them → pixels.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::picture::MOST_PIXELS;
use crate::read::guard::guarded;

/// Three bytes a pixel, row by row; light is high.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
    /// How much of each pixel is seen, 255 for all of it; empty where that is so everywhere.
    pub alpha: Vec<u8>,
}

/// Why a picture has no pixels for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Its bytes do not hold together.
    Damaged,
    /// It may be whole, and is of a kind that is not read: which, and what helps.
    Kind(&'static str),
}

impl Unread {
    pub const PACKED: Unread =
        Unread::Kind("a picture packed or coloured in a way that is not read; save it as PNG");
    pub const LARGE: Unread =
        Unread::Kind("a picture of more than 40 million pixels; save it with 300 dpi");
}

/// How many pixels a picture has.
pub fn pixels(width: usize, height: usize) -> Result<usize, Unread> {
    match width.checked_mul(height) {
        Some(0) => Err(Unread::Damaged),
        Some(pixels) if pixels <= MOST_PIXELS => Ok(pixels),
        _ => Err(Unread::LARGE),
    }
}

impl Raster {
    /// From samples of 8 bits in 1, 3 or 4 (CMYK) channels; `None` where they are too few.
    pub fn from_samples(
        width: usize,
        height: usize,
        channels: usize,
        samples: &[u8],
    ) -> Option<Raster> {
        let pixels = pixels(width, height).ok()?;
        let samples = samples.get(..pixels.checked_mul(channels)?)?;
        let rgb = match channels {
            1 => samples.iter().flat_map(|&grey| [grey; 3]).collect(),
            3 => samples.to_vec(),
            4 => samples
                .chunks_exact(4)
                .flat_map(|ink| rgb_of_inks([ink[0], ink[1], ink[2], ink[3]]))
                .collect(),
            _ => return None,
        };
        Some(Raster { width, height, rgb, alpha: Vec::new() })
    }

    fn of(image: &DynamicImage) -> Raster {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let alpha = match image.color().has_alpha() {
            true => image.to_rgba8().pixels().map(|pixel| pixel.0[3]).collect(),
            false => Vec::new(),
        };
        Raster { width, height, rgb: image.to_rgb8().into_raw(), alpha }
    }

    /// What is seen of it on white paper.
    pub fn on_paper(mut self) -> Raster {
        for (pixel, &alpha) in self.rgb.chunks_exact_mut(3).zip(&self.alpha) {
            for value in pixel {
                *value = blend(*value, 255, alpha);
            }
        }
        self.alpha.clear();
        self
    }
}

/// A value over another.
pub fn blend(over: u8, under: u8, alpha: u8) -> u8 {
    let (over, under, alpha) = (u32::from(over), u32::from(under), u32::from(alpha));
    ((over * alpha + under * (255 - alpha)) / 255) as u8
}

fn rgb_of_inks([cyan, magenta, yellow, black]: [u8; 4]) -> [u8; 3] {
    [cyan, magenta, yellow].map(|ink| blend(0, 255, ink)).map(|value| blend(0, value, black))
}

/// What a JPEG picture inside of a document holds: grey, colours or four inks as they are stored, for the document says what
/// they mean and how the picture lies.
pub struct Jpeg {
    pub width: usize,
    pub height: usize,
    pub channels: usize,
    pub samples: Vec<u8>,
}

/// A JPEG picture inside of a document.
pub fn jpeg(bytes: &[u8]) -> Option<Jpeg> {
    use zune_jpeg::JpegDecoder;
    use zune_jpeg::zune_core::bytestream::ZCursor;
    use zune_jpeg::zune_core::colorspace::ColorSpace;
    use zune_jpeg::zune_core::options::DecoderOptions;
    guarded(|| {
        let options = DecoderOptions::default().set_strict_mode(false);
        let options = options.set_max_width(MOST_PIXELS).set_max_height(MOST_PIXELS);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
        decoder.decode_headers().ok()?;
        let (width, height) = decoder.dimensions()?;
        pixels(width, height).ok()?;
        let stored = decoder.input_colorspace()?;
        let (given, channels) = match stored {
            ColorSpace::Luma => (ColorSpace::Luma, 1),
            ColorSpace::CMYK | ColorSpace::YCCK => (stored, 4),
            _ => (ColorSpace::RGB, 3),
        };
        decoder.set_options(options.jpeg_set_out_colorspace(given));
        let mut samples = decoder.decode().ok()?;
        if stored == ColorSpace::YCCK {
            for pixel in samples.chunks_exact_mut(4) {
                let rgb = rgb_of([pixel[0], pixel[1], pixel[2]]);
                pixel[..3].copy_from_slice(&rgb.map(|value| 255 - value));
            }
        }
        Some(Jpeg { width, height, channels, samples })
    })
    .flatten()
}

/// Brightness and two differences of colour, as JPEG has them; the numbers are those of its standard.
pub fn rgb_of([luma, blue, red]: [u8; 3]) -> [u8; 3] {
    let [luma, blue, red] = [f32::from(luma), f32::from(blue) - 128.0, f32::from(red) - 128.0];
    [luma + 1.402 * red, luma - 0.344_14 * blue - 0.714_14 * red, luma + 1.772 * blue]
        .map(|value| value.round().clamp(0.0, 255.0) as u8)
}

/// A file that is a JPEG or PNG picture.
pub fn photograph(bytes: &[u8]) -> Result<Raster, Unread> {
    let format = if bytes.starts_with(b"\x89PNG") { ImageFormat::Png } else { ImageFormat::Jpeg };
    guarded(|| decoded(bytes, format)).unwrap_or(Err(Unread::Damaged))
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Result<Raster, Unread> {
    let why = |error: ImageError| match error {
        ImageError::Unsupported(_) => Unread::PACKED,
        ImageError::Limits(_) => Unread::LARGE,
        _ => Unread::Damaged,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(why)?;
    let (width, height) = decoder.dimensions();
    pixels(width as usize, height as usize)?;
    // A camera that was held upright says so and stores the picture lying.
    let orientation = decoder.orientation().map_err(why)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(why)?;
    image.apply_orientation(orientation);
    Ok(Raster::of(&image).on_paper())
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(8 * MOST_PIXELS as u64);
    limits
}

/// A JPEG 2000 picture.
pub fn jpeg_2000(bytes: &[u8]) -> Option<Raster> {
    use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
    guarded(|| {
        let image = Image::new(bytes, &DecodeSettings::default()).ok()?;
        let (width, height) = (image.width() as usize, image.height() as usize);
        width.checked_mul(height).filter(|pixels| *pixels <= MOST_PIXELS)?;
        let mut context = DecoderContext::default();
        let samples = image.decode(&mut context).ok()?.data_u8();
        let channels = samples.len() / (width * height).max(1);
        let own = channels - usize::from(image.has_alpha());
        let inks: Vec<u8> =
            samples.chunks_exact(channels).flat_map(|pixel| &pixel[..own]).copied().collect();
        Raster::from_samples(width, height, own, &inks)
    })
    .flatten()
}

/// A fax of group 3 or 4, as PDFs hold it: true for black.
pub fn fax(bytes: &[u8], settings: hayro_ccitt::DecodeSettings) -> Option<Vec<bool>> {
    struct Rows {
        width: usize,
        most: usize,
        bits: Vec<bool>,
    }
    impl hayro_ccitt::Decoder for Rows {
        fn push_row(&mut self, changes: &[u32]) {
            if self.bits.len() >= self.most {
                return;
            }
            let start = self.bits.len();
            self.bits.resize(start + self.width, false);
            for pair in changes.chunks(2) {
                let end = pair.get(1).map_or(self.width, |end| *end as usize);
                self.bits[start..][pair[0] as usize..end].fill(true);
            }
        }
    }
    let (width, height) = (settings.columns as usize, settings.rows as usize);
    let most = width.checked_mul(height).filter(|pixels| (1..=MOST_PIXELS).contains(pixels))?;
    guarded(|| {
        let mut rows = Rows { width, most, bits: Vec::new() };
        let mut context = hayro_ccitt::DecoderContext::new(settings);
        hayro_ccitt::decode(bytes, &mut rows, &mut context).ok()?;
        (rows.bits.len() == most).then_some(rows.bits)
    })
    .flatten()
}

/// A JBIG2 picture as PDFs hold it, with what several of them share: width, and true for black.
pub fn jbig2(bytes: &[u8], globals: Option<&[u8]>) -> Option<(usize, Vec<bool>)> {
    use hayro_jbig2::{DecodeSettings, Globals, Page};
    struct Pixels(Vec<bool>);
    impl hayro_jbig2::Decoder for Pixels {
        fn push_pixel(&mut self, black: bool) {
            self.0.push(black);
        }

        fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
            self.0.resize(self.0.len() + 8 * chunk_count as usize, black);
        }

        fn next_line(&mut self) {}
    }
    guarded(|| {
        let settings = DecodeSettings::default();
        let globals = match globals {
            Some(bytes) => Some(Globals::new(bytes, &settings).ok()?),
            None => None,
        };
        let page = Page::new_embedded(bytes, globals.as_ref(), &settings).ok()?;
        let pixels = (page.width() as usize).checked_mul(page.height() as usize)?;
        if pixels > MOST_PIXELS {
            return None;
        }
        let mut out = Pixels(Vec::with_capacity(pixels));
        page.decode(&mut out).ok()?;
        (out.0.len() == pixels).then_some((page.width() as usize, out.0))
    })
    .flatten()
}
