//! One user's cookies. A user without any costs nothing.

use std::rc::Rc;
use std::time::SystemTime;

use cookie_store::{CookieExpiration, CookieStore, RawCookie};
use http::header::SET_COOKIE;
use url::Url;

use crate::answer::Answer;

/// For how many URLs the line of the cookies is kept.
const MOST_LINES: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Jar(Option<Box<Cookies>>);

#[derive(Debug, Default)]
struct Cookies {
    store: CookieStore,
    /// What goes with the latest URLs; none after a change.
    lines: Vec<Line>,
}

/// What goes with the requests of a URL.
#[derive(Debug)]
struct Line {
    url: Box<str>,
    /// As the header says it; none where there are no cookies.
    text: Option<Rc<str>>,
    /// The first of the cookies ends then.
    until: Option<SystemTime>,
}

impl Jar {
    /// Those that go with a request, as its header says them; none where there are none.
    pub(super) fn cookies(&mut self, url: &Url) -> Option<Rc<str>> {
        let Cookies { store, lines } = &mut **self.0.as_mut()?;
        let known = lines.iter().position(|line| *line.url == *url.as_str());
        if let Some(index) = known {
            if !lines[index].is_over() {
                return lines[index].text.clone();
            }
            lines.swap_remove(index);
        }
        if lines.len() == MOST_LINES {
            lines.clear();
        }
        lines.push(Line::of(store, url));
        lines.last()?.text.clone()
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
            let known = self.0.get_or_insert_default();
            known.store.store_response_cookies(cookies, url);
            known.lines.clear();
        }
    }
}

impl Line {
    fn of(store: &CookieStore, url: &Url) -> Self {
        let mut text = String::new();
        let mut until = None::<SystemTime>;
        for cookie in store.matches(url) {
            if !text.is_empty() {
                text.push_str("; ");
            }
            let (name, value) = cookie.name_value();
            text.extend([name, "=", value]);
            if let CookieExpiration::AtUtc(end) = cookie.expires {
                let end = SystemTime::from(end);
                until = Some(until.map_or(end, |until| until.min(end)));
            }
        }
        Self {
            url: url.as_str().into(),
            text: (!text.is_empty()).then(|| text.into()),
            until,
        }
    }

    fn is_over(&self) -> bool {
        self.until.is_some_and(|until| until <= SystemTime::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue};
    use std::time::Duration;

    fn url(path: &str) -> Url {
        Url::parse("http://localhost/")
            .and_then(|url| url.join(path))
            .expect("a URL")
    }

    fn set(jar: &mut Jar, cookie: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(SET_COOKIE, HeaderValue::from_str(cookie).expect("a value"));
        jar.take(&Answer::with_headers(200, headers, Bytes::new()), &url("/"));
    }

    #[test]
    fn a_change_is_heard_at_once() {
        let mut jar = Jar::default();
        assert_eq!(jar.cookies(&url("/")), None);
        for value in ["a=1", "a=2", "a=3"] {
            set(&mut jar, value);
            assert_eq!(jar.cookies(&url("/")).as_deref(), Some(value));
            assert_eq!(jar.cookies(&url("/")).as_deref(), Some(value));
        }
        set(&mut jar, "a=; Max-Age=0");
        assert_eq!(jar.cookies(&url("/")), None);
    }

    #[test]
    fn each_url_has_its_own() {
        let mut jar = Jar::default();
        set(&mut jar, "deep=1; Path=/deep");
        for _ in 0..2 {
            for number in 0..2 * MOST_LINES {
                assert_eq!(jar.cookies(&url(&format!("/{number}"))), None);
                let deep = jar.cookies(&url(&format!("/deep/{number}")));
                assert_eq!(deep.as_deref(), Some("deep=1"));
            }
        }
    }

    #[test]
    fn a_cookie_that_ends_is_not_sent_any_more() {
        let mut jar = Jar::default();
        set(&mut jar, "a=1; Max-Age=1");
        assert_eq!(jar.cookies(&url("/")).as_deref(), Some("a=1"));
        let start = SystemTime::now();
        while jar.cookies(&url("/")).is_some() {
            let elapsed = start.elapsed().unwrap_or_default();
            assert!(elapsed < Duration::from_secs(10), "it is still sent");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
