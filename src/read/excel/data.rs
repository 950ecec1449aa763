//! Values of cells → text.

use calamine::{Data, ExcelDateTime};

/// A value as text. Counts are stored as 29805.0 and are printed as 29805.
pub fn text(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(value) => number(*value),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(date) => date_text(date),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// A number with the 15 digits that a spreadsheet keeps: 0.1 + 0.2 is 0.3 there.
pub fn number(value: f64) -> String {
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    // Minus zero is zero.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// 0.345 as 34.5%.
pub fn percent(value: f64) -> String {
    format!("{}%", number(value * 100.0))
}

/// A date as 2019-01-09, with the time if it has one.
fn date_text(date: &ExcelDateTime) -> String {
    let value = date.as_f64();
    // Outside of these years the number is no date, whatever its format says.
    if date.is_duration() || !(0.0..=2_958_465.0).contains(&value) {
        return number(value);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match (value < 1.0, value.fract() == 0.0) {
        (true, _) => time,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    #[track_caller]
    fn check(value: &Data, expected: &str) {
        assert_eq!(text(value), expected);
    }

    #[test]
    fn numbers_without_noise() {
        check(&Data::Float(29805.0), "29805");
        check(&Data::Float(96171.6), "96171.6");
        check(&Data::Float(0.1 + 0.2), "0.3");
        check(&Data::Float(59237.2449), "59237.2449");
        check(&Data::Float(-417.0), "-417");
        check(&Data::Float(-0.0), "0");
        check(&Data::Float(1e15), "1000000000000000");
    }

    #[test]
    fn other_values() {
        check(&Data::Error(CellErrorType::Ref), "#REF!");
        check(&Data::Bool(true), "TRUE");
        let date = |value, kind| Data::DateTime(ExcelDateTime::new(value, kind, false));
        check(&date(43474.0, ExcelDateTimeType::DateTime), "2019-01-09");
        check(&date(43474.5, ExcelDateTimeType::DateTime), "2019-01-09 12:00:00");
        check(&date(-1.0, ExcelDateTimeType::DateTime), "-1");
        check(&date(1.5, ExcelDateTimeType::TimeDelta), "1.5");
    }

    #[test]
    fn percentages() {
        assert_eq!(percent(0.345), "34.5%");
        assert_eq!(percent(0.07), "7%");
    }
}
