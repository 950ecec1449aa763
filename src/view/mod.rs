//! What a person looks at: the stages of one document, its tables, a page as a drawing, a form that
//! is drafted from it.

pub mod compare;
pub mod draft;
pub mod review;
pub mod show;
pub mod svg;
pub mod tables;
