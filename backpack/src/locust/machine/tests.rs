//! A worker's life without a socket.

use super::*;
use proptest::prelude::*;

/// A worker and its clock.
struct Play {
    machine: Machine,
    now: Instant,
}

impl Play {
    fn begin() -> Self {
        let now = Instant::now();
        let mut machine = Machine::new(now);
        let first = machine.take(Input::Tick, now);
        assert_eq!(first, [Output::Connect { fresh: true }]);
        Self { machine, now }
    }

    /// A worker that a master knows.
    fn ready() -> Self {
        let mut play = Self::begin();
        assert_eq!(
            play.takes(Input::Connected),
            [Output::Tell(News::ClientReady)]
        );
        let outputs = play.hears(Order::Ack(Some(0)));
        assert_eq!(outputs[..2], [Output::Confirmed, Output::Tell(News::Rest)]);
        play
    }

    /// A worker whose users are there.
    fn running() -> Self {
        let mut play = Self::ready();
        play.hears(job(1.0));
        assert_eq!(
            play.takes(Input::Settled),
            [Output::Tell(News::SpawningComplete)]
        );
        play.after(0);
        play.hears(Order::Heartbeat);
        play.hears(Order::Heartbeat);
        play
    }

    fn takes(&mut self, input: Input) -> Vec<Output> {
        let outputs = self.machine.take(input, self.now);
        outputs
            .into_iter()
            .filter(|output| !matches!(output, Output::Say(_)))
            .collect()
    }

    fn hears(&mut self, order: Order) -> Vec<Output> {
        self.takes(Input::Heard(order))
    }

    /// Connects anew to a master that does not answer.
    fn is_unknown(&mut self) {
        self.takes(Input::Disconnected);
        self.takes(Input::Connected);
        self.after(1200);
        self.takes(Input::Connected);
        assert!(self.after(2500).contains(&Output::Stop));
    }

    /// What is done when these milliseconds have gone by.
    fn after(&mut self, milliseconds: u64) -> Vec<Output> {
        self.now += Duration::from_millis(milliseconds);
        self.takes(Input::Tick)
    }

    /// The same with a tick and an answer to every heartbeat on the way.
    fn lives_for(&mut self, seconds: u64) -> Vec<Output> {
        let mut all = Vec::new();
        for _ in 0..seconds * 10 {
            let outputs = self.after(100);
            for output in &outputs {
                if matches!(output, Output::Tell(News::Heartbeat(_))) {
                    all.extend(self.hears(Order::Heartbeat));
                }
            }
            all.extend(outputs);
        }
        all
    }
}

fn job(timestamp: f64) -> Order {
    Order::Spawn(Job {
        timestamp,
        ..Job::default()
    })
}

fn count(outputs: &[Output], news: News) -> usize {
    outputs
        .iter()
        .filter(|output| **output == Output::Tell(news))
        .count()
}

fn has(outputs: &[Output], wanted: &Output) -> bool {
    outputs.contains(wanted)
}

#[test]
fn a_worker_asks_for_a_welcome_until_it_comes() {
    let mut play = Play::begin();
    assert_eq!(
        play.takes(Input::Connected),
        [Output::Tell(News::ClientReady)]
    );
    assert_eq!(play.after(4900), []);
    assert!(has(&play.after(100), &Output::Tell(News::ClientReady)));
    play.hears(Order::Ack(Some(3)));
    let beats = play.lives_for(10);
    assert_eq!(count(&beats, News::Heartbeat(State::Ready)), 10);
    assert_eq!(count(&beats, News::ClientReady), 0);
    assert_eq!(count(&beats, News::Report), 0);
}

#[test]
fn a_worker_without_a_master_ends_after_five_minutes() {
    let mut play = Play::begin();
    assert_eq!(play.after(299_999), []);
    assert_eq!(play.after(1), [Output::End(End::NoMaster)]);
    assert_eq!(play.takes(Input::Connected), []);
}

#[test]
fn users_follow_each_job_and_an_older_one_changes_nothing() {
    let mut play = Play::ready();
    let begun = play.hears(job(2.0));
    assert_eq!(begun[0], Output::Tell(News::Spawning));
    assert!(matches!(begun[1], Output::Begin(_)));
    assert!(play.machine.is_spawning());
    let assigned = play.hears(job(3.0));
    assert!(matches!(assigned[1], Output::Assign(_)));
    assert_eq!(play.hears(job(3.0)), [Output::Tell(News::Spawning)]);
    assert_eq!(
        play.takes(Input::Settled),
        [Output::Tell(News::SpawningComplete)]
    );
    assert_eq!(play.takes(Input::Settled), []);
    assert!(matches!(play.hears(job(4.0))[1], Output::Assign(_)));
}

