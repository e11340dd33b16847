//! What a worker does next: from what it hears, what its users do and what time it is, to what it says and has done. Nothing here
//! knows of sockets, threads or clocks.

use std::time::{Duration, Instant};

use super::message::State;
use super::order::{Job, Order};

/// A master takes a worker for missing after four to five seconds without one.
const HEARTBEAT: Duration = Duration::from_secs(1);
const REPORT: Duration = Duration::from_secs(3);
const LOGS: Duration = Duration::from_secs(10);
/// How long a master may take to welcome a worker, before it is asked again.
const WELCOME: Duration = Duration::from_secs(5);
/// How long a worker looks for its first master.
const SEARCH: Duration = Duration::from_secs(300);
/// How long a master may take to answer the first heartbeat of a new connection. Before it is taken for another one, it is asked
/// once more on another connection: it takes nothing from the first where it had not seen the end of the one before.
const PROBES: [Duration; 2] = [Duration::from_millis(1200), Duration::from_millis(2500)];
/// After so long without a worker, the master has given it up, and perhaps the test.
const GIVEN_UP: Duration = Duration::from_secs(5);
/// A connection on which nothing was heard for so long is replaced.
const DEAF: Duration = Duration::from_secs(20);
/// A master that was not heard of for so long is gone for good.
const GONE: Duration = Duration::from_secs(60);

/// What a worker learns.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Input {
    Connected,
    Disconnected,
    /// Nobody listens where the master did.
    Refused,
    Heard(Order),
    /// Time has gone by.
    Tick,
    /// As many users run as were asked for, or will.
    Settled,
    /// All users are gone and all numbers in.
    RunOver,
    /// Somebody wants the worker to end.
    Interrupted,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Output {
    /// Connect anew, under a new identity or the one so far.
    Connect {
        fresh: bool,
    },
    Tell(News),
    /// The reports so far have arrived.
    Confirmed,
    /// Those that were not confirmed did not arrive; they are told again.
    Lost,
    /// Whatever was not told yet nobody wants to know any more.
    Forget,
    /// Begin a test with these users.
    Begin(Job),
    /// So many users from now on.
    Assign(Job),
    /// Counting begins anew.
    Reset,
    /// All users leave.
    Stop,
    Say(String),
    Warn(String),
    End(End),
}

/// What the master is told; the numbers are those of the moment in which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    ClientReady,
    Spawning,
    SpawningComplete,
    Heartbeat(State),
    Report,
    /// What was not told before, if there is anything.
    Rest,
    ClientStopped,
    Logs,
}

/// Why a worker ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The master said so.
    Quit,
    Interrupted,
    /// No master was found at all.
    NoMaster,
    /// The master has not been heard of for long.
    MasterGone,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// Has asked for a welcome at this time, where it could, so often.
    Registering {
        asked: Option<Instant>,
        tries: u32,
    },
    Ready,
    Spawning,
    Running,
    /// Users leave; or have left, and the master has yet to be told.
    Leaving {
        then: Then,
        left: bool,
    },
    Over,
}

/// What follows when the users have left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// The master is told that they have, as it asked.
    Tell,
    /// The master knows nothing of them.
    Register,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Link {
    Down,
    /// Connected anew; does the master know this worker still?
    Probing {
        until: Instant,
        has_job: bool,
    },
    Up,
}

/// Heartbeats and answers of one connection; they come in the order in which they were sent.
#[derive(Clone, Copy, Debug, Default)]
struct Pulse {
    sent: u64,
    answered: u64,
    /// The number of the heartbeat that was sent after the report which is not confirmed yet.
    report: Option<u64>,
}

/// A worker.
#[derive(Debug)]
pub(super) struct Machine {
    stage: Stage,
    link: Link,
    /// Whether a master has ever welcomed this worker.
    was_welcome: bool,
    /// The number that the master gave to this worker.
    number: Option<i64>,
    /// When the master was heard of last; before that, the start.
    heard: Instant,
    /// When the connection before this one was heard of last.
    heard_before: Instant,
    /// How many connections since one that worked were tried with a heartbeat.
    probes: usize,
    /// The identity was that of an earlier connection, which the master may still hold.
    stale: bool,
    /// The master of before has ended: whoever answers next is another one.
    has_ended: bool,
    /// The statistics so far are of a test that the master still knows.
    same_test: bool,
    pulse: Pulse,
    last_job: Option<f64>,
    /// Counting shall begin anew when the users of all workers are there.
    resets: bool,
    next_heartbeat: Instant,
    next_report: Instant,
    next_logs: Instant,
    outputs: Vec<Output>,
}

