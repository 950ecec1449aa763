//! What is done of the inputs, on the disk and in short in memory.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gongkai::batch::{Answer, serve};
use gongkai::inputs;
use gongkai::journal::{Done, Journal};

use super::limits::LimitArgs;

/// The journal of a run, and what stands in it.
pub struct Ledger {
    journal: Journal,
    /// The names of what is done, and where in the journal it is said. Millions of them are held.
    done: Mutex<Vec<(Box<str>, u64)>>,
    failure: Mutex<Option<io::Error>>,
    /// Whether the time that a file took is kept: it makes two journals differ.
    timings: bool,
}

impl Ledger {
    /// `done` stands in the journal already.
    pub fn new(journal: Journal, done: Vec<(Box<str>, u64)>, timings: bool) -> Self {
        Self { journal, done: Mutex::new(done), failure: Mutex::new(None), timings }
    }

    /// Writes down what came of an input. Where that fails, the run is stopped: what is not written
    /// down would be read in vain.
    pub fn keep(&self, name: &str, mut answer: Answer, stop: &AtomicBool) {
        for row in answer.rows.iter_mut().filter(|_| !self.timings) {
            row.brief.took = Duration::ZERO;
        }
        match self.journal.append(name, answer.id, answer.limit, answer.rows) {
            Ok(at) => locked(&self.done).push((name.into(), at)),
            Err(error) => {
                locked(&self.failure).get_or_insert(error);
                stop.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Why something could not be written down.
    pub fn failure(&self) -> Option<io::Error> {
        locked(&self.failure).take()
    }

    pub fn count(&self) -> usize {
        locked(&self.done).len()
    }

    /// All that is done, sorted by name.
    pub fn done(&self) -> Vec<(&Journal, u64)> {
        let mut done = std::mem::take(&mut *locked(&self.done));
        done.sort_unstable();
        done.into_iter().map(|(_, at)| (&self.journal, at)).collect()
    }

    pub fn sync(&self) -> io::Result<()> {
        self.journal.sync()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever died while he held it has changed nothing by halves.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The files that must be read, and what an earlier run has done of the others. A file counts as done
/// if its bytes are those that were read, and no limit that has changed kept it from being read.
pub fn still_to_read(
    files: Vec<PathBuf>,
    before: &BTreeMap<String, Done>,
    limits: &LimitArgs,
    lanes: usize,
) -> (Vec<PathBuf>, Vec<(Box<str>, u64)>) {
    if before.is_empty() {
        return (files, Vec::new());
    }
    let unchanged: Vec<AtomicBool> = files.iter().map(|_| AtomicBool::new(false)).collect();
    let next = AtomicUsize::new(0);
    let look = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = files.get(number) else { break };
            let done =
                before.get(&inputs::name(path)).is_some_and(|done| stands(path, done, limits));
            unchanged[number].store(done, Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| (0..lanes).for_each(|_| drop(scope.spawn(look))));
    let mut done = Vec::new();
    let mut still = Vec::new();
    for (path, unchanged) in files.into_iter().zip(unchanged) {
        let name = inputs::name(&path);
        match before.get(&name).filter(|_| unchanged.into_inner()) {
            Some(stands) => done.push((name.into(), stands.at)),
            None => still.push(path),
        }
    }
    (still, done)
}

fn stands(path: &Path, done: &Done, limits: &LimitArgs) -> bool {
    let limit = done.limit.as_deref().is_none_or(|limit| limits.limits().cover(limit));
    let within = limits.limits().time.max(serve::LEAST_FOR_FINGERPRINT);
    let id = || serve::fingerprint(path, within).map(|(id, _)| id);
    limit && done.id.is_some() && id() == done.id
}
