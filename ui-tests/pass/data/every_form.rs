//! Every form of a table, and every place that a cell goes to.

#![deny(warnings)]
#![deny(missing_docs)]

use backpack::prelude::*;

endpoint! {
    /// Logs in.
    pub LogIn = POST "/login/{level}";
    /// Says something.
    pub Say = POST "/say";
}

data! {
    /// Who logs in.
    pub Players = csv "data/players.csv" { level: u8 };
    /// Names that are keywords, or none at all.
    pub(crate) Names(per = pass, order = shuffled) = csv "data/names.csv" {
        type: String,
        "größe": f32,
        gen: Option<i64>
    };
    /// Numbers, flags and what may be missing.
    pub Levels(per = request, order = file, once) = json "data/levels.json" {
        id: u64,
        rate: f64,
        on: bool,
        note: Option<String>,
    };
    /// Lines.
    pub Lacking(order = random) = jsonl "data/lacking.jsonl" { note: Option<String>, id: i32 };
    /// Texts.
    pub Regions = ["eu", "u\"s\"", "a\nb"];
    /// Numbers.
    pub Numbers(per = user) = [1, -2, 3];
    /// Small ones.
    pub Bytes = [1u8, 2u8] { value: Option<u8> };
    /// Others.
    pub Shares = [0.5, -2., 1e3];
    /// Flags.
    pub Flags = [true, false];
}

depends! {
    LogIn {
        path["level"]            <- Players["level"],
        form["name"]             <- Players["name"],
        headers["authorization"] <- Players["password"] as "Bearer {}",
        query["first"]           <- self::Names["first name"],
    }
    Say {
        json["level"]["id"] <- Levels["id"],
        json["note"]        <- Lacking["note"],
        json["session"]     <- LogIn.json["session"],
    }
}

scenario! {
    /// Nothing gives the values of a table but the table.
    pub Visit = [LogIn, Say, async |user| play(user).await];
}

async fn play(user: &mut User) -> backpack::Result {
    let (name, level): (&'static str, u8) = (user[Players].name, user[Players].level);
    let names: NamesRow = user[Names];
    let (kind, size, number): (&str, f32, Option<i64>) = (names.r#type, names.größe, names.r#gen);
    let LevelsRow { id, rate, on, note } = user[Levels];
    let (id, rate, on): (u64, f64, bool) = (id, rate, on);
    user.next(Levels);
    let numbers: (i64, Option<u8>, f64, bool) =
        (user[Numbers].value, user[Bytes].value, user[Shares].value, user[Flags].value);
    println!("{name} {level} {kind} {size} {number:?} {id} {rate} {on} {note:?} {numbers:?}");
    println!("{} {:?}", user[Regions].value, user[Lacking]);
    Ok(())
}

fn main() {
    let test = LoadTest::new().scenario(Visit, 1).table(Numbers).data(Players, "others.csv");
    println!("{test:?}");
}
