//! The live page in a real browser: what somebody who watches and steers a run sees, clicks and gets.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use backpack_tests::{Answer, Browser, LivePage, RecordingServer};

/// The small load test with its page, which waits for somebody to start the run.
fn page_of(server: &RecordingServer) -> LivePage {
    let program = env!("CARGO_BIN_EXE_small_load");
    LivePage::start(program, &["--host", server.url(), "--users", "4"])
}

/// The page of a load test that is not started yet, in a browser; none where there is no browser.
fn ready() -> Option<(Browser, RecordingServer, LivePage)> {
    let browser = Browser::start()?;
    let server = RecordingServer::start();
    let page = page_of(&server);
    open(&browser, &page);
    Some((browser, server, page))
}

/// Opens the page and waits until it knows the load test.
fn open(browser: &Browser, page: &LivePage) {
    browser.open(page.url());
    browser.wait_until("the page is ready", |page| page.text("#phase") == "Ready");
}

/// Starts a run with what the form holds, and waits for its first figures.
fn start(browser: &Browser) {
    browser.click("#submit");
    browser.wait_until("the run has begun", |page| {
        page.text("#phase") == "Running" && page.number("#tile-requests") > Some(0)
    });
}

fn stop(browser: &Browser) {
    browser.click("#stop");
    browser.wait_until("the run is over", |page| page.text("#phase") == "Stopped");
}

/// Whether the charts are those of one endpoint.
fn shows_the_login(page: &Browser) -> bool {
    let label = page.script("return document.querySelector('#chart-latency .plot').ariaLabel");
    let of_it = label
        .as_str()
        .is_some_and(|label| label.contains("of POST the login"));
    of_it && page.script("return document.getElementById('shown').value") == "POST the login"
}

#[track_caller]
fn assert_no_complaint(browser: &Browser) {
    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "the console has {complaints:#?}");
}

#[test]
fn a_run_is_started_watched_changed_stopped_and_started_again() {
    let Some((browser, server, _page)) = ready() else {
        return;
    };
    for scenario in ["Visit", "Casual", "Tour"] {
        assert!(browser.text("#scenarios").contains(scenario), "{scenario}");
    }
    assert_eq!(server.count(), 0, "nothing runs before it is started");

    start(&browser);
    browser.wait_until("all users run", |page| page.text("#tile-users") == "4");
    let before = browser.number("#tile-requests");
    browser.wait_until("the figures grow", |page| {
        page.number("#tile-requests") > before
    });
    browser.wait_until("the table has the endpoints", |page| {
        let table = page.text("#rows");
        table.contains("the login")
            && table.contains("/players/{id}")
            && table.contains("All requests")
    });
    assert!(browser.text("#thresholds").contains("failures < 50%"));
    assert!(browser.shows("#chart-latency canvas"));
    browser.click("#rows button[value='POST the login']");
    browser.wait_until("the charts are those of the login", shows_the_login);

    browser.fill("#swarm [name=user_count]", "7");
    browser.click("#submit");
    browser.wait_until("more users run", |page| page.text("#tile-users") == "7");
    browser.fill("#swarm [name=user_count]", "2");
    browser.click("#submit");
    browser.wait_until("fewer users run", |page| page.text("#tile-users") == "2");

    stop(&browser);
    let arrived = server.count() as u64;
    browser.wait_until("the table is that of the whole run", |page| {
        page.number("#tile-requests") == Some(arrived)
    });

    start(&browser);
    browser.wait_until("the figures are those of a new run", |page| {
        page.number("#tile-requests") < Some(arrived)
    });
    stop(&browser);
    assert_no_complaint(&browser);
}

/// The page of the small load test with these arguments, once its run goes on.
fn page_of_run(browser: &Browser, server: &RecordingServer, arguments: &[&str]) -> LivePage {
    let program = env!("CARGO_BIN_EXE_small_load");
    let arguments = [&["--host", server.url(), "--autostart"], arguments].concat();
    let page = LivePage::start(program, &arguments);
    browser.open(page.url());
    page
}

