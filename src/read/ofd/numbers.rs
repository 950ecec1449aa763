//! Numbers as OFD writes them into attributes.

use crate::source::Rect;

/// More numbers than one object has; a crafted run may name billions.
const MOST: usize = 100_000;

/// The numbers of a list, parted by blanks; what is none ends it.
pub fn list(text: &str) -> Vec<f32> {
    let words = text.split(|c: char| c.is_whitespace() || c == ',');
    let numbers = words.filter(|word| !word.is_empty()).map_while(number);
    numbers.take(MOST).collect()
}

fn number(word: &str) -> Option<f32> {
    word.parse::<f32>().ok().filter(|number| number.is_finite())
}

/// A box: x, y, width, height.
pub fn area(text: &str) -> Option<Rect> {
    let [x, y, width, height] = *list(text).first_chunk()?;
    Some(Rect { x0: x, top: y, x1: x + width, bottom: y + height })
}

/// Steps between characters: `3 3 g 2 1.5` is 3, 3, 1.5, 1.5.
///
/// ```text
/// g n v   n times v
/// ```
pub fn steps(text: &str) -> Vec<f32> {
    let mut steps = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if steps.len() >= MOST {
            break;
        }
        if word.eq_ignore_ascii_case("g") {
            let count = words.next().and_then(|word| word.parse::<usize>().ok());
            let step = words.next().and_then(number);
            let (Some(count), Some(step)) = (count, step) else { break };
            steps.extend(std::iter::repeat_n(step, count.min(MOST - steps.len())));
            continue;
        }
        let Some(step) = number(word) else { break };
        steps.push(step);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[f32]) {
        assert_eq!(steps(text), expected, "{text}");
    }

    #[test]
    fn runs_of_equal_steps() {
        check("3 3 1.5", &[3.0, 3.0, 1.5]);
        check("g 3 2.5 1 g 2 4", &[2.5, 2.5, 2.5, 1.0, 4.0, 4.0]);
    }

    #[test]
    fn what_is_no_step_ends_them() {
        check("1 x 2", &[1.0]);
        check("g 2", &[]);
        check("", &[]);
    }

    #[test]
    fn a_run_of_billions_is_cut() {
        assert_eq!(steps("g 4000000000 1").len(), MOST);
    }

    #[test]
    fn boxes() {
        let area = area("10 20.5 30 40").expect("it is a box");
        assert_eq!((area.x0, area.top, area.x1, area.bottom), (10.0, 20.5, 40.0, 60.5));
        assert!(super::area("1 2 3").is_none());
    }
}
