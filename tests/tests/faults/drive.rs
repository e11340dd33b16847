//! Meets one fault with one user, and compares what the user, the report and the server say.

use std::fmt::Debug;
use std::sync::Arc;

use backpack::TransportKind;
use backpack::prelude::*;
use backpack_tests::fault_server::{FaultServer, GOOD, Heard, Speaks};
use backpack_tests::one_user_of;

use crate::row::{Age, Asks, INCOMPLETE, Outcome, PATIENCE, Row};

endpoint! {
    Before = GET "/before";
    Fault = [GET, HEAD, POST] "/fault" { text: "body" };
    After = GET "/after";
}

/// One of the four cases of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'r> {
    pub(crate) row: &'r Row,
    pub(crate) transport: TransportKind,
    pub(crate) age: Age,
}

/// What is known when all is over.
struct Seen {
    fault: RequestResult,
    after: RequestResult,
    /// Of all requests, the user's results.
    requests: u64,
    failures: u64,
    report: Report,
    heard: Vec<Heard>,
    fault_on: Option<usize>,
    host: String,
}

impl Case<'_> {
    /// All that is wrong in this case.
    pub(crate) fn violations(&self, speaks: &Speaks) -> Vec<String> {
        let seen = self.meet(speaks);
        let mut wrong = Vec::new();
        self.judge_outcome(&seen, &mut wrong);
        self.judge_counts(&seen, &mut wrong);
        self.judge_next(&seen, &mut wrong);
        let case = format!("{} | {:?} | {:?}", self.row.name, self.transport, self.age);
        wrong.iter().map(|it| format!("{case} | {it}")).collect()
    }

    fn meet(&self, speaks: &Speaks) -> Seen {
        let before = usize::from(self.age == Age::Kept);
        let script = self.row.script.clone();
        let server = Arc::new(FaultServer::start(script, speaks.clone(), before));
        let test = LoadTest::new()
            .host(server.url())
            .transport(self.transport)
            .timeout(PATIENCE)
            .gzip(self.row.gzip)
            .http2(matches!(speaks, Speaks::Http2));
        let (asks, timeout, met) = (self.row.asks, self.row.timeout, Arc::clone(&server));
        let (results, report) = one_user_of(test, async move |user| {
            let mut results = Vec::new();
            if before > 0 {
                results.push(Before.get(user).await);
            }
            user[Fault].set_timeout(timeout.unwrap_or(PATIENCE));
            results.push(match asks {
                Asks::Get => Fault.get(user).await,
                Asks::Head => Fault.head(user).await,
                Asks::Post => Fault.post(user).await,
            });
            met.fault_is_over().await;
            met.behaves();
            results.push(After.get(user).await);
            results
        });
        Seen {
            fault: results[before].clone(),
            after: results[before + 1].clone(),
            requests: results.len() as u64,
            failures: results.iter().filter(|it| it.is_failure()).count() as u64,
            report,
            heard: server.heard(),
            fault_on: server.fault_on(),
            host: server.url().replace("http://", ""),
        }
    }

    fn judge_outcome(&self, seen: &Seen, wrong: &mut Vec<String>) {
        let got = match seen.fault.error() {
            Some(error) => Outcome::Failure(error.to_owned()),
            None => Outcome::Answer(
                seen.fault.status_code().unwrap_or_default(),
                seen.fault.text().into_owned(),
            ),
        };
        let expected = match &self.row.expected(self.transport, self.age).outcome {
            Outcome::Failure(text) => Outcome::Failure(text.replace("{host}", &seen.host)),
            answer @ Outcome::Answer(..) => answer.clone(),
        };
        let vague = self.row.vague_over_reqwest && self.transport == TransportKind::Reqwest;
        let only_closed = vague && got == Outcome::Failure(INCOMPLETE.to_owned());
        if !is_as(&got, &expected) && !only_closed {
            wrong.push(differs("the user is told", &got, &expected));
        }
        if let Outcome::Failure(text) = &got {
            let is_plain = !text.contains(['\n', '{', '}']);
            compare("the text is plain", is_plain, true, wrong);
            let failures = seen.report.failures();
            let is_counted = failures.iter().any(|it| it.error == *text && it.count == 1);
            compare("the report has the text once", is_counted, true, wrong);
        }
    }

    /// What the server read is what the report counts.
    fn judge_counts(&self, seen: &Seen, wrong: &mut Vec<String>) {
        let expected = self.row.expected(self.transport, self.age);
        let total = seen.report.total();
        compare("requests", total.requests(), seen.requests, wrong);
        compare("failures", total.failures(), seen.failures, wrong);
        compare("interrupted", total.interrupted(), 0, wrong);
        compare("sent again", total.sent_again(), expected.sent_again, wrong);
        let unheard = u64::from(!self.row.script.is_heard());
        let hops = self.row.hops.len() as u64;
        let counted = total.requests() + total.sent_again() + hops - unheard;
        let read = seen.heard.len() as u64;
        compare("requests that the server read", read, counted, wrong);
        let first = usize::from(self.age == Age::Kept) + 1;
        let lines = seen.heard.iter().skip(first).map(|it| it.line.as_str());
        let lines: Vec<_> = lines.take(self.row.hops.len()).collect();
        compare("redirected to", lines, self.row.hops.clone(), wrong);
    }

    /// What the fault leaves behind.
    fn judge_next(&self, seen: &Seen, wrong: &mut Vec<String>) {
        let after = (seen.after.error(), seen.after.text().into_owned());
        compare("the next request", after, (None, GOOD.to_owned()), wrong);
        let expected = self.row.expected(self.transport, self.age);
        let last = seen.heard.last();
        let kept = last.map(|it| Some(it.connection) == seen.fault_on);
        compare("the connection is kept", kept, Some(expected.keeps), wrong);
        if let Some(cookies) = expected.cookies.as_deref() {
            let carried = last.and_then(|it| it.cookies.as_deref());
            let carried = carried.unwrap_or_default();
            compare("the next request carries", carried, cookies, wrong);
        }
    }
}

fn is_as(got: &Outcome, expected: &Outcome) -> bool {
    match (got, expected) {
        (Outcome::Failure(got), Outcome::Failure(expected)) => match expected.strip_suffix('…') {
            Some(beginning) => got.starts_with(beginning),
            None => got == expected,
        },
        _ => got == expected,
    }
}

#[allow(clippy::needless_pass_by_value)] // so that what is compared reads well
fn compare<T: PartialEq + Debug>(what: &str, got: T, expected: T, wrong: &mut Vec<String>) {
    if got != expected {
        wrong.push(differs(what, &got, &expected));
    }
}

fn differs(what: &str, got: &impl Debug, expected: &impl Debug) -> String {
    format!("{what}: {got:?}, expected {expected:?}")
}
