//! Certificates of one's own: the one that clients show, and the authorities that are trusted in the place of those that everybody trusts.

mod printed;
mod program;

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::thread;

use backpack::TransportKind::{self, Direct, Reqwest};
use backpack::prelude::*;
use backpack_tests::{Folder, Guard, GuardedServer, Signed, Signer, one_user_of};
use printed::{stderr, stdout};
use program::program;

endpoint! {
    Index = GET "/";
    Away = GET "/away";
    Upload = POST "/upload" { text: "a".repeat(8 << 20) };
}

const CLOSED: &str = "connection closed before the answer was complete";

scenario! { Visit(wait = none, runtime = 1ms) = [Index]; }

const BOTH: [TransportKind; 2] = [Direct, Reqwest];

/// Over both transports, both versions of HTTP and both of TLS.
fn all_ways() -> impl Iterator<Item = (TransportKind, bool, bool)> {
    let ways = [(false, false), (false, true), (true, false), (true, true)];
    let with = move |kind| ways.map(|(http2, tls12)| (kind, http2, tls12));
    BOTH.into_iter().flat_map(with)
}

/// A server's authority, and its certificate for `localhost`.
fn shop() -> (Signer, Signed) {
    let authority = Signer::new("The shop's authority");
    let server = authority.server("localhost");
    (authority, server)
}

fn through(kind: TransportKind, server: &GuardedServer, authority: &Signer) -> LoadTest {
    let test = LoadTest::new().host(server.url()).transport(kind);
    test.authorities(authority.certificate())
}

/// A connection of TLS 1.3 stands before the server says that it does not. reqwest may have begun to write by then, over HTTP/2, and
/// then hears no more.
fn may_be_unheard(kind: TransportKind, http2: bool, tls12: bool) -> bool {
    kind == Reqwest && http2 && !tls12
}

/// What is wrong with the first request of a user, if something is.
fn error_of(test: LoadTest) -> Option<String> {
    let (result, _) = one_user_of(test, async |user| Index.get(user).await);
    result.error().map(str::to_owned)
}

#[test]
fn servers_of_an_own_authority_are_trusted() {
    for (kind, http2, tls12) in all_ways() {
        let (authority, own) = shop();
        let guard = Guard {
            http2,
            tls12,
            ..Guard::default()
        };
        let server = GuardedServer::start(&own, guard);
        assert_eq!(
            error_of(through(kind, &server, &authority)),
            None,
            "{kind:?}"
        );
        let [visit] = &server.visits()[..] else {
            panic!("one request: {:?}", server.visits());
        };
        assert_eq!(
            (visit.http2, &visit.certificate),
            (http2, &None),
            "{kind:?}"
        );
    }
}

#[test]
fn other_servers_are_not_trusted_beside_them() {
    let (_, own) = shop();
    let server = GuardedServer::start(&own, Guard::default());
    for kind in BOTH {
        let other = Signer::new("Another authority");
        let error = error_of(through(kind, &server, &other)).expect("a failure");
        let expected = "the server's certificate is not trusted: nobody who is trusted has signed it (--insecure takes any)";
        assert_eq!(error, expected, "{kind:?}");
        let takes_any = through(kind, &server, &other).insecure(true);
        assert_eq!(error_of(takes_any), None, "{kind:?}");
    }
}

#[test]
fn a_server_that_shows_what_was_given_is_trusted_though_that_may_sign_others() {
    let own = Signed::by_itself("localhost");
    for (kind, http2, tls12) in all_ways() {
        let guard = Guard {
            http2,
            tls12,
            ..Guard::default()
        };
        let server = GuardedServer::start(&own, guard);
        let test = || LoadTest::new().host(server.url()).transport(kind);
        let given = test().authorities(own.certificate());
        assert_eq!(error_of(given), None, "{kind:?}");
        let same_name = test().authorities(Signed::by_itself("localhost").certificate());
        let error = error_of(same_name).expect("a failure");
        assert!(
            error.starts_with("the server's certificate is not trusted: "),
            "{error}"
        );
    }
}

