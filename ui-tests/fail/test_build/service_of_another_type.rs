//! A service in process is a tower service of requests.

use backpack::prelude::*;

endpoint! { Index = GET "/"; }
scenario! { Visit = [Index]; }

/// What listens is no service.
fn server() -> std::net::TcpListener {
    std::net::TcpListener::bind("127.0.0.1:0").expect("a port")
}

#[backpack::test(service = server(), scenarios = [Visit], run_time = 1s)]
fn of_a_listener(_report: Report) {}
