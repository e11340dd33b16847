//! What is asked of an answer, where it can hold and can fail.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Ident};

use crate::errors::Errors;
use crate::model::demand::Demand;
use crate::model::depends::{json_keys, no_key, one_name};
use crate::model::header;
use crate::model::part::Part;
use crate::model::part_words;
use crate::syntax::check as written;
use crate::syntax::check::{Literal, Sign};
use crate::syntax::depends::{Key as WrittenKey, Part as WrittenPart};
use crate::words::{Word, Words};

/// One thing that is asked of an answer.
pub enum Check {
    /// A closure or a function of the result.
    Code(Box<Expr>),
    /// What is to be at a place.
    Question(Part, Demand),
}

pub(crate) static PLACES: Words<fn(WrittenPart) -> syn::Result<Part>> = Words {
    table: "places",
    kind: "check",
    holder: "an answer is asked for",
    list: &[
        Word {
            name: "json",
            help: "A place in the answer's JSON, as `json[\"player\"][\"level\"] >= 1`; without a key all of it. Without a comparison: it is there, and no `null`.",
            means: |part| steady(part, |part| json_keys(part.keys).map(Part::Json)),
        },
        Word {
            name: "message",
            help: "A place in the message of a gRPC answer, as `message[\"player\"][\"level\"] >= 1`; without a key all of it. Without a comparison: it is there, and no `null`.",
            means: |part| steady(part, |part| json_keys(part.keys).map(Part::Message)),
        },
        Word {
            name: "html",
            help: "An element of the answer's HTML, by a CSS selector, as `html[\"h1\"] == \"Players\"`, or its attribute, as `html[\"a.next\"][\"href\"]`; without a comparison: it is there.",
            means: |part| steady(part, |part| part_words::html(&part)),
        },
        Word {
            name: "xml",
            help: "An element or attribute of the answer's XML, by a path, as `xml[\"//order/@state\"] == \"open\"`; without a comparison: it is there.",
            means: |part| steady(part, |part| part_words::xml(&part)),
        },
        Word {
            name: "text",
            help: "The answer's body as a text, as `text contains \"level\"` or `text == \"up\"`; or what the group of a regular expression matches, as `text[\"level=(\\\\d+)\"]`; without a comparison: it matches.",
            means: |part| steady(part, |part| part_words::text(&part)),
        },
        Word {
            name: "headers",
            help: "A header of the answer, as `headers[\"x-id\"]` or `headers[\"content-type\"] contains \"json\"`; without a comparison: it is there.",
            means: header,
        },
        Word {
            name: "cookies",
            help: "A cookie that the answer sets, as `cookies[\"session\"]`; without a comparison: it is set.",
            means: |part| one_name(part).map(|name| Part::Cookie(name.text)),
        },
        Word {
            name: "url",
            help: "The URL that gave the answer, after redirects, as `url contains \"/home\"`, or a value of its query, as `url.query[\"code\"]`.",
            means: part_words::url,
        },
        Word {
            name: "status",
            help: "The answer's status, as `status != 204`, where `expect` allows several.",
            means: |part| no_key(part).map(|()| Part::Status),
        },
    ],
};

pub(crate) static COMPARISONS: Words<Sign> = Words {
    table: "comparisons",
    kind: "comparison",
    holder: "beside `==`, `!=`, `<`, `<=`, `>` and `>=` there is",
    list: &[Word {
        name: "contains",
        help: "Whether a text has another one in it, as `text contains \"level\"`.",
        means: Sign::Contains,
    }],
};

/// What is known of the answers that are asked.
pub(crate) struct Answers<'a> {
    /// Why they have no body.
    pub(crate) bodiless: Option<String>,
    /// The statuses of those that are asked; none where that is not known.
    pub(crate) statuses: Option<&'a [(u16, u16)]>,
    /// They are messages of gRPC.
    pub(crate) are_messages: bool,
}

