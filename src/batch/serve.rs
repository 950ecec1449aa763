//! The child's side: reads what it is asked for, one file after the other.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use super::{Answer, Content, Job, Said, Told, frame};
use crate::journal::Packed;
use crate::panel::FileRow;
use crate::read::packed;
use crate::run::{self, Settings};
use crate::source::DocumentId;

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
    answers: impl Write + Send + 'static,
) -> io::Result<()> {
    let (ask, asked) = mpsc::channel::<(Job, usize)>();
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
    asked: &mpsc::Receiver<(Job, usize)>,
    mut answers: impl Write + Send + 'static,
) -> io::Result<()> {
    frame::write(&mut answers, &frame::HELLO)?;
    let answers = Arc::new(Mutex::new(answers));
    let say = |to: &Mutex<_>, told: &Told| {
        frame::write(&mut *to.lock().unwrap_or_else(PoisonError::into_inner), told)
    };
    let between = Arc::clone(&answers);
    let mut settings = settings.clone();
    settings.read.ocr = settings.read.ocr.telling(move |step| {
        // Who is not there any more is noticed at the end of the file.
        _ = say(&between, &Told::Said(Said::GoesOn(step)));
    });
    for (job, done) in asked {
        // Of an archive each row is told at once: what comes behind it may end this process.
        let mut begun = false;
        let mut rows = Vec::new();
        let id = each(&job, done, &settings, &mut |told| match told {
            run::Told::Begins(name) => {
                begun = true;
                _ = say(&answers, &Told::Begins(name.to_owned()));
            }
            run::Told::Row(row) if std::mem::take(&mut begun) => {
                _ = Packed::pack(&row).map(|row| say(&answers, &Told::Row(row)));
            }
            run::Told::Row(row) => rows.push(*row),
        });
        let answer = Answer { id, ..answer(&rows, None) };
        say(&answers, &Told::Said(Said::Ended(answer)))?;
    }
    Ok(())
}

/// Reads one job in this process.
pub fn read(job: &Job, settings: &Settings<'_>) -> Answer {
    let mut rows = Vec::new();
    let id = each(job, 0, settings, &mut |told| match told {
        run::Told::Begins(_) => {}
        run::Told::Row(row) => rows.push(*row),
    });
    Answer { id, ..answer(&rows, None) }
}

/// Reads one job, of an archive without the first `done` files in it, and returns the fingerprint of the
/// whole.
fn each(
    job: &Job,
    done: usize,
    settings: &Settings<'_>,
    tell: &mut dyn FnMut(run::Told<'_>),
) -> Option<DocumentId> {
    let mut of = |bytes: &[u8]| {
        let mut id = packed::kind(bytes).map(|_| DocumentId::of(bytes));
        run::each_file(bytes, &job.name, settings, done, &mut |told| {
            if let (None, run::Told::Row(row)) = (id, &told) {
                id = row.id;
            }
            tell(told);
        });
        id
    };
    match &job.content {
        Content::Bytes(bytes) => of(bytes),
        Content::File(path) => match bytes(Path::new(path)) {
            Ok(bytes) => of(&bytes),
            Err(reason) => {
                tell(run::Told::Row(Box::new(run::unreadable(&job.name, reason))));
                None
            }
        },
    }
}

/// What is said of a job that nobody could read to its end. Its fingerprint is taken within a time:
/// where reading waits for something that does not come, it would wait here again.
pub fn set_aside(job: &Job, reason: String, limit: String, within: Duration) -> Answer {
    let mut row = run::unreadable(&job.name, reason);
    let fingerprint = match &job.content {
        Content::Bytes(bytes) => Some((DocumentId::of(bytes), bytes.len() as u64)),
        Content::File(path) => fingerprint(Path::new(path), within),
    };
    if let Some((id, bytes)) = fingerprint {
        row.id = Some(id);
        row.bytes = bytes;
    }
    answer(&[row], Some(limit))
}

/// Rows on their way. `limit`: see `Answer`.
pub fn answer(rows: &[FileRow], limit: Option<String>) -> Answer {
    let id = rows.first().and_then(|row| row.id);
    // Rows are made of plain types, all of which can be packed.
    let rows = rows.iter().filter_map(|row| Packed::pack(row).ok()).collect();
    Answer { id, rows, limit }
}

/// The largest file that is read at all is read in this time from any disk.
pub const LEAST_FOR_FINGERPRINT: Duration = Duration::from_secs(10);

/// SHA-256 and length of a file; `None` where `read` would not read it, or where its bytes do not
/// come within a time.
pub fn fingerprint(path: &Path, within: Duration) -> Option<(DocumentId, u64)> {
    sound(path).ok()?;
    let (tell, told) = mpsc::channel();
    let path = path.to_owned();
    let take = move || _ = tell.send(fs::File::open(path).and_then(DocumentId::read).ok());
    // A thread that waits for ever holds nothing and ends with the process.
    std::thread::Builder::new().name("fingerprint".to_owned()).spawn(take).ok()?;
    told.recv_timeout(within).ok().flatten()
}

/// The bytes of a file, or why there are none: a pipe, a device and what is far too large are not
/// opened.
pub fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    sound(path)?;
    fs::read(path).map_err(|error| format!("the file cannot be read: {error}"))
}

/// What speaks against reading a file, before anybody opens it.
fn sound(path: &Path) -> Result<(), String> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.len() > LARGEST_FILE => {
            Err("the file is larger than 512 MiB: no report is".to_owned())
        }
        // Whoever waits for a pipe to end may wait for ever.
        Ok(metadata) if metadata.is_dir() => Err("this is a folder and no file".to_owned()),
        Ok(metadata) if !metadata.is_file() => {
            Err("this is no file but a pipe or a device".to_owned())
        }
        Ok(_) => Ok(()),
        Err(error) => Err(format!("the file cannot be read: {error}")),
    }
}
