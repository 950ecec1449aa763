//! What a person looks at: the stages of one document, its tables, a page as a drawing, a form that
//! is drafted from it; and of a data set, places compared.

pub mod annotate;
pub mod compare;
pub mod draft;
pub mod review;
pub mod show;
pub mod svg;
pub mod tables;

/// Text that XML and HTML take, in attributes too: control characters are not allowed in it, escaped or
/// not.
fn escaped(text: &str) -> String {
    text.chars()
        .filter(|&c| !c.is_control() || c == '\n')
        .collect::<String>()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
