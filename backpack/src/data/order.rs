//! Orders of rows that are drawn by the seed, without a list of them.

/// Mixes a number so that each bit of it matters everywhere: SplitMix64, after G. L. Steele, D. Lea and C. H. Flood, "Fast
/// splittable pseudorandom number generators", 2014.
pub(super) fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// One of so many, drawn by this key.
pub(super) fn drawn(of: u64, key: u64) -> u64 {
    ((u128::from(mix(key)) * u128::from(of)) >> 64) as u64
}

/// What stands at a place of so many that were shuffled by this key: another for each place, and each for one.
///
/// A Feistel network on the smallest even number of bits that has room for all; what falls beyond them is taken on until it does
/// not (J. Black and P. Rogaway, "Ciphers with arbitrary finite domains", 2002).
pub(super) fn shuffled(place: u64, of: u64, key: u64) -> u64 {
    const ROUNDS: u64 = 8;
    let bits = u64::BITS - of.saturating_sub(1).leading_zeros();
    let half = bits.div_ceil(2).max(1);
    let mask = (1 << half) - 1;
    let mut taken = place;
    loop {
        let (mut left, mut right) = (taken >> half, taken & mask);
        for round in 0..ROUNDS {
            let mixed = mix(key ^ mix(right ^ (round << 56)));
            (left, right) = (right, left ^ (mixed & mask));
        }
        taken = (left << half) | right;
        if taken < of {
            return taken;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_another_row() {
        for of in (1..70).chain([1000, 1024, 1025]) {
            for key in 0..5 {
                let mut rows: Vec<_> = (0..of).map(|place| shuffled(place, of, key)).collect();
                rows.sort_unstable();
                assert!(rows.into_iter().eq(0..of), "{of} by {key}");
            }
        }
    }

    /// Over many keys, each row comes to each place as often as any other.
    #[test]
    fn every_order_is_as_likely() {
        const KEYS: u64 = 30_000;
        for of in [2, 3, 4, 5, 7] {
            let mut counts = vec![0_u64; (of * of) as usize];
            for key in 0..KEYS {
                for place in 0..of {
                    counts[(place * of + shuffled(place, of, mix(key))) as usize] += 1;
                }
            }
            for count in counts {
                let share = count as f64 * of as f64 / KEYS as f64;
                assert!((share - 1.0).abs() < 0.1, "{of}: {share}");
            }
        }
    }

    #[test]
    fn draws_fill_their_range() {
        let mut counts = [0; 7];
        (0..7_000).for_each(|key| counts[drawn(7, key) as usize] += 1);
        assert!(
            counts.iter().all(|count| (850..1150).contains(count)),
            "{counts:?}"
        );
    }
}