#[test]
fn the_name_and_the_dates_of_what_was_given_have_to_be_right() {
    for (own, wrong) in [
        (
            Signed::by_itself("shop.example"),
            "it is not for `localhost`, but for `shop.example`",
        ),
        (
            Signed::formerly_by_itself("localhost"),
            "it expired on 2020-02-01",
        ),
    ] {
        let server = GuardedServer::start(&own, Guard::default());
        for kind in BOTH {
            let test = LoadTest::new().host(server.url()).transport(kind);
            let error = error_of(test.authorities(own.certificate())).expect("a failure");
            let expected =
                format!("the server's certificate is not trusted: {wrong} (--insecure takes any)");
            assert_eq!(error, expected, "{kind:?}");
        }
    }
}

#[test]
fn several_authorities_stand_in_one_file() {
    let (authority, own) = shop();
    let server = GuardedServer::start(&own, Guard::default());
    let others = Signer::new("Another authority");
    let deputy = others.deputy("Its deputy");
    let of_deputy = GuardedServer::start(&deputy.server("localhost"), Guard::default());
    let all = [&others, &deputy, &authority]
        .map(Signer::certificate)
        .concat();
    for server in [&server, &of_deputy] {
        let test = LoadTest::new().host(server.url()).authorities(&all);
        assert_eq!(error_of(test), None);
    }
}

#[test]
fn a_client_shows_its_certificate_to_who_asks() {
    for (kind, http2, tls12) in all_ways() {
        let (authority, own) = shop();
        let guard = Guard {
            clients: Some(&authority),
            http2,
            tls12,
            ..Guard::default()
        };
        let server = GuardedServer::start(&own, guard);
        let client = authority.client();
        let test = through(kind, &server, &authority);
        let test = test.identity(client.certificate(), client.key());
        let (results, _) = one_user_of(test, async |user| {
            [Index.get(user).await, Index.get(user).await]
        });
        for result in &results {
            assert_eq!(result.error(), None, "{kind:?} {http2} {tls12}");
        }
        let visits = server.visits();
        assert_eq!(visits.len(), 2, "{kind:?}");
        for visit in visits {
            assert_eq!(visit.http2, http2, "{kind:?}");
            assert!(client.is(&visit.certificate), "{kind:?} {http2} {tls12}");
        }
    }
}

#[test]
fn a_chain_leads_to_an_authority_that_the_server_knows() {
    let (authority, own) = shop();
    let deputy = authority.deputy("Its deputy");
    let guard = Guard {
        clients: Some(&authority),
        ..Guard::default()
    };
    let server = GuardedServer::start(&own, guard);
    let client = deputy.client();
    for kind in BOTH {
        let test = through(kind, &server, &authority);
        let alone = test.clone().identity(client.certificate(), client.key());
        let error = error_of(alone).expect("nobody knows the deputy");
        assert!(error.contains("trusts nobody who has signed"), "{error}");
        let chain = [client.certificate(), deputy.certificate()].concat();
        assert_eq!(
            error_of(test.identity(chain, client.key())),
            None,
            "{kind:?}"
        );
    }
}

#[test]
fn who_has_no_certificate_is_told_that_the_server_asks_for_one() {
    for (kind, http2, tls12) in all_ways() {
        let (authority, own) = shop();
        let guard = Guard {
            clients: Some(&authority),
            http2,
            tls12,
            ..Guard::default()
        };
        let server = GuardedServer::start(&own, guard);
        let error = error_of(through(kind, &server, &authority)).expect("a failure");
        let expected = "TLS failed: the server asks for a client certificate, which --cert gives (the alert certificate_required)";
        let is_unheard = may_be_unheard(kind, http2, tls12) && error == CLOSED;
        assert!(
            error == expected || is_unheard,
            "{kind:?} {http2} {tls12} {error}"
        );
        assert_eq!(server.visits(), []);
    }
}

#[test]
fn who_is_not_let_in_hears_why_in_the_middle_of_a_large_request_too() {
    for http2 in [false, true] {
        let (authority, own) = shop();
        let guard = Guard {
            clients: Some(&authority),
            http2,
            ..Guard::default()
        };
        let server = GuardedServer::start(&own, guard);
        let test = through(Direct, &server, &authority);
        let (result, _) = one_user_of(test, async |user| Upload.request(user).await);
        let expected = "TLS failed: the server asks for a client certificate, which --cert gives (the alert certificate_required)";
        assert_eq!(result.error(), Some(expected), "{http2}");
    }
}

