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
    possible(open_files())
}

/// Of a system that allows so many open files.
fn possible(limit: u64) -> u64 {
    limit.saturating_sub(other_files(limit))
}

fn open_files() -> u64 {
    rlimit::increase_nofile_limit(u64::MAX).unwrap_or(u64::MAX)
}

fn other_files(limit: u64) -> u64 {
    (limit / 4).clamp(*OTHER_FILES.start(), *OTHER_FILES.end())
}

/// The lowest limit of open files that has enough of them for so many users.
fn files_for(users: u64) -> u64 {
    let mut limits = users.saturating_add(*OTHER_FILES.start())..=u64::MAX;
    limits
        .find(|limit| possible(*limit) >= users)
        .unwrap_or(u64::MAX)
}

/// Says so where there are more users than the system has open files for.
pub(crate) fn too_many(users: usize) -> Option<String> {
    let limit = open_files();
    (users as u64 > possible(limit)).then(|| wants(users as u64, limit))
}

fn wants(users: u64, limit: u64) -> String {
    let needed = files_for(users);
    let who = if users == 1 {
        "1 user needs".to_owned()
    } else {
        format!("{users} users need")
    };
    let most = match possible(limit) {
        0 => "not even 1 user is possible".to_owned(),
        possible => format!("at most {possible} users are possible"),
    };
    format!(
        "{who} {needed} open files, and this system allows {limit}: {most} (raise the hard limit, as root with `ulimit -n {needed}`)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_is_enough_and_not_more() {
        for users in (1..2_000).chain([100_000, u64::MAX]) {
            let needed = files_for(users);
            assert!(possible(needed) >= users || needed == u64::MAX, "{users}");
            assert!(possible(needed - 1) < users, "{users}");
        }
    }

    #[test]
    fn a_limit_that_lets_nobody_in_says_what_one_user_needs() {
        assert_eq!(
            wants(1, 32),
            "1 user needs 65 open files, and this system allows 32: not even 1 user is possible (raise the hard limit, as root with `ulimit -n 65`)"
        );
    }
}
