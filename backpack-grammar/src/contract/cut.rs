//! Long YAML, cut at its keys without being read: what is asked for is read, and nothing else.
//!
//! Most of a contract is about what one load test does not ask for, and reading it would take most of a check. Only what is plain is
//! cut: keys in lines of their own, none twice. All else is read as a whole, and so is what says again what was said in another part.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use serde_json::Value;

use super::{METHODS, document};

/// What is cut further, and how deep its values are read: a path at a time, and a schema at a time.
const CUT: [(&str, usize); 2] = [("paths", 2), ("components", 3)];

/// How deep keys are looked for: the methods of a path are known before the path is read.
const DEPTH: usize = 3;

/// The keys of a document, of a path and of `components` (<https://spec.openapis.org/oas/v3.2.0.html>, section 4).
const FIRST: [&str; 12] = [
    "openapi",
    "swagger",
    "$self",
    "jsonSchemaDialect",
    "info",
    "servers",
    "security",
    "tags",
    "externalDocs",
    "paths",
    "webhooks",
    "components",
];
const OF_PATHS: [&str; 7] = [
    "$ref",
    "summary",
    "description",
    "servers",
    "parameters",
    "query",
    "additionalOperations",
];
const OF_COMPONENTS: [&str; 11] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

/// A document in parts.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) text: String,
    has_merges: bool,
    members: Members,
}

/// The keys of a mapping in their order.
#[derive(Debug, Default)]
struct Members {
    list: Vec<Member>,
    numbers: HashMap<String, usize>,
}

/// A key and what stands below it.
#[derive(Debug)]
struct Member {
    key: String,
    /// Its key too.
    place: Range<usize>,
    /// It has lines below it, or begins with a brace.
    is_mapping: bool,
    below: Members,
    /// None where it cannot be read alone.
    value: OnceLock<Option<Value>>,
}

/// What a place of a document is.
pub(super) enum Found<'c> {
    /// Something in this part, or the part itself.
    Value(&'c Value),
    Nothing,
    /// More than one part, or one that cannot be read alone: the document has to be read.
    NotAlone,
}

impl Cut {
    /// None where a part might be something else than it is in the whole.
    pub(super) fn new(text: &str) -> Option<Self> {
        let breaks_otherwise = ['\u{85}', '\u{2028}', '\u{2029}'];
        let is_plain =
            !breaks_otherwise.iter().any(|it| text.contains(*it)) && !has_bare_returns(text);
        let lines = is_plain.then(|| lines(text)).flatten()?;
        Some(Self {
            members: members(text, &lines, text.len(), &[])?,
            has_merges: document::has_merges(text),
            text: text.to_owned(),
        })
    }

    /// What stands at a place (RFC 6901).
    pub(super) fn at(&self, pointer: &str) -> Found<'_> {
        let Some((first, mut rest)) = first_key(pointer) else {
            return Found::NotAlone;
        };
        let mut member = match self.members.get(&first) {
            Some(member) => member,
            None if self.members.is_open() => return Found::NotAlone,
            None => return Found::Nothing,
        };
        for _ in 1..depth_of(&first) {
            if member.below.list.is_empty() {
                break;
            }
            let Some((key, further)) = first_key(rest) else {
                return Found::NotAlone;
            };
            match member.below.get(&key) {
                Some(below) => (member, rest) = (below, further),
                None if member.below.is_open() => return Found::NotAlone,
                None => return Found::Nothing,
            }
        }
        match self.value(member) {
            Some(value) => value.pointer(rest).map_or(Found::Nothing, Found::Value),
            None => Found::NotAlone,
        }
    }

    /// The keys below these; none where it is not cut so deep.
    pub(super) fn keys(&self, keys: &[&str]) -> Option<Vec<&str>> {
        let below = &self.member(keys)?.below;
        let keys = below.list.iter().map(|member| member.key.as_str());
        let is_known = !below.list.is_empty() && !below.is_open();
        is_known.then(|| keys.collect())
    }

    /// Whether mappings begin at all of these keys below others, as far as can be seen.
    pub(super) fn are_mappings(&self, keys: &[&str], below: &[&str]) -> bool {
        let Some(member) = self.member(keys) else {
            return false;
        };
        let mut members = below.iter().filter_map(|key| member.below.get(key));
        members.all(|member| member.is_mapping)
    }

    /// Whether a word stands below these keys, or may: what is said again by a name may hold it.
    pub(super) fn may_mention(&self, keys: &[&str], word: &str) -> bool {
        let text = |member: &Member| &self.text[member.place.clone()];
        let member = self.member(keys).map(text);
        member.is_none_or(|text| text.contains(word) || has_aliases(text))
    }

    fn member(&self, keys: &[&str]) -> Option<&Member> {
        let (first, rest) = keys.split_first()?;
        let mut member = self.members.get(first)?;
        for key in rest {
            member = member.below.get(key)?;
        }
        Some(member)
    }

    fn value<'c>(&self, member: &'c Member) -> Option<&'c Value> {
        let text = &self.text[member.place.clone()];
        let read = || match document::read_part(text, self.has_merges) {
            Ok(Value::Object(read)) if read.len() == 1 => {
                let (key, value) = read.into_iter().next()?;
                (key == member.key).then_some(value)
            }
            _ => None,
        };
        member.value.get_or_init(read).as_ref()
    }
}