/// Before TLS 1.3 there was no alert for what is missed; this passes those on, but the newer one as `handshake_failure`.
fn of_old(server: &GuardedServer) -> String {
    let target = ("127.0.0.1", server.port());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for mut near in listener.incoming().flatten() {
            let mut far = TcpStream::connect(target).expect("the server");
            let (mut to, mut from) = (far.try_clone().unwrap(), near.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut from, &mut to));
            let mut said = [0; 4096];
            while let Ok(count @ 1..) = far.read(&mut said) {
                if said[..count] == [21, 3, 3, 0, 2, 2, 116] {
                    said[6] = 40;
                }
                near.write_all(&said[..count]).expect("the client hears");
            }
        }
    });
    format!("https://localhost:{port}")
}

#[test]
fn servers_that_do_not_say_what_they_miss_are_understood() {
    for kind in BOTH {
        let (authority, own) = shop();
        let guard = |clients| Guard {
            clients,
            tls12: true,
            ..Guard::default()
        };
        let server = GuardedServer::start(&own, guard(Some(&authority)));
        let test = through(kind, &server, &authority).host(of_old(&server));
        let error = error_of(test).expect("a failure");
        let expected = "TLS failed: the server asks for a client certificate, which --cert gives (the alert handshake_failure)";
        assert_eq!(error, expected, "{kind:?}");
    }
}

const PROXIED: &str = "a_request_through_a_proxy_with_a_certificate";

/// Run by the test below in a process of its own, whose environment names a proxy.
#[test]
fn a_request_through_a_proxy_with_a_certificate() {
    let Ok(folder) = std::env::var("BACKPACK_TESTS_PROXIED") else {
        return;
    };
    let read = |file: &str| fs::read(format!("{folder}{file}")).expect("a file");
    let test = LoadTest::new().host("http://behind.invalid");
    let test = test.identity(read("client.pem"), read("client.key"));
    let trusting = test.clone().authorities(read("ca.pem"));
    assert_eq!(error_of(trusting), None);
    let error = error_of(test.clone()).expect("nobody knows the authority");
    assert!(error.contains("the proxy localhost:"), "{error}");
    let through_reqwest = test.scenario(Visit, 1).transport(Reqwest);
    let error = through_reqwest.run().expect_err("it is refused");
    assert!(
        error
            .to_string()
            .contains("would show the client certificate to a proxy"),
        "{error}"
    );
}

#[test]
fn a_proxy_has_to_be_trusted_and_is_shown_nothing() {
    let (authority, own) = shop();
    let guard = Guard {
        clients: Some(&authority),
        lets_all_in: true,
        ..Guard::default()
    };
    let proxy = GuardedServer::start(&own, guard);
    let client = authority.client();
    let folder = Folder::empty("certificates-proxied");
    for (file, text) in [
        ("ca.pem", authority.certificate()),
        ("client.pem", client.certificate()),
        ("client.key", client.key()),
    ] {
        fs::write(folder.path(file), text).expect("a file");
    }
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args([PROXIED, "--exact"])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env("BACKPACK_TESTS_PROXIED", folder.path(""))
        .env("HTTP_PROXY", proxy.url())
        .env("http_proxy", proxy.url())
        .output()
        .expect("this program runs");
    assert!(output.status.success(), "{}", stdout(&output));
    let [visit] = &proxy.visits()[..] else {
        panic!("one request: {:?}", proxy.visits());
    };
    assert_eq!(visit.certificate, None);
}

#[test]
fn a_certificate_that_the_server_does_not_take_is_told_of() {
    for (kind, http2, tls12) in all_ways() {
        let (authority, own) = shop();
        let guard = Guard {
            clients: Some(&authority),
            http2,
            tls12,
            ..Guard::default()
        };
        let server = GuardedServer::start(&own, guard);
        let stranger = Signer::new("Another authority").client();
        let former = authority.former_client();
        for (client, expected) in [
            (
                stranger,
                "TLS failed: the server trusts nobody who has signed the client certificate (the alert unknown_ca)",
            ),
            (
                former,
                "TLS failed: the client certificate has expired, or is not valid yet (the alert certificate_expired)",
            ),
        ] {
            let test = through(kind, &server, &authority);
            let test = test.identity(client.certificate(), client.key());
            let error = error_of(test).expect("a failure");
            let is_unheard = may_be_unheard(kind, http2, tls12) && error == CLOSED;
            assert!(
                error == expected || is_unheard,
                "{kind:?} {http2} {tls12} {error}"
            );
        }
        assert_eq!(server.visits(), []);
    }
}

