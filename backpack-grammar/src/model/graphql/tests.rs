//! What is read of a query and its variables, and what is refused.

use proptest::prelude::*;

use super::Declared;
use crate::Errors;
use crate::model::Endpoint;

/// The endpoint with this query, in quotes, and these options behind it; and what is wrong with it.
fn endpoint(query: &str, options: &str) -> (Option<Endpoint>, Vec<String>) {
    let mut errors = Errors::default();
    let text = format!("A = POST \"/\" {{ graphql: {query:?}{options} }};");
    let mut items = crate::endpoints(text.parse().expect("tokens"), &mut errors);
    let endpoint = items.pop().and_then(|item| item.body);
    (endpoint, errors.texts())
}

/// What is wrong with a query, in its first line.
fn refused(query: &str) -> String {
    let (_, errors) = endpoint(query, "");
    assert_eq!(errors.len(), 1, "{query} {errors:?}");
    let lines = errors[0].lines().next();
    lines.unwrap_or_default().to_owned()
}

fn declared(query: &str, options: &str) -> Vec<Declared> {
    let (endpoint, errors) = endpoint(query, options);
    assert_eq!(errors, [""; 0], "{query}");
    let graphql = endpoint.and_then(|endpoint| endpoint.graphql);
    graphql.expect("a body").declared
}

#[test]
fn variables_are_read_with_their_types() {
    let query = "query Q($id: ID!, $list: [ Int! ]!, $page: Int! = 1, $more: In) {
        # a comment with $other
        a(id: $id, list: $list) { ...F } b: a(x: { y: [$more] }) @include(if: $page) { c }
    }
    fragment F on A { d(id: $id) }";
    let list: Vec<_> = declared(
        query,
        r#", variables: { "id": f()?, "more": { "a": [1] } }"#,
    )
    .into_iter()
    .map(|it| (it.name, it.of, it.required, it.given))
    .collect();
    let expected = [
        ("id", "ID!", true, true),
        ("list", "[Int!]!", true, false),
        ("page", "Int!", false, false),
        ("more", "In", false, true),
    ];
    let expected = expected
        .map(|(name, of, required, given)| (name.to_owned(), of.to_owned(), required, given));
    assert_eq!(list, expected);
    for query in ["{ a }", "mutation { a }", "{ a(t: \"\"\"b \" $c\"\"\") }"] {
        assert_eq!(declared(query, ""), []);
    }
}

#[test]
fn what_is_no_graphql_is_told_in_one_line_with_its_place() {
    for (query, told) in [
        (
            "{ a",
            "the query is no GraphQL (line 1, column 4): expected `}`, where the query ends",
        ),
        (
            "{\n  a(id: ) }",
            "the query is no GraphQL (line 2, column 9): expected a valid Value, found `)`",
        ),
        (
            "{ \u{e9} }",
            "the query is no GraphQL (line 1, column 3): unexpected character \"\u{e9}\", found `\u{e9}`",
        ),
    ] {
        assert_eq!(refused(query), told, "{query}");
    }
    let deep = format!("{}a{}", "{ a ".repeat(300), "}".repeat(300));
    assert!(refused(&deep).contains("too deeply"), "{}", refused(&deep));
}

#[test]
fn a_query_that_cannot_be_read_is_not_missed() {
    for query in [
        "graphql:",
        "graphq: \"{ a }\"",
        ": graphql \"{ a }\"",
        "graphql: QUERY",
    ] {
        let mut errors = Errors::default();
        let text = format!("A = POST \"/\" {{ {query}, variables: {{ \"a\": 1 }} }};");
        crate::endpoints(text.parse().expect("tokens"), &mut errors);
        assert_eq!(errors.texts().len(), 1, "{query} {:?}", errors.texts());
    }
}

#[test]
fn a_request_has_one_operation() {
    for (query, told) in [
        ("query A { a } query B { b }", "more than one operation"),
        ("fragment F on A { a }", "no operation"),
        ("", "no operation"),
        (" # a", "no operation"),
        ("{ a } type A { b: Int }", "the query defines types"),
        ("subscription { a }", "a subscription"),
        (
            "query($a: Int) { b(a: $a, c: $aa) }",
            "the query uses `$aa` and does not declare it (line 1, column 30)",
        ),
        (
            "query($a: Int) { b }",
            "the query declares `$a` and does not use it",
        ),
        (
            "query($a: Int, $a: Int) { b(a: $a) }",
            "the variable `$a` is declared twice",
        ),
    ] {
        assert!(refused(query).starts_with(told), "{}", refused(query));
    }
}

#[test]
fn literals_are_held_against_the_types_of_graphql() {
    let query = "query($i: Int, $f: Float!, $s: String!, $b: Boolean!, $d: ID!, $o: Other, $l: [Int]) { a(i: $i, f: $f, s: $s, b: $b, d: $d, o: $o, l: $l) }";
    let refused = |name: &str, value: &str| {
        let (_, errors) = endpoint(query, &format!(", variables: {{ {name:?}: {value} }}"));
        errors.into_iter().next()
    };
    for (name, value) in [
        ("i", "-1"),
        ("i", "null"),
        ("i", "1.0"),
        ("i", "number()"),
        ("f", "1"),
        ("f", "-1.5"),
        ("s", "\"1\""),
        ("b", "true"),
        ("d", "1"),
        ("d", "\"1\""),
        ("o", "1.5"),
        ("o", "{ \"a\": 1 }"),
        ("l", "[1]"),
        ("l", "1"),
        ("i", "1 + 1"),
    ] {
        assert_eq!(refused(name, value), None, "{name} {value}");
    }
    for (name, value, told) in [
        (
            "i",
            "\"1\"",
            "`$i` is declared as `Int`, which takes no text",
        ),
        (
            "i",
            "1.5",
            "`$i` is declared as `Int`, which takes no fraction",
        ),
        (
            "f",
            "null",
            "`$f` is declared as `Float!`, which takes no `null`",
        ),
        (
            "s",
            "1",
            "`$s` is declared as `String!`, which takes no number",
        ),
        (
            "b",
            "[]",
            "`$b` is declared as `Boolean!`, which takes no list",
        ),
        (
            "d",
            "true",
            "`$d` is declared as `ID!`, which takes no flag",
        ),
        (
            "d",
            "{}",
            "`$d` is declared as `ID!`, which takes no object",
        ),
    ] {
        assert_eq!(refused(name, value).as_deref(), Some(told));
    }
}

proptest! {
    /// Whatever is written there: it is read or refused, in a line.
    #[test]
    fn no_query_makes_the_reader_panic(
        parts in proptest::collection::vec(prop_oneof![
            proptest::sample::select(vec![
                "query", "mutation", "fragment", "on", "a", "$a", "(", ")", "{", "}", "[", "]", ":", "!", "=", "...", "@b", "\"", "\"\"\"",
                "1", "-1.5e3", "true", "null", "#", "\n", " ", ",", "&", "|", "$", "\\u00", "\u{feff}", "type", "extend", "é",
            ]).prop_map(str::to_owned),
            ".{0,3}",
        ], 0..24),
        spaced: bool,
    ) {
        let query = parts.join(if spaced { " " } else { "" });
        let (_, errors) = endpoint(&query, "");
        for error in errors {
            prop_assert!(error.lines().count() <= 2, "{error}");
        }
    }
}
