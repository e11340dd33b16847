//! A chain makes one request after another.

use backpack::prelude::*;

endpoint! {
    News = GET "/news";
    Offers = [GET, POST] "/offers";
}

chain! {
    Both = [News, join(News, Offers.get)];
}

fn main() {}
