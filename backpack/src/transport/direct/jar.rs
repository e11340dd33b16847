//! One user's cookies. A user without any costs nothing.

use cookie_store::{CookieStore, RawCookie};
use http::header::SET_COOKIE;
use url::Url;

use crate::answer::Answer;

#[derive(Debug, Default)]
pub(super) struct Jar(Option<Box<CookieStore>>);

impl Jar {
    /// Those that go with a request, as its header says them; none where there are none.
    pub(super) fn cookies(&self, url: &Url) -> Option<String> {
        let mut text = String::new();
        for (name, value) in self.0.as_ref()?.get_request_values(url) {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.extend([name, "=", value]);
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// Takes what an answer sets. What is no cookie is left out, as browsers do.
    pub(super) fn take(&mut self, answer: &Answer, url: &Url) {
        let texts = answer.headers().get_all(SET_COOKIE).iter();
        let cookies = texts.filter_map(|text| {
            let text = std::str::from_utf8(text.as_bytes()).ok()?;
            Some(RawCookie::parse(text).ok()?.into_owned())
        });
        let mut cookies = cookies.peekable();
        if cookies.peek().is_some() {
            let store = self.0.get_or_insert_default();
            store.store_response_cookies(cookies, url);
        }
    }
}
