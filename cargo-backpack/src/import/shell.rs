//! Commands as a shell reads them: words with bash's quotes, and where one command ends and the next begins. Nothing is expanded.

use std::iter::Peekable;
use std::str::Chars;

/// The commands of a text, each of at least one word. What stands behind a `|` is none of them.
pub(crate) fn commands(text: &str) -> Result<Vec<Vec<String>>, String> {
    let text = text.replace("\r\n", "\n");
    let mut shell = Shell {
        text: text.chars().peekable(),
        commands: Vec::new(),
        words: Vec::new(),
        is_piped: false,
    };
    shell.read()?;
    Ok(shell.commands)
}

struct Shell<'t> {
    text: Peekable<Chars<'t>>,
    commands: Vec<Vec<String>>,
    words: Vec<String>,
    /// Whether the words get what another command wrote.
    is_piped: bool,
}

impl Shell<'_> {
    fn read(&mut self) -> Result<(), String> {
        while let Some(&next) = self.text.peek() {
            match next {
                '\n' | ';' | '&' => {
                    self.text.next();
                    self.end(false);
                }
                '|' => {
                    self.text.next();
                    let is_or = self.text.next_if_eq(&'|').is_some();
                    self.end(!is_or);
                }
                '#' => while self.text.next_if(|it| *it != '\n').is_some() {},
                '<' | '>' => self.file()?,
                next if next.is_whitespace() => {
                    self.text.next();
                }
                _ => {
                    // Between two lines of one command.
                    if let Some(word) = self.word()? {
                        self.words.push(word);
                    }
                }
            }
        }
        self.end(false);
        Ok(())
    }

    /// A command is over.
    fn end(&mut self, is_piped: bool) {
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() && !self.is_piped {
            self.commands.push(words);
        }
        self.is_piped = is_piped;
    }

    /// `> file`, which is no word of the command.
    fn file(&mut self) -> Result<(), String> {
        while self.text.next_if(|it| "<>&".contains(*it)).is_some() {}
        while self.text.next_if(|it| *it == ' ').is_some() {}
        self.word().map(|_| ())
    }

    /// The next word; none where it is but the quoted end of a line, or the `2` of `2>&1`.
    fn word(&mut self) -> Result<Option<String>, String> {
        let mut word = String::new();
        let mut is_one = false;
        while let Some(&next) = self.text.peek() {
            match next {
                '\'' => {
                    self.text.next();
                    self.up_to('\'', &mut word)?;
                }
                '"' => {
                    self.text.next();
                    self.double(&mut word)?;
                }
                '$' => {
                    self.text.next();
                    match self.text.next_if_eq(&'\'') {
                        Some(_) => self.dollar(&mut word)?,
                        None => word.push('$'),
                    }
                }
                '\\' => {
                    self.text.next();
                    match self.text.next() {
                        Some('\n') if !is_one => return Ok(None),
                        Some('\n') => continue,
                        Some(other) => word.push(other),
                        None => return Ok(is_one.then_some(word)),
                    }
                }
                '<' | '>' if word == "1" || word == "2" => return Ok(None),
                next if next.is_whitespace() || ";&|<>".contains(next) => break,
                next => {
                    self.text.next();
                    word.push(next);
                }
            }
            is_one = true;
        }
        Ok(is_one.then_some(word))
    }

    /// `'…'`
    fn up_to(&mut self, end: char, word: &mut String) -> Result<(), String> {
        for next in self.text.by_ref() {
            if next == end {
                return Ok(());
            }
            word.push(next);
        }
        Err(unclosed(end))
    }

    /// `"…"`
    fn double(&mut self, word: &mut String) -> Result<(), String> {
        while let Some(next) = self.text.next() {
            match next {
                '"' => return Ok(()),
                '\\' => match self.text.next() {
                    Some('\n') => {}
                    Some(it @ ('"' | '\\' | '$' | '`')) => word.push(it),
                    Some(other) => word.extend(['\\', other]),
                    None => break,
                },
                next => word.push(next),
            }
        }
        Err(unclosed('"'))
    }

    /// `$'…'`, with what a backslash means in it.
    fn dollar(&mut self, word: &mut String) -> Result<(), String> {
        // What is written byte by byte may be one letter.
        let mut bytes = Vec::new();
        let add = |one: char, bytes: &mut Vec<u8>| bytes.extend(one.to_string().bytes());
        while let Some(next) = self.text.next() {
            match next {
                '\'' => {
                    word.push_str(&String::from_utf8_lossy(&bytes));
                    return Ok(());
                }
                '\\' => match self.text.next() {
                    None => break,
                    Some('n') => bytes.push(b'\n'),
                    Some('t') => bytes.push(b'\t'),
                    Some('r') => bytes.push(b'\r'),
                    Some('a') => bytes.push(7),
                    Some('b') => bytes.push(8),
                    Some('e' | 'E') => bytes.push(27),
                    Some('f') => bytes.push(12),
                    Some('v') => bytes.push(11),
                    Some('x') => bytes.extend(
                        self.digits(16, 2, None)
                            .and_then(|it| u8::try_from(it).ok()),
                    ),
                    Some(it @ ('u' | 'U')) => {
                        let longest = if it == 'u' { 4 } else { 8 };
                        let one = self.digits(16, longest, None).and_then(char::from_u32);
                        add(one.unwrap_or(char::REPLACEMENT_CHARACTER), &mut bytes);
                    }
                    Some(digit @ '0'..='7') => {
                        let number = self.digits(8, 2, digit.to_digit(8)).unwrap_or_default();
                        bytes.push(number.to_le_bytes()[0]);
                    }
                    Some(it @ ('\\' | '\'' | '"' | '?')) => add(it, &mut bytes),
                    Some(other) => {
                        bytes.push(b'\\');
                        add(other, &mut bytes);
                    }
                },
                next => add(next, &mut bytes),
            }
        }
        Err(unclosed('\''))
    }

    /// A number that may have begun, of up to so many digits more.
    fn digits(&mut self, base: u32, longest: usize, mut number: Option<u32>) -> Option<u32> {
        for _ in 0..longest {
            let Some(digit) = self.text.peek().and_then(|it| it.to_digit(base)) else {
                break;
            };
            self.text.next();
            number = Some(number.unwrap_or(0_u32).checked_mul(base)? + digit);
        }
        number
    }
}

