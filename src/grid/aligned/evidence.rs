//! Is it a table, or prose, a list, a table of contents that happens to be aligned?

use super::columns::Column;
use super::content::Kind;
use super::laid::Laid;
use super::rows::Row;
use super::strips::{Piece, Strip};

/// A table without any drawn line has at least so many rows.
const FEWEST_ROWS: usize = 3;

/// Whether these columns and rows are a table. `ruled`: lines are drawn above or below rows.
pub fn is_table(laid: &[Laid<'_>], columns: &[Column], rows: &[Row], ruled: bool) -> bool {
    let least = if ruled { 2 } else { FEWEST_ROWS };
    if columns.len() < 2 || rows.len() < least || leaders(laid, ruled) {
        return false;
    }
    let wide = rows.iter().filter(|row| filled(laid, row) >= 2).count();
    if 2 * wide < rows.len() || wide < 2 {
        return false;
    }
    let figures = (1..columns.len()).filter(|&column| is_of_figures(laid, column)).count();
    if is_list(laid, columns) || is_prose(laid, columns, figures) && !in_rows(laid, columns, rows) {
        return false;
    }
    let of_words = || 3 * wide > 2 * rows.len() && columns.len() >= 3 && is_aligned(laid, columns);
    // Two addresses side by side may hold a few figures as well.
    let many = columns.len() > 2 || count_figures(laid, 1) >= FEWEST_ROWS;
    figures > 0 && many || ruled || of_words()
}

/// How many columns of a row hold something.
fn filled(laid: &[Laid<'_>], row: &Row) -> usize {
    let mut columns: Vec<usize> =
        row.strips.iter().flat_map(|&strip| laid[strip].spans.iter().map(|span| span.0)).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.len()
}

fn pieces<'l>(laid: &'l [Laid<'_>], column: usize) -> impl Iterator<Item = &'l Piece> {
    laid.iter()
        .flat_map(|laid| laid.strip.pieces.iter().zip(&laid.spans))
        .filter(move |(_, span)| **span == (column, column))
        .map(|(piece, _)| piece)
}

fn count_figures(laid: &[Laid<'_>], column: usize) -> usize {
    pieces(laid, column).filter(|piece| piece.kind == Kind::Figure).count()
}

fn is_of_figures(laid: &[Laid<'_>], column: usize) -> bool {
    let all = pieces(laid, column).count();
    let figures = count_figures(laid, column);
    figures >= 2 && 2 * figures >= all
}

/// Dots that lead to page numbers: a table of contents. Dots that lead to figures are a table's.
fn leaders(laid: &[Laid<'_>], ruled: bool) -> bool {
    let dotted: Vec<&Strip> = laid
        .iter()
        .map(|laid| laid.strip)
        .filter(|strip| strip.pieces.iter().any(|piece| piece.dots))
        .collect();
    if 2 * dotted.len() < laid.len() {
        return false;
    }
    let led = |strip: &&Strip| {
        let last = strip.pieces.iter().rposition(|piece| piece.dots).unwrap_or(0);
        strip.pieces[last + 1..].to_vec()
    };
    let led: Vec<Vec<Piece>> = dotted.iter().map(led).collect();
    if led.iter().filter(|led| led.iter().any(Piece::is_figure)).count() * 2 < led.len() {
        return true;
    }
    let single = led.iter().filter(|led| led.len() == 1).count();
    let pages: Vec<u32> = led.iter().filter_map(|led| led.last()?.page).collect();
    let back = pages.windows(2).filter(|pair| pair[1] < pair[0]).count();
    let ascend = 5 * back < pages.len();
    // An index is no better than a table of contents.
    4 * single >= 3 * led.len() && 2 * pages.len() >= led.len() && (ascend || !ruled)
}

/// Numbers or bullets before texts.
fn is_list(laid: &[Laid<'_>], columns: &[Column]) -> bool {
    let count = pieces(laid, 0).count();
    let marks = pieces(laid, 0).filter(|piece| piece.length <= 4).count();
    let long = pieces(laid, 1).filter(|piece| piece.kind == Kind::Words).count();
    columns.len() == 2 && 5 * marks >= 4 * count && 2 * long >= pieces(laid, 1).count()
}

/// Columns of running text: lines that fill their column, and hardly a figure.
fn is_prose(laid: &[Laid<'_>], columns: &[Column], figures: usize) -> bool {
    let full = (0..columns.len())
        .filter(|&column| {
            let width = columns[column].x1 - columns[column].x0;
            let all = pieces(laid, column).count();
            let full = pieces(laid, column)
                .filter(|piece| piece.length > 15 && piece.width() > 0.75 * width)
                .count();
            3 * full >= 2 * all
        })
        .count();
    figures == 0 && full * 2 >= columns.len()
}

/// Whether the lines are rows of cells that wrap: nearly every row begins in all columns, and goes
/// on in some of them. Running text goes on in all.
fn in_rows(laid: &[Laid<'_>], columns: &[Column], rows: &[Row]) -> bool {
    let full = |strip: &usize| laid[*strip].spans.len() >= columns.len();
    let body: Vec<&Row> = rows.iter().filter(|row| !row.heading).collect();
    let begins = body.iter().filter(|row| row.strips.first().is_some_and(full)).count();
    let wrapped: Vec<&usize> =
        body.iter().flat_map(|row| &row.strips[1.min(row.strips.len())..]).collect();
    let partial = wrapped.iter().filter(|strip| !full(strip)).count();
    body.len() >= FEWEST_ROWS
        && 5 * begins >= 4 * body.len()
        && 2 * wrapped.len() >= body.len()
        && 3 * partial >= 2 * wrapped.len()
}

/// Whether the pieces of most columns begin, end, or have their middles above each other.
fn is_aligned(laid: &[Laid<'_>], columns: &[Column]) -> bool {
    let aligned = (0..columns.len())
        .filter(|&column| {
            let own: Vec<&Piece> = pieces(laid, column).collect();
            let edges: [fn(&Piece) -> f32; 3] =
                [|piece| piece.x0, |piece| piece.x1, |piece| (piece.x0 + piece.x1) / 2.0];
            own.len() >= 2 && edges.iter().any(|edge| agrees(own.iter().map(|piece| edge(piece))))
        })
        .count();
    3 * aligned >= 2 * columns.len()
}

/// Whether three of four places are the same, within two points.
fn agrees(places: impl Iterator<Item = f32>) -> bool {
    let mut places: Vec<f32> = places.collect();
    places.sort_by(f32::total_cmp);
    let middle = places[places.len() / 2];
    let near = places.iter().filter(|&&place| (place - middle).abs() <= 2.0).count();
    4 * near >= 3 * places.len()
}
