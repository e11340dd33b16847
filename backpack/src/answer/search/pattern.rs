//! What regular expressions match of an answer's text.

use std::rc::Rc;

use backpack_data::reason;
use regex::Regex;

use super::made::Made;
use super::{Draw, PartError, Which};
use crate::answer::Answer;
use crate::answer::request_result::RequestResult;

thread_local! {
    static EXPRESSIONS: Made<Regex> = Made::new();
}

/// What the only group matches, or without a group all of the expression.
pub(crate) fn take(
    answer: &Answer,
    pattern: &str,
    which: Which,
    draw: Draw<'_>,
) -> Result<Option<String>, PartError> {
    let pattern = made(pattern)?;
    let text = answer.text();
    let group = pattern.captures_len() - 1;
    let found = if group == 0 {
        which.pick(pattern.find_iter(&text), draw)
    } else {
        let matches = pattern.captures_iter(&text);
        which.pick(matches.filter_map(|found| found.get(group)), draw)
    };
    Ok(found.map(|found| found.as_str().to_owned()))
}

fn made(pattern: &str) -> Result<Rc<Regex>, PartError> {
    EXPRESSIONS.with(|made| {
        made.get(pattern, |text| {
            let regex = Regex::new(text).map_err(|error| {
                let reason = reason(error);
                PartError::Question(format!("`{pattern}` is no regular expression: {reason}"))
            })?;
            match regex.captures_len() - 1 {
                0 | 1 => Ok(regex),
                groups => Err(PartError::Question(format!(
                    "`{pattern}` has {groups} groups: write `(?:…)` for all but the one that is wanted"
                ))),
            }
        })
    })
}

impl RequestResult {
    /// What the one group of a regular expression matches first in the text of the answer, or without a group the whole match;
    /// none where it does not match. The expression is made once for each thread.
    ///
    /// It takes the feature `regex`.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Page = GET "/page"; }
    /// async fn build(user: &mut User) -> backpack::Result<Option<String>> {
    ///     Ok(Page.get(user).await.find(r#"data-build="(\w+)""#)?)
    /// }
    /// ```
    ///
    /// # Errors
    /// Where no answer came, or the expression is none or has several groups.
    #[cfg_attr(docsrs, doc(cfg(feature = "regex")))]
    pub fn find(&self, regex: &str) -> Result<Option<String>, PartError> {
        made(regex)?;
        take(self.searched()?, regex, Which::First, &mut |_| 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use std::time::Duration;

    fn result(body: &[u8]) -> RequestResult {
        let answer = Answer::with_head(200, 0, Bytes::copy_from_slice(body));
        RequestResult::answered(answer, Duration::ZERO)
    }

    #[test]
    fn the_group_or_the_whole_is_found() {
        let page = result(b"id=1; id=22; caf\xc3\xa9 \xff");
        let found = |regex| page.find(regex).expect("a regular expression");
        assert_eq!(found(r"id=(\d+)").as_deref(), Some("1"));
        assert_eq!(found(r"id=(?:\d)+").as_deref(), Some("id=1"));
        assert_eq!(found(r"(?P<two>\d\d)").as_deref(), Some("22"));
        assert_eq!(found(r"caf\p{L}").as_deref(), Some("café"));
        assert_eq!(found(r"x|(\d\d)").as_deref(), Some("22"));
        assert_eq!(found("id=x"), None);
        let answer = page.searched().expect("an answer");
        let which = |which| take(answer, r"id=(\d+)", which, &mut |below| below - 1);
        assert_eq!(which(Which::Last), Ok(Some("22".to_owned())));
        assert_eq!(which(Which::Any), Ok(Some("22".to_owned())));
    }

    #[test]
    fn what_is_no_expression_is_told_of_in_one_line() {
        let told = |regex| result(b"").find(regex).expect_err("an error").to_string();
        assert_eq!(told("(a"), "`(a` is no regular expression: unclosed group");
        assert_eq!(
            told("(a)(b)"),
            "`(a)(b)` has 2 groups: write `(?:…)` for all but the one that is wanted"
        );
        assert!(told("(?:a{1000}){1000}").contains("exceeds size limit"));
    }
}