/// The first key of a pointer, and the pointer from there on.
fn first_key(pointer: &str) -> Option<(String, &str)> {
    let keys = pointer.strip_prefix('/')?;
    let (first, rest) = keys.split_at(keys.find('/').unwrap_or(keys.len()));
    Some((document::unescaped(first), rest))
}

impl Members {
    /// Whether it has more keys, which stand elsewhere: <https://yaml.org/type/merge.html>.
    fn is_open(&self) -> bool {
        self.numbers.contains_key("<<")
    }

    fn get(&self, key: &str) -> Option<&Member> {
        self.numbers.get(key).map(|number| &self.list[*number])
    }
}

/// How deep the values below a key of the document are read.
fn depth_of(key: &str) -> usize {
    let cut = CUT.iter().find(|(cut, _)| *cut == key);
    cut.map_or(1, |(_, depth)| *depth)
}

/// A line that says something.
struct Line {
    start: usize,
    indent: usize,
    /// It begins with `- `.
    is_element: bool,
}

/// All lines but comments and empty ones; none where there are several documents.
fn lines(text: &str) -> Option<Vec<Line>> {
    let mut lines = Vec::new();
    let (mut start, mut has_begun) = (0, false);
    while start < text.len() {
        let rest = &text[start..];
        let line = &rest[..rest.find('\n').map_or(rest.len(), |end| end + 1)];
        let indent = line.bytes().take_while(|byte| *byte == b' ').count();
        let said = &line[indent..];
        if indent == 0 && (said.starts_with("---") || said.starts_with("...")) {
            if has_begun || !lines.is_empty() || said.trim_end() != "---" {
                return None;
            }
            has_begun = true;
        } else if !matches!(said.as_bytes().first(), None | Some(b'#' | b'\r' | b'\n')) {
            lines.push(Line {
                start,
                indent,
                is_element: said.starts_with("- ") || said.trim_end() == "-",
            });
        }
        start += line.len();
    }
    Some(lines)
}

/// The keys of a mapping that begins with the first of these lines.
fn members(text: &str, lines: &[Line], end: usize, place: &[&str]) -> Option<Members> {
    let indent = lines.first()?.indent;
    let mut members = Members::default();
    let mut rest = lines;
    while let Some((line, behind)) = rest.split_first() {
        let is_next =
            |line: &Line| line.indent <= indent && !(line.indent == indent && line.is_element);
        let own = behind.iter().position(is_next).unwrap_or(behind.len());
        let (inside, next) = behind.split_at(own);
        let end = next.first().map_or(end, |next| next.start);
        if line.indent != indent || line.is_element {
            return None;
        }
        let (key, value) = key(&text[line.start + indent..end])?;
        let has_value = !value.is_empty();
        if !may_be(place, key) {
            return None;
        }
        let here = [place, &[key]].concat();
        let is_cut = here.len() < DEPTH && depth_of(here[0]) > 1 && !has_value;
        let below = match inside.first() {
            Some(first) if is_cut && !first.is_element => self::members(text, inside, end, &here)?,
            _ => Members::default(),
        };
        let number = members.list.len();
        if members.numbers.insert(key.to_owned(), number).is_some() {
            return None;
        }
        members.list.push(Member {
            key: key.to_owned(),
            place: line.start..end,
            is_mapping: value.starts_with('{')
                || !has_value && inside.first().is_some_and(|first| !first.is_element),
            below,
            value: OnceLock::new(),
        });
        rest = next;
    }
    Some(members)
}

/// Whether a key can be one. What stands too far to the left may be the rest of a value, which YAML forbids and its readers let through.
fn may_be(place: &[&str], key: &str) -> bool {
    let is_known = match place {
        [] => FIRST.contains(&key),
        ["paths"] => key.starts_with('/'),
        ["paths", ..] => {
            OF_PATHS.contains(&key) || METHODS.iter().any(|(method, _)| *method == key)
        }
        [_] => OF_COMPONENTS.contains(&key),
        _ => !key.contains(['{', '}', ',', '"', '\'']),
    };
    is_known || key.starts_with("x-") || key == "<<"
}

