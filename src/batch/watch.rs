//! Who takes more than his time is ended.

use std::process::Child;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How often the clock is looked at. A limit is kept to within this.
const TICK: Duration = Duration::from_millis(20);

/// A child under watch.
#[derive(Default)]
pub struct Watched(Mutex<State>);

#[derive(Default)]
struct State {
    child: Option<Child>,
    deadline: Option<Instant>,
    expired: bool,
}

impl Watched {
    /// Watched from now on, as long as somebody holds it.
    pub fn new() -> Arc<Self> {
        let watched = Arc::new(Self::default());
        let seen = Arc::downgrade(&watched);
        // Without a thread nobody looks at the clock, and the file takes its time.
        _ = std::thread::Builder::new().name("watch".to_owned()).spawn(move || watch(&seen));
        watched
    }

    pub fn hold(&self, child: Child) {
        *self.state() = State { child: Some(child), deadline: None, expired: false };
    }

    /// Starts the clock for one file, or stops it.
    pub fn set(&self, limit: Option<Duration>) {
        self.state().deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
    }

    /// The child that is held, and whether its time had run out.
    pub fn release(&self) -> (Option<Child>, bool) {
        let mut state = self.state();
        state.deadline = None;
        (state.child.take(), state.expired)
    }

    fn check(&self) {
        let mut state = self.state();
        if state.deadline.is_some_and(|deadline| Instant::now() > deadline) {
            state.deadline = None;
            state.expired = true;
            // One that is dead already is as good.
            _ = state.child.as_mut().map(Child::kill);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // What is held is sound at any moment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn watch(seen: &Weak<Watched>) {
    while let Some(watched) = seen.upgrade() {
        watched.check();
        drop(watched);
        std::thread::sleep(TICK);
    }
}
