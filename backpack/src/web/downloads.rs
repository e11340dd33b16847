//! The report as files: each is made from the whole document, beside the thread that serves.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};

use super::shared::Shared;
use crate::report::document::{Depth, Document, json};
use crate::report::{csv, html};

/// One of the files.
#[derive(Clone, Copy)]
struct File {
    /// What its name ends in.
    ending: &'static str,
    kind: &'static str,
    write: fn(&Document) -> String,
    /// Shown in the browser unless `?download=1` asks for a file.
    shown: bool,
}

const CSV: &str = "text/csv; charset=utf-8";

const fn table(ending: &'static str, write: fn(&Document) -> String) -> File {
    File {
        ending,
        kind: CSV,
        write,
        shown: false,
    }
}

const REPORT: File = File {
    ending: "report.html",
    kind: "text/html; charset=utf-8",
    write: html::write,
    shown: true,
};

const JSON: File = File {
    ending: "report.json",
    kind: "application/json",
    write: json::write,
    shown: true,
};

/// The report has its styles within; in a sandbox it is no page of this origin, whatever it holds.
const REPORT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts allow-modals";

pub(super) fn routes() -> Router<Shared> {
    let files = [
        ("/stats/requests/csv", table("requests.csv", csv::stats)),
        (
            "/stats/requests_full_history/csv",
            table("requests_full_history.csv", |document| {
                csv::history(document, true)
            }),
        ),
        ("/stats/failures/csv", table("failures.csv", csv::failures)),
        (
            "/stats/global/csv",
            table("global_stats.csv", csv::global_stats),
        ),
        (
            "/stats/from_start/csv",
            table("from_start.csv", |document| {
                csv::from_start(document).unwrap_or_default()
            }),
        ),
        ("/stats/measures/csv", table("measures.csv", csv::measures)),
        ("/exceptions/csv", table("exceptions.csv", csv::exceptions)),
        ("/stats/report", REPORT),
        ("/api/report", JSON),
    ];
    files.into_iter().fold(Router::new(), |router, (path, file)| {
        let handler = move |State(shared): State<Shared>, RawQuery(query): RawQuery| async move {
            file.answer(&shared, &query.unwrap_or_default()).await
        };
        router.route(path, get(handler))
    })
}

impl File {
    async fn answer(self, shared: &Shared, query: &str) -> Response {
        let Some(running) = shared.desk.running() else {
            let nothing = [(header::CONTENT_TYPE, "application/json")];
            let why = r#"{"success":false,"message":"nothing has run yet"}"#;
            return (StatusCode::NOT_FOUND, nothing, why).into_response();
        };
        let turn = shared.turn_to_make_a_file().await;
        let making = tokio::task::spawn_blocking(move || {
            // Held to the end of the work, which goes on where the asker does not wait for it.
            let _turn = turn;
            let document = running.document(Depth::Whole);
            ((self.write)(&document), file_name(&document, self.ending))
        });
        let Ok((text, name)) = making.await else {
            let why = "the file could not be made\n";
            return (StatusCode::INTERNAL_SERVER_ERROR, why).into_response();
        };
        let mut response = ([(header::CONTENT_TYPE, self.kind)], text).into_response();
        let headers = response.headers_mut();
        if !self.shown || wants_file(query) {
            let attachment = format!("attachment; filename=\"{name}\"");
            let attachment = HeaderValue::try_from(attachment).expect("a name of this file");
            headers.insert(header::CONTENT_DISPOSITION, attachment);
        }
        if self.ending == REPORT.ending {
            let policy = HeaderValue::from_static(REPORT_POLICY);
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

/// `?download=1`, as in Locust: any value but an empty one.
fn wants_file(query: &str) -> bool {
    url::form_urlencoded::parse(query.as_bytes())
        .any(|(name, value)| name == "download" && !value.is_empty())
}

fn file_name(document: &Document, ending: &str) -> String {
    let started = document.run.started_at.strftime("%Y-%m-%d_%H-%M-%S");
    format!("backpack_{started}_{ending}")
}
