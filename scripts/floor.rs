//! The floor of reading a PDF: inflate every content stream, tokenise it, and nothing else.
//!
//! `scripts/bench` measures the command against it.

use hayro_syntax::content::TypedIter;
use lopdf::Document;

fn main() {
    let path = std::env::args().nth(1).expect("usage: floor FILE.pdf");
    let bytes = std::fs::read(path).expect("the file can be read");
    let document = Document::load_mem(&bytes).expect("the file is a PDF");
    let operators: usize = document
        .get_pages()
        .values()
        .map(|page| {
            let content = document.get_page_content(*page);
            let mut tokens = TypedIter::new(&content);
            let mut count = 0;
            while tokens.next().is_some() {
                count += 1;
            }
            count
        })
        .sum();
    println!("{operators} operators");
}
