//! Several ways to the same server, the next begun where the ones before have not led there within a moment: RFC 8305, section 5.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

/// The "Connection Attempt Delay" that the RFC recommends.
const HEAD_START: Duration = Duration::from_millis(250);

/// The first that arrives; where none does, the latest failure, or none where there was no way. The others are dropped.
pub(super) async fn first<F, T, E>(
    mut ways: impl ExactSizeIterator<Item = F>,
) -> Result<T, Option<E>>
where
    F: Future<Output = Result<T, E>>,
{
    if ways.len() == 1
        && let Some(way) = ways.next()
    {
        return way.await.map_err(Some);
    }
    let mut race = Race {
        ways,
        running: Vec::new(),
        next_at: Box::pin(sleep(Duration::ZERO)),
        failure: None,
    };
    poll_fn(|context| race.poll(context)).await
}

struct Race<I, F, E> {
    ways: I,
    running: Vec<Pin<Box<F>>>,
    next_at: Pin<Box<Sleep>>,
    failure: Option<E>,
}

impl<I, F, T, E> Race<I, F, E>
where
    I: Iterator<Item = F>,
    F: Future<Output = Result<T, E>>,
{
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<T, Option<E>>> {
        loop {
            let before = self.running.len();
            if let Some(winner) = self.poll_running(context) {
                return Poll::Ready(Ok(winner));
            }
            // Who fails leaves the start to the next at once.
            let is_due =
                self.running.len() < before || self.next_at.as_mut().poll(context).is_ready();
            if !is_due {
                return Poll::Pending;
            }
            match self.ways.next() {
                Some(way) => {
                    self.running.push(Box::pin(way));
                    self.next_at.as_mut().reset(Instant::now() + HEAD_START);
                }
                None if self.running.is_empty() => return Poll::Ready(Err(self.failure.take())),
                None => return Poll::Pending,
            }
        }
    }

    fn poll_running(&mut self, context: &mut Context<'_>) -> Option<T> {
        let mut index = 0;
        while let Some(way) = self.running.get_mut(index) {
            match way.as_mut().poll(context) {
                Poll::Ready(Ok(winner)) => return Some(winner),
                Poll::Ready(Err(failure)) => {
                    self.failure = Some(failure);
                    drop(self.running.remove(index));
                }
                Poll::Pending => index += 1,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;

    /// A way that ends after so many milliseconds, well or not; none hangs.
    async fn way(ends: Option<(u64, Result<u8, u8>)>) -> Result<u8, u8> {
        match ends {
            None => pending().await,
            Some((millis, result)) => {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                result
            }
        }
    }

    fn run(ways: Vec<Option<(u64, Result<u8, u8>)>>) -> (Result<u8, Option<u8>>, Duration) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().build().expect("a runtime");
        let start = std::time::Instant::now();
        let first = first(ways.into_iter().map(way));
        (runtime.block_on(first), start.elapsed())
    }

    #[test]
    fn the_next_begins_after_a_moment_or_after_a_failure() {
        let (first, took) = run(vec![None, Some((0, Ok(2)))]);
        assert_eq!(first, Ok(2));
        assert!(took >= HEAD_START && took < 8 * HEAD_START, "{took:?}");
        let (first, took) = run(vec![Some((0, Err(1))), Some((0, Ok(2))), Some((0, Ok(3)))]);
        assert_eq!(first, Ok(2));
        assert!(took < HEAD_START, "{took:?}");
    }

    #[test]
    fn who_is_slow_may_still_win() {
        let (first, _) = run(vec![Some((300, Ok(1))), None]);
        assert_eq!(first, Ok(1));
    }

    #[test]
    fn where_nobody_arrives_the_latest_failure_is_told() {
        assert_eq!(
            run(vec![Some((0, Err(1))), Some((5, Err(2)))]).0,
            Err(Some(2))
        );
        assert_eq!(run(vec![Some((0, Err(1)))]).0, Err(Some(1)));
        assert_eq!(run(vec![]).0, Err(None));
    }
}
