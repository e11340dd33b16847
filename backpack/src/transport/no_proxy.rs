//! `NO_PROXY=*`: no server is behind a proxy, addresses included, of which the libraries' own reading does not think.

use std::env;
use std::sync::LazyLock;

/// Whether the environment says so.
pub(super) fn always() -> bool {
    static ALWAYS: LazyLock<bool> = LazyLock::new(|| {
        let names = env::var("NO_PROXY").or_else(|_| env::var("no_proxy"));
        names.is_ok_and(|names| names.split(',').any(|name| name.trim() == "*"))
    });
    *ALWAYS
}
