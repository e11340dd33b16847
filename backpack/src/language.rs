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
/// carried over. `{id}` in a path is a path parameter; a path that begins with one, as in `Elsewhere = GET "{url}"`, is a whole
/// URL, known only while the test runs, or a path of the test's host.
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `name` | the text shown in every report | the path |
/// | `headers`, `query` | `{ "name": expression, … }` | none |
/// | `path` | `{ "id": expression }`: first values of path parameters | none |
/// | `json`, `form` or `text` | a JSON literal as in [`serde_json::json!`] (expressions allowed), `{ "k": v }`, a string | no body |
/// | `graphql` | a query or mutation in quotes, read while compiling | no body |
/// | `variables` | `{ "name": value, … }`: first values of the variables of `graphql`, with values as those of `json` | none |
/// | `delete_body` | `true` or `false`: a DELETE carries the body too | `true` where no POST, PUT or PATCH is declared |
/// | `redirects` | `true` or `false`: follow them | `true` |
/// | `timeout` | a duration, as `500ms`, `2s`, `1.5s`, `5m`, `1h30m` | the test's (30 s) |
/// | `expect` | a status, a range or a list: what counts as success | `200..=399` |
/// | `check` | a closure or function of [`&RequestResult`](crate::RequestResult) that gives a [`CheckResult`](crate::CheckResult), asked after `expect`; or a list of what is asked, as `[json["level"] >= 1, headers["x-id"], html["h1"] == "Players", text contains "level"]` | none |
///
/// `Chat = WS "/chat/{room}"` is a WebSocket (feature `websocket`): it is opened, `Chat.open(user).await?`, and gives a
/// `Socket`. Its options are `name`, `headers`, `query`, `path`, `auth` and `timeout`, and besides:
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `protocol` | the name of what the messages are written in, which the server has to agree to | none |
/// | `message` | what is said right after the handshake, as `json` | nothing |
///
/// `Feed = SSE "/feed"` is a stream of server-sent events (feature `sse`): it is opened, `Feed.open(user).await?`, and gives an
/// [`Events`](crate::Events). Its options are `name`, `headers`, `query`, `path`, `auth`, `redirects`, `timeout`, one of `json`, `form` and `text`, with which
/// it is asked for by POST, and besides:
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `reconnect` | `true` or `false`: a stream that has ended is opened again, behind its latest event | `false` |
///
/// `SayHello = GRPC "/greet.Greeter/SayHello" { proto: "proto/greet.proto" }` is a call of gRPC (feature `grpc`): it is requested, and
/// where its method streams it can be opened too. Its options are `name`, `headers`, `auth`, `timeout` and `check`, and besides:
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `proto` | the path of the file that declares the method, from the crate's folder | it is needed |
/// | `message` | what is sent, as `json`, with the fields of the method's message | an empty message |
/// | `expect` | a status by its name, or a list, as `[OK, NOT_FOUND]` | `OK` |
///
/// `-> Type` behind the path, as in `LogIn = POST "/login" -> Session;`, names the type that answers are read as from JSON. A
/// request then gives a [`TypedResult`](crate::TypedResult), whose `value()` is a `&Session`, and `depends!` takes its fields. An answer
/// that is not of the type is a failure that names the place.
///
/// `#![openapi("openapi.yaml")]` before all of them (feature `openapi`) holds them to a contract, YAML or JSON, by its path from the
/// crate's folder: what it does not know is refused here, at the word, and what [`LoadTest::contract`](crate::LoadTest::contract) finds in
/// answers is a failure.
///
/// Expressions are evaluated once for each virtual user. A body goes only with POST, PUT and PATCH, and with DELETE as
/// `delete_body` says.
pub use backpack_macros::endpoint;

