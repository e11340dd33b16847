//! What can go wrong with a request: each a counted failure with a text that names the cause, never a panic.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, RefusingHost, one_user};

endpoint! {
    Thing = GET "/thing";
    Other = GET "/other";
    Unfilled = GET "/players/{id}";
}

const INCOMPLETE: &str = "connection closed before the answer was complete";
const RESET: &str = "connection reset before the answer was complete";

/// Requests the thing once, checks that it counts as one failure with this text, and that the next request succeeds.
fn failure_of(answer: Answer) -> String {
    let server = RecordingServer::start();
    server.answers("GET /thing", answer);
    let (results, report) = one_user(server.url(), async |user| {
        user[Thing].set_timeout(Duration::from_millis(400));
        [Thing.get(user).await, Other.get(user).await]
    });
    let [failed, next] = results;
    assert!(next.is_success(), "a failure spoils nothing: {next:?}");
    assert!(failed.is_failure(), "{failed:?}");
    assert_eq!(report.endpoint(Thing).requests(), 1, "{report}");
    assert_eq!(report.endpoint(Thing).failures(), 1, "{report}");
    assert_eq!(report.endpoint(Other).failures(), 0, "{report}");
    let error = failed.error().expect("a failure has a text").to_owned();
    assert!(!error.contains('\n'), "one line: {error}");
    assert!(report.to_string().contains(&error), "{error} in {report}");
    error
}

#[test]
fn connection_refused() {
    let host = RefusingHost::take();
    let (result, report) = one_user(host.url(), async |user| Thing.get(user).await);
    assert_eq!(result.error(), Some("connection refused"));
    assert_eq!(report.endpoint(Thing).failures(), 1);
    assert!(
        report.to_string().contains("connection refused"),
        "{report}"
    );
}

#[test]
fn an_unknown_host() {
    let (result, _) = one_user("http://nowhere.invalid", async |user| Thing.get(user).await);
    let error = result.error().expect("a failure");
    assert!(error.contains("nowhere.invalid"), "{error}");
    assert!(!error.contains('\n'), "one line: {error}");
}

#[test]
fn no_answer_in_time() {
    assert_eq!(failure_of(Answer::never()), "timed out after 400ms");
}

#[test]
fn an_answer_that_does_not_end_in_time() {
    assert_eq!(failure_of(Answer::endless()), "timed out after 400ms");
}

#[test]
fn closed_without_an_answer() {
    assert_eq!(failure_of(Answer::hang_up()), INCOMPLETE);
}

#[test]
fn reset_without_an_answer() {
    let error = failure_of(Answer::reset());
    assert!(error == RESET || error == INCOMPLETE, "{error}");
}

#[test]
fn closed_in_the_middle_of_a_body() {
    assert_eq!(
        failure_of(Answer::text("ten bytes!").cut_off_after(4)),
        INCOMPLETE
    );
}

#[test]
fn closed_before_the_first_byte_of_a_body() {
    assert_eq!(
        failure_of(Answer::text("ten bytes!").cut_off_after(0)),
        INCOMPLETE
    );
}

#[test]
fn reset_in_the_middle_of_a_body() {
    let error = failure_of(Answer::text("ten bytes!").reset_after(4));
    assert!(error == RESET || error == INCOMPLETE, "{error}");
}

#[test]
fn garbage_instead_of_http() {
    let error = failure_of(Answer::garbage(
        b"SSH-2.0-OpenSSH_9.9\r\nno http here\r\n\r\n",
    ));
    assert!(error.contains("HTTP"), "{error}");
}

#[test]
fn bytes_of_another_protocol() {
    let error = failure_of(Answer::garbage(&[0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]));
    assert!(error.contains("HTTP") || error == INCOMPLETE, "{error}");
}

#[test]
fn a_status_line_that_is_cut_off() {
    assert_eq!(failure_of(Answer::garbage(b"HTTP/1.1 20")), INCOMPLETE);
}

#[test]
fn a_chunk_size_that_is_none() {
    let answer = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnot hex\r\n";
    let error = failure_of(Answer::garbage(answer));
    assert!(
        error.contains("HTTP") || error.contains("chunk") || error == INCOMPLETE,
        "{error}"
    );
}

#[test]
fn redirects_in_a_circle() {
    let error = failure_of(Answer::redirect("/thing"));
    assert!(error.contains("redirect"), "{error}");
}

/// More bytes than announced belong to no request: the answer is what was announced.
#[test]
fn more_bytes_than_announced_do_not_reach_the_next_answer() {
    let server = RecordingServer::start();
    server.answers(
        "GET /thing",
        Answer::text("short").with_excess(b"HTTP/1.1 200 OK\r\n\r\nforged"),
    );
    let (results, _) = one_user(server.url(), async |user| {
        [Thing.get(user).await, Other.get(user).await]
    });
    assert_eq!(results[0].text(), "short");
    assert!(results[0].is_success());
    assert_eq!(results[1].text(), "ok", "{:?}", results[1]);
    assert!(results[1].is_success());
}

#[test]
fn bytes_that_are_no_text_are_an_answer() {
    let server = RecordingServer::start();
    server.answers("GET /thing", Answer::bytes(&[0xff, 0xfe, b'a', 0x00]));
    let (result, _) = one_user(server.url(), async |user| Thing.get(user).await);
    assert!(result.is_success());
    assert_eq!(&result.response()[..], &[0xff, 0xfe, b'a', 0x00]);
    assert_eq!(result.text(), "\u{fffd}\u{fffd}a\0");
}

