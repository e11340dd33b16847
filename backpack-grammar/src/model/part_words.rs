//! The words for parts of an answer, and what may stand behind each.

use syn::LitStr;

use crate::model::depends::{json_keys, no_key, one_name};
use crate::model::part::{Part, Which};
use crate::model::{header, pattern, selector, xml_path};
use crate::syntax::depends as written;
use crate::syntax::depends::Key as WrittenKey;
use crate::words::{Word, Words};

pub(crate) static PARTS: Words<fn(written::Part) -> syn::Result<Part>> = Words {
    table: "parts",
    kind: "part",
    holder: "a value is taken from",
    list: &[
        Word {
            name: "json",
            help: "A place in the answer's JSON, as `.json[\"players\"][0][\"id\"]`, with `[last]` or `[any]` for an element too; without a key all of it.",
            means: |part| json_keys(part.keys).map(Part::Json),
        },
        Word {
            name: "message",
            help: "A place in the message of a gRPC answer, as `.message[\"player\"][\"id\"]`, with `[last]` or `[any]` for an element too; without a key all of it.",
            means: |part| json_keys(part.keys).map(Part::Message),
        },
        Word {
            name: "html",
            help: "An element of the answer's HTML, by a CSS selector: its text, as `.html[\"h1\"]`, or an attribute, as `.html[\"input[name=csrf]\"][\"value\"]`; the first one, or `[last]` or `[any]` behind the selector.",
            means: |part| html(&part),
        },
        Word {
            name: "xml",
            help: "An element or attribute of the answer's XML, by a path, as `.xml[\"//order[1]/@id\"]`; the first one, or `[last]` or `[any]` behind the path.",
            means: |part| xml(&part),
        },
        Word {
            name: "text",
            help: "The whole body of the answer, as `.text`; or what the group of a regular expression matches, as `.text[\"token=(\\\\w+)\"]`.",
            means: |part| text(&part),
        },
        Word {
            name: "headers",
            help: "A header of the answer, as `.headers[\"x-region\"]`.",
            means: header_name,
        },
        Word {
            name: "cookies",
            help: "A cookie that the answer sets, as `.cookies[\"session\"]`.",
            means: |part| one_name(part).map(|name| Part::Cookie(name.text)),
        },
        Word {
            name: "url",
            help: "The URL that gave the answer, after redirects, as `.url`; or a value of its query, as `.url.query[\"code\"]`.",
            means: url,
        },
        Word {
            name: "status",
            help: "The status of the answer, after redirects, as `.status`.",
            means: |part| no_key(part).map(|()| Part::Status),
        },
    ],
};

/// What stands behind `url.`.
pub(crate) static URL_PARTS: Words<fn(written::Part) -> syn::Result<Part>> = Words {
    table: "url_parts",
    kind: "part of a URL",
    holder: "a URL is asked for",
    list: &[Word {
        name: "query",
        help: "A value of the URL's query, as `url.query[\"code\"]`.",
        means: |part| url_query(&part),
    }],
};

fn header_name(part: written::Part) -> syn::Result<Part> {
    if let [WrittenKey::Name(name)] = part.keys.as_slice() {
        header::check_name(name)?;
    }
    one_name(part).map(|name| Part::Header(name.text))
}

/// `url`, `url.query["name"]`
pub(crate) fn url(mut part: written::Part) -> syn::Result<Part> {
    if let Some(member) = part.member.take() {
        return URL_PARTS.meaning(&member)?(written::Part {
            kind: member,
            ..part
        });
    }
    match part.keys.first() {
        None => Ok(Part::Url),
        Some(key) => {
            let key = key.text();
            error(
                part.keys[0].span(),
                format!(
                    "`url` is one thing: write it without brackets, or `url.query[{key}]` for a value of its query"
                ),
            )
        }
    }
}

/// `url.query["name"]`
fn url_query(part: &written::Part) -> syn::Result<Part> {
    const FORM: &str = "as in `url.query[\"name\"]`";
    match part.keys.as_slice() {
        [WrittenKey::Name(name)] => Ok(Part::UrlQuery(name.value())),
        [other] => error(other.span(), format!("expected a name in quotes, {FORM}")),
        _ => error(
            part.kind.span(),
            format!("`url.query` takes one name, {FORM}"),
        ),
    }
}

