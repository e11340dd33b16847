//! Paths that begin with a whole URL, filled in every way.
#![forbid(unsafe_code)]
#![deny(warnings)]

use backpack::prelude::*;

fn upload() -> String {
    "https://example.com/upload".to_owned()
}

endpoint! {
    Start = POST "/start";
    Elsewhere = GET "{url}";
    Next = [GET, DELETE] "{next}/items/{id}?full=1" {
        path: { "id": 7, "next": upload() },
        query: { "page": 2 }
    };
    Page = GET "{list}?page={page}";
    Upload = PUT "{url}" { path: { "url": upload() }, text: "a picture" };
    Fixed = GET "{url}" { path: { "url": "HTTPS://example.com" }, name: "fixed" };
    OfHost = GET "{url}" { path: { "url": "/list" } };
}

depends! {
    Elsewhere { path["url"] <- Start.json["next"] }
}

scenario! {
    Follow(late) = [
        Start,
        Elsewhere,
        Next.get,
        Upload,
        Fixed,
        OfHost,
        async |user| pages(user).await,
        Page
    ];
}

async fn pages(user: &mut User) {
    user[Page].set_path("list", "https://example.com/list");
    user[Page].set_path("page", 2);
    Page.request(user).await;
}

fn main() {
    let _ = LoadTest::new().scenario(Follow, 1);
}
