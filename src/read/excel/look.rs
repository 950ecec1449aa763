//! How a text looks: what nobody sees or what is struck out is not read, and what is raised is a
//! mark and no digit.

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    pub const BLACK: Rgb = Rgb(0, 0, 0);
    pub const WHITE: Rgb = Rgb(255, 255, 255);

    /// Reads `FFFFFF`, `#ffffff` or `FFFFFFFF` (opacity first).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('#');
        let digits = text.get(text.len().checked_sub(6)?..)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some(Self(red, green, blue))
    }

    /// Whether nobody can tell a text of this colour from its ground.
    fn is_lost_on(self, ground: Rgb) -> bool {
        let close = |a: u8, b: u8| a.abs_diff(b) <= CLOSE;
        close(self.0, ground.0) && close(self.1, ground.1) && close(self.2, ground.2)
    }

    /// The colour made lighter (above 0) or darker (below), by up to 1.
    pub fn tinted(self, tint: f64) -> Self {
        let one = |part: u8| {
            let part = f64::from(part);
            let tinted =
                if tint > 0.0 { part + (255.0 - part) * tint } else { part * (1.0 + tint) };
            tinted.clamp(0.0, 255.0).round() as u8
        };
        Self(one(self.0), one(self.1), one(self.2))
    }
}

/// Colours that differ by less in each of their parts are one to the eye: the lightest grey of the
/// palettes (F2F2F2) can be told from white on paper only side by side.
const CLOSE: u8 = 20;

/// Letters below this size (points) are dots. The smallest print in use has 5.
const TINY: f64 = 3.0;

/// The look of a run of characters.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Look {
    /// Above or below the line.
    pub raised: bool,
    pub struck: bool,
    pub hidden: bool,
    /// In points.
    pub size: Option<f64>,
    /// `None`: black, or whatever the reader's screen has.
    pub colour: Option<Rgb>,
    /// Its text stands in the cell as often as there is room.
    pub repeated: bool,
    /// Its font draws pictures for letters and digits.
    pub pictures: bool,
    /// Its letters are made smaller until there is room for them.
    pub shrinks: bool,
}

impl Look {
    fn is_unseen(&self, ground: Option<Rgb>) -> bool {
        let lost = match (self.colour, ground) {
            (Some(colour), Some(ground)) => colour.is_lost_on(ground),
            (None, Some(ground)) => Rgb::BLACK.is_lost_on(ground),
            (_, None) => false,
        };
        self.hidden || lost || self.size.is_some_and(|size| size < TINY)
    }
}

/// The text of a cell as a person reads it, growing run by run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// The runs that are read, and whether they are raised.
    runs: Vec<(String, bool)>,
    pub struck: String,
    pub unseen: String,
    /// Whether it is shown several times over.
    pub repeated: bool,
    /// Whether pictures stand in it for digits.
    pub pictures: bool,
}

impl Seen {
    /// Adds a run on a ground; `None` for a ground of which nobody knows the colour.
    pub fn add(&mut self, text: &str, look: &Look, ground: Option<Rgb>) {
        if look.is_unseen(ground) {
            self.unseen.push_str(text);
        } else if look.struck {
            self.struck.push_str(text);
        } else if let Some((last, raised)) = self.runs.last_mut()
            && *raised == look.raised
        {
            last.push_str(text);
        } else if !text.is_empty() {
            self.runs.push((text.to_owned(), look.raised));
        }
        self.repeated |= look.repeated;
        let is_read = !look.is_unseen(ground) && !look.struck;
        self.pictures |= is_read && look.pictures && text.contains(|c: char| c.is_ascii_digit());
    }

    /// The text; a raised mark at a figure stands in brackets: 223¹ is not 2231.
    pub fn text(&self) -> String {
        let mut shown = String::new();
        let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
        for (index, (text, raised)) in self.runs.iter().enumerate() {
            let next = self.runs.get(index + 1).is_some_and(|(next, _)| next.starts_with(is_digit));
            let at_figure = self.runs.len() > 1 && (shown.ends_with(is_digit) || next);
            match *raised && at_figure && !text.trim().is_empty() {
                true => shown.push_str(&format!("[{}]", text.trim())),
                false => shown.push_str(text),
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAISED: Look = Look {
        raised: true,
        struck: false,
        hidden: false,
        size: None,
        colour: None,
        repeated: false,
        pictures: false,
        shrinks: false,
    };

    #[track_caller]
    fn check(runs: &[(&str, Look)], text: &str, struck: &str, unseen: &str) {
        let mut seen = Seen::default();
        runs.iter().for_each(|(run, look)| seen.add(run, look, Some(Rgb::WHITE)));
        assert_eq!((&*seen.text(), &*seen.struck, &*seen.unseen), (text, struck, unseen));
    }

    #[test]
    fn a_raised_mark_is_no_digit() {
        let plain = Look::default();
        check(&[("845", plain), ("1", RAISED)], "845[1]", "", "");
        check(&[("1", RAISED), ("845", plain)], "[1]845", "", "");
        check(&[("面积m", plain), ("2", RAISED)], "面积m2", "", "");
        check(&[("845", RAISED)], "845", "", "");
    }

    #[test]
    fn what_nobody_reads() {
        let plain = Look::default();
        let struck = Look { struck: true, ..plain };
        check(&[("7", struck), ("17", plain)], "17", "7", "");
        let white = Look { colour: Some(Rgb(254, 255, 255)), ..plain };
        let grey = Look { colour: Some(Rgb(217, 217, 217)), ..plain };
        check(&[("7", white), ("17", grey)], "17", "", "7");
        let dots = Look { size: Some(1.0), ..plain };
        check(&[("17", plain), ("5", dots), ("8", Look { hidden: true, ..plain })], "17", "", "58");
    }

    #[test]
    fn colours() {
        assert_eq!(Rgb::parse("FFFF0000"), Some(Rgb(255, 0, 0)));
        assert_eq!(Rgb::parse("#00ff10"), Some(Rgb(0, 255, 16)));
        assert_eq!(Rgb::parse("auto"), None);
        assert_eq!(Rgb(100, 0, 200).tinted(0.5), Rgb(178, 128, 228));
    }
}
