//! One child after the other, and the files that they have been asked for.

use std::collections::VecDeque;
use std::sync::Arc;

use super::child::{self, End, Pipes, Program};
use super::watch::Watched;
use super::{Answer, Job, Said, Told, frame, serve};
use crate::journal::Packed;
use crate::read::scan::Step;
use crate::run;

/// Asks a child for files, and gets it replaced when it dies.
pub struct Lane<'p> {
    program: &'p Program,
    watched: Arc<Watched>,
    pipes: Option<Pipes>,
    asked: VecDeque<Asked>,
}

struct Asked {
    job: Job,
    /// Whether a child that read it was killed once already.
    again: bool,
    so_far: SoFar,
}

/// What is known of an archive of which not all is read.
#[derive(Default)]
struct SoFar {
    rows: Vec<Packed>,
    /// The file in it that is read now.
    begun: Option<String>,
    /// How many of its files cost a child.
    lost: usize,
    /// The limit that one of them has exceeded.
    limit: Option<String>,
}

/// Files of one archive that may end their reader. An archive of which more do is made to.
const MOST_LOST: usize = 10;

impl SoFar {
    /// How many of its files need not be read any more.
    fn done(&self) -> usize {
        self.rows.len()
    }

    /// Sets aside the file in the archive that ended its reader, so that the others can be read.
    /// `false` where none was read, or too many of them were of that kind.
    fn loses_one(&mut self, reason: &str, limit: &str) -> bool {
        let Some(name) = self.begun.take().filter(|_| self.lost < MOST_LOST) else { return false };
        let Ok(row) = Packed::pack(&run::unreadable(&name, reason)) else { return false };
        self.rows.push(row);
        self.lost += 1;
        self.limit = Some(limit.to_owned());
        true
    }

    /// All that is known of the archive: what was said before, and the end of it.
    fn with(self, end: Answer) -> Answer {
        let rows = self.rows.into_iter().chain(end.rows).collect();
        Answer { rows, limit: end.limit.or(self.limit), ..end }
    }
}

/// How often a child is started before the run gives up: it may be killed while it starts.
const STARTS: usize = 3;

impl<'p> Lane<'p> {
    /// No child is started before the first question.
    pub fn new(program: &'p Program) -> Self {
        Self { program, watched: Watched::new(), pipes: None, asked: VecDeque::new() }
    }

    /// Hands a file to the child. Answers come in the order of the questions.
    pub fn ask(&mut self, job: Job) -> Result<(), String> {
        if self.pipes.is_none() {
            self.start()?;
        }
        if let Some(pipes) = &mut self.pipes {
            // A child that is dead is noticed when its answer is read, and the next one is asked
            // again.
            _ = frame::write(&mut pipes.requests, &(&job, 0_usize));
        }
        self.asked.push_back(Asked { job, again: false, so_far: SoFar::default() });
        Ok(())
    }

    /// What came of the file that was asked for first; nothing if none was.
    ///
    /// An error says that no child can be started.
    pub fn answer(&mut self) -> Result<Answer, String> {
        self.answer_telling(&mut |_| {})
    }

    /// The same; `goes_on` is told of each page that takes its time.
    pub fn answer_telling(&mut self, goes_on: &mut impl FnMut(Step)) -> Result<Answer, String> {
        while let Some(mut asked) = self.asked.pop_front() {
            if let Some(answer) = self.wait(&mut asked.so_far, goes_on) {
                return Ok(asked.so_far.with(answer));
            }
            match self.bury() {
                End::Killed(_) if !asked.again => {
                    self.asked.push_front(Asked { again: true, ..asked });
                }
                end => {
                    let limits = self.program.limits;
                    let (reason, limit) = (end.reason(limits), end.limit(limits));
                    if asked.so_far.loses_one(&reason, &limit) {
                        self.asked.push_front(Asked { again: false, ..asked });
                    } else {
                        self.restart()?;
                        let within = limits.time.max(serve::LEAST_FOR_FINGERPRINT);
                        let whole = serve::set_aside(&asked.job, reason, limit, within);
                        return Ok(asked.so_far.with(whole));
                    }
                }
            }
            self.restart()?;
        }
        Ok(Answer { id: None, rows: Vec::new(), limit: None })
    }

    /// What the child says at the end of a file; `None` where it dies or takes too long.
    fn wait(&mut self, so_far: &mut SoFar, goes_on: &mut impl FnMut(Step)) -> Option<Answer> {
        loop {
            self.watched.set(Some(self.program.limits.time));
            let said = self.pipes.as_mut().map(|pipes| frame::read(&mut pipes.answers));
            self.watched.set(None);
            match said?.ok()? {
                Told::Said(Said::GoesOn(step)) => goes_on(step),
                Told::Said(Said::Ended(answer)) => return Some(answer),
                Told::Begins(name) => so_far.begun = Some(name),
                Told::Row(row) => {
                    so_far.begun = None;
                    so_far.rows.push(row);
                }
            }
        }
    }

    /// Ends the child that gave no answer, if it has not ended itself, and says why there is none.
    fn bury(&mut self) -> End {
        let (child, expired) = self.watched.release();
        let (Some(mut child), Some(pipes)) = (child, self.pipes.take()) else {
            return End::Broken("it was not there".to_owned());
        };
        // It has closed its pipe, which it does only at its end, or has sent what is no answer.
        drop(pipes.requests);
        drop(pipes.answers);
        let status = child.wait();
        match status {
            _ if expired => End::TooLong,
            Ok(status) => child::end(status, pipes.messages),
            Err(error) => End::Broken(error.to_string()),
        }
    }

    /// Starts another child and asks it for all that has no answer yet.
    fn restart(&mut self) -> Result<(), String> {
        if self.asked.is_empty() {
            return Ok(());
        }
        self.start()?;
        if let Some(pipes) = &mut self.pipes {
            for asked in &self.asked {
                _ = frame::write(&mut pipes.requests, &(&asked.job, asked.so_far.done()));
            }
        }
        Ok(())
    }

    fn start(&mut self) -> Result<(), String> {
        let mut outcome = child::start(self.program);
        for _ in 1..STARTS {
            if outcome.is_ok() {
                break;
            }
            outcome = child::start(self.program);
        }
        let (child, pipes) = outcome?;
        self.watched.hold(child);
        self.pipes = Some(pipes);
        Ok(())
    }
}

impl Drop for Lane<'_> {
    /// A child ends when nobody can ask it any more; it is waited for, so that none is left behind.
    fn drop(&mut self) {
        let (child, _) = self.watched.release();
        self.pipes = None;
        if let Some(mut child) = child {
            _ = child.wait();
        }
    }
}
