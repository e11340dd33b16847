//! The flags for a run that a Locust master leads, and which others go with them.

use std::net::Ipv6Addr;
use std::num::NonZero;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command};

use super::values::{flag, whole};

/// What belongs to a worker; all else is decided by the master.
const OF_A_WORKER: &[&str] = &[
    "worker",
    "master_host",
    "master_port",
    "host",
    "timeout",
    "seed",
    "warm_up",
    "insecure",
    "gzip",
    "compressed",
    "http2",
    "http1",
    "connections",
    "connect_timeout",
    "cert",
    "key",
    "cacert",
    "resolutions",
    "traceparent",
    "contract",
    "transport",
    "options",
    "tables",
    // What a worker does anyway.
    "headless",
];

/// More than one machine.
#[derive(Debug, Args)]
#[command(next_help_heading = "Under a Locust master")]
pub(super) struct MasterArguments {
    /// Print a locustfile with the scenarios, shares, options and thresholds of this test, and exit
    #[arg(long)]
    pub(super) locustfile: bool,

    /// Put load on the server as a worker of a Locust master, which says how much and when
    #[arg(long, env = "BACKPACK_WORKER", value_parser = flag)]
    pub(super) worker: bool,

    /// Where the master listens
    #[arg(
        long,
        env = "BACKPACK_MASTER_HOST",
        value_name = "HOST",
        default_value = "127.0.0.1",
        value_parser = host_name
    )]
    pub(super) master_host: String,

    /// The port for workers, which the master was given with --master-bind-port
    #[arg(
        long,
        env = "BACKPACK_MASTER_PORT",
        value_name = "PORT",
        default_value = "5557",
        value_parser = whole::<NonZero<u16>>
    )]
    pub(super) master_port: NonZero<u16>,
}

/// The name or the address of a machine, and nothing else.
fn host_name(text: &str) -> Result<String, String> {
    let address = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let is_address = address.unwrap_or(text).parse::<Ipv6Addr>().is_ok();
    let is_name_part = |c: char| c.is_alphanumeric() || "-._".contains(c);
    let is_name = !text.is_empty() && text.chars().all(is_name_part);
    if is_address || is_name {
        return Ok(text.to_owned());
    }
    Err("the name or the address of a machine is needed, as in 10.0.0.5; the port goes with --master-port".to_owned())
}

/// What of the given flags goes with no other: a line.
pub(super) fn contradiction(matches: &ArgMatches, command: &Command) -> Option<String> {
    let given = |id: &str, sources: &[ValueSource]| {
        matches
            .value_source(id)
            .is_some_and(|source| sources.contains(&source))
    };
    if !matches.get_flag("worker") {
        // In the environment they may be there for other runs.
        let typed = |id: &&str| given(id, &[ValueSource::CommandLine]);
        let flag = ["master_host", "master_port"].into_iter().find(typed)?;
        let flag = flag.replace('_', "-");
        return Some(format!(
            "--{flag} without --worker: the address of a master is for its workers"
        ));
    }
    let sources = [ValueSource::CommandLine, ValueSource::EnvVariable];
    let arguments = command.get_arguments();
    let of_the_master = arguments.filter(|argument| {
        let id = argument.get_id().as_str();
        !OF_A_WORKER.contains(&id) && given(id, &sources)
    });
    let flags: Vec<_> = of_the_master
        .filter_map(|argument| argument.get_long())
        .map(|flag| format!("--{flag}"))
        .collect();
    (!flags.is_empty()).then(|| {
        format!(
            "{} beside --worker: the master decides on load, time, pages and files, give it there",
            flags.join(", ")
        )
    })
}
