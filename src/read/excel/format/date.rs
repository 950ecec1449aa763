//! Dates and times as a section of a format shows them.

use super::section::{Part, Section};

/// The day from which a workbook counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Epoch {
    /// 1 is 1900-01-01, and 60 a 29 February that never was.
    #[default]
    Of1900,
    /// 0 is 1904-01-01.
    Of1904,
}

/// 9999-12-31 in the count of 1900.
const LAST_DAY: f64 = 2_958_466.0;

/// The text of a date; `#` where the number is none, as the cell shows it.
pub fn text(section: &Section, value: f64, epoch: Epoch) -> String {
    let is_date =
        section.parts.iter().any(|part| matches!(part, Part::Date('y' | 'd' | 'e' | 'a', _)));
    if !value.is_finite() || !(0.0..LAST_DAY).contains(&value) && (is_date || value < 0.0) {
        return "########".to_owned();
    }
    let places = fractions(section);
    let moment = Moment::of(value, epoch, places);
    let noon = section.parts.iter().any(|part| matches!(part, Part::Noon(..)));
    let mut shown = String::new();
    let mut parts = section.parts.iter().enumerate().peekable();
    while let Some((index, part)) = parts.next() {
        match part {
            Part::Literal(text) => shown.push_str(text),
            Part::Date('m', length) if *length <= 2 && is_minute(&section.parts, index) => {
                shown.push_str(&padded(moment.minute, *length));
            }
            Part::Date(letter, length) => shown.push_str(&moment.part(*letter, *length, noon)),
            Part::Elapsed(letter, length) => shown.push_str(&moment.elapsed(*letter, *length)),
            Part::Noon(before, after) => {
                shown.push_str(if moment.hour < 12 { before } else { after });
            }
            Part::Point => shown.push('.'),
            Part::Digit(_) => {
                // The zeros behind the point of the seconds.
                let mut width = 1;
                while parts.next_if(|(_, part)| matches!(part, Part::Digit(_))).is_some() {
                    width += 1;
                }
                shown.push_str(&format!("{:0width$}", moment.fraction));
            }
            Part::Slash => shown.push('/'),
            Part::Comma => shown.push(','),
            Part::Percent => shown.push('%'),
            Part::Exponent(_) | Part::Text | Part::General => {}
        }
    }
    shown
}

/// Digits of a second that are shown.
fn fractions(section: &Section) -> u32 {
    section.parts.iter().filter(|part| matches!(part, Part::Digit(_))).count().min(6) as u32
}

/// `m` is the minute behind an hour or before a second, and the month anywhere else.
fn is_minute(parts: &[Part], index: usize) -> bool {
    let timed = |part: &&Part| matches!(part, Part::Date(..) | Part::Elapsed(..));
    let before = parts[..index].iter().rev().find(timed);
    let after = parts[index + 1..].iter().find(timed);
    matches!(before, Some(Part::Date('h', _) | Part::Elapsed('h', _)))
        || matches!(after, Some(Part::Date('s', _) | Part::Elapsed('s', _)))
}

fn padded(number: i64, length: usize) -> String {
    if length > 1 { format!("{number:02}") } else { number.to_string() }
}

struct Moment {
    year: i64,
    month: i64,
    day: i64,
    /// From 0, Sunday.
    weekday: usize,
    hour: i64,
    minute: i64,
    second: i64,
    fraction: i64,
    /// Whole seconds since day 0.
    seconds: i64,
}

impl Moment {
    fn of(value: f64, epoch: Epoch, places: u32) -> Self {
        let unit = 10_i64.pow(places);
        // Rounded to what is shown: 0.99999 of a day is the next day.
        let ticks = (value * 86_400.0 * unit as f64).round() as i64;
        let seconds = ticks.div_euclid(unit);
        let days = seconds.div_euclid(86_400);
        let of_day = seconds.rem_euclid(86_400);
        let (year, month, day) = date(days, epoch);
        // Day 1 of 1900 is called a Sunday, because of the day that never was.
        let weekday = match epoch {
            Epoch::Of1900 => (days + 6).rem_euclid(7),
            Epoch::Of1904 => (days + 5).rem_euclid(7),
        };
        Self {
            year,
            month,
            day,
            weekday: weekday as usize,
            hour: of_day / 3600,
            minute: of_day / 60 % 60,
            second: of_day % 60,
            fraction: ticks.rem_euclid(unit),
            seconds,
        }
    }

    fn part(&self, letter: char, length: usize, noon: bool) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        const DAYS: [&str; 7] =
            ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
        let month = MONTHS[(self.month - 1).clamp(0, 11) as usize];
        let weekday = DAYS[self.weekday % 7];
        match (letter, length) {
            ('y', 1 | 2) => format!("{:02}", self.year % 100),
            ('y' | 'e', _) => format!("{:04}", self.year),
            ('m', 1 | 2) => padded(self.month, length),
            ('m', 3) => month[..3].to_owned(),
            ('m', 5) => month[..1].to_owned(),
            ('m', _) => month.to_owned(),
            ('d', 1 | 2) => padded(self.day, length),
            ('d', 3) => weekday[..3].to_owned(),
            ('d', _) => weekday.to_owned(),
            ('a', _) => {
                let day = ["日", "一", "二", "三", "四", "五", "六"][self.weekday % 7];
                if length > 3 { format!("星期{day}") } else { day.to_owned() }
            }
            ('h', _) if noon => padded((self.hour + 11) % 12 + 1, length),
            ('h', _) => padded(self.hour, length),
            ('s', _) => padded(self.second, length),
            (_, _) => String::new(),
        }
    }

    fn elapsed(&self, letter: char, length: usize) -> String {
        let count = match letter {
            'h' => self.seconds / 3600,
            'm' => self.seconds / 60,
            _ => self.seconds,
        };
        format!("{count:0length$}")
    }
}

/// Year, month and day of a day of the count.
fn date(days: i64, epoch: Epoch) -> (i64, i64, i64) {
    match (epoch, days) {
        (Epoch::Of1900, 0) => (1900, 1, 0),
        (Epoch::Of1900, 60) => (1900, 2, 29),
        (Epoch::Of1900, 1..60) => civil(days - 25_568),
        (Epoch::Of1900, _) => civil(days - 25_569),
        (Epoch::Of1904, _) => civil(days - 24_107),
    }
}

/// The date of a day counted from 1970-01-01 (Howard Hinnant's days_from_civil, turned round).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}