/// A question that was accepted, with the place that stands for it.
struct Asked {
    place: Part,
    demand: Demand,
    /// Of the word of the place.
    word: Span,
    /// Of the literal; without one of the word.
    narrow: Span,
}

/// Checks the option and notes each mistake.
pub(crate) fn checks(
    written: Option<written::Check>,
    answers: &Answers<'_>,
    errors: &mut Errors,
) -> Vec<Check> {
    match written {
        None => Vec::new(),
        Some(written::Check::Code(code)) => {
            errors.ok(check_code(&code));
            vec![Check::Code(Box::new(code))]
        }
        Some(written::Check::List(list)) => {
            if list.is_empty {
                errors.at(
                    list.open,
                    "an empty list of checks: remove `check`, or ask for something, as in `[json[\"level\"] >= 1]`",
                );
            }
            listed(list.elements, answers, errors)
        }
    }
}

fn listed(items: Vec<written::Item>, answers: &Answers<'_>, errors: &mut Errors) -> Vec<Check> {
    let mut checks = Vec::new();
    for item in items {
        let checked = match item {
            written::Item::Code(code) => check_code(&code).map(|()| Check::Code(code)),
            written::Item::Question(question) => asked(question, answers).and_then(|asked| {
                let mut others = checks.iter();
                others.try_for_each(|other| asked.check_beside(other))?;
                Ok(Check::Question(asked.place, asked.demand))
            }),
        };
        checks.extend(errors.ok(checked));
    }
    checks
}

/// Refuses what cannot judge an answer, as far as its form tells.
fn check_code(check: &Expr) -> syn::Result<()> {
    const FORM: &str = "as in `|result| result.text().contains(\"ok\")`";
    match check {
        Expr::Closure(closure) => match &closure.asyncness {
            Some(word) => Err(syn::Error::new(
                word.span(),
                "a check judges an answer that is there already: remove `async`",
            )),
            None => Ok(()),
        },
        Expr::Lit(_) | Expr::Array(_) | Expr::Tuple(_) | Expr::Range(_) => Err(syn::Error::new(
            check.span(),
            format!("a check is a closure or a function of `&RequestResult`, {FORM}"),
        )),
        _ => Ok(()),
    }
}

fn asked(question: written::Question, answers: &Answers<'_>) -> syn::Result<Asked> {
    let kind = question.part.kind.clone();
    let place = PLACES.meaning(&kind)?(question.part)?;
    if let Some(why) = answers.bodiless.as_ref().filter(|_| place.is_in_body()) {
        return Err(syn::Error::new(
            kind.span(),
            format!("`{kind}` is in the body, and {why}: ask for `headers[…]`, or remove this"),
        ));
    }
    if matches!(place, Part::Message(_)) && !answers.are_messages {
        return Err(syn::Error::new(
            kind.span(),
            "`message` is of a gRPC answer, and this is no gRPC call: write `json`",
        ));
    }
    let narrow = question.demand.as_ref().map(|demand| demand.value_span);
    let demand = match question.demand {
        Some(demand) => {
            check_comparison(&place, &kind, &demand)?;
            Demand::Compared(demand.sign, demand.value)
        }
        None => present(&place, &kind)?,
    };
    let asked = Asked {
        place,
        demand,
        word: kind.span(),
        narrow: narrow.unwrap_or_else(|| kind.span()),
    };
    asked.check_status(answers)?;
    Ok(asked)
}

/// Without a comparison. Every answer has a text, a status and a URL.
fn present(place: &Part, kind: &Ident) -> syn::Result<Demand> {
    let example = match place {
        Part::Text => "text contains \"level\"",
        Part::Status => "status != 204",
        Part::Url => "url contains \"/home\"",
        _ => return Ok(Demand::Present),
    };
    Err(syn::Error::new(
        kind.span(),
        format!("every answer has a {kind}: say which, as in `{example}`"),
    ))
}

