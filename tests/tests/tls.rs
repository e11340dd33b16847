//! TLS: certificates are checked unless told otherwise, and what goes wrong is named.

use std::io::Write;
use std::net::TcpListener;

use backpack::prelude::*;
use backpack_tests::{SecureServer, load_test, one_user};

endpoint! { Index = GET "/"; }

scenario! { Visit(wait = none, pause = 3ms, runtime = 1ms) = [Index]; }

#[test]
fn a_certificate_that_nobody_signed_is_not_trusted() {
    let server = SecureServer::start();
    let (result, _) = one_user(server.url(), async |user| Index.get(user).await);
    let error = result.error().expect("a failure");
    assert_eq!(
        error,
        "the server's certificate is not trusted: nobody who is trusted has signed it (--insecure takes any)"
    );
    assert!(!error.contains('\n'), "one line: {error}");
}

#[test]
fn any_certificate_will_do_where_that_is_asked_for() {
    let server = SecureServer::start();
    let test = load_test()
        .host(server.url())
        .scenario(Visit, 1)
        .insecure(true);
    let report = test
        .run_time(Duration::from_secs(20))
        .run()
        .expect("the load test runs");
    assert_eq!(report.total().requests(), 1);
    assert_eq!(report.total().failures(), 0, "{report}");
}

/// Answers whoever connects at once, in plain HTTP.
fn plain_server() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let host = format!("https://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // A client that has gone away already is none of ours.
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        }
    });
    Ok(host)
}

#[test]
fn a_server_without_tls_is_a_failure_that_says_so() {
    let host = plain_server().expect("a free loopback port");
    let (result, _) = one_user(&host, async |user| Index.get(user).await);
    let error = result.error().expect("a failure");
    assert_eq!(error, "TLS failed: the server speaks no TLS here");
    assert!(!error.contains('\n'), "one line: {error}");
}
