//! The child's side: reads what it is asked for, one file after the other.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Mutex, mpsc};

use super::{Content, Job, frame};
use crate::panel::FileRow;
use crate::run::{self, Settings};

/// A file larger than this is no report, and reading it would take the memory of the others.
const LARGEST_FILE: u64 = 512 << 20;

/// Stacks to try, in bytes. Documents are nested, and some readers go down with them; what is deeper
/// than the first of these is no document. Only what is used of it is taken from the machine.
const STACKS: [usize; 3] = [256 << 20, 32 << 20, 4 << 20];

/// Answers until nobody asks any more. Does not return before: the process ends with its parent,
/// whatever it is reading.
pub fn serve(
    settings: &Settings<'_>,
    mut requests: impl Read,
    answers: impl Write + Send,
) -> io::Result<()> {
    let (ask, asked) = mpsc::channel::<Job>();
    let asked = Mutex::new(Some((asked, answers)));
    std::thread::scope(|scope| {
        let work = || {
            let taken = asked.lock().ok().and_then(|mut asked| asked.take());
            let Some((asked, answers)) = taken else { return };
            // Whoever cannot be told has gone, and the process ends with him.
            let ended = answer_all(settings, &asked, answers);
            std::process::exit(i32::from(ended.is_err()));
        };
        let started = STACKS.iter().find_map(|stack| {
            let builder = std::thread::Builder::new().name("reader".to_owned());
            builder.stack_size(*stack).spawn_scoped(scope, work).ok()
        });
        if started.is_none() {
            return Err(io::Error::other("no thread can be started"));
        }
        while let Ok(job) = frame::read(&mut requests) {
            if ask.send(job).is_err() {
                break;
            }
        }
        // The other side has closed the pipe: it has all its answers, or it is dead and wants none.
        std::process::exit(0)
    })
}

fn answer_all(
    settings: &Settings<'_>,
    asked: &mpsc::Receiver<Job>,
    mut answers: impl Write,
) -> io::Result<()> {
    frame::write(&mut answers, &frame::HELLO)?;
    for job in asked {
        frame::write(&mut answers, &read(&job, settings))?;
    }
    Ok(())
}

/// Reads one job in this process.
pub fn read(job: &Job, settings: &Settings<'_>) -> Vec<FileRow> {
    match &job.content {
        Content::Bytes(bytes) => run::files(bytes, &job.name, settings),
        Content::File(path) => match bytes_of(Path::new(path)) {
            Ok(bytes) => run::files(&bytes, &job.name, settings),
            Err(reason) => vec![run::unreadable(&job.name, reason)],
        },
    }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: io::Error| format!("the file cannot be read: {error}");
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.len() > LARGEST_FILE {
        return Err("the file is larger than 512 MiB: no report is".to_owned());
    }
    // Whoever waits for a pipe to end may wait for ever.
    if !metadata.is_file() {
        return Err("this is no file but a pipe or a device".to_owned());
    }
    fs::read(path).map_err(unreadable)
}
