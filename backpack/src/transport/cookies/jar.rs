//! One user's cookies, as RFC 6265, sections 5.3 and 5.4, keeps and sends them. A user without any costs nothing.

use std::cmp::Reverse;
use std::rc::Rc;
use std::time::SystemTime;

use http::header::SET_COOKIE;
use url::Url;

use super::cookie::Cookie;
use crate::answer::Answer;

/// For how many URLs the line of the cookies is kept.
const MOST_LINES: usize = 16;

/// How many cookies a user keeps; the oldest makes room. Section 6.1 asks browsers for so many.
const MOST: usize = 3000;

#[derive(Debug, Default)]
pub(in crate::transport) struct Jar(Option<Box<Cookies>>);

#[derive(Debug, Default)]
struct Cookies {
    /// The oldest first.
    kept: Vec<Cookie>,
    /// What goes with the latest URLs; none after a change.
    lines: Vec<Line>,
}

/// What goes with the requests of a URL.
#[derive(Debug)]
struct Line {
    url: Box<str>,
    /// As the header says it; none where there are no cookies.
    text: Option<Rc<[u8]>>,
    /// The first of the cookies ends then.
    until: Option<SystemTime>,
}

impl Jar {
    /// Those that go with a request, as its header says them; none where there are none. The request's `own` come first, and
    /// instead of those of the same name.
    pub(in crate::transport) fn cookies(
        &mut self,
        url: &Url,
        own: Option<&Rc<[u8]>>,
    ) -> Option<Rc<[u8]>> {
        let Some(known) = &mut self.0 else {
            return own.cloned();
        };
        match own {
            None => known.line(url),
            Some(own) => Some(Line::of(&known.kept, url, own).text.unwrap_or_default()),
        }
    }

    /// Takes what an answer sets. What is no cookie is left out, as browsers do.
    pub(in crate::transport) fn take(&mut self, answer: &Answer, url: &Url) {
        for text in answer.headers().get_all(SET_COOKIE) {
            if let Some(cookie) = Cookie::parse(text.as_bytes(), url) {
                self.0.get_or_insert_default().keep(cookie);
            }
        }
    }
}

impl Cookies {
    fn line(&mut self, url: &Url) -> Option<Rc<[u8]>> {
        let lines = &mut self.lines;
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
        lines.push(Line::of(&self.kept, url, b""));
        lines.last()?.text.clone()
    }

    /// A cookie that is over deletes the one that it replaces.
    fn keep(&mut self, cookie: Cookie) {
        self.lines.clear();
        let now = SystemTime::now();
        match self.kept.iter().position(|it| it.is_replaced_by(&cookie)) {
            Some(index) if cookie.is_over(now) => drop(self.kept.remove(index)),
            // It stays as old as the first of its name was.
            Some(index) => self.kept[index] = cookie,
            None if cookie.is_over(now) => {}
            None => {
                if self.kept.len() == MOST {
                    self.kept.retain(|it| !it.is_over(now));
                }
                if self.kept.len() == MOST {
                    self.kept.remove(0);
                }
                self.kept.push(cookie);
            }
        }
    }
}

impl Line {
    /// The longest path first, then the oldest.
    fn of(kept: &[Cookie], url: &Url, own: &[u8]) -> Self {
        let now = SystemTime::now();
        let goes = |cookie: &&Cookie| {
            !cookie.is_over(now) && cookie.belongs_to(url) && !names(own, cookie.name())
        };
        let mut cookies: Vec<_> = kept.iter().filter(goes).collect();
        cookies.sort_by_key(|cookie| Reverse(cookie.path.len()));
        let own = [own].into_iter().filter(|own| !own.is_empty());
        let pairs: Vec<_> = own.chain(cookies.iter().map(|it| &*it.pair)).collect();
        let text = pairs.join(&b"; "[..]);
        Self {
            url: url.as_str().into(),
            text: (!text.is_empty()).then(|| text.into()),
            until: cookies.iter().filter_map(|cookie| cookie.until).min(),
        }
    }

