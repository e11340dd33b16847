//! Looks into a JSON text that a macro wrote: valid, and without spaces.

use crate::declare::part::Key;

/// What stands in the way of these keys: how many of them lead there, and what it is. A `null` gives way, and so does what is not
/// there.
pub(super) const fn in_the_way(json: &str, keys: &[Key]) -> Option<(usize, &'static str)> {
    let json = json.as_bytes();
    let (mut at, mut depth) = (0, 0);
    while depth < keys.len() {
        let inner = match (keys[depth], json[at]) {
            (_, b'n') => None,
            (Key::Name(name), b'{') => member(json, at, name),
            (Key::Index(index), b'[') => element(json, at, index),
            (_, other) => return Some((depth, kind(other))),
        };
        let Some(place) = inner else {
            return None;
        };
        at = place;
        depth += 1;
    }
    None
}

const fn kind(first: u8) -> &'static str {
    match first {
        b'{' => "an object",
        b'[' => "an array",
        b'"' => "a text",
        b't' | b'f' => "a flag",
        _ => "a number",
    }
}

/// Where the value of a member begins, in the object that begins here.
const fn member(json: &[u8], object: usize, name: &str) -> Option<usize> {
    let mut at = object + 1;
    while json[at] != b'}' {
        let value = end(json, at) + 1;
        if is_text(json, at, name.as_bytes()) {
            return Some(value);
        }
        at = end(json, value);
        if json[at] == b',' {
            at += 1;
        }
    }
    None
}

/// Where an element begins, in the array that begins here.
const fn element(json: &[u8], array: usize, index: usize) -> Option<usize> {
    let (mut at, mut left) = (array + 1, index);
    while json[at] != b']' {
        if left == 0 {
            return Some(at);
        }
        at = end(json, at);
        if json[at] == b',' {
            at += 1;
        }
        left -= 1;
    }
    None
}

/// Where the value that begins here ends.
const fn end(json: &[u8], start: usize) -> usize {
    let (mut at, mut open) = (start, 0);
    while at < json.len() {
        match json[at] {
            b'"' => at = end_of_text(json, at) - 1,
            b'{' | b'[' => open += 1,
            b'}' | b']' | b',' | b':' if open == 0 => return at,
            b'}' | b']' => open -= 1,
            _ => {}
        }
        at += 1;
    }
    at
}

const fn end_of_text(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while json[at] != b'"' {
        at += if json[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}

/// Whether the text that begins here is this one. One with a character that is escaped in JSON is taken for another.
const fn is_text(json: &[u8], start: usize, text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if json[start + 1 + at] != text[at] || matches!(text[at], b'\\' | b'"') {
            return false;
        }
        at += 1;
    }
    json[start + 1 + at] == b'"'
}

#[cfg(test)]
mod tests {
    use super::in_the_way;
    use crate::declare::part::Key::{Index, Name};

    const JSON: &str = r#"{"a":1,"b":[true,{"c":"x, \"y\": [1"},null],"d":{"e":{}},"f":-2}"#;

    #[test]
    fn what_is_of_another_kind_stands_in_the_way() {
        for (keys, expected) in [
            (&[Name("a"), Name("x")] as &[_], (1, "a number")),
            (&[Name("b"), Name("x")], (1, "an array")),
            (&[Name("b"), Index(0), Index(0)], (2, "a flag")),
            (&[Name("b"), Index(1), Name("c"), Name("d")], (3, "a text")),
            (&[Name("d"), Index(0)], (1, "an object")),
            (&[Index(0)], (0, "an object")),
            (&[Name("f"), Index(0)], (1, "a number")),
        ] {
            assert_eq!(in_the_way(JSON, keys), Some(expected), "{keys:?}");
        }
    }

    #[test]
    fn what_is_there_of_its_kind_or_not_at_all_does_not() {
        for keys in [
            &[] as &[_],
            &[Name("a")],
            &[Name("x"), Index(4)],
            &[Name("b"), Index(1), Name("c")],
            &[Name("b"), Index(2), Name("x")],
            &[Name("b"), Index(9), Name("x")],
            &[Name("d"), Name("e"), Name("x")],
            &[Name("a\":1,\"b"), Name("x")],
        ] {
            assert_eq!(in_the_way(JSON, keys), None, "{keys:?}");
        }
        assert_eq!(in_the_way("5", &[Name("a")]), Some((0, "a number")));
        assert_eq!(in_the_way("[]", &[Index(0)]), None);
    }
}
