//! Where a Locust master listens for its workers.

/// Where a master listens for its workers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Master {
    /// A name or an address.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Master {
    pub(super) fn url(&self) -> String {
        let (host, port) = (self.plain_host(), self.port);
        // An address of IPv6 has colons itself.
        if host.contains(':') {
            format!("tcp://[{host}]:{port}")
        } else {
            format!("tcp://{host}:{port}")
        }
    }

    /// Without the brackets of an address of IPv6.
    pub(super) fn plain_host(&self) -> &str {
        let host = self.host.strip_prefix('[');
        host.and_then(|host| host.strip_suffix(']'))
            .unwrap_or(&self.host)
    }
}
