//! Where the time of requests went: a bar of the five phases for each name, and their numbers.

use super::cells::{latency, number};
use super::figures::by_name;
use crate::report::document::{Document, Stats};
use crate::report::markup::{Markup, markup};
use crate::seen::phases::Millis;
use crate::text::units;

const HEADS: [&str; 10] = [
    "Method",
    "Name",
    "Of the mean",
    "#Name look-up",
    "#Connecting",
    "#TLS",
    "#First byte",
    "#Receiving",
    "#First byte, 95 %",
    "#99 %",
];

/// None where no request tells its phases.
pub(super) fn section(document: &Document) -> Option<Markup> {
    document.total.phases_ms.as_ref()?;
    let legend = Millis::default().all().map(|(kind, name, _)| {
        markup!(
            r#"<li><i class="{}" aria-hidden="true"></i>{}</li>"#,
            kind,
            name
        )
    });
    Some(markup!(
        r#"<section id="phases"><h2>Phases</h2>"#
        r#"<p class="quiet">Where the time of a request went, on average: the phases add up to the mean response time."#
        " Only a fresh connection has the first three. First byte: from when the connection was there.</p>"
        r#"<ul class="legend">{}</ul>{}</section>"#,
        Markup::from(legend), by_name(document, &HEADS, cells)
    ))
}

fn cells(stats: &Stats) -> Markup {
    let phases = stats.phases_ms.as_ref();
    let bar = phases.map_or_else(|| number("–"), bar);
    let all = phases.map(Millis::all);
    let means = [0, 1, 2, 3, 4].map(|phase| {
        let millis = all.map(|all| all[phase].2);
        latency(millis.filter(|millis| *millis > 0.0))
    });
    let percentiles = stats.first_byte_ms.as_ref().map(|it| &it.percentiles);
    let tail = [percentiles.map(|it| it.p95), percentiles.map(|it| it.p99)];
    [bar, means.into(), tail.map(latency).into()].into()
}

/// As wide for each name, for what is long in one may be short in another.
fn bar(phases: &Millis) -> Markup {
    let all = phases.all();
    let sum: f64 = all.iter().map(|(.., millis)| millis).sum();
    let told = all.iter().filter(|(.., millis)| *millis > 0.0);
    let parts = told.clone().map(|(kind, _, millis)| {
        let width = format!("{:.2}", millis / sum * 100.0);
        markup!(r#"<i class="{}" style="width:{}%"></i>"#, *kind, width)
    });
    let parts: Markup = parts.collect();
    let text: Vec<_> = told
        .map(|(_, name, millis)| format!("{name} {}", units::latency(*millis)))
        .collect();
    let text = text.join(", ");
    markup!(
        r#"<td class="phases"><span role="img" aria-label="{}" title="{}">{}</span></td>"#,
        text,
        text,
        parts
    )
}
