//! Addresses that are given for names: connections go there, and all else is the name's.

mod program;

use std::net::Ipv4Addr;
use std::process::{Command, Output};

use backpack::TransportKind::{self, Direct, Reqwest};
use backpack::prelude::*;
use backpack_tests::{
    Answer, Guard, GuardedServer, Http2Server, RecordingServer, Signer, one_user_of,
};
use program::program;

endpoint! {
    Index = GET "/";
    Away = GET "/away";
}

const BOTH: [TransportKind; 2] = [Direct, Reqwest];
const HERE: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// Nobody is here, on Linux and wherever all of 127/8 is this machine.
const NOBODY: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 9);

fn through(kind: TransportKind, host: &str) -> LoadTest {
    LoadTest::new().host(host).transport(kind)
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn port(url: &str) -> u16 {
    let port = url.rsplit(':').next().expect("a port");
    port.parse().expect("a port")
}

/// What is wrong with the first request of a user, if something is.
fn error_of(test: LoadTest) -> Option<String> {
    let (result, _) = one_user_of(test, async |user| Index.get(user).await);
    result.error().map(str::to_owned)
}

#[test]
fn a_name_that_nobody_knows_leads_to_the_address() {
    for kind in BOTH {
        let server = RecordingServer::start();
        let port = port(server.url());
        let test = through(kind, &format!("http://Shop.invalid:{port}"));
        assert_eq!(error_of(test.resolve("shop.INVALID", port, HERE)), None);
        let host = format!("shop.invalid:{port}");
        assert_eq!(server.arrived()[0].header("host"), Some(&*host), "{kind:?}");
    }
}

#[test]
fn certificates_are_those_of_the_name() {
    for kind in BOTH {
        for http2 in [false, true] {
            let authority = Signer::new("The shop's authority");
            let guard = Guard {
                http2,
                ..Guard::default()
            };
            let server = GuardedServer::start(&authority.server("shop.invalid"), guard);
            let ask = |name: &str| {
                let test = through(kind, &format!("https://{name}:{}", server.port()));
                let test = test.resolve("*", server.port(), HERE);
                error_of(test.authorities(authority.certificate()))
            };
            assert_eq!(ask("shop.invalid"), None, "{kind:?}");
            let error = ask("other.invalid").expect("a failure");
            let expected = "it is not for `other.invalid`, but for `shop.invalid`";
            assert!(error.contains(expected), "{kind:?} {error}");
            let host = format!("shop.invalid:{}", server.port());
            let hosts: Vec<_> = server.visits().into_iter().map(|it| it.host).collect();
            assert_eq!(hosts, [host], "{kind:?}");
        }
    }
}

#[test]
fn it_holds_over_http2_without_tls_too() {
    for kind in BOTH {
        let server = Http2Server::plain();
        let port = port(server.url());
        let test = through(kind, &format!("http://shop.invalid:{port}"));
        let test = test.http2(true).resolve("shop.invalid", port, HERE);
        let (result, _) = one_user_of(test, async |user| Index.get(user).await);
        let authority = format!("shop.invalid:{port}");
        assert_eq!(result.headers()["x-authority"], *authority, "{kind:?}");
    }
}

#[test]
fn it_holds_for_one_port() {
    for kind in BOTH {
        let there = RecordingServer::start();
        let here = RecordingServer::start();
        let (to, from) = (port(there.url()), port(here.url()));
        here.answers(
            "GET /away",
            Answer::redirect(&format!("http://shop.invalid:{to}/")),
        );
        let test = through(kind, &format!("http://shop.invalid:{from}"));
        let test = test.resolve("shop.invalid", from, HERE);
        let away = |test| one_user_of(test, async |user| Away.get(user).await).0;
        let error = away(test.clone());
        let error = error.error().expect("a failure");
        assert_eq!(
            error, "the host name `shop.invalid` cannot be resolved",
            "{kind:?}"
        );
        let result = away(test.resolve("shop.invalid", to, HERE));
        assert_eq!(result.error(), None, "{kind:?}");
        assert_eq!(there.count(), 1);
    }
}

#[test]
fn a_name_of_its_own_goes_before_the_star() {
    for kind in BOTH {
        let server = RecordingServer::start();
        let port = port(server.url());
        let test = through(kind, &format!("http://shop.invalid:{port}"));
        let test = test.resolve("*", port, NOBODY);
        assert_eq!(
            error_of(test.clone()).as_deref(),
            Some("connection refused")
        );
        assert_eq!(error_of(test.resolve("shop.invalid", port, HERE)), None);
    }
}

#[test]
fn an_address_at_which_nobody_is_gives_way_to_the_next() {
    for kind in BOTH {
        let server = RecordingServer::start();
        let port = port(server.url());
        let test = through(kind, &format!("http://shop.invalid:{port}"));
        let test = test.resolve("shop.invalid", port, NOBODY);
        let test = test.resolve("shop.invalid", port, HERE);
        // Each begins with another one.
        for _ in 0..2 {
            assert_eq!(error_of(test.clone()), None, "{kind:?}");
        }
    }
}

#[test]
fn names_without_an_address_of_their_own_are_looked_up() {
    for kind in BOTH {
        let server = RecordingServer::start();
        let port = port(server.url());
        let test = through(kind, &format!("http://localhost:{port}"));
        assert_eq!(error_of(test.resolve("shop.invalid", port, NOBODY)), None);
    }
}

const PROXIED: &str = "a_proxy_whose_name_nobody_knows";

/// Run by the test below in a process of its own, whose environment names a proxy.
#[test]
fn a_proxy_whose_name_nobody_knows() {
    let Ok(port) = std::env::var("BACKPACK_TESTS_PROXY_PORT") else {
        return;
    };
    let port = port.parse().expect("a port");
    for kind in BOTH {
        let test = through(kind, "http://behind.invalid").resolve("proxy.invalid", port, HERE);
        assert_eq!(error_of(test), None, "{kind:?}");
    }
}

#[test]
fn it_holds_for_proxies() {
    let proxy = RecordingServer::start();
    let port = port(proxy.url()).to_string();
    let url = format!("http://proxy.invalid:{port}");
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args([PROXIED, "--exact"])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env("BACKPACK_TESTS_PROXY_PORT", &port)
        .env("HTTP_PROXY", &url)
        .env("http_proxy", &url)
        .output()
        .expect("this program runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert_eq!(proxy.lines(), ["GET http://behind.invalid/"; 2]);
}

#[test]
fn the_command_line_has_it_as_curl() {
    let server = RecordingServer::start();
    let port = port(server.url());
    let host = format!("http://shop.invalid:{port}");
    let fitting = format!("shop.invalid:{port}:127.0.0.1");
    let twice = [
        &*format!("shop.invalid:{port}:127.0.0.9"),
        &*format!("other.invalid:{port}:127.0.0.9"),
        &*fitting,
    ];
    let lines = twice.join("\n");
    let typed = [
        "--resolve",
        twice[0],
        "--resolve",
        twice[1],
        "--resolve",
        twice[2],
    ];
    for (arguments, variable) in [(&typed[..], ""), (&[][..], &*lines)] {
        let mut program = program(&["-H", &host, "--once"]);
        program.args(arguments);
        if !variable.is_empty() {
            program.env("BACKPACK_RESOLVE", variable);
        }
        let output = program.output().expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    assert!(server.count() > 2);
}

#[test]
fn what_cannot_be_meant_is_refused_before_any_traffic() {
    for (given, why) in [
        (
            "shop.invalid",
            "the port or the address is missing: write HOST:PORT:ADDRESS, as shop.example:443:127.0.0.1",
        ),
        (
            "shop.invalid:80:localhost",
            "`localhost` is not an address: write HOST:PORT:ADDRESS",
        ),
        (
            "127.0.0.1:80:127.0.0.2",
            "it is an address already, and nobody looks it up",
        ),
        (
            "+shop.invalid:80:127.0.0.1",
            "is for a cache that there is not",
        ),
    ] {
        let mut program = program(&["-H", "http://127.0.0.1:9", "--resolve", given]);
        let output = program.output().expect("the program starts");
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{given}: {said}");
        let first = said.lines().next().unwrap_or_default();
        assert!(
            first.contains(given) && first.contains(why),
            "{given}: {said}"
        );
    }
    let test = through(Direct, "http://127.0.0.1:9").resolve("::1", 80, HERE);
    let error = test
        .run_time(Duration::from_secs(1))
        .run()
        .expect_err("it is refused");
    let expected =
        "`::1` cannot be resolved by hand: it is an address already, and nobody looks it up";
    assert!(error.problems().contains(&expected.to_owned()), "{error}");
}