/// Refuses what does not compare.
fn check_comparison(place: &Part, kind: &Ident, demand: &written::Demand) -> syn::Result<()> {
    let at_sign = |message: String| Err(syn::Error::new(demand.sign_span, message));
    let at_value = |message: String| Err(syn::Error::new(demand.value_span, message));
    let is_text = !matches!(place, Part::Json(_) | Part::Message(_) | Part::Status);
    match (demand.sign, &demand.value) {
        (Sign::Contains, _) if !is_text => at_sign(format!(
            "`{kind}` is no text: `contains` stands behind `text` and `headers[…]`"
        )),
        (Sign::Ordered(_), _) if is_text => at_sign(texts_have_no_order("contains")),
        (Sign::Ordered(_), Literal::Text(_)) => at_sign(texts_have_no_order("!=")),
        (Sign::Ordered(_), Literal::Null | Literal::Flag(_)) => {
            at_sign("only numbers have an order: write `==` or `!=`".to_owned())
        }
        (_, Literal::Text(_)) if *place == Part::Status => {
            at_value("a status is a number from 200 to 599".to_owned())
        }
        (Sign::Contains, Literal::Text(text)) if text.is_empty() => {
            at_value("every text contains the empty one: write what is to be in it".to_owned())
        }
        (_, Literal::Text(text)) if is_header_without(place, text) => {
            at_value("no header can have such a value: it is one line".to_owned())
        }
        (_, Literal::Text(_)) => Ok(()),
        (_, other) if is_text => at_value(format!(
            "`{kind}` is compared as text: write it in quotes, as in `\"{}\"`",
            other.text()
        )),
        _ => Ok(()),
    }
}

fn texts_have_no_order(other: &str) -> String {
    format!("only numbers are more or less than others: write `==` or `{other}` for a text")
}

fn is_header_without(place: &Part, text: &str) -> bool {
    matches!(place, Part::Header(_)) && text.contains(char::is_control)
}

impl Asked {
    /// Refuses a comparison that every expected status decides in the same way.
    fn check_status(&self, answers: &Answers<'_>) -> syn::Result<()> {
        let (Part::Status, Demand::Compared(_, literal)) = (&self.place, &self.demand) else {
            return Ok(());
        };
        let refuse = |message: String| Err(syn::Error::new(self.narrow, message));
        let is_status = matches!(literal, Literal::Number(digits)
            if digits.parse().is_ok_and(|status: u16| (200..=599).contains(&status)));
        if !is_status {
            return refuse("a status is a number from 200 to 599".to_owned());
        }
        let Some(ranges) = answers.statuses else {
            return Ok(());
        };
        let mut statuses = ranges.iter().flat_map(|(from, to)| *from..=*to);
        let first = statuses.next().is_some_and(|status| self.holds_to(status));
        if statuses.any(|status| self.holds_to(status) != first) {
            return Ok(());
        }
        refuse(match first {
            true => "this holds for every status that `expect` allows: remove it".to_owned(),
            false => "this can never hold: `expect` allows no such status, and is asked before"
                .to_owned(),
        })
    }

    fn holds_to(&self, status: u16) -> bool {
        self.demand.holds_to_status(status)
    }

    /// Refuses what another one says already, or what cannot hold beside it.
    fn check_beside(&self, other: &Check) -> syn::Result<()> {
        let Check::Question(place, demand) = other else {
            return Ok(());
        };
        if !self.place.is(place) {
            return Ok(());
        }
        let text = format!("{}{}", place.text(), demand.text());
        if self.demand.is_same(demand) {
            let message = format!("`{text}` stands twice: remove one of the two");
            return Err(syn::Error::new(self.word, message));
        }
        if !self.demand.goes_with(demand) {
            let message = format!("this can never hold beside `{text}`: remove one of the two");
            return Err(syn::Error::new(self.narrow, message));
        }
        Ok(())
    }
}

