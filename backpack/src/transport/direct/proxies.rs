//! Which servers are behind a proxy: what the environment says, read as reqwest reads it.

use std::sync::LazyLock;

use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

/// Whether requests of this URL go through a proxy.
pub(super) fn has_one_for(url: &Url) -> bool {
    static PROXIES: LazyLock<Matcher> = LazyLock::new(Matcher::from_system);
    let uri = url.as_str().parse();
    uri.is_ok_and(|uri| PROXIES.intercept(&uri).is_some())
}