#[test]
fn who_is_not_asked_shows_nothing_and_who_need_not_may() {
    let (authority, own) = shop();
    let client = authority.client();
    let silent = GuardedServer::start(&own, Guard::default());
    let guard = Guard {
        clients: Some(&authority),
        lets_all_in: true,
        ..Guard::default()
    };
    let open = GuardedServer::start(&own, guard);
    for kind in BOTH {
        let with = |server| {
            let test = through(kind, server, &authority);
            test.identity(client.certificate(), client.key())
        };
        assert_eq!(error_of(with(&silent)), None);
        assert_eq!(error_of(with(&open)), None);
        assert_eq!(error_of(through(kind, &open, &authority)), None);
    }
    assert!(silent.visits().iter().all(|it| it.certificate.is_none()));
    let shown: Vec<_> = open
        .visits()
        .iter()
        .map(|it| client.is(&it.certificate))
        .collect();
    assert_eq!(shown, [true, false, true, false]);
}

#[test]
fn where_a_redirect_leads_the_certificate_is_shown_too() {
    let (authority, own) = shop();
    let client = authority.client();
    let guard = || Guard {
        clients: Some(&authority),
        ..Guard::default()
    };
    let there = GuardedServer::start(&own, guard());
    let guard = Guard {
        away: there.url(),
        ..guard()
    };
    let here = GuardedServer::start(&own, guard);
    for kind in BOTH {
        let test = through(kind, &here, &authority);
        let test = test.identity(client.certificate(), client.key());
        let (result, _) = one_user_of(test, async |user| Away.get(user).await);
        assert_eq!(result.error(), None, "{kind:?}");
    }
    assert_eq!(there.visits().len(), 2);
    assert!(there.visits().iter().all(|it| client.is(&it.certificate)));
}

const RSA: &str = include_str!("../data/rsa_key_of_nobody.pem");

#[test]
fn keys_come_in_the_forms_that_openssl_writes() {
    let (authority, own) = shop();
    let guard = Guard {
        clients: Some(&authority),
        ..Guard::default()
    };
    let server = GuardedServer::start(&own, guard);
    let ecdsa = authority.client();
    let rsa = authority.client_of_key(RSA);
    for (client, key) in [
        (&ecdsa, ecdsa.key()),
        (&ecdsa, ecdsa.bare_key("EC PRIVATE KEY")),
        (&rsa, RSA.to_owned()),
        (&rsa, rsa.bare_key("RSA PRIVATE KEY")),
    ] {
        let beside = ["Bag Attributes\r\n", &client.certificate(), &key].concat();
        for (certificate, key) in [(client.certificate(), &key), (beside.clone(), &beside)] {
            let test = through(Direct, &server, &authority).identity(certificate, key);
            assert_eq!(error_of(test), None, "{key}");
        }
    }
}

/// Files for the command line, and a server that lets their client in.
struct Desk {
    folder: Folder,
    server: GuardedServer,
}

