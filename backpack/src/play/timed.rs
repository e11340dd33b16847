//! Work whose time is measured. It has a type of its own: the compiler would tell of a metric of another kind three times where
//! a future without a name depends on it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use pin_project_lite::pin_project;

use crate::play::span::Span;
use crate::user::User;
use crate::user::measures::MeasureId;

pin_project! {
    /// Work that is measured from when it is first waited for to its end: what [`User::time`] gives.
    #[must_use = "what is measured is done where it is awaited: write `.await` behind it"]
    #[derive(Debug)]
    pub struct Timed<'u, F> {
        pub(super) user: &'u mut User,
        pub(super) of: MeasureId,
        pub(super) name: &'static str,
        pub(super) span: Option<Span>,
        #[pin]
        pub(super) work: F,
    }
}

impl<F: Future> Future for Timed<'_, F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let begin = |user| Span::begin(user, *this.of, this.name);
        // One that panics takes it along: it was interrupted.
        let span = this.span.take().unwrap_or_else(|| begin(this.user));
        match this.work.poll(context) {
            Poll::Ready(done) => {
                span.end_at(this.user, Instant::now());
                Poll::Ready(done)
            }
            Poll::Pending => {
                *this.span = Some(span);
                Poll::Pending
            }
        }
    }
}
