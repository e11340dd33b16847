//! Elements of an answer's HTML, by CSS selectors.

use std::ops::Deref;
use std::rc::Rc;

use backpack_data::reason;
use scraper::{ElementRef, Html, Selector};

use super::latest::Latest;
use super::made::Made;
use super::{Draw, PartError, Which};
use crate::answer::Answer;
use crate::answer::request_result::RequestResult;

thread_local! {
    static SELECTORS: Made<Selector> = Made::new();
    static DOCUMENT: Latest<Option<Html>> = Latest::new();
}

/// The text of an element, or its attribute.
pub(crate) fn take(
    answer: &Answer,
    selector: &str,
    which: Which,
    attribute: Option<&str>,
    draw: Draw<'_>,
) -> Result<Option<String>, PartError> {
    let selector = made(selector)?;
    let document = read(answer);
    let document = html(&document)?;
    let element = which.pick(document.select(&selector), draw);
    Ok(element.and_then(|element| match attribute {
        Some(name) => {
            let mut attributes = element.value().attrs();
            let found = attributes.find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.to_owned())
        }
        None => Some(text(element)),
    }))
}

fn made(selector: &str) -> Result<Rc<Selector>, PartError> {
    SELECTORS.with(|made| {
        made.get(selector, |text| {
            Selector::parse(text).map_err(|error| {
                let reason = reason(error);
                PartError::Question(format!("`{selector}` is no CSS selector: {reason}"))
            })
        })
    })
}

/// Whatever has a tag is HTML to a browser.
fn read(answer: &Answer) -> Rc<Option<Html>> {
    DOCUMENT.with(|document| {
        document.get(answer, || {
            let has_tag = answer.body_bytes().contains(&b'<');
            has_tag.then(|| Html::parse_document(&answer.text()))
        })
    })
}

fn html(document: &Option<Html>) -> Result<&Html, PartError> {
    let no_html = || PartError::Answer("is no HTML: there is no tag in it".to_owned());
    document.as_ref().ok_or_else(no_html)
}

/// All text in it, without the white space around.
fn text(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.trim().to_owned()
}

/// The elements that a CSS selector matches in an answer, in their order; see [`RequestResult::html`].
///
/// It is a list of [`Element`]s, with two short ways to the first of them.
#[derive(Clone, Debug, Default)]
pub struct Elements(Vec<Element>);

/// An element of an answer's HTML.
#[derive(Clone, Debug)]
pub struct Element {
    text: String,
    attributes: Vec<(Box<str>, Box<str>)>,
}

impl Elements {
    /// The text of the first one, without the white space around it.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.first().map(|first| first.text().to_owned())
    }

    /// An attribute of the first one.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.first()?.attribute(name).map(str::to_owned)
    }
}

impl Deref for Elements {
    type Target = [Element];

    fn deref(&self) -> &[Element] {
        &self.0
    }
}

impl IntoIterator for Elements {
    type Item = Element;
    type IntoIter = std::vec::IntoIter<Element>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Element {
    fn of(element: ElementRef<'_>) -> Self {
        let attributes = element.value().attrs();
        Self {
            text: text(element),
            attributes: attributes
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        }
    }

    /// Its text and that of the elements in it, without the white space around it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// An attribute, by its name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| &**value)
    }
}