#[test]
fn heartbeats_and_reports_keep_their_times() {
    let mut play = Play::running();
    let told = play.lives_for(30);
    assert_eq!(count(&told, News::Report), 10);
    assert_eq!(
        told.iter().filter(|it| **it == Output::Confirmed).count(),
        10
    );
    assert_eq!(count(&told, News::Logs), 3);
    let beats = count(&told, News::Heartbeat(State::Running));
    assert!((30..=40).contains(&beats), "{beats}");
}

#[test]
fn a_report_waits_until_the_one_before_has_arrived() {
    let mut play = Play::running();
    let told = play.after(3000);
    assert_eq!(
        told,
        [
            Output::Tell(News::Report),
            Output::Tell(News::Heartbeat(State::Running))
        ]
    );
    assert_eq!(count(&play.after(3000), News::Report), 0);
    assert_eq!(play.hears(Order::Heartbeat), [Output::Confirmed]);
    assert_eq!(count(&play.after(0), News::Report), 1);
}

#[test]
fn a_test_ends_with_its_last_report_before_anything_else() {
    let mut play = Play::running();
    assert_eq!(play.hears(Order::Stop), [Output::Stop]);
    assert_eq!(count(&play.after(1000), News::Heartbeat(State::Running)), 1);
    let told = play.takes(Input::RunOver);
    let expected = [
        News::Report,
        News::Heartbeat(State::Running),
        News::ClientStopped,
        News::ClientReady,
    ];
    assert_eq!(told, expected.map(Output::Tell));
    assert!(has(&play.hears(Order::Ack(Some(0))), &Output::Confirmed));
    assert!(
        matches!(play.hears(job(0.5))[1], Output::Begin(_)),
        "times begin anew"
    );
}

#[test]
fn a_job_that_comes_while_users_leave_is_for_the_test_before() {
    let mut play = Play::running();
    play.hears(Order::Stop);
    assert_eq!(play.hears(job(9.0)), []);
    play.takes(Input::RunOver);
    assert_eq!(play.hears(job(10.0)), []);
}

#[test]
fn a_worker_without_users_stops_at_once() {
    let mut play = Play::ready();
    let told = play.hears(Order::Stop);
    assert_eq!(count(&told, News::ClientStopped), 1);
    assert_eq!(told.last(), Some(&Output::Tell(News::ClientReady)));
}

#[test]
fn a_worker_ends_at_once_whatever_it_does() {
    let mut stopping = Play::running();
    stopping.hears(Order::Stop);
    let mut cut = Play::running();
    cut.takes(Input::Disconnected);
    for mut play in [Play::begin(), Play::ready(), Play::running(), stopping, cut] {
        assert_eq!(play.hears(Order::Quit), [Output::End(End::Quit)]);
        assert_eq!(play.after(100_000), []);
    }
    let mut play = Play::running();
    assert_eq!(
        play.takes(Input::Interrupted),
        [Output::End(End::Interrupted)]
    );
}

#[test]
fn a_connection_that_was_cut_goes_on_where_it_was() {
    let mut play = Play::running();
    play.after(3000);
    let cut = play.takes(Input::Disconnected);
    assert_eq!(cut[1..], [Output::Lost, Output::Connect { fresh: false }]);
    assert_eq!(play.after(1000), [], "nothing is told to nobody");
    assert_eq!(
        play.takes(Input::Connected),
        [Output::Tell(News::Heartbeat(State::Running))]
    );
    assert_eq!(
        count(&play.after(1000), News::Report),
        0,
        "the master may be another one"
    );
    // What was lost is to be told anew; of the rest nothing is in doubt.
    assert_eq!(play.hears(Order::Heartbeat), [Output::Confirmed]);
    assert_eq!(count(&play.after(1000), News::Report), 1);
}

