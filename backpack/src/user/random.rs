//! What a user's own code draws, from the seed of the test.

use std::convert::Infallible;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng, TryRng};

use crate::user::User;

/// Sets this generator apart from the one of chances and waits, which the same seed makes.
const APART: u64 = 0x5851_f42d_4c95_7f2d;

/// A user's generator of random numbers. It implements [`rand::Rng`], so that all of [`rand`] takes it.
#[derive(Clone, Debug)]
pub struct Random(Xoshiro256PlusPlus);

impl Random {
    fn of(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed ^ APART))
    }
}

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

impl User {
    /// What a handshake is told apart by, which has only to be another one each time.
    pub(crate) fn nonce(&self) -> [u8; 16] {
        let seed = self.seed ^ APART.rotate_left(32) ^ self.requests_made().rotate_left(32);
        let mut nonce = [0; 16];
        Xoshiro256PlusPlus::seed_from_u64(seed).fill_bytes(&mut nonce);
        nonce
    }

    /// This user's generator of random numbers: the same seed draws the same for each user. What it draws changes no chance and no
    /// wait of the test.
    ///
    /// The prelude brings the methods of [`rand::RngExt`]; for more of rand there is [`backpack::rand`](crate::rand).
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Bid = POST "/bids" { json: {} }; }
    /// use backpack::rand::seq::IndexedRandom;
    ///
    /// async fn bid(user: &mut User) {
    ///     let amount = user.random().random_range(1..=100);
    ///     let currency = ["eur", "usd"].choose(user.random());
    ///     user[Bid].json_mut()["amount"] = json!(amount);
    ///     user[Bid].json_mut()["currency"] = json!(currency);
    ///     Bid.request(user).await;
    /// }
    /// ```
    pub fn random(&mut self) -> &mut Random {
        let seed = self.seed;
        self.random.get_or_insert_with(|| Random::of(seed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_draws_by_its_seed_and_apart_from_what_else_draws_by_it() {
        let drawn = |mut random: Random| [random.next_u64(), random.next_u64()];
        assert_eq!(drawn(Random::of(7)), drawn(Random::of(7)));
        assert_ne!(drawn(Random::of(7)), drawn(Random::of(8)));
        let mut chances = Xoshiro256PlusPlus::seed_from_u64(7);
        assert_ne!(
            drawn(Random::of(7)),
            [chances.next_u64(), chances.next_u64()]
        );
    }

    #[test]
    fn all_of_a_text_is_filled() {
        let mut bytes = [0; 64];
        Random::of(7).fill_bytes(&mut bytes);
        assert!(bytes.iter().filter(|byte| **byte == 0).count() < 8);
    }
}
