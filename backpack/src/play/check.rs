//! Asks what `check` declares of an answer, and tells what was found where it does not hold.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::answer::check_result::CheckResult;
use crate::answer::request_result::RequestResult;
use crate::answer::search::{html, pattern, xml};
use crate::declare::part::{Key, Part};
use crate::declare::question::{Check, Demand, Literal, Sign};
use crate::seen::found::found as shown;
use crate::seen::hidden::in_url;
use crate::seen::is_secret;
use crate::text::decimal;
use crate::user::json;

/// Asks all in their order: nothing, or the text of the first that does not hold.
pub(super) fn ask(checks: &[Check], result: &RequestResult) -> Result<(), String> {
    checks.iter().try_for_each(|check| match check {
        Check::Code(code) => code(result),
        Check::Question(place, demand) => question(*place, *demand, result),
    })
}

/// Asks a closure or a function.
pub fn apply_check<R: CheckResult>(
    result: &RequestResult,
    check: impl FnOnce(&RequestResult) -> R,
) -> Result<(), String> {
    check(result).outcome()
}

fn question(place: Part, demand: Demand, result: &RequestResult) -> Result<(), String> {
    match place {
        Part::Json(keys) | Part::Message(keys) => in_json(place, keys, demand, result),
        Part::Header(name) => {
            let value = result.headers().get(name);
            let value = value.map(|value| String::from_utf8_lossy(value.as_bytes()));
            named("header", name, value.as_deref(), demand)
        }
        Part::Cookie(name) => named("cookie", name, result.cookie(name).as_deref(), demand),
        Part::Text => text(demand, &result.text()),
        // No check asks for one: a closure has the whole value.
        Part::Field(_) => Ok(()),
        Part::Match { .. } | Part::Html { .. } | Part::Xml { .. } => found(place, demand, result),
        Part::Url => written(place, result.url(), demand),
        Part::UrlQuery(name) => written(place, result.url_query(name).as_deref(), demand),
        Part::Status => status(demand, result.status_code().unwrap_or_default()),
    }
}

fn in_json(
    place: Part,
    keys: &'static [Key],
    demand: Demand,
    result: &RequestResult,
) -> Result<(), String> {
    match json::find(result.json_bytes(), keys, &mut |_| 0) {
        Ok(Some(found)) if json_holds(demand, found) => Ok(()),
        Ok(Some(found)) => {
            let shown = shown(found, is_secret(&place.to_string()));
            Err(with_demand(format!("{place} is {shown}"), demand))
        }
        Ok(None) => Err(with_demand(format!("{place} is missing"), demand)),
        Err(error) => {
            let wanted = wanted(place, demand);
            Err(format!("the answer is no JSON: {error}, expected {wanted}"))
        }
    }
}

/// What has to be looked for.
fn found(place: Part, demand: Demand, result: &RequestResult) -> Result<(), String> {
    let Some(answer) = result.answer() else {
        return Ok(());
    };
    let first = &mut |_| 0;
    let found = match place {
        Part::Match { pattern, which } => pattern::take(answer, pattern, which, first),
        Part::Html {
            selector,
            which,
            attribute,
        } => html::take(answer, selector, which, attribute, first),
        Part::Xml { path, which } => xml::take(answer, path, which, first),
        _ => Ok(None),
    };
    match found {
        Ok(found) => written(place, found.as_deref(), demand),
        Err(error) => Err(format!("{error}, expected {}", wanted(place, demand))),
    }
}

/// A text, at a place that is told as it is written.
fn written(place: Part, found: Option<&str>, demand: Demand) -> Result<(), String> {
    match found {
        None => Err(with_demand(format!("{place} is missing"), demand)),
        Some(value) if text_holds(demand, value) => Ok(()),
        Some(value) => {
            let shown = shown(&in_url(value), is_secret(&place.to_string()));
            let found = format!("{place} is \"{shown}\"");
            Err(with_demand(found, demand))
        }
    }
}

/// As the check is written.
fn wanted(place: Part, demand: Demand) -> String {
    match demand {
        Demand::Present => place.to_string(),
        demand => format!("{place} {demand}"),
    }
}