impl RequestResult {
    /// The elements that a CSS selector matches in the HTML of the answer; none where it matches nothing. The HTML is read once,
    /// however many selectors are looked for one after another.
    ///
    /// It takes the feature `html`.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Form = GET "/form"; Order = POST "/order" { form: { "csrf": "" } }; }
    /// async fn order(user: &mut User) -> backpack::Result {
    ///     let page = Form.get(user).await;
    ///     let csrf = page.html("input[name=csrf]")?.attribute("value").unwrap_or_default();
    ///     let heading = page.html("h1")?.text();
    ///     for link in page.html("nav a")?.iter() {
    ///         println!("{}: {:?}", link.text(), link.attribute("href"));
    ///     }
    ///     user[Order].form_mut().set("csrf", csrf);
    ///     Order.request(user).await;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// Where no answer came, it has no tag in it, or the selector is none.
    #[cfg_attr(docsrs, doc(cfg(feature = "html")))]
    pub fn html(&self, selector: &str) -> Result<Elements, PartError> {
        let selector = made(selector)?;
        let document = read(self.searched()?);
        let document = html(&document)?;
        Ok(Elements(
            document.select(&selector).map(Element::of).collect(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use std::time::Duration;

    fn answer(body: &str) -> Answer {
        Answer::with_head(200, 0, Bytes::copy_from_slice(body.as_bytes()))
    }

    const PAGE: &str = r#"<!doctype html><h1> The
        game </h1><ul><li><a HREF="/1">one</a><li><a href="/2">two <b>2</b></a></ul>
        <input name=csrf value="a&amp;b"><svg viewBox="0 0 1 1"></svg>"#;

    fn taken(selector: &str, which: Which, attribute: Option<&str>) -> Option<String> {
        let drawn = &mut |below| below - 1;
        take(&answer(PAGE), selector, which, attribute, drawn).expect("it is HTML")
    }

    #[test]
    fn an_element_has_a_text_and_attributes() {
        for (selector, which, attribute, found) in [
            ("h1", Which::First, None, Some("The\n        game")),
            ("ul a", Which::First, Some("href"), Some("/1")),
            ("ul a", Which::Last, None, Some("two 2")),
            ("ul a", Which::Any, Some("href"), Some("/2")),
            ("input[name=csrf]", Which::First, Some("value"), Some("a&b")),
            ("svg", Which::First, Some("viewbox"), Some("0 0 1 1")),
            ("input", Which::First, None, Some("")),
            ("input", Which::First, Some("id"), None),
            ("h2", Which::Any, None, None),
        ] {
            assert_eq!(
                taken(selector, which, attribute).as_deref(),
                found,
                "{selector}"
            );
        }
    }

    #[test]
    fn what_is_no_html_or_no_selector_is_told_of() {
        let told = |body: &str, selector: &str| {
            let result = RequestResult::answered(answer(body), Duration::ZERO);
            result.html(selector).expect_err("an error").to_string()
        };
        assert_eq!(
            told("{}", "a"),
            "the answer is no HTML: there is no tag in it"
        );
        assert!(told(PAGE, "a[").starts_with("`a[` is no CSS selector: "));
        let failed = RequestResult::unanswered("timed out".to_owned(), Duration::ZERO);
        assert_eq!(
            failed.html("a").expect_err("no answer").to_string(),
            "no answer to look at: timed out"
        );
    }

    #[test]
    fn what_is_found_may_go_to_other_threads() {
        fn may_go<T: Send + Sync + Clone>() {}
        may_go::<RequestResult>();
        may_go::<Elements>();
        may_go::<PartError>();
    }

    #[test]
    fn elements_are_a_list() {
        let result = RequestResult::answered(answer(PAGE), Duration::ZERO);
        let links = result.html("a").expect("it is HTML");
        let hrefs: Vec<_> = links.iter().map(|link| link.attribute("href")).collect();
        assert_eq!(hrefs, [Some("/1"), Some("/2")]);
        assert_eq!(links.text().as_deref(), Some("one"));
        assert!(result.html("h2").expect("it is HTML").is_empty());
    }

    #[test]
    fn odd_bytes_are_read() {
        for body in ["<", "<<<>>><a", "<table><a>x</table></a>", "\0<\u{fffd}"] {
            let _ = take(&answer(body), "a", Which::Last, None, &mut |_| 0);
        }
        let deep = "<div>".repeat(2_000) + "<p>in</p>";
        let found = take(&answer(&deep), "div p", Which::First, None, &mut |_| 0);
        assert_eq!(found.expect("it is HTML").as_deref(), Some("in"));
    }
}
