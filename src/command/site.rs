//! `gongkai review --serve`: the site at an address of this machine, for browsers that open no folders.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::Failure;
use super::language::say;

/// Longest request that is listened to, in bytes.
const LONGEST: u64 = 8 << 10;
/// A browser that says nothing is let go.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves a folder to this machine alone, until the program is stopped. `port` 0 is any that is free.
pub fn serve(folder: &Path, port: u16) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        let error = super::heard(error);
        say!("the site cannot be served: {error}", "网站无法启动：{error}")
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    eprintln!("{}", say!("http://{address}/ until Ctrl-C", "http://{address}/ 按 Ctrl-C 结束"));
    let folder: Arc<Path> = folder.into();
    for stream in listener.incoming().flatten() {
        let folder = Arc::clone(&folder);
        // A connection that breaks is the browser's choice.
        thread::spawn(move || _ = answer(stream, &folder, &address.to_string()));
    }
    Ok(())
}

fn answer(mut stream: TcpStream, folder: &Path, own: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream.try_clone()?.take(LONGEST)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    let mut host = String::new();
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("host") => {
                value.trim().clone_into(&mut host)
            }
            Some(_) | None => {}
        }
    }
    // A page of another site that was led here by its name asks for that name.
    let is_own = host == own
        || host.strip_prefix("localhost:") == own.rsplit_once(':').map(|(_, port)| port);
    let file = asked(&request).filter(|_| is_own).and_then(|path| {
        let bytes = fs::read(folder.join(&path)).ok()?;
        Some((kind(&path), bytes))
    });
    let (status, kind, body) = match file {
        Some((kind, bytes)) => ("200 OK", kind, bytes),
        None => ("404 Not Found", "text/plain", b"not here".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// The file that is asked for: only names that the site has, and nothing above it.
fn asked(request: &str) -> Option<PathBuf> {
    let path = request.strip_prefix("GET /")?.split([' ', '?']).next()?;
    let path = if path.is_empty() { "index.html" } else { path };
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
    };
    path.split('/').all(is_plain).then(|| PathBuf::from(path))
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("jpg") => "image/jpeg",
        Some("png") => "image/png",
        Some(_) | None => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(request: &str, expected: Option<&str>) {
        assert_eq!(asked(request), expected.map(PathBuf::from));
    }

    #[test]
    fn only_the_site_is_served() {
        check("GET / HTTP/1.1", Some("index.html"));
        check("GET /r/r0123-2.js?x HTTP/1.1", Some("r/r0123-2.js"));
        check("GET /../files.csv HTTP/1.1", None);
        check("GET //etc/passwd HTTP/1.1", None);
        check("GET /.git/config HTTP/1.1", None);
        check("GET /r/%2e%2e/x HTTP/1.1", None);
        check("POST / HTTP/1.1", None);
    }
}
