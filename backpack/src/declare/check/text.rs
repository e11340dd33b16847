//! Texts that a constant puts together.

/// As long as a message gets; what goes beyond is left out.
const CAPACITY: usize = 1024;

/// A text that grows without an allocator.
pub(super) struct Text {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl Text {
    /// Empty.
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; CAPACITY],
            length: 0,
        }
    }

    /// The text with this behind it; left out where it does not fit.
    pub(super) const fn with(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if self.length + text.len() <= CAPACITY {
            let mut at = 0;
            while at < text.len() {
                self.bytes[self.length + at] = text[at];
                at += 1;
            }
            self.length += text.len();
        }
        self
    }

    /// The text with this number behind it.
    pub(super) const fn with_number(self, number: u64) -> Self {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let before = match number {
            0..10 => self,
            _ => self.with_number(number / 10),
        };
        before.with(DIGITS[(number % 10) as usize])
    }

    /// What has been put together.
    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

/// Equality of texts.
pub(super) const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// How many bytes differ: insertions, deletions and replacements (Levenshtein), for texts of up to 63 bytes.
pub(crate) const fn distance(left: &str, right: &str) -> usize {
    const WIDTH: usize = 64;
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if right.len() >= WIDTH {
        return usize::MAX;
    }
    let mut row = [0; WIDTH];
    let mut column = 0;
    while column <= right.len() {
        row[column] = column;
        column += 1;
    }
    let mut line = 0;
    while line < left.len() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        column = 0;
        while column < right.len() {
            let replaced = diagonal + (left[line] != right[column]) as usize;
            diagonal = row[column + 1];
            row[column + 1] = smallest(replaced, smallest(diagonal, row[column]) + 1);
            column += 1;
        }
        line += 1;
    }
    row[right.len()]
}

const fn smallest(left: usize, right: usize) -> usize {
    if left < right { left } else { right }
}

#[cfg(test)]
mod tests {
    use super::{Text, distance, same};

    #[test]
    fn a_text_grows_up_to_its_capacity() {
        let text = Text::new().with("nothing fills `").with("ä").with("`");
        assert_eq!(text.as_str(), "nothing fills `ä`");
        let long = "x".repeat(2000);
        assert_eq!(Text::new().with("a").with(&long).with("b").as_str(), "ab");
    }

    #[test]
    fn numbers_are_written_out() {
        let text = Text::new().with_number(0).with(" ").with_number(10_203);
        assert_eq!(text.as_str(), "0 10203");
    }

    #[test]
    fn texts_are_compared() {
        assert!(same("id", "id"));
        assert!(!same("id", "ib"));
        assert!(!same("id", "i"));
    }

    #[test]
    fn distances_count_differences() {
        assert_eq!(distance("id", "id"), 0);
        assert_eq!(distance("player", "playr"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
