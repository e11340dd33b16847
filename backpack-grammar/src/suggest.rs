//! Words for a name that is not known: what was meant, and what there is.

use strsim::damerau_levenshtein;

/// "unknown option `timout`, did you mean `timeout`?", or without a near name what there is.
pub(crate) fn unknown(kind: &str, word: &str, known: &[&str], holder: &str) -> String {
    let meant = match nearest(word, known) {
        Some(near) => format!(", did you mean `{near}`?"),
        None => String::new(),
    };
    format!(
        "unknown {kind} `{word}`{meant}\n{holder}: {}",
        known.join(", ")
    )
}

/// The known name that is nearest to this word, if any is near.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let word = word.to_lowercase();
    let farthest = (word.chars().count() / 3).max(1);
    known
        .iter()
        .map(|name| (damerau_levenshtein(&word, &name.to_lowercase()), *name))
        .filter(|(distance, _)| *distance <= farthest)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::{nearest, unknown};

    #[test]
    fn a_near_name_is_suggested() {
        assert_eq!(nearest("timout", &["name", "timeout"]), Some("timeout"));
        assert_eq!(nearest("PSOT", &["GET", "POST", "PUT"]), Some("POST"));
        assert_eq!(nearest("get", &["GET"]), Some("GET"));
    }

    #[test]
    fn a_far_name_is_not() {
        assert_eq!(nearest("colour", &["name", "timeout"]), None);
        assert_eq!(
            unknown("option", "x1", &["name"], "there is"),
            "unknown option `x1`\nthere is: name"
        );
    }
}