impl Desk {
    fn set(test: &str) -> Self {
        let (authority, own) = shop();
        let client = authority.client();
        let folder = Folder::empty(test);
        let ec = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        let encrypted =
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMA==\n-----END ENCRYPTED PRIVATE KEY-----\n";
        let encrypted_of_old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nMA==\n-----END RSA PRIVATE KEY-----\n";
        let tiny = "-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n";
        for (file, text) in [
            ("ca.pem", authority.certificate()),
            (
                "no-ca.pem",
                [authority.certificate(), client.certificate()].concat(),
            ),
            ("client.pem", client.certificate()),
            ("client.key", [ec, &client.key()].concat()),
            ("both.pem", [client.certificate(), client.key()].concat()),
            ("other.key", authority.client().key()),
            (
                "mixed.pem",
                [client.certificate(), authority.client().key()].concat(),
            ),
            ("two.key", [client.key(), client.key()].concat()),
            ("encrypted.key", encrypted.to_owned()),
            ("encrypted-of-old.key", encrypted_of_old.to_owned()),
            ("tiny.key", tiny.to_owned()),
            ("words.txt", "nothing but words\n".to_owned()),
            ("cut.pem", client.certificate().replace("-----END", "")),
            ("garbled.pem", client.certificate().replace("MII", "M!I")),
            (
                "no.pem",
                "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n".to_owned(),
            ),
        ] {
            fs::write(folder.path(file), text).expect("a file");
        }
        let huge = fs::File::create(folder.path("huge.pem")).expect("a file");
        huge.set_len(17 << 20).expect("a file with a hole");
        let guard = Guard {
            clients: Some(&authority),
            ..Guard::default()
        };
        let server = GuardedServer::start(&own, guard);
        Self { folder, server }
    }

    /// The exit code of one look at the server, and what was said; files are named without their folder.
    fn run(&self, arguments: &str) -> (Option<i32>, String) {
        self.run_with(arguments, &[])
    }

    fn run_with(&self, arguments: &str, variables: &[(&str, &str)]) -> (Option<i32>, String) {
        let folder = self.folder.path("");
        let mut program = program(&["-H", &self.server.url(), "--once"]);
        let program = program
            .args(arguments.split_whitespace())
            .current_dir(&folder);
        let output = program.envs(variables.iter().copied()).output();
        let output = output.expect("the program starts");
        (output.status.code(), stderr(&output))
    }
}

