//! How much memory a reader holds, and the end of it where that is too much.
//!
//! Limits of the system are of another kind on each system, and some systems have none. What a
//! program asks its allocator for is counted alike everywhere.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::sync::atomic::{AtomicIsize, AtomicUsize, Ordering};

/// Who gives the memory. That of Linux takes twice the time, and that of musl many times.
#[cfg(target_os = "linux")]
use mimalloc::MiMalloc as Giver;
#[cfg(not(target_os = "linux"))]
use std::alloc::System as Giver;

/// Exit code of a process that wanted more than its limit.
pub const TOO_MUCH: i32 = 113;
/// Exit code of a process to which the system gave nothing more, whatever its limit.
pub const NOTHING_LEFT: i32 = 114;

/// Bytes held, as far as the threads have told.
static HELD: AtomicIsize = AtomicIsize::new(0);
/// Most bytes that may be held; without a limit, failing is left to the caller.
static LIMIT: AtomicUsize = AtomicUsize::new(UNLIMITED);
const UNLIMITED: usize = usize::MAX;

/// A thread tells what it holds in steps of this size. Telling each time would cost more than
/// allocating does.
const STEP: isize = 64 << 10;

thread_local! {
    /// Bytes taken (or given back) and not told yet.
    static UNTOLD: Cell<isize> = const { Cell::new(0) };
}

/// From now on this process ends with `TOO_MUCH` as soon as it holds more bytes than this.
pub fn limit(bytes: usize) {
    LIMIT.store(bytes, Ordering::Relaxed);
}

/// An allocator that counts what is held.
pub struct Counted;

// SAFETY: every call goes to another allocator with its own arguments, and what that returns is
// returned; counting allocates nothing.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's promise is handed on.
        given(unsafe { Giver.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's promise is handed on.
        given(unsafe { Giver.alloc_zeroed(layout) })
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the caller's promise is handed on.
        unsafe { Giver.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as isize - layout.size() as isize);
        // SAFETY: the caller's promise is handed on.
        given(unsafe { Giver.realloc(pointer, layout, size) })
    }
}

fn count(bytes: isize) {
    // A thread that is ending has no store of its own any more.
    let told = UNTOLD.try_with(|untold| {
        let sum = untold.get() + bytes;
        let tell = sum.abs() >= STEP;
        untold.set(if tell { 0 } else { sum });
        if tell { sum } else { 0 }
    });
    let told = told.unwrap_or(bytes);
    if told != 0 {
        let held = HELD.fetch_add(told, Ordering::Relaxed) + told;
        if told > 0 && usize::try_from(held).is_ok_and(|held| held > LIMIT.load(Ordering::Relaxed))
        {
            end(TOO_MUCH);
        }
    }
}

fn given(pointer: *mut u8) -> *mut u8 {
    if pointer.is_null() && LIMIT.load(Ordering::Relaxed) != UNLIMITED {
        end(NOTHING_LEFT);
    }
    pointer
}

/// Only a process of our own that was given a limit ends here, and its parent knows the code.
#[cold]
fn end(code: i32) -> ! {
    // Ending may allocate a little.
    LIMIT.store(UNLIMITED, Ordering::Relaxed);
    std::process::exit(code)
}
