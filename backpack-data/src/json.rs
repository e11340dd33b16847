//! JSON: an object a line, or an array of objects. A column for each key.

use std::fmt;
use std::io::{BufRead, BufReader, Read};

use serde::Deserializer;
use serde::de::{SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::beginnings::beginnings;
use crate::build::Build;
use crate::fault::{Fault, Faults};

type Object = Map<String, Value>;

/// The keys of all lines, in the order of their coming.
pub(crate) fn names_of_lines(file: impl Read) -> Result<Vec<String>, Faults> {
    gathered(|names, faults| lines(file, |line, object| names.note(line, object, faults)))
}

/// The keys of all objects, in the order of their coming.
pub(crate) fn names_of_array(file: impl Read) -> Result<Vec<String>, Faults> {
    gathered(|names, faults| array(file, |line, object| names.note(line, object, faults)))
}

/// Reads an object a line.
pub(crate) fn read_lines(file: impl Read, build: &mut Build<'_>) {
    lines(file, |line, object| row(line, object, build));
}

/// Reads an array of objects; the line of a row is the one on which its object begins.
pub(crate) fn read_array(file: impl Read, build: &mut Build<'_>) {
    array(file, |line, object| row(line, object, build));
}

fn row(line: u64, object: Result<Object, Fault>, build: &mut Build<'_>) {
    let object = match object {
        Ok(object) => object,
        Err(fault) => return build.fault(fault),
    };
    let wanted = build.wanted().iter();
    let cells: Vec<_> = wanted
        .map(|column| object.get(column.name).and_then(text))
        .collect();
    build.row(line, cells.iter().map(Option::as_deref));
}

/// A text as it is, everything else as its JSON; `null` is nothing.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The names so far.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn note(&mut self, _: u64, object: Result<Object, Fault>, faults: &mut Faults) {
        match object {
            Ok(object) => {
                for name in object.keys() {
                    if !self.0.contains(name) {
                        self.0.push(name.clone());
                    }
                }
            }
            Err(fault) => faults.add(fault),
        }
    }
}

fn gathered(gather: impl FnOnce(&mut Names, &mut Faults)) -> Result<Vec<String>, Faults> {
    let mut names = Names::default();
    let mut faults = Faults {
        told: Vec::new(),
        more: 0,
    };
    gather(&mut names, &mut faults);
    if !faults.told.is_empty() {
        return Err(faults);
    }
    match names.0.is_empty() {
        true => Err(Faults::one(Fault::of_file("no rows: write at least one"))),
        false => Ok(names.0),
    }
}

fn lines(file: impl Read, mut each: impl FnMut(u64, Result<Object, Fault>)) {
    let mut file = BufReader::new(file);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        match file.read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                let fault = Fault::of_file(format!("cannot be read: {error}"));
                return each(number, Err(fault));
            }
        }
        let text = match number {
            1 => without_mark(&line),
            _ => &line,
        };
        if text.trim_ascii().is_empty() {
            continue;
        }
        each(number, object(text, number));
    }
}

/// Editors on Windows begin a file with it.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

fn object(text: &[u8], line: u64) -> Result<Object, Fault> {
    if str::from_utf8(text).is_err() {
        return Err(Fault::of_line(line, "not UTF-8: save the file as UTF-8"));
    }
    match serde_json::from_slice(text) {
        Ok(value) => as_object(value, line),
        Err(error) => Err(Fault::of_line(
            line,
            format!("no JSON: {}", in_line(&error)),
        )),
    }
}

/// The library counts the lines of what it was given, which is always one: `expected value at column 10`.
fn in_line(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = error.to_string();
    match text.strip_suffix(&place) {
        Some(what) => format!("{what} at column {}", error.column()),
        None => text,
    }
}

fn as_object(value: Value, line: u64) -> Result<Object, Fault> {
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(Fault::of_line(
            line,
            "no object: write one, as in `{ \"name\": \"ada\" }`",
        )),
    }
}

fn array(mut file: impl Read, mut each: impl FnMut(u64, Result<Object, Fault>)) {
    let mut bytes = Vec::new();
    if let Err(error) = file.read_to_end(&mut bytes) {
        let fault = Fault::of_file(format!("cannot be read: {error}"));
        return each(0, Err(fault));
    }
    let text = without_mark(&bytes);
    if str::from_utf8(text).is_err() {
        let fault = Fault::of_file("not UTF-8: save the file as UTF-8");
        return each(0, Err(fault));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let read = deserializer.deserialize_seq(Objects(beginnings(text), &mut each));
    if let Err(error) = read.and_then(|()| deserializer.end()) {
        each(
            0,
            Err(Fault::of_file(format!("no array of objects: {error}"))),
        );
    }
}

/// Takes one object after the other, so that they are not all there at once.
struct Objects<L, E>(L, E);

impl<'de, L, E> Visitor<'de> for Objects<L, E>
where
    L: Iterator<Item = u64>,
    E: FnMut(u64, Result<Object, Fault>),
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut objects: A) -> Result<(), A::Error> {
        while let Some(value) = objects.next_element::<Value>()? {
            let line = self.0.next().unwrap_or_default();
            (self.1)(line, as_object(value, line));
        }
        Ok(())
    }
}
