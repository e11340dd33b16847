//! Cuts a request off at its time limit, without a timer of its own for each: a user's one alarm is set anew only when it
//! rings too early, or would ring too late.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

/// One user's alarm.
#[derive(Debug, Default)]
pub(crate) struct TimeLimit {
    alarm: Option<Pin<Box<Sleep>>>,
    set: Option<Set>,
}

/// What the alarm was last told; kept here so that a request need not touch the alarm at all.
#[derive(Debug)]
struct Set {
    rings_at: Instant,
    /// Whom it wakes.
    wakes: Waker,
}

impl TimeLimit {
    /// What the future gives, or none where it has not ended after the limit. A limit too long for the clock is none.
    pub(crate) async fn within<F: Future>(
        &mut self,
        started: Instant,
        limit: Duration,
        mut future: Pin<&mut F>,
    ) -> Option<F::Output> {
        let deadline = started.checked_add(limit);
        let mut waited = false;
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            match deadline {
                // An alarm that rings wakes this future, which then looks at it.
                Some(deadline)
                    if std::mem::replace(&mut waited, true)
                        || !self.is_set(started, deadline, context) =>
                {
                    self.poll_over(deadline, context).map(|()| None)
                }
                _ => Poll::Pending,
            }
        })
        .await
    }

    /// Whether the alarm will wake this task, not before now and not after the deadline.
    fn is_set(&self, now: Instant, deadline: Instant, context: &Context<'_>) -> bool {
        self.set.as_ref().is_some_and(|set| {
            set.rings_at > now && set.rings_at <= deadline && set.wakes.will_wake(context.waker())
        })
    }

    fn poll_over(&mut self, deadline: Instant, context: &mut Context<'_>) -> Poll<()> {
        let alarm = self
            .alarm
            .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if alarm.deadline() > deadline {
            alarm.as_mut().reset(deadline);
        }
        loop {
            if alarm.as_mut().poll(context).is_pending() {
                self.set = Some(Set {
                    rings_at: alarm.deadline(),
                    wakes: context.waker().clone(),
                });
                return Poll::Pending;
            }
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
    use std::pin::pin;

    /// How long a future that never ends is waited for.
    async fn waited(limit: &mut TimeLimit, millis: u64) -> Duration {
        let started = Instant::now();
        let millis = Duration::from_millis(millis);
        let over = limit.within(started, millis, pin!(pending::<()>())).await;
        assert_eq!(over, None);
        started.elapsed()
    }

    #[test]
    fn each_request_has_its_own_limit() {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let mut limit = TimeLimit::default();
            let start = Instant::now();
            let given = limit.within(start, Duration::MAX, pin!(async { 1 })).await;
            assert_eq!(given, Some(1));
            // Later, earlier, and the same again.
            for millis in [20, 60, 10, 10] {
                let waited = waited(&mut limit, millis).await;
                assert!(waited >= Duration::from_millis(millis), "{waited:?}");
                assert!(waited < Duration::from_secs(5), "{waited:?}");
            }
            for _ in 0..3 {
                let early = tokio::time::sleep(Duration::from_millis(1));
                let minute = Duration::from_secs(60);
                let given = limit.within(Instant::now(), minute, pin!(early)).await;
                assert_eq!(given, Some(()));
            }
            let waited = waited(&mut limit, 10).await;
            assert!(
                waited < Duration::from_secs(5),
                "the alarm of before is far: {waited:?}"
            );
        });
    }
}
