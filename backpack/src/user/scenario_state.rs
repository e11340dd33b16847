//! What a user has of each scenario with a state of its own.

use std::any::{Any, TypeId};

use crate::declare::state::HasState;
use crate::user::User;

/// The states of one user, each beside its scenario. There are few, and a user that asks for none has nothing of them.
#[derive(Debug, Default)]
pub(crate) struct ScenarioStates(Vec<(TypeId, Box<dyn Any>)>);

impl ScenarioStates {
    /// That of a scenario, made now where the user has not had it.
    fn of<S: HasState>(&mut self) -> &mut S::State {
        let scenario = TypeId::of::<S>();
        let known = self.0.iter().position(|(known, _)| *known == scenario);
        let at = known.unwrap_or_else(|| {
            self.0.push((scenario, Box::<S::State>::default()));
            self.0.len() - 1
        });
        let state = self.0[at].1.downcast_mut();
        state.expect("it was made of the type that its scenario declares")
    }
}

impl User {
    /// What this user has of a scenario with a state of its own. It begins as the type's default, is kept from pass to pass, and no
    /// other user sees it; after a panic the user begins with a fresh one.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Add = POST "/cart"; Pay = POST "/pay"; }
    /// #[derive(Default)]
    /// pub struct Cart {
    ///     items: u32,
    /// }
    ///
    /// scenario! { pub Shop(state = Cart) = [Add, async |user| pay_for_ten(user).await]; }
    ///
    /// async fn pay_for_ten(user: &mut User) {
    ///     let cart = user.state::<Shop>();
    ///     cart.items += 1;
    ///     if cart.items == 10 {
    ///         cart.items = 0;
    ///         Pay.request(user).await;
    ///     }
    /// }
    /// ```
    pub fn state<S: HasState>(&mut self) -> &mut S::State {
        self.scenario_states.of::<S>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Game;
    struct Casual;

    impl HasState for Game {
        type State = u8;
    }

    impl HasState for Casual {
        type State = u8;
    }

    #[test]
    fn each_scenario_has_its_own_though_their_types_are_the_same() {
        let mut states = ScenarioStates::default();
        *states.of::<Game>() += 3;
        *states.of::<Casual>() += 1;
        *states.of::<Game>() += 3;
        assert_eq!((*states.of::<Game>(), *states.of::<Casual>()), (6, 1));
    }
}