/// A value of another kind holds to nothing, but that it is no `null`.
fn json_holds(demand: Demand, found: &str) -> bool {
    let (sign, literal) = match demand {
        Demand::Present => (Sign::Unequal, Literal::Null),
        Demand::Compared(sign, literal) => (sign, literal),
    };
    match literal {
        Literal::Null => equals(sign, found == "null"),
        Literal::Flag(flag) => match found {
            "true" | "false" => equals(sign, (found == "true") == flag),
            _ => false,
        },
        Literal::Number(digits) if is_number(found) => {
            ordered(sign, decimal::compare(found, digits))
        }
        Literal::Text(wanted) => unquoted(found).is_some_and(|text| compares(sign, &text, wanted)),
        Literal::Number(_) => false,
    }
}

fn is_number(json: &str) -> bool {
    json.starts_with(|c: char| c == '-' || c.is_ascii_digit())
}

/// The text that this JSON is, if it is one.
fn unquoted(json: &str) -> Option<Cow<'_, str>> {
    let inside = json.strip_prefix('"')?.strip_suffix('"')?;
    match inside.contains('\\') {
        true => serde_json::from_str(json).ok().map(Cow::Owned),
        false => Some(Cow::Borrowed(inside)),
    }
}

fn named(kind: &str, name: &str, found: Option<&str>, demand: Demand) -> Result<(), String> {
    match found {
        None => Err(with_demand(format!("the {kind} {name} is missing"), demand)),
        Some(value) if text_holds(demand, value) => Ok(()),
        Some(value) => {
            let is_secret = kind == "cookie" || is_secret(name);
            let found = format!("the {kind} {name} is \"{}\"", shown(value, is_secret));
            Err(with_demand(found, demand))
        }
    }
}

fn text(demand: Demand, found: &str) -> Result<(), String> {
    match demand {
        _ if text_holds(demand, found) => Ok(()),
        Demand::Compared(Sign::Contains, wanted) => Err(format!("the text lacks {wanted}")),
        _ => Err(with_demand(
            format!("the text is \"{}\"", shown(found, false)),
            demand,
        )),
    }
}

fn text_holds(demand: Demand, found: &str) -> bool {
    match demand {
        Demand::Compared(sign, Literal::Text(wanted)) => compares(sign, found, wanted),
        _ => true,
    }
}

fn status(demand: Demand, found: u16) -> Result<(), String> {
    let holds = match demand {
        Demand::Compared(sign, Literal::Number(digits)) => digits
            .parse()
            .is_ok_and(|wanted: u16| ordered(sign, found.cmp(&wanted))),
        _ => true,
    };
    match holds {
        true => Ok(()),
        false => Err(with_demand(format!("status {found}"), demand)),
    }
}

fn equals(sign: Sign, same: bool) -> bool {
    same == (sign == Sign::Equal)
}

fn compares(sign: Sign, found: &str, wanted: &str) -> bool {
    match sign {
        Sign::Contains => found.contains(wanted),
        sign => equals(sign, found == wanted),
    }
}

fn ordered(sign: Sign, order: Ordering) -> bool {
    match sign {
        Sign::Equal => order.is_eq(),
        Sign::Unequal => order.is_ne(),
        Sign::Less => order.is_lt(),
        Sign::AtMost => order.is_le(),
        Sign::Greater => order.is_gt(),
        Sign::AtLeast => order.is_ge(),
        Sign::Contains => false,
    }
}

