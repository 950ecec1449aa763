//! The data files of the codebook, walked row by row, and a codebook that a user brings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use gongkai::codebook::{Codebook, Comparability, Form, Item, Link, Table};
use gongkai::codebook::{bodies, notes};
use gongkai::grid::Line;
use gongkai::identify::identify;
use gongkai::identify::prose::prose;
use gongkai::source::Place;
use gongkai::text::label;

fn tables() -> impl Iterator<Item = (&'static Form, &'static Table)> {
    Codebook::embedded().forms.iter().flat_map(|form| form.tables.iter().map(move |t| (form, t)))
}

/// The `note` of each line of a form's file, by its code.
fn notes(form: &str) -> BTreeMap<String, String> {
    let path = format!("{}/src/codebook/data/forms/{form}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name| header.iter().position(|column| column == name).unwrap();
    let (code, note) = (at("code"), at("note"));
    reader.records().map(Result::unwrap).map(|row| (row[code].into(), row[note].into())).collect()
}

#[test]
fn every_item_has_an_indicator_with_labels_and_the_same_unit() {
    for (form, table) in tables() {
        for item in &table.items {
            let indicator = Codebook::embedded().indicator(&item.indicator).unwrap();
            assert_eq!(indicator.unit, item.unit, "{} {}", form.id, item.code);
            assert!(indicator.forms.contains(&form.id), "{} {}", form.id, item.code);
            assert!(!indicator.comparability.is_empty(), "{}", indicator.id);
        }
    }
}

#[test]
fn every_indicator_is_asked_for() {
    for indicator in &Codebook::embedded().indicators {
        assert!(!indicator.forms.is_empty(), "{}", indicator.id);
    }
}

#[test]
fn no_two_items_of_a_form_share_an_indicator() {
    for form in &Codebook::embedded().forms {
        let mut seen = BTreeSet::new();
        for item in form.tables.iter().flat_map(|table| &table.items) {
            assert!(seen.insert(&item.indicator), "{} {}", form.id, item.code);
        }
    }
}

#[test]
fn every_item_stands_in_a_sum_or_a_note_says_why_not() {
    for (form, table) in tables() {
        let notes = notes(&form.id);
        let terms: BTreeSet<&String> =
            table.sums.iter().flat_map(|s| s.left.iter().chain(&s.right)).map(|(_, c)| c).collect();
        for item in &table.items {
            let noted = notes.get(&item.code).is_some_and(|note| !note.is_empty());
            assert!(terms.contains(&item.code) || noted, "{} {}", form.id, item.code);
        }
    }
}

/// Words of a label with its remark, which tells apart 复制费（纸张） and 复制费（光盘）.
fn words(printed: &str) -> String {
    let label = label::parse(printed);
    label.bare + label.remark.as_deref().unwrap_or_default()
}

#[test]
fn two_rows_of_one_name_have_different_parents() {
    for (form, table) in tables() {
        let mut owners: BTreeMap<(String, Option<usize>), usize> = BTreeMap::new();
        for (index, row) in table.rows.iter().enumerate() {
            let names: BTreeSet<String> =
                row.aliases.iter().chain([&row.label]).map(|name| words(name)).collect();
            for name in names {
                let other = owners.insert((name.clone(), row.parent), index);
                assert_eq!(other, None, "{} {}: {name} is also another row", form.id, row.key);
            }
        }
    }
}

#[test]
fn two_columns_of_one_name_have_different_headings_above() {
    for (form, table) in tables() {
        let mut owners = BTreeSet::new();
        for column in &table.columns {
            let (last, above) = column.path.split_last().unwrap();
            let names: BTreeSet<String> =
                column.aliases.iter().chain([last]).map(|name| words(name)).collect();
            for name in names {
                let what = format!("{} {}: {name}", form.id, column.key);
                assert!(owners.insert((above.to_vec(), name)), "{what} is also another column");
            }
        }
    }
}

fn items(form: &str) -> BTreeMap<&'static str, &'static Item> {
    let form = Codebook::embedded().form(form).unwrap();
    form.tables.iter().flat_map(|t| &t.items).map(|item| (item.code.as_str(), item)).collect()
}

#[test]
fn every_link_points_at_items_that_exist() {
    for link in &Codebook::embedded().crosswalk {
        let (from, to) = (items(&link.from_form), items(&link.to_form));
        assert!(link.from.iter().all(|code| from.contains_key(code.as_str())), "{link:?}");
        assert!(link.to.iter().all(|code| to.contains_key(code.as_str())), "{link:?}");
        assert!(!link.reason.is_empty() && !link.label.is_empty(), "{link:?}");
    }
}

#[test]
fn every_indicator_of_the_national_forms_is_in_the_crosswalk() {
    let links = &Codebook::embedded().crosswalk;
    for form in ["2014", "2019", "2021"] {
        for code in items(form).into_keys() {
            let linked = links.iter().any(|link| {
                link.from_form == form && link.from.iter().any(|c| c == code)
                    || link.to_form == form && link.to.iter().any(|c| c == code)
            });
            assert!(linked || NEW_IN_2021.contains(&code), "{form} {code}");
        }
    }
}

/// What no earlier form asks for.
const NEW_IN_2021: [&str; 3] = [
    "t2_art20_1__regulations__repealed",
    "t2_art20_1__normative_documents__repealed",
    "t2_art20_8__admin_fees__fee_amount",
];

/// Links that put figures of two forms into one series.
fn chained() -> impl Iterator<Item = &'static Link> {
    Codebook::embedded().crosswalk.iter().filter(|link| {
        link.comparability != Comparability::NotComparable
            && !link.from.is_empty()
            && !link.to.is_empty()
    })
}