/// A key, and what of its value stands in its line; none where it takes more than a glance.
fn key(text: &str) -> Option<(&str, &str)> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let line = text.lines().next()?;
    let (key, behind) = match line.chars().next()? {
        quote @ ('"' | '\'') => {
            let (key, behind) = line[1..].split_once(quote)?;
            (!key.contains('\\')).then_some((key, behind.strip_prefix(':')?))?
        }
        first if "?,[]{}#&*!|>@`%\t".contains(first) => return None,
        _ => {
            let ends =
                |at: &usize| matches!(line.as_bytes().get(at + 1), None | Some(b' ' | b'\t'));
            let at = line.match_indices(':').map(|(at, _)| at).find(ends)?;
            (line[..at].trim_end_matches(BLANKS), &line[at + 1..])
        }
    };
    let value = behind.trim_matches(BLANKS);
    let value = if value.starts_with('#') { "" } else { value };
    let is_alone = behind.is_empty() || behind.starts_with(BLANKS);
    (is_alone && !key.contains(" #")).then_some((key, value))
}

/// Whether something may be said again by its name, as in `parameters: *common`.
fn has_aliases(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_alias = |(at, _): (usize, &str)| {
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let begins = before.is_none_or(|it| it.is_ascii_whitespace() || b",[{".contains(&it));
        let behind = bytes.get(at + 1);
        begins && behind.is_some_and(|it| !it.is_ascii_whitespace() && *it != b'*')
    };
    text.match_indices('*').any(is_alias)
}

