//! A table that cannot be read is the only mistake, wherever it is used.

use backpack::prelude::*;

endpoint! { LogIn = POST "/login"; }

data! {
    Players = csv "data/empty.csv";
    Unwritten = "data/players.csv";
}

depends! { LogIn { form["user"] <- Players["name"], form["password"] <- Unwritten["password"] } }

scenario! { Visit = [LogIn, async |user| play(user).await]; }

async fn play(user: &mut User) {
    user.next(Players);
    println!("{} {}", user[Players].name, user[Unwritten].password.len());
}

fn main() {}