#[test]
fn a_series_takes_the_same_items_of_a_form_in_every_link() {
    let mut taken: BTreeMap<(&str, &str), &Vec<String>> = BTreeMap::new();
    for link in chained() {
        for (form, items) in [(&link.from_form, &link.from), (&link.to_form, &link.to)] {
            let other = taken.entry((&link.series, form)).or_insert(items);
            assert_eq!(*other, items, "{} of {form}", link.series);
        }
    }
}

#[test]
fn numbers_of_fee_items_and_amounts_of_fees_never_meet() {
    let of_2019 = |link: &Link| link.from.iter().any(|code| code.contains("admin_fees__items"));
    let of_2021 = |link: &Link| link.to.iter().any(|code| code.contains("admin_fees__fee_amount"));
    let met = |link: &Link| of_2019(link) && of_2021(link);
    assert!(Codebook::embedded().crosswalk.iter().any(met), "the false match is named");
    assert!(!chained().any(|link| of_2019(link) || of_2021(link)));
    let (then, now) = (items("2019"), items("2021"));
    let amount = &now["t2_art20_8__admin_fees__fee_amount"].indicator;
    assert!(then.values().all(|item| item.indicator != *amount));
}

#[test]
fn what_is_no_government_information_has_no_successor() {
    let of = |link: &&Link| link.from_form == "2014" && link.from == ["refused_not_gov_info"];
    let links: Vec<&Link> = Codebook::embedded().crosswalk.iter().filter(of).collect();
    assert_eq!(links.len(), 2);
    assert!(links.iter().all(|link| link.to.is_empty()));
}

/// A codebook folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("forms")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const INDEX: &str = "form,title,first_year,last_year,table,table_title,shape\n\
    2026,新格式,2026,,list,统计表,list\n";
const INDICATORS: &str = "id,label_zh,label_en,unit\nnew_rows,新行数,New rows,件\n";
const ROWS: &str = "table,code,level,row,column,unit,indicator,aliases\n\
    list,head,1,一、新情况,,,,\n\
    list,total,2,（一）新行数,统计数,件,new_rows,新行|新行总数\n\
    list,requests,2,（二）收到申请数,统计数,件,request_received,\n";

#[test]
fn a_form_of_a_new_year_is_a_change_of_data_alone() {
    let folder = folder(&[
        ("forms/index.csv", INDEX),
        ("indicators.csv", INDICATORS),
        ("forms/2026.csv", ROWS),
        ("forms/2026.sums", "A strict: requests <= total # said in the notice\n"),
    ]);
    let codebook = Codebook::load(folder.path()).unwrap();
    let table = &codebook.form("2026").unwrap().tables[0];
    assert_eq!((table.rows.len(), table.items.len(), table.sums.len()), (3, 2, 1));
    assert_eq!(table.rows[1].aliases, ["新行", "新行总数"]);
    assert_eq!(codebook.indicator("request_received").unwrap().forms, ["2014", "2026"]);
    assert_eq!(codebook.forms.len(), Codebook::embedded().forms.len() + 1);
}

