//! Declarations in functions, in modules, and across them.
#![deny(warnings)]

mod endpoints {
    use backpack::prelude::*;

    endpoint! {
        pub TeamInit = POST "/team";
        pub(crate) Player = [GET, PUT] "/players/{id}";
    }

    depends! { Player { path["id"] <- self::TeamInit.json["id"] } }

    pub mod chains {
        use backpack::prelude::*;

        chain! { pub Both = [super::TeamInit, super::Player.get]; }
    }
}

mod scenarios {
    use backpack::prelude::*;

    scenario! {
        pub Game = [crate::endpoints::chains::Both, crate::endpoints::Player.put];
        pub Nested(runtime = 1m) = [Game, super::endpoints::TeamInit.post];
    }
}

fn main() {
    use backpack::prelude::*;

    endpoint! {
        Local = GET "/local";
        Other = POST "/other";
    }
    depends! { Local { query["id"] <- Other.json["id"] } }
    chain! { Two = Other + Local; }
    scenario! { Run = [Two, scenarios::Nested, Local]; }
    let test = LoadTest::new().scenario(Run, 1).scenario(scenarios::Game, 1);
    let _ = (test, chain!(Other + Local));
}
