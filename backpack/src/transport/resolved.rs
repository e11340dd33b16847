//! Addresses that are given for names: nobody is asked for those.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use url::Host;

/// As curl has it: the addresses of a name, for one port.
#[derive(Clone, Debug)]
pub(crate) struct Resolution {
    /// As URLs have it; [`ANY`] is every name.
    host: String,
    port: u16,
    addresses: Vec<IpAddr>,
    /// How often they were used, by all users together.
    turns: Arc<AtomicUsize>,
}

const ANY: &str = "*";

/// All that were given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolutions(Option<Arc<Vec<Resolution>>>);

impl Resolution {
    /// What is wrong with it: only names are looked up, and an address has none.
    fn problem(&self) -> Option<String> {
        let host = &self.host;
        let why = if host.is_empty() {
            "the host is missing"
        } else if is_address(host) {
            "it is an address already, and nobody looks it up"
        } else if name(host).is_none() {
            "it is not the name of a host"
        } else if self.port == 0 {
            "there is no port 0"
        } else {
            return None;
        };
        Some(format!("`{host}` cannot be resolved by hand: {why}"))
    }
}

impl FromStr for Resolution {
    type Err = String;

    /// Reads `shop.example:443:127.0.0.1,[::1]`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            |why: &str| format!("{why}: write HOST:PORT:ADDRESS, as shop.example:443:127.0.0.1");
        if text.starts_with(['-', '+']) {
            return Err(wrong(
                "a `-` or `+` before the host, as curl knows it, is for a cache that there is not",
            ));
        }
        let (host, rest) = match text.strip_prefix('[').and_then(|it| it.split_once(']')) {
            Some((host, rest)) => (host, rest.strip_prefix(':')),
            None => text
                .split_once(':')
                .map_or((text, None), |(host, rest)| (host, Some(rest))),
        };
        let (port, addresses) = rest
            .and_then(|rest| rest.split_once(':'))
            .ok_or_else(|| wrong("the port or the address is missing"))?;
        let port = port
            .parse()
            .map_err(|_| wrong(&format!("`{port}` is not a port")))?;
        let addresses = addresses.split(',').map(|text| {
            let bare = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            let address = bare.unwrap_or(text).parse();
            address.map_err(|_| wrong(&format!("`{text}` is not an address")))
        });
        let resolution = Self {
            host: normal(host),
            port,
            addresses: addresses.collect::<Result<_, _>>()?,
            turns: Arc::default(),
        };
        match resolution.problem() {
            Some(problem) => Err(problem),
            None => Ok(resolution),
        }
    }
}

impl Resolutions {
    /// Gives a name a further address.
    pub(crate) fn add(&mut self, host: &str, port: u16, address: IpAddr) {
        let host = normal(host);
        let all = Arc::make_mut(self.0.get_or_insert_default());
        match all.iter_mut().find(|it| it.host == host && it.port == port) {
            Some(known) => known.addresses.push(address),
            None => all.push(Resolution {
                host,
                port,
                addresses: vec![address],
                turns: Arc::default(),
            }),
        }
    }

    /// Gives a name these addresses, and not those that it had.
    #[cfg(feature = "cli")]
    pub(crate) fn put(&mut self, resolution: Resolution) {
        let all = Arc::make_mut(self.0.get_or_insert_default());
        all.retain(|it| it.host != resolution.host || it.port != resolution.port);
        all.push(resolution);
    }

    /// What is wrong with them.
    pub(super) fn problems(&self) -> impl Iterator<Item = String> {
        let all = self.0.iter().flat_map(|all| all.iter());
        all.filter_map(Resolution::problem)
    }

    /// Whether there are none, and look-ups need not be watched.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The addresses of a name, the next one in turn first; none where it has to be looked up.
    pub(super) fn addresses(&self, name: &str, port: u16) -> Option<Vec<IpAddr>> {
        let all = self.0.as_ref()?;
        let of = |host: &str| all.iter().find(|it| it.host == host && it.port == port);
        let found = of(name).or_else(|| of(ANY))?;
        let turn = found.turns.fetch_add(1, Ordering::Relaxed);
        Some(in_turn(&found.addresses, turn))
    }

    /// The same where the port is not known.
    #[cfg(feature = "reqwest")]
    pub(super) fn addresses_for_any_port(&self, name: &str) -> Option<Vec<IpAddr>> {
        let named = self.0.as_ref()?.iter().find(|it| it.host == name)?;
        self.addresses(name, named.port)
    }
}

/// The addresses of the kind that is preferred begin in turn, so that each gets its share of the connections.
pub(super) fn in_turn(addresses: &[IpAddr], turn: usize) -> Vec<IpAddr> {
    let mut addresses = addresses.to_vec();
    let is_v4 = addresses.first().map(IpAddr::is_ipv4);
    let is_preferred = |address: &&IpAddr| Some(address.is_ipv4()) == is_v4;
    let preferred = addresses.iter().take_while(is_preferred).count();
    if preferred > 0 {
        addresses[..preferred].rotate_left(turn % preferred);
    }
    addresses
}

