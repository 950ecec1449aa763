//! Many files, each read by a child process: whatever is in a file, it costs that file alone.
//!
//! ```text
//! parent: Job → Lane → (pipe) → child: Job → run::file → FileRow → (pipe) → parent
//! ```
//!
//! A lane is one child at a time and what it has been asked. A child lives as long as it goes well;
//! one that dies, hangs or takes too much takes with it only the file that it was reading.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::journal::Packed;
use crate::read::scan::Step;
use crate::source::DocumentId;

mod child;
mod frame;
mod lane;
pub mod ration;
pub mod serve;
mod watch;

pub use child::Program;
pub use lane::Lane;

/// What one file may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub time: Duration,
    /// Bytes that its reader may hold at one time.
    pub memory: usize,
}

impl Default for Limits {
    /// The largest sound report of our fixtures takes a second and 200 MiB.
    fn default() -> Self {
        Self { time: Duration::from_secs(60), memory: 2 << 30 }
    }
}

impl Limits {
    /// Whether what was set aside under a limit would be set aside under these as well.
    pub fn cover(&self, limit: &str) -> bool {
        limit == "stack" || limit == self.told()
    }

    fn told(&self) -> String {
        format!("{} s, {} bytes", self.time.as_secs_f64(), self.memory)
    }
}

/// One thing to read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// As it stands in the output.
    pub name: String,
    pub content: Content,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Content {
    /// A path, which need not be UTF-8.
    File(OsString),
    Bytes(Vec<u8>),
}

impl Job {
    pub fn file(name: String, path: &Path) -> Self {
        Self { name, content: Content::File(path.as_os_str().to_owned()) }
    }
}

/// What came of a job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// SHA-256 of the whole input; `None` where there were no bytes to read.
    pub id: Option<DocumentId>,
    /// One row, or of an archive one for each member.
    pub rows: Vec<Packed>,
    /// Under which limit it was set aside: under another the answer may be another. Empty where
    /// nothing of the file is to blame, and it should be read again.
    pub limit: Option<String>,
}

/// What a child says of the file that it reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Said {
    /// It reads a page that takes its time, and is to have the time of a file for it.
    GoesOn(Step),
    Ended(Answer),
}

/// What comes from a child.
#[derive(Debug, Serialize, Deserialize)]
enum Told {
    Said(Said),
    /// The file in an archive that it reads now: it is to have the time of a file for it.
    Begins(String),
    /// The row of the file that was begun last.
    Row(Packed),
}

/// Files that a child has been asked for: one that it reads, and one that it finds waiting when it
/// has answered.
const AHEAD: usize = 2;

/// Reads all jobs in `lanes` children side by side: `job` gives each by its number, and none behind
/// the last. Calls `heard` with the number of a job and what is said of it, in any order and from any
/// thread. A job that is begun is ended; once `stop` is set, no other is begun.
///
/// An error says that no reader can be started.
pub fn read(
    job: &(impl Fn(usize) -> Option<Job> + Sync),
    lanes: usize,
    program: &Program,
    stop: &AtomicBool,
    heard: &(impl Fn(usize, Said) + Sync),
) -> Result<(), String> {
    let next = AtomicUsize::new(0);
    let broken = AtomicBool::new(false);
    let work = || {
        let outcome = one_lane(job, &next, program, || stopped(stop, &broken), heard);
        // The other lanes would fail in the same way.
        broken.fetch_or(outcome.is_err(), Ordering::Relaxed);
        outcome
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..lanes).map(|_| scope.spawn(work)).collect();
        let own = work();
        others.into_iter().fold(own, |outcome, lane| {
            outcome.and(lane.join().unwrap_or_else(|_| Err("a thread has died".to_owned())))
        })
    })
}

fn stopped(stop: &AtomicBool, broken: &AtomicBool) -> bool {
    stop.load(Ordering::Relaxed) || broken.load(Ordering::Relaxed)
}

fn one_lane(
    job: &impl Fn(usize) -> Option<Job>,
    next: &AtomicUsize,
    program: &Program,
    stop: impl Fn() -> bool,
    heard: &impl Fn(usize, Said),
) -> Result<(), String> {
    let mut lane = Lane::new(program);
    let mut asked = VecDeque::new();
    loop {
        while asked.len() < AHEAD && !stop() {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = job(number) else { break };
            lane.ask(job)?;
            asked.push_back(number);
        }
        let Some(number) = asked.pop_front() else { return Ok(()) };
        let answer = lane.answer_telling(&mut |step| heard(number, Said::GoesOn(step)))?;
        heard(number, Said::Ended(answer));
    }
}
