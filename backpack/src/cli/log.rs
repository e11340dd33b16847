//! What `RUST_LOG` asks for, on standard error: users that come and go, requests, decisions and warnings.

use std::env;
use std::io;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{fmt, registry};

use crate::text::printable::line;

const VARIABLE: &str = "RUST_LOG";

/// Whether there is a log, which nothing else on the terminal shall overwrite.
pub(super) fn is_wanted() -> bool {
    env::var_os(VARIABLE).is_some_and(|words| !words.is_empty())
}

/// Begins the log, where one is wanted and the program has none of its own. An error is a line.
pub(super) fn begin() -> Result<(), String> {
    let words = env::var(VARIABLE).unwrap_or_default();
    if words.is_empty() {
        return Ok(());
    }
    let wanted: Targets = words.parse().map_err(|error| {
        format!(
            "{VARIABLE}={}: {error}: write a level (error, warn, info, debug, trace), or one for a module, as in backpack=debug",
            line(&words)
        )
    })?;
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(false);
    // A log of the program's own stays.
    let _ = registry().with(wanted).with(lines).try_init();
    Ok(())
}
