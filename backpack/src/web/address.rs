//! Where the live page is served, and who may see it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};

use http::uri::Authority;
use rand::TryRng;
use rand::rngs::SysRng;
use subtle::ConstantTimeEq;

/// As it was asked for: `--web-host`, `--web-port` and `--web-token`.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    /// A name or an address of this machine; `*` is all of them.
    pub(crate) host: String,
    /// 0: any free one.
    pub(crate) port: u16,
    pub(crate) token: Option<String>,
}

/// Shorter ones could be guessed.
const SHORTEST_TOKEN: usize = 16;

impl Address {
    pub(super) fn listen(&self) -> Result<TcpListener, String> {
        let shown = self.shown();
        let address = self.resolve()?;
        let listener = TcpListener::bind(address).map_err(|error| {
            let why = match error.kind() {
                std::io::ErrorKind::AddrInUse => "the port is in use".to_owned(),
                _ => error.to_string(),
            };
            format!("the live page cannot listen on {shown}: {why}; choose another place with --web-host and --web-port, or run with --headless")
        })?;
        let unusable = |error| format!("the live page cannot listen on {shown}: {error}");
        listener.set_nonblocking(true).map_err(unusable)?;
        Ok(listener)
    }

    /// As it is written in addresses.
    fn shown(&self) -> String {
        let Self { host, port, .. } = self;
        match host.parse::<Ipv6Addr>() {
            Ok(address) => format!("[{address}]:{port}"),
            Err(_) => format!("{host}:{port}"),
        }
    }

    /// The first address of the host; of version 4 where there is one, for that is what `localhost` is typed for.
    fn resolve(&self) -> Result<SocketAddr, String> {
        let Self { host, port, .. } = self;
        let name = match host.as_str() {
            "*" => "0.0.0.0",
            name => name.trim_start_matches('[').trim_end_matches(']'),
        };
        let addresses = (name, *port).to_socket_addrs().map_err(|error| {
            format!("--web-host `{host}` is no address of this machine: {error}")
        })?;
        addresses
            .min_by_key(SocketAddr::is_ipv6)
            .ok_or_else(|| format!("--web-host `{host}` has no address"))
    }
}

/// Who may see the page.
#[derive(Debug)]
pub(super) struct Access {
    listening: SocketAddr,
    /// The host as it was given.
    host: String,
    secrets: Option<Secrets>,
}

/// What is known to those who may see the page.
#[derive(Debug)]
struct Secrets {
    token: String,
    generated: bool,
    /// In the place of the token in browsers, for other servers of this machine get the cookie too.
    session: String,
}

impl Access {
    /// Whoever can reach a loopback address may see the page, unless a token was given; others always need one.
    pub(super) fn new(address: &Address, listener: &TcpListener) -> Result<Self, String> {
        let listening = listener
            .local_addr()
            .map_err(|error| format!("the live page has no address: {error}"))?;
        let secrets = match &address.token {
            Some(token) => Some(Secrets::given(token)?),
            None if listening.ip().is_loopback() => None,
            None => Some(Secrets::generated()?),
        };
        Ok(Self {
            listening,
            host: address.host.to_ascii_lowercase(),
            secrets,
        })
    }

    pub(super) fn needs_token(&self) -> bool {
        self.secrets.is_some()
    }

    pub(super) fn is_token(&self, text: &str) -> bool {
        let secrets = self.secrets.as_ref();
        secrets.is_some_and(|secrets| same(&secrets.token, text))
    }

    pub(super) fn is_session(&self, text: &str) -> bool {
        let secrets = self.secrets.as_ref();
        secrets.is_some_and(|secrets| same(&secrets.session, text))
    }

    /// What a browser keeps of a token that was right. Cookies do not tell ports apart, so the name does.
    pub(super) fn cookie(&self) -> Option<String> {
        let secrets = self.secrets.as_ref()?;
        let name = self.cookie_name();
        Some(format!(
            "{name}={}; HttpOnly; SameSite=Strict; Path=/",
            secrets.session
        ))
    }

    pub(super) fn cookie_name(&self) -> String {
        format!("backpack-{}", self.listening.port())
    }

    /// Whether the page is known by this name: as it was given, `localhost`, or an address without a name.
    ///
    /// A name that somebody else gave to this machine is none of these. The port may differ, as it does behind a tunnel.
    pub(super) fn is_known_as(&self, authority: &Authority) -> bool {
        if authority.as_str().contains('@') {
            return false;
        }
        let host = authority.host().to_ascii_lowercase();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let own = self.listening.ip();
        let is_address = bare.parse::<IpAddr>().is_ok_and(|address| {
            address == own || own.is_unspecified() || own.is_loopback() && address.is_loopback()
        });
        let reaches_loopback = own.is_loopback() || own.is_unspecified();
        is_address || host == self.host || reaches_loopback && host == "localhost"
    }

    /// What to open on this machine.
    pub(super) fn url(&self) -> String {
        self.with_token(&self.local_url())
    }

    /// What to open on other machines, where that is another one.
    pub(super) fn remote_url(&self) -> Option<String> {
        self.is_everywhere()
            .then(|| self.with_token(&self.plain_url()))
    }

