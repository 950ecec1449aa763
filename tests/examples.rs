//! The programs in `examples/`, run as a reader of them would.

use std::path::PathBuf;
use std::process::Command;

/// Where cargo puts an example beside this test.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("target/debug/deps");
    folder.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

#[test]
fn figures_of_one_report() {
    let output = Command::new(example("figures"))
        .arg("fixtures/docx-2018/input.docx")
        .output()
        .expect("cargo test builds the examples");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.starts_with("东阳市 2018\n"), "{text}");
    assert!(text.contains("  active_total = 29805\n"), "{text}");
    assert!(text.contains("  request_fax = - blank\n"), "{text}");
}
