//! Blocks, chains, chances and further `join`s within a `join`, and a method that nobody declared.

use backpack::prelude::*;

endpoint! {
    News = GET "/news";
    Offers = [GET, POST] "/offers";
}

chain! {
    Both = News + News;
}

scenario! {
    OfABlock = [join(News, async |_user| {}, Offers.get)];
    OfAJoin = [join(News, join(News, Offers.get))];
    WithAChance = weighted [join(News, Offers.get @ 40%) @ 50%];
    OfAChain = [join(News, Both)];
    OfSeveralMethods = [join(News, Offers)];
    OfAnother = [join(News, Offers.put)];
}

fn main() {}