/// A place that is the same each time.
fn steady(part: WrittenPart, means: fn(WrittenPart) -> syn::Result<Part>) -> syn::Result<Part> {
    let drawn = part
        .keys
        .iter()
        .find(|key| matches!(key, WrittenKey::Word(word) if word == "any"));
    match drawn {
        Some(key) => Err(syn::Error::new(
            key.span(),
            "a check looks at one place, and `any` is another one each time: write an index `[0]` or `[last]`",
        )),
        None => means(part),
    }
}

fn header(part: WrittenPart) -> syn::Result<Part> {
    if let [WrittenKey::Name(name)] = part.keys.as_slice() {
        header::check_token(name, "a header")?;
    }
    one_name(part).map(|name| Part::Header(name.text))
}

#[cfg(test)]
mod tests {
    use crate::errors::Errors;

    /// What is wrong with a GET that has this option.
    fn mistakes(options: &str) -> Vec<String> {
        let mut errors = Errors::default();
        let text = format!("A = GET \"/a\" {{ {options} }};");
        crate::endpoints(text.parse().expect("tokens"), &mut errors);
        errors.texts()
    }

    #[test]
    fn what_can_hold_and_can_fail_is_taken() {
        for items in [
            "json",
            r#"json["a"][0] >= -1.5, json["a"][0] < 1e3, json["a"][1] == null"#,
            r#"headers["content-length"], headers["x"] contains "a", headers["x"] != "ab""#,
            r#"text contains "a", text contains "b", text != "ab","#,
            "status != 204, status < 300",
            r#"url contains "/a", url.query["a"] == "b", cookies["c"], cookies["c"] != "d""#,
            "|r| r.is_success(), f, m::f, f(), F[0], move |r| f(r), json::f, text(), { f }",
        ] {
            assert_eq!(mistakes(&format!("check: [{items}]")), [""; 0], "{items}");
        }
        assert_eq!(
            mistakes("check: text != \"a\""),
            ["what is asked of an answer stands in brackets, as in `[json[\"level\"] >= 1]`"]
        );
        assert_eq!(mistakes("check: f"), [""; 0]);
        assert_eq!(mistakes("check: text, timeout: 1s"), [""; 0]);
    }

    #[test]
    fn each_mistake_is_told_once() {
        for items in [
            "",
            "json = 1",
            "json => 1",
            r#"json == 1 headers["x"]"#,
            "json == f()",
            "json == 1u8",
            r#"json < "a""#,
            r#"json contains "a""#,
            "json == 1, json == 2",
            "json == 1, json == 1.0",
            r#"json == 1, text == "1", json != "a""#,
            "status == 404",
            "status < 400",
            "status == 1000",
            "status == null",
            "status",
            "text",
            r#"url == 1"#,
            "url",
            r#"url["a"]"#,
            r#"url.contains("a")"#,
            r#"url.host == "a""#,
            r#"url.query == "a""#,
            r#"cookies"#,
            "text == 1",
            r#"text contains """#,
            r#"text.contains("a")"#,
            "headers",
            r#"headers["x y"]"#,
            r#"headers["x"] < "a""#,
            r#"body contains "a""#,
            r#"header["x"]"#,
            "true",
            "async |r| true",
        ] {
            let mistakes = mistakes(&format!("check: [{items}]"));
            assert_eq!(mistakes.len(), 1, "{items}: {mistakes:#?}");
        }
    }

    #[test]
    fn a_body_is_asked_where_there_may_be_one() {
        for without in ["expect: 204", "expect: [205, 304]", "answer: discard"] {
            for item in ["json", r#"text != """#] {
                let options = format!("check: [{item}], {without}");
                assert_eq!(mistakes(&options).len(), 1, "{options}");
            }
            let options = format!(r#"check: [headers["x"]], {without}"#);
            assert_eq!(mistakes(&options), [""; 0]);
        }
        assert_eq!(mistakes("check: [json], expect: 204..=206"), [""; 0]);
        assert_eq!(mistakes("check: [json, status == 7], expect: 99").len(), 2);
    }
}