#[test]
fn the_command_line_names_their_files() {
    let desk = Desk::set("certificates-named");
    for arguments in [
        "--cacert ca.pem --cert client.pem --key client.key",
        "--cacert ca.pem --cert both.pem",
        "--cacert ca.pem --cert mixed.pem --key client.key",
        "--insecure --cert both.pem --transport reqwest",
    ] {
        let before = desk.server.visits().len();
        let (code, said) = desk.run(arguments);
        assert_eq!(code, Some(0), "{arguments}: {said}");
        assert!(desk.server.visits().len() > before, "{arguments}");
    }
    let environment = [
        ("BACKPACK_CACERT", "ca.pem"),
        ("BACKPACK_CERT", "client.pem"),
        ("BACKPACK_KEY", "client.key"),
    ];
    let (code, said) = desk.run_with("", &environment);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
#[rustfmt::skip] // a table
fn what_is_wrong_with_the_files_is_told_before_any_traffic() {
    let desk = Desk::set("certificates-wrong");
    for (arguments, problem) in [
        ("--cert none.pem", "the client certificate `none.pem` cannot be read: No such file or directory (os error 2)"),
        ("--cert client.pem --key none.key", "the client key `none.key` cannot be read: No such file or directory (os error 2)"),
        ("--cacert .", "the list of authorities `.` cannot be read: Is a directory (os error 21)"),
        ("--cacert huge.pem", "the list of authorities `huge.pem` cannot be read: it is larger than 16 MiB"),
        ("--cacert none.pem", "the list of authorities `none.pem` cannot be read: No such file or directory (os error 2)"),
        ("--cert words.txt", "the client certificate `words.txt` is not PEM: no line of it begins with `-----BEGIN `"),
        ("--cert client.pem --key words.txt", "the client key `words.txt` is not PEM: no line of it begins with `-----BEGIN `"),
        ("--cacert words.txt", "the list of authorities `words.txt` is not PEM: no line of it begins with `-----BEGIN `"),
        ("--cert client.key", "the client certificate `client.key` holds no certificate, but `EC PARAMETERS`, `PRIVATE KEY`"),
        ("--cacert client.key", "the list of authorities `client.key` holds no certificate, but `EC PARAMETERS`, `PRIVATE KEY`"),
        ("--cert client.pem", "the client certificate `client.pem` has no private key beside it: give that with --key"),
        ("--cert client.pem --key ca.pem", "the client key `ca.pem` holds no private key, but `CERTIFICATE`"),
        ("--key client.key", "the client key `client.key` is there without its certificate: give that with --cert"),
        ("--cert client.pem --key two.key", "the client key `two.key` holds 2 private keys: leave the one that belongs to the certificate"),
        ("--cert client.pem --key encrypted.key", "the client key `encrypted.key` is encrypted: write it without a password, as `openssl pkey` does"),
        ("--cert client.pem --key encrypted-of-old.key", "the client key `encrypted-of-old.key` is encrypted: write it without a password, as `openssl pkey` does"),
        ("--cert client.pem --key tiny.key", "the client key `tiny.key` holds a private key of a kind that cannot be used: take RSA of 2048 bits or more, ECDSA on P-256 or P-384, or Ed25519"),
        ("--cert client.pem --key other.key", "the client key `other.key` does not belong to the first certificate of the client certificate `client.pem`"),
        ("--cert mixed.pem", "the client certificate `mixed.pem` holds a private key that does not belong to its first certificate"),
        ("--cert cut.pem --key client.key", "the client certificate `cut.pem` is cut off: there is no line `-----END CERTIFICATE-----`"),
        ("--cert no.pem --key client.key", "the client certificate `no.pem` cannot be read: what it holds is no certificate"),
        ("--cacert no.pem", "the list of authorities `no.pem` cannot be read: its certificate 1 is none"),
        ("--cacert no-ca.pem", "the list of authorities `no-ca.pem` holds what is no authority: its certificate 2 is signed by another, and may sign none"),
    ] {
        let (code, said) = desk.run(arguments);
        assert_eq!((code, &*said), (Some(2), &*format!("error: {problem}\n")), "{arguments}");
    }
    let (code, said) = desk.run("--cert garbled.pem --key client.key");
    assert_eq!(code, Some(2), "{said}");
    assert_eq!(said, "error: the client certificate `garbled.pem` cannot be read: what stands between BEGIN and END is not lines of base64\n");
    let (code, said) = desk.run("--cert none.pem --cacert words.txt");
    assert_eq!((code, said.lines().count()), (Some(2), 2), "all of it together: {said}");
    assert_eq!(desk.server.visits(), []);
}

#[test]
fn a_key_in_the_place_of_its_file_is_not_shown() {
    let desk = Desk::set("certificates-shown");
    let key = desk.folder.text("other.key");
    let in_one_line = key.replace('\n', "");
    for key in [key, in_one_line.clone()] {
        let environment = [("BACKPACK_CERT", "client.pem"), ("BACKPACK_KEY", &key)];
        let typed = [
            "-H",
            &desk.server.url(),
            "--cert",
            "client.pem",
            "--key",
            &key,
        ];
        let typed = program(&typed).current_dir(desk.folder.path("")).output();
        let said = stderr(&typed.expect("the program starts"));
        let expected = "error: the client key is not the name of a file, but PEM itself: write that into a file\n";
        assert_eq!(said, expected);
        assert_eq!(desk.run_with("", &environment), (Some(2), said));
        let mut help = program(&["--help"]);
        let help = help.envs(environment).output().expect("help");
        assert!(stdout(&help).contains("BACKPACK_KEY"));
        assert!(!stdout(&help).contains("PRIVATE KEY---"));
    }
    fs::write(desk.folder.path("one-line.key"), in_one_line).expect("a file");
    let (_, said) = desk.run("--cert client.pem --key one-line.key");
    let expected = "error: the client key `one-line.key` cannot be read: what stands between BEGIN and END is not lines of base64\n";
    assert_eq!(said, expected);
}

#[test]
fn a_report_does_not_say_where_the_key_lies() {
    let desk = Desk::set("certificates-reported");
    let arguments = "--cacert ca.pem --cert client.pem --key client.key --json report.json";
    let (code, said) = desk.run(arguments);
    assert_eq!(code, Some(0), "{said}");
    let report = desk.folder.text("report.json");
    assert!(
        report.contains("client.pem") && !report.contains("client.key"),
        "{report}"
    );
}

#[test]
fn a_test_does_not_show_its_key_where_it_is_printed_for_debugging() {
    let client = Signer::new("An authority").client();
    let test = LoadTest::new().identity(client.certificate(), client.key());
    let text = format!("{test:?}");
    assert!(text.contains("PEM of "), "{text}");
    assert!(!text.contains("PRIVATE"), "{text}");
}
