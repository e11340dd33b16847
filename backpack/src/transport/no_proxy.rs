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

/// Whether the environment names a proxy that is spoken to through TLS.
#[cfg(feature = "reqwest")]
pub(super) fn may_be_secure() -> bool {
    let names = [
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "all_proxy",
    ];
    let is_secure =
        |name: &&str| env::var(name).is_ok_and(|proxy| proxy.trim_start().starts_with("https:"));
    !always() && names.iter().any(is_secure)
}
