//! A worker of a Locust master: a face on the runner, which knows nothing of it.

pub(crate) mod locustfile;

mod connection;
mod entry;
mod error_key;
mod journal;
mod machine;
mod measured;
mod message;
pub mod messages;
mod order;
mod outbox;
mod test_run;
mod vitals;
mod worker;
mod zmtp;

use std::fmt;

use crate::load_test::LoadTest;
use crate::plan::Plan;
use machine::End;
use worker::Worker;

/// Where a master listens for its workers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Master {
    /// A name or an address.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Master {
    fn url(&self) -> String {
        let (host, port) = (self.plain_host(), self.port);
        // An address of IPv6 has colons itself.
        if host.contains(':') {
            format!("tcp://[{host}]:{port}")
        } else {
            format!("tcp://{host}:{port}")
        }
    }

    /// Without the brackets of an address of IPv6.
    fn plain_host(&self) -> &str {
        let host = self.host.strip_prefix('[');
        host.and_then(|host| host.strip_suffix(']'))
            .unwrap_or(&self.host)
    }
}

/// Why a worker has ended; displayed, a line.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    why: End,
    master: String,
    /// How many requests the master was not told of.
    untold: u64,
}

impl Ended {
    /// Whether it ended as somebody wanted, with everything told.
    pub(crate) fn is_well(&self) -> bool {
        matches!(self.why, End::Quit | End::Interrupted) && self.untold == 0
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let master = &self.master;
        match self.why {
            End::Quit => write!(
                f,
                "the Locust master at {master} has ended, and so does this worker"
            ),
            End::Interrupted => f.write_str("interrupted: the users have stopped"),
            End::NoMaster => write!(
                f,
                "no Locust master has answered at {master} for five minutes"
            ),
            End::MasterGone => write!(
                f,
                "the Locust master at {master} has not answered for a minute: the users have stopped"
            ),
        }?;
        match self.untold {
            0 => Ok(()),
            untold => write!(f, "; it was not told of {untold} requests"),
        }
    }
}

/// Works for a master until one of them ends: the users are the master's to ask for. Each line of the worker's log is shown.
///
/// # Errors
/// What is wrong with the test whatever the master will ask for, a line each; or a line, where the system does not give what that
/// takes.
pub(crate) fn work(
    test: LoadTest,
    master: &Master,
    is_interrupted: impl Fn() -> bool,
    show: &dyn Fn(&str),
) -> Result<Ended, Vec<String>> {
    check(test.clone())?;
    let worker = Worker::new(test, master, show).map_err(|problem| vec![problem])?;
    Ok(worker.work(is_interrupted))
}

/// Finds now what would be wrong with each of the master's tests.
fn check(mut test: LoadTest) -> Result<(), Vec<String>> {
    // The master may have a host to say.
    let host = test.host.take();
    test.host = host.or_else(|| Some("http://localhost".to_owned()));
    let plan = Plan::led(test).map_err(|error| error.problems().to_vec())?;
    drop(plan);
    Ok(())
}