#[test]
fn the_open_model_shows_its_arrivals() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let server = RecordingServer::start();
    let arguments = ["--arrival-rate", "30", "--max-users", "9"];
    let page = page_of_run(&browser, &server, &arguments);
    browser.wait_until("none is dropped", |page| {
        page.text("#tile-dropped").starts_with("0 of ")
    });
    browser.wait_until("the rates are drawn", |page| {
        page.shows("#chart-arrivals canvas")
    });
    browser.wait_until("latencies are there", |page| {
        page.text("#tile-from-start").contains("ms")
    });
    assert!(browser.text("#rows").contains("99 % from start"));
    assert_eq!(browser.text("#load"), "Arrivals: 30 a second");
    for nothing_to_change in ["#swarm [name=user_count]", "#submit"] {
        assert!(!browser.shows(nothing_to_change), "{nothing_to_change}");
    }
    assert!(browser.shows("#stop"));
    stop(&browser);
    assert_no_complaint(&browser);
    drop(page);
}

#[test]
fn what_a_run_does_on_its_own_and_why_it_ends_early_is_told() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let server = RecordingServer::start();
    server.answers("GET /players/7", Answer::status(503));
    let arguments = ["--autoscale", "100000:20", "--max-failures", "50"];
    let page = page_of_run(&browser, &server, &arguments);
    browser.wait_until("it ends early", |page| {
        page.text("#aborted").contains("more than 50 failures")
    });
    browser.wait_until("its aim is told", |page| {
        page.text("#decisions").contains("looks for 100000.0/s")
    });
    browser.wait_until("the run is over", |page| page.text("#phase") == "Stopped");
    browser.click("#submit");
    browser.wait_until("the next run is not ended yet", |page| {
        !page.shows("#aborted")
    });
    assert_no_complaint(&browser);
    drop(page);
}

#[test]
fn seconds_in_which_the_generator_is_the_limit_are_marked_and_told() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let server = RecordingServer::start();
    let program = env!("CARGO_BIN_EXE_busy_load");
    let arguments = ["--autostart", "-u", "40", "--scenarios", "Work"];
    let arguments = [&["--host", server.url()], &arguments[..]].concat();
    let page = LivePage::start(program, &arguments);
    browser.open(page.url());
    browser.wait_until("they are told", |page| {
        page.text("#warnings")
            .contains("the generator was the limit in ")
    });
    browser.wait_until("the mark is explained", |page| page.shows("#limited"));
    stop(&browser);
    assert_no_complaint(&browser);
    drop(page);
}

#[test]
fn figures_are_reset_while_the_run_goes_on() {
    let Some((browser, _server, _page)) = ready() else {
        return;
    };
    start(&browser);
    browser.wait_until("there is something to forget", |page| {
        page.number("#tile-requests") > Some(600)
    });
    browser.click("#rows button[value='POST the login']");
    browser.wait_until("the charts are those of the login", shows_the_login);
    browser.click("#reset");
    browser.wait_until("the figures start anew", |page| {
        page.number("#tile-requests") < Some(600)
    });
    let anew = browser.number("#tile-requests");
    browser.wait_until("the figures grow again", |page| {
        page.number("#tile-requests") > anew
    });
    browser.wait_until("they are those of the login again", shows_the_login);
    assert_eq!(browser.text("#phase"), "Running");
    assert_no_complaint(&browser);
}

#[test]
fn each_download_holds_what_its_link_says() {
    let Some((browser, server, _page)) = ready() else {
        return;
    };
    server.answers("GET /players/7", Answer::status(503));
    start(&browser);
    browser.wait_until("something fails", |page| {
        page.text("#failures").contains("503")
    });
    stop(&browser);
    for (link, ending, holds) in [
        (
            "/stats/requests/csv",
            ".csv",
            vec!["Request Count", "the login", "Aggregated"],
        ),
        (
            "/stats/requests_full_history/csv",
            ".csv",
            vec!["Timestamp", "User Count", "the login"],
        ),
        ("/stats/failures/csv", ".csv", vec!["Occurrences", "503"]),
        ("/exceptions/csv", ".csv", vec!["Traceback"]),
        ("/stats/measures/csv", ".csv", vec!["Failure Count", "PASS"]),
        ("/stats/global/csv", ".csv", vec!["API_Usage", "the login"]),
        (
            "/stats/report?download=1",
            ".html",
            vec!["<!doctype html>", "the login", "503"],
        ),
        (
            "/api/report?download=1",
            ".json",
            vec!["backpack-report", "the login", "503"],
        ),
    ] {
        let (name, text) = browser.download(&format!("#downloads a[href='{link}']"));
        assert!(name.ends_with(ending), "{link}: {name}");
        for part in holds {
            let found = text.to_lowercase().contains(&part.to_lowercase());
            assert!(found, "{link} lacks {part}:\n{text:.2000}");
        }
    }
    assert_no_complaint(&browser);
}

