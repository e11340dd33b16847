//! Stores what a running Locust, or the live page of a running Backpack, shows: tables, plots and reports in one folder.
//!
//! `cargo run --example store_locust -- http://127.0.0.1:8089 [DIRECTORY]`

use std::process::ExitCode;

use backpack::zip::from_locust_into;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(url) = arguments.next().filter(|url| !url.starts_with('-')) else {
        eprintln!("usage: store_locust URL [DIRECTORY]");
        return ExitCode::from(2);
    };
    let directory = arguments.next().unwrap_or_else(|| ".".to_owned());
    match from_locust_into(&url, directory) {
        Ok(stored) => {
            for warning in stored.warnings() {
                eprintln!("warning: {warning}");
            }
            println!("stored in {stored}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
