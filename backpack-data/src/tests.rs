//! What is read, what is refused, and that CSV is read as the csv crate reads it.

use proptest::prelude::*;

use crate::{Cells, Column, Format, Kind, names};

fn read(text: &str, format: Format, columns: &[Column<'_>]) -> Result<Cells, Vec<String>> {
    Cells::read(text.as_bytes(), format, columns).map_err(|faults| faults.lines("f"))
}

fn typed(name: &str, kind: Kind, optional: bool) -> Column<'_> {
    Column {
        name,
        kind,
        optional,
    }
}

#[test]
fn a_mark_crlf_and_quotes_are_read() {
    let text = "\u{feff}name,note\r\n\"a \"\"b\"\"\",\"two\r\nlines\"\r\nc,\r\n";
    assert_eq!(
        names(text.as_bytes(), Format::Csv).unwrap(),
        ["name", "note"]
    );
    let columns = [Column::text("note"), Column::text("name")];
    let cells = read(text, Format::Csv, &columns).unwrap();
    assert_eq!(cells.get::<&str>(1, 0), "a \"b\"");
    assert_eq!(cells.get::<&str>(0, 0), "two\r\nlines");
    assert_eq!((cells.rows(), cells.get::<&str>(0, 1)), (2, ""));
}

#[test]
fn the_same_rows_come_of_every_format() {
    let columns = [
        Column::text("name"),
        typed("age", Kind::U8, false),
        typed("rate", Kind::F64, true),
        typed("on", Kind::Bool, false),
        typed("note", Kind::Text, true),
    ];
    for (format, text) in [
        (
            Format::Csv,
            "name,age,rate,on,note\nada,36,0.5,true,x\nbob,7,,false,\n",
        ),
        (
            Format::JsonLines,
            "{\"name\":\"ada\",\"age\":36,\"rate\":0.5,\"on\":true,\"note\":\"x\"}\n\n{\"name\":\"bob\",\"age\":7,\"on\":false,\"note\":null}",
        ),
        (
            Format::Json,
            "[{\"name\":\"ada\",\"age\":36,\"rate\":0.5,\"on\":true,\"note\":\"x\"},\n{\"age\":7,\"on\":false,\"name\":\"bob\"}]",
        ),
    ] {
        assert_eq!(
            names(text.as_bytes(), format).unwrap(),
            ["name", "age", "rate", "on", "note"]
        );
        let cells = read(text, format, &columns).unwrap();
        assert_eq!(cells.get::<&str>(0, 1), "bob");
        assert_eq!((cells.get::<u8>(1, 0), cells.get::<u8>(1, 1)), (36, 7));
        assert_eq!(cells.get::<Option<f64>>(2, 0), Some(0.5));
        assert_eq!(cells.get::<Option<f64>>(2, 1), None);
        assert!(cells.get::<bool>(3, 0) && !cells.get::<bool>(3, 1));
        assert_eq!(cells.get::<Option<&str>>(4, 0), Some("x"));
        assert_eq!(cells.get::<Option<&str>>(4, 1), None);
        assert_eq!(cells.json(1, 0), 36);
        assert!(cells.json(4, 1).is_null() && cells.json(2, 1).is_null());
    }
}

#[test]
fn all_that_is_wrong_is_told_with_its_line() {
    let columns = [typed("id", Kind::U8, false), Column::text("name")];
    let faults = read("id,name\n1,a\nx,b\n2\n300,c\n,d\n", Format::Csv, &columns).unwrap_err();
    assert_eq!(
        faults,
        [
            "f: line 3, column `id`: `x` is no `u8`: write a whole number from 0 to 255",
            "f: line 4, 1 cell, but the header has 2",
            "f: line 5, column `id`: `300` is no `u8`: write a whole number from 0 to 255",
            "f: line 6, column `id`: `` is no `u8`: write a whole number from 0 to 255",
        ]
    );
    let many: String = (0..50).map(|_| "x,y\n").collect();
    let faults = read(&format!("id,name\n{many}"), Format::Csv, &columns).unwrap_err();
    assert_eq!(
        (faults.len(), faults[20].as_str()),
        (21, "f: 30 more of the kind")
    );
}

