//! What other parsers say, in one line.

use std::fmt::Display;

/// The reason that a parser of somebody else gives: the last of its lines, for those before draw the place or apologize; a name in
/// camel case as words.
///
/// ```
/// assert_eq!(backpack_data::reason("regex parse error:\n    (\n    ^\nerror: unclosed group"), "unclosed group");
/// assert_eq!(backpack_data::reason("Sorry.\nDanglingCombinator"), "dangling combinator");
/// ```
pub fn reason(error: impl Display) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default().trim();
    let last = last.strip_prefix("error: ").unwrap_or(last);
    let is_name = !last.contains(|c: char| !c.is_ascii_alphabetic());
    let mut reason = String::new();
    for (at, character) in last.char_indices() {
        if is_name && at > 0 && character.is_ascii_uppercase() {
            reason.push(' ');
        }
        match is_name || at == 0 {
            true => reason.extend(character.to_lowercase()),
            false => reason.push(character),
        }
    }
    // That of a selector is no line.
    reason.replace("EOL", "end")
}
