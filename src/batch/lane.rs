//! One child after the other, and the files that they have been asked for.

use std::collections::VecDeque;
use std::sync::Arc;

use super::child::{self, End, Pipes, Program};
use super::watch::Watched;
use super::{Answer, Job, Said, frame, serve};
use crate::read::scan::Step;

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
            _ = frame::write(&mut pipes.requests, &job);
        }
        self.asked.push_back(Asked { job, again: false });
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
        while let Some(Asked { job, again }) = self.asked.pop_front() {
            if let Some(answer) = self.wait(goes_on) {
                return Ok(answer);
            }
            match self.bury() {
                End::Killed(_) if !again => self.asked.push_front(Asked { job, again: true }),
                end => {
                    self.restart()?;
                    let limits = self.program.limits;
                    let (reason, limit) = (end.reason(limits), end.limit(limits));
                    let within = limits.time.max(serve::LEAST_FOR_FINGERPRINT);
                    return Ok(serve::set_aside(&job, reason, limit, within));
                }
            }
            self.restart()?;
        }
        Ok(Answer { id: None, rows: Vec::new(), limit: None })
    }

    /// What the child says at the end of a file; `None` where it dies or takes too long.
    fn wait(&mut self, goes_on: &mut impl FnMut(Step)) -> Option<Answer> {
        loop {
            self.watched.set(Some(self.program.limits.time));
            let said = self.pipes.as_mut().map(|pipes| frame::read(&mut pipes.answers));
            self.watched.set(None);
            match said?.ok()? {
                Said::GoesOn(step) => goes_on(step),
                Said::Ended(answer) => return Some(answer),
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
                _ = frame::write(&mut pipes.requests, &asked.job);
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