/// `text`, `text["regex"]`, `text["regex"][last]`
pub(crate) fn text(part: &written::Part) -> syn::Result<Part> {
    if part.keys.is_empty() {
        return Ok(Part::Text);
    }
    let found = found(part, "a regular expression", "token=(\\\\w+)")?;
    if let Some(key) = found.rest.first() {
        return error(
            key.span(),
            "nothing is in what a regular expression matches: write one group `(…)` around what is wanted",
        );
    }
    pattern::check(&part.kind, found.quoted)?;
    Ok(Part::Match {
        pattern: found.quoted.value(),
        which: found.which,
    })
}

/// `html["selector"]`, `html["selector"][last]["attribute"]`
pub(crate) fn html(part: &written::Part) -> syn::Result<Part> {
    let found = found(part, "a CSS selector", "input[name=csrf]")?;
    let attribute = match found.rest {
        [] => None,
        [WrittenKey::Name(name)] => Some(attribute(name)?),
        [WrittenKey::Name(_), more, ..] => {
            return error(
                more.span(),
                match more {
                    WrittenKey::Word(_) => {
                        "this stands directly behind the selector, as in `html[\"a\"][last][\"href\"]`"
                    }
                    _ => {
                        "nothing is in an attribute: write one selector and one attribute, as in `html[\"ul a\"][\"href\"]`"
                    }
                },
            );
        }
        [other, ..] => {
            return error(
                other.span(),
                "expected an attribute in quotes, as in `html[\"a\"][\"href\"]`",
            );
        }
    };
    selector::check(&part.kind, found.quoted)?;
    Ok(Part::Html {
        selector: found.quoted.value(),
        which: found.which,
        attribute,
    })
}

/// `xml["path"]`, `xml["path"][last]`
pub(crate) fn xml(part: &written::Part) -> syn::Result<Part> {
    let found = found(part, "a path", "//order/@id")?;
    if let Some(key) = found.rest.first() {
        return error(
            key.span(),
            "all of the way stands in one path, as in `xml[\"//order/@id\"]`",
        );
    }
    xml_path::check(&part.kind, found.quoted)?;
    Ok(Part::Xml {
        path: found.quoted.value(),
        which: found.which,
    })
}

/// The keys of a part that is found by what stands in quotes.
struct Found<'k> {
    quoted: &'k LitStr,
    which: Which,
    rest: &'k [WrittenKey],
}

fn found<'k>(part: &'k written::Part, what: &str, example: &str) -> syn::Result<Found<'k>> {
    let kind = &part.kind;
    let (quoted, rest) = match part.keys.as_slice() {
        [WrittenKey::Name(quoted), rest @ ..] => (quoted, rest),
        [other, ..] => {
            return error(
                other.span(),
                format!("expected {what} in quotes, as in `{kind}[\"{example}\"]`"),
            );
        }
        [] => {
            return error(
                kind.span(),
                format!("`{kind}` takes {what}, as in `{kind}[\"{example}\"]`"),
            );
        }
    };
    let (which, rest) = match rest {
        [WrittenKey::Word(word), rest @ ..] if word == "last" => (Which::Last, rest),
        [WrittenKey::Word(word), rest @ ..] if word == "any" => (Which::Any, rest),
        [WrittenKey::Word(word), ..] => {
            return error(
                word.span(),
                format!(
                    "behind {what} stands nothing, for the first, or `[last]` or `[any]`; a name stands in quotes, `[\"{word}\"]`"
                ),
            );
        }
        [index @ WrittenKey::Index(_), ..] => {
            return error(
                index.span(),
                format!(
                    "behind {what} stands nothing, for the first, or `[last]` or `[any]`: write which one into it"
                ),
            );
        }
        rest => (Which::First, rest),
    };
    Ok(Found {
        quoted,
        which,
        rest,
    })
}

