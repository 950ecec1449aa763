//! One child process: its start, its pipes and its end.

use std::io::{BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};

use super::{Limits, frame, ration};

/// The program that reads, with the arguments that make it do so.
#[derive(Clone, Debug)]
pub struct Program {
    pub path: PathBuf,
    pub arguments: Vec<std::ffi::OsString>,
    pub limits: Limits,
}

/// The ends of the pipes that lead to a child.
pub struct Pipes {
    pub requests: ChildStdin,
    pub answers: BufReader<ChildStdout>,
    pub messages: ChildStderr,
}

/// Why a file has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The child took more than its time.
    TooLong,
    /// The child took more than its memory.
    TooMuch,
    /// The system had no memory left for it.
    NothingLeft,
    /// The child ran out of stack.
    TooDeep,
    /// Somebody ended it. It may have had nothing to do with the file.
    Killed(String),
    /// It broke down.
    Broken(String),
}

impl End {
    /// In words for a person, as they stand in `files.csv`.
    pub fn reason(&self, limits: Limits) -> String {
        match self {
            End::TooLong => format!("took more than {} s", limits.time.as_secs_f64()),
            End::TooMuch => format!("needed more than {}", bytes(limits.memory)),
            End::NothingLeft => "needed more memory than the machine has left".to_owned(),
            End::TooDeep => "nested too deeply: its reader ran out of stack".to_owned(),
            End::Killed(how) => format!("its reader was killed ({how})"),
            End::Broken(how) => format!("its reader broke down ({how})"),
        }
    }
}

impl End {
    /// The limit that was exceeded, as the journal keeps it; empty where it was none.
    pub fn limit(&self, limits: Limits) -> String {
        match self {
            End::TooLong | End::TooMuch => limits.told(),
            End::TooDeep => "stack".to_owned(),
            End::NothingLeft | End::Killed(_) | End::Broken(_) => String::new(),
        }
    }
}

/// 2 GiB, 512 MiB, 1500 bytes.
fn bytes(number: usize) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let whole = units.into_iter().find(|(size, _)| number >= *size && number.is_multiple_of(*size));
    match whole {
        Some((size, unit)) => format!("{} {unit}", number / size),
        None => format!("{number} bytes"),
    }
}

/// Starts a child that reads. An error says why it cannot be started.
pub fn start(program: &Program) -> Result<(Child, Pipes), String> {
    let failed = |error: std::io::Error| {
        format!("a reader cannot be started ({}): {error}", program.path.display())
    };
    let mut command = Command::new(&program.path);
    command.args(&program.arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    apart(&mut command);
    let mut child = command.spawn().map_err(failed)?;
    let (Some(requests), Some(answers), Some(messages)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err("a reader was started without pipes".to_owned());
    };
    let mut pipes =
        Pipes { requests, answers: BufReader::with_capacity(1 << 16, answers), messages };
    match frame::read::<String>(&mut pipes.answers) {
        Ok(hello) if hello == frame::HELLO => Ok((child, pipes)),
        Ok(_) | Err(_) => {
            // It may be there and speak another language.
            _ = child.kill();
            let end = child.wait().map_or_else(|error| error.to_string(), |end| end.to_string());
            let mut said = String::new();
            _ = pipes.messages.read_to_string(&mut said);
            Err(format!("a reader was started and ended at once ({end}): {}", said.trim()))
        }
    }
}

/// Ctrl-C in a terminal goes to all processes of a group: the child is in one of its own, so that
/// the parent can let it finish its file.
#[cfg(unix)]
fn apart(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.arg0("gongkai").process_group(0);
}

#[cfg(windows)]
fn apart(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
    command.creation_flags(CREATE_NEW_PROCESS_GROUP);
}

#[cfg(not(any(unix, windows)))]
fn apart(_command: &mut Command) {}

/// What the status of a dead child says, with what it wrote before.
pub fn end(status: ExitStatus, messages: ChildStderr) -> End {
    /// A runtime that ends its program says why in a line.
    const MOST: u64 = 64 << 10;
    let mut said = Vec::new();
    _ = messages.take(MOST).read_to_end(&mut said);
    let said = String::from_utf8_lossy(&said);
    match status.code() {
        Some(ration::TOO_MUCH) => End::TooMuch,
        Some(ration::NOTHING_LEFT) => End::NothingLeft,
        _ if said.contains("overflowed its stack") => End::TooDeep,
        _ if said.contains("memory allocation") => End::NothingLeft,
        Some(code) => End::Broken(format!("exit code {code}")),
        None => of_signal(status),
    }
}

#[cfg(unix)]
fn of_signal(status: ExitStatus) -> End {
    use std::os::unix::process::ExitStatusExt;
    /// SIGHUP, SIGINT, SIGQUIT, SIGKILL and SIGTERM come from outside, the others from within.
    const OUTSIDE: [i32; 5] = [1, 2, 3, 9, 15];
    match status.signal() {
        Some(signal) if OUTSIDE.contains(&signal) => End::Killed(format!("signal {signal}")),
        Some(signal) => End::Broken(format!("signal {signal}")),
        None => End::Broken(status.to_string()),
    }
}

#[cfg(not(unix))]
fn of_signal(status: ExitStatus) -> End {
    End::Killed(status.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_told_in_whole_units() {
        let limits = Limits::default();
        assert_eq!(End::TooLong.reason(limits), "took more than 60 s");
        assert_eq!(End::TooMuch.reason(limits), "needed more than 2 GiB");
        assert_eq!(bytes(1536 << 20), "1536 MiB");
        assert_eq!(bytes(1500), "1500 bytes");
    }
}
