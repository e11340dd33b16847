//! What the sockets and streams of a user leave for it, since they do not have the user at hand: the newest message of each, and how often
//! they did something.

use std::cell::{Cell, RefCell};

use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::Declaration;

/// What sockets and streams leave for their user.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    /// All that a user looks at who has none.
    has_news: Cell<bool>,
    news: RefCell<News>,
}

/// What is new since somebody looked.
#[derive(Debug, Default)]
pub(crate) struct News {
    /// How often something was asked, sent or awaited.
    pub(crate) operations: u64,
    /// The newest of each endpoint.
    pub(crate) messages: Vec<(&'static Declaration, RequestResult)>,
}

impl Mailbox {
    #[inline]
    pub(crate) fn has_news(&self) -> bool {
        self.has_news.get()
    }

    pub(crate) fn take(&self) -> News {
        self.has_news.set(false);
        self.news.take()
    }

    /// Something was begun.
    pub(crate) fn note_operation(&self) {
        self.has_news.set(true);
        self.news.borrow_mut().operations += 1;
    }

    /// A message came, which takes the place of the one before it.
    pub(crate) fn leave(&self, endpoint: &'static Declaration, message: RequestResult) {
        self.has_news.set(true);
        let messages = &mut self.news.borrow_mut().messages;
        match messages
            .iter_mut()
            .find(|(known, _)| known.id == endpoint.id)
        {
            Some((_, newest)) => *newest = message,
            None => messages.push((endpoint, message)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::endpoint_state::EndpointState;
    use std::time::Duration;

    #[test]
    fn the_newest_message_is_taken_once() {
        let mailbox = Mailbox::default();
        assert!(!mailbox.has_news());
        let endpoint = EndpointState::gatherer(Default::default()).declaration;
        for text in ["first", "second"] {
            mailbox.note_operation();
            let message = RequestResult::unanswered(text.to_owned(), Duration::ZERO);
            mailbox.leave(endpoint, message);
        }
        assert!(mailbox.has_news());
        let news = mailbox.take();
        let messages: Vec<_> = news.messages.iter().map(|(_, it)| it.error()).collect();
        assert_eq!((news.operations, messages), (2, vec![Some("second")]));
        let news = mailbox.take();
        assert!(!mailbox.has_news() && news.messages.is_empty() && news.operations == 0);
    }
}
