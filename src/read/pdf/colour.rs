//! Colours and the named graphics states.

use hayro_syntax::object::Number;
use lopdf::{Dictionary, Object};

use super::content::{Canvas, floats};
use super::objects;
use super::state::ColourSpace;

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
            Some(b"Separation" | b"DeviceN") => ColourSpace::Subtractive,
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
            let name = mode.as_name();
            self.state.blends = !name.is_ok_and(|name| matches!(name, b"Normal" | b"Compatible"));
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

fn device_space(name: &[u8]) -> ColourSpace {
    match name {
        b"DeviceGray" | b"DeviceRGB" | b"CalRGB" | b"CalGray" | b"G" | b"RGB" => {
            ColourSpace::Additive
        }
        b"DeviceCMYK" | b"CMYK" => ColourSpace::Subtractive,
        _ => ColourSpace::Other,
    }
}