#[test]
fn chains_passes_and_metrics_have_tables_of_their_own() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let server = RecordingServer::start();
    let program = env!("CARGO_BIN_EXE_measured_load");
    let arguments = ["--host", server.url(), "--autostart", "-u", "4"];
    let page = LivePage::start(program, &arguments);
    browser.open(page.url());
    browser.wait_until("there are passes", |page| {
        let passes = page.text("#passes");
        ["CHAIN", "Enter", "SCENARIO", "Inner", "SEQUENCE", "Tour 2"]
            .iter()
            .all(|it| passes.contains(it))
    });
    browser.wait_until("there are metrics", |page| {
        let metrics = page.text("#metrics");
        ["Render", "CartSize", "Logins"]
            .iter()
            .all(|it| metrics.contains(it))
    });
    assert!(browser.text("#rows").contains("SayHello"));
    assert!(!browser.text("#rows").contains("Enter"));
    assert_no_complaint(&browser);
}

#[test]
fn where_the_time_went_is_a_bar_beside_the_charts() {
    let Some((browser, server, _page)) = ready() else {
        return;
    };
    let slow = Answer::text("abcde").dribbled(Duration::from_millis(10));
    server.answers("POST /login", slow.after(Duration::from_millis(50)));
    start(&browser);
    let width = |page: &Browser, phase: &str| {
        let script = format!(
            "return document.querySelector('#phases .phases .{phase}').getBoundingClientRect().width"
        );
        page.script(&script).as_f64().unwrap_or_default()
    };
    browser.wait_until("there are phases of all requests", |page| {
        let phases = page.text("#phases");
        phases.contains("First byte") && phases.contains("Receiving")
    });
    browser.click("#rows button[value='POST the login']");
    browser.wait_until("they are those of the login", |page| {
        shows_the_login(page) && width(page, "receiving") > 100.0
    });
    assert!(width(&browser, "first_byte") > 100.0);
    assert_eq!(width(&browser, "tls"), 0.0);
    for bar in [1280, 390] {
        browser.be_wide(bar);
        assert!(browser.shows("#phases .legend"), "{bar}");
    }
    assert_no_complaint(&browser);
}

#[test]
fn a_value_that_is_refused_is_told_beside_the_form() {
    let Some((browser, server, page)) = ready() else {
        return;
    };
    for (field, value) in [
        ("user_count", "<b>many</b>"),
        ("run_time", "soon"),
        ("spawn_rate", "-3"),
    ] {
        browser.open(page.url());
        browser.wait_until("the form is filled", |page| {
            page.script("return document.forms[0].elements.user_count.value") == "4"
        });
        browser.fill(&format!("#swarm [name={field}]"), value);
        browser.click("#submit");
        browser.wait_until("it is refused", |page| {
            page.text("#message").contains(value)
        });
        assert_eq!(browser.text("#phase"), "Ready");
    }
    assert_eq!(server.count(), 0, "nothing was started");
}

