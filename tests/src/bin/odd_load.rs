//! A load test whose names and texts are hard to carry into another language.

use backpack::prelude::*;

endpoint! {
    Index = GET "/";
    Quoted = POST "/quoted" { name: "it's \"\"\"quoted\"\"\" \\ {1} %s" };
}

#[expect(
    non_camel_case_types,
    reason = "what Python cannot take is what is tried"
)]
mod odd {
    use backpack::prelude::*;

    use super::Index;

    scenario! {
        pub(crate) class = [Index];
        pub(crate) None = [Index];
        pub(crate) User = [Index];
        pub(crate) Größe = [Index];
        pub(crate) locust = [Index];
    }
}

scenario! {
    Game(prefix = "game ") = [Quoted, Index];
}

const PLAIN: TestOption = TestOption::new("game_region", "eu", "The region");
const ODD: TestOption = TestOption::new(
    "odd",
    "\" + exit(1) + \"\\",
    "100 % \"odd\"\nand '''long'''",
);

fn main() -> ExitCode {
    LoadTest::new()
        .host("http://127.0.0.1:1/\"\"\"")
        .option(PLAIN)
        .option(ODD)
        .scenario(Game, 3)
        .scenario(odd::class, 1)
        .scenario(odd::None, 2)
        .scenario(odd::User, 1)
        .scenario(odd::Größe, 1)
        .scenario(odd::locust, 1)
        .expect(thresholds![p95 < 200ms, failures < 1%, Quoted.mean <= 50ms, Quoted.requests >= 2])
        .main()
}
