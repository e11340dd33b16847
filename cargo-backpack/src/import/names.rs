//! Names of Rust for what is imported: made of methods and paths, each once.

use std::collections::HashSet;

/// What `use backpack::prelude::*;` and Rust itself bring, and what a program has beside its endpoints.
const TAKEN: [&str; 37] = [
    "Autoscale",
    "Box",
    "Chain",
    "Clone",
    "Copy",
    "Default",
    "Drop",
    "Duration",
    "Endpoint",
    "Eq",
    "Err",
    "Everything",
    "ExitCode",
    "Extend",
    "Fn",
    "From",
    "Into",
    "Iterator",
    "LoadTest",
    "Method",
    "None",
    "Ok",
    "Option",
    "Ord",
    "Recorded",
    "Report",
    "RequestResult",
    "Result",
    "Scenario",
    "ScenarioLoad",
    "Self",
    "Send",
    "Some",
    "String",
    "TestOption",
    "User",
    "Vec",
];

/// Longer ones are cut.
const LONGEST: usize = 60;

/// The names that are given so far.
#[derive(Default)]
pub(crate) struct Names(HashSet<String>);

impl Names {
    /// A name that nothing else has, made of the words of a text: `get-player items` → `GetPlayerItems`. With a number behind it where
    /// it is another's.
    pub(crate) fn unique(&mut self, text: &str) -> String {
        let mut name: String = words(text).map(|word| capitalized(&word)).collect();
        name.truncate(LONGEST);
        if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
            name.insert_str(0, "Request");
        }
        let is_free = |name: &str| {
            !TAKEN.contains(&name)
                && !self.0.contains(name)
                && syn::parse_str::<syn::Ident>(name).is_ok()
        };
        let mut free = name.clone();
        for number in 2.. {
            if is_free(&free) {
                break;
            }
            free = format!("{name}{number}");
        }
        self.0.insert(free.clone());
        free
    }
}

/// A part of a path.
pub(crate) enum Segment<'s> {
    Text(&'s str),
    Parameter,
}

/// What a request is called: `GET /api/v1/players/{id}/items` → `get player items`.
pub(crate) fn of_request(method: &str, segments: &[Segment]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for segment in segments {
        match segment {
            Segment::Text(text) => parts.push((*text).to_owned()),
            // It is one of them.
            Segment::Parameter => {
                if let Some(last) = parts.last_mut() {
                    *last = singular(last);
                }
            }
        }
    }
    let says_more = parts.iter().any(|part| !is_common(part));
    parts.retain(|part| !says_more || !is_common(part));
    let path = match parts.iter().all(|part| words(part).next().is_none()) {
        true => "index".to_owned(),
        false => parts.join(" "),
    };
    format!("{} {path}", method.to_ascii_lowercase())
}

/// What stands before each path of many services: `api`, `v1`.
fn is_common(segment: &str) -> bool {
    let version = segment.strip_prefix(['v', 'V']);
    let is_version = version.is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_ascii_digit())
            && rest.chars().all(|it| it.is_ascii_digit() || it == '.')
    });
    segment.eq_ignore_ascii_case("api") || is_version
}

/// One of what a word names several of: `players` → `player`.
pub(crate) fn singular(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let cut = |length: usize| word.get(..word.len() - length).unwrap_or(word).to_owned();
    match () {
        () if lower.len() < 4 => word.to_owned(),
        () if lower.ends_with("ies") => cut(3) + "y",
        () if ["sses", "xes", "ches", "shes"]
            .iter()
            .any(|it| lower.ends_with(it)) =>
        {
            cut(2)
        }
        () if ["ss", "us", "is"].iter().any(|it| lower.ends_with(it)) => word.to_owned(),
        () if lower.ends_with('s') => cut(1),
        () => word.to_owned(),
    }
}

/// The words of a text, in small letters but for the capitals in the middle of one: `userID-list` → `user`, `ID`, `list`.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    let mut words: Vec<String> = Vec::new();
    let mut goes_on = false;
    let mut was_small = false;
    for one in text.chars() {
        if !one.is_ascii_alphanumeric() {
            (goes_on, was_small) = (false, false);
            continue;
        }
        let begins = one.is_ascii_uppercase() && was_small;
        was_small = !one.is_ascii_uppercase();
        match words.last_mut() {
            Some(last) if goes_on && !begins => last.push(one),
            _ => words.push(one.to_string()),
        }
        goes_on = true;
    }
    words.into_iter()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The words in small letters with `_` between them, as parameters are called; a word of its own where there is none.
pub(crate) fn snake(text: &str, otherwise: &str) -> String {
    let words: Vec<_> = words(text).map(|word| word.to_ascii_lowercase()).collect();
    let name = words.join("_");
    match name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        true => otherwise.to_owned(),
        false => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(method: &str, path: &str) -> String {
        let segments: Vec<_> = path
            .split('/')
            .filter(|it| !it.is_empty())
            .map(|it| match it {
                "{}" => Segment::Parameter,
                text => Segment::Text(text),
            })
            .collect();
        Names::default().unique(&of_request(method, &segments))
    }

    #[test]
    fn names_are_of_methods_and_paths() {
        for (method, path, expected) in [
            ("GET", "/", "GetIndex"),
            ("GET", "/players", "GetPlayers"),
            ("GET", "/players/{}", "GetPlayer"),
            ("DELETE", "/players/{}/items/{}", "DeletePlayerItem"),
            (
                "GET",
                "/api/v1/categories/{}/sub-items",
                "GetCategorySubItems",
            ),
            ("GET", "/api/v2", "GetApiV2"),
            ("POST", "/auth/logIn.php", "PostAuthLogInPhp"),
            ("GET", "/größe/%C3%A4", "GetGrEC3A4"),
            ("GET", "/{}", "GetIndex"),
            ("GET", "/news/{}/status/{}", "GetNewStatus"),
        ] {
            assert_eq!(name(method, path), expected, "{method} {path}");
        }
    }

    #[test]
    fn each_name_is_given_once_and_never_one_that_is_taken() {
        let mut names = Names::default();
        let given = ["user", "get a", "get a", "get-A", "self", "7 of 9", "", "ä"];
        let given = given.map(|text| names.unique(text));
        assert_eq!(
            given,
            [
                "User2",
                "GetA",
                "GetA2",
                "GetA3",
                "Self2",
                "Request7Of9",
                "Request",
                "Request2"
            ]
        );
        assert_eq!(names.unique(&"long ".repeat(50)).len(), LONGEST);
    }

    #[test]
    fn parameters_are_in_small_letters() {
        for (text, expected) in [
            ("playerId", "player_id"),
            ("X-Request", "x_request"),
            ("2nd", "id"),
            ("", "id"),
        ] {
            assert_eq!(snake(text, "id"), expected);
        }
    }
}
