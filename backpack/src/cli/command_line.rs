//! How the program was called, as reports tell it: without its secrets, for reports are handed on.

use clap::CommandFactory;

use super::arguments::Arguments;
use crate::declare::test_option::TestOption;
use crate::seen::hidden::SIGN;

/// The flag of the test's own options, whose values may be secrets too.
const OPTION: &str = "--option";

/// The words of this program's command line, but the values of the flags that hide theirs in the help too, and of the test's
/// options that are secrets.
pub(super) fn command_line(options: &[TestOption]) -> Vec<String> {
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    without_secrets(words, &secrets(), options)
}

fn secrets() -> Vec<String> {
    let command = Arguments::command();
    let secret = command
        .get_arguments()
        .filter(|it| it.is_hide_env_values_set());
    let flags = secret.filter_map(|argument| argument.get_long());
    flags.map(|flag| format!("--{flag}")).collect()
}

fn without_secrets(
    words: impl Iterator<Item = String>,
    secrets: &[String],
    options: &[TestOption],
) -> Vec<String> {
    let mut before = String::new();
    words
        .map(|word| {
            let before = std::mem::replace(&mut before, word.clone());
            match word.split_once('=') {
                _ if secrets.contains(&before) => SIGN.to_owned(),
                Some((flag, _)) if secrets.iter().any(|secret| secret == flag) => {
                    format!("{flag}={SIGN}")
                }
                Some((OPTION, option)) => format!("{OPTION}={}", without_value(option, options)),
                _ if before == OPTION => without_value(&word, options),
                _ => word,
            }
        })
        .collect()
}

/// A choice of an option, without the value where that is a secret.
fn without_value(choice: &str, options: &[TestOption]) -> String {
    let name = choice.split('=').next().unwrap_or_default();
    let mut secret = options.iter().filter(|option| option.is_secret());
    match secret.any(|option| option.name() == name.trim()) {
        true => format!("{name}={SIGN}"),
        false => choice.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: TestOption = TestOption::new("key", "", "A key").secret();
    const REGION: TestOption = TestOption::new("region", "eu", "A region");

    #[test]
    fn a_token_is_not_told() {
        let told = |line: &str| {
            without_secrets(
                line.split(' ').map(str::to_owned),
                &secrets(),
                &[KEY, REGION],
            )
            .join(" ")
        };
        assert_eq!(
            told("load --web-token abc -u 5"),
            "load --web-token **** -u 5"
        );
        assert_eq!(
            told("load --web-token=abc --users=5"),
            "load --web-token=**** --users=5"
        );
        assert_eq!(
            told("load --option key=abc --option=key=abc --option region=us"),
            "load --option key=**** --option=key=**** --option region=us"
        );
    }
}
