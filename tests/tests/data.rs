//! Tables of test data: who takes which row, where its cells go, what ends a test.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use backpack::prelude::*;
use backpack_tests::{Arrived, Folder, RecordingServer, load_test, one_user, one_user_of};

data! {
    /// Who logs in.
    Players = csv "data/players.csv";
    Products(per = pass) = jsonl "data/products.jsonl" { price: f64 };
    Levels(per = request) = json "data/levels.json" { level: u8, open: bool, boss: Option<String> };
    Orders(per = request, once) = csv "data/orders.csv" {
        id: u64,
        amount: f64,
        note: Option<String>
    };
    Mixed(per = request, order = shuffled, once) = csv "data/orders.csv" { id: u32 };
    Drawn(per = request, order = random) = csv "data/orders.csv";
    Regions = ["eu", "us", "asia"];
    Shifts(per = pass, once) = [1, 2, 3, 4, 5];
    Tickets(once) = ["t0", "t1", "t2"];
    Worked(per = request, once) = ["w0", "w1"];
}

endpoint! {
    LogIn = POST "/login";
    Product = GET "/products/{sku}";
    Level = POST "/level" { json: { "from": "test" } };
    Order = POST "/order" { json: { "kind": "order" } };
    Two = POST "/two";
    Shift = GET "/shift";
    Ticket = GET "/ticket";
    Index = GET "/index";
    Search = GET "/search";
}

depends! {
    LogIn {
        form["user"]      <- Players["name"],
        form["password"]  <- Players["password"],
        headers["x-type"] <- Players["type"] as "type {}",
    }
    Product { path["sku"] <- Products["sku"], query["price"] <- Products["price"] }
    Level {
        json["level"] <- Levels["level"],
        json["open"]  <- Levels["open"],
        json["boss"]  <- Levels["boss"]
    }
    Order {
        json["id"]        <- Orders["id"],
        json["note"]      <- Orders["note"],
        headers["x-note"] <- Orders["note"] as "note: {}"
    }
    Two { json["id"] <- Mixed["id"], query["region"] <- Regions["value"] }
    Shift { query["n"] <- Shifts["value"] }
    Ticket { query["t"] <- Tickets["value"] }
    Search { query["id"] <- Drawn["id"] }
}

scenario! {
    Visit(wait = none) = [Index, LogIn, Product];
    Buy(wait = none) = [Order];
    BuyMixed(wait = none) = [Two];
    Work(wait = none) = [Index, Shift];
    Enter(wait = none) = [Index, Ticket];
    ByHand(wait = none) = [Index, async |user| user.next(Worked), Index];
    Look(wait = none) = [Search];
}

/// The values of a query, in the order of arrival.
fn queries(arrived: &[Arrived]) -> Vec<String> {
    arrived.iter().map(|it| it.query().to_owned()).collect()
}

fn ids(arrived: &[Arrived]) -> Vec<u64> {
    let id = |it: &Arrived| it.json()["id"].as_u64().expect("a number");
    arrived.iter().map(id).collect()
}

#[test]
fn each_user_has_a_row_of_its_own_and_keeps_it() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Visit, 1);
    test.users(4).iterations(12).run().expect("it runs");
    let logins = server.arrived_at("POST /login");
    let mut by_connection = vec![BTreeSet::new(); server.connections()];
    for login in &logins {
        by_connection[login.connection].insert(login.text());
    }
    assert!(
        by_connection.iter().all(|bodies| bodies.len() == 1),
        "{by_connection:?}"
    );
    let all: BTreeSet<_> = by_connection.into_iter().flatten().collect();
    let expected = [
        "user=ada&password=se%2Ccret",
        "user=bob+%22the%22+2nd&password=hidden",
        "user=cy&password=x",
    ];
    assert!(all.iter().eq(&expected), "{all:?}");
    let ada = logins
        .iter()
        .find(|it| it.text().contains("ada"))
        .expect("ada");
    assert_eq!(ada.header("x-type"), Some("type admin"));
}

#[test]
fn a_pass_takes_the_next_row() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Visit, 1);
    test.users(1).iterations(3).run().expect("it runs");
    let lines = server.lines();
    let products: Vec<_> = lines.iter().filter(|it| it.contains("products")).collect();
    assert_eq!(
        products,
        [
            "GET /products/a1?price=2.0",
            "GET /products/b2?price=3.5",
            "GET /products/a1?price=2.0"
        ]
    );
}

#[test]
fn a_request_takes_the_next_row_as_json_has_it() {
    let server = RecordingServer::start();
    let (levels, _) = one_user(server.url(), async |user| {
        let mut levels = Vec::new();
        for _ in 0..3 {
            Level.request(user).await;
            levels.push((user[Levels].level, user[Levels].open, user[Levels].boss));
        }
        levels
    });
    assert_eq!(
        levels,
        [(1, true, None), (2, false, Some("Ogre")), (1, true, None)]
    );
    let bodies: Vec<_> = server.arrived().iter().map(Arrived::json).collect();
    assert_eq!(
        bodies[..2],
        [
            json!({ "from": "test", "level": 1, "open": true, "boss": null }),
            json!({ "from": "test", "level": 2, "open": false, "boss": "Ogre" }),
        ]
    );
}