fn with_demand(found: String, demand: Demand) -> String {
    match demand {
        Demand::Present => found,
        demand => format!("{found}, expected {demand}"),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;
    use crate::answer::Answer;
    use std::time::Duration;

    fn answered(body: &'static str) -> RequestResult {
        let mut headers = HeaderMap::new();
        headers.insert("x-id", "seven".parse().expect("a value"));
        let answer = Answer::with_headers(201, headers, Bytes::from_static(body.as_bytes()));
        RequestResult::answered(answer, Duration::ZERO)
    }

    fn asked(body: &'static str, place: Part, demand: Demand) -> String {
        let checks = [Check::Question(place, demand)];
        ask(&checks, &answered(body)).err().unwrap_or_default()
    }

    const A: Part = Part::Json(&[Key::Name("a")]);

    fn number(sign: Sign, digits: &'static str) -> Demand {
        Demand::Compared(sign, Literal::Number(digits))
    }

    fn text_of(sign: Sign, text: &'static str) -> Demand {
        Demand::Compared(sign, Literal::Text(text))
    }

    #[test]
    fn a_value_in_json_is_compared_with_its_kind() {
        let flag = |sign, flag| Demand::Compared(sign, Literal::Flag(flag));
        let null = |sign| Demand::Compared(sign, Literal::Null);
        for (json, demand) in [
            (r#"{"a": 1.0}"#, number(Sign::Equal, "1")),
            (
                r#"{"a": 9007199254740993}"#,
                number(Sign::Greater, "9007199254740992"),
            ),
            (r#"{"a": -2}"#, number(Sign::AtMost, "-1.5")),
            (r#"{"a": 1e400}"#, number(Sign::Unequal, "1")),
            (r#"{"a": "caf\u00e9"}"#, text_of(Sign::Equal, "café")),
            (r#"{"a": "b"}"#, text_of(Sign::Unequal, "c")),
            (r#"{"a": true}"#, flag(Sign::Equal, true)),
            (r#"{"a": true}"#, flag(Sign::Unequal, false)),
            (r#"{"a": null}"#, null(Sign::Equal)),
            (r#"{"a": [null]}"#, null(Sign::Unequal)),
            (r#"{"a": 0}"#, Demand::Present),
        ] {
            assert_eq!(asked(json, A, demand), "", "{json} {demand}");
        }
    }

    #[test]
    fn what_does_not_hold_tells_what_it_found() {
        for (json, demand, told) in [
            (
                r#"{"a": 0}"#,
                number(Sign::AtLeast, "1"),
                r#"json["a"] is 0, expected >= 1"#,
            ),
            (
                r#"{"a": "1"}"#,
                number(Sign::Unequal, "2"),
                r#"json["a"] is "1", expected != 2"#,
            ),
            (
                r#"{"a": 1}"#,
                text_of(Sign::Equal, "1"),
                r#"json["a"] is 1, expected == "1""#,
            ),
            (r#"{"a": null}"#, Demand::Present, r#"json["a"] is null"#),
            ("[]", Demand::Present, r#"json["a"] is missing"#),
            (
                "7",
                number(Sign::Less, "1"),
                r#"json["a"] is missing, expected < 1"#,
            ),
            (
                "<html>",
                number(Sign::Less, "1"),
                "the answer is no JSON: expected value at line 1 column 1, expected json[\"a\"] < 1",
            ),
            (
                "",
                Demand::Present,
                "the answer is no JSON: EOF while parsing a value at line 1 column 0, expected json[\"a\"]",
            ),
        ] {
            assert_eq!(asked(json, A, demand), told);
        }
    }

    #[test]
    fn what_is_long_is_cut() {
        let body: &'static str = "x\n".repeat(1000).leak();
        let told = asked(body, Part::Text, text_of(Sign::Equal, "up"));
        assert!(told.starts_with("the text is \"x\u{fffd}x"), "{told}");
        assert!(told.ends_with("…\", expected == \"up\""), "{told}");
        assert!(told.chars().count() < 200, "{told}");
    }

    #[test]
    fn headers_texts_and_the_status_are_compared() {
        const ID: Part = Part::Header("X-Id");
        const OTHER: Part = Part::Header("x-other");
        assert_eq!(asked("", ID, Demand::Present), "");
        assert_eq!(asked("", ID, text_of(Sign::Contains, "eve")), "");
        assert_eq!(
            asked("", ID, text_of(Sign::Equal, "six")),
            r#"the header X-Id is "seven", expected == "six""#
        );
        assert_eq!(
            asked("", OTHER, Demand::Present),
            "the header x-other is missing"
        );
        assert_eq!(
            asked("", OTHER, text_of(Sign::Unequal, "six")),
            r#"the header x-other is missing, expected != "six""#
        );
        assert_eq!(
            asked("a level", Part::Text, text_of(Sign::Contains, "level")),
            ""
        );
        assert_eq!(
            asked("a bevel", Part::Text, text_of(Sign::Contains, "level")),
            r#"the text lacks "level""#
        );
        assert_eq!(asked("", Part::Status, number(Sign::Equal, "201")), "");
        assert_eq!(
            asked("", Part::Status, number(Sign::Unequal, "201")),
            "status 201, expected != 201"
        );
    }

    #[test]
    fn the_first_that_does_not_hold_is_told() {
        let checks = [
            Check::Question(A, Demand::Present),
            Check::Code(|_| Err("the code says no".to_owned())),
            Check::Question(Part::Text, text_of(Sign::Contains, "never")),
        ];
        let told = |body| ask(&checks, &answered(body)).expect_err("a failure");
        assert_eq!(told("{}"), r#"json["a"] is missing"#);
        assert_eq!(told(r#"{"a": 1}"#), "the code says no");
    }
}
