//! The life of one user: `on_start`, its scenario, the end of the test, `on_stop`; after a panic it starts again.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::{Stop, panics};
use crate::context::Context;
use crate::load_test::{Hook, Share};
use crate::plan::Plan;
use crate::transport::Transport;
use crate::user::User;

/// A user that panics at once must not spin.
const REST_AFTER_PANIC: Duration = Duration::from_millis(100);

/// All that one user needs to live.
pub(super) struct Life {
    pub(super) context: Rc<Context>,
    pub(super) plan: Arc<Plan>,
    pub(super) stop: Stop,
    pub(super) share: Share,
    pub(super) number: u64,
}

impl Life {
    /// Lives to the end of the scenario or of the test, again after each panic.
    pub(super) async fn live(self) {
        let mut panics = 0;
        while let Err(panic) = self.live_once(panics).await {
            panics += 1;
            self.context
                .recorder
                .borrow_mut()
                .panic(self.share.outline.name, panic);
            tokio::select! {
                () = tokio::time::sleep(REST_AFTER_PANIC) => {}
                () = self.stop.stopping() => return,
            }
        }
    }

    /// A fresh user, from its start to its end; an error is the text of a panic.
    async fn live_once(&self, panics: u64) -> Result<(), String> {
        let scenario = self.share.outline.name;
        let transport = match Transport::new(&self.context.settings.transport) {
            Ok(transport) => transport,
            Err(text) => {
                self.context
                    .recorder
                    .borrow_mut()
                    .step_error(scenario, text);
                return Ok(());
            }
        };
        panics::catch(async {
            let context = Rc::clone(&self.context);
            let mut user = User::new(context, transport, scenario, self.number, panics);
            self.play(&mut user).await;
            self.leave(&mut user).await;
        })
        .await
    }

    /// `on_start` and the scenario, until it is over or the test stops.
    async fn play(&self, user: &mut User) {
        let in_flight = Rc::clone(&user.in_flight);
        let mut play = pin!(async {
            self.call(self.plan.hooks.on_start.as_ref(), user).await;
            (self.share.start)(user).await;
        });
        tokio::select! {
            biased;
            () = &mut play => return,
            () = self.stop.stopping() => self.context.stopping.set(true),
        }
        let drained = until_landed(play.as_mut(), &in_flight);
        // Whatever is still on its way is dropped with `play`, and thereby counted as interrupted.
        let _ = tokio::time::timeout(self.context.settings.stop_timeout, drained).await;
    }

    /// `on_stop`, within the stop time-out.
    async fn leave(&self, user: &mut User) {
        user.leaving = true;
        let leave = self.call(self.plan.hooks.on_stop.as_ref(), user);
        let _ = tokio::time::timeout(self.context.settings.stop_timeout, leave).await;
    }

    async fn call(&self, hook: Option<&Arc<dyn Hook>>, user: &mut User) {
        if let Some(hook) = hook
            && let Err(text) = hook.call(user).await
        {
            self.context
                .recorder
                .borrow_mut()
                .step_error(self.share.outline.name, text);
        }
    }
}

/// Goes on until no request is on its way.
async fn until_landed<F: Future<Output = ()>>(mut play: Pin<&mut F>, in_flight: &Cell<bool>) {
    poll_fn(|context| {
        if in_flight.get() && play.as_mut().poll(context).is_pending() && in_flight.get() {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
}
