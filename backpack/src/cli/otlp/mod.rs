//! Figures for a collector of OpenTelemetry: every few seconds while a run goes on, and once more at its end.

mod collector;
mod measures;
mod message;
mod points;
mod sender;

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use clap::Args;
use jiff::Timestamp;

pub(super) use collector::Collector;
use message::Reading;

use crate::report::document::Depth;
use crate::run::Running;
use crate::text::typed::time;

/// Where figures go while a run goes on.
#[derive(Debug, Args)]
#[command(next_help_heading = "OpenTelemetry")]
pub(super) struct OtlpArguments {
    /// Send figures to the OpenTelemetry collector at this URL, as http://127.0.0.1:4318; OTEL_EXPORTER_OTLP_HEADERS has its credentials
    #[arg(long, env = "BACKPACK_OTLP", value_name = "URL")]
    pub(super) otlp: Option<String>,

    /// How often
    #[arg(
        long,
        env = "BACKPACK_OTLP_INTERVAL",
        value_name = "TIME",
        value_parser = time,
        default_value = "10s"
    )]
    otlp_interval: Duration,
}

impl OtlpArguments {
    /// Who gets the figures, where somebody does.
    ///
    /// # Errors
    /// One line, where the URL or the environment's headers cannot be.
    pub(super) fn collector(&self) -> Result<Option<Collector>, String> {
        let url = self.otlp.as_deref();
        url.map(|url| Collector::new(url, self.otlp_interval))
            .transpose()
    }
}

/// The sending of one run's figures, on a thread of its own: neither users nor their figures wait for a collector.
pub(super) struct Export {
    readings: SyncSender<Reading>,
    /// What the sender has to say, once.
    trouble: Receiver<String>,
    sender: JoinHandle<()>,
    every: Duration,
    due: Instant,
    since: Since,
}

impl Export {
    pub(super) fn begin(collector: &Collector) -> Self {
        // One that waits is enough: each has all that was counted so far.
        let (readings, to_send) = mpsc::sync_channel(1);
        let (tell, trouble) = mpsc::channel();
        let of_sender = collector.clone();
        Self {
            readings,
            trouble,
            sender: thread::spawn(move || sender::send_all(&of_sender, &to_send, &tell)),
            every: collector.every,
            due: Instant::now() + collector.every,
            since: Since::default(),
        }
    }

    /// Gives a line where the collector does not take what it is sent.
    pub(super) fn glance(&mut self, running: &Running) -> Option<String> {
        if Instant::now() >= self.due {
            self.due = Instant::now() + self.every;
            // Where the sender is still at the one before, the next will do.
            let _ = self.readings.try_send(self.since.read(running));
        }
        self.trouble.try_recv().ok()
    }

    /// Sends the last figures, and waits for that.
    pub(super) fn end(mut self, running: &Running) -> Option<String> {
        let _ = self.readings.send(self.since.read(running));
        drop(self.readings);
        let _ = self.sender.join();
        self.trouble.try_recv().ok()
    }
}

/// Since when a run's figures count: from its start, or from the last reset.
#[derive(Default)]
struct Since {
    start: Option<Timestamp>,
    counted: f64,
}

impl Since {
    fn read(&mut self, running: &Running) -> Reading {
        let (run, at) = (running.document(Depth::Recent).run, Timestamp::now());
        let was_reset = run.duration_s < self.counted;
        self.counted = run.duration_s;
        let start = match self.start {
            Some(start) if !was_reset => start,
            _ => {
                let counted = Duration::try_from_secs_f64(run.duration_s).unwrap_or_default();
                at.checked_sub(counted).unwrap_or(at)
            }
        };
        self.start = Some(start);
        Reading {
            snapshot: running.snapshot(),
            run,
            start,
            at,
        }
    }
}
