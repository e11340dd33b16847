//! A `join` of less than two requests.

use backpack::prelude::*;

endpoint! {
    News = GET "/news";
}

scenario! {
    OfNone = [News, join()];
    OfOne = [News, join(News)];
}

fn main() {}
