//! Cuts a request off at its time limit, without a timer of its own for each: a user's one alarm is set anew only when it
//! rings too early, or would ring too late.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use tokio::time::{Instant, Sleep, sleep_until};

/// One user's alarm.
#[derive(Debug, Default)]
pub(crate) struct TimeLimit {
    alarm: Option<Pin<Box<Sleep>>>,
}

impl TimeLimit {
    /// What the future gives, or none where it has not ended at the deadline; without a deadline it has all the time.
    pub(crate) async fn within<F: Future>(
        &mut self,
        deadline: Option<Instant>,
        future: F,
    ) -> Option<F::Output> {
        let mut future = pin!(future);
        poll_fn(|context| match (future.as_mut().poll(context), deadline) {
            (Poll::Ready(output), _) => Poll::Ready(Some(output)),
            (Poll::Pending, Some(deadline)) => self.poll_over(deadline, context).map(|()| None),
            (Poll::Pending, None) => Poll::Pending,
        })
        .await
    }

    fn poll_over(&mut self, deadline: Instant, context: &mut Context<'_>) -> Poll<()> {
        let alarm = self
            .alarm
            .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if alarm.deadline() > deadline {
            alarm.as_mut().reset(deadline);
        }
        loop {
            ready!(alarm.as_mut().poll(context));
            if alarm.deadline() == deadline {
                return Poll::Ready(());
            }
            // It rang for a request that landed long ago.
            alarm.as_mut().reset(deadline);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;
    use std::time::Duration;

    /// How long a future that never ends is waited for.
    async fn waited(limit: &mut TimeLimit, millis: u64) -> Duration {
        let started = Instant::now();
        let deadline = started + Duration::from_millis(millis);
        let over = limit.within(Some(deadline), pending::<()>()).await;
        assert_eq!(over, None);
        started.elapsed()
    }

    #[test]
    fn each_request_has_its_own_limit() {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let mut limit = TimeLimit::default();
            assert_eq!(limit.within(None, async { 1 }).await, Some(1));
            // Later, earlier, and the same again.
            for millis in [20, 60, 10, 10] {
                let waited = waited(&mut limit, millis).await;
                assert!(waited >= Duration::from_millis(millis), "{waited:?}");
                assert!(waited < Duration::from_secs(5), "{waited:?}");
            }
            let early = async { tokio::time::sleep(Duration::from_millis(1)).await };
            let deadline = Instant::now() + Duration::from_secs(60);
            assert_eq!(limit.within(Some(deadline), early).await, Some(()));
            let waited = waited(&mut limit, 10).await;
            assert!(
                waited < Duration::from_secs(5),
                "the alarm of before is far: {waited:?}"
            );
        });
    }
}
