//! Colours and the named graphics states.

use hayro_syntax::object::Number;
use lopdf::{Dictionary, Object};

use super::budget::File;
use super::canvas::Canvas;
use super::objects;
use super::operands::floats;
use super::state::{Blend, ColourSpace};
use crate::read::page::paint::Paint;

impl<'a> Canvas<'a, '_> {
    pub fn stroke_colour(&mut self, space: ColourSpace, components: &[Number]) {
        self.state.stroke_space = space;
        self.state.stroke = space.paint(floats(components));
    }

    pub fn fill_colour(&mut self, space: ColourSpace, components: &[Number]) {
        self.state.fill_space = space;
        self.state.fill = space.paint(floats(components));
    }

    pub fn colour_space(&self, name: &[u8], resources: Option<&'a Dictionary>) -> ColourSpace {
        let spaces =
            resources.and_then(|resources| objects::dict(self.document, resources, b"ColorSpace"));
        let named = spaces.and_then(|spaces| objects::get(self.document, spaces, name));
        match named {
            Some(Object::Name(name)) => device_space(name),
            Some(Object::Array(parts)) => self.space_family(parts),
            _ => device_space(name),
        }
    }

    fn space_family(&self, parts: &[Object]) -> ColourSpace {
        let resolved = |index: usize| objects::resolve(self.document, parts.get(index)?);
        match resolved(0).and_then(|family| family.as_name().ok()) {
            Some(b"Separation") => self.ink(parts),
            Some(b"DeviceN") => ColourSpace::Subtractive,
            Some(b"Lab") => ColourSpace::Lab,
            Some(b"Pattern" | b"Indexed" | b"I") => ColourSpace::Unknown,
            Some(b"CalRGB" | b"CalGray") => ColourSpace::Additive,
            Some(b"ICCBased") => {
                let profile = resolved(1).and_then(objects::as_dict);
                match profile.and_then(|profile| objects::number(self.document, profile, b"N")) {
                    Some(4.0) => ColourSpace::Subtractive,
                    _ => ColourSpace::Additive,
                }
            }
            Some(name) => device_space(name),
            None => ColourSpace::Other,
        }
    }

    /// One ink by name, from no tint to the full one, as far as that is a plain function.
    fn ink(&self, parts: &[Object]) -> ColourSpace {
        let resolved = |index: usize| objects::resolve(self.document, parts.get(index)?);
        if resolved(1).and_then(|name| name.as_name().ok()) == Some(b"None") {
            return ColourSpace::Nothing;
        }
        let space = match resolved(2) {
            Some(Object::Name(name)) => device_space(name),
            Some(Object::Array(parts)) => match resolved_family(self.document, parts) {
                Some(b"Separation" | b"DeviceN") | None => ColourSpace::Other,
                Some(_) => self.space_family(parts),
            },
            _ => ColourSpace::Other,
        };
        let end = |key: &[u8]| {
            let function = resolved(3).and_then(objects::as_dict)?;
            let kind = objects::number(self.document, function, b"FunctionType")?;
            let colour = objects::numbers(self.document, function, key)?;
            match space.paint(colour) {
                Paint::Plain(colour) if kind == 2.0 => Some(colour),
                Paint::Plain(_) | Paint::Mixed | Paint::None => None,
            }
        };
        match (end(b"C0"), end(b"C1")) {
            (Some(none), Some(all)) => ColourSpace::Ink(none, all),
            _ => ColourSpace::Subtractive,
        }
    }

    /// A mode by name, or the first known one of a list.
    fn blend(&self, mode: &Object) -> Blend {
        let first = mode.as_array().ok().and_then(|modes| modes.first());
        let name = first.and_then(|mode| objects::resolve(self.document, mode)).unwrap_or(mode);
        match name.as_name() {
            Ok(b"Normal" | b"Compatible") => Blend::Normal,
            Ok(b"Multiply" | b"Darken" | b"ColorBurn") => Blend::Darkens,
            Ok(_) | Err(_) => Blend::Other,
        }
    }

    pub fn set_graphics_state(&mut self, name: &[u8], resources: Option<&'a Dictionary>) {
        let document = self.document;
        let Some(set) = resources
            .and_then(|resources| objects::dict(document, resources, b"ExtGState"))
            .and_then(|states| objects::dict(document, states, name))
        else {
            return;
        };
        if let Some(alpha) = objects::number(document, set, b"ca") {
            self.state.fill_alpha = alpha;
        }
        if let Some(alpha) = objects::number(document, set, b"CA") {
            self.state.stroke_alpha = alpha;
        }
        // A highlight is laid over its text and lets it through.
        if let Some(mode) = objects::get(document, set, b"BM") {
            self.state.blend = self.blend(mode);
        }
        if let Some(mask) = objects::get(document, set, b"SMask") {
            self.state.masked = !mask.as_name().is_ok_and(|name| name == b"None");
        }
        if let Some(width) = objects::number(document, set, b"LW") {
            self.state.line_width = width;
        }
        if let Some([font, size]) = objects::array(document, set, b"Font")
            && let Some(font) = objects::resolve(document, font).and_then(objects::as_dict)
        {
            self.state.text.size = objects::as_number(document, size).unwrap_or(0.0);
            self.state.text.font = Some(self.font(font));
        }
    }
}

fn resolved_family<'o>(document: &'o File, parts: &'o [Object]) -> Option<&'o [u8]> {
    objects::resolve(document, parts.first()?)?.as_name().ok()
}

fn device_space(name: &[u8]) -> ColourSpace {
    match name {
        b"DeviceGray" | b"DeviceRGB" | b"CalRGB" | b"CalGray" | b"G" | b"RGB" => {
            ColourSpace::Additive
        }
        b"DeviceCMYK" | b"CMYK" => ColourSpace::Subtractive,
        b"Pattern" => ColourSpace::Unknown,
        _ => ColourSpace::Other,
    }
}
