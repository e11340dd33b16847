//! What a server can do wrong: one table of faults, and what a user is told of each, over both transports, on fresh connections
//! and on kept ones.
//!
//! The table is in `table/`, a group a file. A row has a name, what the server does, and what is right; where that differs by transport
//! or by the age of the connection, the row says so. After each fault the same user asks again, and must get a good answer. The
//! counts of the report must be those of the server.

mod drive;
mod row;
mod table;

use std::collections::HashSet;
use std::process::Command;
use std::sync::Arc;
use std::thread;

use backpack::TransportKind::{Direct, Reqwest};
use backpack_tests::Folder;
use backpack_tests::fault_server::{Authority, Speaks};

use drive::Case;
use row::{Age, Row};

/// Meets all rows of a group at once; all that is wrong is told together.
fn hold(rows: &[Row], speaks: &Speaks) {
    let cases = rows.iter().flat_map(|row| {
        let of = move |transport| {
            let ages = [Age::Fresh, Age::Kept];
            ages.map(|age| Case {
                row,
                transport,
                age,
            })
        };
        [Direct, Reqwest].into_iter().flat_map(of)
    });
    let wrong: Vec<String> = thread::scope(|scope| {
        let runs: Vec<_> = cases
            .map(|case| (case, scope.spawn(move || case.violations(speaks))))
            .collect();
        let end = |(case, run): (Case<'_>, thread::ScopedJoinHandle<'_, _>)| {
            let panicked = |_| vec![format!("{} | a panic", case.row.name)];
            run.join().unwrap_or_else(panicked)
        };
        runs.into_iter().flat_map(end).collect()
    });
    assert!(
        wrong.is_empty(),
        "{} deviations\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn framing() {
    hold(&table::framing::rows(), &Speaks::Http1);
}

#[test]
fn heads() {
    hold(&table::heads::rows(), &Speaks::Http1);
}

#[test]
fn bodies() {
    hold(&table::bodies::rows(), &Speaks::Http1);
}

#[test]
fn resets() {
    hold(&table::resets::rows(), &Speaks::Http1);
}

#[test]
fn idle_connections() {
    hold(&table::idle::rows(), &Speaks::Http1);
}

#[test]
fn redirects() {
    hold(&table::redirects::rows(), &Speaks::Http1);
}

#[test]
fn cookies() {
    hold(&table::cookies::rows(), &Speaks::Http1);
}

#[test]
fn encodings() {
    hold(&table::encodings::rows(), &Speaks::Http1);
}

#[test]
fn http2() {
    hold(&table::http2::rows(), &Speaks::Http2);
}

const AUTHORITY: &str = "BACKPACK_TESTS_AUTHORITY";

/// In a process of its own, whose environment names an authority to be trusted.
#[test]
fn tls() {
    if let Ok(certificate) = std::env::var(AUTHORITY) {
        let authority = Authority::of(&certificate).expect("the authority that was founded");
        return hold(&table::tls::rows(), &Speaks::Tls(Arc::new(authority)));
    }
    let folder = Folder::empty("faults");
    let certificate = Authority::found(&folder);
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["tls", "--exact", "--nocapture"])
        .env(AUTHORITY, &certificate)
        .env("SSL_CERT_FILE", &certificate)
        .output()
        .expect("this program runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn each_row_has_a_name_of_its_own() {
    let rows = table::rows();
    let names: HashSet<_> = rows.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), rows.len());
    assert!(rows.len() >= 80, "{} rows", rows.len());
    println!("{} rows, {} cases", rows.len(), 4 * rows.len());
}
