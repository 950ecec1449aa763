//! Jobs → rows, read by child processes while Python goes on.

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use gongkai::batch::{self, Answer, Job, Limits, Program, Said};
use gongkai::panel::FileRow;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;

/// How often Python is asked whether somebody has pressed Ctrl-C.
const TICK: Duration = Duration::from_millis(100);

/// The program that reads, as Python describes it.
#[derive(FromPyObject)]
pub struct Reader {
    program: PathBuf,
    codebook: Option<PathBuf>,
    password: Option<String>,
    /// Seconds that one file may take.
    timeout: f64,
    /// Bytes that one file may take.
    memory: usize,
}

impl Reader {
    fn program(self) -> PyResult<Program> {
        let time = Duration::try_from_secs_f64(self.timeout).ok().filter(|time| !time.is_zero());
        let time = time.ok_or_else(|| PyValueError::new_err("timeout is a number of seconds"))?;
        let memory = self.memory.to_string();
        let mut arguments = vec!["worker".into(), "--memory".into(), memory.into()];
        if let Some(folder) = self.codebook {
            arguments.extend(["--codebook".into(), folder.into()]);
        }
        if let Some(password) = self.password {
            // In one word: it may begin with a dash.
            arguments.push(format!("--password={password}").into());
        }
        let limits = Limits { time, memory: self.memory };
        Ok(Program { path: self.program, arguments, limits })
    }
}

/// Reads all jobs in so many children side by side; the rows are in the order of the jobs.
pub fn read(
    py: Python<'_>,
    jobs: &[Job],
    lanes: Option<NonZero<u16>>,
    reader: Reader,
) -> PyResult<Vec<FileRow>> {
    let program = reader.program()?;
    let lanes = match lanes {
        Some(lanes) => lanes.get().into(),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    let mut answers = py.detach(|| answers(jobs, lanes.min(jobs.len()).max(1), &program))?;
    answers.sort_by_key(|(number, _)| *number);
    let rows = answers.iter().flat_map(|(_, answer)| &answer.rows);
    rows.map(|row| row.open().map_err(|error| PyOSError::new_err(error.to_string()))).collect()
}

fn answers(jobs: &[Job], lanes: usize, program: &Program) -> PyResult<Vec<(usize, Answer)>> {
    let stop = AtomicBool::new(false);
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        let job = |number: usize| jobs.get(number).cloned();
        let stop = &stop;
        let reading = scope.spawn(move || {
            let heard = |number, said| match said {
                // Nobody hears it only where this function has gone.
                Said::Ended(answer) => _ = tell.send((number, answer)),
                Said::GoesOn(_) => {}
            };
            batch::read(&job, lanes, program, stop, &heard)
        });
        let mut answers = Vec::with_capacity(jobs.len());
        let mut interrupted = Ok(());
        let mut asked = Instant::now();
        loop {
            match told.recv_timeout(TICK) {
                Ok(answer) => answers.push(answer),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if interrupted.is_ok() && asked.elapsed() >= TICK {
                interrupted = Python::attach(|py| py.check_signals());
                stop.store(interrupted.is_err(), Ordering::Relaxed);
                asked = Instant::now();
            }
        }
        let outcome = reading.join().unwrap_or_else(|_| Err("a thread has died".to_owned()));
        interrupted.and(outcome.map_err(PyOSError::new_err)).map(|()| answers)
    })
}
