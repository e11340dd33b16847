//! What a worker says: on standard error, and on the master's page.

use std::collections::{HashSet, VecDeque};
use std::fmt;

use jiff::Zoned;

use super::entry::short;
use crate::text::printable::line;

/// As many lines as the page of a master keeps of itself.
const MOST_LINES: usize = 500;

/// How serious a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Info,
    Warning,
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "INFO",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
        })
    }
}

/// The lines of one worker.
pub(super) struct Journal<'w> {
    host: String,
    lines: VecDeque<String>,
    has_news: bool,
    warned_of: HashSet<String>,
    show: &'w dyn Fn(&str),
}

impl<'w> Journal<'w> {
    /// The journal of a worker on this machine, whose lines are shown at once.
    pub(super) fn new(host: String, show: &'w dyn Fn(&str)) -> Self {
        Self {
            host,
            lines: VecDeque::new(),
            has_news: false,
            warned_of: HashSet::new(),
            show,
        }
    }

    /// Says it in one line, of which a terminal takes nothing for a command, and which is not endless: the text may be the master's.
    pub(super) fn say(&mut self, level: Level, text: &str) {
        let text = line(&short(text));
        match level {
            Level::Info => (self.show)(&text),
            Level::Warning => (self.show)(&format!("warning: {text}")),
            Level::Error => (self.show)(&format!("error: {text}")),
        }
        if self.lines.len() == MOST_LINES {
            self.lines.pop_front();
        }
        let time = Zoned::now().strftime("%Y-%m-%d %H:%M:%S,%3f").to_string();
        let line = format!("[{time}] {}/{level}/backpack: {text}", self.host);
        self.lines.push_back(line);
        self.has_news = true;
    }

    /// A warning that is said once, whatever often it is due.
    pub(super) fn warn_once(&mut self, text: &str) {
        // A master could invent any number of them.
        if self.warned_of.len() < MOST_LINES && self.warned_of.insert(text.to_owned()) {
            self.say(Level::Warning, text);
        }
    }

    /// All lines, where some are new since the last time.
    pub(super) fn news(&mut self) -> Option<Vec<String>> {
        let has_news = std::mem::take(&mut self.has_news);
        has_news.then(|| self.lines.iter().cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn lines_are_shown_and_kept_and_the_oldest_forgotten() {
        let shown = RefCell::new(Vec::new());
        let show = |line: &str| shown.borrow_mut().push(line.to_owned());
        let mut journal = Journal::new("box".to_owned(), &show);
        assert_eq!(journal.news(), None);
        journal.say(Level::Info, "ready");
        journal.warn_once("odd");
        journal.warn_once("odd");
        let news = journal.news().unwrap();
        assert!(news[0].ends_with("] box/INFO/backpack: ready"), "{news:?}");
        assert!(news[1].ends_with("] box/WARNING/backpack: odd"), "{news:?}");
        assert_eq!((news.len(), journal.news()), (2, None));
        for number in 0..600 {
            journal.say(Level::Error, &number.to_string());
        }
        assert_eq!(journal.news().map(|lines| lines.len()), Some(MOST_LINES));
        assert_eq!(shown.borrow()[..2], ["ready", "warning: odd"]);
    }

    #[test]
    fn what_a_master_makes_it_say_is_one_short_line_without_commands_to_a_terminal() {
        let shown = RefCell::new(Vec::new());
        let show = |line: &str| shown.borrow_mut().push(line.to_owned());
        let mut journal = Journal::new("box".to_owned(), &show);
        journal.say(Level::Info, "on http://a/\u{1b}[31m\u{7}\nerror: none");
        journal.warn_once(&"a".repeat(1_000_000));
        let news = journal.news().unwrap();
        for line in shown.borrow().iter().chain(&news) {
            assert!(!line.contains(char::is_control), "{line:?}");
            assert!(line.len() < 20_000, "{} bytes", line.len());
        }
        assert!(shown.borrow()[0].contains("error: none"));
    }
}
