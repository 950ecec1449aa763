//! What one file may take, and the program that reads it within these limits.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use gongkai::batch::{Limits, Program};

use super::Failure;
use super::language::say;
use super::reading::ReadArgs;

#[derive(Args)]
pub struct LimitArgs {
    /// Seconds that one file may take, or one page that is a picture; then the file is set aside
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    timeout: Duration,
    /// Memory that reading one file may take: 512MiB, 2GiB. What its reader asks for is counted, so
    /// the limit is the same on Linux, macOS and Windows
    #[arg(long, value_name = "SIZE", default_value = "2GiB", value_parser = size)]
    memory: usize,
}

/// What a reader must be told besides its limits.
pub struct Asked<'a> {
    pub codebook: Option<&'a Path>,
    pub reading: &'a ReadArgs,
    /// Where it keeps what it reads on pictures.
    pub pages: Option<&'a Path>,
}

impl LimitArgs {
    pub fn limits(&self) -> Limits {
        Limits { time: self.timeout, memory: self.memory }
    }

    /// This program as a reader.
    pub fn program(&self, asked: &Asked<'_>) -> Result<Program, Failure> {
        let mut arguments: Vec<OsString> = vec!["worker".into(), "--memory".into()];
        arguments.push(self.memory.to_string().into());
        if let Some(folder) = asked.codebook {
            arguments.extend(["--codebook".into(), folder.into()]);
        }
        if let Some(folder) = asked.pages {
            arguments.extend(["--pages".into(), folder.into()]);
        }
        arguments.extend(asked.reading.arguments());
        Ok(Program { path: own_path()?, arguments, limits: self.limits() })
    }
}

/// Where this program stands. One that was replaced while it runs is still there for itself.
fn own_path() -> Result<PathBuf, Failure> {
    let path = std::env::current_exe().ok().filter(|path| path.exists());
    let running = || Some(PathBuf::from("/proc/self/exe")).filter(|path| path.exists());
    path.or_else(running).ok_or_else(|| say!("the program does not find itself", "程序找不到自身"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.trim_end_matches('s').parse::<f64>().ok().filter(|number| *number > 0.0);
    let duration = number.and_then(|number| Duration::try_from_secs_f64(number).ok());
    duration.ok_or_else(|| say!("a number of seconds is wanted, as 60", "应为秒数，如 60"))
}

/// 2GiB, 512M, 1500000.
fn size(text: &str) -> Result<usize, String> {
    let text = text.trim().to_ascii_lowercase();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match text[digits.len()..].trim() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return Err(no_size()),
    };
    let number = digits.parse::<usize>().ok().filter(|number| *number > 0);
    number.and_then(|number| number.checked_mul(unit)).ok_or_else(no_size)
}

fn no_size() -> String {
    say!("a size is wanted, as 512MiB or 2GiB", "应为大小，如 512MiB 或 2GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size("2GiB"), Ok(2 << 30));
        assert_eq!(size("512m"), Ok(512 << 20));
        assert_eq!(size("1500000"), Ok(1_500_000));
        assert!(size("0").is_err() && size("x").is_err() && size("2 TB").is_err());
    }

    #[test]
    fn times() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        assert_eq!(seconds("60s"), Ok(Duration::from_secs(60)));
        assert!(seconds("0").is_err() && seconds("-1").is_err() && seconds("1e300").is_err());
    }
}
