//! Tables of documents that are no reports: every cell against what the document was set from.
//!
//! `fixtures/tables` holds documents and, as JSON, the rows of their tables in reading order; a
//! merged cell stands in every slot that it covers.

use std::fs;
use std::path::Path;

use gongkai::grid::{self, Grid, Piece};
use gongkai::read::{ReadOptions, read};

/// Rows of cells, without white space: where a text wraps is not its own doing.
type Table = Vec<Vec<String>>;

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn found(path: &Path) -> Vec<Table> {
    let bytes = fs::read(path).expect("a fixture can be read");
    let name = path.display().to_string();
    let document = read(&bytes, &name, &ReadOptions::default()).expect("a fixture is a document");
    let layout = grid::grid(&document);
    layout
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Grid(grid) => Some(table(grid)),
            Piece::Text(_) => None,
        })
        .collect()
}

fn table(grid: &Grid) -> Table {
    let row = |row| (0..grid.width()).map(|column| plain(grid.text(row, column))).collect();
    (0..grid.rows.len()).map(row).collect()
}

fn expected(path: &Path) -> Vec<Table> {
    let text = fs::read_to_string(path).expect("a document has its truth beside it");
    let mut tables: Vec<Table> = serde_json::from_str(&text).expect("it is JSON");
    tables.iter_mut().flatten().flatten().for_each(|cell| *cell = plain(cell));
    tables
}

#[test]
fn every_cell_of_every_table_is_where_it_was_set() {
    let mut paths: Vec<_> = fs::read_dir("fixtures/tables")
        .expect("fixtures/tables stands in the package")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|end| end == "pdf"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        assert_eq!(found(&path), expected(&path.with_extension("json")), "{}", path.display());
    }
}
