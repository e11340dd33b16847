//! Opens a WebSocket, in the order of a request: seal, dependencies, handshake, judgement, record.

use std::rc::Rc;

use super::{Socket, message::Said};
use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::Declaration;
use crate::declare::protocol::Protocol;
use crate::play::opened::{SocketError, ready, refused};
use crate::play::request::{keep, land_judged, rest_after_no_connection, take_off};
use crate::transport::socket::{LONGEST_MESSAGE, asking};
use crate::user::User;
use crate::user::prepared::first_message;

/// Opens a WebSocket for this user.
pub async fn open_socket(
    user: &mut User,
    endpoint: &'static Declaration,
) -> Result<Socket, SocketError> {
    let mut request = ready(user, endpoint).await?;
    let attributes = &user.state_of(endpoint).attributes;
    let longest = attributes.longest_message.unwrap_or(LONGEST_MESSAGE);
    let first = match first_message(attributes) {
        Ok(first) => first,
        Err(why) => return Err(refused(user, endpoint, why).await),
    };
    let protocol = match endpoint.protocol {
        Protocol::WebSocket { protocol } => protocol,
        _ => None,
    };
    request.outgoing = Rc::new(asking(&request.outgoing, protocol, user.nonce()));
    let lateness = user.take_lateness();
    let aloft = take_off(user, request, lateness);
    let (outgoing, limit) = (Rc::clone(&aloft.outgoing), aloft.limit);
    let (landing, opened) = user.line.open_socket(&outgoing, longest, limit).await;
    let why_not = opened.as_ref().err().cloned();
    let (result, connecting) =
        land_judged(user, endpoint, aloft, landing, |answer, elapsed, _, _| {
            let result = RequestResult::answered(answer, elapsed);
            match why_not {
                None => result,
                Some(why) => result.failed_because(why),
            }
        });
    if connecting {
        rest_after_no_connection(user).await;
    }
    keep(user, endpoint, &result);
    let (Ok(opened), Some(answer)) = (opened, result.answer()) else {
        return Err(SocketError::of(&result));
    };
    let mut socket = Socket::of(user, endpoint, opened, outgoing, answer, longest, limit);
    if let Some(first) = first {
        socket.say(Said::text(first)).await?;
    }
    Ok(socket)
}
