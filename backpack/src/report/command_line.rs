//! How the program was called, as reports tell it: without its secrets, for reports are handed on.

/// The flags whose values nobody else shall read.
const SECRET: [&str; 1] = ["--web-token"];
const HIDDEN: &str = "***";

/// The words of this program's command line.
pub(super) fn command_line() -> Vec<String> {
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    without_secrets(words)
}

fn without_secrets(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut follows_secret = false;
    words
        .map(|word| {
            let hidden = std::mem::replace(&mut follows_secret, SECRET.contains(&word.as_str()));
            match word.split_once('=') {
                _ if hidden => HIDDEN.to_owned(),
                Some((flag, _)) if SECRET.contains(&flag) => format!("{flag}={HIDDEN}"),
                _ => word,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_told() {
        let told = |line: &str| without_secrets(line.split(' ').map(str::to_owned)).join(" ");
        assert_eq!(
            told("load --web-token abc -u 5"),
            "load --web-token *** -u 5"
        );
        assert_eq!(
            told("load --web-token=abc --users=5"),
            "load --web-token=*** --users=5"
        );
    }
}