    fn is_over(&self) -> bool {
        self.until.is_some_and(|until| until <= SystemTime::now())
    }
}

/// Whether a `cookie` header has a cookie of that name.
fn names(header: &[u8], name: &[u8]) -> bool {
    let mut pairs = header.split(|byte| *byte == b';');
    pairs.any(|pair| {
        pair.split(|byte| *byte == b'=')
            .next()
            .map(<[u8]>::trim_ascii)
            == Some(name)
    })
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
        jar.take(
            &Answer::with_headers(200, headers, Bytes::new()),
            &url("/app/login"),
        );
    }

    fn sent(jar: &mut Jar, path: &str) -> Option<String> {
        let line = jar.cookies(&url(path), None)?;
        Some(String::from_utf8(line.to_vec()).expect("text"))
    }

    #[test]
    fn a_change_is_heard_at_once() {
        let mut jar = Jar::default();
        assert_eq!(sent(&mut jar, "/"), None);
        for value in ["a=1", "a=2", "a=3"] {
            set(&mut jar, &format!("{value}; Path=/"));
            assert_eq!(sent(&mut jar, "/").as_deref(), Some(value));
            assert_eq!(sent(&mut jar, "/").as_deref(), Some(value));
        }
        set(&mut jar, "a=; Max-Age=0; Path=/");
        assert_eq!(sent(&mut jar, "/"), None);
    }

    #[test]
    fn each_url_has_its_own() {
        let mut jar = Jar::default();
        set(&mut jar, "deep=1; Path=/deep");
        for _ in 0..2 {
            for number in 0..2 * MOST_LINES {
                assert_eq!(sent(&mut jar, &format!("/{number}")), None);
                let deep = sent(&mut jar, &format!("/deep/{number}"));
                assert_eq!(deep.as_deref(), Some("deep=1"));
            }
        }
    }

    #[test]
    fn the_longest_path_comes_first_then_the_oldest() {
        let mut jar = Jar::default();
        for cookie in [
            "first=1; Path=/",
            "second=1; Path=/",
            "sid=root; Path=/",
            "sid=app; Path=/app",
            "first=2; Path=/",
        ] {
            set(&mut jar, cookie);
        }
        let line = sent(&mut jar, "/app/page");
        assert_eq!(
            line.as_deref(),
            Some("sid=app; first=2; second=1; sid=root")
        );
    }

    #[test]
    fn the_requests_own_win_by_their_names() {
        let mut jar = Jar::default();
        let own = Rc::from(&b"b=own; c=own"[..]);
        let line = |jar: &mut Jar| jar.cookies(&url("/"), Some(&own));
        assert_eq!(line(&mut jar).as_deref(), Some(&b"b=own; c=own"[..]));
        for cookie in ["a=1; Path=/", "b=1; Path=/"] {
            set(&mut jar, cookie);
        }
        assert_eq!(line(&mut jar).as_deref(), Some(&b"b=own; c=own; a=1"[..]));
        assert_eq!(sent(&mut jar, "/").as_deref(), Some("a=1; b=1"));
    }

    #[test]
    fn there_is_an_end_of_what_a_server_can_fill() {
        let mut jar = Jar::default();
        for number in 0..=MOST {
            set(&mut jar, &format!("c{number}=1; Path=/p{number}"));
        }
        assert_eq!(sent(&mut jar, "/p0"), None);
        assert_eq!(
            sent(&mut jar, &format!("/p{MOST}")),
            Some(format!("c{MOST}=1"))
        );
    }

    #[test]
    fn a_cookie_that_ends_is_not_sent_any_more() {
        let mut jar = Jar::default();
        set(&mut jar, "a=1; Max-Age=1; Path=/");
        assert_eq!(sent(&mut jar, "/").as_deref(), Some("a=1"));
        let start = SystemTime::now();
        while sent(&mut jar, "/").is_some() {
            let elapsed = start.elapsed().unwrap_or_default();
            assert!(elapsed < Duration::from_secs(10), "it is still sent");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