/// As URLs have it, where it is a name.
fn normal(host: &str) -> String {
    name(host).unwrap_or_else(|| host.to_owned())
}

fn name(host: &str) -> Option<String> {
    if host == ANY {
        return Some(host.to_owned());
    }
    match Host::parse(host) {
        Ok(Host::Domain(name)) => Some(name),
        _ => None,
    }
}

/// In brackets or without.
fn is_address(host: &str) -> bool {
    let is_v4 = matches!(Host::parse(host), Ok(Host::Ipv4(_) | Host::Ipv6(_)));
    is_v4 || host.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    const fn v4(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
    }

    const V6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

    fn given(texts: &[&str]) -> Resolutions {
        let all = texts.iter().map(|text| text.parse().expect("a resolution"));
        Resolutions(Some(Arc::new(all.collect())))
    }

    #[test]
    fn addresses_are_read_as_curl_reads_them() {
        for (text, addresses) in [
            ("a.example:80:127.0.0.1", vec![v4(1)]),
            ("a.example:80:[::1]", vec![V6]),
            ("a.example:80:::1", vec![V6]),
            ("A.Example:80:127.0.0.1,[::1],::1", vec![v4(1), V6, V6]),
            ("*:80:127.0.0.1", vec![v4(1)]),
        ] {
            let found = given(&[text]).addresses("a.example", 80);
            assert_eq!(found, Some(addresses), "{text}");
        }
        let umlaut = given(&["Käse.example:1:::1"]);
        assert_eq!(umlaut.addresses("xn--kse-qla.example", 1), Some(vec![V6]));
    }

    #[test]
    fn what_cannot_be_meant_is_told_in_one_line() {
        for (text, why) in [
            ("", "the port or the address is missing"),
            ("a.example", "the port or the address is missing"),
            ("a.example:80", "the port or the address is missing"),
            ("a.example:http:::1", "`http` is not a port"),
            ("a.example:65536:::1", "`65536` is not a port"),
            ("a.example:0:::1", "there is no port 0"),
            ("a.example:80:", "`` is not an address"),
            ("a.example:80:b.example", "`b.example` is not an address"),
            ("a.example:80:127.0.0.1,", "`` is not an address"),
            ("a.example:80:[::1", "`[::1` is not an address"),
            (":80:::1", "the host is missing"),
            ("127.0.0.1:80:::1", "it is an address already"),
            ("[::1]:80:127.0.0.1", "it is an address already"),
            ("a b:80:127.0.0.1", "it is not the name of a host"),
            ("-a.example:80", "a cache that there is not"),
            ("+a.example:80:127.0.0.1", "a cache that there is not"),
        ] {
            let problem = text.parse::<Resolution>().unwrap_err();
            assert!(problem.contains(why), "{text}: {problem}");
            assert!(!problem.contains('\n'), "{text}: {problem}");
        }
    }

    #[test]
    fn a_name_of_its_own_goes_before_all_names() {
        let given = given(&["*:80:127.0.0.2", "a.example:80:127.0.0.1"]);
        assert_eq!(given.addresses("a.example", 80), Some(vec![v4(1)]));
        assert_eq!(given.addresses("b.example", 80), Some(vec![v4(2)]));
        assert_eq!(given.addresses("a.example", 81), None);
    }

    #[test]
    fn further_addresses_are_added_or_put_in_the_place_of_others() {
        let mut all = Resolutions::default();
        assert_eq!(all.addresses("a.example", 80), None);
        all.add("A.example", 80, v4(1));
        all.add("a.example", 80, V6);
        all.add("a.example", 81, v4(3));
        assert_eq!(all.addresses("a.example", 80), Some(vec![v4(1), V6]));
        all.add("::1", 80, v4(1));
        all.add("b.example", 0, v4(1));
        let problems: Vec<_> = all.problems().collect();
        assert_eq!(
            problems,
            [
                "`::1` cannot be resolved by hand: it is an address already, and nobody looks it up",
                "`b.example` cannot be resolved by hand: there is no port 0"
            ]
        );
    }

    #[cfg(feature = "cli")]
    #[test]
    fn the_last_word_counts_on_the_command_line() {
        let mut all = Resolutions::default();
        all.add("a.example", 80, v4(1));
        all.put("A.EXAMPLE:80:127.0.0.2".parse().expect("a resolution"));
        assert_eq!(all.addresses("a.example", 80), Some(vec![v4(2)]));
    }

    #[test]
    fn addresses_of_the_preferred_kind_take_turns() {
        let all = [v4(1), v4(2), V6];
        assert_eq!(in_turn(&all, 0), all);
        assert_eq!(in_turn(&all, 1), [v4(2), v4(1), V6]);
        assert_eq!(in_turn(&all, 2), all);
        assert_eq!(in_turn(&[V6, v4(1)], 1), [V6, v4(1)]);
        let given = given(&["a.example:80:127.0.0.1,127.0.0.2"]);
        let first = || given.addresses("a.example", 80).expect("two")[0];
        assert_eq!([first(), first(), first()], [v4(1), v4(2), v4(1)]);
    }
}
