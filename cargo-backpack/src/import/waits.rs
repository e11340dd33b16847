//! How long a user waits between two requests, by how long somebody did.

use std::time::Duration;

use super::program::Wait;
use super::traffic::Exchange;

/// Longer gaps are no thinking: somebody was elsewhere.
const LONGEST_GAP: Duration = Duration::from_secs(60);

/// So long on average that a pass takes as long as the recording did; none where no times were recorded.
pub(crate) fn wait(exchanges: &[Exchange]) -> Option<Wait> {
    let gaps: Vec<Duration> = exchanges
        .windows(2)
        .map(|pair| {
            let end = pair[0].begun?.saturating_add(pair[0].took);
            Some(pair[1].begun?.saturating_sub(end).min(LONGEST_GAP))
        })
        .collect::<Option<_>>()?;
    if gaps.is_empty() {
        return None;
    }
    let mean = gaps.iter().sum::<Duration>() / u32::try_from(gaps.len()).ok()?;
    let mean = mean.as_millis();
    let step = match mean {
        0..10 => return Some(Wait::None),
        10..200 => 10,
        200..2_000 => 100,
        _ => 1_000,
    };
    let round = |time: u128| {
        let steps = ((time + step / 2) / step).max(1);
        Duration::from_millis(u64::try_from(steps * step).unwrap_or(u64::MAX))
    };
    Some(Wait::Between(round(mean / 2), round(mean * 3 / 2)))
}
