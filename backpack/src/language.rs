//! The macros, with their documentation, and beside it the words that editors lead to it from.

// `rust_analyzer` is set by the editor, not by cargo.
#![allow(unexpected_cfgs)]

/// Declares endpoints.
///
/// ```
/// use backpack::prelude::*;
///
/// endpoint! {
///     /// Prepares the player's team.
///     pub TeamInit = POST "/public/team/v1/init";
///
///     pub PvP2Init = [POST, GET] "/public/pvp2/v1/init";
///
///     pub SessionStart = POST "/public/session/v1/start" {
///         name: "/public/session/v1/start::newUser",
///         headers: { "x-client": "load-test" },
///         json: { "device_type": "test", "version": 320, "platform": 1 },
///     };
///
///     pub Player = [GET, DELETE] "/players/{id}" { timeout: 5s, expect: [200, 404] };
/// }
///
/// async fn play(user: &mut User) {
///     TeamInit.request(user).await;
///     user[Player].set_path("id", 42);
///     let player = Player.get(user).await;
///     println!("{:?} after {:?}", player.status_code(), player.elapsed());
/// }
/// ```
///
/// An endpoint is a unit struct with an async method for each HTTP method it declares (`get`, `post`, `put`, `patch`,
/// `delete`, `head`, `options`), and `request` where that is exactly one. Doc comments, attributes and visibility are
/// carried over. `{id}` in a path is a path parameter.
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `name` | the text shown in every report | the path |
/// | `headers`, `query` | `{ "name": expression, … }` | none |
/// | `path` | `{ "id": expression }`: first values of path parameters | none |
/// | `json`, `form` or `text` | a JSON literal as in [`serde_json::json!`] (expressions allowed), `{ "k": v }`, a string | no body |
/// | `delete_body` | `true` or `false`: a DELETE carries the body too | `true` where no POST, PUT or PATCH is declared |
/// | `redirects` | `true` or `false`: follow them | `true` |
/// | `timeout` | a duration, as `500ms`, `2s`, `1.5s`, `5m`, `1h30m` | the test's (30 s) |
/// | `expect` | a status, a range or a list: what counts as success | `200..=399` |
/// | `check` | a closure or function of [`&RequestResult`](crate::RequestResult) that gives a [`CheckResult`](crate::CheckResult), asked after `expect` | none |
///
/// Expressions are evaluated once for each virtual user. A body goes only with POST, PUT and PATCH, and with DELETE as
/// `delete_body` says.
pub use backpack_macros::endpoint;

#[cfg(rust_analyzer)]
backpack_macros::words!(endpoint_options);
#[cfg(rust_analyzer)]
backpack_macros::words!(methods);

/// Declares chains: requests made one after another.
///
/// ```
/// use backpack::prelude::*;
///
/// endpoint! {
///     TeamInit = POST "/team";
///     ResetSession = POST "/reset";
///     PvP2Init = [POST, GET] "/pvp2";
/// }
///
/// chain! {
///     /// Single-method endpoints, without a wait.
///     pub Login = TeamInit + ResetSession;
///     /// Any methods; waits between the requests, not after the last.
///     pub Duel(wait = 2s) = [PvP2Init.get, PvP2Init.post];
///     /// Goes on after a failure.
///     pub Warmup(independent, wait = 500ms..1s) = [TeamInit, ResetSession];
/// }
///
/// async fn play(user: &mut User) {
///     let outcome = Login.run(user).await;
///     println!("{} done, failed at {:?}", outcome.completed(), outcome.failed_at());
///     chain!(TeamInit + ResetSession).run(user).await;
/// }
/// ```
///
/// A chain is a unit struct. `run` gives a [`ChainOutcome`](crate::ChainOutcome). It stops at its first failure, unless it is `independent`.
pub use backpack_macros::chain;

#[cfg(rust_analyzer)]
backpack_macros::words!(chain_options);
#[cfg(rust_analyzer)]
backpack_macros::words!(waits);

/// Declares scenarios: what a user does, pass after pass.
///
/// ```
/// use backpack::prelude::*;
///
/// endpoint! {
///     TeamInit = POST "/team";
///     PvP2Init = [POST, GET] "/pvp2";
/// }
///
/// scenario! {
///     /// In order; a failed step ends the pass.
///     pub Game(wait = 1s, runtime = 10s) = [
///         TeamInit, PvP2Init.get, async |user| play(user).await,
///     ];
///     /// Each step by its own chance.
///     pub Casual(wait = 500ms..2s, prefix = "casual: ") = weighted [
///         TeamInit.post @ 100%, PvP2Init.get @ 75%, Game @ 5%,
///     ];
///     /// Sequences, each by its chance, then their steps by theirs.
///     pub Tour(wait = none, pause = 5s) = sequence [
///         [TeamInit @ 10%, PvP2Init.get] @ 40%,
///         [PvP2Init.post @ 20%],
///     ];
/// }
///
/// async fn play(user: &mut User) -> backpack::Result {
///     let level: u32 = PvP2Init.get(user).await.json()?;
///     println!("level {level}");
///     Ok(())
/// }
///
/// async fn by_hand(user: &mut User) {
///     Casual.run_once(user).await; // one pass, whatever the runtime
///     Game.run(user).await;        // passes until `runtime` has gone by
/// }
/// ```
///
/// A step is `Endpoint.method`, a bare name (an endpoint with one method, a chain, another scenario) or an `async |user|`
/// block, which gives a [`StepResult`](crate::StepResult).
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `wait` | after each step that sent something: a duration, a range, `exp(1s)`, `normal(1s, 200ms)`, `none` | `1s` |
/// | `pause` | after each pass: the same | `none` |
/// | `pacing` | from the start of a pass to the start of the next; not beside `pause` | |
/// | `runtime` | for how long `run` makes passes | until the test stops |
/// | `prefix` | put before the names in reports | none |
/// | `independent` | a failed step does not end the pass (plain scenarios) | |
/// | `late` | the first pass may send before the values it depends on have come | |
pub use backpack_macros::scenario;

