//! What came of one input as one line of JSON, for other programs: the fields of the tables.

use serde_json::Value as Json;

use super::sheet::{Sheet, Value};
use super::{files, findings, narrative, observations};
use crate::panel::FileRow;

/// One object without a line end. Its fields are those of `files.csv` of the first row, and the rows
/// of the three tables that tell of reports; of an archive, `files` has the row of every member.
/// What is empty in a table is `null`.
pub fn line(rows: &[FileRow]) -> String {
    let of_files = objects(&files::sheet(rows, &[], true));
    let mut told = of_files.first().cloned().unwrap_or_default();
    let sheets = [observations::sheet(rows), narrative::sheet(rows), findings::sheet(rows, &[])];
    for sheet in &sheets {
        told.insert(sheet.name.to_owned(), array(objects(sheet)));
    }
    if rows.len() > 1 {
        told.insert("files".to_owned(), array(of_files));
    }
    Json::Object(told).to_string()
}

type Object = serde_json::Map<String, Json>;

fn array(objects: Vec<Object>) -> Json {
    Json::Array(objects.into_iter().map(Json::Object).collect())
}

fn objects(sheet: &Sheet<'_>) -> Vec<Object> {
    let mut objects = Vec::new();
    (sheet.rows)(&mut |row| {
        let fields = sheet.fields.iter().zip(row);
        objects.push(fields.map(|(field, value)| (field.name.to_string(), json(value))).collect());
    });
    objects
}

fn json(value: &Value<'_>) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Text(text) => Json::String(text.clone().into_owned()),
        Value::Integer(number) => Json::from(*number),
        // As printed: 25.1 is 25.1, whatever a float makes of it.
        Value::Number(_) | Value::Points(_) => {
            let printed = value.printed();
            serde_json::from_str(&printed).unwrap_or_else(|_| Json::String(printed.into_owned()))
        }
    }
}