#[test]
fn an_empty_cell_is_null_in_json_and_an_empty_text_elsewhere() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        Order.request(user).await;
        Order.request(user).await;
    });
    let arrived = server.arrived();
    let note = |it: &Arrived| {
        (
            it.json()["note"].clone(),
            it.header("x-note").map(str::to_owned),
        )
    };
    let notes: Vec<_> = arrived.iter().map(note).collect();
    assert_eq!(notes[0], (json!(null), Some("note:".to_owned())));
    assert_eq!(notes[1], (json!("gift"), Some("note: gift".to_owned())));
}

#[test]
fn fields_have_the_types_of_their_columns() {
    let server = RecordingServer::start();
    let (seen, _) = one_user(server.url(), async |user| {
        let (amount, note): (f64, Option<&'static str>) = (user[Orders].amount, user[Orders].note);
        let first = (user[Orders].id, amount, note);
        user.next(Orders);
        let row: OrdersRow = user[Orders];
        let kind: &str = user[Players].r#type;
        (
            first,
            (row.id, row.amount, row.note),
            kind,
            user[Products].tags,
            user[Regions].value,
        )
    });
    assert_eq!(
        seen,
        (
            (1, 0.5, None),
            (2, 1.0, Some("gift")),
            "admin",
            "[\"x\",\"y\"]",
            "eu"
        )
    );
}

#[test]
fn a_row_taken_by_hand_is_the_one_that_is_sent() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        LogIn.request(user).await;
        user.next(Players);
        LogIn.request(user).await;
        user[LogIn].form_mut().set("password", "mine");
        LogIn.request(user).await;
    });
    let bodies: Vec<_> = server.arrived().iter().map(Arrived::text).collect();
    assert_eq!(bodies[0], "user=ada&password=se%2Ccret");
    assert_eq!(bodies[1], "user=bob+%22the%22+2nd&password=hidden");
    assert_eq!(bodies[2], bodies[1], "the declaration holds");
}

#[test]
fn no_row_is_taken_twice_and_the_test_ends_with_the_last() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url());
    let test = test.scenario(Buy, 1).scenario(BuyMixed, 1).users(6);
    let report = test.run_time(Duration::from_secs(20)).run();
    let report = report.expect("it runs");
    for line in ["POST /order", "POST /two"] {
        let mut ids = ids(&server.arrived_at(line));
        ids.sort_unstable();
        assert!(ids.into_iter().eq(1..=40), "{line}");
    }
    let counts = (report.total().requests(), report.total().failures());
    assert_eq!((counts, report.step_errors()), ((80, 0), 0));
}

#[test]
fn a_user_without_a_row_does_nothing() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Enter, 1);
    let report = test.users(5).iterations(6).run().expect("it runs");
    let tickets: BTreeSet<_> = queries(&server.arrived_at("GET /ticket"))
        .into_iter()
        .collect();
    assert!(tickets.len() <= 3, "{tickets:?}");
    // As many passes as users that found a row made them: none began without.
    assert_eq!(
        report.endpoint(Index).requests(),
        report.endpoint(Ticket).requests()
    );
}

#[test]
fn a_pass_without_a_row_does_not_begin() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Work, 1).users(2);
    let report = test
        .run_time(Duration::from_secs(20))
        .run()
        .expect("it runs");
    let mut shifts = queries(&server.arrived_at("GET /shift"));
    shifts.sort_unstable();
    assert_eq!(shifts, ["n=1", "n=2", "n=3", "n=4", "n=5"]);
    assert_eq!(report.endpoint(Index).requests(), 5);
}

#[test]
fn a_user_that_finds_no_row_in_a_block_is_finished_without_a_fault() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(ByHand, 1).users(5);
    let test = test.on_stop(async |user| Shift.request(user).await);
    let report = test.run_time(Duration::from_secs(20)).run();
    let report = report.expect("it runs");
    assert_eq!(report.step_errors(), 0);
    // Two passes had a row; then each of the users began one in which it found none, whoever had the two.
    assert_eq!(report.endpoint(Index).requests(), 2 * 2 + 5);
    assert_eq!(report.endpoint(Shift).requests(), 5);
}

#[test]
fn the_same_seed_takes_the_same_rows() {
    let taken = |seed| {
        let server = RecordingServer::start();
        let test = load_test()
            .host(server.url())
            .scenario(Look, 1)
            .scenario(BuyMixed, 1);
        let test = test.users(2).iterations(60).seed(seed);
        test.run().expect("it runs");
        let drawn = queries(&server.arrived_at("GET /search"));
        (
            drawn[..15].to_vec(),
            ids(&server.arrived_at("POST /two"))[..15].to_vec(),
        )
    };
    let (first, again, other) = (taken(7), taken(7), taken(8));
    assert_eq!(first, again);
    assert!(first.0 != other.0 && first.1 != other.1);
    let in_order: Vec<u64> = (1..=15).collect();
    assert_ne!(first.1, in_order);
}

