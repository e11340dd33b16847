//! Cookies as RFC 6265 has them: read from `set-cookie`, kept for a user, sent where they belong.

mod cookie;
mod date;
mod jar;

pub(super) use jar::Jar;

/// The `cookie` header of a request whose headers are a map.
#[cfg(any(feature = "reqwest", feature = "service"))]
pub(super) fn set_cookies(headers: &mut http::HeaderMap, cookies: Option<&[u8]>) {
    headers.remove(http::header::COOKIE);
    let value = cookies.and_then(|cookies| http::HeaderValue::from_bytes(cookies).ok());
    headers.extend(value.map(|value| (http::header::COOKIE, value)));
}