#[cfg(rust_analyzer)]
backpack_macros::words!(endpoint_options);
#[cfg(rust_analyzer)]
backpack_macros::words!(sse_options);
#[cfg(rust_analyzer)]
backpack_macros::words!(methods);
#[cfg(rust_analyzer)]
backpack_macros::words!(places);
#[cfg(rust_analyzer)]
backpack_macros::words!(comparisons);

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
/// A step is `Endpoint.method`, a bare name (an endpoint with one method, a chain, another scenario), `join(A, B.get)` for requests
/// side by side (by hand [`User::join`](crate::User::join)), or an `async |user|` block, which gives a [`StepResult`](crate::StepResult).
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `wait` | after each step that sent something: a duration, a range, `exp(1s)`, `normal(1s, 200ms)`, `none` | `1s` |
/// | `pause` | after each pass: the same | `none` |
/// | `pacing` | from the start of a pass to the start of the next; not beside `pause` | |
/// | `runtime` | for how long `run` makes passes | until the test stops |
/// | `prefix` | put before the names in reports | none |
/// | `state` | the type of what each user has of its own in it, which is [`user.state::<Game>()`](crate::User::state) | none |
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
/// On the left of `<-` stands a part of the request, on the right a part of another endpoint's answer:
///
/// | source | what |
/// | --- | --- |
/// | `json["a"][0]`, `json` | a place in the JSON, with `[last]` and `[any]` for elements; without a key the whole body |
/// | `html["selector"]`, `html["selector"]["attribute"]` | the text, or an attribute, of the first element that a CSS selector matches; `[last]` or `[any]` behind the selector (feature `html`) |
/// | `xml["/path/to/@attribute"]` | an element's text or an attribute, by a subset of XPath; `[last]` or `[any]` behind it (feature `xml`, on by default) |
/// | `text`, `text["regex"]` | the body; what the one group of a regular expression matches, without a group all of it (feature `regex`) |
/// | `headers["name"]`, `cookies["name"]` | a header; a cookie as the answer sets it |
/// | `url`, `url.query["name"]` | the URL that gave the answer, after redirects; a value of its query |
/// | `status` | a number |
///
/// ```
/// # #[cfg(all(feature = "html", feature = "xml", feature = "regex"))]
/// # mod example {
/// use backpack::prelude::*;
///
/// endpoint! {
///     Form = GET "/orders/new";
///     Feed = GET "/orders.xml";
///     Order = POST "/orders" { form: { "product": "apple" } };
/// }
///
/// depends! {
///     Order {
///         form["csrf"]       <- Form.html["input[name=csrf]"]["value"],
///         headers["x-build"] <- Form.text[r"build=(\w+)"],
///         form["after"]      <- Feed.xml["//order[last()]/@id"],
///     }
/// }
/// # }
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
#[cfg(rust_analyzer)]
backpack_macros::words!(url_parts);

/// Declares tables of test data.
///
/// ```
/// use backpack::prelude::*;
///
/// endpoint! {
///     LogIn = POST "/login";
///     Product = GET "/products/{sku}";
/// }
///
/// data! {
///     /// Who logs in: a row for each user.
///     pub Players = csv "data/players.csv";
///     /// Another one for each pass, drawn by the seed.
///     pub Products(per = pass, order = random) = ["apple", "pear", "plum"];
///     /// Each order once in the whole test, with the types of its columns.
///     pub Orders(per = request, order = shuffled, once) = jsonl "data/orders.jsonl" {
///         id: u64, amount: f64, note: Option<String>
///     };
/// }
///
/// depends! {
///     LogIn   { form["user"] <- Players["name"], form["password"] <- Players["password"] }
///     Product { path["sku"] <- Products["value"] }
/// }
///
/// async fn play(user: &mut User) -> backpack::Result {
///     let amount: f64 = user[Orders].amount;     // a field of the row
///     user.next(Orders);                         // the next row now
///     println!("{amount}, then {}, for {}", user[Orders].amount, user[Players].name);
///     Ok(())
/// }
/// ```
///
/// The rows are in a file, `csv` (RFC 4180, the first line names the columns), `jsonl` or `json` (objects; a column for each key), by
/// its path from the folder of the `Cargo.toml`, or in a list of literals, whose column is `value`. The file is read while this
/// compiles and is part of the program; one above 4 MiB is read when it starts.
///
/// `user[Table]` is the row that the user has, a struct `TableRow` with a field for each column whose name is one in Rust (a keyword
/// has `r#` before it). Columns are texts, unless `{ column: type }` gives another type: integers, floats, `bool`, `String`, and
/// `Option` of these, for cells that may be empty.
///
/// | option | value | default |
/// | --- | --- | --- |
/// | `per` | who takes another row: each `user`, `pass` (of the user's own scenario) or `request` (of a dependent) | `user` |
/// | `order` | `file`, `random` (drawn with putting back), `shuffled` (each once, then again in another order) | `file` |
/// | `once` | no row twice in the test: a user that finds none left is finished | rows come again |
pub use backpack_macros::data;

