//! The addresses of host names: asked for once in a while by each thread, not for each connection.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::OnceCell;

use super::super::resolved::in_turn;

/// How long addresses are used before they are asked for again.
const LIFE: Duration = Duration::from_secs(60);

thread_local! {
    static NAMES: RefCell<HashMap<Box<str>, Rc<Name>>> = RefCell::default();
}

/// How often the addresses of each name were used, by all threads: else each would begin with the same one.
static TURNS: Mutex<BTreeMap<Box<str>, Arc<AtomicUsize>>> = Mutex::new(BTreeMap::new());

/// What is known of a name. Whoever needs it while it is asked for waits for the same answer.
#[derive(Debug, Default)]
struct Name {
    /// None where the name has no address.
    found: OnceCell<Option<Found>>,
}

#[derive(Debug)]
struct Found {
    addresses: Vec<IpAddr>,
    until: Instant,
    turns: Arc<AtomicUsize>,
}

/// The addresses of a name, in the order in which they are to be tried; none where it cannot be resolved.
pub(super) async fn addresses(name: &str) -> Option<Vec<IpAddr>> {
    addresses_by(name, ask).await
}

/// The same; `ask` gives them in the order of the system.
async fn addresses_by(
    name: &str,
    ask: impl AsyncFn(&str) -> Option<Vec<IpAddr>>,
) -> Option<Vec<IpAddr>> {
    let known = known(name);
    let find = async || {
        let addresses = ask(name).await.filter(|found| !found.is_empty())?;
        Some(Found {
            addresses,
            until: Instant::now() + LIFE,
            turns: turns(name),
        })
    };
    let Some(found) = known.found.get_or_init(find).await else {
        // A failure holds for those who waited for it, and for nobody after them.
        forget(name);
        return None;
    };
    let turn = found.turns.fetch_add(1, Ordering::Relaxed);
    Some(in_turn(&found.addresses, turn))
}

fn turns(name: &str) -> Arc<AtomicUsize> {
    let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(turns.entry(name.into()).or_default())
}

async fn ask(name: &str) -> Option<Vec<IpAddr>> {
    let found = tokio::net::lookup_host((name, 0)).await.ok()?;
    Some(found.map(|address| address.ip()).collect())
}

/// What is known of the name, or being asked for.
fn known(name: &str) -> Rc<Name> {
    NAMES.with_borrow_mut(|names| {
        names.retain(|_, known| !known.is_over());
        let known = names.entry(name.into()).or_default();
        Rc::clone(known)
    })
}

/// The next one asks again: nobody answers at these addresses. A question that is on its way stays.
pub(super) fn forget(name: &str) {
    NAMES.with_borrow_mut(|names| {
        if names
            .get(name)
            .is_some_and(|known| known.found.initialized())
        {
            names.remove(name);
        }
    });
}

impl Name {
    fn is_over(&self) -> bool {
        let found = self.found.get().and_then(Option::as_ref);
        found.is_some_and(|found| found.until <= Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::net::Ipv4Addr;

    const fn v4(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
    }

    #[tokio::test]
    async fn a_name_is_asked_for_once_also_by_many_at_a_time() {
        let asked = Cell::new(0);
        let ask = async |_: &str| {
            asked.set(asked.get() + 1);
            tokio::task::yield_now().await;
            Some(vec![v4(1)])
        };
        let (one, two) = tokio::join!(addresses_by("once", ask), addresses_by("once", ask));
        assert_eq!((one, two), (Some(vec![v4(1)]), Some(vec![v4(1)])));
        addresses_by("once", ask).await;
        assert_eq!(asked.get(), 1);
        addresses_by("another", ask).await;
        assert_eq!(asked.get(), 2);
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let asked = Cell::new(0);
        let ask = async |_: &str| {
            asked.set(asked.get() + 1);
            tokio::task::yield_now().await;
            (asked.get() > 1).then(|| vec![v4(1)])
        };
        let both = tokio::join!(addresses_by("late", ask), addresses_by("late", ask));
        assert_eq!((both, asked.get()), ((None, None), 1));
        assert_eq!(addresses_by("late", ask).await, Some(vec![v4(1)]));
    }

    #[tokio::test]
    async fn who_gives_up_waiting_leaves_the_question_to_others() {
        let asked = Cell::new(0);
        let ask = async |_: &str| {
            asked.set(asked.get() + 1);
            match asked.get() {
                1 => std::future::pending().await,
                _ => Some(vec![v4(1)]),
            }
        };
        let gave_up = addresses_by("slow", ask);
        let waited = tokio::time::timeout(Duration::from_millis(1), gave_up).await;
        assert!(waited.is_err());
        assert_eq!(addresses_by("slow", ask).await, Some(vec![v4(1)]));
    }

    #[tokio::test]
    async fn what_is_forgotten_is_asked_for_again() {
        let asked = Cell::new(0);
        let ask = async |_: &str| {
            asked.set(asked.get() + 1);
            Some(vec![v4(asked.get())])
        };
        assert_eq!(addresses_by("moved", ask).await, Some(vec![v4(1)]));
        forget("moved");
        assert_eq!(addresses_by("moved", ask).await, Some(vec![v4(2)]));
    }

    #[tokio::test]
    async fn old_addresses_are_asked_for_again() {
        let ask = async |_: &str| Some(vec![v4(1)]);
        addresses_by("old", ask).await;
        let over = Rc::new(Name::default());
        let found = Found {
            addresses: vec![v4(2)],
            until: Instant::now(),
            turns: Arc::default(),
        };
        over.found.set(Some(found)).expect("new");
        NAMES.with_borrow_mut(|names| names.insert("old".into(), over));
        assert_eq!(addresses_by("old", ask).await, Some(vec![v4(1)]));
    }

    #[test]
    fn addresses_take_turns_over_all_threads() {
        let first = || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.build().expect("a runtime");
            let ask = async |_: &str| Some(vec![v4(1), v4(2)]);
            let addresses = runtime.block_on(addresses_by("shared", ask));
            addresses.expect("two addresses")[0]
        };
        let threads: Vec<_> = (0..16).map(|_| std::thread::spawn(first)).collect();
        let firsts = threads.into_iter().map(|it| it.join().expect("no panic"));
        assert_eq!(firsts.filter(|first| *first == v4(1)).count(), 8);
    }
}
