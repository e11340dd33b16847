//! The flags for certificates, and for addresses of names: those of curl.

use std::path::PathBuf;

use clap::Args;

use crate::load_test::LoadTest;
use crate::transport::credentials::Pem;
use crate::transport::resolved::Resolution;

/// Whom requests go to, and who sends them.
#[derive(Debug, Args)]
pub(super) struct ConnectionArguments {
    /// Show this certificate to servers that ask for one: PEM, with those who signed it, and with its key where --key names none
    #[arg(long, env = "BACKPACK_CERT", value_name = "FILE")]
    cert: Option<PathBuf>,

    /// The private key of the certificate: PEM, without a password
    // What begins with a hyphen is no flag: it may be the key itself, which is not to be shown.
    #[arg(
        long,
        env = "BACKPACK_KEY",
        value_name = "FILE",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    key: Option<PathBuf>,

    /// Trust the authorities in this file, and no others: PEM
    #[arg(long, env = "BACKPACK_CACERT", value_name = "FILE")]
    cacert: Option<PathBuf>,

    /// Connect to this address for a host and port, and look the name up nowhere; again for each, in the environment a line for each
    #[arg(
        long = "resolve",
        env = "BACKPACK_RESOLVE",
        value_name = "HOST:PORT:ADDRESS,…",
        value_parser = str::parse::<Resolution>,
        value_delimiter = '\n'
    )]
    resolutions: Vec<Resolution>,
}

impl ConnectionArguments {
    /// What was typed takes the place of what the program has: a certificate that of another, and of its key.
    pub(super) fn apply(&self, test: &mut LoadTest) {
        let file = |path: &Option<PathBuf>| path.clone().map(Pem::File);
        let credentials = &mut test.credentials;
        if self.cert.is_some() {
            credentials.certificate = file(&self.cert);
            credentials.key = None;
        }
        credentials.key = file(&self.key).or(credentials.key.take());
        credentials.authorities = file(&self.cacert).or(credentials.authorities.take());
        for resolution in &self.resolutions {
            test.client.resolutions.put(resolution.clone());
        }
    }
}
