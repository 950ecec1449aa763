//! Ctrl-C: what is begun is ended, and nothing else is begun.

use std::sync::atomic::{AtomicBool, Ordering};

use super::language::say;

static STOP: AtomicBool = AtomicBool::new(false);

/// Is set when somebody presses Ctrl-C. Pressed again, it ends the program at once: what is done
/// stands in the journal.
pub fn stop() -> &'static AtomicBool {
    let pressed = || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(super::INTERRUPTED.into());
        }
        eprintln!(
            "{}",
            say!(
                "gongkai: the files that are open are read to their end; Ctrl-C again ends at once",
                "gongkai：读完已打开的文件后停止；再按 Ctrl-C 立即结束"
            )
        );
    };
    // Where it cannot be caught, it ends the program at once.
    _ = ctrlc::set_handler(pressed);
    &STOP
}
