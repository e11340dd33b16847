//! CSV as RFC 4180 has it: quotes, CRLF, a header; a byte order mark is passed over.

use std::io::Read;

use ::csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};

use crate::build::Build;
use crate::fault::{Fault, Faults};

/// The names in the header.
pub(crate) fn names(file: impl Read) -> Result<Vec<String>, Faults> {
    header(&mut reader(file)).map_err(Faults::one)
}

/// Reads all rows.
pub(crate) fn read(file: impl Read, build: &mut Build<'_>) {
    let mut reader = reader(file);
    let names = match header(&mut reader) {
        Ok(names) => names,
        Err(fault) => return build.fault(fault),
    };
    let mut places = Vec::new();
    for column in build.wanted() {
        match names.iter().position(|name| name == column.name) {
            Some(place) => places.push(place),
            None => build.fault(lacks(column.name, &names)),
        }
    }
    if places.len() == build.wanted().len() {
        rows(reader, names.len(), &places, build);
    }
}

fn lacks(column: &str, names: &[String]) -> Fault {
    Fault::of_line(
        1,
        format!("no column `{column}`: the header has {}", names.join(", ")),
    )
}

/// One record is filled again and again: a row allocates nothing of its own.
fn rows(mut reader: Reader<impl Read>, width: usize, places: &[usize], build: &mut Build<'_>) {
    let mut record = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => row(&record, width, places, build),
            Ok(false) => return,
            Err(error) => return build.fault(unread(&error)),
        }
    }
}

fn row(record: &ByteRecord, width: usize, places: &[usize], build: &mut Build<'_>) {
    let line = record.position().map_or(0, ::csv::Position::line);
    if record.len() != width {
        let cells = if record.len() == 1 { "cell" } else { "cells" };
        let what = format!("{} {cells}, but the header has {width}", record.len());
        return build.fault(Fault::of_line(line, what));
    }
    if let Some(cell) = record.iter().position(|cell| str::from_utf8(cell).is_err()) {
        return build.fault(Fault::of_line(line, no_utf8(cell)));
    }
    let cells = places
        .iter()
        .map(|place| str::from_utf8(&record[*place]).ok());
    build.row(line, cells);
}

fn no_utf8(cell: usize) -> String {
    format!("cell {} is not UTF-8: save the file as UTF-8", cell + 1)
}

fn reader<R: Read>(file: R) -> Reader<R> {
    // The lengths are told of here, all of them.
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(file)
}

fn header(reader: &mut Reader<impl Read>) -> Result<Vec<String>, Fault> {
    let mut record = ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => {}
        Ok(false) => {
            return Err(Fault::of_file(
                "no header: the first line names the columns",
            ));
        }
        Err(error) => return Err(unread(&error)),
    }
    let mut names = Vec::new();
    for (place, name) in record.iter().enumerate() {
        let name = str::from_utf8(name).map_err(|_| Fault::of_line(1, no_utf8(place)))?;
        if name.is_empty() {
            let what = format!("column {} has no name", place + 1);
            return Err(Fault::of_line(1, what));
        }
        if names.iter().any(|other| other == name) {
            let what = format!("column `{name}` twice: give each its own name");
            return Err(Fault::of_line(1, what));
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

fn unread(error: &::csv::Error) -> Fault {
    match error.kind() {
        ErrorKind::Io(error) => Fault::of_file(format!("cannot be read: {error}")),
        _ => Fault::of_file(error.to_string()),
    }
}
