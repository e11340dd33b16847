//! A worker at work: hears its master, has users come and go, and tells what they measured.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use super::connection::{Connection, Happening};
use super::journal::{Journal, Level};
use super::machine::{End, Input, Machine, News, Output};
use super::message::{Exception, Heartbeat, ToMaster, Users};
use super::order::{Job, Order};
use super::outbox::Outbox;
use super::test_run::TestRun;
use super::vitals::{Vitals, host_name};
use super::zmtp::Received;
use super::{Ended, Master, measured};
use crate::load_test::LoadTest;
use crate::metrics::tap::Untold;
use crate::plan::random_seed;
use crate::transport::IN_PROCESS;

/// How often the time and the users are looked at.
const GLANCE: Duration = Duration::from_millis(20);
/// As long as requests on their way may take when the master ends: it waits for half a second in all.
const LAST_REQUESTS: Duration = Duration::from_millis(150);

/// What a worker hears of.
enum Event {
    Happening(Happening),
    /// The test of this number is over.
    RunOver(u64),
}

/// A worker of one master.
pub(super) struct Worker<'w> {
    test: LoadTest,
    master: &'w Master,
    machine: Machine,
    connection: Connection,
    sender: Sender<Event>,
    events: Receiver<Event>,
    host_name: String,
    identity: String,
    run: Option<TestRun>,
    /// The number of the latest test.
    number: u64,
    outbox: Outbox,
    journal: Journal<'w>,
    vitals: Vitals,
}

impl<'w> Worker<'w> {
    pub(super) fn new(
        test: LoadTest,
        master: &'w Master,
        show: &'w dyn Fn(&str),
    ) -> Result<Self, String> {
        let (sender, events) = mpsc::channel();
        let tell = sender.clone();
        let connection = Connection::start(master.clone(), move |happening| {
            // Nobody listens any more only where the worker has ended.
            let _ = tell.send(Event::Happening(happening));
        })?;
        let host_name = host_name();
        Ok(Self {
            test,
            master,
            machine: Machine::new(Instant::now()),
            connection,
            sender,
            events,
            identity: identity(&host_name),
            run: None,
            number: 0,
            outbox: Outbox::new(),
            journal: Journal::new(host_name.clone(), show),
            host_name,
            vitals: Vitals::new(),
        })
    }

    /// Works until the master or somebody else ends it, or the master is gone.
    pub(super) fn work(mut self, is_interrupted: impl Fn() -> bool) -> Ended {
        let url = self.master.url();
        let text = format!("looking for a Locust master at {url}");
        self.journal.say(Level::Info, &text);
        loop {
            let inputs = [
                self.next_event(),
                self.look(&is_interrupted),
                Some(Input::Tick),
            ];
            for input in inputs.into_iter().flatten() {
                for output in self.machine.take(input, Instant::now()) {
                    if let Output::End(end) = output {
                        return self.end(end);
                    }
                    self.carry_out(output);
                }
            }
        }
    }

    /// What has happened, where something has.
    fn next_event(&mut self) -> Option<Input> {
        match self.events.recv_timeout(GLANCE).ok()? {
            Event::Happening(Happening::Connected) => Some(Input::Connected),
            Event::Happening(Happening::Disconnected) => Some(Input::Disconnected),
            Event::Happening(Happening::Failed(error)) => {
                let url = self.master.url();
                let text = format!("no connection to {url} yet: {error}");
                self.journal.warn_once(&text);
                let is_refused = error.kind() == ErrorKind::ConnectionRefused;
                is_refused.then_some(Input::Refused)
            }
            Event::Happening(Happening::Received(Received::Message(bytes))) => {
                match Order::decode(&bytes) {
                    Ok(order) => Some(Input::Heard(order)),
                    Err(problem) => {
                        self.journal.warn_once(&problem);
                        None
                    }
                }
            }
            Event::Happening(Happening::Received(Received::TooLong(bytes))) => {
                let text = format!("a message of {bytes} bytes from the master is not read");
                self.journal.warn_once(&text);
                None
            }
            Event::RunOver(number) => {
                // That of a test that could not be waited for has nothing to say.
                let is_latest = number == self.number;
                is_latest.then(|| {
                    self.gather();
                    let why = self.run.take().and_then(|run| run.why_over());
                    if let Some(why) = why {
                        self.refuse(&why);
                    }
                    Input::RunOver
                })
            }
        }
    }

    /// What can be seen without having heard of it.
    fn look(&mut self, is_interrupted: &impl Fn() -> bool) -> Option<Input> {
        if is_interrupted() {
            return Some(Input::Interrupted);
        }
        let is_settled = || self.run.as_ref().is_none_or(TestRun::is_settled);
        (self.machine.is_spawning() && is_settled()).then_some(Input::Settled)
    }

    fn carry_out(&mut self, output: Output) {
        match output {
            Output::Connect { fresh } => {
                if fresh {
                    self.identity = identity(&self.host_name);
                }
                self.connection.connect(self.identity.clone());
            }
            Output::Tell(news) => self.tell(news),
            Output::Confirmed => self.outbox.confirmed(),
            Output::Lost => self.outbox.lost(),
            Output::Forget => self.forget(),
            Output::Begin(job) => self.begin(&job),
            Output::Assign(job) => self.assign(&job),
            Output::Reset => self.reset(),
            Output::Stop => self.stop(),
            Output::Say(text) => self.journal.say(Level::Info, &text),
            Output::Warn(text) => self.journal.say(Level::Warning, &text),
            // Whoever carries things out has seen to it.
            Output::End(_) => {}
        }
    }

