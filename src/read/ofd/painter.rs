//! Layers of a page → glyphs, rulings and what lies over them.

mod shapes;

use std::sync::Arc;

use super::fonts::{self, Said, Unproved};
use super::numbers;
use super::outline;
use super::resources::{FontFile, Resources};
use super::tree::{child, children, is_false};
use crate::read::page::cover::{Cover, drop_covered};
use crate::read::page::ink::Ink;
use crate::read::page::matrix::{Matrix, shared};
use crate::read::page::paint::{Paint, Surfaces};
use crate::read::page::paths::Path;
use crate::read::page::{self, Drawing, LeftOut, strike};
use crate::read::xml::Element;
use crate::read::{Damage, Direction, Doubt, Glyph, Mark, Page, Ruling};
use crate::source::Rect;

/// Points in a millimetre.
pub const POINTS: f32 = 72.0 / 25.4;

/// Composite units inside one another; deeper ones are loops.
const DEEPEST: usize = 16;

/// What one page may cost.
const MOST_WORK: usize = 5_000_000;

/// What keeping a character or a line costs on top of its element.
pub const KEPT: usize = 5;

/// Pictures that cover this share of a page make it a scan.
const SCAN: f32 = 0.6;

/// What surrounds an object: where it is drawn, and how.
#[derive(Clone)]
pub struct Place {
    pub matrix: Matrix,
    pub clip: Rect,
    /// Where something is cut off by a path: unlike a box, that is drawn to hide what is outside.
    pub window: Option<Rect>,
    /// Opacity, 1 for all of it.
    pub alpha: f32,
    pub fill: Option<Paint>,
    pub stroke: Option<Paint>,
    pub line: Option<f32>,
}

pub struct Painter<'r> {
    resources: &'r Resources<'r>,
    /// The page in points.
    bounds: Rect,
    frame: Matrix,
    pub glyphs: Vec<Glyph>,
    pub surfaces: Surfaces,
    pub marks: Vec<Mark>,
    pub fonts: Vec<Arc<str>>,
    /// What stands beside glyphs of which a wrong meaning could make a wrong number.
    pub said: Vec<Said>,
    /// Digits whose glyphs the page names in a font that the package does not have.
    pub unproved: Vec<Unproved>,
    pub aslant: usize,
    pub aslant_ink: Vec<Rect>,
    rulings: Vec<Ruling>,
    covers: Vec<Cover>,
    inks: Vec<Ink>,
    /// The area of all pictures as a share of the page.
    picture: f32,
    /// Whether what is drawn is a note upon the page.
    pub in_note: bool,
    depth: usize,
    done: usize,
    most: usize,
}

/// A place where nothing is.
const NOTHING: Rect = Rect { x0: -1e6, top: -1e6, x1: -1e6, bottom: -1e6 };

/// What a clip leaves to be seen: the box around all of its areas. `None` where one is of another
/// kind than a path.
fn window(clip: &Element<'_>, matrix: &Matrix) -> Option<Rect> {
    let mut whole: Option<Rect> = None;
    for area in children(clip, "Area") {
        let own = |element: &Element<'_>| {
            let numbers = element.attribute("CTM").map(|text| numbers::list(&text));
            numbers.and_then(|own| Matrix::from_slice(&own)).unwrap_or(Matrix::IDENTITY)
        };
        let path = child(area, "Path")?;
        let boundary = path.attribute("Boundary").and_then(|text| numbers::area(&text));
        let (x, y) = boundary.map_or((0.0, 0.0), |area| (area.x0, area.top));
        let matrix = own(path).then(&own(area).then(matrix).moved(x, y));
        let data = child(path, "AbbreviatedData").map(Element::text).unwrap_or_default();
        let mut drawn = Path::default();
        outline::draw(&data, &matrix, &mut drawn, MOST_OF_CLIP);
        let bounds = drawn.bounds();
        whole = Some(whole.map_or(bounds, |whole| whole.union(&bounds)));
    }
    whole.filter(|area| area.x0.is_finite() && area.top.is_finite())
}

/// Pieces of the path of a clip, at most.
const MOST_OF_CLIP: usize = 10_000;