#[test]
fn an_answer_in_chunks_is_read_to_its_end() {
    let server = RecordingServer::start();
    let long = "0123456789".repeat(10_000);
    server.answers("GET /thing", Answer::text(&long).in_chunks_of(777));
    let (result, _) = one_user(server.url(), async |user| Thing.get(user).await);
    assert_eq!(result.text(), long);
}

#[test]
fn an_answer_without_a_body_is_an_answer() {
    let server = RecordingServer::start();
    server.answers("GET /thing", Answer::status(204));
    let (results, _) = one_user(server.url(), async |user| {
        [Thing.get(user).await, Thing.get(user).await]
    });
    assert!(results.iter().all(RequestResult::is_success), "{results:?}");
    assert_eq!(server.connections(), 1, "the connection is kept");
}

/// A server may close a kept connection at any time; a request that meets that is not its fault.
#[test]
fn a_kept_connection_that_was_closed_is_replaced() {
    let server = RecordingServer::start();
    server.answers(
        "GET /other",
        Answer::text("bye").header("connection", "close"),
    );
    let (results, _) = one_user(server.url(), async |user| {
        [Other.get(user).await, Thing.get(user).await]
    });
    assert!(results.iter().all(RequestResult::is_success), "{results:?}");
}

#[test]
fn a_connection_that_was_closed_while_idle_is_replaced() {
    let server = RecordingServer::start();
    let closing = Answer::garbage(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    server.answers("GET /other", closing);
    let (results, _) = one_user(server.url(), async |user| {
        let first = Other.get(user).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        [first, Thing.get(user).await]
    });
    assert!(results.iter().all(RequestResult::is_success), "{results:?}");
    assert_eq!(server.connections(), 2);
}

#[test]
fn an_unfilled_path_parameter_sends_nothing() {
    let server = RecordingServer::start();
    let (result, report) = one_user(server.url(), async |user| Unfilled.get(user).await);
    let error = result.error().expect("a failure");
    assert!(
        error.contains("{id}") && error.contains("/players/{id}"),
        "{error}"
    );
    assert_eq!(result.status_code(), None);
    assert_eq!(server.count(), 0);
    assert_eq!(report.endpoint(Unfilled).failures(), 1, "{report}");
    assert!(report.to_string().contains(error), "{report}");
}

#[test]
fn failures_are_grouped_by_their_text() {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "GET /thing",
        [
            Answer::status(500),
            Answer::status(503),
            Answer::status(500),
            Answer::status(500),
        ],
    );
    let (_, report) = one_user(server.url(), async |user| {
        for _ in 0..4 {
            Thing.get(user).await;
        }
    });
    let text = report.to_string();
    let of = |status: &str| {
        text.lines()
            .filter(|line| line.contains(status))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("500").len(), 1, "{text}");
    assert!(of("500")[0].contains('3'), "{text}");
    assert_eq!(of("503").len(), 1, "{text}");
    assert_eq!(report.endpoint(Thing).requests(), 4);
}

#[test]
fn an_answer_too_long_for_memory_is_a_failure() {
    let server = RecordingServer::start();
    let long = vec![b'x'; 65 * 1024 * 1024];
    server.answers("GET /thing", Answer::bytes(&long).in_chunks_of(1024 * 1024));
    let (results, _) = one_user(server.url(), async |user| {
        [Thing.get(user).await, Other.get(user).await]
    });
    let error = results[0].error().expect("a failure");
    assert!(error.contains("longer than 64 MiB"), "{error}");
    assert!(results[1].is_success(), "{:?}", results[1]);
}

#[test]
fn what_the_server_says_is_told_with_its_status() {
    let status = |answer: Answer| failure_of(answer.with_status(400));
    let expected = "status 400, expected 200..=399";
    assert_eq!(
        status(Answer::json(
            serde_json::json!({ "error": "name is missing" })
        )),
        format!(r#"{expected}: {{"error":"name is missing"}}"#)
    );
    assert_eq!(
        status(Answer::text("name is\nmissing").header("content-type", "text/plain")),
        format!("{expected}: \"name is\u{fffd}missing\"")
    );
    for silent in [
        Answer::text("<html>").header("content-type", "text/html"),
        Answer::text("").header("content-type", "text/plain"),
        Answer::text("no type"),
    ] {
        assert_eq!(status(silent), expected);
    }
    let long = status(Answer::text(&"x".repeat(1 << 20)).header("content-type", "text/plain"));
    assert_eq!(long.len(), expected.len() + 4 + 120 + "…".len());
}

#[test]
fn texts_that_differ_in_numbers_alone_are_one_row() {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "GET /thing",
        (0..20).map(|order| {
            let words = format!("no order {order} for a{order}b-77{order}");
            Answer::text(&words)
                .with_status(404)
                .header("content-type", "text/plain")
        }),
    );
    let (_, report) = one_user(server.url(), async |user| {
        for _ in 0..20 {
            Thing.get(user).await;
        }
    });
    let failures = report.failures();
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert_eq!(
        (failures[0].count, &*failures[0].error),
        (
            20,
            "status 404, expected 200..=399: \"no order 0 for a0b-770\""
        )
    );
}
