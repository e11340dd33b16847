//! The load test of the example against a real Django, whose database tells what became of it.

use std::process::Command;

use backpack_python::{PythonServer, PythonTools};

#[allow(dead_code, unreachable_pub)] // its `main`, and what others could use
#[path = "../django_admin.rs"]
mod django_admin;

use django_admin::{LogIn, LogOut, NewItem, load};

/// A number that a query of the server's database gives.
fn count(tools: &PythonTools, server: &PythonServer, query: &str) -> u64 {
    let script =
        "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone())";
    let output = Command::new(tools.python())
        .args(["-c", script])
        .arg(server.folder().join("shop.sqlite3"))
        .arg(query)
        .output()
        .expect("Python starts");
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim()
        .parse()
        .unwrap_or_else(|_| panic!("{query}: {output:?}"))
}

#[test]
fn a_hundred_users_log_in_and_clean_up_after_themselves() {
    let Some(tools) = PythonTools::find(include_str!("../django/requirements.txt")) else {
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/django/server.py");
    let server = PythonServer::start(&tools, script, &["--port", "0", "--folder", "."]);
    let report = load().host(server.url()).run().expect("it runs");
    println!("{report}");

    assert_eq!(report.total().failures(), 0, "{}", server.log());
    assert_eq!((report.panics(), report.step_errors()), (0, 0));
    assert_eq!(report.missing_values(), 0, "{report}");
    let count = |query| count(&tools, &server, query);
    // As many log-ins as people who have logged in: each row was taken, and none twice.
    assert_eq!(report.endpoint(LogIn).requests(), 100);
    assert_eq!(
        count("SELECT count(*) FROM auth_user WHERE last_login IS NOT NULL"),
        100
    );
    // Everything that was made is gone again, and so are those who made it.
    let made = report.endpoint(NewItem).requests();
    assert!(made >= 100);
    assert_eq!(
        count("SELECT seq FROM sqlite_sequence WHERE name = 'shop_item'"),
        made
    );
    assert_eq!(count("SELECT count(*) FROM shop_item"), 0);
    assert_eq!(report.endpoint(LogOut).requests(), 100);
    assert_eq!(count("SELECT count(*) FROM django_session"), 0);
}
