//! Looking at single requests: `--once` shows each as it goes, `--trace` writes them to a file for browsers.

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};

use clap::Args;

use super::once;
use super::output::{print, tell};
use super::trace::Trace;
use super::values::{flag, whole};
use crate::load::shape::Shape;
use crate::load::steering::Steering;
use crate::load_test::LoadTest;
use crate::seen::Exchange;
use crate::user::shown::Shown;

/// What is to be seen of single requests.
#[derive(Debug, Args)]
#[command(next_help_heading = "Looking at requests")]
pub(super) struct LookArguments {
    /// Play each scenario once, without waits, and show every request and answer; exit with 1 where something failed
    #[arg(long, env = "BACKPACK_ONCE", value_parser = flag)]
    pub(super) once: bool,

    /// Write what the first users send and get as HAR, which every browser opens
    #[arg(long, env = "BACKPACK_TRACE", value_name = "FILE")]
    pub(super) trace: Option<PathBuf>,

    /// How many users --trace is of
    #[arg(
        long,
        env = "BACKPACK_TRACE_USERS",
        value_name = "USERS",
        default_value = "1",
        value_parser = whole::<NonZero<u64>>
    )]
    trace_users: NonZero<u64>,
}

impl LookArguments {
    /// The test as it is run for a look.
    pub(super) fn apply(&self, test: &mut LoadTest) {
        if self.once {
            test.once = true;
            test.shape = Shape {
                users: Some(1),
                ..Shape::default()
            };
            test.share_all();
            test.steering = Steering::default();
            // They are of many requests.
            test.thresholds.clear();
            test.baseline = None;
        }
    }
}

/// Sees the exchanges of one run, as they come.
pub(super) struct Look {
    exchanges: Receiver<Exchange>,
    once: bool,
    /// To standard error, since standard output is a file of the report.
    aside: bool,
    trace: Option<Trace>,
    /// All of them, where the report is to hold them.
    seen: Vec<Exchange>,
    /// Told once.
    trouble: Option<String>,
}

impl Look {
    /// The test tells of its exchanges from now on.
    pub(super) fn begin(arguments: &LookArguments, test: &mut LoadTest, aside: bool) -> Self {
        let (to, exchanges) = mpsc::channel();
        let below = match (arguments.once, &arguments.trace) {
            (true, _) => u64::MAX,
            (false, Some(_)) => arguments.trace_users.get(),
            (false, None) => 0,
        };
        test.shown = Some(Shown { below, to }).filter(|_| below > 0);
        Self {
            exchanges,
            once: arguments.once,
            aside,
            trace: None,
            seen: Vec::new(),
            trouble: None,
        }
    }

    /// Begins the file of the trace, if there is to be one: what was in it is gone, so that all else has to be right by now.
    pub(super) fn open(self, arguments: &LookArguments) -> Result<Self, String> {
        let create = |file| Trace::create(file, arguments.trace_users.get());
        let trace = arguments.trace.as_deref().map(create).transpose()?;
        Ok(Self { trace, ..self })
    }

    /// Shows and writes what came meanwhile.
    pub(super) fn glance(&mut self) {
        let new: Vec<_> = self.exchanges.try_iter().collect();
        if new.is_empty() {
            return;
        }
        if let Some(trace) = &mut self.trace {
            let trouble = trace.add(&new).err();
            self.note(trouble);
        }
        if self.once {
            self.show(&new);
            self.seen.extend(new);
        }
    }

    fn show(&mut self, exchanges: &[Exchange]) {
        for exchange in exchanges {
            let text = once::text(exchange);
            match self.aside {
                true => tell(&text),
                false => {
                    let trouble = print(&format!("{text}\n")).err();
                    self.note(trouble);
                }
            }
        }
    }

    fn note(&mut self, trouble: Option<String>) {
        if let Some(trouble) = trouble
            && self.trouble.is_none()
        {
            tell(&format!("error: {trouble}"));
            self.trouble = Some(trouble);
        }
    }

    /// All that was seen, and what could not be shown or written, which was told.
    pub(super) fn end(mut self) -> (Vec<Exchange>, Option<String>) {
        self.glance();
        (self.seen, self.trouble)
    }
}
