//! Running text → the same with each label before its unit and its figures.
//!
//! Some tables print the figures first: 统计数 | 单位 | 指标. In a text nothing but the order tells to
//! which of two labels a figure between them belongs.

use crate::labels::{self, TableLabels};
use crate::source::Place;
use crate::text::heading::{self, Role};

use super::scan::Token;

/// One text of a line, and where it stood.
#[derive(Clone, Debug)]
pub struct Text<'l> {
    pub tokens: Vec<Token>,
    pub place: &'l Place,
}

/// What stands before its label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Order {
    numbers: bool,
    units: bool,
    /// Nothing tells on which side of their labels the figures stand.
    unclear: bool,
}

/// The texts of a table in the usual order, and whether nobody can tell whose its figures are.
pub fn label_first<'l>(texts: Vec<Text<'l>>, table: &TableLabels) -> (Vec<Text<'l>>, bool) {
    let order = order(&texts, table);
    if !(order.numbers || order.units) {
        return (texts, order.unclear);
    }
    let flat = texts.into_iter().flat_map(|text| {
        let place = text.place;
        text.tokens.into_iter().map(move |token| (token, place))
    });
    let mut ordered: Vec<(Token, &Place)> = Vec::new();
    // What waits for the label behind it.
    let mut waiting: Vec<(Token, &Place)> = Vec::new();
    for (token, place) in flat {
        let waits = match &token {
            Token::Value(_) => order.numbers,
            Token::Unit(_) => order.units,
            Token::Label(_) | Token::Other(_) | Token::Blank => false,
        };
        let names = match &token {
            Token::Label(_) => true,
            Token::Other(text) => heading::role(text).is_none(),
            Token::Value(_) | Token::Unit(_) | Token::Blank => false,
        };
        if waits {
            waiting.push((token, place));
        } else {
            ordered.push((token, place));
        }
        if names {
            ordered.append(&mut waiting);
        }
    }
    ordered.append(&mut waiting);
    let one = |(token, place): (Token, &'l Place)| Text { tokens: vec![token], place };
    (ordered.into_iter().map(one).collect(), order.unclear)
}

fn order(texts: &[Text<'_>], table: &TableLabels) -> Order {
    by_lines(texts).or_else(|| by_headings(texts)).unwrap_or_else(|| by_content(texts, table))
}

/// Where labels and figures share lines, these tell.
fn by_lines(texts: &[Text<'_>]) -> Option<Order> {
    let is_label = |token: &&Token| matches!(token, Token::Label(_));
    let (mut numbers, mut units) = ([0_usize; 2], [0_usize; 2]);
    for line in texts.chunk_by(|one, other| one.place == other.place) {
        let tokens: Vec<&Token> = line.iter().flat_map(|text| &text.tokens).collect();
        let Some(label) = tokens.iter().position(is_label) else { continue };
        let number = tokens.iter().position(|token| matches!(token, Token::Value(_)));
        let unit = tokens.iter().position(|token| matches!(token, Token::Unit(_)));
        if let Some(number) = number {
            numbers[usize::from(number < label)] += 1;
        }
        if let Some(unit) = unit {
            units[usize::from(unit < label)] += 1;
        }
    }
    let labels = texts.iter().flat_map(|text| &text.tokens).filter(is_label).count();
    let told = (numbers[0] + numbers[1]) * 2 > labels;
    let first = |[behind, before]: [usize; 2]| before > behind;
    told.then(|| Order { numbers: first(numbers), units: first(units), unclear: false })
}

/// The headings right above the first label.
fn by_headings(texts: &[Text<'_>]) -> Option<Order> {
    let tokens = texts.iter().flat_map(|text| &text.tokens);
    let above = tokens.take_while(|token| !matches!(token, Token::Label(_)));
    let words = above.filter_map(|token| match token {
        Token::Other(text) | Token::Value(text) => Some(text),
        Token::Label(_) | Token::Unit(_) | Token::Blank => None,
    });
    let roles: Vec<Role> = words.flat_map(|text| roles(text)).collect();
    let last = |role: Role| roles.iter().rposition(|other| *other == role);
    let (label, number) = (last(Role::Label)?, last(Role::Number)?);
    let units = last(Role::Unit).is_some_and(|unit| unit < label);
    Some(Order { numbers: number < label, units, unclear: false })
}

/// What a heading says, or the headings that share its line.
fn roles(text: &str) -> Vec<Role> {
    match heading::role(text) {
        Some(role) => vec![role],
        None => {
            let words: Option<Vec<Role>> = text.split_whitespace().map(heading::role).collect();
            words.unwrap_or_default()
        }
    }
}

/// Without headings the units tell, which the form knows, and what stands before the first label and
/// behind the last.
fn by_content(texts: &[Text<'_>], table: &TableLabels) -> Order {
    let tokens: Vec<&Token> = texts.iter().flat_map(|text| &text.tokens).collect();
    let labels: Vec<usize> =
        (0..tokens.len()).filter(|&at| matches!(tokens[at], Token::Label(_))).collect();
    let (Some(&first), Some(&last)) = (labels.first(), labels.last()) else {
        return Order::default();
    };
    let unit_of = |at: usize| {
        let Token::Label(label) = tokens[at] else { return "" };
        let row = table.rows_named(&labels::keys(label)).first();
        row.map_or("", |&row| table.rows[row].unit.as_str())
    };
    let [mut before, mut behind] = [0, 0];
    for pair in labels.windows(2) {
        let (above, below) = (unit_of(pair[0]), unit_of(pair[1]));
        let printed = tokens[pair[0]..pair[1]].iter().find_map(|token| match token {
            Token::Unit(unit) => Some(unit.as_str()),
            Token::Label(_) | Token::Value(_) | Token::Blank | Token::Other(_) => None,
        });
        if above != below {
            behind += usize::from(printed == Some(above));
            before += usize::from(printed == Some(below));
        }
    }
    let is_value = |token: &&Token| matches!(token, Token::Value(_));
    let ends = |token: &&&Token| !matches!(token, Token::Other(_));
    let leads = tokens[..first].iter().rev().take_while(ends).any(is_value);
    let trails = tokens[last..].iter().take_while(ends).any(is_value);
    let units = before > behind;
    Order { numbers: leads && !trails, units, unclear: units && leads == trails }
}
