//! Calls into crates that may panic on a damaged file.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Calls something that may panic; `None` if it did.
///
/// For crates that take lengths and names of a damaged file at their word: there is no other way
/// to hear of it.
pub fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(outer);
    result.ok()
}

/// Panics inside of `guarded` are told as findings, and no longer as messages on stderr.
///
/// For programs, once, at their start: a library leaves the hook of its user alone.
pub fn quiet_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !GUARDED.get() {
            usual(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_none_and_guards_may_stand_in_guards() {
        assert_eq!(guarded(|| 1), Some(1));
        let inner = guarded(|| {
            assert!(guarded(|| std::panic::resume_unwind(Box::new(()))).is_none());
            GUARDED.get()
        });
        assert_eq!(inner, Some(true));
        assert!(!GUARDED.get());
    }
}