    fn tell(&mut self, news: News) {
        match news {
            News::ClientReady => self.send(&ToMaster::ClientReady),
            News::Spawning => self.send(&ToMaster::Spawning),
            News::SpawningComplete => self.send(&ToMaster::SpawningComplete(self.users())),
            News::Heartbeat(state) => {
                let (cpu, memory) = self.vitals.measure();
                self.send(&ToMaster::Heartbeat(Heartbeat::new(state, cpu, memory)));
            }
            News::Report => {
                self.gather();
                self.report();
            }
            News::Rest => {
                if !self.outbox.unsent().is_empty() {
                    self.report();
                }
            }
            News::ClientStopped => self.send(&ToMaster::ClientStopped),
            News::Logs => {
                if let Some(lines) = self.journal.news() {
                    self.send(&ToMaster::Logs(lines));
                }
            }
        }
    }

    fn send(&self, message: &ToMaster) {
        self.connection.send(message.encode(&self.identity));
    }

    fn report(&mut self) {
        let (tally, since) = self.outbox.take();
        self.send(&ToMaster::Stats(tally, since, self.users()));
    }

    /// Those of each scenario; none without a test.
    fn users(&self) -> Users {
        let nobody = || {
            let scenarios = self.test.scenarios.iter();
            Users::new(scenarios.map(|share| (share.outline.name, 0)))
        };
        self.run.as_ref().map_or_else(nobody, TestRun::users)
    }

    /// Takes what the test has measured, and tells of its exceptions and warnings.
    fn gather(&mut self) {
        let Some(run) = &mut self.run else {
            return;
        };
        let (untold, warnings) = (run.take_untold(), run.new_warnings());
        for warning in warnings {
            self.journal.say(Level::Warning, &warning);
        }
        self.add(&untold);
    }

    fn add(&mut self, untold: &Untold) {
        measured::add(self.outbox.unsent(), untold);
        let (exceptions, left_out) = measured::exceptions(untold);
        for exception in exceptions {
            self.send(&ToMaster::Exception(exception));
        }
        if left_out > 0 {
            let text = "there are too many panics and errors of steps to tell the Locust master each of them";
            self.journal.warn_once(text);
        }
    }

    fn begin(&mut self, job: &Job) {
        self.outbox = Outbox::new();
        self.number += 1;
        let (number, sender) = (self.number, self.sender.clone());
        let over = move || drop(sender.send(Event::RunOver(number)));
        match TestRun::start(&self.test, job, over) {
            Ok(run) => {
                let host = job.host.as_deref().or(self.test.host.as_deref());
                let host = host.or(self.test.service.as_ref().map(|_| IN_PROCESS));
                let text = format!("a test begins on {}", host.unwrap_or("no host"));
                self.journal.say(Level::Info, &text);
                self.run = Some(run);
                self.assign(job);
            }
            Err(problems) => problems.iter().for_each(|problem| self.refuse(problem)),
        }
    }

    fn assign(&mut self, job: &Job) {
        self.warn_of_strangers(&job.users);
        let assigned = self.run.as_mut().map(|run| run.assign(&job.users));
        if let Some(Err(problem)) = assigned {
            self.refuse(&problem);
        }
    }

    fn warn_of_strangers(&mut self, users: &BTreeMap<String, u64>) {
        let scenarios = &self.test.scenarios;
        let is_ours = |name: &String| scenarios.iter().any(|it| it.outline.name == name);
        let strangers = users
            .iter()
            .filter(|(name, users)| **users > 0 && !is_ours(name));
        for (name, _) in strangers.take(20) {
            let name: String = name.chars().take(60).collect();
            let text = format!(
                "the master asks for users of {name:?}, which is no scenario of this program: its locustfile is another one's"
            );
            self.journal.warn_once(&text);
        }
    }

    /// Tells here and on the master's page why there are no users, or not as many as it wants.
    fn refuse(&mut self, problem: &str) {
        self.journal.say(Level::Error, problem);
        let exception = Exception::new(problem, "the worker cannot do as it is told");
        self.send(&ToMaster::Exception(exception));
    }

    fn reset(&mut self) {
        self.journal.say(Level::Info, "counting begins anew");
        self.outbox = Outbox::new();
        if let Some(run) = &self.run {
            run.reset();
        }
    }

    fn stop(&mut self) {
        self.journal.say(Level::Info, "the test ends: users stop");
        match &self.run {
            Some(run) => run.stop(),
            // Without a run there is nobody to wait for.
            None => drop(self.sender.send(Event::RunOver(self.number))),
        }
    }

    fn forget(&mut self) {
        let requests = self.outbox.requests();
        self.outbox = Outbox::new();
        if requests > 0 {
            let text = format!(
                "{requests} requests of the test before were not told: this Locust master does not know of it"
            );
            self.journal.say(Level::Warning, &text);
        }
    }

    fn end(mut self, end: End) -> Ended {
        let is_heard = self.machine.is_heard();
        let patience = match (&self.run, end) {
            (Some(run), End::MasterGone) => {
                let patience = run.stop_timeout();
                patience.saturating_add(Duration::from_secs(1))
            }
            _ => LAST_REQUESTS,
        };
        if let Some(run) = &mut self.run {
            let untold = run.end_within(patience);
            self.add(&untold);
        }
        let untold = self.outbox.requests();
        let run = self.run.take();
        if is_heard {
            self.report();
            self.send(&ToMaster::Quit);
        }
        self.connection.close();
        if let Some(run) = run {
            run.wait_for_teardown();
        }
        Ended {
            why: end,
            master: self.master.url(),
            untold: if is_heard { 0 } else { untold },
        }
    }
}

/// A new name for a worker on this machine.
fn identity(host_name: &str) -> String {
    format!("{host_name}_{:016x}{:016x}", random_seed(), random_seed())
}