impl Machine {
    /// A worker that has to find its master.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            stage: Stage::Registering {
                asked: None,
                tries: 0,
            },
            link: Link::Down,
            was_welcome: false,
            number: None,
            heard: now,
            heard_before: now,
            probes: 0,
            stale: false,
            has_ended: false,
            same_test: true,
            pulse: Pulse::default(),
            last_job: None,
            resets: false,
            next_heartbeat: now,
            next_report: now,
            next_logs: now,
            outputs: vec![Output::Connect { fresh: true }],
        }
    }

    /// What follows from the input, in the order in which it is to be done.
    pub(super) fn take(&mut self, input: Input, now: Instant) -> Vec<Output> {
        if self.stage != Stage::Over {
            match input {
                Input::Connected => self.connected(now),
                Input::Disconnected => self.disconnected(),
                Input::Refused => self.has_ended = true,
                Input::Heard(order) => self.heard(order, now),
                Input::Tick => self.tick(now),
                Input::Settled => self.settled(),
                Input::RunOver => self.run_over(now),
                Input::Interrupted => self.end(End::Interrupted),
            }
        }
        std::mem::take(&mut self.outputs)
    }

    fn connected(&mut self, now: Instant) {
        // An answer to the first heartbeat tells of a report before it as well.
        self.pulse = Pulse {
            report: Some(1),
            ..Pulse::default()
        };
        match self.stage {
            Stage::Registering { .. } => self.register(now),
            Stage::Over => {}
            Stage::Ready | Stage::Spawning | Stage::Running | Stage::Leaving { .. } => {
                self.heard_before = self.heard;
                if self.has_ended {
                    // A new master holds no dead connection that would have to be got round.
                    self.probes = PROBES.len() - 1;
                }
                self.link = Link::Probing {
                    until: now + PROBES[self.probes.min(PROBES.len() - 1)],
                    has_job: false,
                };
                self.probes += 1;
                self.same_test = false;
                self.heartbeat(now);
                self.leave_on(now);
            }
        }
    }

    fn disconnected(&mut self) {
        self.link = Link::Down;
        if self.was_welcome {
            let text = "the connection to the Locust master is lost: connecting anew";
            self.outputs.push(Output::Warn(text.to_owned()));
        }
        self.outputs.push(Output::Lost);
        self.reconnect(false);
    }

    /// In place of a connection that is whole, as far as anybody can see: a report on it is in doubt still. A master reads it to its
    /// end before it takes the next one of the same name, so that an answer there confirms the report.
    fn reconnect(&mut self, fresh: bool) {
        self.link = Link::Down;
        self.stale = !fresh;
        if let Stage::Registering { asked, .. } = &mut self.stage {
            *asked = None;
        }
        self.outputs.push(Output::Connect { fresh });
    }

    /// Asks the master for a welcome.
    fn register(&mut self, now: Instant) {
        let tries = match self.stage {
            Stage::Registering { tries, .. } => tries + 1,
            _ => 1,
        };
        self.link = Link::Up;
        let asked = Some(now);
        self.stage = Stage::Registering { asked, tries };
        self.tell(News::ClientReady);
    }

    fn heard(&mut self, order: Order, now: Instant) {
        self.heard = now;
        match order {
            Order::Ack(index) => self.welcome(index, now),
            Order::Heartbeat => self.answered(now),
            Order::Spawn(job) => self.spawn(job),
            Order::Stop => self.stop(now),
            Order::Quit => self.end(End::Quit),
            Order::Reconnect => self.reconnect(false),
            Order::AllSpawned => self.all_spawned(),
            Order::Nothing => {}
        }
    }

    fn all_spawned(&mut self) {
        let is_busy = matches!(self.stage, Stage::Spawning | Stage::Running);
        if is_busy && self.resets {
            self.outputs.push(Output::Reset);
        }
    }

    fn welcome(&mut self, index: Option<i64>, now: Instant) {
        if !matches!(self.stage, Stage::Registering { .. }) {
            return;
        }
        self.outputs.extend(match self.same_test {
            // Whatever was sent before the question was read before it.
            true => vec![Output::Confirmed, Output::Tell(News::Rest)],
            false => vec![Output::Forget],
        });
        self.number = index;
        let number = index.map(|index| format!(" as its worker {index}"));
        let number = number.unwrap_or_default();
        let text = format!("ready for the Locust master{number}");
        self.outputs.push(Output::Say(text));
        self.stage = Stage::Ready;
        (self.was_welcome, self.same_test) = (true, true);
        (self.stale, self.has_ended) = (false, false);
        self.probes = 0;
        self.pulse = Pulse {
            report: Some(1),
            ..Pulse::default()
        };
        self.last_job = None;
        self.next_heartbeat = now;
        self.next_logs = now;
    }

    /// Whether users are on their way to the number that was asked for.
    pub(super) fn is_spawning(&self) -> bool {
        self.stage == Stage::Spawning
    }

    /// Whether the master hears what it is told.
    pub(super) fn is_heard(&self) -> bool {
        self.link == Link::Up && self.was_welcome
    }

    fn answered(&mut self, now: Instant) {
        self.same_test = true;
        self.probes = 0;
        self.pulse.answered += 1;
        let confirmed = |report: &mut u64| *report <= self.pulse.answered;
        if self.pulse.report.take_if(confirmed).is_some() {
            self.outputs.push(Output::Confirmed);
        }
        let Link::Probing { has_job, .. } = self.link else {
            return;
        };
        self.link = Link::Up;
        let is_busy = matches!(self.stage, Stage::Spawning | Stage::Running);
        let silence = now.saturating_duration_since(self.heard_before);
        // It would have sent a job to a worker that it missed and found again, were the test not over.
        if is_busy && !has_job && silence > GIVEN_UP {
            let text = "the Locust master has ended the test meanwhile: users stop";
            self.outputs.push(Output::Warn(text.to_owned()));
            self.leave(Then::Tell);
        } else {
            self.outputs.push(Output::Say(
                "connected to the Locust master again".to_owned(),
            ));
            self.leave_on(now);
        }
    }

    fn spawn(&mut self, job: Job) {
        let begins = match self.stage {
            Stage::Ready => true,
            Stage::Spawning | Stage::Running => false,
            // Meant for this worker as it was before; another one follows when it is ready.
            Stage::Registering { .. } | Stage::Leaving { .. } | Stage::Over => return,
        };
        if let Link::Probing { has_job, .. } = &mut self.link {
            *has_job = true;
        }
        self.tell(News::Spawning);
        if self.last_job.is_some_and(|last| job.timestamp <= last) {
            return;
        }
        self.last_job = Some(job.timestamp);
        self.resets = job.resets();
        self.stage = Stage::Spawning;
        let job = Job {
            worker: self.number,
            ..job
        };
        self.outputs.push(match begins {
            true => Output::Begin(job),
            false => Output::Assign(job),
        });
    }

    fn settled(&mut self) {
        if self.stage == Stage::Spawning && self.link != Link::Down {
            self.stage = Stage::Running;
            self.tell(News::SpawningComplete);
        }
    }

    fn stop(&mut self, now: Instant) {
        match self.stage {
            Stage::Spawning | Stage::Running => self.leave(Then::Tell),
            Stage::Ready => {
                self.stage = Stage::Leaving {
                    then: Then::Tell,
                    left: true,
                };
                self.leave_on(now);
            }
            Stage::Registering { .. } | Stage::Leaving { .. } | Stage::Over => {}
        }
    }

    fn leave(&mut self, then: Then) {
        self.stage = Stage::Leaving { then, left: false };
        self.outputs.push(Output::Stop);
    }

    fn run_over(&mut self, now: Instant) {
        if let Stage::Leaving { left, .. } = &mut self.stage {
            *left = true;
            self.leave_on(now);
        }
    }

    /// Goes on where the users have left and the master can be told.
    fn leave_on(&mut self, now: Instant) {
        match (self.stage, self.link) {
            (
                Stage::Leaving {
                    then: Then::Tell,
                    left: true,
                },
                Link::Up,
            ) => {
                self.report(now);
                self.tell(News::ClientStopped);
                self.register(now);
            }
            (
                Stage::Leaving {
                    then: Then::Register,
                    left: true,
                },
                Link::Up | Link::Probing { .. },
            ) => {
                self.register(now);
            }
            (
                Stage::Leaving {
                    then: Then::Register,
                    left: true,
                },
                Link::Down,
            ) => {
                self.stage = Stage::Registering {
                    asked: None,
                    tries: 0,
                };
            }
            _ => {}
        }
    }

    fn tick(&mut self, now: Instant) {
        let silence = now.saturating_duration_since(self.heard);
        if silence >= if self.was_welcome { GONE } else { SEARCH } {
            // Whatever may take the connection, nobody hears what is told there.
            self.link = Link::Down;
            self.end(if self.was_welcome {
                End::MasterGone
            } else {
                End::NoMaster
            });
            return;
        }
        self.wait_for_welcome(now);
        match self.link {
            Link::Probing { until, .. } if now >= until => {
                if self.probes < PROBES.len() {
                    self.reconnect(false);
                } else {
                    self.is_unknown(now);
                }
            }
            Link::Up if silence >= DEAF && !matches!(self.stage, Stage::Registering { .. }) => {
                let text = "the Locust master does not answer: connecting anew";
                self.outputs.push(Output::Warn(text.to_owned()));
                self.reconnect(false);
            }
            Link::Up => self.beat(now),
            Link::Down | Link::Probing { .. } => {}
        }
    }

    fn wait_for_welcome(&mut self, now: Instant) {
        let Stage::Registering {
            asked: Some(asked),
            tries,
        } = self.stage
        else {
            return;
        };
        if now.saturating_duration_since(asked) < WELCOME {
            return;
        }
        if self.stale {
            // The master still holds a dead connection of that name, so it is the one of before.
            self.same_test = !self.has_ended;
            self.outputs.push(Output::Lost);
            self.reconnect(true);
        } else {
            if tries == 1 && !self.was_welcome {
                let text = "whoever takes the connection does not answer as a Locust master does: asking again";
                self.outputs.push(Output::Warn(text.to_owned()));
            }
            self.register(now);
        }
    }

    /// The master does not know this worker: it is another one, or deaf to this identity.
    fn is_unknown(&mut self, now: Instant) {
        match self.stage {
            Stage::Spawning | Stage::Running => {
                let text = "the Locust master does not know this worker any more: users stop";
                self.outputs.push(Output::Warn(text.to_owned()));
                self.link = Link::Up;
                self.leave(Then::Register);
            }
            Stage::Leaving { left, .. } => {
                let then = Then::Register;
                self.stage = Stage::Leaving { then, left };
                self.link = Link::Up;
                self.leave_on(now);
            }
            Stage::Ready => self.register(now),
            Stage::Registering { .. } | Stage::Over => {}
        }
    }

    /// What is due once in a while.
    fn beat(&mut self, now: Instant) {
        let users = match self.stage {
            Stage::Ready => false,
            Stage::Spawning
            | Stage::Running
            | Stage::Leaving {
                then: Then::Tell, ..
            } => true,
            Stage::Leaving {
                then: Then::Register,
                ..
            }
            | Stage::Registering { .. }
            | Stage::Over => return,
        };
        if users && now >= self.next_report && self.pulse.report.is_none() {
            self.report(now);
        }
        if now >= self.next_heartbeat {
            self.heartbeat(now);
        }
        if now >= self.next_logs {
            self.next_logs = now + LOGS;
            self.tell(News::Logs);
        }
    }

    /// The answer to the next heartbeat, which follows at once, tells that it has arrived.
    fn report(&mut self, now: Instant) {
        self.tell(News::Report);
        self.pulse.report = Some(self.pulse.sent + 1);
        self.next_report = now + REPORT;
        self.heartbeat(now);
    }

    fn heartbeat(&mut self, now: Instant) {
        let state = match self.stage {
            Stage::Ready | Stage::Registering { .. } | Stage::Over => State::Ready,
            Stage::Spawning => State::Spawning,
            // Users that leave are users still.
            Stage::Running | Stage::Leaving { .. } => State::Running,
        };
        self.pulse.sent += 1;
        self.next_heartbeat = now + HEARTBEAT;
        self.tell(News::Heartbeat(state));
    }

    fn tell(&mut self, news: News) {
        self.outputs.push(Output::Tell(news));
    }

    fn end(&mut self, end: End) {
        self.stage = Stage::Over;
        self.outputs.push(Output::End(end));
    }
}

#[cfg(test)]
mod tests;
