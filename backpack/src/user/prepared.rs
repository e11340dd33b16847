//! Requests as they will be sent: URL, headers and body, built once for each method and used until an attribute changes.

use std::mem::{Discriminant, discriminant};
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, TE, TRANSFER_ENCODING};
use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::declare::attributes::{Attributes, Body};
use crate::declare::endpoint::Declaration;
use crate::declare::grpc::Codec;
use crate::declare::multipart;
use crate::declare::pairs::Pairs;
use crate::declare::protocol::Protocol;
use crate::declare::verb::Verb;
use crate::transport::{Outgoing, Payload};
use crate::user::{address, exact};

/// The requests of one endpoint by one user that were built since an attribute changed.
#[derive(Debug)]
pub(crate) struct Prepared {
    requests: Vec<(Verb, Rc<Outgoing>)>,
    /// The kind of body they have, which decides their content type.
    kind: Discriminant<Body>,
}

impl Prepared {
    /// None yet, of endpoints with this body.
    pub(crate) fn with_body(body: &Body) -> Self {
        Self {
            requests: Vec::new(),
            kind: discriminant(body),
        }
    }

    pub(crate) fn get(&self, verb: Verb) -> Option<Rc<Outgoing>> {
        let known = self.requests.iter().find(|(of, _)| *of == verb)?;
        Some(Rc::clone(&known.1))
    }

    pub(crate) fn keep(&mut self, verb: Verb, request: Outgoing) -> Rc<Outgoing> {
        let request = Rc::new(request);
        self.requests.push((verb, Rc::clone(&request)));
        request
    }

    /// Takes another body, where nothing else has changed; false where the requests have to be built again.
    pub(crate) fn renew_body(
        &mut self,
        declaration: &Declaration,
        attributes: &Attributes,
    ) -> bool {
        if self.kind != discriminant(&attributes.body) {
            return false;
        }
        let Ok(Some((_, payload))) = payload(declaration, attributes) else {
            return false;
        };
        let mut with_body = self
            .requests
            .iter_mut()
            .filter(|(_, request)| request.body.is_some());
        with_body.all(|(_, request)| {
            let request = Rc::get_mut(request);
            request.is_some_and(|request| {
                request.renew_body(payload.clone());
                true
            })
        })
    }
}

/// Builds the request, or says why it cannot be sent.
pub(crate) fn build(
    host: &Url,
    declaration: &Declaration,
    verb: Verb,
    attributes: &Attributes,
    limit: Duration,
) -> Result<Outgoing, String> {
    let url = address::of(host, declaration, attributes)?;
    let mut headers = attributes.headers.checked()?.clone();
    for framing in [CONTENT_LENGTH, TRANSFER_ENCODING] {
        if headers.contains_key(&framing) {
            return Err(format!(
                "the header `{framing}` follows from the body: leave it out"
            ));
        }
    }
    if let Protocol::Events { .. } = declaration.protocol {
        let accepted = HeaderValue::from_static(EVENTS);
        headers.entry(ACCEPT).or_insert(accepted);
    }
    let body = match declaration.sends_body(verb) {
        true => body(declaration, attributes, &mut headers)?,
        false => None,
    };
    let is_call = declaration.protocol.codec().is_some();
    if is_call {
        headers.insert(TE, HeaderValue::from_static("trailers"));
        headers.entry("grpc-timeout").or_insert(grpc_timeout(limit));
    }
    let outgoing = Outgoing::new(verb.method(), url, headers, body);
    Ok(outgoing.discarding(declaration.discards).calling(is_call))
}

/// At most eight digits and a unit, of as fine a one as they reach.
fn grpc_timeout(limit: Duration) -> HeaderValue {
    const MOST: u128 = 99_999_999;
    let text = match (limit.as_micros(), limit.as_millis()) {
        (micros, _) if micros <= MOST && micros % 1000 != 0 => format!("{micros}u"),
        (_, millis) if millis <= MOST => format!("{millis}m"),
        (_, millis) => format!("{}S", (millis / 1000).min(MOST)),
    };
    HeaderValue::try_from(text).expect("it is of digits and a letter")
}

