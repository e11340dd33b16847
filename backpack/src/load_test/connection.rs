//! Whom requests go to, and who sends them: certificates, and addresses of names.

use std::net::IpAddr;

use super::LoadTest;
use crate::transport::credentials::Pem;

impl LoadTest {
    /// The certificate that servers get who ask for one, with those who signed it behind it, and its private key (PKCS#8, PKCS#1 or
    /// SEC1): both PEM, which may be the same bytes, or what `include_bytes!` has. `--cert FILE --key FILE` on the command line take its place.
    ///
    /// All users have the same one. It is shown to every server that asks, also where a redirect leads to one, and to no proxy. That the
    /// key belongs to the certificate is checked before any traffic.
    ///
    /// ```no_run
    /// # use backpack::prelude::*;
    /// # fn test() -> std::io::Result<LoadTest> {
    /// use std::fs::read;
    ///
    /// let test = LoadTest::new().identity(read("client.pem")?, read("client.key")?);
    /// # Ok(test)
    /// # }
    /// ```
    pub fn identity(mut self, certificate: impl AsRef<[u8]>, key: impl AsRef<[u8]>) -> Self {
        self.credentials.certificate = Some(Pem::Here(certificate.as_ref().into()));
        self.credentials.key = Some(Pem::Here(key.as_ref().into()));
        self
    }

    /// Trusts servers whose certificate one of these authorities has signed, and no others: PEM, of one or of many. A certificate that has
    /// signed itself is its own authority. `--cacert FILE` on the command line takes their place; with
    /// [`insecure`](Self::insecure) any certificate will do.
    ///
    /// ```no_run
    /// # use backpack::prelude::*;
    /// # fn test() -> std::io::Result<LoadTest> {
    /// let test = LoadTest::new().authorities(std::fs::read("our-authority.pem")?);
    /// # Ok(test)
    /// # }
    /// ```
    pub fn authorities(mut self, certificates: impl AsRef<[u8]>) -> Self {
        self.credentials.authorities = Some(Pem::Here(certificates.as_ref().into()));
        self
    }

    /// Gives a host name an address on this port, so that nobody is asked for it: certificates are those of the name, and so is the
    /// header `host`. Again for a further address, with which it takes turns. `*` is every name that has none of its own.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// use std::net::Ipv4Addr;
    ///
    /// // The new machine, before the name leads to it.
    /// let test = LoadTest::new()
    ///     .host("https://shop.example")
    ///     .resolve("shop.example", 443, Ipv4Addr::new(10, 0, 0, 7));
    /// ```
    pub fn resolve(mut self, host: &str, port: u16, address: impl Into<IpAddr>) -> Self {
        self.client.resolutions.add(host, port, address.into());
        self
    }
}