impl<'r> Painter<'r> {
    /// `area` is what is shown of the page in millimetres, `left` what the document may still cost.
    pub fn new(resources: &'r Resources<'r>, area: &Rect, left: usize) -> Self {
        let (width, height) = (area.width() * POINTS, area.height() * POINTS);
        Self {
            resources,
            bounds: Rect { x0: 0.0, top: 0.0, x1: width, bottom: height },
            frame: Matrix::new(POINTS, 0.0, 0.0, POINTS, -area.x0 * POINTS, -area.top * POINTS),
            glyphs: Vec::new(),
            surfaces: Surfaces::default(),
            marks: Vec::new(),
            fonts: Vec::new(),
            said: Vec::new(),
            unproved: Vec::new(),
            aslant: 0,
            aslant_ink: Vec::new(),
            rulings: Vec::new(),
            covers: Vec::new(),
            inks: Vec::new(),
            picture: 0.0,
            in_note: false,
            depth: 0,
            done: 0,
            most: left.min(MOST_WORK),
        }
    }

    pub fn done(&self) -> usize {
        self.done
    }

    pub fn is_cut(&self) -> bool {
        self.done > self.most
    }

    pub fn shapes(&self) -> usize {
        self.inks.len()
    }

    /// Notes work done; `false` when the page or the document has had its share.
    pub fn work(&mut self, amount: usize) -> bool {
        self.done += amount;
        !self.is_cut()
    }

    /// Where objects of the page are drawn.
    pub fn place(&self) -> Place {
        Place {
            matrix: self.frame,
            clip: self.bounds,
            window: None,
            alpha: 1.0,
            fill: None,
            stroke: None,
            line: None,
        }
    }