#[test]
fn another_name_of_a_row_is_a_change_of_data_alone() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/codebook/data/forms/2014.csv");
    let rows = fs::read_to_string(path).unwrap().replace("收到申请总数|", "收到申请总数|申请件次|");
    let folder = folder(&[("forms/2014.csv", &rows)]);
    let codebook = Codebook::load(folder.path()).unwrap();
    let rows = &codebook.form("2014").unwrap().tables[0].rows;
    let row = rows.iter().find(|row| row.key == "request_received").unwrap();
    assert!(row.aliases.contains(&"申请件次".to_owned()));
}

#[test]
fn an_empty_folder_changes_nothing() {
    let codebook = Codebook::load(folder(&[]).path()).unwrap();
    assert_eq!(codebook.forms, Codebook::embedded().forms);
    assert_eq!(codebook.indicators, Codebook::embedded().indicators);
}

/// What is said of a form of 2026 in which one thing is wrong.
#[track_caller]
fn check_error(file: &str, from: &str, to: &str, expected: &str) {
    let sums = "# sums\nA strict: requests <= total\n";
    let links = "series,label,from_form,from,to_form,to,comparability,reason\n\
        a,甲,2014,request_received,2026,requests,near,same\n";
    let files = [
        ("forms/index.csv", INDEX),
        ("indicators.csv", INDICATORS),
        ("forms/2026.csv", ROWS),
        ("forms/2026.sums", sums),
        ("crosswalk.csv", links),
    ];
    let changed: Vec<(&str, String)> = files
        .iter()
        .map(|(name, text)| match *name == file {
            true => (*name, text.replacen(from, to, 1)),
            false => (*name, (*text).to_owned()),
        })
        .collect();
    let files: Vec<(&str, &str)> = changed.iter().map(|(name, t)| (*name, t.as_str())).collect();
    let error = Codebook::load(folder(&files).path()).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn an_error_in_a_form_names_its_line() {
    let file = "forms/2026.csv";
    check_error(file, "件", "件件", "forms/2026.csv line 3: unit \"件件\" is not in units.csv");
    check_error(
        file,
        "new_rows",
        "old_rows",
        "forms/2026.csv line 3: indicator \"old_rows\" is not in indicators.csv",
    );
    check_error(
        file,
        "list,requests",
        "list,total",
        "forms/2026.csv line 4: code \"total\" is there twice",
    );
    check_error(
        file,
        "total,2",
        "total,two",
        "forms/2026.csv line 3: level \"two\" is not such a number",
    );
    check_error(
        file,
        "list,total",
        "t9,total",
        "forms/2026.csv line 3: table \"t9\" is not in forms/index.csv",
    );
    check_error(file, "level", "depth", "forms/2026.csv line 1: column \"level\" is not there");
}

#[test]
fn an_error_in_a_sum_names_its_line() {
    let file = "forms/2026.sums";
    check_error(
        file,
        "total",
        "sum",
        "forms/2026.sums line 2: item \"sum\" is not in forms/2026.csv",
    );
    check_error(
        file,
        "<=",
        "~",
        "forms/2026.sums line 2: no sign between the sides: =, <=, >=, >= max, != or positive when",
    );
    check_error(
        file,
        "strict",
        "hard",
        "forms/2026.sums line 2: \"A hard\" is not an id with strict or soft behind it",
    );
}

#[test]
fn an_error_in_an_indicator_names_its_line() {
    let file = "indicators.csv";
    check_error(
        file,
        "new_rows",
        "New Rows",
        "indicators.csv line 2: \"New Rows\" has other characters than a-z, 0-9 and _",
    );
    let long = "a".repeat(33);
    let message = format!("indicators.csv line 2: \"{long}\" is longer than 32 characters");
    check_error(file, "new_rows", &long, &message);
}

#[test]
fn an_error_in_the_crosswalk_names_its_line() {
    let file = "crosswalk.csv";
    check_error(
        file,
        "2026,requests",
        "2026,request",
        "crosswalk.csv line 2: item \"request\" is not in forms/2026.csv",
    );
    check_error(
        file,
        "2026",
        "2027",
        "crosswalk.csv line 2: form \"2027\" is not in forms/index.csv",
    );
    check_error(
        file,
        "near",
        "close",
        "crosswalk.csv line 2: comparability \"close\" is not identical, near, partial or not_comparable",
    );
}

#[test]
fn a_file_that_no_codebook_has_is_named() {
    let check = |name: &str| {
        let error = Codebook::load(folder(&[(name, "")]).path()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{name}: no codebook has such a file")), "{error}");
    };
    check("division.csv");
    check("forms/2020.csv");
    check("indicator.csv");
    // Words for people, and what an editor leaves, are no mistake.
    let folder = folder(&[("README.md", "mine"), (".swp", ""), ("units.csv~", "")]);
    assert_eq!(Codebook::load(folder.path()).err(), None);
}

#[test]
fn divisions_and_contacts_of_a_folder_replace_the_built_in_ones() {
    let divisions = "code,name,short,from,until,successors\n\
        990000,新省,,2024,,\n\
        990100,新市,,2024,,\n\
        990101,旧县,,2010,2024,990102\n\
        990102,新县,,2024,,\n";
    let own = [
        ("divisions.csv", divisions),
        ("hosts.csv", "host,codes\nxin.gov.cn,9901\n"),
        ("area_codes.csv", "area_code,codes\n0999,9901\n"),
        ("uncoded.csv", "name,where\n新军团,begins\n"),
        ("captions.csv", "word,says\n试填,draft\n"),
        ("notes.csv", "word,list\n特注,opens\n"),
        ("bodies.csv", "word,list\n新司,department\n"),
    ];
    let codebook = Codebook::load(folder(&own).path()).unwrap();
    assert!(codebook.notes.begins(&[notes::List::Opens], "特注以上为上年数"));
    assert!(codebook.notes.begins(&[notes::List::Opens], "注:以上为上年数"));
    assert!(codebook.divisions.bodies.ends(bodies::List::Department, "新县教育新司"));
    assert!(!codebook.divisions.bodies.ends(bodies::List::Department, "新县教育局"));
    let named = codebook.divisions.named("新县");
    assert_eq!(named.iter().map(|division| division.code).collect::<Vec<_>>(), ["990102"]);
    assert!(codebook.divisions.named("东阳市").is_empty());
    assert_eq!(codebook.divisions.uncoded_start("新军团教育局"), Some("新军团"));
    assert!(codebook.captions.iter().any(|caption| caption.word == "试填"));
    assert_eq!(codebook.contacts.host("www.xin.gov.cn"), ["9901"]);
    assert_eq!(codebook.contacts.area_code("0999"), ["9901"]);
    let title = Line {
        text: "新县2024年政府信息公开工作年度报告".into(), place: Place::Block(1)
    };
    let id = identify(&prose(&[title]), "", &codebook);
    assert_eq!((id.division.as_deref(), id.year), (Some("990102"), Some(2024)));
}

#[test]
fn an_error_in_the_divisions_names_its_line() {
    let check = |name: &str, text: &str, expected: &str| {
        let error = Codebook::load(folder(&[(name, text)]).path()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    };
    let heading = "code,name,short,from,until,successors\n";
    let wanted = "a code of six digits, a name and the year from which it stands";
    for line in ["99,新省,,2024,,", "990000,,,2024,,", "990000,新省,,new,,"] {
        let expected = format!("divisions.csv line 2: {line:?} is no division: {wanted}");
        check("divisions.csv", &format!("{heading}{line}\n"), &expected);
    }
    check(
        "divisions.csv",
        &format!("{heading}990000,新省,,2024,,\n990000,另省,,2024,,\n"),
        "divisions.csv: \"990000,新省,,2024,,\" and \"990000,另省,,2024,,\" begin in one year",
    );
    check(
        "hosts.csv",
        "host,codes\nxin.gov.cn,9901\n",
        "hosts.csv line 2: no division has a code that begins with \"9901\"",
    );
    check(
        "uncoded.csv",
        "name,where\n新区,middle\n",
        "uncoded.csv line 2: where is not begins or ends",
    );
    let wanted = "captions.csv line 2: says \"old\" is not draft, final, part, whole, period, past, not, other, count, plain, own, elsewhere or note";
    check("captions.csv", "word,says\n旧表,old\n", wanted);
    let wanted = "bodies.csv line 2: list \"school\" is not one of lead, government, office, institution, department, behind_town, behind_zone, no_body, fills_in, in_charge, of_county, of_city, town, heads_column, compiles, several, itself, no_field, scope, limits, of_part";
    check("bodies.csv", "word,list\n书院,school\n", wanted);
    check(
        "years.sums",
        "# carried over\nreq_in_total = previous.req_out\n",
        "years.sums line 2: indicator \"req_out\" is not in indicators.csv",
    );
}
