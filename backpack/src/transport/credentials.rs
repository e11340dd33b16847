//! Who we are to a server and whom we trust, as it was asked for: PEM, in a file or in memory.

#[cfg(feature = "tls")]
use std::borrow::Cow;
use std::fmt;
#[cfg(all(feature = "cli", feature = "tls"))]
use std::fs::File;
#[cfg(all(feature = "cli", feature = "tls"))]
use std::io::Read;
#[cfg(all(feature = "cli", feature = "tls"))]
use std::path::Path;
#[cfg(feature = "cli")]
use std::path::PathBuf;
use std::sync::Arc;

use super::tls::Own;

/// Where PEM stands.
#[derive(Clone)]
pub(crate) enum Pem {
    #[cfg(feature = "cli")]
    File(PathBuf),
    Here(Arc<[u8]>),
}

/// The certificates of a test; they are read when a run begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credentials {
    /// What we show, with those who signed it.
    pub(crate) certificate: Option<Pem>,
    /// None: it stands beside the certificate.
    pub(crate) key: Option<Pem>,
    /// None: those that are trusted anyway.
    pub(crate) authorities: Option<Pem>,
}

impl Credentials {
    /// What connections are made with that is not as always; or all that is wrong, a line each.
    pub(crate) fn check(&self, insecure: bool) -> Result<Option<Arc<Own>>, Vec<String>> {
        if self.certificate.is_none() && self.key.is_none() && self.authorities.is_none() {
            return Ok(None);
        }
        Own::read(self, insecure).map(|own| Some(Arc::new(own)))
    }
}

impl Pem {
    /// What it is called in a message; `what` is what it ought to hold.
    #[cfg(feature = "tls")]
    pub(super) fn called(&self, what: &str) -> String {
        match self {
            #[cfg(feature = "cli")]
            Self::File(file) if !is_pem(file) => format!("the {what} `{}`", file.display()),
            _ => format!("the {what}"),
        }
    }

    /// What it holds, or what follows its name in a message.
    #[cfg(feature = "tls")]
    pub(super) fn read(&self) -> Result<Cow<'_, [u8]>, String> {
        match self {
            #[cfg(feature = "cli")]
            Self::File(file) if is_pem(file) => {
                Err("is not the name of a file, but PEM itself: write that into a file".to_owned())
            }
            #[cfg(feature = "cli")]
            Self::File(file) => match read(file) {
                Ok(bytes) => Ok(bytes.into()),
                Err(why) => Err(format!("cannot be read: {why}")),
            },
            Self::Here(bytes) => Ok((**bytes).into()),
        }
    }
}

/// Of a file: many times what all authorities of the world take.
#[cfg(all(feature = "cli", feature = "tls"))]
const LARGEST: u64 = 16 << 20;

#[cfg(all(feature = "cli", feature = "tls"))]
fn read(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| error.to_string())?;
    match bytes.len() as u64 > LARGEST {
        true => Err(format!("it is larger than {} MiB", LARGEST >> 20)),
        false => Ok(bytes),
    }
}

/// Whether it is PEM in the place of its file's name. That may be a key, which nobody is to read in a log.
#[cfg(all(feature = "cli", feature = "tls"))]
fn is_pem(file: &Path) -> bool {
    file.to_string_lossy().contains("-----BEGIN")
}

/// Without what it holds, which may be a key.
impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "cli")]
            Self::File(file) => write!(f, "{file:?}"),
            Self::Here(bytes) => write!(f, "PEM of {} bytes", bytes.len()),
        }
    }
}
