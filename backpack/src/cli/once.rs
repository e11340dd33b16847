//! One exchange as `--once` shows it: what was sent, whence its values came, what came back, how it was judged.

use crate::report::Report;
use crate::report::document::{Depth, ExceptionKind};
use crate::seen::{Exchange, written};
use crate::text::printable::line;

/// Several lines, of which the last tells the judgement.
pub(super) fn text(exchange: &Exchange) -> String {
    let mut lines = vec![format!("{}: {}", exchange.scenario, exchange.endpoint)];
    lines.extend(marked('>', &written::request(&exchange.request)));
    let given = written::given(exchange).into_iter();
    lines.extend(given.map(|line| format!("  {line}")));
    if exchange.answer.is_some() {
        lines.extend(marked('<', &written::answer(exchange)));
    }
    let elapsed = written::elapsed(exchange);
    lines.push(match &exchange.error {
        Some(error) => format!("FAILED after {elapsed}: {error}"),
        None => format!("ok after {elapsed}"),
    });
    let lines: Vec<_> = lines.iter().map(|text| line(text)).collect();
    lines.join("\n")
}

fn marked(mark: char, text: &str) -> Vec<String> {
    let lines = text.lines();
    let marked = lines.map(|line| format!("{mark} {line}").trim_end().to_owned());
    marked.collect()
}

/// What went wrong beside requests or may not be meant, a line each, and how many requests there were.
pub(super) fn summary(report: &Report) -> String {
    let document = report.document(Depth::Whole);
    let exceptions = document.exceptions.iter().map(|it| {
        let kind = match it.kind {
            ExceptionKind::Panic => "PANICKED",
            ExceptionKind::StepError => "FAILED",
        };
        format!("{}: {kind}: {}", it.scenario, it.text)
    });
    let warnings = document.warnings.iter().map(|it| format!("warning: {it}"));
    let mut lines: Vec<_> = exceptions.chain(warnings).map(|text| line(&text)).collect();
    let (requests, failures) = (document.total.requests, document.total.failures);
    let requests = match requests {
        1 => "1 request".to_owned(),
        many => format!("{many} requests"),
    };
    lines.push(match failures {
        0 => requests,
        failed => format!("{requests}, {failed} failed"),
    });
    lines.join("\n")
}
