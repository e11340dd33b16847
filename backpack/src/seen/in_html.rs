//! Hides the values of secret names in a page: what a form or a head gives its scripts.

use super::hidden::SIGN;
use super::is_secret;

/// What has a name and a value.
const TAGS: [&str; 2] = ["<input", "<meta"];

/// The same page with a sign in the place of each value whose element has a secret's name.
pub(super) fn hide(page: &str) -> String {
    let mut hidden = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        let (tag, behind) = tag.split_at(tag.find('>').unwrap_or(tag.len()));
        hidden.push_str(before);
        hidden.push_str(&without_value(tag));
        rest = behind;
    }
    hidden.push_str(rest);
    hidden
}

fn without_value(tag: &str) -> String {
    let is_it = |name: &&str| {
        let begin = tag.get(..name.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(name))
    };
    let named = ["name", "id"].into_iter();
    let mut named = named.filter_map(|name| Some(&tag[attribute(tag, name)?]));
    if !TAGS.iter().any(is_it) || !named.any(is_secret) {
        return tag.to_owned();
    }
    let value = attribute(tag, "value").or_else(|| attribute(tag, "content"));
    value.map_or_else(
        || tag.to_owned(),
        |value| format!("{}{SIGN}{}", &tag[..value.start], &tag[value.end..]),
    )
}

/// Where the value of an attribute stands in a tag, without its quotes; to the tag's end where the second one is cut off.
fn attribute(tag: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let lower = tag.to_ascii_lowercase();
    let mut places = lower.match_indices(name).map(|(at, _)| at);
    let start = places.find_map(|at| {
        let is_word =
            lower[..at].ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'');
        let behind = lower[at + name.len()..].trim_start();
        let value = behind.strip_prefix('=')?.trim_start();
        is_word.then(|| lower.len() - value.len())
    })?;
    let value = &tag[start..];
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let end = value[1..]
                .find(quote)
                .map_or(tag.len(), |end| start + 1 + end);
            Some(start + 1..end)
        }
        _ => {
            let end = value.find(|c: char| c.is_ascii_whitespace());
            Some(start..end.map_or(tag.len(), |end| start + end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hide;

    #[test]
    fn values_of_fields_with_secret_names_are_hidden() {
        for (page, hidden) in [
            (
                r#"<form><input name=csrf value="t&amp;1"><input name="a" value="b"></form>"#,
                r#"<form><input name=csrf value="****"><input name="a" value="b"></form>"#,
            ),
            (
                r#"<INPUT type='hidden' VALUE='abc' name='csrfmiddlewaretoken'/>"#,
                r#"<INPUT type='hidden' VALUE='****' name='csrfmiddlewaretoken'/>"#,
            ),
            (
                r#"<meta name="csrf-token" content="abc">x<b value="y" name="token">"#,
                r#"<meta name="csrf-token" content="****">x<b value="y" name="token">"#,
            ),
            ("a < b", "a < b"),
            (r#"<input name="token">"#, r#"<input name="token">"#),
        ] {
            assert_eq!(hide(page), hidden);
        }
    }

    #[test]
    fn a_page_that_is_cut_gives_nothing_away() {
        let page = r#"<input name="token" value="abcdef">"#;
        for end in page.find("abc").unwrap()..page.len() {
            assert!(!hide(&page[..end]).contains("abc"), "{}", &page[..end]);
        }
    }
}
