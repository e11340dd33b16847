//! How the program was called, as reports tell it: without its secrets, for reports are handed on.

use clap::CommandFactory;

use super::arguments::Arguments;

const HIDDEN: &str = "***";

/// The words of this program's command line, but the values of the flags that hide theirs in the help too.
pub(super) fn command_line() -> Vec<String> {
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    without_secrets(words, &secrets())
}

fn secrets() -> Vec<String> {
    let command = Arguments::command();
    let secret = command
        .get_arguments()
        .filter(|it| it.is_hide_env_values_set());
    let flags = secret.filter_map(|argument| argument.get_long());
    flags.map(|flag| format!("--{flag}")).collect()
}

fn without_secrets(words: impl Iterator<Item = String>, secrets: &[String]) -> Vec<String> {
    let mut follows_secret = false;
    words
        .map(|word| {
            let hidden = std::mem::replace(&mut follows_secret, secrets.contains(&word));
            match word.split_once('=') {
                _ if hidden => HIDDEN.to_owned(),
                Some((flag, _)) if secrets.iter().any(|secret| secret == flag) => {
                    format!("{flag}={HIDDEN}")
                }
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
        let told =
            |line: &str| without_secrets(line.split(' ').map(str::to_owned), &secrets()).join(" ");
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
