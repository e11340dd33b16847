//! Stands before every route: who asks, under which name, from which page; and what browsers may do with the answer.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{self, HeaderName};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::address::Access;
use super::guests::Welcome;

/// The page takes scripts, styles and data from here alone, and nobody frames it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// On every answer, whatever it is.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

pub(super) async fn guard(
    State(access): State<Arc<Access>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match judge(&access, &request) {
        Ok(()) => {
            if let Some(welcome) = request.extensions().get::<Welcome>() {
                welcome.grant();
            }
            next.run(request).await
        }
        Err(answer) => *answer,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY));
    response
}

/// The answer to those who may not go on.
type Refusal = Box<Response>;

fn refuse(status: StatusCode, why: String) -> Refusal {
    Box::new((status, why + "\n").into_response())
}

fn judge(access: &Access, request: &Request) -> Result<(), Refusal> {
    let host = known_host(access, request.headers())?;
    if access.needs_token() {
        authorize(access, request)?;
    }
    from_this_page(request, &host)
}

/// Against DNS rebinding: a page elsewhere can make its own name lead here, but not change the name.
fn known_host(access: &Access, headers: &HeaderMap) -> Result<Authority, Refusal> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts
        .next()
        .filter(|_| hosts.next().is_none())
        .and_then(|host| Authority::try_from(host.as_bytes()).ok());
    match host {
        Some(host) if access.is_known_as(&host) => Ok(host),
        _ => Err(refuse(
            StatusCode::MISDIRECTED_REQUEST,
            format!(
                "this page is not known under that host: open {}, or give the name with --web-host",
                access.plain_url()
            ),
        )),
    }
}

/// By the cookie, by `Authorization: Bearer`, or by `?token=`, which is answered with the cookie.
fn authorize(access: &Access, request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    if cookies(headers, &access.cookie_name()).any(|value| access.is_session(value))
        || bearer(headers).is_some_and(|token| access.is_token(token))
    {
        return Ok(());
    }
    let query = request.uri().query().unwrap_or_default();
    let token = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token");
    if request.uri().path() == "/" && token.is_some_and(|(_, token)| access.is_token(&token)) {
        return Err(signed_in(access));
    }
    let mut answer = refuse(
        StatusCode::UNAUTHORIZED,
        "a token is needed: open this page with /?token=…, or send `Authorization: Bearer …`"
            .to_owned(),
    );
    let challenge = HeaderValue::from_static("Bearer");
    answer
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, challenge);
    Err(answer)
}

/// Leads on to the page without the token in the address.
///
/// A redirect would not do: after a click on a link elsewhere, browsers hold a strict cookie back from where it leads.
fn signed_in(access: &Access) -> Refusal {
    let mut answer = Response::new(Body::from("Signed in.\n"));
    let headers = answer.headers_mut();
    let cookie = access.cookie().expect("a token was compared");
    let cookie = HeaderValue::try_from(cookie).expect("a cookie of this file");
    headers.insert(header::SET_COOKIE, cookie);
    headers.insert(header::REFRESH, HeaderValue::from_static("0; url=/"));
    Box::new(answer)
}

fn cookies<'h>(headers: &'h HeaderMap, name: &'h str) -> impl Iterator<Item = &'h str> {
    let texts = headers.get_all(header::COOKIE).iter();
    texts
        .filter_map(|text| text.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .filter_map(move |(key, value)| (key == name).then_some(value))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Other pages may link here, and nothing else; tools, which say nothing of a page, are no page.
fn from_this_page(request: &Request, host: &Authority) -> Result<(), Refusal> {
    let headers = request.headers();
    let says = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let foreign_site = match says("sec-fetch-site") {
        Some(b"same-origin" | b"none") | None => false,
        Some(_) => changes || says("sec-fetch-mode") != Some(b"navigate"),
    };
    let foreign_origin = changes
        && headers
            .get_all(header::ORIGIN)
            .iter()
            .any(|origin| !is_origin(origin, host));
    if foreign_site || foreign_origin {
        return Err(refuse(
            StatusCode::FORBIDDEN,
            "this comes from a page of another origin, which may not ask for it".to_owned(),
        ));
    }
    Ok(())
}

/// Whether the origin is this page, as the browser knows it.
fn is_origin(origin: &HeaderValue, host: &Authority) -> bool {
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let authority = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host.as_str()))
}