#[cfg(rust_analyzer)]
backpack_macros::words!(data_options);
#[cfg(rust_analyzer)]
backpack_macros::words!(rows_per);
#[cfg(rust_analyzer)]
backpack_macros::words!(row_orders);
#[cfg(rust_analyzer)]
backpack_macros::words!(table_formats);
#[cfg(rust_analyzer)]
backpack_macros::words!(column_types);

/// Declares what a test measures beside requests.
///
/// ```
/// use backpack::prelude::*;
///
/// endpoint! { Page = GET "/"; }
///
/// metric! {
///     /// From the answer to the picture.
///     pub Render = time;
///     pub CartSize = value;
///     pub Logins = count;
///     /// What `user.measure` puts under this method and name.
///     pub SayHello = row "GRPC" "SayHello";
/// }
///
/// # async fn say_hello() -> Result<(), String> { Ok(()) }
/// # async fn render(_page: &str) {}
/// async fn play(user: &mut User) -> backpack::Result {
///     let page = Page.get(user).await;
///     user.time(Render, render(&page.text())).await;
///     user.record(CartSize, 3);
///     user.count(Logins, 1);
///     user.measure("GRPC", "SayHello", say_hello()).await?;
///     Ok(())
/// }
///
/// let expected = thresholds![Render.p99 < 50ms, CartSize.mean < 20, Logins > 100, SayHello.failures < 1%];
/// # assert_eq!(expected.len(), 4);
/// ```
///
/// | kind | given to | in thresholds |
/// | --- | --- | --- |
/// | `time` | [`User::time`](crate::User::time), which gives what the work gives | `Render.p99 < 50ms`, `Render.mean`, `.min`, `.max`, `.count`, `.rate` |
/// | `value` | [`User::record`](crate::User::record) | `CartSize.mean < 20`, any percentile, `.min`, `.max`, `.count`, `.rate` |
/// | `count` | [`User::count`](crate::User::count) | `Logins > 100`, `Logins.rate > 5/s` |
/// | `row "METHOD" "name"` | [`User::measure`](crate::User::measure), by the same method and name | as an endpoint's |
///
/// Times, values and counts have a table of their own in every report, and are in no total of the requests. A row is one of the
/// requests, and in their totals.
pub use backpack_macros::metric;

#[cfg(rust_analyzer)]
backpack_macros::words!(metric_kinds);

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
/// Any percentile (`p50`, `p99.9`), `mean`, `min` and `max` (with `from_start.` before them: from the intended start; with `first_byte.`: to the first byte of the answer) are compared with durations, `failures` with a percentage or a count,
/// `requests` with a count, `rate` with requests a second. `Endpoint.metric` is one endpoint's, a bare metric everyone's.
/// Chains, scenarios (their passes) and what [`metric!`](macro@crate::metric) declares have figures too: `Login.p95 < 1s`,
/// `Game.failures < 1%`, `Game.count > 100`, `CartSize.mean < 20`, `Logins > 100`.
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
/// The options are those of [`LoadTest`](crate::LoadTest): `host` or `service`, `scenarios`, `users`, `spawn_rate`, `arrival_rate` (as
/// `500/s`), `max_users`, `max_delay`, `stages` (as `[to(100).over(1m), hold(5m)]`), `iterations`, `run_time`, `warm_up`, `stop_timeout`,
/// `timeout`, `seed`, `baseline`, `autoscale`, `churn` (as `5 every 10s`), `max_failures` (as `100` or `5%`), `expect`,
/// `on_start`, `on_stop`, `setup`, `setup_elsewhere`, `teardown`. `host` is any expression; what it makes lives until the
/// run is over. A missed threshold fails the test, and prints what was asked beside what was measured.
///
/// A scenario has a share of the test's load, or one of its own in braces: `Beat { arrival_rate: 10/s, start: 30s }`, with `users`,
/// `spawn_rate`, `arrival_rate`, `max_users`, `max_delay`, `stages`, `iterations`, `start` and `run_time`, see
/// [`ScenarioLoad`](crate::ScenarioLoad).
pub use backpack_macros::test;

#[cfg(rust_analyzer)]
backpack_macros::words!(test_options);
#[cfg(rust_analyzer)]
backpack_macros::words!(load_options);
#[cfg(rust_analyzer)]
backpack_macros::words!(stages);