/// Whether a line ends as those of a Macintosh did.
fn has_bare_returns(text: &str) -> bool {
    let behind = |at: usize| text.as_bytes().get(at + 1);
    let mut returns = text.match_indices('\r');
    returns.any(|(at, _)| behind(at) != Some(&b'\n'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{Index, select};

    use super::super::document::Document;
    use super::*;

    /// Whether a cut document says in its parts what it does as a whole; none where it is not cut.
    fn says_the_same(text: &str, whole: &Value) -> Option<bool> {
        let document = Document::Cut {
            cut: Cut::new(text)?,
            whole: OnceLock::new(),
        };
        let says_it = |keys: &[&str]| {
            let place: Vec<_> = keys
                .iter()
                .map(|key| format!("/{}", document::escaped(key)))
                .collect();
            document.pointer(&place.concat()) == whole.pointer(&place.concat())
        };
        let has_keys = |keys: &[&str]| {
            let place: Vec<_> = keys
                .iter()
                .map(|key| format!("/{}", document::escaped(key)))
                .collect();
            let members = whole.pointer(&place.concat()).and_then(Value::as_object);
            let expected: Vec<_> = members.into_iter().flatten().map(|(key, _)| key).collect();
            document.keys(keys) == expected
        };
        let all_keys = |keys: &[&str]| document.keys(keys).into_iter();
        let mut first = whole.as_object()?.keys().filter(|key| depth_of(key) == 1);
        let mut same = first.all(|key| says_it(&[key]));
        same &= has_keys(&["paths"]) && has_keys(&["components"]);
        for path in all_keys(&["paths"]) {
            same &= says_it(&["paths", path]) && has_keys(&["paths", path]);
        }
        for kind in all_keys(&["components"]) {
            let mut names = all_keys(&["components", kind]);
            same &= has_keys(&["components", kind])
                && names.all(|name| says_it(&["components", kind, name]));
        }
        Some(same)
    }

    #[test]
    fn what_is_cut_says_what_the_whole_does() {
        for text in [
            "openapi: 3.1.0\npaths:\n  /a:\n    get: { summary: A }\n    parameters:\n    - name: a\n  /b: {}\ncomponents:\n  schemas:\n    A:\n      type: object\n",
            "---\n# A comment.\nservers:\n- url: /v1\n- url: /v2\n\npaths: # more\n\n    /a b:\n# between\n        $ref: '#/paths/~1c'\n    \"/c\": # here\n        get:\n            summary: |\n              # no comment\n              key: no key\n    '/d':\n",
            "paths:\r\n  /a:\r\n    get:\r\n      x: >-\r\n        &amp; *bold*\r\n",
            "paths: {}\ncomponents:\n  schemas: {}\n  responses:\n    200:\n      - 1\n    ~:\n      a\n      b\n",
            "components:\n  schemas:\n  - a: 1\n    b: 2\n",
            "x-a&b: c & d\npaths:\n  /a?b=1&c:\n    summary: 1\n",
            "paths:\n  /a: &a\n    x-x: 1\n    x-y: &b 2\n    x-z: *b\n  /b:\n    <<: { x-x: 1 }\n    x-y: 2\n",
            "paths:\n  /a:\n    summary: \"a\n      b\"\n  /b:\n    - get: 1\n",
        ] {
            let whole = document::read(text).expect("it is YAML");
            assert_eq!(says_the_same(text, &whole), Some(true), "{text}");
        }
    }

    #[test]
    fn what_might_be_something_else_is_not_cut() {
        for text in [
            "",
            "a",
            "- a: 1",
            "{ a: 1 }",
            "x-a: &a 1\n*x-a : 2\n",
            "x-a: 1\nx-a: 2\n",
            "x-a: 1\n---\nx-b: 1\n",
            "x-a: 1\n...\n",
            "---\n---\nx-a: 1\n",
            "%YAML 1.2\n---\nx-a: 1\n",
            "? x-a\n: 1\n",
            "\"x-a\\u0062\": 1\n",
            "'x-it''s': 1\n",
            "!!str x-a: 1\n",
            "\tx-a: 1\n",
            "paths:\n    /a: {}\n  /b: {}\n",
            "x-a: 1\nb: 1\n",
            "paths:\n  /a: { get: {\n  a: 1 } }\n",
            "x-a: 1\u{2028}x-b: 2\n",
            "x-a: 1\rx-b: 2\n",
        ] {
            assert!(Cut::new(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_more_than_a_part_is_not_read_alone() {
        let cut = Cut::new("paths:\n  /a:\n    get: {}\ncomponents:\n  schemas:\n    A: 1\n");
        let cut = cut.expect("it is cut");
        for pointer in ["", "#", "/paths", "/components", "/components/schemas"] {
            assert!(matches!(cut.at(pointer), Found::NotAlone), "{pointer}");
        }
        for pointer in [
            "/info",
            "/paths/~1b",
            "/paths/~1a/put",
            "/components/schemas/B",
            "/components/schemas/A/0",
        ] {
            assert!(matches!(cut.at(pointer), Found::Nothing), "{pointer}");
        }
        assert_eq!(cut.keys(&["paths", "/a"]), Some(vec!["get"]));
        assert_eq!(cut.keys(&["components", "schemas", "A"]), None);
    }

    const YAML: [&str; 2] = [
        include_str!("../../tests/contracts/code_host.yaml"),
        include_str!("../../tests/contracts/telephony.yaml"),
    ];

    #[test]
    fn contracts_are_cut() {
        for text in YAML {
            let whole = document::read(text).expect("it is YAML");
            assert_eq!(says_the_same(text, &whole), Some(true));
        }
    }

    #[test]
    fn what_is_said_elsewhere_takes_the_whole() {
        let cut = Cut::new("paths:\n  /a:\n    summary: &x 1\n  /b:\n    summary: *x\n")
            .expect("it is cut");
        assert!(matches!(cut.at("/paths/~1a"), Found::Value(_)));
        assert!(matches!(cut.at("/paths/~1b"), Found::NotAlone));
        let cut = Cut::new("x-a: &a { b: 1 }\n<<: *a\npaths:\n  /a:\n    <<: *a\n    get: 1\n");
        let cut = cut.expect("it is cut");
        assert!(matches!(cut.at("/paths/~1a"), Found::NotAlone));
        assert!(matches!(cut.at("/b"), Found::NotAlone));
        assert_eq!(cut.keys(&["paths", "/a"]), None);
    }

    /// What may come between two characters of a contract.
    fn disturbance() -> impl Strategy<Value = (Index, usize, &'static str)> {
        let texts = vec![
            "",
            " ",
            "  ",
            "\n",
            "\r",
            "\t",
            "'",
            "\"",
            "&a ",
            "*a",
            ": ",
            ":",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "|\n",
            ">",
            "#",
            " # ",
            "\n---\n",
            "\n...\n",
            "!!str ",
            "<<: ",
            "? ",
            "\\",
            "\n  x:\n    y: 1\n",
            "\n  \"a\n  b\": 1\n",
            "\u{2028}",
            "%",
            "~",
        ];
        (any::<Index>(), 0..8_usize, select(texts))
    }

    fn disturbed(text: &str, disturbances: Vec<(Index, usize, &str)>) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for (at, length, new) in disturbances {
            let start = at.index(letters.len() + 1);
            let end = (start + length).min(letters.len());
            letters.splice(start..end, new.chars());
        }
        letters.into_iter().collect()
    }

    proptest! {
        // As many cases as PROPTEST_CASES says, or the usual 256.
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever is YAML says the same in parts, or says that it cannot be read in parts.
        #[test]
        fn a_part_is_never_something_else(original in select(YAML.to_vec()), disturbances in prop::collection::vec(disturbance(), 1..4)) {
            let text = disturbed(&original[..6_000], disturbances);
            if let Ok(whole) = document::read(&text) {
                let lines: Vec<_> = text.lines().collect();
                let new = lines.windows(3).filter(|lines| !original.contains(lines[1]));
                prop_assert_ne!(says_the_same(&text, &whole), Some(false), "{:#?}", new.collect::<Vec<_>>());
            }
        }
    }
}