#[test]
fn nothing_is_wider_than_the_screen() {
    let Some((browser, server, _page)) = ready() else {
        return;
    };
    server.answers("GET /players/7", Answer::status(503));
    let assert_fits = |state: &str| {
        for width in [1280, 390] {
            browser.be_wide(width);
            browser.wait_until(&format!("{state}, {width} pixels hold the page"), |page| {
                page.script("return document.documentElement.scrollWidth <= innerWidth") == true
            });
            assert_eq!(browser.script("return innerWidth"), width);
        }
    };
    assert_fits("before a run");
    start(&browser);
    browser.wait_until("something fails", |page| {
        page.text("#failures").contains("503")
    });
    assert_fits("in a run");
    stop(&browser);
    assert_fits("after a run");
    assert_no_complaint(&browser);
}

#[test]
fn the_page_says_that_the_load_test_is_gone() {
    let Some((browser, _server, page)) = ready() else {
        return;
    };
    start(&browser);
    assert!(!browser.shows("#connection"));
    drop(page);
    browser.wait_until("the page says so", |page| {
        page.text("#connection").contains("does not answer")
    });
    assert!(
        browser.number("#tile-requests") > Some(0),
        "the latest figures stay"
    );
}

#[test]
fn a_load_test_that_was_started_anew_shows_nothing_of_the_former_one() {
    let Some((browser, server, page)) = ready() else {
        return;
    };
    server.answers("GET /players/7", Answer::status(503));
    start(&browser);
    let of_a_run = ["#figures", "#charts", "#rows", "#failures", "#thresholds"];
    for section in of_a_run {
        browser.wait_until(section, |page| page.shows(section));
    }
    let port = page.origin().rsplit(':').next().expect("a port").to_owned();
    drop(page);
    browser.wait_until("the page says so", |page| page.shows("#connection"));
    let arguments = ["--host", server.url(), "--web-port", &port];
    let anew = LivePage::start(env!("CARGO_BIN_EXE_small_load"), &arguments);
    browser.wait_until("it is ready", |page| page.text("#phase") == "Ready");
    for section in of_a_run {
        assert!(!browser.shows(section), "{section} is of the former run");
    }
    assert!(browser.text("#scenarios").contains("Casual"));
    start(&browser);
    browser.wait_until("the rows are back", |page| page.shows("#rows"));
    drop(anew);
}

#[test]
fn a_page_too_many_says_so_and_can_stop_the_run() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let server = RecordingServer::start();
    let page = page_of(&server);
    let listeners: Vec<_> = (0..24).map(|_| listener(&page)).collect();
    browser.open(page.url());
    browser.wait_until("the page says so", |page| {
        page.text("#connection").contains("Too many pages")
    });
    start(&browser);
    stop(&browser);
    drop(listeners);
    browser.wait_until("a place is free", |page| !page.shows("#connection"));
}

/// Somebody else who watches.
fn listener(page: &LivePage) -> TcpStream {
    let address = page.origin().strip_prefix("http://").expect("an origin");
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream
        .write_all(b"GET /api/events HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .expect("it is taken");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 200");
    stream
}

#[test]
fn a_failure_and_a_row_show_what_was_sent_and_came() {
    let Some((browser, server, _page)) = ready() else {
        return;
    };
    let refusal = Answer::text(r#"{"error": "<b>no more</b>"}"#).with_status(409);
    server.answers("POST /login", refusal);
    start(&browser);
    browser.wait_until("the failure is told", |page| {
        page.shows("#failures button.link")
    });
    browser.click("#failures button.link");
    browser.wait_until("its exchange is shown", |page| {
        page.text("#exchanges").contains("no more</b>")
    });
    let shown = browser.text("#exchanges");
    let sent = format!("POST {}/login", server.url());
    for text in [
        &sent,
        "x-region: eu",
        "409",
        "Login, by user",
        "status 409, expected 200..=399",
    ] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    browser.click("#exchanges button");
    browser.click("#rows button[value='POST the login']");
    browser.wait_until("the row is chosen", |page| page.shows("#slowest"));
    browser.click("#slowest");
    let count = "return document.querySelectorAll('#exchanges details').length";
    browser.wait_until("its ten slowest are shown", |page| page.script(count) == 10);
    browser.be_wide(390);
    let overflow = "return document.documentElement.scrollWidth > innerWidth";
    assert_eq!(browser.script(overflow), false, "it fits a telephone");
    assert_no_complaint(&browser);
}
