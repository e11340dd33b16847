//! How many instructions a request costs, counted by callgrind, with a limit for each: a slower request fails here.
//!
//! `cargo bench -p backpack-bench --bench instructions`, with valgrind and the `gungraun-runner` of the same version installed.
//!
//! Counted is what a thread of a run does, from the start of its runtime to the end of its last user; neither the server, nor the
//! system, nor the report.

#![allow(missing_docs)] // gungraun's macros make public items

use std::sync::LazyLock;

use backpack::prelude::*;
use gungraun::{
    Callgrind, EntryPoint, EventKind, LibraryBenchmarkConfig, library_benchmark,
    library_benchmark_group,
};

/// How many requests are counted: enough that the samples which each run writes down are few of them.
const REQUESTS: u64 = 10_000;

/// A run's thread.
const THREAD: &str = "backpack::run::worker::Worker::work";

/// The part of it that belongs to the statistics.
const RECORDER: &str = "backpack::metrics::recorder::Recorder::answered";

endpoint! {
    Index = GET "/";
    SessionStart = POST "/session" { json: { "name": "Ioana", "version": 320, "platform": 1 } };
    EventInit = POST "/event" { json: { "event": "spring", "player": "nobody" } };
    Named = GET "/" { headers: { "x-user": "ada" } };
    Row = GET "/";
    Rows = POST "/event" { json: { "event": "spring", "player": "nobody" } };
}

data! {
    Players = csv "data/players.csv";
    Others(per = request) = ["spring", "summer", "autumn"];
}

depends! {
    EventInit >> DEPENDS_ON("player") >> SessionStart;
    Row { headers["x-user"] <- Players["name"] }
    Rows { json["event"] <- Others["value"] }
}

scenario! {
    Visit(wait = none) = [Index];
    Play(wait = none) = [SessionStart, EventInit];
    Page(wait = none) = [
        join(Index, Index, Index, Index, Index, Index, Index, Index, Index, Index)
    ];
    VisitNamed(wait = none) = [Named];
    VisitWithRow(wait = none) = [Row];
    PlayRows(wait = none) = [Rows];
}

/// Counts inside of this function; a request may take so many instructions of it.
fn counted(function: &str, limit: u64) -> LibraryBenchmarkConfig {
    counted_of(REQUESTS, function, limit)
}

fn counted_of(requests: u64, function: &str, limit: u64) -> LibraryBenchmarkConfig {
    let mut callgrind = Callgrind::with_args(["--cache-sim=no"]);
    callgrind
        .entry_point(EntryPoint::Custom(function.to_owned()))
        .hard_limits([(EventKind::Ir, requests * limit)]);
    let mut config = LibraryBenchmarkConfig::default();
    config.tool(callgrind);
    config
}

/// One user makes so many passes.
fn make<S: Scenario>(scenario: S, passes: u64) {
    static SERVER: LazyLock<String> =
        LazyLock::new(|| backpack_bench::server::serve().expect("a free port"));
    let test = LoadTest::new().host(SERVER.as_str());
    count(test.scenario(scenario, 1), passes, REQUESTS);
}

fn count(test: LoadTest, passes: u64, requests: u64) {
    let report = test.iterations(passes).run().expect("a load test");
    let total = report.total();
    assert_eq!((total.requests(), total.failures()), (requests, 0));
}

// About 260 of these are the figures of the pass that each request is here, 210 what is known of each exchange, and 60 its phases.
#[library_benchmark(config = counted(THREAD, 8200))]
fn one_get() {
    make(Visit, REQUESTS);
}

#[library_benchmark(config = counted(THREAD, 11_200))]
fn json_and_a_dependency() {
    make(Play, REQUESTS / 2);
}

#[library_benchmark(config = counted(THREAD, 8200))]
fn one_get_with_a_header() {
    make(VisitNamed, REQUESTS);
}

// At most 5 % more than the same without a row.
#[library_benchmark(config = counted(THREAD, 8700))]
fn one_get_with_a_row() {
    make(VisitWithRow, REQUESTS);
}

#[library_benchmark(config = counted(THREAD, 12_200))]
fn json_and_another_row_each_time() {
    make(PlayRows, REQUESTS);
}

#[library_benchmark(config = counted(THREAD, 10_000))]
fn one_get_over_http2() {
    static SERVER: LazyLock<String> =
        LazyLock::new(|| backpack_bench::server::serve_http2().expect("a free port"));
    let test = LoadTest::new().host(SERVER.as_str()).http2(true);
    count(test.scenario(Visit, 1), REQUESTS, REQUESTS);
}

// Ten requests share the reads, the writes and the pass of their user.
#[library_benchmark(config = counted(THREAD, 11_000))]
fn ten_gets_side_by_side_over_http2() {
    static SERVER: LazyLock<String> =
        LazyLock::new(|| backpack_bench::server::serve_http2().expect("a free port"));
    let test = LoadTest::new().host(SERVER.as_str()).http2(true);
    count(test.scenario(Page, 1), REQUESTS / 10, REQUESTS);
}

/// How many large answers are counted.
const LARGE: u64 = 500;

// An answer of 1 MiB comes in many reads, of which none is copied.
#[library_benchmark(config = counted_of(LARGE, THREAD, 90_000))]
fn one_large_answer() {
    static SERVER: LazyLock<String> =
        LazyLock::new(|| backpack_bench::server::serve_large(1 << 20).expect("a free port"));
    let test = LoadTest::new().host(SERVER.as_str());
    count(test.scenario(Visit, 1), LARGE, LARGE);
}

// Less than 3 % of `one_get`.
#[library_benchmark(config = counted(RECORDER, 190))]
fn statistics_of_one_get() {
    make(Visit, REQUESTS);
}

library_benchmark_group!(
    name = requests,
    benchmarks = [
        one_get,
        json_and_a_dependency,
        one_get_with_a_header,
        one_get_with_a_row,
        json_and_another_row_each_time,
        one_get_over_http2,
        ten_gets_side_by_side_over_http2,
        one_large_answer,
        statistics_of_one_get
    ]
);

gungraun::main!(library_benchmark_groups = requests);
