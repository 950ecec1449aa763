//! Archives and mails of two small texts: `fixtures/archives`, see its `about.md`.

use std::collections::BTreeMap;
use std::fs;

use gongkai::read::packed;

/// Name and text of each member, or the reason why there is none, in the order of the archive.
fn unpacked(name: &str) -> Vec<(String, String)> {
    let bytes = fs::read(format!("fixtures/archives/{name}")).expect("the fixture is there");
    let kind = packed::kind(&bytes).unwrap_or_else(|| panic!("{name} is an archive"));
    let mut found = Vec::new();
    let whole = packed::members(&bytes, kind, None, &mut |member| {
        let text = match member.content {
            Ok(bytes) => String::from_utf8(bytes).expect("the members are texts"),
            Err(reason) => reason,
        };
        found.push((member.name, text));
    });
    found.extend(whole.err().map(|reason| (String::new(), reason)));
    found
}

#[test]
fn members_come_out_or_a_reason_does() {
    let mut expected: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut rows = csv::Reader::from_path("fixtures/archives/expected.csv").expect("it is there");
    for row in rows.deserialize() {
        let (archive, member, text): (String, String, String) = row.expect("it has three columns");
        expected.entry(archive).or_default().push((member, text));
    }
    assert!(expected.len() > 10);
    for (archive, members) in expected {
        let found = unpacked(&archive);
        let names = |members: &[(String, String)]| {
            members.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&found), names(&members), "{archive}: {found:?}");
        for ((_, found), (_, expected)) in found.iter().zip(&members) {
            // Of a reason, a part is enough: its wording may be improved.
            assert!(found.contains(expected.as_str()), "{archive}: {found:?}");
        }
    }
}
