//! A stream of events is opened in a block: it is no step, and nothing requests it.

use backpack::prelude::*;

endpoint! {
    Feed = SSE "/feed";
    Page = GET "/";
}

scenario! {
    Reader = [Page, Feed];
    Getter = [Feed.get, Page];
}

chain! { Both = Page + Feed; }

async fn read(user: &mut User) {
    Feed.request(user);
}

fn main() {}
