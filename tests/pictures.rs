//! A picture shows the same however it is packed, and one that is not read says why: `scripts/fixtures/pictures.py`.

use std::fs;

use gongkai::read::scan::raster::{Raster, jpeg};
use gongkai::read::scan::rasters;

const FOLDER: &str = "tests/pictures";
const WIDTH: usize = 32;
const HEIGHT: usize = 16;

/// What is drawn: a black corner below on the left and, in colour, a red field above on the right.
fn drawn(x: usize, y: usize, in_colour: bool) -> [u8; 3] {
    if x < 4 || y >= 12 && x < 16 {
        [0; 3]
    } else if in_colour && x >= 16 && y < 8 {
        [255, 0, 0]
    } else {
        [255; 3]
    }
}

/// What speaks against a picture; lossy packings blur its edges.
fn differences(name: &str, raster: &Raster) -> Option<String> {
    const LOSS: u8 = 40;
    if (raster.width, raster.height) != (WIDTH, HEIGHT) {
        return Some(format!("{name}: {} × {} pixels", raster.width, raster.height));
    }
    let differs = |index: &usize| {
        let shown = &raster.rgb[3 * index..][..3];
        let drawn = drawn(index % WIDTH, index / WIDTH, name.starts_with("colour"));
        shown.iter().zip(drawn).any(|(shown, drawn)| shown.abs_diff(drawn) > LOSS)
    };
    let first = (0..WIDTH * HEIGHT).find(differs)?;
    let shown = &raster.rgb[3 * first..][..3];
    Some(format!("{name}: {shown:?} at {}, {}", first % WIDTH, first / WIDTH))
}

#[test]
fn pictures_show_the_same_however_they_are_packed() {
    let mut found = Vec::new();
    for file in fs::read_dir(FOLDER).expect("the pictures are there").flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        let pages = rasters(&fs::read(file.path()).expect("it can be read"));
        match (&pages[..], name.split('-').next()) {
            (
                [Ok(raster)],
                Some("bits" | "bits.png" | "grey" | "grey.png" | "grey.jpg" | "colour"),
            ) => {
                found.extend(differences(&name, raster));
            }
            ([Err(why)], Some("unread")) if why.told().to_string().contains("save it as PNG") => {}
            ([Err(why)], Some("large.tiff")) if why.told().to_string().contains("300 dpi") => {}
            ([Err(why)], Some("damaged")) if why.told().to_string().contains("damaged") => {}
            (pages, _) => {
                let told =
                    |page: &Result<Raster, _>| page.as_ref().err().map(|why| format!("{why:?}"));
                found.push(format!("{name}: {:?}", pages.iter().map(told).collect::<Vec<_>>()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn inks_of_a_jpeg_are_given_as_they_are_stored() {
    // Programs of Adobe store how much of each ink is left out, and a PDF says so beside the picture.
    let bytes = fs::read(format!("{FOLDER}/colour-inks.jpg")).expect("it is there");
    let jpeg = jpeg(&bytes).expect("it is read");
    assert_eq!((jpeg.width, jpeg.height, jpeg.channels), (WIDTH, HEIGHT, 4));
    assert!(jpeg.samples[4 * (WIDTH * HEIGHT - 1)..].iter().all(|&sample| sample > 240));
    assert!(jpeg.samples[3] < 15);
}