#[test]
fn a_master_that_knows_the_worker_no_more_is_asked_for_a_welcome() {
    let mut play = Play::running();
    play.takes(Input::Disconnected);
    play.takes(Input::Connected);
    assert_eq!(play.after(1199), []);
    assert_eq!(play.after(1), [Output::Connect { fresh: false }]);
    play.takes(Input::Connected);
    assert_eq!(play.after(2499), []);
    assert!(has(&play.after(1), &Output::Stop));
    assert_eq!(
        play.takes(Input::RunOver),
        [Output::Tell(News::ClientReady)]
    );
    let welcome = play.hears(Order::Ack(Some(0)));
    assert!(has(&welcome, &Output::Forget), "it is another master");
    assert!(matches!(play.hears(job(0.5))[1], Output::Begin(_)));
}

#[test]
fn a_master_that_was_only_slow_gets_the_rest() {
    let mut play = Play::running();
    play.is_unknown();
    play.hears(Order::Heartbeat);
    play.takes(Input::RunOver);
    assert!(has(
        &play.hears(Order::Ack(Some(0))),
        &Output::Tell(News::Rest)
    ));
}

#[test]
fn a_name_that_the_master_still_holds_is_given_up() {
    let mut play = Play::running();
    play.is_unknown();
    play.takes(Input::RunOver);
    let anew = play.after(5000);
    assert_eq!(anew, [Output::Lost, Output::Connect { fresh: true }]);
    assert_eq!(
        play.takes(Input::Connected),
        [Output::Tell(News::ClientReady)]
    );
    let welcome = play.hears(Order::Ack(Some(1)));
    assert!(
        has(&welcome, &Output::Tell(News::Rest)),
        "it is the master of before"
    );
}

#[test]
fn a_master_that_had_ended_is_asked_once_and_told_nothing_of_before() {
    let mut play = Play::running();
    play.takes(Input::Disconnected);
    assert_eq!(play.takes(Input::Refused), []);
    play.takes(Input::Connected);
    assert!(has(&play.after(2500), &Output::Stop));
    play.takes(Input::RunOver);
    // It takes its time.
    assert!(has(&play.after(5000), &Output::Connect { fresh: true }));
    play.takes(Input::Connected);
    let welcome = play.hears(Order::Ack(Some(0)));
    assert!(has(&welcome, &Output::Forget), "it is another master");
}

#[test]
fn a_cut_in_which_the_test_ended_ends_the_users() {
    let mut play = Play::running();
    play.takes(Input::Disconnected);
    play.after(6000);
    play.takes(Input::Connected);
    assert!(has(&play.hears(Order::Heartbeat), &Output::Stop));
    let told = play.takes(Input::RunOver);
    assert_eq!(count(&told, News::Report), 1);
    assert_eq!(count(&told, News::ClientStopped), 1);
}

#[test]
fn a_cut_in_which_the_test_went_on_without_the_worker_brings_a_job() {
    let mut play = Play::running();
    play.takes(Input::Disconnected);
    play.after(6000);
    play.takes(Input::Connected);
    assert!(matches!(play.hears(job(7.0))[1], Output::Assign(_)));
    assert!(!has(&play.hears(Order::Heartbeat), &Output::Stop));
}

#[test]
fn a_stop_during_a_cut_is_told_when_the_master_is_there_again() {
    let mut play = Play::running();
    play.hears(Order::Stop);
    play.takes(Input::Disconnected);
    assert_eq!(play.takes(Input::RunOver), []);
    play.takes(Input::Connected);
    let told = play.hears(Order::Heartbeat);
    assert_eq!(count(&told, News::Report), 1);
    assert_eq!(told.last(), Some(&Output::Tell(News::ClientReady)));
}

#[test]
fn a_deaf_connection_is_replaced_and_a_master_that_is_gone_ends_the_worker() {
    let mut play = Play::running();
    let outputs = play.after(20_000);
    assert!(has(&outputs, &Output::Connect { fresh: false }));
    assert_eq!(play.after(39_999), []);
    assert_eq!(play.after(1), [Output::End(End::MasterGone)]);
}

#[test]
fn a_master_that_is_gone_hears_nothing_though_its_port_takes_connections() {
    let mut play = Play::running();
    play.is_unknown();
    assert_eq!(
        play.takes(Input::RunOver),
        [Output::Tell(News::ClientReady)]
    );
    assert!(play.machine.is_heard());
    assert!(has(&play.after(60_000), &Output::End(End::MasterGone)));
    assert!(!play.machine.is_heard());
}

