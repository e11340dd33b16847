//! Whether two values that are equal are one: how much their texts say, and whether the names of their places belong together.

use super::found::Found;
use super::places::{At, Place, is_id_name, noun};
use super::program::{Key, Origin};

/// How much it says that two values are equal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worth {
    None,
    /// Only where a path has it, as an id of the same thing: `0`, which is most often a count or a flag.
    Least,
    /// Only where it is an id of the same thing.
    Little,
    /// Only where their names belong together.
    Word,
    Much,
}

pub(crate) fn worth(text: &str) -> Worth {
    const COMMON: [&str; 16] = [
        "active",
        "android",
        "application/json",
        "bearer",
        "default",
        "desktop",
        "disabled",
        "enabled",
        "inactive",
        "mobile",
        "pending",
        "private",
        "public",
        "success",
        "undefined",
        "unknown",
    ];
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let length = text.chars().count();
    let is_number = digits > 0 && digits == length;
    let is_year = is_number && length == 4 && (text.starts_with("19") || text.starts_with("20"));
    match () {
        () if text.trim().is_empty() => Worth::None,
        () if text == "0" => Worth::Least,
        () if ["true", "false", "null", "none", "ok"]
            .iter()
            .any(|it| text.eq_ignore_ascii_case(it)) =>
        {
            Worth::None
        }
        () if COMMON.iter().any(|it| text.eq_ignore_ascii_case(it)) => Worth::None,
        () if is_number && length >= 4 && !is_year => Worth::Much,
        () if is_number => Worth::Little,
        // As load tests write secrets in their traces.
        () if text == "****" => Worth::Word,
        () if length >= 6 && is_word(text) => Worth::Word,
        () if length >= 6 => Worth::Much,
        () => Worth::Little,
    }
}

/// Whether somebody may have made it up: `pending-orders`.
fn is_word(text: &str) -> bool {
    let is_plain = |one: char| one.is_alphabetic() || "-_ ".contains(one);
    text.chars().count() < 20 && text.chars().all(is_plain)
}

/// Whether a word in an answer of this collection and a place have one name, or it names one of what the place has one of.
pub(crate) fn is_related(place: &Place, found: &Found, source: &str) -> bool {
    let is_segment = matches!(place.at, At::Path(_)) && !place.is_named;
    let names_one = match &found.origin {
        Origin::Json(keys) => matches!(keys.last(), Some(Key::Name(last)) if is_id_name(last)),
        _ => false,
    };
    has_name(&found.origin, &place.name)
        || is_kin(place, found, source)
        || is_segment && (names_one || !source.is_empty() && noun(&place.name) == source)
}

/// Whether an id in an answer of this collection and a place that takes one are of the same thing.
pub(crate) fn is_kin(place: &Place, found: &Found, source: &str) -> bool {
    let Origin::Json(keys) = &found.origin else {
        return false;
    };
    let [around @ .., Key::Name(last)] = keys.as_slice() else {
        return false;
    };
    let takes_id = matches!(place.at, At::Path(_)) || is_id_name(&place.name);
    if !is_id_name(last) || !takes_id {
        return false;
    }
    if ["guid", "sku", "slug", "uuid"].contains(&last.as_str()) && place.name == *last {
        return true;
    }
    let its = noun(&place.name);
    let own = noun(last);
    if !own.is_empty() {
        return its == own;
    }
    let is_in_list = matches!(around, [.., Key::Index(_)]);
    let holder = around.iter().rev().find_map(|key| match key {
        Key::Name(name) => Some(noun(name)),
        Key::Index(_) | Key::Any => None,
    });
    // A list may be called whatever it is, and what is around all of an answer says nothing.
    let says_nothing =
        |holder: &String| ["data", "payload", "response", "result"].contains(&holder.as_str());
    let is_of_source = is_in_list || holder.as_ref().is_none_or(says_nothing);
    !its.is_empty() && (holder.is_some_and(|holder| holder == its) || is_of_source && its == source)
}

/// Whether the part of an answer has this name.
pub(crate) fn has_name(origin: &Origin, name: &str) -> bool {
    match origin {
        Origin::Json(keys) => matches!(keys.last(), Some(Key::Name(last)) if last == name),
        Origin::Html(selector, _) => selector.contains(&format!("'{name}'")),
        Origin::Header(other) | Origin::Cookie(other) | Origin::UrlQuery(other) => {
            other.eq_ignore_ascii_case(name)
        }
    }
}

/// The origin that both are, with `[any]` in the place of the last index; none where they differ in more than that.
pub(crate) fn any_of(one: &Origin, other: &Origin) -> Option<Origin> {
    let (Origin::Json(one), Origin::Json(other)) = (one, other) else {
        return None;
    };
    let is_index = |key: &Key| matches!(key, Key::Index(_));
    let last = one.iter().rposition(is_index)?;
    let differ = |at: usize| at != last && one.get(at) != other.get(at);
    if one.len() != other.len() || !is_index(&other[last]) || (0..one.len()).any(differ) {
        return None;
    }
    let mut keys = one.clone();
    keys[last] = Key::Any;
    Some(Origin::Json(keys))
}

/// The list that has it.
pub(crate) fn list(origin: &Origin) -> Option<&[Key]> {
    match origin {
        Origin::Json(keys) => {
            let last = keys
                .iter()
                .rposition(|key| matches!(key, Key::Index(_) | Key::Any))?;
            Some(&keys[..last])
        }
        Origin::Html(..) | Origin::Header(_) | Origin::Cookie(_) | Origin::UrlQuery(_) => None,
    }
}
