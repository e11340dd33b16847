//! The life of one user: `on_start`, its scenario, the end of the test, `on_stop`; after a panic it starts again.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::time::Instant;

use super::panics::{self, Caught};
use super::shared::Shared;
use crate::play::hooks::Hook;
use crate::play::passes_left::PassesLeft;
use crate::play::share::Share;
use crate::play::turns::Turns;
use crate::user::User;
use crate::user::context::Context;
use crate::user::signals::Signals;

/// A user that panics at once must not spin.
const REST_AFTER_PANIC: Duration = Duration::from_millis(100);

/// All that one user needs to live.
pub(super) struct Life {
    pub(super) context: Rc<Context>,
    pub(super) shared: Arc<Shared>,
    /// They tell when this user or the whole test is to stop.
    pub(super) signals: Rc<Signals>,
    /// The index of its scenario in the plan.
    pub(super) scenario: usize,
    pub(super) number: u64,
}

impl Life {
    /// Lives as long as it is given turns, or to the end of the test: after each panic of a step as a fresh user.
    pub(super) async fn live(self, mut turns: Turns) {
        let end = turns.end();
        for panics in 0.. {
            match self.live_once(panics, &mut turns).await {
                Ok(()) => return,
                Err(panic) => self.record_panic(&panic),
            }
            if end.is_some_and(|end| Instant::now() + REST_AFTER_PANIC >= end) {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(REST_AFTER_PANIC) => {}
                () = self.signals.stopped() => return,
            }
        }
    }

    /// A fresh user for each scenario, one after the other, each for one pass.
    pub(super) async fn play_all_once(self) {
        for scenario in 0..self.shared.plan.scenarios.len() {
            let life = Self {
                context: Rc::clone(&self.context),
                shared: Arc::clone(&self.shared),
                signals: Rc::clone(&self.signals),
                scenario,
                number: scenario as u64,
            };
            let mut turn = Turns::until(Some(Instant::now()), PassesLeft::default());
            if let Err(panic) = life.live_once(0, &mut turn).await {
                life.record_panic(&panic);
            }
        }
    }

    fn share(&self) -> &Share {
        &self.shared.plan.scenarios[self.scenario]
    }

    /// A fresh user, from its start to its end; an error is the text of a panic on the way.
    async fn live_once(&self, panics: u64, turns: &mut Turns) -> Result<(), String> {
        let scenario = self.share().outline.name;
        let transport = match self.context.settings.new_transport() {
            Ok(transport) => transport,
            Err(text) => {
                self.record_error(&text);
                return Ok(());
            }
        };
        let context = Rc::clone(&self.context);
        let signals = Rc::clone(&self.signals);
        let number = self.number;
        let made = async { User::new(context, signals, transport, scenario, number, panics) };
        let mut user = match panics::catch(pin!(made)).await {
            Ok(user) => user,
            // Without a panic, it would have nothing to begin with.
            Err(caught) => return self.panic_of(caught).map_or(Ok(()), Err),
        };
        if turns.are_on_schedule() {
            // What `on_start` requests is not late, and belongs to the arrivals too.
            user.begin_late(Duration::ZERO);
        }
        let played = panics::catch(pin!(self.play(&mut user, turns))).await;
        if let Some(text) = played.err().and_then(|caught| self.panic_of(caught)) {
            return Err(text);
        }
        // There is nothing to start again after a panic on the way out.
        let left = panics::catch(pin!(self.leave(&mut user))).await;
        if let Some(text) = left.err().and_then(|caught| self.panic_of(caught)) {
            self.record_panic(&text);
        }
        Ok(())
    }

    /// The text of a panic. Where it is the end of the test instead, that has come.
    fn panic_of(&self, caught: Caught) -> Option<String> {
        match caught {
            Caught::Finished => None,
            Caught::Panic(text) => Some(text),
            Caught::Ends(why) => {
                self.shared.abort(why);
                None
            }
        }
    }

    /// `on_start` and the scenario, until it is over or the test stops.
    async fn play(&self, user: &mut User, turns: &mut Turns) {
        let mut play = pin!(async {
            self.call(self.shared.plan.hooks.on_start.as_ref(), user)
                .await;
            (self.share().start)(user, turns).await;
        });
        tokio::select! {
            biased;
            () = &mut play => return,
            () = self.signals.stopped() => {}
        }
        let drained = until_landed(play.as_mut(), &self.signals.in_flight);
        // Whatever is still on its way is dropped with `play`, and thereby counted as interrupted.
        let _ = tokio::time::timeout(self.context.settings.stop_timeout, drained).await;
    }

    /// `on_stop`, within the stop time-out.
    async fn leave(&self, user: &mut User) {
        self.signals.leaving.set(true);
        let leave = self.call(self.shared.plan.hooks.on_stop.as_ref(), user);
        let _ = tokio::time::timeout(self.context.settings.stop_timeout, leave).await;
    }

    async fn call(&self, hook: Option<&Arc<dyn Hook>>, user: &mut User) {
        if let Some(hook) = hook
            && let Err(text) = hook.call(user).await
        {
            self.record_error(&text);
        }
    }

    fn record_error(&self, text: &str) {
        let text = &*self.context.settings.hidden.text(text);
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.step_error(self.share().outline.name, text);
    }

    fn record_panic(&self, text: &str) {
        let text = &*self.context.settings.hidden.text(text);
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.panic(self.share().outline.name, text);
    }
}

/// Goes on until no request is on its way.
async fn until_landed<F: Future<Output = ()>>(mut play: Pin<&mut F>, in_flight: &Cell<usize>) {
    poll_fn(|context| {
        let flies = || in_flight.get() > 0;
        if flies() && play.as_mut().poll(context).is_pending() && flies() {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
}
