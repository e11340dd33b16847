//! Finds a value in JSON, as it was written. Nothing but what is looked for is read, so that an odd number elsewhere does no harm.

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::declare::part::Key;

/// The text of the value behind these keys; none where there is none.
///
/// `draw` gives a number below the one that it gets, for `[any]`.
///
/// # Errors
/// Why the bytes are no JSON.
pub(crate) fn find<'j>(
    json: &'j [u8],
    keys: &[Key],
    draw: &mut dyn FnMut(usize) -> usize,
) -> serde_json::Result<Option<&'j str>> {
    let Some((first, rest)) = keys.split_first() else {
        let whole: &RawValue = serde_json::from_slice(json)?;
        return Ok(Some(whole.get()));
    };
    if !matches!(json.trim_ascii_start().first(), Some(b'{' | b'[')) {
        serde_json::from_slice::<IgnoredAny>(json)?;
        return Ok(None);
    }
    let mut reader = serde_json::Deserializer::from_slice(json);
    let found = match first {
        Key::Any => {
            let elements = Elements.deserialize(&mut reader)?;
            let drawn = (!elements.is_empty()).then(|| draw(elements.len()));
            drawn.map(|drawn| elements[drawn])
        }
        key => Member(*key).deserialize(&mut reader)?,
    };
    reader.end()?;
    match found {
        Some(inner) => find(inner.get().as_bytes(), rest, draw),
        None => Ok(None),
    }
}

/// Reads one member of an object or an array, and passes over the others.
struct Member(Key);

impl<'j> DeserializeSeed<'j> for Member {
    type Value = Option<&'j RawValue>;

    fn deserialize<D: Deserializer<'j>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for Member {
    type Value = Option<&'j RawValue>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object or an array")
    }

    /// Of members of one name the last counts, as most readers have it.
    fn visit_map<A: MapAccess<'j>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(is_it) = members.next_key_seed(IsNamed(self.0))? {
            match is_it {
                true => found = Some(members.next_value()?),
                false => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        let mut at = 0;
        loop {
            let goes_on = match self.0 {
                Key::Index(index) if index == at => {
                    found = elements.next_element()?;
                    found.is_some()
                }
                Key::Last => {
                    let next = elements.next_element()?;
                    found = next.or(found);
                    next.is_some()
                }
                _ => elements.next_element::<IgnoredAny>()?.is_some(),
            };
            if !goes_on {
                return Ok(found);
            }
            at += 1;
        }
    }
}

/// Reads all elements of an array; an object has none.
struct Elements;

impl<'j> DeserializeSeed<'j> for Elements {
    type Value = Vec<&'j RawValue>;

    fn deserialize<D: Deserializer<'j>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for Elements {
    type Value = Vec<&'j RawValue>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(element) = elements.next_element()? {
            all.push(element);
        }
        Ok(all)
    }
}

/// Whether a member has this name.
struct IsNamed(Key);

impl<'j> DeserializeSeed<'j> for IsNamed {
    type Value = bool;

    fn deserialize<D: Deserializer<'j>>(self, reader: D) -> Result<bool, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for IsNamed {
    type Value = bool;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<bool, E> {
        Ok(matches!(self.0, Key::Name(wanted) if wanted == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    const A: Key = Key::Name("a");

    fn found<'j>(json: &'j str, keys: &[Key]) -> Option<&'j str> {
        find(json.as_bytes(), keys, &mut |all| all / 2).expect("it is JSON")
    }

    #[test]
    fn a_value_is_found_as_it_was_written() {
        let json = r#"{"x": 1e400, "a": [ {"b":1}, 123456789012345678901234567890 ], "a": [1.10, {"b": "\u0041"}]}"#;
        assert_eq!(found(json, &[A, Key::Index(0)]), Some("1.10"));
        let inner = [A, Key::Index(1), Key::Name("b")];
        assert_eq!(found(json, &inner), Some(r#""\u0041""#));
        assert_eq!(found(json, &[Key::Name("x")]), Some("1e400"));
        assert_eq!(found(json, &[A, Key::Index(2)]), None);
        assert_eq!(found(json, &[A, A]), None);
        assert_eq!(found(json, &[Key::Name("x"), A]), None);
        assert_eq!(found(" [ ] ", &[]), Some("[ ]"));
        let list = r#"{"list": [1, [], {"a": 3}], "none": []}"#;
        let of_list = |key| found(list, &[Key::Name("list"), key]);
        assert_eq!(
            [Key::Last, Key::Any].map(of_list),
            [Some("{\"a\": 3}"), Some("[]")]
        );
        assert_eq!(found(list, &[Key::Name("list"), Key::Last, A]), Some("3"));
        for key in [Key::Last, Key::Any] {
            assert_eq!(found(list, &[Key::Name("none"), key]), None);
            assert_eq!(found(list, &[key]), None);
        }
        for scalar in ["null", "true", "\"a\"", "-1", "1", "1.5"] {
            assert_eq!(found(scalar, &[A]), None);
        }
    }

    #[test]
    fn what_is_no_json_is_refused_wherever_that_shows() {
        for broken in ["", "{\"a\": 1", "{\"a\": 1} x", "{\"a\": 1, b}", "<html>"] {
            assert!(
                find(broken.as_bytes(), &[A], &mut |_| 0).is_err(),
                "{broken}"
            );
            assert!(
                find(broken.as_bytes(), &[Key::Any], &mut |_| 0).is_err(),
                "{broken}"
            );
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
            ".{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            let members = proptest::collection::vec(("[ab]", inner.clone()), 0..4);
            prop_oneof![
                proptest::collection::vec(inner, 0..4).prop_map(Value::from),
                members.prop_map(|members| members.into_iter().collect::<Value>()),
            ]
        })
    }

    proptest! {
        /// As the tree has it.
        #[test]
        fn a_value_is_found_where_a_tree_has_it(json in any_json(), pretty: bool, way in proptest::collection::vec(0..4_usize, 0..4)) {
            let keys: Vec<_> = way.iter().map(|at| match at {
                2 => Key::Name("a"),
                3 => Key::Name("b"),
                index => Key::Index(*index),
            }).collect();
            let text = match pretty {
                true => serde_json::to_string_pretty(&json).unwrap(),
                false => json.to_string(),
            };
            let in_tree = keys.iter().try_fold(&json, |value, key| match key {
                Key::Name(name) => value.get(name),
                Key::Index(index) => value.get(index),
                Key::Last | Key::Any => None,
            });
            let found = find(text.as_bytes(), &keys, &mut |_| 0).unwrap();
            let found = found.map(|found| serde_json::from_str::<Value>(found).unwrap());
            prop_assert_eq!(found.as_ref(), in_tree);
        }
    }
}
