//! One table in a run: which row whoever asks gets.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::data::order::{drawn, mix, shuffled};
use crate::data::tables::Share;
use crate::declare::table::{Cells, Order, Per, TableDeclaration};

/// The rows of a table that a run has; all its users and threads take from it.
#[derive(Debug)]
pub(crate) struct Supply {
    pub(crate) table: &'static TableDeclaration,
    pub(crate) cells: &'static Cells,
    share: Share,
    key: u64,
    /// How many were taken where it matters to others.
    taken: AtomicU64,
}

/// Who takes a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taker {
    /// Of the user, from 0.
    pub(crate) number: u64,
    /// Of the user's chances.
    pub(crate) seed: u64,
    /// How many it has taken of this table.
    pub(crate) times: u64,
}

impl Supply {
    pub(crate) fn new(
        table: &'static TableDeclaration,
        cells: &'static Cells,
        share: Share,
        seed: u64,
    ) -> Self {
        let letters = table.name.bytes();
        let name = letters.fold(0, |name, letter| mix(name ^ u64::from(letter)));
        Self {
            table,
            cells,
            share,
            key: mix(seed ^ name),
            taken: AtomicU64::new(0),
        }
    }

    /// Takes a row; none where each may be taken once and all were.
    pub(crate) fn take(&self, taker: Taker) -> Option<usize> {
        let own = self.share.count(self.cells.rows() as u64);
        if self.table.order == Order::Random {
            let key = self.key ^ mix(taker.seed.wrapping_add(taker.times));
            return Some(self.share.row(drawn(own.max(1), key), self.cells));
        }
        let place = match self.table.per {
            Per::User if !self.table.once => taker.number + taker.times,
            _ => self.taken.fetch_add(1, Ordering::Relaxed),
        };
        if self.table.once && place >= own {
            return None;
        }
        let (round, place) = (place / own.max(1), place % own.max(1));
        let place = match self.table.order {
            Order::Shuffled => shuffled(place, own.max(1), self.key ^ mix(round)),
            Order::File | Order::Random => place,
        };
        Some(self.share.row(place, self.cells))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::load::cells_of;
    use crate::declare::table::Table;
    use crate::prelude::*;

    data! {
        Mine = [0, 1, 2];
        Passes(per = pass) = [0, 1, 2];
        Drawn(order = random) = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        Mixed(per = request, order = shuffled) = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        Once(once, order = shuffled) = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    }

    fn supply<T: Table>(_: T, share: Share) -> Supply {
        Supply::new(T::TABLE, cells_of(T::TABLE).unwrap(), share, 7)
    }

    fn taker(number: u64, times: u64) -> Taker {
        Taker {
            number,
            seed: number * 1000,
            times,
        }
    }

    #[test]
    fn each_user_has_the_row_of_its_number() {
        let mine = supply(Mine, Share::ALL);
        let rows = [4, 0, 1].map(|number| mine.take(taker(number, 0)));
        assert_eq!(rows, [Some(1), Some(0), Some(1)]);
        assert_eq!(mine.take(taker(0, 2)), Some(2));
    }

    #[test]
    fn passes_take_one_after_the_other_and_round_again() {
        let passes = supply(Passes, Share::ALL);
        let rows: Vec<_> = (0..5).filter_map(|at| passes.take(taker(at, 9))).collect();
        assert_eq!(rows, [0, 1, 2, 0, 1]);
    }

    #[test]
    fn rows_are_shuffled_anew_when_all_were_taken() {
        let take = |supply: &Supply| {
            let mut rows: Vec<_> = (0..10).filter_map(|_| supply.take(taker(0, 0))).collect();
            let order = rows.clone();
            rows.sort_unstable();
            assert!(rows.into_iter().eq(0..10));
            order
        };
        let mixed = supply(Mixed, Share::ALL);
        let (first, second) = (take(&mixed), take(&mixed));
        assert_ne!(first, second);
        assert_eq!(first, take(&supply(Mixed, Share::ALL)), "of the same seed");
    }

    #[test]
    fn draws_are_the_users_own() {
        let rows = |number| -> Vec<_> {
            let drawn = supply(Drawn, Share::ALL);
            (0..30)
                .filter_map(|times| drawn.take(taker(number, times)))
                .collect()
        };
        assert_eq!(rows(1), rows(1));
        assert_ne!(rows(1), rows(2));
        assert!((0..10).all(|row| rows(1).contains(&row)));
    }

    #[test]
    fn what_was_taken_once_is_gone() {
        let once = supply(Once, Share::ALL);
        let mut rows: Vec<_> = (0..12).filter_map(|at| once.take(taker(at, 0))).collect();
        rows.sort_unstable();
        assert!(rows.into_iter().eq(0..10));
    }

    #[test]
    fn workers_share_the_rows_out() {
        let shares = [0, 1, 2].map(|index| Share { index, of: 3 });
        let rows = shares.map(|share| {
            let once = supply(Once, share);
            let mut rows: Vec<_> = (0..12).filter_map(|_| once.take(taker(0, 0))).collect();
            rows.sort_unstable();
            rows
        });
        assert_eq!(rows, [vec![0, 3, 6, 9], vec![1, 4, 7], vec![2, 5, 8]]);
        let second = supply(Passes, shares[1]);
        assert_eq!(
            [(); 2].map(|()| second.take(taker(0, 0))),
            [Some(1), Some(1)]
        );
        // More workers than rows.
        let late = Share { index: 4, of: 5 };
        assert_eq!(supply(Passes, late).take(taker(0, 0)), Some(1));
        let none = Share { index: 10, of: 11 };
        assert_eq!(supply(Once, none).take(taker(0, 0)), None);
    }
}
