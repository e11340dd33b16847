//! What a system allows: open files for so many users, and the rates at which they may come.

use std::ops::RangeInclusive;

/// Open files that the process needs besides one for each user's connection: the live page and those who look at it,
/// the files that are written, connections that are closed while new ones open. A quarter of a low limit, within these.
const OTHER_FILES: RangeInclusive<u64> = 64..=256;

/// What is wrong with a spawn rate.
pub(crate) fn wrong_rate(rate: Option<f64>) -> Option<String> {
    let wrong = rate.filter(|rate| !(rate.is_finite() && *rate > 0.0))?;
    Some(format!(
        "a spawn rate of {wrong}: it is a number of users a second, above 0"
    ))
}

/// How many users the system has open files for, once their limit is raised as far as it allows.
pub(crate) fn possible_users() -> u64 {
    let limit = open_files();
    limit.saturating_sub(other_files(limit))
}

fn open_files() -> u64 {
    rlimit::increase_nofile_limit(u64::MAX).unwrap_or(u64::MAX)
}

fn other_files(limit: u64) -> u64 {
    (limit / 4).clamp(*OTHER_FILES.start(), *OTHER_FILES.end())
}

/// Says so where there are more users than the system has open files for.
pub(crate) fn too_many(users: usize) -> Option<String> {
    let (limit, possible) = (open_files(), possible_users());
    (users as u64 > possible).then(|| {
        format!("{users} users need as many open files, and this system allows {limit}: at most {possible} users are possible (`ulimit -n`)")
    })
}