/// What streams of events are (the HTML standard, section 9.2.2).
const EVENTS: &str = "text/event-stream";

/// What is said first over what this endpoint opens, in the form of its body; none where it says nothing.
pub(crate) fn first_message(attributes: &Attributes) -> Result<Option<Bytes>, String> {
    let payload = payload_of_request(attributes)?;
    Ok(payload.map(|(_, payload)| payload.pieces().concat().into()))
}

/// As clients are to ask until all servers know the first (GraphQL over HTTP, section 5.1, "Legacy Watershed").
const GRAPHQL_ANSWERS: &str = "application/graphql-response+json, application/json;q=0.9";

/// What the body is made of; the headers get its type.
fn body(
    declaration: &Declaration,
    attributes: &Attributes,
    headers: &mut HeaderMap,
) -> Result<Option<Payload>, String> {
    let Some((media_type, payload)) = payload(declaration, attributes)? else {
        return Ok(None);
    };
    headers.entry(CONTENT_TYPE).or_insert(media_type);
    if matches!(attributes.body, Body::Graphql(_)) {
        let accepted = HeaderValue::from_static(GRAPHQL_ANSWERS);
        headers.entry(ACCEPT).or_insert(accepted);
    }
    Ok(Some(payload))
}

/// The type of the body, and what it is made of; or why it cannot be sent.
fn payload(
    declaration: &Declaration,
    attributes: &Attributes,
) -> Result<Option<(HeaderValue, Payload)>, String> {
    match declaration.protocol.codec() {
        Some(codec) => call(codec, &attributes.body).map(Some),
        None => payload_of_request(attributes),
    }
}

fn payload_of_request(attributes: &Attributes) -> Result<Option<(HeaderValue, Payload)>, String> {
    let (media_type, bytes) = match &attributes.body {
        Body::None => return Ok(None),
        Body::Multipart(parts) => {
            let media_type = HeaderValue::try_from(multipart::media_type());
            let media_type = media_type.expect("a boundary is of letters and digits");
            return Ok(Some((media_type, Payload::Pieces(parts.pieces()?.into()))));
        }
        Body::Json(value) => {
            let json = match attributes.exact.as_slice() {
                [] => serde_json::to_vec(value),
                places => serde_json::to_vec(&exact::Body::new(value, places)),
            };
            let json = json.expect("the keys of a JSON value are texts");
            ("application/json", json.into())
        }
        Body::Graphql(query) => ("application/json", graphql(query, attributes)),
        Body::Form(pairs) => ("application/x-www-form-urlencoded", form(pairs)),
        Body::Text(text) => ("text/plain; charset=utf-8", Bytes::from(text.clone())),
        Body::Bytes(content) => {
            let bytes = content.0.clone().map_err(|why| why.to_string())?;
            ("application/octet-stream", bytes)
        }
    };
    let media_type = HeaderValue::from_static(media_type);
    Ok(Some((media_type, Payload::Whole(bytes))))
}

/// The message of a gRPC call.
fn call(codec: &Codec, body: &Body) -> Result<(HeaderValue, Payload), String> {
    let message = match body {
        Body::Json(message) => message,
        // A call always has one.
        Body::None => &Value::Null,
        _ => return Err("a gRPC call sends its message: change it by `message_mut`".to_owned()),
    };
    let bytes = Bytes::from(codec.encode(message)?);
    let media_type = HeaderValue::from_static("application/grpc");
    Ok((media_type, Payload::Whole(bytes)))
}

fn form(pairs: &Pairs) -> Bytes {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(pairs.iter());
    Bytes::from(form.finish())
}

/// The members of a request by POST (GraphQL over HTTP, section 5.4).
#[derive(Serialize)]
struct GraphqlRequest<'b> {
    query: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<exact::Body<'b>>,
}

fn graphql(query: &'static str, attributes: &Attributes) -> Bytes {
    let variables = Some(&attributes.variables).filter(|variables| !variables.is_null());
    let request = GraphqlRequest {
        query,
        variables: variables.map(|variables| exact::Body::new(variables, &attributes.exact)),
    };
    let json = serde_json::to_vec(&request);
    json.expect("the keys of a JSON value are texts").into()
}