#[test]
fn who_takes_the_connection_and_is_no_master_is_told_of_once() {
    let mut play = Play::begin();
    play.takes(Input::Connected);
    let outputs = play.after(5000);
    assert!(
        matches!(
            &outputs[..],
            [Output::Warn(_), Output::Tell(News::ClientReady)]
        ),
        "{outputs:?}"
    );
    assert_eq!(play.after(5000), [Output::Tell(News::ClientReady)]);
}

#[test]
fn a_master_may_ask_for_a_new_connection() {
    let mut play = Play::running();
    let outputs = play.hears(Order::Reconnect);
    assert_eq!(outputs, [Output::Connect { fresh: false }]);
}

#[test]
fn what_was_told_to_a_master_that_paused_is_not_told_again() {
    let mut play = Play::running();
    assert_eq!(count(&play.after(3000), News::Report), 1);
    let deaf = play.after(20_000);
    assert!(has(&deaf, &Output::Connect { fresh: false }), "{deaf:?}");
    play.takes(Input::Connected);
    play.after(1200);
    play.takes(Input::Connected);
    let answered = play.hears(Order::Heartbeat);
    assert_eq!(answered.first(), Some(&Output::Confirmed));
    assert!(!has(&deaf, &Output::Lost));
}

#[test]
fn what_was_told_on_a_connection_that_the_master_still_holds_is_told_again() {
    let mut play = Play::running();
    play.after(3000);
    assert!(!has(&play.after(20_000), &Output::Lost));
    play.takes(Input::Connected);
    assert!(!has(&play.after(1200), &Output::Lost));
    play.takes(Input::Connected);
    play.after(2500);
    play.takes(Input::RunOver);
    let anew = play.after(5000);
    assert_eq!(anew, [Output::Lost, Output::Connect { fresh: true }]);
}

#[test]
fn counting_begins_anew_only_where_the_master_was_told_so() {
    let mut play = Play::running();
    assert_eq!(play.hears(Order::AllSpawned), []);
    let options = [("reset_stats".to_owned(), "True".to_owned())];
    play.hears(Order::Spawn(Job {
        timestamp: 5.0,
        options: options.into(),
        ..Job::default()
    }));
    assert_eq!(play.hears(Order::AllSpawned), [Output::Reset]);
    play.hears(Order::Stop);
    assert_eq!(play.hears(Order::AllSpawned), []);
}

fn inputs() -> impl Strategy<Value = Input> {
    prop_oneof![
        1 => Just(Input::Connected),
        1 => Just(Input::Disconnected),
        1 => Just(Input::Refused),
        1 => Just(Input::Settled),
        1 => Just(Input::RunOver),
        4 => Just(Input::Tick),
        1 => Just(Input::Heard(Order::Ack(None))),
        2 => Just(Input::Heard(Order::Heartbeat)),
        1 => Just(Input::Heard(Order::Stop)),
        1 => Just(Input::Heard(Order::Reconnect)),
        1 => Just(Input::Heard(Order::AllSpawned)),
        2 => (0..9_u8).prop_map(|time| Input::Heard(job(f64::from(time)))),
    ]
}

proptest! {
    #[test]
    fn in_whatever_order_things_happen_a_worker_keeps_its_rules(
        happenings in prop::collection::vec((inputs(), 0..4000_u64), 0..200),
    ) {
        let mut play = Play::begin();
        // Whether there is a socket, and a test.
        let (mut connected, mut running, mut ended) = (false, false, false);
        for (input, milliseconds) in happenings {
            connected = match input {
                Input::Connected => true,
                Input::Disconnected => false,
                _ => connected,
            };
            // What cannot happen: words without a socket, the end of a run that has not begun.
            if (matches!(input, Input::Heard(_)) && !connected) || (input == Input::RunOver && !running) {
                continue;
            }
            running &= input != Input::RunOver;
            play.now += Duration::from_millis(milliseconds);
            for output in play.takes(input) {
                prop_assert!(!ended, "{output:?} after the end");
                match output {
                    Output::Begin(_) => {
                        prop_assert!(!running, "a test begins within another one");
                        running = true;
                    }
                    Output::Connect { .. } => connected = false,
                    Output::Tell(News::ClientReady) => prop_assert!(!running && connected),
                    Output::Tell(_) => prop_assert!(connected, "{output:?} without a socket"),
                    Output::End(_) => ended = true,
                    _ => {}
                }
            }
        }
    }
}
