//! Hears requests in HTTP/1.1 and answers them well, until the script's turn comes.

use std::io;

use super::log::Heard;
use super::script::{Stage, good_answer};
use super::wire::Wire;
use super::{GOOD, Shared};

/// Serves one connection to its end.
pub(super) fn serve(server: &Shared, wire: &mut Wire) -> io::Result<()> {
    loop {
        let stage = server.script.stage;
        if stage == Stage::AmidHead && server.is_due(server.log.requests()) {
            wire.hear(1)?;
            if !server.misbehave(wire, 0)? {
                return Ok(());
            }
            continue;
        }
        let head = text(&wire.hear_head()?);
        let is_due = server.script.routes.is_empty() && server.is_due(server.log.requests());
        let heard = heard(&head, wire.number);
        let target = heard.line.split_once(' ').map_or("", |(_, target)| target);
        let route = server.script.route(target, &server.address);
        let is_to_head = heard.line.starts_with("HEAD ");
        server.log.hear(heard);
        if stage == Stage::Head && is_due && !server.misbehave(wire, 0)? {
            return Ok(());
        }
        wire.hear(length(&head))?;
        if let Some(answer) = route {
            server.log.begin_fault(wire.number);
            server.log.end_fault();
            wire.say(&answer)?;
        } else if stage == Stage::Request && is_due {
            if !server.misbehave(wire, 0)? {
                return Ok(());
            }
        } else if stage != Stage::Head || !is_due {
            answer_well(server, wire, is_to_head)?;
        }
    }
}

fn answer_well(server: &Shared, wire: &mut Wire, is_to_head: bool) -> io::Result<()> {
    let ends = server.ends_after(server.log.requests());
    let answer = good_answer(if ends { "connection: close\r\n" } else { "" });
    let without = if is_to_head { GOOD.len() } else { 0 };
    wire.say(&answer.as_bytes()[..answer.len() - without])?;
    if !ends {
        return Ok(());
    }
    wire.close()?;
    Err(io::ErrorKind::NotConnected.into())
}

/// A byte a character, so that those that are no UTF-8 are told apart.
fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn heard(head: &str, connection: usize) -> Heard {
    let mut words = head.split(' ').take(2);
    let line: Vec<_> = words.by_ref().collect();
    Heard {
        connection,
        line: line.join(" "),
        cookies: header(head, "cookie").map(str::to_owned),
    }
}

fn length(head: &str) -> usize {
    header(head, "content-length").map_or(0, |value| value.parse().unwrap_or(0))
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let pairs = head.lines().filter_map(|line| line.split_once(": "));
    let mut values = pairs.filter(|(known, _)| known.eq_ignore_ascii_case(name));
    values.next().map(|(_, value)| value)
}
