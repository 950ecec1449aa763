//! Names of cells and areas: `C57`, `A1:C2`.

use std::borrow::Cow;

use crate::read::excel::sheet::Merged;

/// `C57` as row and column from 0.
pub fn position(name: &str) -> Option<(u32, u32)> {
    let name = match name.contains('$') {
        true => Cow::Owned(name.replace('$', "")),
        false => Cow::Borrowed(name),
    };
    let split = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(split);
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column(letters)?))
}

/// `C` as a number from 0.
pub fn column(letters: &str) -> Option<u32> {
    let number = letters.chars().try_fold(0_u32, |number, c| {
        let digit = c.to_ascii_uppercase().to_digit(36)?.checked_sub(9)?;
        number.checked_mul(26)?.checked_add(digit)
    })?;
    number.checked_sub(1)
}

/// `A1:C2`, or a single cell.
pub fn rectangle(text: &str) -> Option<Merged> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (first, last) = (position(first)?, position(last)?);
    Some(Merged {
        first: (first.0.min(last.0), first.1.min(last.1)),
        last: (first.0.max(last.0), first.1.max(last.1)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells() {
        assert_eq!(position("C57"), Some((56, 2)));
        assert_eq!(position("$XFD$1048576"), Some((1_048_575, 16_383)));
        assert_eq!(position("57"), None);
        assert_eq!(position("A0"), None);
        assert_eq!(position("AAAAAAAAAAAAAAAA1"), None);
    }
}
