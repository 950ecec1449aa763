//! Runs of Latin letters, digits and their marks: which of them are numbers?

use rust_decimal::Decimal;

/// What a run of letters, digits and marks is.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// Numbers with commas between them, each with its place in the run (in bytes).
    Numbers(Vec<(usize, usize, Decimal)>),
    /// `5-10`: both bounds.
    Range(Vec<(usize, usize, Decimal)>),
    /// `5/167`: part and whole.
    Fraction(Vec<(usize, usize, Decimal)>),
    /// Dates, times, telephones, addresses, versions, damaged text.
    Nothing,
}

/// Where a run that begins at the start of the text ends, in bytes.
pub fn length(text: &str) -> usize {
    let run = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    // A mark behind the run is punctuation.
    text[..run].trim_end_matches(is_mark).len()
}

/// Reads a run that begins with a digit.
pub fn read(run: &str) -> Token {
    let numbers = |between: char| -> Option<Vec<_>> {
        let mut found = Vec::new();
        let mut at = 0;
        for part in run.split(between) {
            found.push((at, at + part.len(), plain(part)?));
            at += part.len() + between.len_utf8();
        }
        Some(found)
    };
    if let Some(value) = plain(run).or_else(|| grouped(run)) {
        return Token::Numbers(vec![(0, run.len(), value)]);
    }
    if let Some(found) = numbers(',') {
        return Token::Numbers(found);
    }
    let pair = |between| numbers(between).filter(|found| found.len() == 2);
    if let Some(found) = pair('/') {
        return Token::Fraction(found);
    }
    match pair('-').or_else(|| pair('~')) {
        Some(found) if found[0].2 < found[1].2 => Token::Range(found),
        Some(_) | None => Token::Nothing,
    }
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_mark(c)
}

fn is_mark(c: char) -> bool {
    matches!(c, '_' | '@' | '/' | ':' | '.' | ',' | '-' | '~' | '|' | '&' | '=' | '#' | '+')
}

/// Digits with at most one point. A zero in front belongs to a telephone or an identifier.
fn plain(text: &str) -> Option<Decimal> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if !digits(whole) || !digits(fraction) || leading_zero || text.len() > 18 {
        return None;
    }
    text.parse().ok()
}

/// 2,653 and 1,234,567.8: groups of three.
fn grouped(text: &str) -> Option<Decimal> {
    let (whole, _) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let all_of_three = groups.all(|group| group.len() == 3);
    let fits = (1..=3).contains(&first.len()) && whole.len() > first.len() && all_of_three;
    fits.then(|| plain(&text.replace(',', "")))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(run: &str, expected: &str) {
        let told = match read(run) {
            Token::Numbers(found) => values(&found, ";"),
            Token::Range(found) => values(&found, "-"),
            Token::Fraction(found) => values(&found, "/"),
            Token::Nothing => String::new(),
        };
        assert_eq!(told, expected, "{run}");
    }

    fn values(found: &[(usize, usize, Decimal)], between: &str) -> String {
        found.iter().map(|(_, _, value)| value.to_string()).collect::<Vec<_>>().join(between)
    }

    #[test]
    fn numbers() {
        check("26567", "26567");
        check("39.404", "39.404");
        check("2,653", "2653");
        check("1,234,567.8", "1234567.8");
        check("5574,2", "5574;2");
    }

    #[test]
    fn ranges_and_fractions() {
        check("5-10", "5-10");
        check("5/167", "5/167");
    }

    #[test]
    fn no_numbers() {
        check("0579-86655263", "");
        check("052784368216", "");
        check("2018.12.31", "");
        check("9:00-11:30", "");
        check("lhwz4822006", "");
        check("240997986@QQ.com", "");
        check("2015|1|1", "");
        check("10-5", "");
    }

    #[test]
    fn marks_behind_a_run_are_punctuation() {
        assert_eq!(length("12,其中"), 2);
        assert_eq!(length("1.强化"), 1);
    }
}
