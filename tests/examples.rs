//! The programs in `examples/`, run as a reader of them would.

use std::process::Command;

#[test]
fn figures_of_one_report() {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--offline", "--example", "figures", "--"])
        .arg("fixtures/docx-2018/input.docx")
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.starts_with("东阳市 2018\n"), "{text}");
    assert!(text.contains("  active_total = 29805\n"), "{text}");
    assert!(text.contains("  request_fax = - blank\n"), "{text}");
}