/// A name that an attribute of HTML can have.
fn attribute(name: &LitStr) -> syn::Result<String> {
    let text = name.value();
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "\"'>/=".contains(c);
    match text.chars().find(|c| is_odd(*c)) {
        Some(odd) => error(
            name.span(),
            format!("{odd:?} cannot stand in the name of an attribute"),
        ),
        None if text.is_empty() => error(name.span(), "an attribute has a name"),
        None => Ok(text),
    }
}

fn error<T>(span: proc_macro2::Span, message: impl std::fmt::Display) -> syn::Result<T> {
    Err(syn::Error::new(span, message))
}

#[cfg(test)]
mod tests {
    use crate::errors::Errors;

    /// What is wrong with a source that is this part, and the word that it is told at.
    fn mistakes(part: &str) -> Vec<(String, String)> {
        let mut errors = Errors::default();
        let text = format!("A {{ query[\"a\"] <- B.{part} }}");
        crate::dependents(text.parse().expect("tokens"), &mut errors);
        let told = errors.iter().map(|error| {
            let word = error.span().source_text().unwrap_or_default();
            (error.to_string(), word)
        });
        told.collect()
    }

    #[cfg(all(feature = "html", feature = "regex", feature = "xml"))]
    #[test]
    fn parts_are_taken_in_every_form() {
        for part in [
            r#"html["a"]"#,
            r#"html["a"]["href"]"#,
            r#"html["a > b:first-child, c"][last]"#,
            r#"html["a"][any]["data-id"]"#,
            "text",
            r#"text["a"]"#,
            r#"text["(a)(?:b)"][last]"#,
            r#"xml["/a/b"]"#,
            r#"xml["//a/@b"][any]"#,
            "url",
            r#"url.query["a b"]"#,
        ] {
            assert_eq!(mistakes(part), [], "{part}");
        }
    }

    #[cfg(all(feature = "html", feature = "regex", feature = "xml"))]
    #[test]
    fn each_mistake_is_told_once_at_its_word() {
        for (part, word) in [
            ("html", "html"),
            ("html[0]", "0"),
            (r#"html["a"][0]"#, "0"),
            (r#"html["a"][first]"#, "first"),
            (r#"html["a"]["b"]["c"]"#, "\"c\""),
            (r#"html["a"]["b"][last]"#, "last"),
            (r#"html["a"][last][any]"#, "any"),
            (r#"html["a"]["b c"]"#, "\"b c\""),
            (r#"html["a["]"#, "\"a[\""),
            (r#"text["("]"#, "\"(\""),
            (r#"text["(a)(b)"]"#, "\"(a)(b)\""),
            (r#"text["a"]["b"]"#, "\"b\""),
            ("text[last]", "last"),
            ("xml", "xml"),
            (r#"xml["a"]"#, "\"a\""),
            (r#"xml["/a"]["b"]"#, "\"b\""),
            (r#"url["a"]"#, "\"a\""),
            (r#"url.host"#, "host"),
            ("url.query", "query"),
            ("url.query[0]", "0"),
        ] {
            let mistakes = mistakes(part);
            assert_eq!(mistakes.len(), 1, "{part}: {mistakes:?}");
            // Without the places of tokens there are no words.
            let told = &mistakes[0].1;
            assert!(told.is_empty() || told == word, "{part}: {told}");
        }
    }

    #[cfg(not(any(feature = "html", feature = "regex", feature = "xml")))]
    #[test]
    fn what_takes_a_feature_names_it() {
        for (part, word, feature) in [
            (r#"html["a"]"#, "html", "html"),
            (r#"text["a"]"#, "text[…]", "regex"),
            (r#"xml["//a"]"#, "xml", "xml"),
        ] {
            let told = format!(
                "`{word}` takes the feature `{feature}` of `backpack-load`: add it in `Cargo.toml`, as in `features = [\"{feature}\"]`"
            );
            assert_eq!(mistakes(part)[0].0, told);
            assert_eq!(mistakes(part).len(), 1);
        }
        assert_eq!(mistakes("text"), []);
        assert_eq!(mistakes(r#"url.query["a"]"#), []);
    }
}