#[cfg(rust_analyzer)]
backpack_macros::words!(scenario_options);
#[cfg(rust_analyzer)]
backpack_macros::words!(scenario_kinds);

/// Declares where values of later requests come from.
///
/// ```
/// use backpack::prelude::*;
///
/// endpoint! {
///     SessionStart = POST "/session";
///     EventInit = POST "/event";
///     Inventory = POST "/inventory/{slot}";
/// }
///
/// depends! {
///     // json["player"] of SessionStart's answer into json["player"] of EventInit's request.
///     EventInit >> DEPENDS_ON("player") >> SessionStart;
///
///     Inventory {
///         path["slot"]             <- SessionStart.json["slots"][0]["id"],
///         json["owner"]["id"]      <- SessionStart.json["player"]["id"],
///         headers["authorization"] <- SessionStart.json["token"] as "Bearer {}",
///         query["region"]          <- SessionStart.headers["x-region"],
///     }
/// }
/// ```
///
/// Every success of the source gives its value to later requests of the dependent, in the same user; a later failure of
/// the source keeps the value. A `null` is missing unless `or null` follows. A success that lacks the value is counted and reported once as a warning.
/// All dependencies of one endpoint stand in one `depends!`, in the crate that declares the endpoint.
pub use backpack_macros::depends;

#[cfg(rust_analyzer)]
backpack_macros::words!(targets);
#[cfg(rust_analyzer)]
backpack_macros::words!(parts);

/// Bounds on a report's figures, for [`LoadTest::expect`](crate::LoadTest::expect).
///
/// ```
/// use backpack::prelude::*;
///
/// endpoint! { TeamInit = POST "/team"; }
/// scenario! { Game = [TeamInit]; }
///
/// let test = LoadTest::new()
///     .scenario(Game, 1)
///     .expect(thresholds![p95 < 200ms, failures < 1%, rate > 100/s, TeamInit.p99.9 < 500ms]);
/// ```
///
/// Any percentile (`p50`, `p99.9`), `mean`, `min` and `max` (with `from_start.` before them: from the intended start) are compared with durations, `failures` with a percentage or a count,
/// `requests` with a count, `rate` with requests a second. `Endpoint.metric` is one endpoint's, a bare metric everyone's.
/// `p95 < baseline * 1.1` compares with an earlier run, see [`LoadTest::baseline`](crate::LoadTest::baseline).
/// `p95 < 200ms or abort after 10s` ends the run early where it is missed later than 10 s after its start.
pub use backpack_macros::thresholds;

#[cfg(rust_analyzer)]
backpack_macros::words!(metrics);

/// Makes a function a test that runs a load test first, and is handed its [`Report`](crate::Report).
///
/// ```no_run
/// use backpack::prelude::*;
///
/// endpoint! { TeamInit = POST "/team"; }
/// scenario! { Game = [TeamInit]; Casual(wait = 5s) = [TeamInit]; }
///
/// #[backpack::test(
///     host = "http://127.0.0.1:8080", scenarios = [Game @ 3, Casual @ 1],
///     users = 50, spawn_rate = 10, run_time = 5s, seed = 7,
///     expect = [p95 < 200ms, failures < 1%, rate > 100/s, TeamInit.p99 < 500ms],
/// )]
/// fn the_game_holds(report: Report) {
///     assert!(report.endpoint(TeamInit).requests() > 0);
/// }
/// ```
///
/// The options are those of [`LoadTest`](crate::LoadTest): `host`, `scenarios`, `users`, `spawn_rate`, `arrival_rate` (as
/// `500/s`), `max_users`, `max_delay`, `stages` (as `[to(100).over(1m), hold(5m)]`), `iterations`, `run_time`, `stop_timeout`,
/// `timeout`, `seed`, `baseline`, `autoscale`, `churn` (as `5 every 10s`), `max_failures` (as `100` or `5%`), `expect`,
/// `on_start`, `on_stop`. `host` is any expression; what it makes lives until the
/// run is over. A missed threshold fails the test, and prints what was asked beside what was measured.
pub use backpack_macros::test;

#[cfg(rust_analyzer)]
backpack_macros::words!(test_options);
#[cfg(rust_analyzer)]
backpack_macros::words!(stages);