#[test]
fn a_table_is_shared_by_all_threads() {
    let server = RecordingServer::start();
    let texts = std::sync::Arc::new(std::sync::Mutex::new(BTreeSet::new()));
    let seen = std::sync::Arc::clone(&texts);
    let test = load_test()
        .host(server.url())
        .scenario(Visit, 1)
        .users(9)
        .iterations(9);
    let test = test.on_start(async move |user| {
        let text = user[Regions].value;
        let mut seen = seen.lock().expect("nobody panics");
        seen.insert((text, text.as_ptr().addr()));
    });
    test.run().expect("it runs");
    // One address for each text, whoever looked at it.
    assert_eq!(texts.lock().expect("nobody panics").len(), 3);
}

fn file(folder: &Folder, name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(folder.path(name));
    fs::write(&path, text).expect("written");
    path
}

#[test]
fn another_file_takes_the_place_of_a_table() {
    let folder = Folder::empty("data");
    let path = file(
        &folder,
        "p.jsonl",
        "{\"type\":\"x\",\"password\":\"y\",\"name\":\"zoe\",\"age\":3}",
    );
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).data(Players, path);
    let (name, _) = one_user_of(test, async |user| {
        LogIn.request(user).await;
        user[Players].name
    });
    assert_eq!(
        (name, server.only().text().as_str()),
        ("zoe", "user=zoe&password=y")
    );
    // Only there.
    let (name, _) = one_user(server.url(), async |user| user[Players].name);
    assert_eq!(name, "ada");
}

/// The server of the test below.
fn visited() -> &'static RecordingServer {
    static SERVER: LazyLock<RecordingServer> = LazyLock::new(RecordingServer::start);
    &SERVER
}

#[backpack::test(
    host = visited().url(), scenarios = [Visit], iterations = 1,
    data = [Players = "data/other_players.jsonl", Worked],
)]
fn a_test_may_have_files_of_its_own() {
    let log_ins = visited().arrived_at("POST /login");
    assert_eq!(log_ins[0].text(), "user=zoe&password=y");
}

#[test]
fn all_that_is_wrong_with_the_files_is_told_before_any_traffic() {
    let folder = Folder::empty("data-wrong");
    let orders = file(&folder, "orders.csv", "id,amount,note\n1,2,\nx,y,\n3\n");
    let server = RecordingServer::start();
    let test = load_test()
        .host(server.url())
        .scenario(Visit, 1)
        .iterations(1);
    let test = test
        .data(Orders, orders.clone())
        .data(Players, "no/such.csv");
    let problems = test.run().expect_err("it cannot run").problems().to_vec();
    let orders = orders.display();
    let expected = [
        format!(
            "the table `Orders`: {orders}: line 3, column `id`: `x` is no `u64`: write a whole number from 0 on"
        ),
        format!(
            "the table `Orders`: {orders}: line 3, column `amount`: `y` is no `f64`: write a number"
        ),
        format!("the table `Orders`: {orders}: line 4, 1 cell, but the header has 3"),
        "the table `Players`: cannot read no/such.csv: No such file or directory (os error 2)"
            .to_owned(),
    ];
    assert_eq!((problems, server.count()), (expected.to_vec(), 0));
}

/// The program with tables, run for as many passes as there are rows.
fn data_load(server: &RecordingServer, arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_data_load"));
    command
        .args(["-H", server.url(), "-u", "2"])
        .args(arguments);
    command.output().expect("the program starts")
}

#[test]
fn the_command_line_puts_files_in_the_place_of_tables() {
    let folder = Folder::empty("data-flag");
    let orders = file(
        &folder,
        "orders.json",
        r#"[{"note":"","amount":1,"id":77},{"id":78,"amount":2.5,"note":"x"}]"#,
    );
    let notes = file(&folder, "notes.csv", "value\nc\n");
    let server = RecordingServer::start();
    let (orders, notes) = (orders.display(), notes.display());
    let arguments = [
        format!("--data=Orders={orders}"),
        format!("--data=Notes={notes}"),
    ];
    let output = data_load(&server, &arguments.each_ref().map(String::as_str));
    assert!(output.status.success(), "{output:?}");
    let mut ids = ids(&server.arrived());
    ids.sort_unstable();
    assert_eq!(ids, [77, 78]);
}

#[test]
fn a_table_or_a_file_that_is_not_there_is_told_on_the_command_line() {
    let folder = Folder::empty("data-flag-wrong");
    let wrong = file(&folder, "orders.csv", "id\n1\n");
    let wrong = wrong.display().to_string();
    for (argument, told) in [
        (
            "Oders=x.csv".to_owned(),
            "no table `Oders`, did you mean `Orders`?",
        ),
        ("Orders=nowhere.csv".to_owned(), "cannot read nowhere.csv"),
        (
            format!("Orders={wrong}"),
            "line 1, no column `amount`: the header has id",
        ),
    ] {
        let server = RecordingServer::start();
        let output = data_load(&server, &["--data", &argument]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && stderr.contains(told),
            "{stderr}"
        );
        assert_eq!(server.count(), 0);
    }
}