    /// What anybody can open, without the token.
    pub(super) fn plain_url(&self) -> String {
        if self.is_everywhere() {
            let port = self.listening.port();
            return format!("http://<an address of this machine>:{port}/");
        }
        self.local_url()
    }

    fn is_everywhere(&self) -> bool {
        self.listening.ip().is_unspecified()
    }

    fn local_url(&self) -> String {
        let mut address = self.listening;
        match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        format!("http://{address}/")
    }

    /// One that was given is known to who gave it, and shown to nobody else.
    fn with_token(&self, url: &str) -> String {
        match &self.secrets {
            Some(secrets) if secrets.generated => format!("{url}?token={}", secrets.token),
            _ => url.to_owned(),
        }
    }
}

impl Secrets {
    fn given(token: &str) -> Result<Self, String> {
        if token.chars().count() < SHORTEST_TOKEN {
            return Err(format!(
                "the token of --web-token is too short: at least {SHORTEST_TOKEN} characters"
            ));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(
                "the token of --web-token holds a space or a character beyond ASCII: it travels in a header"
                    .to_owned(),
            );
        }
        Ok(Self {
            token: token.to_owned(),
            generated: false,
            session: random()?,
        })
    }

    fn generated() -> Result<Self, String> {
        Ok(Self {
            token: random()?,
            generated: true,
            session: random()?,
        })
    }
}

/// 128 bits of the system's randomness.
fn random() -> Result<String, String> {
    let number = SysRng
        .try_next_u64()
        .and_then(|high| Ok((high, SysRng.try_next_u64()?)));
    let (high, low) =
        number.map_err(|error| format!("the system gives no randomness for a token: {error}"))?;
    Ok(format!("{high:016x}{low:016x}"))
}

/// Takes the same time for each wrong text of the right length.
fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(host: &str, token: Option<&str>) -> Result<Access, String> {
        let address = Address {
            host: host.to_owned(),
            port: 0,
            token: token.map(str::to_owned),
        };
        Access::new(&address, &address.listen()?)
    }

    fn knows(access: &Access, name: &str) -> bool {
        access.is_known_as(&name.parse().expect("an authority"))
    }

    #[test]
    fn loopback_needs_no_token_and_other_addresses_do() {
        let local = access("127.0.0.1", None).unwrap();
        assert!(!local.needs_token());
        assert_eq!(local.url(), local.plain_url());
        assert_eq!(local.remote_url(), None);
        let open = access("0.0.0.0", None).unwrap();
        assert!(open.needs_token());
        let token = open.url().split_once("?token=").unwrap().1.to_owned();
        assert_eq!(token.len(), 32);
        assert!(open.is_token(&token) && !open.is_token(&token[1..]) && !open.is_token(""));
        assert!(!open.is_session(&token));
    }

    #[test]
    fn other_machines_are_not_sent_to_their_own_loopback() {
        let open = access("0.0.0.0", None).unwrap();
        let (local, remote) = (open.url(), open.remote_url().unwrap());
        assert!(local.starts_with("http://127.0.0.1:"), "{local}");
        for url in [&remote, &open.plain_url()] {
            assert!(url.contains("address of this machine") && !url.contains("127.0.0.1"));
        }
        let token = |url: &str| url.split_once("?token=").map(|(_, token)| token.to_owned());
        assert!(token(&local).is_some() && token(&local) == token(&remote));
        assert!(!open.plain_url().contains("token"));
    }

    #[test]
    fn an_address_of_version_6_is_told_in_brackets() {
        for (host, shown) in [("::", "[::]:80"), ("[::1]", "[::1]:80"), ("*", "*:80")] {
            let address = Address {
                host: host.to_owned(),
                port: 80,
                token: None,
            };
            assert_eq!(address.shown(), shown);
        }
    }

    #[test]
    fn a_given_token_is_not_shown() {
        let access = access("localhost", Some("correct-horse-battery")).unwrap();
        assert!(access.needs_token() && access.is_token("correct-horse-battery"));
        assert!(!access.url().contains("token"));
        assert!(!access.cookie().unwrap().contains("horse"));
    }

    #[test]
    fn a_poor_token_is_refused() {
        assert!(
            access("localhost", Some("short"))
                .unwrap_err()
                .contains("16")
        );
        let spaced = access("localhost", Some("a token with its spaces"));
        assert!(spaced.unwrap_err().contains("space"));
    }

    #[test]
    fn only_its_own_names_are_known() {
        let local = access("127.0.0.1", None).unwrap();
        for name in [
            "127.0.0.1",
            "127.0.0.1:8089",
            "localhost:1",
            "LOCALHOST",
            "[::1]:80",
        ] {
            assert!(knows(&local, name), "{name}");
        }
        for name in [
            "evil.example",
            "192.168.0.7",
            "localhost.evil.example",
            "me@localhost",
        ] {
            assert!(!knows(&local, name), "{name}");
        }
        let open = access("*", None).unwrap();
        assert!(knows(&open, "192.168.0.7:8089") && !knows(&open, "evil.example"));
    }
}