fn unclosed(quote: char) -> String {
    format!("a quote `{quote}` is never closed")
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn words_are_as_bash_reads_them() {
        for (text, expected) in [
            (
                "curl 'a b' \"c\\\"d\" e\\ f",
                vec!["curl", "a b", "c\"d", "e f"],
            ),
            (
                "curl \\\n  -X GET \\\n  url",
                vec!["curl", "-X", "GET", "url"],
            ),
            (r"$'it\'s\n\x41\u00e9\303\251\0\\'", vec!["it's\nAéé\0\\"]),
            ("a''b \"\" ''", vec!["ab", "", ""]),
            ("a#b # c", vec!["a#b"]),
            ("\"$HOME\" $X '$Y'", vec!["$HOME", "$X", "$Y"]),
            ("curl u > out.json 2>&1", vec!["curl", "u"]),
            ("curl u | jq .a | less", vec!["curl", "u"]),
            ("curl \\\r\n u", vec!["curl", "u"]),
        ] {
            assert_eq!(
                commands(text),
                Ok(vec![expected.iter().map(|it| (*it).to_owned()).collect()]),
                "{text}"
            );
        }
    }

    #[test]
    fn commands_end_with_their_lines_and_signs() {
        let all = commands("\n# two\ncurl a; curl b && curl c &\ncurl d || curl e\n\n")
            .expect("commands");
        let last: Vec<_> = all.iter().map(|words| words[1].as_str()).collect();
        assert_eq!(last, ["a", "b", "c", "d", "e"]);
        assert_eq!(commands(" \n "), Ok(Vec::new()));
    }

    #[test]
    fn an_open_quote_is_told_of() {
        for text in ["curl 'a", "curl \"a", "curl $'a", "curl \"a\\"] {
            assert!(commands(text).is_err(), "{text}");
        }
    }
}
