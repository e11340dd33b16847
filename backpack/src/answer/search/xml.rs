//! Elements and attributes of an answer's XML, by paths.

use std::rc::Rc;

use backpack_data::XmlPath;

use super::latest::Latest;
use super::made::Made;
use super::tree::Tree;
use super::{Draw, PartError, Which};
use crate::answer::Answer;
use crate::answer::request_result::RequestResult;

thread_local! {
    static PATHS: Made<XmlPath> = Made::new();
    static DOCUMENT: Latest<Result<Tree, PartError>> = Latest::new();
}

/// The text of an element, or its attribute.
pub(crate) fn take(
    answer: &Answer,
    path: &str,
    which: Which,
    draw: Draw<'_>,
) -> Result<Option<String>, PartError> {
    let path = made(path)?;
    let document = DOCUMENT.with(|document| document.get(answer, || read(answer)));
    let tree = document.as_ref().as_ref().map_err(Clone::clone)?;
    let found = which.pick(tree.find(&path).into_iter(), draw);
    Ok(found.map(|at| tree.value(at, &path.taken)))
}

fn made(path: &str) -> Result<Rc<XmlPath>, PartError> {
    PATHS.with(|made| {
        made.get(path, |text| {
            XmlPath::parse(text)
                .map_err(|why| PartError::Question(format!("`{path}` is no path into XML: {why}")))
        })
    })
}

fn read(answer: &Answer) -> Result<Tree, PartError> {
    let no_xml = |why| PartError::Answer(format!("is no XML: {why}"));
    Tree::read(&answer.text()).map_err(no_xml)
}

impl RequestResult {
    /// The text of the first element, or the first attribute, that a path leads to in the XML of the answer; none where it leads
    /// to nothing. Paths are those of `xml["path"]` in [`depends!`](crate::depends). The XML is read once, however many paths
    /// are followed one after another.
    ///
    /// It takes the feature `xml`, one of the default ones.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Orders = GET "/orders.xml"; }
    /// async fn first_open_order(user: &mut User) -> backpack::Result<Option<String>> {
    ///     Ok(Orders.get(user).await.xml("//order[@state='open']/@id")?)
    /// }
    /// ```
    ///
    /// # Errors
    /// Where no answer came, it is no XML, or the path is none.
    #[cfg_attr(docsrs, doc(cfg(feature = "xml")))]
    pub fn xml(&self, path: &str) -> Result<Option<String>, PartError> {
        made(path)?;
        take(self.searched()?, path, Which::First, &mut |_| 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use proptest::prelude::*;
    use std::time::Duration;

    fn result(body: &str) -> RequestResult {
        let answer = Answer::with_head(200, 0, Bytes::copy_from_slice(body.as_bytes()));
        RequestResult::answered(answer, Duration::ZERO)
    }

    const ORDERS: &str = r#"<?xml version="1.0"?><!DOCTYPE orders [<!ENTITY me "Ada">]>
        <s:orders xmlns:s="urn:s" xmlns:x="urn:x" n="2"><!-- none -->
            <order id="1" state="done"><item>a</item><item>b &amp; c</item></order>
            <s:order x:id="2" state="open"> to &me; <item>d<i>e</i></item> now <note/></s:order>
            <group><order id="3"><order id="4"/></order></group>
        </s:orders>"#;

    #[test]
    fn a_path_leads_to_elements_and_attributes() {
        let orders = result(ORDERS);
        for (path, first, last) in [
            ("/orders/@n", "2", "2"),
            ("/orders/order/@id", "1", "2"),
            ("//order/@id", "1", "4"),
            ("//order//@id", "", ""),
            ("/orders/order[2]/@id", "2", "2"),
            ("//order[1]/@id", "1", "4"),
            ("//order[last()]/@state", "open", "open"),
            ("//order[@state='open']/item", "de", "de"),
            (
                "//order[@state='open']/text()",
                "to Ada  now",
                "to Ada  now",
            ),
            ("//order[@state][item]/@id", "1", "2"),
            ("//order[item='a']/item[2]", "b & c", "b & c"),
            ("/orders/*[3]/order/order/@id", "4", "4"),
            ("//group//order/@id", "3", "4"),
            ("//order//order/@id", "4", "4"),
            ("//note", "", ""),
        ] {
            if path.contains("//@") {
                assert!(orders.xml(path).is_err());
                continue;
            }
            assert_eq!(orders.xml(path), Ok(Some(first.to_owned())), "{path}");
            let answer = orders.searched().expect("an answer");
            let found = take(answer, path, Which::Last, &mut |_| 0);
            assert_eq!(found, Ok(Some(last.to_owned())), "{path}");
        }
        for path in ["/order", "//x", "/orders/@id", "//order[5]", "//item[note]"] {
            assert_eq!(orders.xml(path), Ok(None), "{path}");
        }
    }

    #[test]
    fn what_is_no_xml_or_no_path_is_told_of_in_one_line() {
        let told = |body, path| result(body).xml(path).expect_err("an error").to_string();
        for body in ["", "{}", "<a>", "<a></b>", "<a/><b/>", "<a>&x;</a>"] {
            let told = told(body, "//a");
            assert!(told.starts_with("the answer is no XML: "), "{told}");
            assert!(!told.contains('\n'), "{told}");
        }
        assert!(told("<a/>", "a").starts_with("`a` is no path into XML: it begins with `/`"));
    }

    #[test]
    fn deep_xml_is_read() {
        let deep = "<a>".repeat(20_000) + "in" + &"</a>".repeat(20_000);
        let found = result(&deep).xml("//a//a//a[last()]");
        assert!(
            matches!(found, Ok(Some(text)) if text == "in") || result(&deep).xml("//a").is_err()
        );
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic(body in "(<a>|</a>|<b x='1'>|</b>|<b/>|x| |<!--|-->|&lt;|<!DOCTYPE a>|.){0,20}", path in "(/|//)(a|b|\\*)(\\[1\\]|\\[last\\(\\)\\]|\\[@x\\])?((/|//)(a|b))?(/@x|/text\\(\\))?") {
            let _ = result(&body).xml(&path);
        }
    }
}
