//! The state of the game: sessions by their token, and the players that they brought in.

use std::collections::{BTreeMap, HashSet, VecDeque};

use serde::Serialize;

/// A player of the game.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Player {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) level: u32,
}

/// Whoever holds a token: its main player, and all that this session brought in.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Session {
    pub(crate) token: String,
    pub(crate) player: Player,
    pub(crate) players: Vec<Player>,
}

/// All sessions and players, the oldest forgotten first.
#[derive(Debug, Default)]
pub(crate) struct World {
    tokens: HashSet<String>,
    /// The same tokens by age, and some that have ended.
    tokens_by_age: VecDeque<String>,
    players: BTreeMap<u64, Player>,
    last_id: u64,
    duels: u64,
}

/// So that a long load test does not fill the machine.
const MOST_PLAYERS: usize = 200_000;
const MOST_SESSIONS: usize = 100_000;

impl World {
    /// A new session with a new player, and a spare one that may be deleted.
    pub(crate) fn start_session(&mut self, name: &str) -> Session {
        let spare = self.add_player(&format!("{name}'s spare"));
        let player = self.add_player(name);
        let token = format!("{:032x}", rand::random::<u128>());
        self.admit(&token);
        Session {
            token,
            players: vec![spare, player.clone()],
            player,
        }
    }

    /// Whether there was such a session.
    pub(crate) fn end_session(&mut self, token: &str) -> bool {
        self.tokens.remove(token)
    }

    pub(crate) fn has_session(&self, token: &str) -> bool {
        self.tokens.contains(token)
    }

    pub(crate) fn player(&self, id: u64) -> Option<&Player> {
        self.players.get(&id)
    }

    /// Whether there was such a player.
    pub(crate) fn remove_player(&mut self, id: u64) -> bool {
        self.players.remove(&id).is_some()
    }

    /// Counts a duel, and gives its number.
    pub(crate) fn start_duel(&mut self) -> u64 {
        self.duels += 1;
        self.duels
    }

    pub(crate) fn duels(&self) -> u64 {
        self.duels
    }

    fn admit(&mut self, token: &str) {
        self.tokens.insert(token.to_owned());
        self.tokens_by_age.push_back(token.to_owned());
        if self.tokens_by_age.len() > MOST_SESSIONS
            && let Some(oldest) = self.tokens_by_age.pop_front()
        {
            self.tokens.remove(&oldest);
        }
    }

    fn add_player(&mut self, name: &str) -> Player {
        self.last_id += 1;
        let player = Player {
            id: self.last_id,
            name: name.to_owned(),
            level: rand::random_range(1..=80),
        };
        self.players.insert(player.id, player.clone());
        if self.players.len() > MOST_PLAYERS {
            self.players.pop_first();
        }
        player
    }
}
