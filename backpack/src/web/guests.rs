//! The connections of the live page: so many at a time, and those who have not shown that they may see it give way.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::task::AbortHandle;

/// Beside the users of the load test, each of which has an open file too.
const MOST_CONNECTIONS: usize = 48;

/// As many as a browser opens to begin with, and some.
const MOST_STRANGERS_OF_A_PEER: usize = 16;

/// Whether a request of this connection was granted. The guard says so.
#[derive(Clone, Debug, Default)]
pub(super) struct Welcome(Arc<AtomicBool>);

impl Welcome {
    pub(super) fn grant(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_granted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// All connections, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Guests(Vec<Guest>);

#[derive(Debug)]
struct Guest {
    peer: IpAddr,
    welcome: Welcome,
    task: AbortHandle,
}

impl Guests {
    /// Whether one more can come, be it in the place of a stranger.
    pub(super) fn have_room(&mut self) -> bool {
        self.0.retain(|guest| !guest.task.is_finished());
        self.0.len() < MOST_CONNECTIONS || self.strangers().next().is_some()
    }

    pub(super) fn add(&mut self, peer: IpAddr, welcome: Welcome, task: AbortHandle) {
        self.make_room(peer);
        self.0.push(Guest {
            peer,
            welcome,
            task,
        });
    }

    /// The oldest stranger gives way: of this peer if that has many, else of the one that has most.
    fn make_room(&mut self, peer: IpAddr) {
        let loudest = if self.strangers_of(peer) >= MOST_STRANGERS_OF_A_PEER {
            Some(peer)
        } else if self.0.len() >= MOST_CONNECTIONS {
            self.strangers()
                .map(|guest| guest.peer)
                .max_by_key(|peer| self.strangers_of(*peer))
        } else {
            None
        };
        let index = loudest.and_then(|peer| {
            self.0
                .iter()
                .position(|guest| guest.peer == peer && !guest.welcome.is_granted())
        });
        if let Some(index) = index {
            self.0.remove(index).task.abort();
        }
    }

    fn strangers(&self) -> impl Iterator<Item = &Guest> {
        self.0.iter().filter(|guest| !guest.welcome.is_granted())
    }

    fn strangers_of(&self, peer: IpAddr) -> usize {
        self.strangers().filter(|guest| guest.peer == peer).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One more of this peer, that would stay for ever.
    fn comes(guests: &mut Guests, peer: u8) -> (Welcome, AbortHandle) {
        let task = tokio::spawn(std::future::pending::<()>()).abort_handle();
        let welcome = Welcome::default();
        guests.add([10, 0, 0, peer].into(), welcome.clone(), task.clone());
        (welcome, task)
    }

    async fn is_gone(task: &AbortHandle) -> bool {
        tokio::task::yield_now().await;
        task.is_finished()
    }

    #[tokio::test]
    async fn the_oldest_stranger_of_a_peer_gives_way_to_the_next() {
        let mut guests = Guests::default();
        let (welcome, known) = comes(&mut guests, 1);
        welcome.grant();
        let (_, oldest) = comes(&mut guests, 1);
        let (_, other) = comes(&mut guests, 2);
        for _ in 1..MOST_STRANGERS_OF_A_PEER {
            comes(&mut guests, 1);
        }
        assert!(!is_gone(&oldest).await);
        comes(&mut guests, 1);
        assert!(is_gone(&oldest).await);
        assert!(!known.is_finished() && !other.is_finished());
    }

    #[tokio::test]
    async fn a_full_house_takes_the_place_of_the_peer_that_has_most() {
        let mut guests = Guests::default();
        let (_, alone) = comes(&mut guests, 1);
        for peer in 2..=4 {
            for _ in 0..15 {
                comes(&mut guests, peer);
            }
        }
        let (_, second) = comes(&mut guests, 5);
        let (_, third) = comes(&mut guests, 5);
        assert_eq!(guests.0.len(), MOST_CONNECTIONS);
        comes(&mut guests, 1);
        assert_eq!(guests.0.len(), MOST_CONNECTIONS);
        for task in [alone, second, third] {
            assert!(!is_gone(&task).await);
        }
    }

    #[tokio::test]
    async fn who_is_welcome_stays_and_others_wait() {
        let mut guests = Guests::default();
        let mut known = Vec::new();
        for _ in 0..MOST_CONNECTIONS {
            let (welcome, task) = comes(&mut guests, 1);
            welcome.grant();
            known.push(task);
        }
        assert!(!guests.have_room());
        known[7].abort();
        assert!(is_gone(&known[7]).await && guests.have_room());
    }
}