#[test]
fn a_file_without_what_it_needs_is_refused() {
    let columns = [Column::text("a")];
    for (format, text, told) in [
        (
            Format::Csv,
            "",
            "f: no header: the first line names the columns",
        ),
        (Format::Csv, "a\n", "f: no rows: write at least one"),
        (
            Format::Csv,
            "a,a\n1,2\n",
            "f: line 1, column `a` twice: give each its own name",
        ),
        (Format::Csv, "a,\n1,2\n", "f: line 1, column 2 has no name"),
        (
            Format::Csv,
            "b,c\n1,2\n",
            "f: line 1, no column `a`: the header has b, c",
        ),
        (Format::JsonLines, "", "f: no rows: write at least one"),
        (
            Format::JsonLines,
            "{\"a\":1}\n[]",
            "f: line 2, no object: write one, as in `{ \"name\": \"ada\" }`",
        ),
        (
            Format::JsonLines,
            "{\"b\":1}",
            "f: line 1, no `a`: write it there, or give the column a type that may be empty, as in `{ a: Option<String> }`",
        ),
        (Format::Json, "[]", "f: no rows: write at least one"),
    ] {
        assert_eq!(read(text, format, &columns).unwrap_err(), [told], "{text}");
    }
    for (format, text) in [
        (Format::JsonLines, "{\"a\":"),
        (Format::Json, "{\"a\":1}"),
        (Format::Json, "[{\"a\":1}"),
    ] {
        assert!(
            read(text, format, &columns).unwrap_err()[0].contains("no "),
            "{text}"
        );
    }
}

#[test]
fn the_line_of_an_object_is_the_one_on_which_it_begins() {
    let columns = [Column::text("name"), typed("n", Kind::U8, false)];
    let text = "[\n  {\n    \"name\": \"ada\",\n    \"n\": 1\n  },\n  {\n    \"name\": \"bob\",\n    \"n\": \"x\"\n  },\n  7\n]\n";
    let faults = read(text, Format::Json, &columns).unwrap_err();
    assert_eq!(
        faults,
        [
            "f: line 6, column `n`: `x` is no `u8`: write a whole number from 0 to 255",
            "f: line 10, no object: write one, as in `{ \"name\": \"ada\" }`",
        ]
    );
}

#[test]
fn a_line_that_is_no_json_is_told_of_with_one_line() {
    let text = "{\"a\":1}\n\n{\"a\":1,b\n";
    let faults = read(text, Format::JsonLines, &[Column::text("a")]).unwrap_err();
    assert_eq!(
        faults,
        ["f: line 3, no JSON: key must be a string at column 8"]
    );
}

#[test]
fn another_encoding_is_told_of() {
    for (format, bytes) in [
        (Format::Csv, b"a,b\n1,\xe4\n".as_slice()),
        (Format::Csv, b"a,\xe4\n1,2\n"),
        (Format::JsonLines, b"{\"a\":\"\xe4\"}"),
        (Format::Json, b"[{\"a\":\"\xe4\"}]"),
        // UTF-16, as some spreadsheets write it.
        (Format::Csv, b"\xff\xfea\x00\n\x001\x00\n\x00"),
    ] {
        let faults = Cells::read(bytes, format, &[Column::text("a")]).unwrap_err();
        assert!(faults.lines("f")[0].contains("UTF-8"), "{faults:?}");
    }
}

/// Anything that a quoted cell can hold; no row is one empty cell, which the csv crate takes for an empty line.
fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = prop::string::string_regex("[a-z,\"\r\n ä]{0,6}")
        .unwrap()
        .boxed();
    (2..5_usize).prop_flat_map(move |width| {
        prop::collection::vec(prop::collection::vec(cell.clone(), width), 1..8)
    })
}

proptest! {
    #[test]
    fn what_the_csv_crate_writes_is_read(rows in table(), crlf in any::<bool>()) {
        let terminator = if crlf { ::csv::Terminator::CRLF } else { ::csv::Terminator::Any(b'\n') };
        let mut writer = ::csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
        let names: Vec<_> = (0..rows[0].len()).map(|at| format!("c{at}")).collect();
        writer.write_record(&names).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let file = writer.into_inner().unwrap();
        let columns: Vec<_> = names.iter().map(|name| Column::text(name)).collect();
        let cells = Cells::read(file.as_slice(), Format::Csv, &columns).unwrap();
        prop_assert_eq!(cells.rows(), rows.len());
        for (row, written) in rows.iter().enumerate() {
            for (column, cell) in written.iter().enumerate() {
                prop_assert_eq!(cells.get::<&str>(column, row), cell);
            }
        }
    }

    #[test]
    fn whatever_the_bytes_nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        for format in [Format::Csv, Format::JsonLines, Format::Json] {
            let columns = [Column::text("a"), typed("b", Kind::I32, true)];
            let _ = names(bytes.as_slice(), format);
            let _ = Cells::read(bytes.as_slice(), format, &columns);
        }
    }
}