    /// Draws the layers of a page or a template, those of the background first.
    pub fn page(&mut self, root: &Element<'_>) {
        let Some(content) = child(root, "Page").and_then(|page| child(page, "Content")) else {
            return;
        };
        let order = |layer: &Element<'_>| match layer.attribute("Type").as_deref() {
            Some("Background") => 0,
            Some("Foreground") => 2,
            _ => 1,
        };
        for turn in 0..3 {
            for layer in children(content, "Layer").filter(|layer| order(layer) == turn) {
                let place = self.with_params(layer, &self.place());
                self.objects(layer, &place);
            }
        }
    }

    /// Draws all objects of a layer, a block or a composite unit.
    pub fn objects(&mut self, parent: &Element<'_>, place: &Place) {
        for object in parent.elements() {
            if !self.work(1) {
                return;
            }
            let hidden = object.attribute("Visible").is_some_and(|visible| is_false(&visible));
            if hidden {
                continue;
            }
            match object.name {
                "TextObject" => {
                    let place = self.inside(object, place);
                    self.text(object, &place);
                }
                "PathObject" => {
                    let place = self.inside(object, place);
                    self.path(object, &place);
                }
                "ImageObject" => {
                    let place = self.inside(object, place);
                    let id = object.attribute("ResourceID").unwrap_or_default();
                    self.image(&place, self.resources.is_opaque(&id));
                }
                "CompositeObject" => self.composite(object, place),
                // Blocks hold objects and change nothing.
                "PageBlock" | "Layer" => self.objects(object, place),
                _ => {}
            }
        }
    }

    fn composite(&mut self, object: &Element<'_>, place: &Place) {
        let id = object.attribute("ResourceID").unwrap_or_default();
        let Some(content) = self.resources.unit(&id) else { return };
        if self.depth >= DEEPEST {
            self.done = self.most.saturating_add(1);
            return;
        }
        let place = self.inside(object, place);
        self.depth += 1;
        self.objects(content, &place);
        self.depth -= 1;
    }

    /// The place inside an object: its own matrix, from the corner of its box, and its box as a clip.
    pub fn inside(&self, object: &Element<'_>, outer: &Place) -> Place {
        let boundary = object.attribute("Boundary").and_then(|text| numbers::area(&text));
        let own = object.attribute("CTM").map(|text| numbers::list(&text));
        let own = own.and_then(|numbers| Matrix::from_slice(&numbers)).unwrap_or(Matrix::IDENTITY);
        let (x, y) = boundary.map_or((0.0, 0.0), |area| (area.x0, area.top));
        let matrix = own.then(&outer.matrix.moved(x, y));
        let mut place = self.with_params(object, outer);
        place.matrix = if matrix.is_finite() { matrix } else { outer.matrix };
        if let Some(area) = boundary.filter(|area| area.width() > 0.0 || area.height() > 0.0) {
            let area = outer.matrix.apply_box(area.x0, area.top, area.x1, area.bottom);
            place.clip = shared(&place.clip, &area).unwrap_or(NOTHING);
        }
        for area in child(object, "Clips").into_iter().flat_map(|clips| {
            let is_still = clips.attribute("TransFlag").is_some_and(|flag| is_false(&flag));
            let matrix = if is_still { outer.matrix.moved(x, y) } else { place.matrix };
            children(clips, "Clip").filter_map(move |clip| window(clip, &matrix))
        }) {
            place.clip = shared(&place.clip, &area).unwrap_or(NOTHING);
            let before = place.window.unwrap_or(area);
            place.window = Some(shared(&before, &area).unwrap_or(NOTHING));
        }
        place
    }

    /// Colours, lines and opacity of an object, where it says them.
    fn with_params(&self, object: &Element<'_>, outer: &Place) -> Place {
        let mut place = outer.clone();
        if let Some(alpha) = object.number::<f32>("Alpha") {
            place.alpha *= (alpha / 255.0).clamp(0.0, 1.0);
        }
        let chain = object.attribute("DrawParam").map(|id| self.resources.params(&id));
        for own in chain.unwrap_or_default().into_iter().chain([object]) {
            place.line = own.number::<f32>("LineWidth").or(place.line);
            place.fill = child(own, "FillColor").map(|c| self.colour(c)).or(place.fill);
            place.stroke = child(own, "StrokeColor").map(|c| self.colour(c)).or(place.stroke);
        }
        place
    }

    fn colour(&self, colour: &Element<'_>) -> Paint {
        if colour.number::<f32>("Alpha").is_some_and(|alpha| alpha < 3.0) {
            return Paint::None;
        }
        // Patterns and shadings.
        if colour.elements().next().is_some() {
            return Paint::Mixed;
        }
        let space = colour.attribute("ColorSpace");
        let own = colour.attribute("Value");
        let value = match (own.as_deref(), colour.number::<usize>("Index")) {
            (Some(value), _) => value,
            (None, Some(index)) => match self.resources.indexed(space.as_deref(), index) {
                Some(value) => value,
                // The palette is not there.
                None => return Paint::Mixed,
            },
            (None, None) => return Paint::BLACK,
        };
        let parts: Vec<f32> = value
            .split_whitespace()
            .filter_map(|word| match word.strip_prefix('#') {
                Some(hex) => u8::from_str_radix(hex, 16).ok().map(f32::from),
                None => word.parse().ok(),
            })
            .collect();
        let part = |at: usize| parts.get(at).copied().unwrap_or(0.0).clamp(0.0, 255.0) / 255.0;
        let plain = |colour: [f32; 3]| Paint::Plain(colour.map(|part| (part * 255.0) as u8));
        match self.resources.components(space.as_deref()) {
            1 => plain([part(0); 3]),
            4 => plain([0, 1, 2].map(|at| (1.0 - part(at) - part(3)).max(0.0))),
            _ if parts.len() < 3 => plain([part(0); 3]),
            _ => plain([part(0), part(1), part(2)]),
        }
    }

    /// The page as it came out, and what was left out of it.
    pub fn finish(mut self, number: u32) -> (Page, LeftOut) {
        let (width, height) = (self.bounds.width(), self.bounds.height());
        let area = width * height;
        let picture = self.picture >= SCAN;
        fonts::doubt_unproved(&self.unproved, &mut self.glyphs);
        strike::doubt(&mut self.glyphs, &self.inks, area);
        // Text under the picture of a whole page is what another program has read on it.
        let mut recognised = Vec::new();
        let mut covered =
            drop_covered(&mut self.glyphs, &self.covers, &mut self.marks, &mut recognised, picture);
        for &index in &recognised {
            self.glyphs[index].doubt = Some(Doubt::Meaning);
        }
        covered += page::drop_tiny(&mut self.glyphs);
        let drawing =
            Drawing { inks: &self.inks, surfaces: &self.surfaces, aslant: &self.aslant_ink, area };
        let watermarks = self.aslant
            + page::judge(
                &drawing,
                &mut self.glyphs,
                &mut self.rulings,
                &mut self.marks,
                &mut self.fonts,
            );
        let damage = if self.done > self.most { Damage::Cut } else { Damage::None };
        let page = Page {
            number,
            width,
            height,
            glyphs: self.glyphs,
            rulings: self.rulings,
            marks: self.marks,
            fonts: self.fonts,
            picture,
            recognised: !recognised.is_empty(),
            damage,
            turned: Direction::Right,
        };
        (page, LeftOut { watermarks, covered })
    }

    /// The number of a font among those of the page, and where its program is.
    pub fn font(&mut self, id: &str) -> (u16, Option<Arc<FontFile>>) {
        let font = self.resources.font(id);
        let name = font.map_or_else(|| "unnamed".into(), |font| font.name.clone());
        let file = font.and_then(|font| font.file.clone());
        let known = self.fonts.iter().position(|font| *font == name);
        let index = known.unwrap_or_else(|| {
            self.fonts.push(name);
            self.fonts.len() - 1
        });
        (u16::try_from(index).unwrap_or(u16::MAX), file)
    }
}
