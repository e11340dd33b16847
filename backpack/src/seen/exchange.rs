//! A request as it was sent and its answer as it came, as reports keep them.

use super::phases::Millis;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A request as it was sent and its answer as it came, without secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Exchange {
    /// When the request was sent.
    pub(crate) at: Timestamp,
    /// Which user sent it, from 0.
    pub(crate) user: u64,
    pub(crate) scenario: String,
    /// The name of the endpoint's type.
    pub(crate) endpoint: String,
    /// From the request to the end of its answer, or of the waiting.
    pub(crate) elapsed_ms: f64,
    /// The parts of it.
    #[serde(default)]
    pub(crate) phases_ms: Millis,
    /// Why it is a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
    /// By which the service's own traces have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trace_id: Option<String>,
    pub(crate) request: Sent,
    /// Which values in it came from where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) given: Vec<Given>,
    /// None where none came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) answer: Option<Got>,
}

/// A value in a request that came from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    /// As `path["id"]`.
    pub(crate) target: String,
    /// As `Login.json["id"], 2 requests ago`, or `Players, row 3`.
    pub(crate) source: String,
}

/// A request as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Content>,
}

/// An answer as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Got {
    pub(crate) status: u16,
    /// Where redirects have led to; none where it is the URL of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Content>,
}

/// A body, as far as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    /// Its beginning; empty where it is no text.
    pub(crate) text: String,
    /// How long the whole is.
    pub(crate) bytes: u64,
}

impl Exchange {
    /// How many bytes it takes, about.
    pub(crate) fn size(&self) -> usize {
        let headers = |headers: &[(String, String)]| {
            let sizes = headers.iter().map(|(name, value)| name.len() + value.len());
            sizes.sum::<usize>()
        };
        let body = |body: &Option<Content>| body.as_ref().map_or(0, |body| body.text.len());
        let (sent, got) = (&self.request, self.answer.as_ref());
        let of_answer = got.map_or(0, |got| headers(&got.headers) + body(&got.body));
        sent.url.len() + headers(&sent.headers) + body(&sent.body) + of_answer + 200
    }
}
